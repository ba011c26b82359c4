"""What a replay finds out about one instrument: its book, its gaps, its checks and its trades."""

from collections import deque
from decimal import Decimal
from enum import Enum

from app.domain.amounts import ZERO, plain
from app.domain.market_events import BookDelta, BookSnapshot, Quote, Trade
from app.domain.order_terms import Side
from app.market.book import Change, Fault, OrderBook
from app.market.book_side import PricedSize
from app.market.sequence import UNNUMBERED, sequence_rule
from app.venues.instrument_list import Listed

_BEST = 10
_QUOTES_AHEAD = 20_000  # quotes that may wait for the book to reach their update id
_BASE_STEP = Decimal("0.00000001")


class Comparison(Enum):
    """What became of a quote."""

    EQUAL = "equal"
    DIFFERENT = "different"
    NONE = "none"  # its update id is not the book's


class Tally:
    """One instrument's share of a recording. Feed events in order; `document` is what replay prints."""

    def __init__(self, venue: str, product: str, wire_symbol: str, listed: Listed | None) -> None:
        self.book: OrderBook | None = None
        self._venue = venue
        self._product = product
        self._wire_symbol = wire_symbol
        self._listed = listed
        self._updates = 0
        self._snapshots = 0
        self._faults: dict[Fault, int] = dict.fromkeys(Fault, 0)
        self._quotes: deque[Quote] = deque(maxlen=_QUOTES_AHEAD)
        self._compared = dict.fromkeys(Comparison, 0)
        self._trades = 0
        self._sides = {Side.BUY: 0, Side.SELL: 0}
        self._quantity = ZERO
        self._base: Decimal | None = ZERO

    def snapshot(self, event: BookSnapshot) -> None:
        """A whole book from the venue."""
        book = self.book or self._new_book(event.last)
        change = book.apply_snapshot(event)
        if change is Change.APPLIED:
            self._snapshots += 1
        self._note(change)

    def delta(self, event: BookDelta) -> None:
        """An update; also one before any snapshot."""
        book = self.book or self._new_book(event.last)
        change = book.apply_delta(event)
        if change is Change.APPLIED:
            self._updates += 1
        self._note(change)

    def quote(self, event: Quote) -> None:
        """The venue's own best bid and ask: compared when the book stands, or comes to stand, at its id."""
        if event.last is None:
            return
        book = self.book
        at = book.last if book is not None else None
        if at is None or event.last > at:
            self._quotes.append(event)
        elif event.last == at:
            self._compared[self._compare(event)] += 1

    def trade(self, event: Trade) -> None:
        """One public trade."""
        self._trades += 1
        self._sides[event.side] += 1
        self._quantity += event.quantity
        if self._listed is None:
            self._base = None if self._product != "spot" else self._quantity
        elif self._base is not None:
            self._base += self._listed.base_quantity(event.price, event.quantity)

    @property
    def found_wrong(self) -> bool:
        """Whether anything here speaks against the recording or against us."""
        return self._compared[Comparison.DIFFERENT] > 0 or any(self._faults.values())

    def document(self) -> dict[str, object]:
        """This instrument's entry as contracts.md has it."""
        book = self.book
        bids, asks = book.top(_BEST) if book is not None else ((), ())
        return {
            "symbol": None if self._listed is None else self._listed.symbol,
            "kind": self._kind(),
            "updates": self._updates + (book.bridged if book is not None else 0),
            "snapshots": self._snapshots,
            "stale_dropped": book.stale_dropped if book is not None else 0,
            "gaps": self._faults[Fault.GAP] + self._faults[Fault.OLD_SNAPSHOT],
            "crossed": self._faults[Fault.CROSSED],
            "checksums": {
                "matched": book.checksums_matched if book is not None else 0,
                "failed": book.checksums_failed if book is not None else 0,
            },
            "top_checks": {
                "equal": self._compared[Comparison.EQUAL],
                "different": self._compared[Comparison.DIFFERENT],
            },
            "valid": book is not None and book.is_valid,
            "reason": book.reason if book is not None and book.reason else None,
            "trades": self._trade_document(),
            "bids": _rows(bids),
            "asks": _rows(asks),
        }

    def _new_book(self, first_id: int) -> OrderBook:
        line = "unnumbered" if first_id == UNNUMBERED else self._product
        rule = sequence_rule(self._venue, line)
        self.book = OrderBook(self._venue, self._wire_symbol, rule)
        return self.book

    def _note(self, change: Change) -> None:
        book = self.book
        if book is None:
            return
        if change is Change.NEEDS_SNAPSHOT and book.fault is not None:
            self._faults[book.fault] += 1
        at = book.last
        while at is not None and self._quotes and (self._quotes[0].last or 0) <= at:
            quote = self._quotes.popleft()
            if quote.last == at:
                self._compared[self._compare(quote)] += 1

    def _compare(self, quote: Quote) -> Comparison:
        if self.book is None or not self.book.is_valid:
            return Comparison.NONE
        best = (quote.bid, quote.bid_size), (quote.ask, quote.ask_size)
        same = (self.book.best_bid(), self.book.best_ask()) == best
        return Comparison.EQUAL if same else Comparison.DIFFERENT

    def _kind(self) -> str | None:
        if self._listed is not None:
            return self._listed.kind.value
        return "spot" if self._product == "spot" else None

    def _trade_document(self) -> dict[str, object]:
        """In contracts the base volume is worked out from the contract's size, where that is known."""
        base = self._base
        found: dict[str, object] = {
            "count": self._trades,
            "base_volume": None if base is None else plain(base),
            "buys": self._sides[Side.BUY],
            "sells": self._sides[Side.SELL],
        }
        if self._listed is not None and (self._listed.inverse or self._listed.contract_size != 1):
            found["base_volume"] = None if base is None else plain(base.quantize(_BASE_STEP))
            found["contracts"] = plain(self._quantity)
        return found


def _rows(side: tuple[PricedSize, ...]) -> list[list[str]]:
    return [[plain(price), plain(size)] for price, size in side]
