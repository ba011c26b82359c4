"""Sends our order requests, over the socket or by REST, and says what is proven about each of them."""

from collections.abc import Sequence

import msgspec

from app.domain.errors import WireError
from app.domain.instants import SECOND, Duration, Instant, Moment
from app.domain.order_events import Verdict
from app.domain.venue_events import VenueEvent
from app.venues.okx.codes import THROTTLED
from app.venues.okx.context import Queue, SessionContext
from app.venues.okx.decoding import decode
from app.venues.okx.endpoints import CANCEL, CANCEL_MANY, ENTRY_WINDOW, REPLY_WITHIN, full_charge
from app.venues.okx.orders import (
    Batch,
    OperationReply,
    OrderRequest,
    batches,
    expiry_headers,
    outcomes,
    refusal,
    rejects_code,
    rest_body,
    socket_frame,
)
from app.venues.okx.private_line import CHANNEL
from app.venues.okx.signing import rest_headers
from app.venues.wire.echoed_ids import echoed_id
from app.venues.wire.pending import PendingRequests
from app.venues.wire.refusals import traces
from app.venues.wire.requests import (
    Answered,
    Frame,
    HttpRequest,
    NotSent,
    Outcome,
    Outgoing,
    Priority,
    Unknown,
)

# A cancel that could not leave for so long is worth telling about.
_CANCEL_PATIENCE: Duration = 10 * SECOND

