"""What is kept: the journal and the history, in SQLite."""
