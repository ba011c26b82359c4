"""What OKX's answers to our questions mean, as events; a page that is full asks for the next one."""

from collections.abc import Callable, Sequence

import msgspec

from app.domain.errors import WireError
from app.domain.instants import MILLISECOND, Moment
from app.domain.link_events import ClockMeasured, InstrumentsListed
from app.domain.market_events import CandlesListed
from app.domain.order_events import (
    FillReport,
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
    ReadClock,
    ReadFees,
    ReadInstruments,
)
from app.venues.okx.accounts import (
    AccountRow,
    BalanceRow,
    FeeRow,
    balance,
    balances_reported,
    fees_reported,
)
from app.venues.okx.candles import read_candles, start_of
from app.venues.okx.codes import NO_SUCH_ORDER
from app.venues.okx.context import SessionContext
from app.venues.okx.decoding import Answer, TimeRow, decode, read_rows, rows_of
from app.venues.okx.endpoints import BARS_PAGE, PAGE, PAGES
from app.venues.okx.fields import moment
from app.venues.okx.private import FillRow, OrderRow, fill_report, order_report
from app.venues.okx.questions import Asked, Question, QuestionDesk
from app.venues.okx.symbols import read_instruments
from app.venues.wire.requests import Answered, Outcome

_ORDERS = msgspec.json.Decoder(OrderRow)
_FILLS = msgspec.json.Decoder(FillRow)
_ACCOUNTS = msgspec.json.Decoder(AccountRow)
_BALANCES = msgspec.json.Decoder(BalanceRow)
_FEES = msgspec.json.Decoder(FeeRow)
_TIMES = msgspec.json.Decoder(TimeRow)


