"""Binance: spot accounts, and the public streams of its futures."""

from app.venues.binance.session import BinanceSession
from app.venues.wire.session import Session, SessionTerms

__all__ = ["build_session"]


def build_session(terms: SessionTerms) -> Session:
    """A spot session (app/venues/wire/session.BuildSession); raises UnusableInput."""
    return BinanceSession(terms)
