"""Folds what venues' lines report: sockets, synchrony, clocks, budgets."""

from app.domain.identifiers import VenueId
from app.domain.instants import SECOND, Duration
from app.domain.link_events import (
    BudgetMeasured,
    ClockMeasured,
    LatencyMeasured,
    LinkChanged,
    LinkState,
    StreamSynced,
    VenueNotice,
)
from app.engine.alert_desk import AlertDesk
from app.engine.arming import Arming
from app.engine.reconciler import Reconciler
from app.engine.state import State, VenueLine
from app.views.keys import STATUS, VENUES
from app.views.venues import ChannelHealth, VenueHealth

CLOCK_FAR = SECOND  # Binance refuses a stamp that is further ahead (sheet A2)
CLOCK_JUMP: Duration = SECOND
_SEVERITIES = frozenset(("info", "warning", "alarm"))


class LinkDesk:
    """One venue's trouble stays that venue's."""

    def __init__(
        self, state: State, alerts: AlertDesk, reconciler: Reconciler, arming: Arming
    ) -> None:
        self._state = state
        self._alerts = alerts
        self._reconciler = reconciler
        self._arming = arming
        self._clock_gap_ns: Duration | None = None  # wall less monotonic, at the last beat
        self._ahead_ns: Duration = 0  # of the machine's clock, which was set back

    def link_changed(self, event: LinkChanged) -> None:
        line = self._line(event.venue)
        if line is None:
            return
        before = line.channels.get(event.channel)
        line.channels[event.channel] = event
        if event.state is LinkState.UP and event.generation > 1:
            line.reconnects += 1
        if event.state is LinkState.REFUSED and (
            before is None or before.state is not LinkState.REFUSED
        ):
            self._alerts.tell(
                "alarm",
                f"{event.venue} refuses the {event.channel} line: {event.reason or 'no reason given'}; "
                "check the key and its permissions with `tradedeck keys test`",
            )

    def stream_synced(self, event: StreamSynced) -> None:
        """In step again after a gap: what the stream missed is asked for at once."""
        line = self._line(event.venue)
        if line is None:
            return
        was = line.synced
        line.synced = event.synced
        if event.synced and not was:
            self._reconciler.stream_back(line)
        elif was and not event.synced:
            line.synced_until_ns = event.received_ns
            self._arming.end(f"the account stream of {event.venue} was lost")

    def clock_measured(self, event: ClockMeasured) -> None:
        line = self._line(event.venue)
        if line is None:
            return
        ahead_ns = self._state.now.ahead_ns  # the machine's clock is what a person can set
        before_ns = line.clock_offset_ns
        was_off = before_ns is not None and abs(before_ns + ahead_ns) > CLOCK_FAR
        if line.clock_offset_ns is None:
            line.clock_known_ns = self._state.now.wall_ns
        line.clock_offset_ns = event.offset_ns
        line.clock_uncertainty_ns = event.uncertainty_ns
        off_ns = event.offset_ns + ahead_ns
        if abs(off_ns) > CLOCK_FAR and not was_off:
            self._alerts.tell(
                "warning",
                f"{event.venue}'s clock is {off_ns / SECOND:+.1f} s from this machine's; requests "
                "carry the venue's time, but ages and logs do not: switch on time synchronisation",
            )

    def beat(self) -> None:
        """Compare our two clocks: when the wall's jumps, every venue's is measured again first (F109)."""
        now = self._state.now
        gap_ns = now.wall_ns - now.mono_ns
        forward_ns = gap_ns - (gap_ns if self._clock_gap_ns is None else self._clock_gap_ns)
        back_ns, self._ahead_ns = now.ahead_ns - self._ahead_ns, now.ahead_ns
        self._clock_gap_ns = gap_ns
        if back_ns >= CLOCK_JUMP:
            self._jumped(
                f"This machine's clock was set back by {back_ns / SECOND:.1f} s: times here go on and run "
                f"{now.ahead_ns / SECOND:.1f} s ahead of it; new"
            )
        elif forward_ns - back_ns >= CLOCK_JUMP:  # the machine's own may come nearer to ours by it
            self._jumped(
                f"This machine's clock jumped by {(forward_ns - back_ns) / SECOND:+.1f} s (or it slept): new"
            )

    def _jumped(self, what: str) -> None:
        for line in self._state.lines.values():
            line.forget_clock()
            self._reconciler.hurry_clock(line.venue)
        self._alerts.tell(
            "warning", f"{what} orders wait until each venue's clock is measured again."
        )
        self._arming.end("this machine's clock jumped")

    def budget_measured(self, event: BudgetMeasured) -> None:
        line = self._line(event.venue)
        if line is not None:
            line.budget_permille = event.used_permille
            line.resumes_ns = event.resumes_ns

    def latency_measured(self, event: LatencyMeasured) -> None:
        line = self._line(event.venue)
        if line is not None:
            line.ping_ns = event.round_trip_ns

    def noticed(self, event: VenueNotice) -> None:
        severity = event.severity if event.severity in _SEVERITIES else "warning"
        self._alerts.tell(severity, f"{event.venue}: {event.text}")

    def driver_failed(self, venue: VenueId, reason: str) -> None:
        """Our own code for this venue broke: nothing of it may be trusted until it is back."""
        line = self._line(venue)
        if line is None:
            return
        if line.synced:
            line.synced = False
            line.synced_until_ns = self._state.now.wall_ns
        for (where, _), book in self._state.books.items():
            if where == venue:
                book.invalidate("the connection is being started again")
        self._alerts.tell(
            "alarm",
            f"The connection to {venue} broke by a defect of ours ({reason}) and is being started again; "
            "report it with the log.",
        )

    def health(self) -> tuple[VenueHealth, ...]:
        """Every venue in configured order."""
        return tuple(self._health(line) for line in self._state.lines.values())

    def _health(self, line: VenueLine) -> VenueHealth:
        state = self._state
        books = [book for (venue, _), book in state.books.items() if venue == line.venue]
        as_of = [book.received_ns for book in books if book.received_ns is not None]
        mode = "simulated" if state.options.simulated else "read-only"
        return VenueHealth(
            venue=line.venue,
            mode=mode,
            channels=tuple(
                ChannelHealth(channel=name, state=event.state, reason=event.reason or "")
                for name, event in sorted(line.channels.items())
            ),
            books_wanted=len(books),
            books_valid=sum(book.is_valid for book in books),
            account_synced=line.synced,
            book_as_of_ns=max(as_of, default=None),
            account_as_of_ns=state.balances.confirmed_ns(line.venue, line.account),
            ping_ns=line.ping_ns,
            rejects=line.rejects,
            requests=line.requests,
            budget_permille=line.budget_permille,
            frozen_until_ns=line.resumes_ns,
            clock_offset_ns=line.clock_offset_ns,
            clock_uncertainty_ns=line.clock_uncertainty_ns,
        )

    def _line(self, venue: str) -> VenueLine | None:
        self._state.changes.mark(VENUES)
        self._state.changes.mark(STATUS)
        return self._state.lines.get(venue)