class AnswerReader:
    """Turns outcomes of REST questions into events. Raises nothing for what a venue sends."""

    def __init__(self, context: SessionContext, desk: QuestionDesk) -> None:
        self._context = context
        self._desk = desk
        self._readers: dict[
            type[Asked], Callable[[Question, Answer, Answered, Moment], list[VenueEvent]]
        ] = {
            ReadInstruments: self._instruments,
            ReadCandles: self._candles,
            ReadClock: self._clock,
            ReadBalances: self._balances,
            ReadFees: self._fees,
            QueryOrder: self._order,
            ListOpenOrders: self._open_orders,
            ListFills: self._fills,
        }

    def answered(
        self, request_id: int, outcome: Outcome, now: Moment
    ) -> Sequence[VenueEvent] | None:
        """The events of this outcome; None when no question waits for it."""
        question = self._desk.take(request_id)
        if question is None:
            return None
        answer, events = self._desk.read(question, outcome, now)
        if answer is None or not isinstance(outcome, Answered):
            return events
        if not question.pages:
            question.asked_ns = outcome.sent_ns
        is_absent = isinstance(question.request, QueryOrder) and answer.code == NO_SUCH_ORDER
        if answer.code != "0" and not is_absent:
            return events + self._desk.refused(question, answer, now)
        try:
            return events + self._readers[type(question.request)](question, answer, outcome, now)
        except WireError as error:
            return events + self._desk.failed(question, str(error), now)

    def _instruments(
        self, question: Question, answer: Answer, outcome: Answered, now: Moment
    ) -> list[VenueEvent]:
        listing = read_instruments(outcome.body)
        if not listing.instruments:
            raise WireError(f"OKX listed no {question.product} instruments")
        for instrument in listing.instruments:
            self._context.learn(instrument)
        self._desk.answered(question)
        events: list[VenueEvent] = [
            InstrumentsListed(
                venue=self._context.venue,
                product=question.product,
                instruments=listing.instruments,
                received_ns=now.wall_ns,
            )
        ]
        if listing.skipped:
            text = (
                f"OKX listed {listing.skipped} {question.product} instruments that cannot be read "
                "here; they are left out. Update the program if you miss one."
            )
            events.append(self._context.notice("info", text, now))
        return events

    def _clock(
        self, question: Question, answer: Answer, outcome: Answered, now: Moment
    ) -> list[VenueEvent]:
        row = decode(_TIMES, _only_row(answer), "a time")
        server_ns = moment(row.ts, "ts")
        clock = self._context.clock
        if server_ns is None or not clock.measured(outcome.sent_ns, server_ns, now):
            raise WireError("OKX told a time that makes no sense")
        self._desk.answered(question)
        return [
            ClockMeasured(
                venue=self._context.venue,
                offset_ns=clock.offset_ns,
                uncertainty_ns=clock.uncertainty_ns or 0,
                received_ns=now.wall_ns,
            )
        ]

    def _balances(
        self, question: Question, answer: Answer, outcome: Answered, now: Moment
    ) -> list[VenueEvent]:
        """Complete only when every row was read: what is not listed then is zero."""
        account = decode(_ACCOUNTS, _only_row(answer), "an account")
        details, bad = read_rows(_BALANCES, account.details, "a balance")
        balances = []
        for detail in details:
            try:
                balances.append(balance(detail))
            except WireError as error:
                bad.append(error)
        origin = self._context.origin(Source.LISTING, now)
        clock = self._context.clock
        # Not later than OKX can have looked, and on the grid of its stamps: a later word of its stream wins.
        at_ns = outcome.sent_ns + clock.offset_ns - (clock.uncertainty_ns or 0)
        report = balances_reported(
            account,
            balances,
            origin,
            complete=not bad,
            from_stream=False,
            at_ns=at_ns // MILLISECOND * MILLISECOND,
        )
        if not bad:
            return [report]
        text = f"{bad[0]}: that balance is left as it was. Update the program if this repeats."
        return [report, self._context.notice("warning", text, now)]

    def _fees(
        self, question: Question, answer: Answer, outcome: Answered, now: Moment
    ) -> list[VenueEvent]:
        if not isinstance(question.request, ReadFees):
            return []
        row = decode(_FEES, _only_row(answer), "fee rates")
        origin = self._context.origin(Source.LISTING, now)
        report = fees_reported(row, question.request.instrument, origin)
        self._desk.answered(question)
        return [report]

    def _order(
        self, question: Question, answer: Answer, outcome: Answered, now: Moment
    ) -> list[VenueEvent]:
        request = question.request
        if not isinstance(request, QueryOrder):
            return []
        self._context.learn(request.instrument)
        if answer.code == NO_SUCH_ORDER:
            return [
                OrderNotFound(
                    venue=self._context.venue,
                    account=self._context.account,
                    symbol=request.instrument.symbol,
                    client_order_id=request.client_order_id,
                    venue_order_id=request.venue_order_id,
                    asked_ns=outcome.sent_ns,
                    received_ns=now.wall_ns,
                )
            ]
        row = decode(_ORDERS, _only_row(answer), "an order")
        same = row.clOrdId == request.client_order_id
        if request.venue_order_id:
            same = row.ordId == request.venue_order_id
        if not same or row.instId != request.instrument.wire_symbol:
            raise WireError("OKX answered with another order than the one asked for")
        return [order_report(row, self._context.origin(Source.QUERY, now))]

    def _open_orders(
        self, question: Question, answer: Answer, outcome: Answered, now: Moment
    ) -> list[VenueEvent]:
        """All pages, or nothing: a list with a hole would say that an order is gone."""
        rows = rows_of(answer.data)
        question.rows += rows
        if len(rows) >= PAGE:
            last = decode(_ORDERS, rows[-1], "an order").ordId
            if question.pages + 1 >= PAGES or last == question.query.get("after"):
                raise WireError(f"OKX lists more than {PAGE * PAGES} open orders")
            self._next_page(question, last, now)
            return []
        origin = self._context.origin(Source.LISTING, now)
        orders: dict[str, OrderReport] = {}
        for raw in question.rows:
            row = decode(_ORDERS, raw, "an open order")
            orders[row.ordId] = order_report(row, origin)
        return [
            OpenOrdersListed(
                venue=self._context.venue,
                account=self._context.account,
                symbol=None,
                orders=tuple(orders.values()),
                asked_ns=question.asked_ns,
                received_ns=now.wall_ns,
            )
        ]

    def _fills(
        self, question: Question, answer: Answer, outcome: Answered, now: Moment
    ) -> list[VenueEvent]:
        """Newest first, page by page back to the instant that was asked for."""
        request = question.request
        if not isinstance(request, ListFills):
            return []
        self._context.learn(request.instrument)
        rows = rows_of(answer.data)
        question.rows += rows
        is_cut = False
        if len(rows) >= PAGE:
            last = decode(_FILLS, rows[-1], "a fill")
            ended_ns = moment(last.ts, "ts")
            is_cut = question.pages + 1 >= PAGES or last.billId in ("", question.query.get("after"))
            reaches = ended_ns is not None and ended_ns < request.since_ns
            if not is_cut and not reaches:
                self._next_page(question, last.billId or "", now)
                return []
        fills, bad = self._read_fills(question, now)
        listed = FillsListed(
            venue=self._context.venue,
            account=self._context.account,
            symbol=request.instrument.symbol,
            fills=fills,
            since_ns=request.since_ns,
            asked_ns=question.asked_ns,
            received_ns=now.wall_ns,
            complete=not is_cut and not bad,
        )
        if not bad:
            return [listed]
        text = f"{bad[0]}: that fill is not counted yet. Update the program if this repeats."
        return [listed, self._context.notice("warning", text, now)]

    def _read_fills(
        self, question: Question, now: Moment
    ) -> tuple[tuple[FillReport, ...], list[WireError]]:
        origin = self._context.origin(Source.LISTING, now)
        good, bad = read_rows(_FILLS, question.rows, "a fill")
        fills: dict[tuple[str, str], FillReport] = {}
        for row in good:
            try:
                fills[(row.ordId, row.tradeId)] = fill_report(row, origin)
            except WireError as error:
                bad.append(error)
        return tuple(fills.values()), bad

    def _candles(
        self, question: Question, answer: Answer, outcome: Answered, now: Moment
    ) -> list[VenueEvent]:
        """Newest first, page by page back until there are enough or no more."""
        request = question.request
        if not isinstance(request, ReadCandles):
            return []
        rows = rows_of(answer.data)
        question.rows += rows
        missing = request.limit - len(question.rows)
        if missing > 0 and len(rows) >= BARS_PAGE:
            oldest = start_of(rows[-1])
            if oldest == question.query.get("after"):
                raise WireError("OKX sent the same page of bars twice")
            question.query["limit"] = str(min(missing, BARS_PAGE))
            self._next_page(question, oldest, now)
            return []
        return [
            CandlesListed(
                venue=self._context.venue,
                symbol=request.instrument.symbol,
                interval=request.interval,
                candles=read_candles(question.rows, request, now.wall_ns),
                asked_ns=question.asked_ns,
                received_ns=now.wall_ns,
            )
        ]

    def _next_page(self, question: Question, after: str, now: Moment) -> None:
        question.pages += 1
        question.query["after"] = after
        self._desk.put(question, now)


def _only_row(answer: Answer) -> msgspec.Raw:
    rows = rows_of(answer.data)
    if len(rows) != 1:
        raise WireError(f"OKX answered with {len(rows)} rows where one was due")
    return rows[0]
