"""What we own and what it is worth. Pure."""
