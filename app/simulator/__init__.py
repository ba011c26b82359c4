"""A pretend exchange that speaks the venues' real wire formats on loopback."""
