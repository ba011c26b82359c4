"""Lets the first frame come before the settings are read, when nobody has changed any."""

import os
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from app.host.folders import ENVIRONMENT_PREFIX, Folders

if TYPE_CHECKING:  # reading settings costs a noticeable part of the start
    from app.host.settings import Settings


def is_untouched(folders: Folders) -> bool:
    """Whether neither a config file nor the environment says anything: the defaults hold."""
    return not folders.config_file.exists() and not any(
        name.startswith(ENVIRONMENT_PREFIX) for name in os.environ
    )


def settings_later(folders: Folders, flags: Mapping[str, Any]) -> "Callable[[], Settings]":
    """Reads the settings once, when first called; at once when they can hold a mistake."""

    @cache
    def load() -> "Settings":
        from app.host.config_files import load_settings

        return load_settings(folders, flags=flags)

    if not is_untouched(folders):
        load()
    return load
