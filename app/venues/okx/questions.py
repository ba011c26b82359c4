"""REST questions to OKX, page by page: what is asked of the venue, when to ask again, what failed."""

from collections.abc import Sequence
from typing import TypeAlias
from urllib.parse import urlencode

import msgspec

from app.domain.errors import WireError
from app.domain.instants import SECOND, Duration, Instant, Moment, to_milliseconds
from app.domain.instruments import InstrumentKind
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import (
    ListFills,
    ListOpenOrders,
    QueryOrder,
    ReadBalances,
    ReadCandles,
    ReadClock,
    ReadFees,
    ReadInstruments,
)
from app.venues.okx import endpoints
from app.venues.okx.codes import THROTTLED, advised
from app.venues.okx.context import Queue, SessionContext
from app.venues.okx.decoding import Answer, read_answer
from app.venues.okx.endpoints import (
    BARS,
    BARS_PAGE,
    FILLS_REACH,
    PAGE,
    PRODUCTS,
    REST_TIMEOUT,
    Call,
    full_charge,
)
from app.venues.okx.signing import rest_headers
from app.venues.wire.refusals import query_failed
from app.venues.wire.requests import Answered, HttpRequest, NotSent, Outcome, Priority, Unknown

Asked: TypeAlias = (
    QueryOrder
    | ListOpenOrders
    | ListFills
    | ReadBalances
    | ReadFees
    | ReadInstruments
    | ReadCandles
    | ReadClock
)

PRIORITIES: dict[type[Asked], Priority] = {
    QueryOrder: Priority.QUERY,
    ListOpenOrders: Priority.QUERY,
    ListFills: Priority.QUERY,
    ReadCandles: Priority.QUERY,
    ReadBalances: Priority.POLL,
    ReadFees: Priority.POLL,
    ReadInstruments: Priority.POLL,
    ReadClock: Priority.POLL,
}
# Nobody hears of it when one of these fails, so they are asked again until they are answered.
_REPEATED = (ReadInstruments, ReadFees, ReadClock)
_LONGEST_PAUSE: Duration = 60 * SECOND
# A question that could not leave for so long gets no answer.
_PATIENCE: Duration = 20 * SECOND


class Question(msgspec.Struct, kw_only=True):
    """One question, and what its pages brought so far."""

    request: Asked
    call: Call
    query: dict[str, str]
    product: str = ""
    asked_ns: Instant = 0  # when the first page was asked for
    rows: list[msgspec.Raw] = []
    pages: int = 0
    attempts: int = 0


def questions(request: Asked, venue_now_ns: Instant) -> list[Question]:
    """What OKX must be asked for this request: one question, or one per product line."""
    query: dict[str, str] = {}
    match request:
        case ReadInstruments():
            return [
                Question(
                    request=request,
                    call=endpoints.INSTRUMENTS,
                    query={"instType": kind},
                    product=product,
                )
                for product, kind in PRODUCTS.items()
            ]
        case ReadClock():
            call = endpoints.CLOCK
        case ReadBalances():
            call = endpoints.BALANCE
        case ReadCandles(instrument=instrument, interval=interval, limit=limit):
            call = endpoints.CANDLES
            query = {
                "instId": instrument.wire_symbol,
                "bar": BARS[interval],
                "limit": str(min(limit, BARS_PAGE)),
            }
        case ReadFees(instrument=instrument) if instrument.kind is InstrumentKind.SPOT:
            call, query = endpoints.FEES, {"instType": "SPOT", "instId": instrument.wire_symbol}
        case ReadFees(instrument=instrument):
            family = instrument.wire_symbol.removesuffix("-SWAP")
            call, query = endpoints.FEES, {"instType": "SWAP", "instFamily": family}
        case QueryOrder(instrument=instrument, client_order_id=own, venue_order_id=theirs):
            name = {"ordId": str(theirs)} if theirs else {"clOrdId": str(own)}
            call, query = endpoints.QUERY, {"instId": instrument.wire_symbol, **name}
        case ListOpenOrders():
            call, query = endpoints.PENDING, {"limit": str(PAGE)}
        case ListFills(instrument=instrument, since_ns=since_ns):
            is_old = venue_now_ns - since_ns > FILLS_REACH
            call = endpoints.FILLS_HISTORY if is_old else endpoints.FILLS
            query = {
                "instType": "SPOT" if instrument.kind is InstrumentKind.SPOT else "SWAP",
                "instId": instrument.wire_symbol,
                "begin": str(to_milliseconds(since_ns)),
                "limit": str(PAGE),
            }
    return [Question(request=request, call=call, query=query)]


