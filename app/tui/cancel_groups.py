"""Groups of our open orders that can be canceled in one go: by side, symbol and venue."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from app.domain.commands import CancelAll
from app.domain.identifiers import Symbol, VenueId
from app.domain.order_terms import Side
from app.views.orders import PARENT, OrderRow

LAST = "last"
ALL = "all"
WORDS = (ALL, LAST, Side.BUY.value, Side.SELL.value)


class CancelGroup(NamedTuple):
    """What is None or empty does not narrow. Orders placed elsewhere belong to no group."""

    side: Side | None = None
    symbols: tuple[Symbol, ...] = ()
    venue: VenueId | None = None

    @property
    def words(self) -> str:
        """ "buy orders on BTC/USDT at okx"."""
        side = "orders" if self.side is None else f"{self.side} orders"
        on = f" on {', '.join(self.symbols)}" if self.symbols else ""
        return f"{side}{on}{f' at {self.venue}' if self.venue else ''}"

    def of(self, rows: Iterable[OrderRow]) -> list[OrderRow]:
        """Those of the orders that the engine would cancel."""
        return [
            row
            for row in rows
            if row.open
            and not row.external
            and row.kind != PARENT  # its parts are rows of their own
            and self.side in (None, row.side)
            and self.venue in (None, row.venue)
            and (not self.symbols or row.symbol in self.symbols)
        ]

    def command(self, token: str, symbol: Symbol | None) -> CancelAll:
        """The command for one of the symbols, or for all of them."""
        return CancelAll(token=token, venue=self.venue, symbol=symbol, side=self.side)


class Unclear(NamedTuple):
    """Why the words name no group."""

    text: str


class NoneOpen(NamedTuple):
    """The words name something that is listed, but no order of ours is open there."""

    text: str


def read_group(
    words: Sequence[str],
    rows: Iterable[OrderRow],
    venues: Iterable[str],
    listed: Iterable[str] = (),
) -> CancelGroup | Unclear | NoneOpen | None:
    """The group that the words narrow down to ("buy", "btc", "bin", "sell eth okx"); None: the last order.

    A word may be shortened as long as it is clear. A symbol is one of our open orders', or its base asset,
    which then stands for all its pairs. One that is `listed` is never short for another one.
    """
    ours = CancelGroup().of(rows)
    names = _names(ours, venues)
    group = CancelGroup()
    for word in words:
        found = names.get(word.casefold())
        if not found:
            found = _shortened(names, word.casefold())
            name = _listed_as(word.casefold(), listed)
            if name and all(isinstance(each, CancelGroup) and each.symbols for each in found):
                return NoneOpen(f"none of our orders on {name} is open: nothing to cancel")
        if len(found) != 1:
            return Unclear(_unclear(word, found, ours))
        (meant,) = found
        if meant == LAST:
            return None if len(words) == 1 else Unclear("c last stands alone: it is one order")
        if isinstance(meant, CancelGroup):
            if any(was and now for was, now in zip(group, meant, strict=True)):
                return Unclear(f"{word[:20]!r} is one too many: one side, one symbol, one venue")
            group = CancelGroup(
                meant.side or group.side, meant.symbols or group.symbols, meant.venue or group.venue
            )
    return group


Meaning: TypeAlias = CancelGroup | str


def _names(ours: list[OrderRow], venues: Iterable[str]) -> dict[str, set[Meaning]]:
    names: dict[str, set[Meaning]] = {ALL: {ALL}, LAST: {LAST}}
    for side in Side:
        names[side.value] = {CancelGroup(side=side)}
    for venue in venues:
        names.setdefault(venue.casefold(), set()).add(CancelGroup(venue=venue))
    pairs: dict[str, list[str]] = {}
    for symbol in sorted({row.symbol for row in ours}):
        names.setdefault(symbol.casefold(), set()).add(CancelGroup(symbols=(symbol,)))
        pairs.setdefault(symbol.partition("/")[0].casefold(), []).append(symbol)
    for base, symbols in pairs.items():
        names.setdefault(base, set()).add(CancelGroup(symbols=tuple(symbols)))
    return names


def _listed_as(name: str, symbols: Iterable[str]) -> str:
    """The listed symbol, or its base asset, that is called exactly so; "" for none."""
    for symbol in symbols:
        base = symbol.partition("/")[0]
        for each in (base, symbol):
            if each.casefold() == name:
                return each
    return ""


def _shortened(names: dict[str, set[Meaning]], word: str) -> set[Meaning]:
    """What the word can be the beginning of; a pair counts only where its base asset does not."""
    begun = [name for name in names if name.startswith(word)]
    bases = [name for name in begun if "/" not in name]
    return {
        meant
        for name in begun
        if "/" not in name or name.partition("/")[0] not in bases
        for meant in names[name]
    }


def _unclear(word: str, found: set[Meaning], ours: list[OrderRow]) -> str:
    if found:
        meant = sorted(
            each if isinstance(each, str) else each.words.removeprefix("orders ") for each in found
        )
        return f"{word[:20]!r} can mean {' or '.join(meant)}: type more"
    open_on = sorted({row.symbol for row in ours})
    known = f"; ours are open on {' '.join(open_on[:4])}" if open_on else "; none of ours is open"
    return (
        f"{word[:20]!r} is not understood here: c [last | all | buy | sell | SYMBOL | VENUE]{known}"
    )