_REPLY = msgspec.json.Decoder(OperationReply)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One order request that waits for its turn; `by_rest` when the socket must not carry it."""

    batch: Batch
    by_rest: bool = False


class OrderEntry:
    """Order requests of one account. Every trace ends in exactly one RequestOutcome."""

    def __init__(self, context: SessionContext, budget: Queue[Entry]) -> None:
        self._context = context
        self._budget = budget
        self._on_socket: PendingRequests[Batch] = PendingRequests()
        self._by_rest: dict[int, Batch] = {}
        self._codeless: set[tuple[str, int | None]] = set()  # instruments whose code was refused

    @property
    def is_idle_on_socket(self) -> bool:
        return len(self._on_socket) == 0

    def ask(self, request: OrderRequest, now: Moment) -> list[VenueEvent]:
        """Queue the request, or prove at once that it does not leave."""
        context = self._context
        context.learn(request.instrument)
        concerned = traces(context.venue, context.account, request)
        reason = refusal(request)
        if reason is not None:
            return [
                trace.outcome(Verdict.NOT_SENT, now.wall_ns, reason=reason) for trace in concerned
            ]
        events: list[VenueEvent] = []
        for batch in batches(request, concerned):
            events += self._queue(Entry(batch=batch), now)
        return events

    def release(self, entry: Entry, now: Moment, *, socket_is_up: bool) -> Outgoing:
        """The bytes of a request whose turn has come; it counts as in flight from here on."""
        batch = entry.batch
        instrument = batch.instrument
        request_id = self._context.draw_id()
        known = (instrument.wire_symbol, instrument.wire_code)
        has_code = instrument.wire_code is not None and known not in self._codeless
        if socket_is_up and has_code and not entry.by_rest:
            for trace in batch.traces:
                trace.sent_ns = now.wall_ns
            self._on_socket.add(batch, now.mono_ns + REPLY_WITHIN, request_id)
            data = socket_frame(batch, request_id)
            return Frame(channel=CHANNEL, data=data, request_id=request_id)
        self._by_rest[request_id] = batch
        return self._http_request(batch, request_id, now)

    def expired(self, entry: Entry, now: Moment) -> list[VenueEvent]:
        """It waited for the rate limit until it was worthless."""
        reason = "OKX's rate limit left no room in time; nothing was sent"
        return _all(entry.batch, Verdict.NOT_SENT, reason, now.wall_ns)

    def reply(self, request_id: str, frame: bytes, now: Moment) -> Sequence[VenueEvent] | None:
        """The socket's answer to one of our requests; None when it is not about any."""
        drawn = echoed_id(request_id)
        batch = None if drawn is None else self._on_socket.take(drawn)
        if batch is None:
            return None
        try:
            answer = decode(_REPLY, frame, "a reply to an order request")
        except WireError as error:
            return _all(batch, Verdict.UNKNOWN, str(error), now.wall_ns)
        if rejects_code(answer):
            return self._without_code(batch, now)
        return self._proven(batch, answer, now)

    def answered(
        self, request_id: int, outcome: Outcome, now: Moment
    ) -> Sequence[VenueEvent] | None:
        """What became of a REST request, or of a frame that was not written; None when not ours."""
        batch = self._on_socket.take(request_id)
        if batch is not None:
            return self._not_written(batch, outcome, now)
        batch = self._by_rest.pop(request_id, None)
        if batch is None:
            return None
        match outcome:
            case NotSent(reason=reason):
                return _all(batch, Verdict.NOT_SENT, reason, now.wall_ns)
            case Unknown(reason=reason, sent_ns=sent_ns):
                _stamp(batch, sent_ns)
                return _all(batch, Verdict.UNKNOWN, reason, now.wall_ns)
            case Answered():
                _stamp(batch, outcome.sent_ns)
                return self._rest_answer(batch, outcome, now)

    def line_lost(self, reason: str, now: Moment) -> list[VenueEvent]:
        """The socket is gone: whatever was on it may have arrived."""
        words = f"the private line was lost before OKX answered ({reason})"
        return [
            event
            for _, batch in self._on_socket.take_all(lambda batch: True)
            for event in _all(batch, Verdict.UNKNOWN, words, now.wall_ns)
        ]

    def tick(self, now: Moment) -> list[VenueEvent]:
        """Requests that OKX did not answer in time."""
        words = f"OKX did not answer within {REPLY_WITHIN // SECOND} s"
        return [
            event
            for _, batch in self._on_socket.due(now.mono_ns)
            for event in _all(batch, Verdict.UNKNOWN, words, now.wall_ns)
        ]

    def next_deadline(self) -> Duration | None:
        return self._on_socket.next_deadline()

    def _queue(self, entry: Entry, now: Moment) -> list[VenueEvent]:
        batch = entry.batch
        patience_ns = _CANCEL_PATIENCE
        if batch.expires_ns is not None:
            patience_ns = batch.expires_ns - self._context.clock.venue_time_ns(now)
        if patience_ns <= 0:
            reason = "its time was up before it could leave: send it again"
            return _all(batch, Verdict.NOT_SENT, reason, now.wall_ns)
        self._budget.put(
            entry,
            Priority.CANCEL if batch.call in (CANCEL, CANCEL_MANY) else Priority.PLACE,
            batch.call.charges(batch.instrument.wire_symbol, len(batch.traces)),
            now.mono_ns + patience_ns,
        )
        return []

    def _http_request(self, batch: Batch, request_id: int, now: Moment) -> HttpRequest:
        context = self._context
        body = rest_body(batch)
        signed: tuple[tuple[str, str], ...] = ()
        if context.keys is not None:
            venue_ns = context.clock.venue_time_ns(now)
            signed = rest_headers(context.keys, batch.call.method, batch.call.path, body, venue_ns)
        return HttpRequest(
            request_id=request_id,
            method=batch.call.method,
            path=batch.call.path,
            headers=(
                ("Content-Type", "application/json"),
                *signed,
                *expiry_headers(batch),
                *context.place.headers,
            ),
            body=body,
            timeout_ns=REPLY_WITHIN,
            label=batch.call.label,
        )

    def _not_written(self, batch: Batch, outcome: Outcome, now: Moment) -> list[VenueEvent]:
        """Not one byte left on the socket, so REST may carry the same request."""
        if not isinstance(outcome, NotSent):
            return _all(batch, Verdict.UNKNOWN, "the frame may have left", now.wall_ns)
        _stamp(batch, None)
        return self._queue(Entry(batch=batch, by_rest=True), now)

    def _without_code(self, batch: Batch, now: Moment) -> list[VenueEvent]:
        """The socket refused the instrument's code, nothing else: REST takes the order by its name."""
        instrument = batch.instrument
        known = (instrument.wire_symbol, instrument.wire_code)
        events: list[VenueEvent] = []
        if known not in self._codeless:
            self._codeless.add(known)
            text = (
                f"OKX's socket does not know the code of {instrument.symbol}: "
                "its orders go by REST until the instruments are read again."
            )
            events.append(self._context.notice("info", text, now))
        _stamp(batch, None)
        return events + self._queue(Entry(batch=batch, by_rest=True), now)

    def _rest_answer(self, batch: Batch, answer: Answered, now: Moment) -> list[VenueEvent]:
        if answer.status >= 500:
            words = f"OKX answered HTTP {answer.status}"
            return _all(batch, Verdict.UNKNOWN, words, now.wall_ns)
        try:
            reply = decode(_REPLY, answer.body, "an answer")
        except WireError as error:
            words = f"{error} (HTTP {answer.status})"
            return _all(batch, Verdict.UNKNOWN, words, now.wall_ns)
        return self._proven(batch, reply, now)

    def _proven(self, batch: Batch, reply: OperationReply, now: Moment) -> list[VenueEvent]:
        events: list[VenueEvent] = []
        for outcome in outcomes(batch, reply, now.wall_ns):
            if outcome.code in THROTTLED:
                self._slow_down(batch, outcome.code or "", now)
            events.append(outcome)
        return events

    def _slow_down(self, batch: Batch, code: str, now: Moment) -> None:
        """OKX counts more than we do: the window that is full for it is full for us."""
        window = ENTRY_WINDOW if code == "50061" else batch.call.label
        for charge in batch.call.charges(batch.instrument.wire_symbol):
            if charge.window == window:
                self._budget.spend([full_charge(charge)], now)


def _all(batch: Batch, verdict: Verdict, reason: str, received_ns: Instant) -> list[VenueEvent]:
    return [trace.outcome(verdict, received_ns, reason=reason) for trace in batch.traces]


def _stamp(batch: Batch, sent_ns: Instant | None) -> None:
    for trace in batch.traces:
        trace.sent_ns = sent_ns
