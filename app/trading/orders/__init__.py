"""Orders: their ids, their life as a join of evidence, and how they are reconciled with a venue's list."""
