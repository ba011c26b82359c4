"""One question or order on its way to Binance, and the answer, whichever line carried them."""

from typing import Literal, TypeAlias

import msgspec

from app.domain.errors import WireError
from app.domain.identifiers import Symbol
from app.domain.instants import MILLISECOND, SECOND, Duration, Instant, Moment
from app.domain.safe_text import sanitise
from app.domain.venue_requests import VenueRequest
from app.venues.binance.endpoints import RECEIVE_WINDOW_MS, Endpoint
from app.venues.binance.signing import KEY_HEADER, Parameters, query, signed_params, signed_query
from app.venues.wire.decoding import WIRE_FAULTS
from app.venues.wire.requests import Answered, Frame, HttpRequest
from app.venues.wire.signing import Keys
from app.venues.wire.verdicts import RequestTrace

LONGEST_FREEZE_NS: Duration = 3 * 24 * 3600 * SECOND

Via: TypeAlias = Literal["rest", "ws"]


class Call(msgspec.Struct, kw_only=True, eq=False):
    """What is asked, for whom, and how far it is.

    `trace` is set for order requests, `placed` beside it for an order that is put in another's place,
    `symbol` for book snapshots. `expires_ns` (venue clock) is the latest instant at which the venue may
    still accept it.
    """

    endpoint: Endpoint
    params: Parameters
    request: VenueRequest | None = None
    trace: RequestTrace | None = None
    placed: RequestTrace | None = None
    symbol: Symbol | None = None
    expires_ns: Instant | None = None
    rest_only: bool = False
    via: Via = "rest"
    asked_ns: Instant = 0  # our wall clock when it was handed to a line
    rows: list[msgspec.Raw] = []  # of a listing that comes in pages
    pages: int = 0
    token: int = 0  # which of several book snapshots in turn

    @property
    def traces(self) -> tuple[RequestTrace, ...]:
        """Of all orders that it is about."""
        return tuple(trace for trace in (self.trace, self.placed) if trace is not None)

    def left(self, sent_ns: Instant | None) -> None:
        """Its first byte left then (None: it never did)."""
        for trace in self.traces:
            trace.sent_ns = sent_ns


class Reply(msgspec.Struct, kw_only=True):
    """A complete answer. `code` is "" unless the venue named an error in its own JSON.

    `details` is what such an error carries beside its words, b"" for nothing.
    """

    status: int
    body: bytes | msgspec.Raw
    code: str
    text: str
    received_ns: Instant
    retry_after_ns: Duration | None = None  # from now; set on 429 and 418
    details: bytes | msgspec.Raw = b""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300 and self.code == ""


class _ErrorBody(msgspec.Struct):
    """{"code":-2010,"msg":"Account has insufficient balance for requested action."}"""

    code: int
    msg: str
    data: msgspec.Raw = msgspec.Raw(b"")


class LimitRow(msgspec.Struct):
    """{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000,"count":70}"""

    rateLimitType: str
    interval: str
    intervalNum: int
    limit: int
    count: int = 0


class _RetryAfter(msgspec.Struct):
    serverTime: int | None = None
    retryAfter: int | None = None  # epoch milliseconds


class FrameError(msgspec.Struct):
    """{"code":-1003,"msg":"...","data":{"serverTime":1,"retryAfter":2}}"""

    code: int
    msg: str
    data: msgspec.Raw = msgspec.Raw(b"")


class UserFrame(msgspec.Struct):
    """Any frame of the WebSocket API: an answer (id, status) or an event (event, subscriptionId)."""

    id: int | str | None = None
    status: int | None = None
    result: msgspec.Raw = msgspec.Raw(b"")
    error: FrameError | None = None
    rateLimits: list[LimitRow] = []
    event: msgspec.Raw = msgspec.Raw(b"")
    subscriptionId: int | None = None


_read_error = msgspec.json.Decoder(_ErrorBody).decode
_read_user_frame = msgspec.json.Decoder(UserFrame).decode
_read_retry_after = msgspec.json.Decoder(_RetryAfter).decode


