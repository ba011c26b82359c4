"""Which keys do what."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from app.host.settings.section import Section

_Action = Annotated[str, StringConstraints(max_length=64)]
_Key = Annotated[str, StringConstraints(min_length=1, max_length=32)]


class KeySettings(Section):
    preset: Literal["trader", "vim", "fkeys", "ladder"] = "trader"
    """trader, vim, fkeys (F2 buy, F3 sell, F4 cancel, F8 kill) or ladder (arrows move the price)."""

    rebind: dict[_Action, list[_Key]] = Field(default_factory=dict, max_length=200)
    """Keys of your own, by the names in docs/KEYS.md: { "trade.buy" = ["f2"], "trade.quit" = ["Q"] }."""

    @field_validator("rebind", mode="before")
    @classmethod
    def _one_key(cls, given: object) -> object:
        """People write a single key without brackets."""
        if not isinstance(given, dict):
            return given
        return {name: [key] if isinstance(key, str) else key for name, key in given.items()}
