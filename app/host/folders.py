"""Where files live on this machine, private to the user."""

import os
from pathlib import Path

import msgspec
import platformdirs

from app.domain.errors import UnusableInput

_PRODUCT = "tradedeck"
ENVIRONMENT_PREFIX = "TRADEDECK_"  # TRADEDECK_DISPLAY__THEME sets display.theme


class Folders(msgspec.Struct, frozen=True, kw_only=True):
    """Absolute paths; made on demand with mode 0700."""

    config: Path
    data: Path
    state: Path

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def log_file(self) -> Path:
        return self.state / "tradedeck.log"

    @property
    def demo_data(self) -> Path:
        return self.data / "demo"

    @property
    def exports(self) -> Path:
        return self.data / "exports"

    @property
    def user_themes(self) -> Path:
        return self.config / "themes"


def user_folders() -> Folders:
    """The platform's own places for this user."""
    return Folders(
        config=Path(platformdirs.user_config_dir(_PRODUCT, appauthor=False)),
        data=Path(platformdirs.user_data_dir(_PRODUCT, appauthor=False)),
        state=Path(platformdirs.user_state_dir(_PRODUCT, appauthor=False)),
    )


def private_folder(path: Path) -> Path:
    """Make the folder (0700) or say in one sentence why it cannot be used."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableInput(
            f"cannot make the folder {path}: {error.strerror}; choose another with --data, "
            "or fix its permissions"
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise UnusableInput(
            f"the folder {path} is not writable; choose another with --data or fix its permissions"
        )
    return path
