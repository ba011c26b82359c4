"""Where things are kept."""

from pathlib import Path

from app.host.settings.section import Section


class StorageSettings(Section):
    data: Path | None = None
    """Folder of the journal and the history; empty = the platform's own data folder."""
