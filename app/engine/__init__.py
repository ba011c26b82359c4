"""The running machine: one inbox, one synchronous apply, effects out."""
