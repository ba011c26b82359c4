"""All sections together."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.host.settings.display import DisplaySettings
from app.host.settings.engine import EngineSettings
from app.host.settings.keys import KeySettings
from app.host.settings.routing import RoutingSettings
from app.host.settings.section import Section
from app.host.settings.storage import StorageSettings
from app.host.settings.venues import VenueSettings

VenueName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,20}$")]


class Settings(Section):
    display: DisplaySettings = Field(default_factory=DisplaySettings)
    keys: KeySettings = Field(default_factory=KeySettings)
    engine: EngineSettings = Field(default_factory=EngineSettings)
    routing: RoutingSettings = Field(default_factory=RoutingSettings)
    storage: StorageSettings = Field(default_factory=StorageSettings)
    venues: dict[VenueName, VenueSettings] = Field(default_factory=dict)
