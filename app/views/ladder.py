"""The order book of one instrument over all venues, net of this account's fees."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal

import msgspec

from app.domain.amounts import ZERO, decimals_of
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_terms import Side
from app.market.book import OrderBook
from app.market.consolidated import NetLevel, net_levels
from app.views.letters import letter_of

DEPTH = 30  # rows a side

_SHOWN = Context(prec=18)


class LadderRow(msgspec.Struct, frozen=True, kw_only=True):
    """One level of one venue. `price` is what we would pay or get after fees; `raw` the venue's own."""

    price: Decimal
    raw: Decimal
    size: Decimal  # base coins
    cumulative: Decimal
    venue: str
    letter: str
    own: Decimal  # our own remaining size at this venue and raw price


class OwnOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One of our open orders on this instrument."""

    side: str
    venue: str
    letter: str
    price: Decimal
    remaining: Decimal


class BookState(msgspec.Struct, frozen=True, kw_only=True):
    """Whether this venue's book may be looked at, and why not."""

    venue: str
    letter: str
    valid: bool
    reason: str
    as_of_ns: Instant | None
    taker: Decimal | None = None  # this account's taker rate as a fraction


class LadderView(msgspec.Struct, frozen=True, kw_only=True):
    """Best first on both sides; up to 30 rows each. Invalid books contribute no rows."""

    symbol: str
    base: str
    quote: str
    asks: tuple[LadderRow, ...]
    bids: tuple[LadderRow, ...]
    books: tuple[BookState, ...]
    own: tuple[OwnOrder, ...]
    net_spread_bp: Decimal | None
    raw_crossed: bool
    last_price: Decimal | None
    last_side: str | None  # taker's
    last_venue: str | None
    last_ns: Instant | None
    price_digits: int
    size_digits: int
    at_ns: Instant


class OwnLevel(msgspec.Struct, frozen=True, kw_only=True):
    """What of our open orders still rests; the engine makes one per open order of the instrument."""

    venue: str
    side: Side
    price: Decimal
    remaining: Decimal


class LastTrade(msgspec.Struct, frozen=True, kw_only=True):
    """The newest public trade over all venues; `side` is the taker's."""

    venue: str
    price: Decimal
    side: Side
    at_ns: Instant


def ladder_view(
    instruments: Sequence[Instrument],
    books: Mapping[str, OrderBook],
    taker: Mapping[str, Decimal],
    *,
    own: Sequence[OwnLevel] = (),
    last: LastTrade | None = None,
    depth: int = DEPTH,
    now_ns: Instant,
) -> LadderView:
    """The ladder of one symbol; `instruments` are that symbol's, one per venue, at least one.

    `taker`: each account's rate as a fraction; a venue without one adds no rows and says why.
    """
    listed = {found.venue: books[found.venue] for found in instruments if found.venue in books}
    bids, asks = net_levels(listed, taker, depth)
    bid, ask = (bids[0].price if bids else None), (asks[0].price if asks else None)
    first = instruments[0]
    return LadderView(
        symbol=first.symbol,
        base=first.base,
        quote=first.quote,
        asks=_rows(asks, Side.SELL, own),
        bids=_rows(bids, Side.BUY, own),
        books=tuple(
            _book_state(found.venue, listed.get(found.venue), taker) for found in instruments
        ),
        own=tuple(_own_order(level) for level in own),
        net_spread_bp=_spread_bp(bid, ask),
        raw_crossed=_is_crossed(listed.values()),
        last_price=None if last is None else last.price,
        last_side=None if last is None else last.side.value,
        last_venue=None if last is None else last.venue,
        last_ns=None if last is None else last.at_ns,
        price_digits=max(decimals_of(found.tick) for found in instruments),
        size_digits=max(decimals_of(found.lot) for found in instruments),
        at_ns=now_ns,
    )


def _rows(levels: Sequence[NetLevel], side: Side, own: Sequence[OwnLevel]) -> tuple[LadderRow, ...]:
    mine: dict[tuple[str, Decimal], Decimal] = {}
    for order in own:
        if order.side is side:
            key = (order.venue, order.price)
            mine[key] = mine.get(key, ZERO) + order.remaining
    rows: list[LadderRow] = []
    cumulative = ZERO
    for level in levels:
        cumulative += level.size
        rows.append(
            LadderRow(
                price=level.price,
                raw=level.raw,
                size=level.size,
                cumulative=cumulative,
                venue=level.venue,
                letter=letter_of(level.venue),
                own=mine.get((level.venue, level.raw), ZERO),
            )
        )
    return tuple(rows)


def _book_state(venue: str, book: OrderBook | None, taker: Mapping[str, Decimal]) -> BookState:
    valid = book is not None and book.is_valid
    if book is None:
        reason = "no book yet"
    elif not valid:
        reason = book.reason or "no snapshot yet"
    else:
        reason = "" if venue in taker else "fees not known yet"
    return BookState(
        venue=venue,
        letter=letter_of(venue),
        valid=valid and venue in taker,
        reason=reason,
        as_of_ns=None if book is None else book.received_ns,
        taker=taker.get(venue),
    )


def _own_order(level: OwnLevel) -> OwnOrder:
    return OwnOrder(
        side=level.side.value,
        venue=level.venue,
        letter=letter_of(level.venue),
        price=level.price,
        remaining=level.remaining,
    )


def _spread_bp(bid: Decimal | None, ask: Decimal | None) -> Decimal | None:
    """(ask - bid) / mid in basis points; below 0 when someone could trade both sides at a gain."""
    if bid is None or ask is None or bid + ask <= 0:
        return None
    return _SHOWN.divide((ask - bid) * 20_000, bid + ask)


def _is_crossed(books: Iterable[OrderBook]) -> bool:
    """Whether some venue bids more than another asks, before fees."""
    bids: list[Decimal] = []
    asks: list[Decimal] = []
    for book in books:
        bid, ask = book.best_bid(), book.best_ask()
        bids += [bid[0]] if bid else []
        asks += [ask[0]] if ask else []
    return bool(bids and asks) and max(bids) > min(asks)
