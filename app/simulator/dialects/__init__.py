"""One dialect a venue: the server half of its protocol (the shape of a dialect is in dialect.py)."""
