"""How the screen looks."""

from typing import Literal

from pydantic import Field, field_validator

from app.host.settings.section import Section


class DisplaySettings(Section):
    theme: str = Field(default="midnight", pattern=r"^[a-z0-9-]{1,40}$")
    """midnight (dark), paper (light), okabe (for red-green blindness), mono, or one in the themes folder."""

    colours: Literal["auto", "truecolor", "256", "16", "none"] = "auto"
    """How many; auto: none where NO_COLOR is set, else what TERM and COLORTERM say, over SSH 256 at most."""

    borders: Literal["auto", "round", "ascii"] = "auto"
    """ascii writes nothing but ASCII; auto does so where the locale is not UTF-8 and on plain consoles."""

    times: Literal["utc", "local"] = "utc"
    """Times of day in UTC or in this machine's zone; the status bar says which."""

    inverted: bool = False
    """Gains red and losses green, as East Asian markets show them; the letters B and S keep their colours."""

    frames_per_second: int = Field(default=20, ge=1, le=30)
    """How often changed cells are drawn."""

    link: Literal["auto", "fast", "slow"] = "auto"
    """The line to the terminal; slow draws fewer frames, auto does so when a line does not keep up."""

    symbol: str = Field(default="BTC/USDT", max_length=64)
    """The instrument in view at start."""

    @field_validator("colours", mode="before")
    @classmethod
    def _number(cls, given: object) -> object:
        """People write 256 without quotes."""
        return str(given) if given in (16, 256) else given
