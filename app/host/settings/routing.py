"""How orders are divided over venues, and what confirms them."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from app.host.settings.section import Section

_Venue = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,20}$")]


class RoutingSettings(Section):
    max_share_percent: Decimal | None = Field(default=None, gt=0, le=100)
    """The part of an order that any one venue may take, in percent; empty = no limit."""

    fallbacks: dict[_Venue, _Venue] = Field(default_factory=dict)
    """Who stands in for a venue that was asked for and cannot be used: { binance = "okx" }."""

    word_from_percent: Decimal = Field(default=Decimal("0.5"), gt=0, le=100)
    """From this part of NAV on, an order with real money is confirmed by typing the word `send`."""

    amount_from_percent: Decimal = Field(default=Decimal(5), gt=0, le=100)
    """From this part of NAV on, it is confirmed by typing its amount."""

    steps_in_simulation: bool = False
    """Ask the same of simulated orders, to learn it."""
