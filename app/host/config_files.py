"""Shipped defaults under the user's file, environment and flags; errors name file, key and fix."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.domain.errors import ConfigError
from app.domain.safe_text import sanitise
from app.host.folders import ENVIRONMENT_PREFIX, Folders
from app.host.resources import shipped
from app.host.settings import Settings

_ALSO_MOST = 3  # settings named beside the first
_SIZE_LIMIT = 1_000_000
_KNOWN_VENUES = ("binance", "okx")


def load_settings(
    folders: Folders,
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    config_file: Path | None = None,
) -> Settings:
    """Merge the four layers and validate; raises ConfigError.

    `flags` is nested like the file. Environment: TRADEDECK_DISPLAY__THEME=paper sets display.theme.
    """
    user_file = config_file or folders.config_file
    merged = tomllib.loads(shipped("config").joinpath("default.toml").read_text("utf-8"))
    if user_file.exists():
        _merge(merged, _read(user_file))
    elif config_file is not None:
        raise ConfigError(f"{config_file}: no such file; check --config")
    _merge(merged, _from_environment(os.environ if environment is None else environment))
    _merge(merged, flags or {})
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        raise ConfigError(_explain(error, user_file)) from error
    for name in settings.venues:
        if name not in _KNOWN_VENUES:
            known = ", ".join(_KNOWN_VENUES)
            raise ConfigError(f"{user_file}: venues.{name}: no such venue; use one of {known}")
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _SIZE_LIMIT:
            raise ConfigError(f"{path}: larger than 1 MB; this is not a config file")
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {sanitise(error)}; mend that line") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {sanitise(error)}; check the file") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in sorted(environment.items()):
        if not name.startswith(ENVIRONMENT_PREFIX) or "__" not in name:
            continue
        *sections, key = name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
        place = found
        for section in sections:
            place = place.setdefault(section, {})
        place[key] = value
    return found


def _merge(under: dict[str, Any], over: Mapping[str, Any]) -> None:
    for key, value in over.items():
        present = under.get(key)
        if isinstance(present, dict) and isinstance(value, Mapping):
            _merge(present, value)
        else:
            under[key] = value


def _explain(error: ValidationError, path: Path) -> str:
    first, *others = error.errors(include_url=False)
    key = _key_of(first)
    also = list(dict.fromkeys(name for name in map(_key_of, others) if name != key))[:_ALSO_MOST]
    rest = f" (also wrong: {', '.join(also)})" if also else ""
    if first["type"] == "extra_forbidden":
        return f"{path}: {key}: no such setting; see config/default.toml for all of them{rest}"
    given = sanitise(repr(first.get("input")), 60)
    return f"{path}: {key} = {given}: {sanitise(first['msg'])}; correct it or remove the line{rest}"


def _key_of(error: ErrorDetails) -> str:
    return sanitise(".".join(str(part) for part in error["loc"] if part != "[key]"))
