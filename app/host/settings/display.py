"""How the screen looks."""

from typing import Literal

from pydantic import Field

from app.host.settings.section import Section


class DisplaySettings(Section):
    theme: str = Field(default="midnight", pattern=r"^[a-z0-9-]{1,40}$")
    """Name of a theme: midnight (dark), paper (light), or a file of your own in the themes folder."""

    frames_per_second: int = Field(default=20, ge=1, le=30)
    """How often changed cells are drawn."""

    link: Literal["auto", "fast", "slow"] = "auto"
    """The line to the terminal; slow draws fewer frames, auto does so when a line does not keep up."""

    symbol: str = Field(default="BTC/USDT", max_length=64)
    """The instrument in view at start."""
