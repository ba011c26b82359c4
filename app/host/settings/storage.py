"""Where things are kept."""

from pathlib import Path

from pydantic import field_validator

from app.host.settings.section import Section


class StorageSettings(Section):
    data: Path | None = None
    """Folder of the journal and the history; empty = the platform's own data folder."""

    @field_validator("data", mode="before")
    @classmethod
    def _empty_is_absent(cls, given: object) -> object:
        """An empty path would be the folder that the cockpit happens to be started in."""
        return None if given == "" else given

    @field_validator("data")
    @classmethod
    def _home(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser()
