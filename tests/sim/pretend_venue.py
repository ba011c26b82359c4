"""A venue in memory with an unreliable line: requests and answers get lost or come late, by seed.

It is the truth that the engine is compared with; it never asks the engine anything.
"""

import heapq
import random
from collections.abc import Callable
from decimal import Decimal

from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.instants import MILLISECOND, SECOND, Instant
from app.domain.link_events import StreamSynced
from app.domain.order_events import (
    Action,
    FillReport,
    OrderReport,
    QueryFailed,
    RequestOutcome,
    Source,
    Verdict,
)
from app.domain.order_terms import OrderStatus
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import (
    Cancel,
    CancelEvery,
    InPlace,
    ListFills,
    ListOpenOrders,
    Place,
    QueryOrder,
    ReadBalances,
    VenueRequest,
)
from app.ports.venue_gateway import Deliver
from tests.fakes.ports import ManualClock, MemoryJournal
from tests.fakes.workbench import fit_for_trading
from tests.sim.pretend_words import Held, answer_to, outcome_of, report_of

_STEP = 20 * MILLISECOND


class PretendVenue:
    """Implements VenueGateway; `trouble` is the chance of each single mishap."""

    def __init__(
        self, clock: ManualClock, journal: MemoryJournal, seed: int, trouble: float
    ) -> None:
        self.venue = "binance"
        self.account = "main"
        self.may_trade = True
        self.in_place = InPlace(price=False, more=False)
        self.trouble = trouble
        self.held: dict[ClientOrderId, Held] = {}
        self.seen: list[ClientOrderId] = []
        self.arrived: list[ClientOrderId] = []
        self.synced = False
        self._clock = clock
        self._journal = journal
        self._dice = random.Random(seed)
        self._agenda: list[tuple[Instant, int, Callable[[], None]]] = []
        self._numbers = 0
        self._deliver: Deliver | None = None

    async def run(self, deliver: Deliver) -> None:
        self._deliver = deliver
        try:
            for event in fit_for_trading(self._clock):
                deliver(event)
            self.synced = True
            while True:
                self._act()
                await self._clock.sleep_until(self._clock.now().mono_ns + _STEP)
        finally:
            self._deliver = None
            self.synced = False

    def request(self, request: VenueRequest) -> None:
        if isinstance(request, Place):
            self._placing(request)
        elif isinstance(request, Cancel) and request.client_order_id is not None:
            self._canceling(request.client_order_id)
        elif isinstance(request, CancelEvery):
            for client_order_id, _ in request.orders:
                self._canceling(client_order_id)
        elif isinstance(request, QueryOrder | ListOpenOrders | ListFills):
            self._asking(request)
        elif isinstance(request, ReadBalances):
            self._later(0.1, lambda: self._say(fit_for_trading(self._clock)[4]))

    # The unreliable line.

    def _mishap(self) -> bool:
        return self._dice.random() < self.trouble

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        self._numbers += 1
        at_ns = self._clock.now().wall_ns + int(seconds * SECOND)
        heapq.heappush(self._agenda, (at_ns, self._numbers, act))

    def _say(self, *events: VenueEvent) -> None:
        if self._deliver is not None:
            for event in events:
                self._deliver(event)

    def _stream(self, *events: VenueEvent) -> None:
        """The private stream: late, doubled, or not at all while it is out of step."""
        if not self.synced:
            return
        delay = self._dice.random() * (2.0 if self._mishap() else 0.1)
        self._later(delay, lambda: self._say(*events))
        if self._mishap():
            self._later(delay + 0.3, lambda: self._say(*reversed(events)))

    def _answer(self, event: VenueEvent, unknown: VenueEvent) -> None:
        """The answer to a request; lost, it is proven nothing after a while."""
        if self._mishap():
            self._later(2.0, lambda: self._say(unknown))
        else:
            self._later(self._dice.random() * 0.2, lambda: self._say(event))

    # What the venue does.

    def _placing(self, place: Place) -> None:
        assert self._is_durable(place.client_order_id), "sent before it was durable"
        self.seen.append(place.client_order_id)
        lost = self._outcome(place.client_order_id, Action.PLACE, Verdict.UNKNOWN)
        self._on_its_way(lambda: self._arrive(place), lost)

    def _is_durable(self, client_order_id: ClientOrderId) -> bool:
        return any(
            row.kind == "send_authorised" and row.client_order_id == client_order_id
            for row in self._journal.rows
        )

    def _on_its_way(self, arrives: Callable[[], None], *lost: VenueEvent) -> None:
        """In time, late, or never; then it is `lost` that we learn."""
        if self._mishap():
            self._later(2.0, lambda: self._say(*lost))
            return
        delay = self._dice.random() * (8.0 if self._mishap() else 0.1)
        self._later(delay, arrives)

    def _arrive(self, place: Place) -> None:
        now_ns = self._clock.now().wall_ns
        one = place.client_order_id
        unknown = self._outcome(one, Action.PLACE, Verdict.UNKNOWN)
        if now_ns > place.expires_ns or self._dice.random() < 0.1:
            self._answer(self._outcome(one, Action.PLACE, Verdict.REFUSED), unknown)
            return
        self.arrived.append(one)
        held = self.held[one] = Held(
            place=place,
            venue_order_id=VenueOrderId(str(1000 + len(self.held))),
            status=OrderStatus.OPEN,
            filled=Decimal(0),
            changed_ns=now_ns,
            fills=[],
        )
        self._answer(self._outcome(one, Action.PLACE, Verdict.ACCEPTED), unknown)
        self._stream(self._report(held, Source.STREAM))
        if self._dice.random() < 0.6:
            self._later(self._dice.random() * 20, lambda: self._trade(held))

    def _trade(self, held: Held) -> None:
        if held.status not in (OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED):
            return
        place = held.place
        left = place.quantity - held.filled
        part = left if self._dice.random() < 0.5 else min(left, Decimal("0.04"))
        now_ns = self._clock.now().wall_ns
        fill = FillReport(
            venue=self.venue,
            account=self.account,
            source=Source.STREAM,
            wire_symbol="BTCUSDT",
            symbol="BTC/USDT",
            client_order_id=place.client_order_id,
            venue_order_id=held.venue_order_id,
            trade_id=f"{held.venue_order_id}-{len(held.fills)}",
            side=place.side,
            price=place.price or Decimal(0),
            quantity=part,
            received_ns=now_ns,
            fee=Decimal("0.0001"),
            fee_asset="BTC",
            maker=True,
            venue_time_ns=now_ns,
        )
        held.fills.append(fill)
        held.filled += part
        full = held.filled == place.quantity
        held.status = OrderStatus.FILLED if full else OrderStatus.PARTIALLY_FILLED
        held.changed_ns = now_ns
        self._stream(fill, self._report(held, Source.STREAM))
        if not full:
            self._later(self._dice.random() * 10, lambda: self._trade(held))

    def _canceling(self, client_order_id: ClientOrderId) -> None:
        unknown = self._outcome(client_order_id, Action.CANCEL, Verdict.UNKNOWN)
        if self._mishap():
            self._later(2.0, lambda: self._say(unknown))
            return
        self._later(self._dice.random() * 0.3, lambda: self._cancel(client_order_id))

    def _cancel(self, client_order_id: ClientOrderId) -> None:
        unknown = self._outcome(client_order_id, Action.CANCEL, Verdict.UNKNOWN)
        held = self.held.get(client_order_id)
        alive = held is not None and held.status in (
            OrderStatus.OPEN,
            OrderStatus.PARTIALLY_FILLED,
        )
        if held is None or not alive:
            self._answer(self._outcome(client_order_id, Action.CANCEL, Verdict.GONE), unknown)
            return
        held.status = OrderStatus.CANCELED
        held.changed_ns = self._clock.now().wall_ns
        self._answer(self._outcome(client_order_id, Action.CANCEL, Verdict.ACCEPTED), unknown)
        self._stream(self._report(held, Source.STREAM))

    def _asking(self, request: QueryOrder | ListOpenOrders | ListFills) -> None:
        asked_ns = self._clock.now().wall_ns
        if self._mishap():
            what = {QueryOrder: "order", ListOpenOrders: "open_orders", ListFills: "fills"}
            failed = QueryFailed(
                venue=self.venue,
                account=self.account,
                symbol=None,
                client_order_id=getattr(request, "client_order_id", None),
                what=what[type(request)],
                reason=sanitise("502"),
                received_ns=asked_ns,
            )
            self._later(0.5, lambda: self._say(failed))
            return
        self._later(
            self._dice.random() * 0.2,
            lambda: self._say(answer_to(request, self.held, asked_ns, self._clock.now().wall_ns)),
        )

    def _act(self) -> None:
        now_ns = self._clock.now().wall_ns
        while self._agenda and self._agenda[0][0] <= now_ns:
            heapq.heappop(self._agenda)[2]()
        if self._dice.random() < self.trouble / 200:
            self._lose_stream()

    def _lose_stream(self) -> None:
        if not self.synced:
            return
        self.synced = False
        self._say(self._sync(False))

        def back() -> None:
            self.synced = True
            self._say(self._sync(True))

        self._later(self._dice.random() * 6, back)

    def _sync(self, synced: bool) -> StreamSynced:
        return StreamSynced(
            venue=self.venue,
            account=self.account,
            synced=synced,
            received_ns=self._clock.now().wall_ns,
        )

    def _outcome(
        self, client_order_id: ClientOrderId, action: Action, verdict: Verdict
    ) -> RequestOutcome:
        return outcome_of(client_order_id, action, verdict, self._clock.now().wall_ns)

    def _report(self, held: Held, source: Source) -> OrderReport:
        return report_of(held, source, self._clock.now().wall_ns)
