"""The newest price per venue and symbol, and when we learnt it; nothing is forgotten."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from app.domain.identifiers import Symbol, VenueId
from app.domain.instants import SECOND, Duration, Instant

PriceKey: TypeAlias = tuple[VenueId, Symbol]

FRESH: Duration = 15 * SECOND  # older prices are still shown, with their age, but not trusted

_HALF = Decimal("0.5")


class Mark(NamedTuple):
    """A bid and an ask seen together."""

    bid: Decimal
    ask: Decimal
    at_ns: Instant

    @property
    def mid(self) -> Decimal:
        return (self.bid + self.ask) * _HALF


class LastTrade(NamedTuple):
    """The newest trade or last price."""

    price: Decimal
    at_ns: Instant


class KnownPrice(NamedTuple):
    """One price with its receive time: the middle of bid and ask, or a mere trade."""

    price: Decimal
    at_ns: Instant
    traded: bool = False


class Closeness(NamedTuple):
    """How good a price is, for ranking only; `spread` is (ask - bid) / ask, 1 for a mere last trade."""

    at_ns: Instant
    spread: float


class PriceBoard:
    """Folds quotes and trades; older ones never overwrite newer ones, senseless ones are not taken."""

    def __init__(self) -> None:
        self._marks: dict[PriceKey, Mark] = {}
        self._trades: dict[PriceKey, LastTrade] = {}
        self.revived = 0  # grows when a pair gets its first price, or one after 15 s of silence

    def mark(
        self,
        venue: VenueId,
        symbol: Symbol,
        bid: Decimal | None,
        ask: Decimal | None,
        at_ns: Instant,
    ) -> bool:
        """Take a best bid and ask; False when one is missing, not above 0, crossed, or out of date."""
        if bid is None or ask is None or not 0 < bid <= ask:
            return False
        key = (venue, symbol)
        known = self._marks.get(key)
        if known is not None and known.at_ns > at_ns:
            return False
        if known is None or at_ns - known.at_ns > FRESH:
            self.revived += 1
        self._marks[key] = Mark(bid, ask, at_ns)
        return True

    def traded(self, venue: VenueId, symbol: Symbol, price: Decimal | None, at_ns: Instant) -> bool:
        """Take a trade's or a ticker's last price; False when it is missing, not above 0, or out of date."""
        if price is None or not price > 0:
            return False
        key = (venue, symbol)
        known = self._trades.get(key)
        if known is not None and known.at_ns > at_ns:
            return False
        if known is None or at_ns - known.at_ns > FRESH:
            self.revived += 1
        self._trades[key] = LastTrade(price, at_ns)
        return True

    def quote(self, venue: VenueId, symbol: Symbol) -> Mark | None:
        """The newest bid and ask."""
        return self._marks.get((venue, symbol))

    def last(self, venue: VenueId, symbol: Symbol) -> LastTrade | None:
        """The newest trade."""
        return self._trades.get((venue, symbol))

    def mid(self, venue: VenueId, symbol: Symbol) -> Decimal | None:
        """The middle of the newest bid and ask, however old."""
        known = self._marks.get((venue, symbol))
        return None if known is None else known.mid

    def price(self, venue: VenueId, symbol: Symbol, now_ns: Instant) -> KnownPrice | None:
        """The mid while it is at most 15 s old, else the newer of mid and last trade."""
        newest = self._newest((venue, symbol), now_ns)
        if newest is None:
            return None
        if isinstance(newest, Mark):
            return KnownPrice(newest.mid, newest.at_ns)
        return KnownPrice(newest.price, newest.at_ns, traded=True)

    def closeness(self, key: PriceKey, now_ns: Instant) -> Closeness | None:
        """How old and how wide `price` of this pair is; None where there is none."""
        newest = self._newest(key, now_ns)
        if newest is None:
            return None
        if isinstance(newest, Mark):
            ask = float(newest.ask)
            spread = (ask - float(newest.bid)) / ask if ask else 1.0
            return Closeness(newest.at_ns, spread)
        return Closeness(newest.at_ns, 1.0)

    def _newest(self, key: PriceKey, now_ns: Instant) -> Mark | LastTrade | None:
        known = self._marks.get(key)
        if known is not None and now_ns - known.at_ns <= FRESH:
            return known
        trade = self._trades.get(key)
        if known is None or (trade is not None and trade.at_ns > known.at_ns):
            return trade
        return known

    def keys(self) -> Iterator[PriceKey]:
        """Every (venue, symbol) that ever had a price."""
        return iter(self._marks.keys() | self._trades.keys())
