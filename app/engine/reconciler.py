"""Asks venues what became of things: orders without an answer, and everything again from time to time."""

from collections.abc import Callable

import msgspec

from app.domain.instants import MINUTE, SECOND, Duration, Instant
from app.domain.instruments import Instrument
from app.domain.order_events import Action, RequestOutcome, Verdict
from app.domain.safe_text import sanitise
from app.domain.venue_requests import (
    ListFills,
    ListOpenOrders,
    QueryOrder,
    ReadBalances,
    ReadClock,
    ReadFees,
    ReadInstruments,
    VenueRequest,
)
from app.engine.bookkeeper import Bookkeeper
from app.engine.canceling import Canceling
from app.engine.duties import BALANCES, CLOCK, FEES, FILLS, INSTRUMENTS, OPEN_ORDERS, Duty, periods
from app.engine.state import State, VenueLine
from app.trading.orders.evidence import OutcomeLost
from app.trading.orders.facts import Asked
from app.trading.orders.lifecycle import Stage
from app.trading.orders.order import Order

FIRST_QUESTION: Duration = SECOND // 2
LONGEST_PAUSE: Duration = 15 * SECOND
QUIET: Duration = 3 * SECOND  # an acked order, a cancel or an amend that nobody speaks of
FEE_COMES: Duration = 10 * SECOND
SILENT: Duration = 15 * SECOND  # not even "unknown" came back for a request
OVERLAP: Duration = 10 * MINUTE
CANCELS_FAST = 5  # then once a minute: a venue may come back late, and the order may rest there
_BALANCES_FIRST: Duration = (
    2 * SECOND
)  # the private stream comes first, so that nothing falls between


class Pace(msgspec.Struct, kw_only=True):
    """When to ask about one order next, and how often we did."""

    next_ns: Duration
    tries: int = 0


