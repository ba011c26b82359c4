"""A sans-io talk with an OKX session: what the venue says goes in, what the session sends comes out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

import msgspec

from app.domain.identifiers import ClientOrderId
from app.domain.instants import SECOND, Duration, Moment
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Place, VenueRequest
from app.venues.okx import build_session
from app.venues.wire.requests import Answered, Frame, HttpRequest, NotSent, Outcome, Unknown
from app.venues.wire.session import SessionTerms
from app.venues.wire.signing import Keys

START = 1_763_680_000 * SECOND
KEYS = Keys(api_key="k", secret="s", passphrase="p")
OWN_ID = ClientOrderId("k1aaaacccccccccc01")

BTC = Instrument(
    venue="okx",
    product="spot",
    wire_symbol="BTC-USDT",
    symbol="BTC/USDT",
    kind=InstrumentKind.SPOT,
    base="BTC",
    quote="USDT",
    tick=Decimal("0.1"),
    lot=Decimal("0.00000001"),
    wire_code=10459,
)

# Shapes of the venue's documentation, cut to one instrument each (sheet, section 3).
SPOT_LIST = b'{"code":"0","msg":"","data":[{"instType":"SPOT","instId":"BTC-USDT","instIdCode":10459,"uly":"","instFamily":"","baseCcy":"BTC","quoteCcy":"USDT","settleCcy":"","ctVal":"","ctMult":"","ctValCcy":"","ctType":"","tickSz":"0.1","lotSz":"0.00000001","minSz":"0.00001","maxLmtSz":"9999999999","maxMktSz":"1000000","maxLmtAmt":"20000000","maxMktAmt":"1000000","lever":"10","listTime":"1548133413000","expTime":"","state":"live","ruleType":"normal","tradeQuoteCcyList":["USDT"]}]}'
SWAP_LIST = b'{"code":"0","msg":"","data":[{"instType":"SWAP","instId":"BTC-USDT-SWAP","instIdCode":10459,"uly":"BTC-USDT","instFamily":"BTC-USDT","baseCcy":"","quoteCcy":"","settleCcy":"USDT","ctVal":"0.01","ctMult":"1","ctValCcy":"BTC","ctType":"linear","tickSz":"0.1","lotSz":"0.01","minSz":"0.01","maxLmtSz":"100000000","maxMktSz":"12000","maxLmtAmt":"20000000","maxMktAmt":"","lever":"100","listTime":"1573557408000","expTime":"","state":"live","ruleType":"normal","tradeQuoteCcyList":[]}]}'
LOGGED_IN = b'{"event":"login","code":"0","msg":"","connId":"a4d3ae55"}'
ACCOUNT_JOINED = b'{"id":"1","event":"subscribe","arg":{"channel":"account"},"connId":"a4d3ae55"}'
ORDERS_JOINED = b'{"id":"1","event":"subscribe","arg":{"channel":"orders","instType":"ANY"},"connId":"a4d3ae55"}'

Event = TypeVar("Event")


class Talk:
    """Drives a session as venues/link does; time moves only when told."""

    def __init__(self, *, keys: Keys | None = KEYS, may_trade: bool = True) -> None:
        terms = SessionTerms(account="main", environment="demo", keys=keys, may_trade=may_trade)
        self.session = build_session(terms)
        self.now = Moment(START, 5 * SECOND)
        self.frames: list[Frame] = []
        self.requests: list[HttpRequest] = []
        self.dropped: list[str] = []
        self.events: list[VenueEvent] = []
        self._take(self.session.tick(self.now))

    def _take(self, events: Sequence[VenueEvent]) -> list[VenueEvent]:
        while outgoing := self.session.to_send(self.now):
            for item in outgoing:
                if isinstance(item, Frame):
                    self.frames.append(item)
                else:
                    self.requests.append(item)
        self.dropped += self.session.drop()
        self.events += events
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
            self._move(max(due, self.now.mono_ns))
            events += self._take(self.session.tick(self.now))
        else:
            raise AssertionError("the session asks for ticks without end")
        self._move(end_ns)
        return events

    def _move(self, mono_ns: Duration) -> None:
        step = mono_ns - self.now.mono_ns
        self.now = Moment(self.now.wall_ns + step, mono_ns)

    def plans(self) -> list[str]:
        return [plan.name for plan in self.session.channels()]

    def last_frame(self, channel: str) -> dict[str, object]:
        """The newest frame of this channel, decoded."""
        frame = next(row for row in reversed(self.frames) if row.channel == channel)
        decoded: dict[str, object] = msgspec.json.decode(frame.data)
        return decoded

    def request(self, label: str) -> HttpRequest:
        """The oldest unanswered request of this label."""
        return next(row for row in self.requests if row.label == label)

    def finish(self, label: str, outcome: Outcome) -> list[VenueEvent]:
        request = self.request(label)
        self.requests.remove(request)
        return self._take(self.session.answered(request.request_id, outcome, self.now))

    def answer(
        self, label: str, body: bytes, status: int = 200, took_ns: Duration = SECOND // 10
    ) -> list[VenueEvent]:
        sent_ns = self.now.wall_ns
        self._move(self.now.mono_ns + took_ns)
        return self.finish(
            label,
            Answered(
                status=status,
                headers={},
                body=body,
                sent_ns=sent_ns,
                received_ns=self.now.wall_ns,
            ),
        )

    def not_sent(self, label: str) -> list[VenueEvent]:
        return self.finish(label, NotSent(reason="connection refused"))

    def unknown(self, label: str) -> list[VenueEvent]:
        return self.finish(label, Unknown(reason="no answer within 5 s", sent_ns=self.now.wall_ns))

    def learn(self) -> None:
        """Answer what the session asks first: instruments and the clock."""
        self.answer("instruments", SPOT_LIST)
        self.answer("instruments", SWAP_LIST)
        stamp = str((self.now.wall_ns + SECOND // 20) // 1_000_000).encode()
        self.answer("clock", b'{"code":"0","msg":"","data":[{"ts":"' + stamp + b'"}]}')

    def log_in(self) -> list[VenueEvent]:
        """All the way to a private stream that tells everything."""
        self.learn()
        self.open("private")
        return self.say("private", LOGGED_IN, ACCOUNT_JOINED, ORDERS_JOINED)


def only(events: Sequence[object], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


def place(
    *,
    own: ClientOrderId = OWN_ID,
    price: str | None = "90000",
    quantity: str = "0.01",
    time_in_force: TimeInForce = TimeInForce.GTC,
    post_only: bool = False,
    instrument: Instrument = BTC,
    side: Side = Side.BUY,
    expires_ns: int = START + 60 * SECOND,
) -> Place:
    return Place(
        client_order_id=own,
        instrument=instrument,
        side=side,
        type=OrderType.MARKET if price is None else OrderType.LIMIT,
        quantity=Decimal(quantity),
        price=None if price is None else Decimal(price),
        time_in_force=time_in_force,
        post_only=post_only,
        expires_ns=expires_ns,
    )
