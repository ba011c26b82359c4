"""Panels of a screen, each drawn from one view."""
