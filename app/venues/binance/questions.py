"""What can be asked of Binance without changing anything: the calls, and what their replies say."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from app.domain.errors import TradedeckError, WireError
from app.domain.identifiers import AccountId
from app.domain.instants import MILLISECOND, SECOND, Duration, Instant
from app.domain.link_events import InstrumentsListed
from app.domain.market_events import Candle, CandlesListed
from app.domain.order_events import (
    FillsListed,
    OpenOrdersListed,
    OrderNotFound,
    OrderReport,
    Source,
)
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import (
    ListFills,
    ListOpenOrders,
    QueryOrder,
    ReadBalances,
    ReadCandles,
    ReadFees,
    ReadInstruments,
    VenueRequest,
)
from app.venues.binance.account_rows import (
    Reading,
    SymbolOf,
    guarded,
    read_balances,
    read_fees,
    read_fill,
    read_order,
)
from app.venues.binance.calls import Call, LimitRow, Reply
from app.venues.binance.endpoints import (
    ACCOUNT,
    CANDLES,
    FEES,
    FILLS,
    FILLS_PER_PAGE,
    INSTRUMENTS,
    NO_SUCH_ORDER,
    OPEN_ORDERS,
    ORDER,
    VENUE,
    ProductLine,
)
from app.venues.binance.public_answers import decode_public_answer
from app.venues.binance.signing import Parameters
from app.venues.binance.symbols import read_instruments
from app.venues.wire.refusals import query_failed

_DAY_NS: Duration = 24 * 3600 * SECOND
_PAGES = 20

_decode_rows = msgspec.json.Decoder(list[msgspec.Raw]).decode


class _Limits(msgspec.Struct):
    rateLimits: list[LimitRow] = []


class _Id(msgspec.Struct):
    id: int


_decode_limits = msgspec.json.Decoder(_Limits).decode
_decode_id = msgspec.json.Decoder(_Id).decode


class Findings(msgspec.Struct):
    """What a reply came to: events, a call to follow, and the venue's limits where it told them."""

    events: list[VenueEvent] = []
    follow_up: Call | None = None
    limits: Sequence[LimitRow] = ()


class Questions:
    """The read-only half of an account."""

    def __init__(self, account: AccountId, symbol_of: SymbolOf, line: ProductLine) -> None:
        self._account = account
        self._product = line.product
        self._symbol_of = symbol_of

    def call(self, request: VenueRequest) -> Call | None:
        """The first call for a question; None for what is no question of this kind."""
        params: Parameters
        match request:
            case QueryOrder(instrument=instrument, client_order_id=own, venue_order_id=theirs):
                name = ("orderId", str(theirs)) if theirs else ("origClientOrderId", str(own))
                params = (("symbol", instrument.wire_symbol), name)
                return Call(endpoint=ORDER, params=params, request=request)
            case ListOpenOrders():
                return Call(endpoint=OPEN_ORDERS, params=(), request=request)
            case ListFills(instrument=instrument, since_ns=since_ns):
                return _fills_from(request, instrument.wire_symbol, since_ns)
            case ReadBalances():
                params = (("omitZeroBalances", "true"),)
                return Call(endpoint=ACCOUNT, params=params, request=request)
            case ReadFees(instrument=instrument):
                params = (("symbol", instrument.wire_symbol),)
                return Call(endpoint=FEES, params=params, request=request)
            case ReadCandles(instrument=instrument, interval=interval, limit=limit):
                params = (
                    ("symbol", instrument.wire_symbol),
                    ("interval", interval),  # spelled as ours
                    ("limit", str(limit)),
                )
                return Call(endpoint=CANDLES, params=params, request=request)
            case ReadInstruments():
                params = (("showPermissionSets", "false"),)
                return Call(endpoint=INSTRUMENTS, params=params, request=request)
            case _:
                return None

    def answered(
        self, call: Call, reply: Reply, offset_ns: Duration, uncertainty_ns: Duration
    ) -> Findings:
        """What a complete answer says. Anything but a readable success is QueryFailed, never "not found"."""
        if not reply.is_success:
            not_found = self._not_found(call, reply)
            if not_found is not None:
                return Findings(events=[not_found])
            words = f"{reply.text} (code {reply.code})" if reply.code else reply.text
            return Findings(
                events=self.failed(call, words or f"HTTP {reply.status}", reply.received_ns)
            )
        if call.endpoint is INSTRUMENTS:
            return self._listing(reply)
        reader = _READERS[call.endpoint.label]
        listing = call.endpoint in (OPEN_ORDERS, FILLS)
        source = Source.LISTING if listing else Source.QUERY
        reading = Reading(self._account, self._symbol_of, reply.received_ns, source)
        # Not later than the venue can have looked, and on the grid of its stamps: what its stream says of
        # a later moment wins.
        as_of_ns = _whole(call.asked_ns + offset_ns - uncertainty_ns)
        try:
            return reader(call, reply, reading, as_of_ns)
        except TradedeckError as fault:
            return Findings(events=self.failed(call, str(fault), reply.received_ns))

    def _listing(self, reply: Reply) -> Findings:
        """An unreadable listing is no answer: the engine keeps the one it has."""
        try:
            listing = read_instruments(bytes(reply.body), self._product)
            limits = guarded(lambda: _decode_limits(reply.body)).rateLimits
        except TradedeckError:
            return Findings()
        listed = InstrumentsListed(
            venue=VENUE,
            product=self._product,
            instruments=listing.instruments,
            received_ns=reply.received_ns,
        )
        return Findings(events=[listed], limits=limits)

    def failed(self, call: Call, reason: str, now_ns: Instant) -> list[VenueEvent]:
        """No proven answer; [] where the engine does not wait for one."""
        if call.request is None:
            return []
        event = query_failed(VENUE, self._account, call.request, reason, now_ns)
        return [] if event is None else [event]

    def _not_found(self, call: Call, reply: Reply) -> OrderNotFound | None:
        """The one authoritative "no such order": this code, from the venue itself, to this question."""
        request = call.request
        wanted = reply.code == NO_SUCH_ORDER and reply.status < 500
        if not wanted or not isinstance(request, QueryOrder):
            return None
        return OrderNotFound(
            venue=VENUE,
            account=self._account,
            symbol=request.instrument.symbol,
            client_order_id=request.client_order_id,
            venue_order_id=request.venue_order_id,
            asked_ns=call.asked_ns,
            received_ns=reply.received_ns,
        )


