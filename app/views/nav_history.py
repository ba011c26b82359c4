"""NAV over time as it was stored: how it changed, and where nothing is known of it."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from app.domain.instants import Duration, Instant
from app.views.chart import Gap, gaps_between

SURE = Decimal("0.95")  # below, a point is marked


class NavBar(msgspec.Struct, frozen=True, kw_only=True):
    """NAV over one span from `at_ns` on. `confidence` is its lowest; None: not known."""

    at_ns: Instant
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    samples: int
    confidence: Decimal | None

    @property
    def is_sure(self) -> bool:
        """Whether nearly all of it was confirmed and priced at the time."""
        return self.confidence is not None and self.confidence >= SURE


class NavHistoryView(msgspec.Struct, frozen=True, kw_only=True):
    """Points oldest first. Deposits and withdrawals are in NAV: its change is no performance.

    `change` is from the first point's open to the last one's close, `change_share` a fraction of the first.
    """

    range: str
    span: str  # "minute", "hour", "day"
    span_ns: Duration
    since_ns: Instant
    until_ns: Instant
    points: tuple[NavBar, ...]
    gaps: tuple[Gap, ...]
    first: Decimal | None
    last: Decimal | None
    high: Decimal | None
    low: Decimal | None
    change: Decimal | None
    change_share: Decimal | None
    samples: int
    doubtful: int  # points below SURE
    loading: bool
    problem: str


def nav_history_view(
    name: str,
    span: str,
    span_ns: Duration,
    points: Sequence[NavBar],
    *,
    since_ns: Instant,
    until_ns: Instant,
    oldest_ns: Instant | None,
) -> NavHistoryView:
    """`oldest_ns`: when the history begins; before that there is nothing, and no gap either."""
    first = points[0].open if points else None
    last = points[-1].close if points else None
    change = None if first is None or last is None else last - first
    share = None if change is None or not first else change / first
    return NavHistoryView(
        range=name,
        span=span,
        span_ns=span_ns,
        since_ns=since_ns,
        until_ns=until_ns,
        points=tuple(points),
        gaps=_gaps(points, span_ns, since_ns, until_ns, oldest_ns),
        first=first,
        last=last,
        high=max((point.high for point in points), default=None),
        low=min((point.low for point in points), default=None),
        change=change,
        change_share=share if first is None or first > 0 else None,
        samples=sum(point.samples for point in points),
        doubtful=sum(not point.is_sure for point in points),
        loading=False,
        problem="",
    )


def waiting_for_nav(name: str, now_ns: Instant, problem: str = "") -> NavHistoryView:
    """While the history has not answered, or says why it cannot."""
    nothing = nav_history_view(
        name, "minute", 0, (), since_ns=now_ns, until_ns=now_ns, oldest_ns=None
    )
    return msgspec.structs.replace(nothing, loading=not problem, problem=problem)


def _gaps(
    points: Sequence[NavBar],
    span_ns: Duration,
    since_ns: Instant,
    until_ns: Instant,
    oldest_ns: Instant | None,
) -> tuple[Gap, ...]:
    """Between points, before the first one if the history is older, and after the last one."""
    begun = oldest_ns is not None and oldest_ns < since_ns
    if not points:
        return (Gap(from_ns=since_ns, to_ns=until_ns),) if begun else ()
    gaps = list(gaps_between([point.at_ns for point in points], span_ns))
    if begun and points[0].at_ns - since_ns >= span_ns:
        gaps.insert(0, Gap(from_ns=since_ns, to_ns=points[0].at_ns))
    ended_ns = points[-1].at_ns + span_ns
    if until_ns - ended_ns >= span_ns:
        gaps.append(Gap(from_ns=ended_ns, to_ns=until_ns))
    return tuple(gaps)
