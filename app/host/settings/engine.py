"""How the engine behaves."""

from decimal import Decimal

from pydantic import Field

from app.host.settings.section import Section


class EngineSettings(Section):
    collar_percent: Decimal = Field(default=Decimal(5), gt=0, le=50)
    """A limit further than this through the best opposite price is refused."""

    snapshot_seconds: int = Field(default=10, ge=1, le=3600)
    """How often the portfolio is stored."""

    balance_seconds: int = Field(default=60, ge=60, le=600)
    """How often balances are read over REST; the stream keeps them current in between."""