def _order(call: Call, reply: Reply, reading: Reading, _: Instant) -> Findings:
    events = read_order(reply.body, reading)
    request = call.request
    order = events[0]
    if isinstance(request, QueryOrder) and isinstance(order, OrderReport):
        same = order.client_order_id == request.client_order_id
        if request.venue_order_id:
            same = order.venue_order_id == request.venue_order_id
        if not same or order.wire_symbol != request.instrument.wire_symbol:
            raise WireError("binance: the answer is about another order")
    return Findings(events=events)


def _open_orders(call: Call, reply: Reply, reading: Reading, _: Instant) -> Findings:
    """One unreadable row makes the list unusable: an order missing from it would count as gone."""
    rows = guarded(lambda: _decode_rows(reply.body))
    orders = [event for row in rows for event in read_order(row, reading)]
    listed = OpenOrdersListed(
        venue=VENUE,
        account=reading.account,
        symbol=None,
        orders=tuple(order for order in orders if isinstance(order, OrderReport)),
        asked_ns=call.asked_ns,
        received_ns=reply.received_ns,
    )
    return Findings(events=[listed])


def _fills(call: Call, reply: Reply, reading: Reading, _: Instant) -> Findings:
    """Day by day up to the first with fills, then by trade id until a page is not full.

    A page by time may end with its day (sheet A9); only a page by id that is not full, or a day that is
    not over, says that there is no more.
    """
    request = call.request
    if not isinstance(request, ListFills):
        return Findings()
    rows = guarded(lambda: _decode_rows(reply.body))
    call.rows = [*call.rows, *rows]
    wire_symbol = request.instrument.wire_symbol
    more: Call | None = None
    start_ns = request.since_ns + (call.pages + 1) * _DAY_NS
    by_time = all(name != "fromId" for name, _ in call.params)
    is_past = by_time and start_ns < call.asked_ns
    if len(rows) >= FILLS_PER_PAGE or (rows and is_past):
        last = guarded(lambda: _decode_id(rows[-1])).id
        more = Call(
            endpoint=FILLS,
            params=(("symbol", wire_symbol), ("fromId", str(last + 1)), _LIMIT),
            request=request,
        )
    elif is_past:
        more = _fills_from(request, wire_symbol, start_ns)
    if more is not None and call.pages + 1 < _PAGES:
        more.rows = call.rows
        more.pages = call.pages + 1
        return Findings(follow_up=more)
    fills = [read_fill(row, reading) for row in call.rows]
    listed = FillsListed(
        venue=VENUE,
        account=reading.account,
        symbol=request.instrument.symbol,
        fills=tuple(
            fill for fill in fills if (fill.venue_time_ns or 0) >= _whole(request.since_ns)
        ),
        since_ns=request.since_ns,
        asked_ns=call.asked_ns,
        received_ns=reply.received_ns,
        complete=more is None,
    )
    return Findings(events=[listed])


def _balances(call: Call, reply: Reply, reading: Reading, as_of_ns: Instant) -> Findings:
    return Findings(events=[read_balances(reply.body, reading, as_of_ns)])


def _fee_rates(call: Call, reply: Reply, reading: Reading, _: Instant) -> Findings:
    return Findings(events=[read_fees(reply.body, reading)])


def _candles(call: Call, reply: Reply, reading: Reading, _: Instant) -> Findings:
    """Oldest first; a row that cannot be read is a bar that is not there."""
    request = call.request
    if not isinstance(request, ReadCandles):
        return Findings()
    symbol = request.instrument.symbol
    rows = guarded(lambda: _decode_rows(reply.body))
    told = decode_public_answer(bytes(reply.body), reading.symbol_of, reply.received_ns, symbol)
    candles = [
        msgspec.structs.replace(bar, interval=request.interval)
        for bar in told
        if isinstance(bar, Candle)
    ]
    if rows and not candles:
        raise WireError("binance: none of the bars can be read")
    listed = CandlesListed(
        venue=VENUE,
        symbol=symbol,
        interval=request.interval,
        candles=tuple(candles[-request.limit :]),
        asked_ns=call.asked_ns,
        received_ns=reply.received_ns,
    )
    return Findings(events=[listed])


def _fills_from(request: VenueRequest, wire_symbol: str, since_ns: Instant) -> Call:
    start_ms = str(max(0, since_ns // MILLISECOND))
    params = (("symbol", wire_symbol), ("startTime", start_ms), _LIMIT)
    return Call(endpoint=FILLS, params=params, request=request)


def _whole(instant: Instant) -> Instant:
    return instant // MILLISECOND * MILLISECOND


_LIMIT = ("limit", str(FILLS_PER_PAGE))
_Reader: TypeAlias = Callable[[Call, Reply, Reading, Instant], Findings]
_READERS: Mapping[str, _Reader] = {
    ORDER.label: _order,
    OPEN_ORDERS.label: _open_orders,
    FILLS.label: _fills,
    ACCOUNT.label: _balances,
    FEES.label: _fee_rates,
    CANDLES.label: _candles,
}
