"""Accounts at venues."""

from pydantic import Field

from app.host.settings.section import Section


class VenueSettings(Section):
    environment: str = Field(default="production", pattern=r"^[a-z]{2,20}$")
    """Binance: production, testnet, demo. OKX: global, eea, us, demo (or production = global)."""

    account: str = Field(default="main", pattern=r"^[a-z0-9_-]{1,20}$")
    """Your own name for the account."""

    key: str | None = Field(default=None, max_length=64)
    """Name under which `tradedeck keys add` stored the API key; empty = the venue's name."""

    enabled: bool = True
    """Whether the cockpit connects to it."""
