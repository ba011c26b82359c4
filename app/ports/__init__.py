"""What the engine needs from outside, as Protocols only."""
