"""The screen: draws the engine's views and turns keys into commands. `run_cockpit` is its face."""

from app.tui.run import run_cockpit

__all__ = ["run_cockpit"]