class Reconciler:
    """Works from heartbeats; `jitter` gives [0, 1)."""

    def __init__(
        self,
        state: State,
        bookkeeper: Bookkeeper,
        canceling: Canceling,
        jitter: Callable[[], float],
    ) -> None:
        self._state = state
        self._bookkeeper = bookkeeper
        self._canceling = canceling
        self._jitter = jitter
        self._duties: dict[str, dict[str, Duty]] = {}
        self._paces: dict[str, Pace] = {}

    def begin(self) -> None:
        """At the start: everything is due, balances once the private stream had its chance."""
        every = periods(self._state.options)
        mono_ns = self._state.now.mono_ns
        for venue in self._state.lines:
            duties = {name: Duty(every=every[name], next_ns=mono_ns) for name in every}
            duties[BALANCES].at_least = self._state.options.balance_every
            duties[BALANCES].next_ns = mono_ns + _BALANCES_FIRST
            self._duties[venue] = duties

    def beat(self) -> None:
        """Ask what is due, of every venue that takes requests."""
        now = self._state.now
        for line in self._state.lines.values():
            if line.is_frozen(now.wall_ns):
                continue
            for name, duty in self._duties.get(line.venue, {}).items():
                if duty.is_due(now.mono_ns):
                    self._do(line, name, duty)
        for order in self._state.ledger.unsettled():
            self._mind(order)

    def stream_back(self, line: VenueLine) -> None:
        """The private stream is in step (again): ask for what it may have missed."""
        for name in (OPEN_ORDERS, FILLS, BALANCES):
            self._hurry(line.venue, name)

    def hurry_all(self) -> None:
        """A trader asks for everything now; balances keep their spacing."""
        for venue in self._duties:
            for name in (OPEN_ORDERS, FILLS, BALANCES):
                self._hurry(venue, name)

    def hurry_listing(self, venue: str) -> None:
        self._hurry(venue, OPEN_ORDERS)

    def hurry_clock(self, venue: str) -> None:
        self._hurry(venue, CLOCK)

    def hurry_fees(self, venue: str) -> None:
        self._hurry(venue, FEES)

    def answered(self, venue: str, name: str) -> None:
        """A regular question was answered."""
        duty = self._duties.get(venue, {}).get(name)
        if duty is not None:
            duty.answered()

    def failed(self, venue: str, name: str) -> None:
        """It was not: ask again, less and less often. It counts for nothing else."""
        duty = self._duties.get(venue, {}).get(name)
        if duty is not None:
            duty.failed(self._state.now.mono_ns)

    def soon(self, order: Order) -> None:
        """Something happened to this order that must be looked at."""
        self._paces[order.key] = Pace(next_ns=self._state.now.mono_ns + FIRST_QUESTION)

    def watch_instruments(self) -> tuple[Instrument, ...]:
        """The instruments whose fees are worth knowing: those in view."""
        state = self._state
        found = (state.instrument(venue, state.symbol or "") for venue in state.lines)
        return tuple(instrument for instrument in found if instrument is not None)

    def _hurry(self, venue: str, name: str) -> None:
        duty = self._duties.get(venue, {}).get(name)
        if duty is not None:
            duty.hurry(self._state.now.mono_ns)

    # Regular questions.

    def _do(self, line: VenueLine, name: str, duty: Duty) -> None:
        if name == FILLS:
            self._ask_fills(line, duty)
            return
        if name == FEES:
            self._ask_fees(line, duty)
            return
        request: VenueRequest
        if name == INSTRUMENTS:
            request = ReadInstruments()
        elif name == CLOCK:
            request = ReadClock()
        elif name == BALANCES:
            request = ReadBalances()
        else:
            request = ListOpenOrders()
        duty.ask(self._state.now.mono_ns)
        self._state.send(line.venue, request)

    def _ask_fees(self, line: VenueLine, duty: Duty) -> None:
        found = (self._state.instrument(line.venue, one) for one in self._state.looked_at)
        instruments = [one for one in found if one is not None]
        if not instruments:
            duty.next_ns = self._state.now.mono_ns + SECOND  # not listed yet, or not there at all
            return
        duty.ask(self._state.now.mono_ns)
        for instrument in instruments:
            self._state.send(line.venue, ReadFees(instrument=instrument))

    def _ask_fills(self, line: VenueLine, duty: Duty) -> None:
        """Fills of every instrument that an order of ours was alive on since we last knew all."""
        since_ns = max(0, (line.synced_until_ns or self._state.now.wall_ns) - OVERLAP)
        asked: dict[str, tuple[Instrument, Instant]] = {}
        for order in self._state.ledger:
            relevant = order.is_open or order.closing or order.changed_ns >= since_ns
            if not order.ours or order.venue != line.venue or not relevant:
                continue
            instrument = self._state.instrument(order.venue, order.symbol) or order.instrument
            if instrument is not None:
                earliest = min(since_ns, asked.get(order.symbol, (instrument, since_ns))[1])
                asked[order.symbol] = (instrument, min(earliest, _began_ns(order)))
        duty.ask(self._state.now.mono_ns)
        for instrument, from_ns in asked.values():
            self._state.send(line.venue, ListFills(instrument=instrument, since_ns=from_ns))
        duty.answered()
        if line.synced:
            line.synced_until_ns = self._state.now.wall_ns

    # Questions about one order.

    def _mind(self, order: Order) -> None:
        question = self._question(order)
        if question is None:
            if order.key in self._paces and not order.is_open:
                del self._paces[order.key]
            return
        now = self._state.now
        pace = self._paces.get(order.key)
        if pace is None:
            self.soon(order)
            return
        line = self._state.lines.get(order.venue)
        if now.mono_ns < pace.next_ns or line is None or line.is_frozen(now.wall_ns):
            return
        pause = min(FIRST_QUESTION << min(pace.tries + 1, 6), LONGEST_PAUSE)
        if order.lost:
            pause = MINUTE
        pace.tries += 1
        pace.next_ns = now.mono_ns + int(pause * (0.75 + 0.5 * self._jitter()))
        question(order)

    def _question(self, order: Order) -> Callable[[Order], None] | None:
        """What an order needs now, if anything."""
        if not order.ours or self._state.is_held_back(order):
            return None
        now_ns = self._state.now.wall_ns
        if order.stage is Stage.UNKNOWN:
            return self._query
        if order.stage is Stage.AUTHORISED:
            silent = now_ns - self._state.sent.get(order.key, now_ns) > SILENT
            return self._give_up_waiting if silent else None
        if order.lacks_final:
            return self._query
        if order.needs_fills:
            return self._list_fills
        if order.lacks_fees and now_ns - order.changed_ns > FEE_COMES:
            return self._list_fills
        if _is_unanswered(order, now_ns):
            return self._give_up_asking
        if _wants_cancel(order, now_ns, killed=self._state.stops.killed_ns is not None):
            return self._cancel_again
        return self._query if _is_quiet(order, now_ns) else None

    def _query(self, order: Order) -> None:
        instrument = self._state.instrument(order.venue, order.symbol) or order.instrument
        if instrument is None or order.client_order_id is None:
            return
        query = QueryOrder(instrument=instrument, client_order_id=order.client_order_id)
        self._state.send(order.venue, query)
        if order.authorised is not None and order.stage is Stage.UNKNOWN:
            self._list_fills(order)

    def _list_fills(self, order: Order) -> None:
        instrument = self._state.instrument(order.venue, order.symbol) or order.instrument
        if instrument is not None:
            request = ListFills(instrument=instrument, since_ns=_began_ns(order))
            self._state.send(order.venue, request)

    def _give_up_waiting(self, order: Order) -> None:
        if order.client_order_id is None:
            return
        lost = OutcomeLost(
            venue=order.venue,
            account=order.account,
            client_order_id=order.client_order_id,
            at_ns=self._state.now.wall_ns,
            sentence="no answer of any kind came back",
        )
        self._bookkeeper.learn(order, lost)

    def _give_up_asking(self, order: Order) -> None:
        """Neither an answer nor an effect: the next look at the order decides whether to ask again."""
        if order.client_order_id is None:
            return
        silent = RequestOutcome(
            venue=order.venue,
            account=order.account,
            symbol=order.symbol,
            client_order_id=order.client_order_id,
            action=Action.CANCEL if _is_silent(order.facts.cancel) else Action.AMEND,
            verdict=Verdict.UNKNOWN,
            received_ns=self._state.now.wall_ns,
            reason=sanitise("no word came that it was done"),
        )
        self._bookkeeper.learn(order, silent)
        self.soon(order)

    def _cancel_again(self, order: Order) -> None:
        self._canceling.cancel(order, by="engine")


