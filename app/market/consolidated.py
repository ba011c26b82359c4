"""One book over several venues: what a taker would really pay or get after each account's fees."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from app.domain.identifiers import VenueId
from app.market.book import OrderBook


class NetLevel(msgspec.Struct, frozen=True, kw_only=True):
    """One level of one venue; `price` includes the taker fee, `raw` is the venue's own."""

    price: Decimal
    raw: Decimal
    size: Decimal
    venue: VenueId


def net_levels(
    books: Mapping[VenueId, OrderBook], taker: Mapping[VenueId, Decimal], depth: int
) -> tuple[list[NetLevel], list[NetLevel]]:
    """Bids and asks of all valid books, best net price first, at most `depth` a side.

    A buyer pays raw * (1 + rate), a seller gets raw * (1 - rate). A venue whose taker rate is not known
    contributes nothing: a missing fee is missing, not 0. Equal prices stand in order of size, then venue.
    """
    bids: list[NetLevel] = []
    asks: list[NetLevel] = []
    for venue, book in books.items():
        rate = taker.get(venue)
        if rate is None:
            continue
        venue_bids, venue_asks = book.top(depth)  # empty unless valid
        bids += [
            NetLevel(price=price * (1 - rate), raw=price, size=size, venue=venue)
            for price, size in venue_bids
        ]
        asks += [
            NetLevel(price=price * (1 + rate), raw=price, size=size, venue=venue)
            for price, size in venue_asks
        ]
    bids.sort(key=lambda level: (-level.price, -level.size, level.venue))
    asks.sort(key=lambda level: (level.price, -level.size, level.venue))
    return bids[:depth], asks[:depth]
