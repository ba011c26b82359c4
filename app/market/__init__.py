"""What things cost: books, trades, quotes. Pure."""