def _is_unanswered(order: Order, now_ns: Instant) -> bool:
    """A cancel or an amend is pending and nothing was heard of it, perhaps because we stopped meanwhile."""
    amend = order.facts.amend
    taken = amend.asked_ns <= amend.accepted_ns  # and only not shown yet
    for pending, asked in (
        (order.cancel_pending, order.facts.cancel),
        (order.amend_pending and not taken, amend),
    ):
        if pending and _is_silent(asked) and abs(now_ns - asked.asked_ns) > SILENT:
            return True
    return False


def _is_silent(asked: Asked) -> bool:
    return asked.asked_ns > max(asked.settled_ns, asked.unknown_ns)


def _wants_cancel(order: Order, now_ns: Instant, *, killed: bool) -> bool:
    """It rests although a cancel was asked and answered or looked into, or although all are to go."""
    asked = order.facts.cancel
    if not order.is_resting or order.cancel_pending:
        return False
    if asked.times == 0:
        return killed
    return asked.times < CANCELS_FAST or abs(now_ns - asked.asked_ns) > MINUTE


def _is_quiet(order: Order, now_ns: Instant) -> bool:
    """Something was asked of the venue for this order and nobody speaks of it."""
    if order.cancel_pending:
        return now_ns - order.facts.cancel.asked_ns > QUIET
    if order.amend_pending:
        return now_ns - order.facts.amend.asked_ns > QUIET
    return order.stage is Stage.ACKED and now_ns - order.heard_ns > QUIET


def _began_ns(order: Order) -> Instant:
    began_ns = order.facts.created_ns or order.changed_ns
    if order.authorised is not None:
        began_ns = min(began_ns, order.authorised.at_ns)
    return max(0, began_ns - 5 * SECOND)
