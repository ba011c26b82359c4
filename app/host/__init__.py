"""The machine we run on: settings, folders, clock, vault, logs."""