def read_user_frame(frame: bytes) -> UserFrame:
    """Raises WireError."""
    try:
        return _read_user_frame(frame)
    except WIRE_FAULTS as fault:
        raise WireError(f"binance user: unreadable frame: {sanitise(fault, 120)}") from fault


def http_reply(answer: Answered) -> Reply:
    """What a REST answer says; only the venue's own JSON can name a code."""
    code, text, details = "", "", msgspec.Raw(b"")
    if not 200 <= answer.status < 300 or answer.body.startswith(b'{"code"'):
        try:
            error = _read_error(answer.body)
        except WIRE_FAULTS:
            text = f"HTTP {answer.status} without a readable error"
        else:
            code, text, details = str(error.code), sanitise(error.msg), error.data
    return Reply(
        status=answer.status,
        body=answer.body,
        code=code,
        text=text,
        received_ns=answer.received_ns,
        retry_after_ns=_http_retry_after(answer) if answer.status in (418, 429) else None,
        details=details,
    )


def frame_reply(frame: UserFrame, now: Moment) -> Reply:
    """What an answer on the WebSocket API says."""
    error = frame.error
    status = frame.status or 0
    return Reply(
        status=status,
        body=frame.result,
        code="" if error is None else str(error.code),
        text="" if error is None else sanitise(error.msg),
        received_ns=now.wall_ns,
        retry_after_ns=_frame_retry_after(status, error) if status in (418, 429) else None,
        details=b"" if error is None else error.data,
    )


def rest_request(
    call: Call, request_id: int, keys: Keys | None, stamp_ms: int, prefix: str
) -> HttpRequest:
    """The call as REST under the product's prefix: everything in the query string, for every verb."""
    endpoint = call.endpoint
    headers: tuple[tuple[str, str], ...] = ()
    if not endpoint.signed or keys is None:
        text = query(call.params)
    else:
        text = signed_query((*call.params, *_stamps(call, stamp_ms)), keys)
        headers = ((KEY_HEADER, keys.api_key),)
    return HttpRequest(
        request_id=request_id,
        method=endpoint.verb,
        path=f"{prefix}{endpoint.path}?{text}" if text else prefix + endpoint.path,
        headers=headers,
        body=b"",
        timeout_ns=endpoint.timeout_ns,
        label=endpoint.label,
    )


def ws_frame(call: Call, request_id: int, keys: Keys, stamp_ms: int, channel: str) -> Frame:
    """The call as one WebSocket API request."""
    params = signed_params((*call.params, *_stamps(call, stamp_ms)), keys)
    body = {"id": str(request_id), "method": call.endpoint.ws_method, "params": params}
    return Frame(channel=channel, data=msgspec.json.encode(body), request_id=request_id)


def window_ms(call: Call, stamp_ms: int) -> int:
    """recvWindow: 5 s, or what is left until the order's own expiry; 0 or less means too late."""
    if call.expires_ns is None:
        return RECEIVE_WINDOW_MS
    return min(RECEIVE_WINDOW_MS, call.expires_ns // MILLISECOND - stamp_ms)


def _stamps(call: Call, stamp_ms: int) -> Parameters:
    return (("recvWindow", str(window_ms(call, stamp_ms))), ("timestamp", str(stamp_ms)))


def _http_retry_after(answer: Answered) -> Duration:
    text = answer.headers.get("retry-after", "")
    if text.isascii() and text.isdigit() and len(text) < 8:
        return min(LONGEST_FREEZE_NS, max(1, int(text)) * SECOND)
    return _default_freeze(answer.status)


def _frame_retry_after(status: int, error: FrameError | None) -> Duration:
    if error is not None and bytes(error.data).startswith(b"{"):
        try:
            stamps = _read_retry_after(error.data)
        except WIRE_FAULTS:
            return _default_freeze(status)
        if stamps.retryAfter is not None and stamps.serverTime is not None:
            wait_ns = (stamps.retryAfter - stamps.serverTime) * MILLISECOND
            return min(LONGEST_FREEZE_NS, max(SECOND, wait_ns))
    return _default_freeze(status)


def _default_freeze(status: int) -> Duration:
    """Without a Retry-After: two minutes is the shortest ban, a minute turns the window."""
    return 120 * SECOND if status == 418 else 60 * SECOND
