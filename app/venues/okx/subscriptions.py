"""One subscription of the public socket: its phases as a table, its spacing, its size on the wire."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from app.domain.identifiers import WireSymbol
from app.domain.instants import SECOND, Duration
from app.venues.okx.decoding import SocketMessage
from app.venues.okx.endpoints import SUBSCRIBE_BYTES
from app.venues.okx.silence import BookPace

_RESYNC_FIRST: Duration = SECOND // 4
_RESYNC_CAP: Duration = 30 * SECOND
_RESYNC_CALM: Duration = 60 * SECOND


class Topic(NamedTuple):
    channel: str
    wire_symbol: WireSymbol


class Phase(Enum):
    ASKED = "asked"  # the subscription is on its way
    JOINED = "joined"  # acknowledged; a book waits for its snapshot
    LIVE = "live"
    LEAVING = "leaving"  # the end of the subscription is on its way
    REFUSED = "refused"  # the venue does not take it; not asked again on this connection


class Step(Enum):
    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
    DELIVERED = "delivered"  # a push; of books, the snapshot


# What the venue says -> where a subscription stands; what the table lacks changes nothing.
STEPS: dict[tuple[Phase, Step], Phase] = {
    (Phase.ASKED, Step.SUBSCRIBED): Phase.JOINED,
    (Phase.ASKED, Step.DELIVERED): Phase.LIVE,
    (Phase.JOINED, Step.DELIVERED): Phase.LIVE,
    (Phase.LEAVING, Step.UNSUBSCRIBED): Phase.ASKED,
}


class Subscription:
    """Where one topic stands with the venue."""

    __slots__ = ("deadline_ns", "pace", "phase", "retried", "silenced")

    def __init__(self, pace: BookPace | None) -> None:
        self.phase = Phase.ASKED
        self.deadline_ns: Duration | None = None  # None while nothing is awaited
        self.pace = pace  # of books alone
        self.retried = False  # asked once more after no answer
        self.silenced = False  # left because it said nothing

    def step(self, step: Step) -> Phase | None:
        """Go where the table says; None when the table does not know this step from here."""
        phase = STEPS.get((self.phase, step))
        if phase is not None:
            self.phase = phase
        if phase is Phase.LIVE:
            self.deadline_ns = None
            self.retried = False
        return phase

    def next_deadline(self) -> Duration | None:
        """Monotonic ns when something must have come: an answer, a snapshot, a book's next update."""
        if self.deadline_ns is not None:
            return self.deadline_ns
        return None if self.phase is not Phase.LIVE or self.pace is None else self.pace.deadline()


class Spacing:
    """When a book may be fetched anew again: doubling, so that a broken stream makes no storm."""

    __slots__ = ("delay_ns", "last_ns")

    def __init__(self) -> None:
        self.delay_ns: Duration = 0
        self.last_ns: Duration | None = None

    def next_ns(self, mono_ns: Duration) -> Duration:
        last = self.last_ns
        if last is None or mono_ns - last >= _RESYNC_CALM:
            self.delay_ns = 0
            return mono_ns
        return max(mono_ns, last + self.delay_ns)

    def used(self, mono_ns: Duration) -> None:
        self.last_ns = mono_ns
        self.delay_ns = min(_RESYNC_CAP, max(_RESYNC_FIRST, self.delay_ns * 2))


def topic_of(message: SocketMessage) -> Topic | None:
    if message.arg is None or not message.arg.instId:
        return None
    return Topic(message.arg.channel, message.arg.instId)


def portions(topics: Sequence[Topic]) -> Iterable[tuple[Topic, ...]]:
    """Topics in portions whose frame stays below the venue's limit."""
    part: list[Topic] = []
    size = 0
    for topic in topics:
        cost = len(topic.channel) + len(topic.wire_symbol) * 2 + 32
        if part and size + cost > SUBSCRIBE_BYTES:
            yield tuple(part)
            part, size = [], 0
        part.append(topic)
        size += cost
    if part:
        yield tuple(part)
