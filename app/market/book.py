"""The order book of one instrument at one venue, whose validity is a state that callers must look at."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import TypeAlias, cast

from app.domain.identifiers import Symbol, VenueId
from app.domain.instants import Instant
from app.domain.market_events import BookDelta, BookSnapshot, Levels, TextLevel
from app.market.book_side import BookSide, PricedSize
from app.market.sequence import Continuity, SequenceRule

_Fold: TypeAlias = Callable[[Levels], None]
_Levels: TypeAlias = tuple[PricedSize, ...]

BUFFER_LIMIT = 2_000  # deltas: minutes of the busiest stream, far longer than any snapshot takes
CHECKSUM_DEPTH = 25
LEVEL_LIMIT = 100_000  # a side: twenty times the deepest book any venue serves


class BookCondition(Enum):
    """Only a VALID book may be looked at."""

    EMPTY = "empty"
    BUFFERING = "buffering"  # deltas wait for a first snapshot
    VALID = "valid"
    INVALID = "invalid"  # see reason; deltas wait for a new snapshot


class Change(Enum):
    """What one message did to the book."""

    APPLIED = "applied"
    BUFFERED = "buffered"  # waits for a snapshot
    STALE = "stale"  # older than the book
    NEEDS_SNAPSHOT = "needs_snapshot"  # the book is invalid already: ask for a resync


class Fault(Enum):
    """Why a book is INVALID; its `reason` says the same with figures."""

    GAP = "gap"  # an update is missing
    OLD_SNAPSHOT = "old_snapshot"  # the snapshot ends before the first update that waited for it
    CHECKSUM = "checksum"
    CROSSED = "crossed"
    OVERSIZED = "oversized"
    UNANSWERED = "unanswered"  # too many updates waited for a snapshot
    LOST = "lost"  # the stream ended


class OrderBook:
    """Snapshot and deltas in, best prices out; never repaired, only replaced by a snapshot.

    A gap, a failed checksum or a crossed top makes the book INVALID before apply returns, and an
    invalid book shows nothing. `exact` books take ExactLevel and key by Decimal.
    """

    def __init__(
        self, venue: VenueId, symbol: Symbol, rule: SequenceRule, exact: bool = False
    ) -> None:
        self.venue = venue
        self.symbol = symbol
        self.state = BookCondition.EMPTY
        self.reason = ""
        self.fault: Fault | None = None
        self.venue_time_ns: Instant | None = None
        self.received_ns: Instant | None = None
        self.checksums_matched = 0
        self.checksums_failed = 0
        self.stale_dropped = 0
        self.bridged = 0  # buffered deltas that a snapshot brought into the book
        self._last = 0
        self._rule = rule
        self._ranged = rule.continuity is Continuity.RANGE
        self._numbered = rule.continuity is not Continuity.NONE
        self._bridging = False  # the next delta must reach back over the snapshot's id
        self._verifiable = False  # every level's text is known
        self._bids = BookSide(top_is_last=True, exact=exact)
        self._asks = BookSide(top_is_last=False, exact=exact)
        self._fold_bids = cast("_Fold", self._bids.fold)
        self._fold_asks = cast("_Fold", self._asks.fold)
        self._load_bids = cast("_Fold", self._bids.load)
        self._load_asks = cast("_Fold", self._asks.load)
        self._buffer: deque[BookDelta] = deque()

    @property
    def last(self) -> int | None:
        """The venue's update id that the book stands at, or None without a valid book."""
        return self._last if self.is_valid else None

    @property
    def is_valid(self) -> bool:
        return self.state is BookCondition.VALID

    def apply_delta(self, delta: BookDelta) -> Change:
        """Fold one delta, buffer it, drop it as old, or invalidate the book."""
        if self.state is not BookCondition.VALID:
            return self._keep_for_later(delta)
        last = self._last
        if self._ranged:
            if delta.last <= last:
                return self._stale()
            if delta.first > last + 1:
                return self._gap(delta)
        elif delta.previous != last and self._numbered:
            misfit = self._misfit(delta)
            if misfit is not None:
                return misfit
        if delta.checksum is None:
            self._fold_bids(delta.bids)
            self._fold_asks(delta.asks)
            self._verifiable = False
        else:
            self._fold_verifiable(delta)
        self._bridging = False
        self._last = delta.last
        self.venue_time_ns = delta.venue_time_ns
        self.received_ns = delta.received_ns
        return self._settle(delta.checksum)

    def apply_snapshot(self, snapshot: BookSnapshot) -> Change:
        """Replace the book, then replay what was buffered."""
        if self._is_outdated(snapshot):
            return self._stale()
        ahead = self._first_ahead_of(snapshot)
        if ahead is not None:
            # the buffer stays: the next, newer snapshot will need it
            return self._broken(
                Fault.OLD_SNAPSHOT, f"snapshot {snapshot.last} is older than update {ahead}"
            )
        self._load(snapshot)
        self._last = snapshot.last
        self.venue_time_ns = snapshot.venue_time_ns
        self.received_ns = snapshot.received_ns
        self.state = BookCondition.VALID
        self.reason = ""
        self.fault = None
        self._bridging = not self._rule.snapshot_in_stream
        change = self._settle(snapshot.checksum)
        return self._replay() if change is Change.APPLIED else change

    def invalidate(self, reason: str) -> None:
        """The stream is lost: nothing of this book may be shown, and what was buffered is worthless."""
        self._buffer.clear()
        self._broken(Fault.LOST, reason)

    def best_bid(self) -> PricedSize | None:
        """Price and size, or None when the side is empty or the book not valid."""
        return self._bids.best() if self.state is BookCondition.VALID else None

    def best_ask(self) -> PricedSize | None:
        """Price and size, or None when the side is empty or the book not valid."""
        return self._asks.best() if self.state is BookCondition.VALID else None

    def top(self, count: int) -> tuple[_Levels, _Levels]:
        """The best bids and asks, best first; empty when the book is not valid."""
        if self.state is not BookCondition.VALID:
            return (), ()
        return self._bids.top(count), self._asks.top(count)

    def bid_levels(self) -> Iterator[PricedSize]:
        """Every bid, best first."""
        return iter(self._bids.top(LEVEL_LIMIT) if self.is_valid else ())

    def ask_levels(self) -> Iterator[PricedSize]:
        """Every ask, best first."""
        return iter(self._asks.top(LEVEL_LIMIT) if self.is_valid else ())

    def _settle(self, checksum: int | None) -> Change:
        """What every change must leave behind: an uncrossed book of sane size, and a true checksum."""
        bids = self._bids.prices
        asks = self._asks.prices
        if bids and asks and bids[-1] >= asks[0]:
            return self._broken(Fault.CROSSED, "best bid at or above best ask")
        if len(bids) > LEVEL_LIMIT or len(asks) > LEVEL_LIMIT:
            return self._broken(Fault.OVERSIZED, f"more than {LEVEL_LIMIT} levels on a side")
        if checksum and self._verifiable and self._rule.checksum is not None:
            found = self._rule.checksum(
                self._bids.top_texts(CHECKSUM_DEPTH), self._asks.top_texts(CHECKSUM_DEPTH)
            )
            if found != checksum:
                self.checksums_failed += 1
                return self._broken(Fault.CHECKSUM, f"checksum {found}, venue says {checksum}")
            self.checksums_matched += 1
        return Change.APPLIED

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
        follows = delta.first if self._ranged else delta.previous
        self._broken(
            Fault.GAP, f"gap: update {delta.last} from {follows} does not follow {self._last}"
        )
        self._buffer.append(delta)
        return Change.NEEDS_SNAPSHOT

    def _broken(self, fault: Fault, reason: str) -> Change:
        self.state = BookCondition.INVALID
        self.fault = fault
        self.reason = reason
        self._bids.clear()
        self._asks.clear()
        return Change.NEEDS_SNAPSHOT

    def _stale(self) -> Change:
        self.stale_dropped += 1
        return Change.STALE

    def _is_outdated(self, snapshot: BookSnapshot) -> bool:
        return (
            self.state is BookCondition.VALID
            and not self._rule.snapshot_in_stream
            and snapshot.last < self._last
        )

    def _first_ahead_of(self, snapshot: BookSnapshot) -> int | None:
        """The update that the snapshot is too old for, if one waits: a hole would lie between them."""
        if self._rule.snapshot_in_stream:
            return None
        limit = snapshot.last + 1 if self._ranged else snapshot.last
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
            self._load_bids(snapshot.bids)
            self._load_asks(snapshot.asks)

    def _fold_verifiable(self, delta: BookDelta) -> None:
        """A delta with a checksum: its texts are kept when it brings them."""
        bids, asks = _texts(delta.bids), _texts(delta.asks)
        if bids is not None and asks is not None:
            self._bids.fold_texts(bids)
            self._asks.fold_texts(asks)
        else:
            self._fold_bids(delta.bids)
            self._fold_asks(delta.asks)
            self._verifiable = False


def _reaches_back_to(delta: BookDelta) -> int:
    """The oldest id from which this delta can be applied."""
    return delta.first if delta.previous is None else min(delta.first, delta.previous)


def _texts(levels: Levels) -> Sequence[TextLevel] | None:
    """The same levels when all are texts of the wire (an empty list is), else None."""
    kept = [level for level in levels if isinstance(level, TextLevel)]
    return kept if len(kept) == len(levels) else None
