"""What we do: orders, their ids and their life. Pure."""
