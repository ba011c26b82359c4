"""Questions and overlays."""