class QuestionDesk:
    """Questions in flight. What the answers mean stands in answers.py."""

    def __init__(self, context: SessionContext, budget: Queue[Question]) -> None:
        self._context = context
        self._budget = budget
        self._asked: dict[int, Question] = {}
        self._open: set[tuple[type[Asked], str]] = set()  # repeated ones, asked once at a time
        self._later: list[tuple[Duration, Question]] = []

    def ask(self, request: Asked, now: Moment) -> list[VenueEvent]:
        """Queue it; a listing that is on its way already is not asked for twice."""
        for question in questions(request, self._context.clock.venue_time_ns(now)):
            if isinstance(request, _REPEATED):
                key = _key(question)
                if key in self._open:
                    continue
                self._open.add(key)
            self.put(question, now)
        return []

    def put(self, question: Question, now: Moment) -> None:
        """Queue a question, or its next page."""
        symbol = question.query.get("instId", "")
        self._budget.put(
            question,
            PRIORITIES[type(question.request)],
            question.call.charges(symbol),
            now.mono_ns + _PATIENCE,
        )

    def release(self, question: Question, now: Moment) -> HttpRequest:
        """The bytes of a question whose turn has come."""
        context = self._context
        call = question.call
        path = call.path + (f"?{urlencode(question.query)}" if question.query else "")
        signed: tuple[tuple[str, str], ...] = ()
        if call.signed and context.keys is not None:
            venue_ns = context.clock.venue_time_ns(now)
            signed = rest_headers(context.keys, call.method, path, b"", venue_ns)
        request_id = context.draw_id()
        self._asked[request_id] = question
        return HttpRequest(
            request_id=request_id,
            method=call.method,
            path=path,
            headers=(*signed, *context.place.headers),
            body=b"",
            timeout_ns=REST_TIMEOUT,
            label=call.label,
        )

    def take(self, request_id: int) -> Question | None:
        """The question that this answer is about, None when there is none."""
        return self._asked.pop(request_id, None)

    def read(
        self, question: Question, outcome: Outcome, now: Moment
    ) -> tuple[Answer | None, list[VenueEvent]]:
        """A complete answer of OKX with any code, else None and what failed."""
        match outcome:
            case NotSent(reason=reason) | Unknown(reason=reason):
                return None, self.failed(question, reason, now)
            case Answered(status=status) if status >= 500:
                return None, self.failed(question, f"OKX answered HTTP {status}", now)
            case Answered(status=status, body=body):
                try:
                    answer = read_answer(body)
                except WireError as error:
                    return None, self.failed(question, f"{error} (HTTP {status})", now)
        if answer.code in THROTTLED:
            for charge in question.call.charges(question.query.get("instId", "")):
                self._budget.spend([full_charge(charge)], now)
        return answer, self._context.rest_told(answer.code, answer.msg, now)

    def refused(self, question: Question, answer: Answer, now: Moment) -> list[VenueEvent]:
        """The venue's code says that there is no answer."""
        words = advised(answer.msg, answer.code) or "no reason given"
        return self.failed(question, f"{words} ({answer.code[:8]})", now)

    def failed(self, question: Question, reason: str, now: Moment) -> list[VenueEvent]:
        """No proven answer: said to whoever waits, or asked again later."""
        context = self._context
        request = question.request
        if not isinstance(request, _REPEATED):
            event = query_failed(context.venue, context.account, request, reason, now.wall_ns)
            return [] if event is None else [event]
        question.attempts += 1
        pause_ns = min(_LONGEST_PAUSE, SECOND << min(question.attempts, 10))
        self._later.append((now.mono_ns + pause_ns, question))
        if question.attempts != 1:
            return []
        text = f"OKX did not answer the question for its {question.call.label}: {reason}. Asking again."
        return [context.notice("warning", text, now)]

    def answered(self, question: Question) -> None:
        """It got its answer: the same may be asked anew."""
        self._open.discard(_key(question))

    def tick(self, now: Moment) -> None:
        """Ask again what is due."""
        due = [row for row in self._later if row[0] <= now.mono_ns]
        self._later = [row for row in self._later if row[0] > now.mono_ns]
        for _, question in due:
            self.put(question, now)

    def next_deadline(self) -> Duration | None:
        return min((at for at, _ in self._later), default=None)

    def is_open(self, kinds: Sequence[type[Asked]]) -> bool:
        """Whether a repeated question of these kinds still waits for its first answer."""
        return any(kind in kinds for kind, _ in self._open)


def _key(question: Question) -> tuple[type[Asked], str]:
    return type(question.request), urlencode(question.query)
