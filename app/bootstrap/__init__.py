"""The one composition root: settings to adapters to engine. Light to import: the engine comes later."""

from app.bootstrap.flight import Flight
from app.bootstrap.openings import open_demo, open_live

__all__ = ["Flight", "open_demo", "open_live"]
