"""A sans-io talk with a Binance session: what the venue says goes in, what the session sends comes out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec

from app.domain.identifiers import ClientOrderId
from app.domain.instants import MILLISECOND, SECOND, Duration, Moment
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.order_events import RequestOutcome
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Place, VenueRequest
from app.venues.binance import build_session
from app.venues.wire.requests import Answered, Frame, HttpRequest, NotSent, Outcome, Unknown
from app.venues.wire.session import SessionTerms
from app.venues.wire.signing import Keys

START = 1_763_680_000 * SECOND
KEYS = Keys(api_key="K", secret="S")
OWN = ClientOrderId("k00001000000000a7f")

BTC = Instrument(
    venue="binance",
    product="spot",
    wire_symbol="BTCUSDT",
    symbol="BTC/USDT",
    kind=InstrumentKind.SPOT,
    base="BTC",
    quote="USDT",
    tick=Decimal("0.01"),
    lot=Decimal("0.00001"),
)
ETH = msgspec.structs.replace(BTC, wire_symbol="ETHUSDT", symbol="ETH/USDT", base="ETH")

# The documentation's answers, cut to what matters (sheet A7, A8).
PLACED = {
    "symbol": "BTCUSDT",
    "orderId": 42,
    "orderListId": -1,
    "clientOrderId": OWN,
    "transactTime": 1763680000128,
    "price": "90000.00000000",
    "origQty": "0.01000000",
    "executedQty": "0.00400000",
    "cummulativeQuoteQty": "360.00000000",
    "status": "PARTIALLY_FILLED",
    "timeInForce": "GTC",
    "type": "LIMIT",
    "side": "BUY",
    "fills": [
        {
            "price": "90000.00000000",
            "qty": "0.00400000",
            "commission": "0.00000310",
            "commissionAsset": "BNB",
            "tradeId": 777,
        }
    ],
}

Event = TypeVar("Event")


def place(
    *,
    quantity: str = "0.01",
    price: str | None = "90000",
    kind: OrderType = OrderType.LIMIT,
    time_in_force: TimeInForce = TimeInForce.GTC,
    post_only: bool = False,
    expires_ns: int = 0,
    own: str = OWN,
) -> Place:
    return Place(
        client_order_id=ClientOrderId(own),
        instrument=BTC,
        side=Side.BUY,
        type=kind,
        quantity=Decimal(quantity),
        price=None if price is None else Decimal(price),
        time_in_force=time_in_force,
        post_only=post_only,
        expires_ns=expires_ns,
    )


def of_type(events: Sequence[object], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


def outcome(events: Sequence[object]) -> RequestOutcome:
    """The one verdict among these events."""
    (only,) = of_type(events, RequestOutcome)
    return only


class Talk:
    """Drives a session as venues/link does; time moves only when told."""

    def __init__(
        self,
        *,
        keys: Keys | None = KEYS,
        may_trade: bool = True,
        environment: str = "testnet",
        product: str = "",
    ) -> None:
        terms = SessionTerms(
            account="main",
            environment=environment,
            keys=keys,
            may_trade=may_trade,
            product=product,
        )
        self.session = build_session(terms)
        self.now = Moment(START, 5 * SECOND)
        self.frames: list[Frame] = []
        self.requests: list[HttpRequest] = []
        self.dropped: list[str] = []
        self.events: list[VenueEvent] = []
        self._take(self.session.tick(self.now))

    def _take(self, events: Sequence[VenueEvent]) -> list[VenueEvent]:
        self.events += events
        for item in self.session.to_send(self.now):
            if isinstance(item, Frame):
                self.frames.append(item)
            else:
                self.requests.append(item)
        self.dropped += self.session.drop()
        return list(events)

    def ask(self, request: VenueRequest) -> list[VenueEvent]:
        return self._take(self.session.ask(request, self.now))

    def say(self, channel: str, *frames: bytes) -> list[VenueEvent]:
        events: list[VenueEvent] = []
        for frame in frames:
            events += self._take(self.session.receive(channel, frame, self.now))
        return events

    def open(self, channel: str) -> list[VenueEvent]:
        return self._take(self.session.opened(channel, self.now))

    def close(self, channel: str, reason: str = "the venue closed it") -> list[VenueEvent]:
        return self._take(self.session.closed(channel, reason, self.now))

    def wait(self, duration_ns: Duration) -> list[VenueEvent]:
        """Let time pass, with a tick at every deadline."""
        end_ns = self.now.mono_ns + duration_ns
        events: list[VenueEvent] = []
        for _ in range(10_000):
            due = self.session.next_deadline()
            if due is None or due > end_ns:
                break
            self.move(max(due, self.now.mono_ns + MILLISECOND) - self.now.mono_ns)
            events += self._take(self.session.tick(self.now))
        else:
            raise AssertionError("the session asks for ticks without end")
        self.move(max(0, end_ns - self.now.mono_ns))
        return events

    def move(self, step_ns: Duration) -> None:
        self.now = Moment(self.now.wall_ns + step_ns, self.now.mono_ns + step_ns)

    def plans(self) -> list[str]:
        return [plan.name for plan in self.session.channels()]

    def take_frame(self) -> dict[str, object]:
        """The oldest frame not yet looked at, decoded."""
        decoded: dict[str, object] = msgspec.json.decode(self.frames.pop(0).data)
        return decoded

    def request(self, label: str) -> HttpRequest:
        """The oldest unanswered request of this label."""
        return next(row for row in self.requests if row.label == label)

    def query(self, label: str) -> dict[str, str]:
        return dict(parse_qsl(self.request(label).path.partition("?")[2]))

    def finish(self, label: str, outcome: Outcome) -> list[VenueEvent]:
        request = self.request(label)
        self.requests.remove(request)
        return self._take(self.session.answered(request.request_id, outcome, self.now))

    def answer(
        self,
        label: str,
        body: object,
        status: int = 200,
        headers: dict[str, str] | None = None,
        took_ns: Duration = 10 * MILLISECOND,
    ) -> list[VenueEvent]:
        sent_ns = self.now.wall_ns
        self.move(took_ns)
        raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return self.finish(
            label,
            Answered(
                status=status,
                headers=headers or {},
                body=raw,
                sent_ns=sent_ns,
                received_ns=self.now.wall_ns,
            ),
        )

    def not_sent(self, label: str) -> list[VenueEvent]:
        return self.finish(label, NotSent(reason="the venue's host refuses the connection"))

    def unknown(self, label: str) -> list[VenueEvent]:
        return self.finish(label, Unknown(reason="the connection broke", sent_ns=self.now.wall_ns))

    def read_clock(self, ahead_ns: Duration = 0) -> list[VenueEvent]:
        """Answer the first look at the venue's clock."""
        server_ms = (self.now.wall_ns + ahead_ns) // MILLISECOND
        return self.answer("clock", {"serverTime": server_ms}, took_ns=0)

    def open_user(self) -> list[VenueEvent]:
        """The user socket open and subscribed."""
        events = self.open("user")
        asked = self.take_frame()
        return events + self.say("user", reply(asked, {"subscriptionId": 0}))


def reply(asked: dict[str, object], result: object, status: int = 200) -> bytes:
    """A success on the WebSocket API."""
    return msgspec.json.encode({"id": asked["id"], "status": status, "result": result})


def refusal(asked: dict[str, object], code: int, words: str, status: int = 400) -> bytes:
    error = {"code": code, "msg": words}
    return msgspec.json.encode({"id": asked["id"], "status": status, "error": error})


def trading() -> Talk:
    """A session whose clock is read and whose user stream is synced."""
    talk = Talk()
    talk.read_clock()
    talk.open_user()
    return talk
