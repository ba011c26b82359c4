"""A venue's market for one instrument, adjustable by field."""

from decimal import Decimal
from typing import Any

from app.domain.instants import SECOND
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.order_line import OrderLine, PriceAnchor, PriceTerm, Size
from app.domain.order_terms import OrderStyle, Side
from app.trading.depth import Levels
from app.trading.venue_market import VenueMarket

NOW = 1_763_680_000 * SECOND
D = Decimal


def levels(*pairs: tuple[str, str]) -> Levels:
    return tuple((D(price), D(size)) for price, size in pairs)


def instrument(venue: str = "binance", **changes: Any) -> Instrument:
    fields: dict[str, Any] = {
        "venue": venue,
        "product": "spot",
        "wire_symbol": "BTCUSDT",
        "symbol": "BTC/USDT",
        "kind": InstrumentKind.SPOT,
        "base": "BTC",
        "quote": "USDT",
        "tick": D("0.1"),
        "lot": D("0.001"),
        "min_quantity": D("0.001"),
        "max_quantity": D(50),
        "min_notional": D(5),
    }
    return Instrument(**(fields | changes))


def market(
    venue: str = "binance", instrument_changes: dict[str, Any] | None = None, **changes: Any
) -> VenueMarket:
    fields: dict[str, Any] = {
        "instrument": instrument(venue, **(instrument_changes or {})),
        "account": "main",
        "bids": levels(("99.9", "1"), ("99.8", "2"), ("99", "10")),
        "asks": levels(("100", "1"), ("100.2", "2"), ("101", "10")),
        "book_valid": True,
        "book_as_of_ns": NOW,
        "maker": D("0.0008"),
        "taker": D("0.001"),
        "available_base": D(20),
        "available_quote": D(2000),
    }
    return VenueMarket(**(fields | changes))


def order_line(
    side: Side = Side.BUY,
    style: OrderStyle = OrderStyle.LIMIT,
    quantity: str | None = "1",
    price: str | None = "100",
    venue: str | None = None,
    symbol: str = "BTC/USDT",
) -> OrderLine:
    """A line as it would be typed, with parts that are still to be typed where they are None."""
    return OrderLine(
        symbol=symbol,
        side=side,
        style=style,
        size=None if quantity is None else Size(value=D(quantity)),
        price=None if price is None else PriceTerm(anchor=PriceAnchor.FIXED, value=D(price)),
        venues=() if venue is None else (venue,),
    )
