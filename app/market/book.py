"""The order book of one instrument at one venue, whose validity is a state that callers must look at."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from app.domain.identifiers import Symbol, VenueId
from app.domain.instants import Instant
from app.domain.market_events import BookDelta, BookSnapshot, Levels, TextLevel
from app.market.book_side import LEVEL_LIMIT, CrowdedSide, PricedSize
from app.market.book_states import BookCondition, Change, Fault
from app.market.sequence import UNNUMBERED, Continuity, SequenceRule
from app.market.sides import SideClass, make_sides

__all__ = ("BookCondition", "Change", "Fault", "OrderBook")

_Levels: TypeAlias = tuple[PricedSize, ...]

BUFFER_LIMIT = 2_000  # deltas: minutes of the busiest stream, far longer than any snapshot takes
CHECKSUM_DEPTH = 25


_APPLIED = Change.APPLIED  # a member of an Enum costs more to look up than a global


class OrderBook:
    """Snapshot and deltas in, best prices out; never repaired, only replaced by a snapshot.

    A gap, a failed checksum or a crossed top makes the book INVALID before apply returns, and an
    invalid book shows nothing. `exact` books take ExactLevel and key by Decimal. `side_class` is for tests
    and comparisons: by default sides are of the fastest class there is.
    """

    __slots__ = (
        "_asks",
        "_bids",
        "_bridging",
        "_buffer",
        "_chained",
        "_last",
        "_plain",
        "_rule",
        "_verifiable",
        "bridged",
        "checksums_failed",
        "checksums_matched",
        "fault",
        "is_valid",
        "reason",
        "received_ns",
        "stale_dropped",
        "state",
        "symbol",
        "venue",
        "venue_time_ns",
    )

    def __init__(
        self,
        venue: VenueId,
        symbol: Symbol,
        rule: SequenceRule,
        exact: bool = False,
        side_class: SideClass | None = None,
    ) -> None:
        self.venue = venue
        self.symbol = symbol
        self.state = BookCondition.EMPTY
        self.is_valid = False  # state is VALID
        self.reason = ""
        self.fault: Fault | None = None
        self.venue_time_ns: Instant | None = None
        self.received_ns: Instant | None = None
        self.checksums_matched = 0
        self.checksums_failed = 0
        self.stale_dropped = 0
        self.bridged = 0  # buffered deltas that a snapshot brought into the book
        self._rule = rule
        self._chained = rule.continuity is not Continuity.RANGE
        self._plain = False  # valid, past its snapshot and without texts: the common case
        self._bridging = False  # the next delta must reach back over the snapshot's id
        self._verifiable = False  # every level's text is known
        self._last = 0
        self._bids, self._asks = make_sides(exact=exact, side_class=side_class)
        self._buffer: deque[BookDelta] = deque()

    @property
    def last(self) -> int | None:
        """The venue's update id that the book stands at, or None without a valid book."""
        return self._last if self.is_valid else None

    def apply_delta(self, delta: BookDelta) -> Change:
        """Fold one delta, buffer it, drop it as old, or invalidate the book."""
        try:
            if not self._plain or delta.checksum is not None:
                return self._apply_rarer(delta)
            last = self._last
            if self._chained:
                if delta.previous != last:
                    return self._apply_rarer(delta)
            elif delta.first > last + 1 or delta.last <= last:
                return self._apply_rarer(delta)
            self._last = delta.last
            self.venue_time_ns = delta.venue_time_ns
            self.received_ns = delta.received_ns
            if self._bids.fold(delta.bids) < self._asks.fold(delta.asks):
                return _APPLIED
            return self._settle(None)
        except CrowdedSide as crowd:
            return self._broken(Fault.OVERSIZED, str(crowd))

    def apply_snapshot(self, snapshot: BookSnapshot) -> Change:
        """Replace the book, then replay what was buffered."""
        if self._is_outdated(snapshot):
            return self._stale()
        if snapshot.last == UNNUMBERED and self._rule.continuity is not Continuity.NONE:
            return self._broken(Fault.GAP, "a snapshot without an update id")
        ahead = self._first_ahead_of(snapshot)
        if ahead is not None:
            # the buffer stays: the next, newer snapshot will need it
            return self._broken(
                Fault.OLD_SNAPSHOT, f"snapshot {snapshot.last} is older than update {ahead}"
            )
        try:
            self._load(snapshot)
        except CrowdedSide as crowd:
            return self._broken(Fault.OVERSIZED, str(crowd))
        self._last = snapshot.last
        self.venue_time_ns = snapshot.venue_time_ns
        self.received_ns = snapshot.received_ns
        self.state = BookCondition.VALID
        self.is_valid = True
        self._plain = False
        self.reason = ""
        self.fault = None
        self._bridging = not self._rule.snapshot_in_stream
        change = self._settle(snapshot.checksum)
        return self._replay() if change is Change.APPLIED else change

    def invalidate(self, reason: str) -> None:
        """The stream is lost: nothing of this book may be shown, and what was buffered is worthless."""
        self._buffer.clear()
        self._broken(Fault.LOST, reason)

    def best_prices(self) -> tuple[float, float] | None:
        """Bid and ask as the book's own doubles, for comparing; None unless both are there.

        For anything that becomes money or text take best_bid and best_ask.
        """
        bid, ask = self._bids, self._asks
        return (bid.price, ask.price) if self.is_valid and bid.size and ask.size else None

    def best_bid(self) -> PricedSize | None:
        """Price and size, or None when the side is empty or the book not valid."""
        return self._bids.best() if self.is_valid else None

    def best_ask(self) -> PricedSize | None:
        """Price and size, or None when the side is empty or the book not valid."""
        return self._asks.best() if self.is_valid else None

    def top(self, count: int) -> tuple[_Levels, _Levels]:
        """The best bids and asks, best first; empty when the book is not valid."""
        if not self.is_valid:
            return (), ()
        return self._bids.top(count), self._asks.top(count)

    def bid_levels(self) -> Iterator[PricedSize]:
        """Every bid, best first."""
        return iter(self._bids.top(LEVEL_LIMIT) if self.is_valid else ())

    def ask_levels(self) -> Iterator[PricedSize]:
        """Every ask, best first."""
        return iter(self._asks.top(LEVEL_LIMIT) if self.is_valid else ())

    def _apply_rarer(self, delta: BookDelta) -> Change:
        """Before, at and right after a snapshot, with texts, and whatever does not follow."""
        if not self.is_valid:
            return self._keep_for_later(delta)
        last = self._last
        if not self._chained:
            if delta.last <= last:
                return self._stale()
            if delta.first > last + 1:
                return self._gap(delta)
        elif delta.previous != last:
            misfit = self._misfit(delta)
            if misfit is not None:
                return misfit
        self._last = delta.last
        self.venue_time_ns = delta.venue_time_ns
        self.received_ns = delta.received_ns
        self._bridging = False
        if delta.checksum is None:
            self._bids.fold(delta.bids)
            self._asks.fold(delta.asks)
            self._verifiable = False
            self._plain = True
        else:
            self._fold_verifiable(delta)
        return self._settle(delta.checksum)

    def _settle(self, checksum: int | None) -> Change:
        """What every change must leave behind: an uncrossed book of sane size, and a true checksum."""
        if self._bids.price >= self._asks.price:
            return self._broken(Fault.CROSSED, "best bid at or above best ask")
        if checksum and self._verifiable and self._rule.checksum is not None:
            found = self._rule.checksum(
                self._bids.top_texts(CHECKSUM_DEPTH), self._asks.top_texts(CHECKSUM_DEPTH)
            )
            if found != checksum:
                self.checksums_failed += 1
                return self._broken(Fault.CHECKSUM, f"checksum {found}, venue says {checksum}")
            self.checksums_matched += 1
        return _APPLIED

    def _keep_for_later(self, delta: BookDelta) -> Change:
        if len(self._buffer) >= BUFFER_LIMIT:
            self._buffer.clear()
            return self._broken(Fault.UNANSWERED, f"no snapshot within {BUFFER_LIMIT} updates")
        if self.state is BookCondition.EMPTY:
            self.state = BookCondition.BUFFERING
            self.reason = "waiting for a snapshot"
        self._buffer.append(delta)
        return Change.BUFFERED

    def _misfit(self, delta: BookDelta) -> Change | None:
        """A delta whose `previous` is not the book's id: None when it bridges the snapshot."""
        if self._rule.snapshot_in_stream:
            return self._gap(delta)  # ids may fall (a venue's reset), so "older" cannot be told
        if self._bridging:
            if delta.last < self._last:
                return self._stale()
            return None if _reaches_back_to(delta) <= self._last else self._gap(delta)
        return self._stale() if delta.last <= self._last else self._gap(delta)

    def _gap(self, delta: BookDelta) -> Change:
        follows = delta.first if not self._chained else delta.previous
        self._broken(
            Fault.GAP,
            f"gap: update {delta.last} from {follows} does not follow {self._last}",
        )
        self._buffer.append(delta)
        return Change.NEEDS_SNAPSHOT

    def _broken(self, fault: Fault, reason: str) -> Change:
        self.state = BookCondition.INVALID
        self.is_valid = self._plain = False
        self.fault = fault
        self.reason = reason
        self._bids.clear()
        self._asks.clear()
        return Change.NEEDS_SNAPSHOT

    def _stale(self) -> Change:
        self.stale_dropped += 1
        return Change.STALE

    def _is_outdated(self, snapshot: BookSnapshot) -> bool:
        return self.is_valid and not self._rule.snapshot_in_stream and snapshot.last < self._last

    def _first_ahead_of(self, snapshot: BookSnapshot) -> int | None:
        """The update that the snapshot is too old for, if one waits: a hole would lie between them."""
        if self._rule.snapshot_in_stream:
            return None
        limit = snapshot.last + 1 if not self._chained else snapshot.last
        for delta in self._buffer:
            if delta.last >= limit:
                return delta.first if _reaches_back_to(delta) > limit else None
        return None

    def _replay(self) -> Change:
        """Bring the buffered deltas into the fresh book; what does not fit ends it again."""
        waiting, self._buffer = self._buffer, deque()
        for delta in waiting:
            if self._rule.snapshot_in_stream and self.is_valid and delta.previous != self._last:
                self._stale()
            elif self.apply_delta(delta) is Change.APPLIED:
                self.bridged += 1
        return Change.APPLIED if self.is_valid else Change.NEEDS_SNAPSHOT

    def _load(self, snapshot: BookSnapshot) -> None:
        texts = _texts(snapshot.bids), _texts(snapshot.asks)
        self._verifiable = None not in texts
        if texts[0] is not None and texts[1] is not None:
            self._bids.load_texts(texts[0])
            self._asks.load_texts(texts[1])
        else:
            self._bids.load(snapshot.bids)
            self._asks.load(snapshot.asks)

    def _fold_verifiable(self, delta: BookDelta) -> None:
        """A delta with a checksum: its texts are kept when it brings them."""
        bids, asks = _texts(delta.bids), _texts(delta.asks)
        if bids is not None and asks is not None:
            self._bids.fold_texts(bids)
            self._asks.fold_texts(asks)
        else:
            self._bids.fold(delta.bids)
            self._asks.fold(delta.asks)
            self._verifiable = False


def _reaches_back_to(delta: BookDelta) -> int:
    """The oldest id from which this delta can be applied."""
    return delta.first if delta.previous is None else min(delta.first, delta.previous)


def _texts(levels: Levels) -> Sequence[TextLevel] | None:
    """The same levels when all are texts of the wire (an empty list is), else None."""
    kept = [level for level in levels if isinstance(level, TextLevel)]
    return kept if len(kept) == len(levels) else None
