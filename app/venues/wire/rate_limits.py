"""A venue's request budget: who may go now, who waits, and until when. Cancels never wait for anybody."""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

import msgspec

from app.domain.instants import Duration, Instant, Moment
from app.venues.wire.requests import Priority

# How much of a window each priority may fill: at least a fifth is kept for cancels and queries.
SHARES_PERMILLE: dict[Priority, int] = {
    Priority.CANCEL: 1000,
    Priority.PLACE: 800,
    Priority.QUERY: 900,
    Priority.POLL: 700,
}

Item = TypeVar("Item")


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """At most `limit` units per `span_ns`: `aligned` = fixed windows on the venue's clock, else sliding.

    Charges with different keys (an instrument, an endpoint) are counted apart.
    """

    name: str
    limit: int
    span_ns: Duration
    aligned: bool


class Charge(NamedTuple):
    """What one request costs in one window."""

    window: str
    amount: int = 1
    key: str = ""


class _Count:
    """The use of one window and key."""

    __slots__ = ("index", "taken", "used")

    def __init__(self) -> None:
        self.used = 0
        self.index = 0  # which aligned window `used` belongs to
        self.taken: deque[tuple[Duration, int]] = deque()  # sliding: when, how much


class _Waiting(Generic[Item]):
    __slots__ = ("charges", "expires_ns", "item", "priority")

    def __init__(
        self, item: Item, priority: Priority, charges: Sequence[Charge], expires_ns: Duration | None
    ) -> None:
        self.item = item
        self.priority = priority
        self.charges = charges
        self.expires_ns = expires_ns


