"""One Binance account or public product, sans-io: requests and frames in and out, events out."""

from collections.abc import Mapping, Sequence

from app.domain.errors import WireError
from app.domain.identifiers import Symbol, WireSymbol
from app.domain.instants import MILLISECOND, MINUTE, SECOND, Duration, Moment
from app.domain.link_events import InstrumentsListed, LatencyMeasured
from app.domain.order_events import Verdict
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import (
    InPlace,
    ReadClock,
    ReadInstruments,
    ResyncBook,
    VenueRequest,
    Watch,
)
from app.venues.binance.advice import Advice
from app.venues.binance.calls import (
    Call,
    Reply,
    UserFrame,
    frame_reply,
    http_reply,
    read_user_frame,
)
from app.venues.binance.endpoints import (
    CLOCK,
    DEPTH,
    DEPTH_LIMIT,
    FILTER_REFUSED,
    KEY_REFUSED,
    MARKET,
    SUBSCRIBE_WEIGHT,
    USER,
    VENUE,
    WEIGHT,
    product_line,
)
from app.venues.binance.market_line import MarketLine
from app.venues.binance.orders import OrderEntry
from app.venues.binance.questions import Questions
from app.venues.binance.traffic import Traffic
from app.venues.binance.user_line import UserLine
from app.venues.binance.venue_clock import VenueClock
from app.venues.wire.environments import choose, trading_allowed
from app.venues.wire.rate_limits import Charge
from app.venues.wire.refusals import ORDER_REQUESTS, not_sent
from app.venues.wire.requests import Answered, NotSent, Outcome, Outgoing, Unknown
from app.venues.wire.session import ChannelPlan, SessionTerms

_TICK_NS: Duration = 200 * MILLISECOND
_SLEPT_NS: Duration = 2 * SECOND
_READ_ONLY = "this account is connected read-only; nothing was sent"
_NO_KEYS = "no API key is connected; add one with `keys add`"
_REFUSED = "the API key is refused; it is tried again once a minute"
_TOO_LATE = "it could not leave before its time ran out"


