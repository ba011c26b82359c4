"""What leaves for Binance and when: the budget, the clock, and which answer belongs to which call."""

from collections.abc import Iterable

from app.domain.instants import MILLISECOND, MINUTE, Duration, Instant, Moment
from app.domain.link_events import BudgetMeasured
from app.venues.binance.calls import (
    Call,
    LimitRow,
    Reply,
    rest_request,
    window_ms,
    ws_frame,
)
from app.venues.binance.endpoints import (
    ORDERS_10S,
    TOO_MANY_ORDERS,
    USER,
    VENUE,
    WINDOW_OF_HEADER,
    WINDOW_OF_LIMIT,
    ProductLine,
)
from app.venues.wire.clock_offset import ClockOffset
from app.venues.wire.echoed_ids import echoed_id
from app.venues.wire.pending import PendingRequests
from app.venues.wire.rate_limits import Charge, RequestBudget
from app.venues.wire.requests import Answered, Outgoing
from app.venues.wire.signing import Keys

# The driver answers every REST call; this is only a bound.
_REST_PATIENCE: Duration = 10 * MINUTE
# An answer that comes after we called it unknown is still evidence.
_LATE_PATIENCE: Duration = MINUTE


class Traffic:
    """Calls in, requests and frames out, most urgent first; answers find their calls here."""

    def __init__(self, line: ProductLine, keys: Keys | None) -> None:
        self.clock = ClockOffset()
        self._prefix = line.rest_prefix
        self._orders_limit = next(w.limit for w in line.windows if w.name == ORDERS_10S)
        self._keys = keys
        self._budget: RequestBudget[Call] = RequestBudget(line.windows)
        self._rest: PendingRequests[Call] = PendingRequests()
        self._frames: PendingRequests[Call] = PendingRequests()
        self._late: PendingRequests[Call] = PendingRequests()
        self._held: list[Call] | None = []  # signed calls, until the venue's clock is known
        self._told_permille = -1
        self._told_frozen = False

    def put(self, call: Call, now: Moment) -> None:
        """Queue a call; signed ones wait until the first look at the venue's clock is over."""
        if self._held is not None and call.endpoint.signed:
            self._held.append(call)
            return
        expires_ns: Duration | None = None
        if call.expires_ns is not None:
            # a millisecond of window must be left when it goes
            left_ns = call.expires_ns - MILLISECOND - self.clock.venue_time_ns(now)
            expires_ns = now.mono_ns + left_ns
        self._budget.put(call, call.endpoint.priority, call.endpoint.charges(), expires_ns)

    def clock_known(self, now: Moment) -> None:
        """The venue's clock was read, or could not be: whatever waited for it goes on."""
        self._budget.offset_ns = self.clock.offset_ns
        held, self._held = self._held, None
        for call in held or ():
            self.put(call, now)

    def hold_for_clock(self) -> None:
        """The venue refused a stamp: signed calls wait until its clock was read again."""
        if self._held is None:
            self._held = []

    @property
    def waits_for_clock(self) -> bool:
        return self._held is not None

    def stamp_ms(self, now: Moment) -> int:
        """The venue's clock in milliseconds, as signatures carry it."""
        return self.clock.venue_time_ns(now) // MILLISECOND

    def spend(self, charges: Iterable[Charge], now: Moment) -> None:
        self._budget.spend(tuple(charges), now)

    def draw_id(self) -> int:
        """An id for a frame that is no Call."""
        return self._frames.draw_id()

    def has_waiting(self) -> bool:
        return len(self._budget) > 0

    def outgoing(self, now: Moment, user_is_open: bool) -> list[Outgoing]:
        """What may leave now. Order entry takes the socket while it is open, else REST."""
        out: list[Outgoing] = []
        stamp_ms = self.stamp_ms(now)
        for call in self._budget.take(now):
            if window_ms(call, stamp_ms) <= 0:  # its time ran out on the way: `expired` reports it
                self._budget.put(call, call.endpoint.priority, (), now.mono_ns)
                continue
            call.asked_ns = now.wall_ns
            call.left(now.wall_ns)
            keys = self._keys
            over_socket = user_is_open and not call.rest_only and call.endpoint.ws_method
            if over_socket and keys is not None:
                call.via = "ws"
                deadline = now.mono_ns + call.endpoint.timeout_ns
                request_id = self._frames.add(call, deadline)
                out.append(ws_frame(call, request_id, keys, stamp_ms, USER))
            else:
                call.via = "rest"
                # one row of ids for both lines, so that no answer can be mistaken
                request_id = self._rest.add(
                    call, now.mono_ns + _REST_PATIENCE, self._frames.draw_id()
                )
                out.append(rest_request(call, request_id, keys, stamp_ms, self._prefix))
        return out

    def expired(self, now: Moment) -> list[Call]:
        """Calls that waited until the venue would have refused them."""
        return self._budget.expired(now.mono_ns)

    def timed_out(self, now: Moment) -> list[Call]:
        """Frames without an answer; should one still come, `take_frame` knows it for a minute."""
        self._late.due(now.mono_ns)
        due = self._frames.due(now.mono_ns)
        for request_id, call in due:
            self._late.add(call, now.mono_ns + _LATE_PATIENCE, request_id)
        return [call for _, call in due]

    def socket_lost(self) -> list[Call]:
        """The user socket is gone, and with it every answer that was to come on it."""
        self._late.take_all(lambda _: True)
        return [call for _, call in self._frames.take_all(lambda _: True)]

    @property
    def frames_waiting(self) -> int:
        """How many frames wait for their answer."""
        return len(self._frames)

    def take_rest(self, request_id: int) -> Call | None:
        return self._rest.take(request_id)

    def take_answered(self, name: int | str | None) -> Call | None:
        """What the frame of this id asked; an id that was never drawn names none."""
        drawn = echoed_id(str(name))
        return None if drawn is None else self.take_frame(drawn)

    def take_frame(self, request_id: int) -> Call | None:
        call = self._frames.take(request_id)
        return call if call is not None else self._late.take(request_id)

    def read_headers(self, answer: Answered, now: Moment) -> None:
        """The venue's own count of what was used."""
        for header, window in WINDOW_OF_HEADER.items():
            text = answer.headers.get(header, "")
            if text.isascii() and text.isdigit() and len(text) < 10:
                self._budget.report(window, int(text), answer.sent_ns, now)

    def read_counts(self, rows: Iterable[LimitRow], asked_ns: Instant, now: Moment) -> None:
        """The same from an answer on the WebSocket API."""
        for row in rows:
            window = WINDOW_OF_LIMIT.get((row.rateLimitType, row.interval, row.intervalNum))
            if window is not None and 0 <= row.count < 10**9:
                self._budget.report(window, row.count, asked_ns, now)

    def read_limits(self, rows: Iterable[LimitRow]) -> None:
        """exchangeInfo's true limits."""
        for row in rows:
            window = WINDOW_OF_LIMIT.get((row.rateLimitType, row.interval, row.intervalNum))
            if window is not None and row.limit < 10**9:
                self._budget.resize(window, row.limit)

    def obey(self, reply: Reply, asked_ns: Instant, now: Moment) -> bool:
        """Stop as the venue says (429, 418); True when everything stands still from now on."""
        if reply.retry_after_ns is None:
            return False
        if reply.code == TOO_MANY_ORDERS:  # orders only: cancels and questions go on
            self._budget.report(ORDERS_10S, self._orders_limit, asked_ns, now)
            return False
        self._budget.freeze(now.mono_ns + reply.retry_after_ns)
        return True

    def measured(self, now: Moment) -> BudgetMeasured | None:
        """The budget's use when it changed by a percent, and every change of a stop."""
        permille = self._budget.used_permille(now)
        resumes_ns = self._budget.resumes_ns(now)
        frozen = resumes_ns is not None
        if abs(permille - self._told_permille) < 10 and frozen == self._told_frozen:
            return None
        self._told_permille, self._told_frozen = permille, frozen
        return BudgetMeasured(
            venue=VENUE, used_permille=permille, received_ns=now.wall_ns, resumes_ns=resumes_ns
        )

    def next_deadline(self) -> Duration | None:
        """When a waiting call may go or expires; None when none waits."""
        return self._budget.next_deadline()