class RequestBudget(Generic[Item]):
    """Several windows and one queue: `put` requests, `take` those that may leave now.

    Sans-io: `offset_ns` (venue clock minus our wall clock) is set by the session. Our own count only ever
    errs upwards; the venue's headers (`report`) raise it further.
    """

    def __init__(self, windows: Iterable[Window]) -> None:
        self._windows = {window.name: window for window in windows}
        self._counts: dict[tuple[str, str], _Count] = {}
        self._queue: dict[Priority, deque[_Waiting[Item]]] = {p: deque() for p in Priority}
        self._frozen_until_ns: Duration | None = None
        self._retry_at_ns: Duration | None = None
        self.offset_ns: Duration = 0

    def resize(self, name: str, limit: int) -> None:
        """The venue told the true limit of a window (exchangeInfo); unknown names are ignored."""
        window = self._windows.get(name)
        if window is not None and limit > 0:
            self._windows[name] = msgspec.structs.replace(window, limit=limit)

    def put(
        self,
        item: Item,
        priority: Priority,
        charges: Sequence[Charge],
        expires_ns: Duration | None = None,
    ) -> None:
        """Queue a request. `expires_ns` (monotonic): when waiting longer makes it worthless."""
        self._queue[priority].append(_Waiting(item, priority, charges, expires_ns))

    def take(self, now: Moment) -> list[Item]:
        """The requests that may leave now, most urgent first; they are charged for."""
        self._retry_at_ns = None
        if not len(self):
            return []
        if self.is_frozen(now):
            return []
        released: list[Item] = []
        blocked: dict[tuple[str, str], int] = {}
        for priority in Priority:
            queue = self._queue[priority]
            kept: deque[_Waiting[Item]] = deque()
            while queue:
                waiting = queue.popleft()
                if self._fits(waiting, blocked, now):
                    self._charge(waiting.charges, now)
                    released.append(waiting.item)
                else:
                    kept.append(waiting)
            self._queue[priority] = kept
        return released

    def expired(self, mono_ns: Duration) -> list[Item]:
        """Take out the requests that waited until they were worthless."""
        out: list[Item] = []
        for priority, queue in self._queue.items():
            if any(w.expires_ns is not None and w.expires_ns <= mono_ns for w in queue):
                kept: deque[_Waiting[Item]] = deque()
                for waiting in queue:
                    late = waiting.expires_ns is not None and waiting.expires_ns <= mono_ns
                    if late:
                        out.append(waiting.item)
                    else:
                        kept.append(waiting)
                self._queue[priority] = kept
        return out

    def spend(self, charges: Sequence[Charge], now: Moment) -> None:
        """Count something that left without queueing (a login, a subscription)."""
        self._charge(charges, now)

    def report(self, name: str, used: int, sent_ns: Instant, now: Moment, key: str = "") -> None:
        """The venue's own count from an answer's header; `sent_ns` is when its request left.

        Ignored when the window turned between question and answer: the count may be the old window's.
        """
        window = self._windows.get(name)
        if window is None or not window.aligned:
            return
        index = (now.wall_ns + self.offset_ns) // window.span_ns
        if (sent_ns + self.offset_ns) // window.span_ns != index:
            return
        count = self._count(window, key, now)
        count.used = max(count.used, used)

    def freeze(self, until_ns: Duration) -> None:
        """The venue said stop (429, 418): nothing leaves before this monotonic instant."""
        if self._frozen_until_ns is None or until_ns > self._frozen_until_ns:
            self._frozen_until_ns = until_ns

    def is_frozen(self, now: Moment) -> bool:
        until = self._frozen_until_ns
        if until is None:
            return False
        if now.mono_ns >= until:
            self._frozen_until_ns = None
            return False
        return True

    def resumes_ns(self, now: Moment) -> Instant | None:
        """Wall clock when the freeze ends; None when there is none."""
        if not self.is_frozen(now) or self._frozen_until_ns is None:
            return None
        return now.wall_ns + self._frozen_until_ns - now.mono_ns

    def used_permille(self, now: Moment) -> int:
        """The fullest window, 0 to 1000."""
        fullest = 0
        for name, key in self._counts:
            window = self._windows[name]
            used = self._count(window, key, now).used
            fullest = max(fullest, min(1000, used * 1000 // window.limit))
        return fullest

    def next_deadline(self) -> Duration | None:
        """Monotonic ns when a waiting request may fit or expires; as of the last `take`."""
        times: list[Duration] = []
        if len(self):
            if self._frozen_until_ns is not None:
                times.append(self._frozen_until_ns)
            elif self._retry_at_ns is not None:
                times.append(self._retry_at_ns)
        for queue in self._queue.values():
            times.extend(w.expires_ns for w in queue if w.expires_ns is not None)
        return min(times, default=None)

    def __len__(self) -> int:
        return sum(map(len, self._queue.values()))

    def _fits(
        self, waiting: _Waiting[Item], blocked: dict[tuple[str, str], int], now: Moment
    ) -> bool:
        """Whether every window has room, without overtaking a waiting one of the same or a larger share."""
        share = SHARES_PERMILLE[waiting.priority]
        fits = True
        for charge in waiting.charges:
            window = self._windows[charge.window]
            count = self._count(window, charge.key, now)
            place = (charge.window, charge.key)
            allowed = max(1, window.limit * share // 1000)
            overtakes = share <= blocked.get(place, -1)
            # A request dearer than its share still goes when the window is empty.
            full = count.used + charge.amount > allowed and count.used > 0
            if overtakes or full:
                fits = False
                blocked[place] = max(share, blocked.get(place, -1))
                self._retry_no_later_than(self._frees_at(window, count, now))
        return fits

    def _charge(self, charges: Sequence[Charge], now: Moment) -> None:
        for charge in charges:
            window = self._windows[charge.window]
            count = self._count(window, charge.key, now)
            count.used += charge.amount
            if not window.aligned:
                count.taken.append((now.mono_ns, charge.amount))

    def _count(self, window: Window, key: str, now: Moment) -> _Count:
        """The count of this window and key, with what has run out taken off."""
        count = self._counts.get((window.name, key))
        if count is None:
            count = self._counts[(window.name, key)] = _Count()
        if window.aligned:
            index = (now.wall_ns + self.offset_ns) // window.span_ns
            if index != count.index:
                count.index = index
                count.used = 0
        else:
            while count.taken and now.mono_ns - count.taken[0][0] >= window.span_ns:
                count.used -= count.taken.popleft()[1]
        return count

    def _frees_at(self, window: Window, count: _Count, now: Moment) -> Duration:
        if window.aligned:
            venue_ns = now.wall_ns + self.offset_ns
            return now.mono_ns + window.span_ns - venue_ns % window.span_ns
        oldest = count.taken[0][0] if count.taken else now.mono_ns
        return oldest + window.span_ns

    def _retry_no_later_than(self, mono_ns: Duration) -> None:
        if self._retry_at_ns is None or mono_ns < self._retry_at_ns:
            self._retry_at_ns = mono_ns
