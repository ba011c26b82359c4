"""Writes config/default.toml from the models, so that the file never lies."""

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from app.host.settings import Settings, VenueSettings

_HEAD = (
    "# Every setting at its default. Copy what you change into your own config.toml\n"
    "# (`tradedeck locate` prints where it lies). Generated from the settings models.\n"
)


def default_config() -> str:
    """The text of config/default.toml."""
    parts = [_HEAD]
    for name, field in Settings.model_fields.items():
        section = field.default_factory() if field.default_factory else None  # type: ignore[call-arg]  # no factory here takes the data
        if isinstance(section, BaseModel):
            parts.append(f"\n[{name}]\n" + _lines(type(section), commented=False))
    parts.append(
        "\n# One block an account. The key itself lies in the keyring: tradedeck keys add binance\n"
    )
    parts.append("# [venues.binance]\n" + _lines(VenueSettings, commented=True))
    return "".join(parts)


def _lines(model: type[BaseModel], *, commented: bool) -> str:
    lines = []
    for name, field in model.model_fields.items():
        lines.append(f"# {field.description}\n")
        absent = field.default is None or field.default is PydanticUndefined
        mark = "# " if commented or absent else ""
        value = {} if isinstance(field.default_factory, type) else field.default
        lines.append(f"{mark}{name} = {_toml(value)}\n")
    return "".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{}"
    return f'"{"" if value is None else value}"'
