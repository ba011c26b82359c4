"""The screen: draws the engine's views and turns keys into commands. `run_cockpit` is its face."""

from app.tui.run import ScreenFolders, run_cockpit

__all__ = ["ScreenFolders", "run_cockpit"]
