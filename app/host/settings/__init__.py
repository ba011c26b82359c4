"""Settings, one file a section; pydantic because people write them."""

from app.host.settings.display import DisplaySettings
from app.host.settings.engine import EngineSettings
from app.host.settings.keys import KeySettings
from app.host.settings.routing import RoutingSettings
from app.host.settings.storage import StorageSettings
from app.host.settings.tree import Settings
from app.host.settings.venues import VenueSettings

__all__ = [
    "DisplaySettings",
    "EngineSettings",
    "KeySettings",
    "RoutingSettings",
    "Settings",
    "StorageSettings",
    "VenueSettings",
]
