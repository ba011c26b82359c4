"""The newest price per venue and symbol, when we learnt it and whether it says what the pair is worth."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from app.domain.identifiers import Symbol, VenueId
from app.domain.instants import SECOND, Duration, Instant

PriceKey: TypeAlias = tuple[VenueId, Symbol]

FRESH: Duration = 15 * SECOND  # older prices are still shown, with their age, but not trusted
# (ask - bid) / ask. The middle of a wider quote (two forgotten orders) says nothing about the worth.
WIDEST = Decimal("0.02")

_HALF = Decimal("0.5")


class Mark(NamedTuple):
    """A bid and an ask seen together."""

    bid: Decimal
    ask: Decimal
    at_ns: Instant

    @property
    def mid(self) -> Decimal:
        return (self.bid + self.ask) * _HALF

    @property
    def is_tight(self) -> bool:
        """Whether the spread is at most 2 % of the ask."""
        return self.ask - self.bid <= WIDEST * self.ask


class LastTrade(NamedTuple):
    """The newest trade or last price.

    `dated`: it traded at about `at_ns`; a ticker's last price that was not seen to change may be days old.
    """

    price: Decimal
    at_ns: Instant
    dated: bool = True


class KnownPrice(NamedTuple):
    """One price with its receive time: the middle of bid and ask, or a mere trade.

    Not `sure`, whatever its age: the middle of a spread above 2 %, or a last price of unknown time.
    """

    price: Decimal
    at_ns: Instant
    traded: bool = False
    sure: bool = True


class Closeness(NamedTuple):
    """How good a price is, for ranking only; `spread` is (ask - bid) / ask, 1 for a mere last trade."""

    at_ns: Instant
    spread: float
    traded: bool = False
    sure: bool = True


def _outside(price: Decimal, mark: Mark, now_ns: Instant) -> bool:
    """Whether a price of unknown time cannot be that of now, as the quote is alive and elsewhere."""
    return now_ns - mark.at_ns <= FRESH and not mark.bid <= price <= mark.ask


class PriceBoard:
    """Folds quotes and trades; older ones never overwrite newer ones, senseless ones are not taken."""

    def __init__(self) -> None:
        self._marks: dict[PriceKey, Mark] = {}
        self._tight: dict[PriceKey, Mark] = {}  # the newest that says something
        self._volumes: dict[PriceKey, Decimal] = {}
        self._trades: dict[PriceKey, LastTrade] = {}
        # Grows when a pair gets its first price, or a sure one after 15 s without.
        self.revived = 0

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
        self._marks[key] = mark = Mark(bid, ask, at_ns)
        if mark.is_tight:
            before = self._tight.get(key)
            if before is None or at_ns - before.at_ns > FRESH:
                self.revived += 1
            self._tight[key] = mark
        elif known is None:
            self.revived += 1
        return True

    def traded(self, venue: VenueId, symbol: Symbol, price: Decimal | None, at_ns: Instant) -> bool:
        """Take a trade's price; False when it is missing, not above 0, or out of date."""
        return price is not None and self._trade((venue, symbol), LastTrade(price, at_ns))

    def last_price(
        self,
        venue: VenueId,
        symbol: Symbol,
        price: Decimal | None,
        volume: Decimal | None,
        at_ns: Instant,
    ) -> bool:
        """Take a ticker's last price; False when it is missing, not above 0, out of date, or told nothing.

        Tickers repeat the last price for days. That something traded shows in another price, or in a
        `volume` (rolling, so old trades only take from it) that grew. The first one heard has no known time.
        """
        if price is None:
            return False
        key = (venue, symbol)
        before = self._volumes.get(key)
        if volume is not None:
            self._volumes[key] = volume
        known = self._trades.get(key)
        if known is None:
            return self._trade(key, LastTrade(price, at_ns, dated=False))
        grew = before is not None and volume is not None and volume > before
        return (grew or price != known.price) and self._trade(key, LastTrade(price, at_ns))

    def _trade(self, key: PriceKey, trade: LastTrade) -> bool:
        known = self._trades.get(key)
        if not trade.price > 0 or (known is not None and known.at_ns > trade.at_ns):
            return False
        if known is None or not known.dated or trade.at_ns - known.at_ns > FRESH:
            self.revived += 1
        self._trades[key] = trade
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
        """The mid of the newest tight quote while at most 15 s old, else the newer of it and the last trade.

        Where neither was ever known: a last price of unknown time, unless a fresh wide quote is elsewhere,
        else the middle of the wide quote.
        """
        newest = self._newest((venue, symbol), now_ns)
        if newest is None:
            return None
        if isinstance(newest, Mark):
            return KnownPrice(newest.mid, newest.at_ns, sure=newest.is_tight)
        return KnownPrice(newest.price, newest.at_ns, traded=True, sure=newest.dated)

    def closeness(self, key: PriceKey, now_ns: Instant) -> Closeness | None:
        """How old and how wide `price` of this pair is; None where there is none."""
        newest = self._newest(key, now_ns)
        if newest is None:
            return None
        if isinstance(newest, Mark):
            ask = float(newest.ask)
            spread = (ask - float(newest.bid)) / ask if ask else 1.0
            return Closeness(newest.at_ns, spread, sure=newest.is_tight)
        return Closeness(newest.at_ns, 1.0, traded=True, sure=newest.dated)

    def _newest(self, key: PriceKey, now_ns: Instant) -> Mark | LastTrade | None:
        known = self._tight.get(key)
        if known is not None and now_ns - known.at_ns <= FRESH:
            return known
        trade = self._trades.get(key)
        if known is None and (trade is None or not trade.dated):
            wide = self._marks.get(key)
            if trade is None or (wide is not None and _outside(trade.price, wide, now_ns)):
                return wide
        if trade is None:
            return known
        if known is None or (trade.dated and trade.at_ns > known.at_ns):
            return trade
        return known

    def keys(self) -> Iterator[PriceKey]:
        """Every (venue, symbol) that ever had a price."""
        return iter(self._marks.keys() | self._trades.keys())
