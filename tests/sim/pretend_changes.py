"""The venue in memory that also changes resting orders: a smaller amount in place, the rest by replacing."""

import msgspec

from app.domain.identifiers import ClientOrderId
from app.domain.order_events import Action, Source, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Amend, Replace, VenueRequest
from tests.fakes.ports import ManualClock, MemoryJournal
from tests.sim.pretend_venue import PretendVenue
from tests.sim.pretend_words import ALIVE


class ChangingVenue(PretendVenue):
    """Cancels only what has not traded, and places only after that, as Binance does with ONLY_NEW."""

    def __init__(
        self, clock: ManualClock, journal: MemoryJournal, seed: int, trouble: float
    ) -> None:
        super().__init__(clock, journal, seed, trouble)
        self.replaced: dict[
            ClientOrderId, ClientOrderId
        ] = {}  # the heir, and what it was to replace
        self.changed = 0

    def request(self, request: VenueRequest) -> None:
        if isinstance(request, Amend):
            lost = self._outcome(request.client_order_id, Action.AMEND, Verdict.UNKNOWN)
            self._on_its_way(lambda: self._change(request), lost)
        elif isinstance(request, Replace):
            old, new = request.client_order_id, request.place.client_order_id
            assert self._is_durable(new), "sent before it was durable"
            self.seen.append(new)
            self.replaced[new] = old
            self._on_its_way(
                lambda: self._replace(request),
                self._outcome(old, Action.AMEND, Verdict.UNKNOWN),
                self._outcome(new, Action.PLACE, Verdict.UNKNOWN),
            )
        else:
            super().request(request)

    def _change(self, change: Amend) -> None:
        held = self.held.get(change.client_order_id)
        assert change.price is None
        assert change.quantity is not None
        verdict = Verdict.ACCEPTED
        if held is None or held.status not in ALIVE:
            verdict = Verdict.GONE
        elif not held.filled < change.quantity <= held.place.quantity or self._dice.random() < 0.1:
            verdict = Verdict.REFUSED
        else:
            held.place = msgspec.structs.replace(held.place, quantity=change.quantity)
            held.changed_ns = self._clock.now().wall_ns
            self.changed += 1
            self._stream(self._report(held, Source.STREAM))
        self._told(change.client_order_id, Action.AMEND, verdict)

    def _replace(self, change: Replace) -> None:
        old, new = change.client_order_id, change.place.client_order_id
        held = self.held.get(old)
        if held is None or held.status is not OrderStatus.OPEN or self._dice.random() < 0.1:
            gone = held is None or held.status not in ALIVE
            self._told(old, Action.AMEND, Verdict.GONE if gone else Verdict.REFUSED)
            self._told(new, Action.PLACE, Verdict.REFUSED)
            return
        held.status = OrderStatus.CANCELED
        held.changed_ns = self._clock.now().wall_ns
        self._stream(self._report(held, Source.STREAM))
        self._told(old, Action.AMEND, Verdict.ACCEPTED)
        self.changed += 1
        self._arrive(change.place)  # which refuses some

    def _told(self, client_order_id: ClientOrderId, action: Action, verdict: Verdict) -> None:
        self._answer(
            self._outcome(client_order_id, action, verdict),
            self._outcome(client_order_id, action, Verdict.UNKNOWN),
        )
