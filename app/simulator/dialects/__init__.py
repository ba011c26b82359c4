"""One file a venue: the server half of its protocol."""