class BinanceSession:
    """app/venues/wire/session.Session. Spot: public data without keys, orders only where allowed.

    USD-M: books, trades and instruments, no accounts.
    """

    venue = VENUE
    in_place = InPlace(price=False, more=False)

    def __init__(self, terms: SessionTerms) -> None:
        line = product_line(terms.product)
        environment = choose(VENUE, line.environments, terms.environment, terms.urls)
        self.account = terms.account
        self.may_trade = line.has_accounts and trading_allowed(environment, terms)
        self.rest_url = environment.urls["rest"]
        self.origins = environment.hosts()
        self._urls = environment.urls
        self._market_path = line.market_path
        self._symbols: dict[WireSymbol, Symbol] = {}
        symbol_of = self._symbols.get
        keys = terms.keys if line.has_accounts else None
        self._traffic = Traffic(line, keys)
        self._market = MarketLine(line)
        self._user = None if keys is None else UserLine(terms.account, keys, symbol_of)
        self._questions = Questions(terms.account, symbol_of, line)
        self._orders = OrderEntry(terms.account, symbol_of) if self.may_trade else None
        self._clock = VenueClock(self._traffic)
        self._advice = Advice(terms.account, self._traffic, self._clock, self._user)
        self._next_tick_ns: Duration = 0
        self._asleep: list[str] = []
        self._refreshed_ns: Duration | None = None

    # What the driver asks (wire/session.py).

    def channels(self) -> Sequence[ChannelPlan]:
        plans = [ChannelPlan(name=MARKET, url=self._urls["ws_market"] + self._market_path)]
        if self._user is not None and not self._user.is_refused:
            plans.append(ChannelPlan(name=USER, url=self._urls["ws_api"]))
        return plans

    def opened(self, channel: str, now: Moment) -> Sequence[VenueEvent]:
        if channel == MARKET:
            self._market.opened(now)
        elif self._user is not None:
            self._user.opened(now)
        return ()

    def closed(self, channel: str, reason: str, now: Moment) -> Sequence[VenueEvent]:
        if channel == MARKET:
            return self._market.closed(reason, now)
        events = [] if self._user is None else self._user.closed(now)
        words = f"the line was lost before the answer came ({reason})"
        for call in self._traffic.socket_lost():
            events += self._unknown(call, words, now)
        return events

    def receive(self, channel: str, frame: bytes, now: Moment) -> Sequence[VenueEvent]:
        if channel == MARKET:
            return self._market.receive(frame, now)
        return () if self._user is None else self._user_frame(self._user, frame, now)

    def ask(self, request: VenueRequest, now: Moment) -> Sequence[VenueEvent]:
        match request:
            case Watch():
                self._learn(
                    {one.wire_symbol: one.symbol for one in (*request.books, *request.tickers)}
                )
                return self._market.watch(request, now)
            case ResyncBook(symbol=symbol):
                self._market.resync(symbol, now)
                return ()
            case ReadClock():
                self._clock.ask(now)
                return ()
        instrument = getattr(request, "instrument", None)
        if instrument is not None:
            self._learn({instrument.wire_symbol: instrument.symbol})
        if isinstance(request, ORDER_REQUESTS):
            return self._order_request(request, now)
        call = self._questions.call(request)
        if call is None:
            return ()
        refusal = self._why_not(call)
        if refusal is not None:
            return self._questions.failed(call, refusal, now.wall_ns)
        self._traffic.put(call, now)
        return ()

    def answered(self, request_id: int, outcome: Outcome, now: Moment) -> Sequence[VenueEvent]:
        if isinstance(outcome, NotSent):
            frame_call = self._traffic.take_frame(request_id)
            if frame_call is not None:
                # proven not to have left: the other line may carry it
                frame_call.rest_only = True
                self._traffic.put(frame_call, now)
                return ()
        call = self._traffic.take_rest(request_id)
        if call is None:
            return ()
        if isinstance(outcome, Answered):
            call.asked_ns = outcome.sent_ns
            call.left(outcome.sent_ns)
            self._traffic.read_headers(outcome, now)
            return self._replied(call, http_reply(outcome), now)
        if isinstance(outcome, Unknown):
            call.left(outcome.sent_ns)
            return self._unknown(call, outcome.reason, now)
        return self._not_sent(call, outcome.reason, now)

    def to_send(self, now: Moment) -> Sequence[Outgoing]:
        traffic = self._traffic
        for book in self._market.wanted_snapshots():
            params = (("symbol", book.wire_symbol), ("limit", str(DEPTH_LIMIT)))
            snapshot = Call(endpoint=DEPTH, params=params, symbol=book.symbol, token=book.token)
            traffic.put(snapshot, now)
        has_work = self._market.subscriptions.has_work
        out: list[Outgoing] = [*self._market.frames(now)] if has_work else []
        user = self._user
        if user is not None and user.wants_subscription and not traffic.waits_for_clock:
            traffic.spend((Charge(WEIGHT, SUBSCRIBE_WEIGHT),), now)
            out += user.frames(traffic.draw_id(), traffic.stamp_ms(now), now)
        if traffic.has_waiting():
            out += traffic.outgoing(now, user is not None and user.is_open)
        return out

    def drop(self) -> Sequence[str]:
        names, self._asleep = self._asleep, []
        if self._market.take_drop():
            names.append(MARKET)
        if self._user is not None and self._user.take_drop():
            names.append(USER)
        return names

    def tick(self, now: Moment) -> Sequence[VenueEvent]:
        self._next_tick_ns = now.mono_ns + _TICK_NS
        if self._clock.tick(now) > _SLEPT_NS:
            # whatever stood on these lines is from before the machine slept (F109)
            self._asleep = [plan.name for plan in self.channels()]
        events: list[VenueEvent] = []
        for call in self._traffic.expired(now):
            events += self._not_sent(call, _TOO_LATE, now)
        for call in self._traffic.timed_out(now):
            events += self._unknown(call, "no answer in time", now)
        events += self._market.tick(now)
        if self._user is not None:
            events += self._user.tick(now, self._traffic.frames_waiting)
        measured = self._traffic.measured(now)
        return events if measured is None else [*events, measured]

    def next_deadline(self) -> Duration | None:
        if not self._traffic.has_waiting():
            return self._next_tick_ns
        waiting_ns = self._traffic.next_deadline()
        return self._next_tick_ns if waiting_ns is None else min(waiting_ns, self._next_tick_ns)

    # Orders and questions.

    def _order_request(self, request: VenueRequest, now: Moment) -> Sequence[VenueEvent]:
        if self._orders is None:
            return not_sent(VENUE, self.account, request, _READ_ONLY, now.wall_ns)
        if self._user is not None and self._user.is_refused:
            return not_sent(VENUE, self.account, request, _REFUSED, now.wall_ns)
        calls, events = self._orders.calls(request, now.wall_ns)
        for call in calls:
            self._traffic.put(call, now)
        return events

    def _why_not(self, call: Call) -> str | None:
        if not call.endpoint.signed:
            return None
        if self._user is None:
            return _NO_KEYS
        return _REFUSED if self._user.is_refused else None

    def _user_frame(self, user: UserLine, raw: bytes, now: Moment) -> Sequence[VenueEvent]:
        try:
            return self._user_words(user, read_user_frame(raw), now)
        except WireError as error:
            return user.lost(error, now)

    def _user_words(self, user: UserLine, frame: UserFrame, now: Moment) -> Sequence[VenueEvent]:
        if bytes(frame.event):
            return user.event(frame.event, now)
        if frame.status is None:
            raise WireError("binance user: neither an answer nor an event")
        reply = frame_reply(frame, now)
        if user.is_ours(frame.id):
            return [*user.subscribed(reply, now), *self._advice.heed(reply, None, now)]
        if frame.id is None:  # the key was revoked in mid-session
            return user.refuse(reply, now) if reply.code in KEY_REFUSED else ()
        call = self._traffic.take_answered(frame.id)
        if call is None:
            return ()
        self._traffic.read_counts(frame.rateLimits, call.asked_ns, now)
        latency = LatencyMeasured(
            venue=VENUE,
            round_trip_ns=max(0, now.wall_ns - call.asked_ns),
            received_ns=now.wall_ns,
        )
        return [latency, *self._replied(call, reply, now)]

    def _replied(self, call: Call, reply: Reply, now: Moment) -> list[VenueEvent]:
        """A complete answer, from either line."""
        events = self._advice.heed(reply, call, now)
        if call.endpoint is CLOCK:
            return events + self._clock.answered(call, reply, now)
        if call.symbol is not None:
            return events + self._snapshot(call, call.symbol, reply, now)
        if call.trace is not None:
            if reply.code in FILTER_REFUSED:
                self._refresh_instruments(now)
            return events + ([] if self._orders is None else self._orders.answered(call, reply))
        clock = self._traffic.clock
        found = self._questions.answered(call, reply, clock.offset_ns, clock.uncertainty_ns or 0)
        self._traffic.read_limits(found.limits)
        if found.follow_up is not None:
            self._traffic.put(found.follow_up, now)
        for event in found.events:
            if isinstance(event, InstrumentsListed):
                self._learn({one.wire_symbol: one.symbol for one in event.instruments})
        return events + found.events

    def _refresh_instruments(self, now: Moment) -> None:
        """Ticks, lots and limits change while we run: look again, at most once a minute (F56)."""
        due = self._refreshed_ns is None or now.mono_ns - self._refreshed_ns >= MINUTE
        call = self._questions.call(ReadInstruments())
        if due and call is not None:
            self._refreshed_ns = now.mono_ns
            self._traffic.put(call, now)

    def _snapshot(self, call: Call, symbol: Symbol, reply: Reply, now: Moment) -> list[VenueEvent]:
        if reply.is_success:
            return self._market.snapshot(symbol, call.token, bytes(reply.body), now)
        return self._market.snapshot_failed(symbol, call.token, now)

    def _not_sent(self, call: Call, reason: str, now: Moment) -> list[VenueEvent]:
        """Proven: nothing of it left."""
        call.left(None)
        return self._ended(call, Verdict.NOT_SENT, reason, now)

    def _unknown(self, call: Call, reason: str, now: Moment) -> list[VenueEvent]:
        """Something may have left, and nothing provable came back."""
        return self._ended(call, Verdict.UNKNOWN, reason, now)

    def _ended(self, call: Call, verdict: Verdict, reason: str, now: Moment) -> list[VenueEvent]:
        if call.trace is None:
            return self._unanswered(call, reason, now)
        return [trace.outcome(verdict, now.wall_ns, reason=reason) for trace in call.traces]

    def _unanswered(self, call: Call, reason: str, now: Moment) -> list[VenueEvent]:
        if call.endpoint is CLOCK:
            self._clock.failed(now)
            return []
        if call.symbol is not None:
            return self._market.snapshot_failed(call.symbol, call.token, now)
        return self._questions.failed(call, reason, now.wall_ns)

    def _learn(self, symbols: Mapping[WireSymbol, Symbol]) -> None:
        """Both spellings of instruments that the engine names, for what the venue says of them."""
        self._symbols.update(symbols)
