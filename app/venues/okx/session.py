"""One account at OKX: bytes in, events out. Puts the lines, the orders and the questions together."""

from collections.abc import Sequence
from typing import TypeAlias

from app.domain.errors import UnusableInput, WireError
from app.domain.instants import MINUTE, SECOND, Duration, Instant, Moment
from app.domain.link_events import BudgetMeasured
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import (
    Amend,
    Cancel,
    CancelEvery,
    InPlace,
    Place,
    ReadCandles,
    ReadClock,
    ReadInstruments,
    Replace,
    ResyncBook,
    VenueRequest,
    Watch,
)
from app.venues.okx import endpoints, private_line, public_line
from app.venues.okx.answers import AnswerReader
from app.venues.okx.context import SessionContext
from app.venues.okx.decoding import read_message
from app.venues.okx.heartbeat import PONG
from app.venues.okx.order_entry import Entry, OrderEntry
from app.venues.okx.private_line import PrivateLine
from app.venues.okx.public import decode_market_frame
from app.venues.okx.public_line import PublicLine
from app.venues.okx.questions import Question, QuestionDesk
from app.venues.okx.upkeep import Upkeep
from app.venues.wire.environments import choose, trading_allowed
from app.venues.wire.rate_limits import RequestBudget
from app.venues.wire.refusals import not_sent
from app.venues.wire.requests import Answered, Frame, Outcome, Outgoing
from app.venues.wire.session import ChannelPlan, SessionTerms

_ORDERS = (Place, Cancel, CancelEvery, Amend)
_PUBLIC_QUESTIONS = (ReadInstruments, ReadCandles, ReadClock)
_BUDGET_EVERY: Duration = SECOND
_FREEZE_CAP: Duration = 30 * SECOND
_LOG_IN_WITHIN: Duration = 5 * SECOND

_Waiting: TypeAlias = Entry | Question


def build_session(terms: SessionTerms) -> "OkxSession":
    """A session for these terms; raises UnusableInput with what to change."""
    keys = terms.keys
    if keys is not None and not keys.passphrase:
        raise UnusableInput(
            f"okx account {terms.account}: an OKX key needs the passphrase that was chosen when it "
            "was made; add the key again with `tradedeck keys add okx`."
        )
    return OkxSession(terms)


class OkxSession:
    """app/venues/wire/session.Session for OKX v5. Without keys it reads public data only."""

    in_place = InPlace(price=True, more=True)

    def __init__(self, terms: SessionTerms) -> None:
        place = choose(endpoints.VENUE, endpoints.ENVIRONMENTS, terms.environment, terms.urls)
        self.venue = endpoints.VENUE
        self.account = terms.account
        self.may_trade = trading_allowed(place, terms)
        self.rest_url = place.urls[endpoints.REST]
        self.origins = place.hosts()
        context = self._context = SessionContext(terms.account, place, terms.keys)
        self._budget: RequestBudget[_Waiting] = RequestBudget(endpoints.WINDOWS)
        self._public = PublicLine(context)
        self._private = PrivateLine(context)
        # Without permission to trade there is nothing here that could send an order.
        self._orders = OrderEntry(context, self._budget) if self.may_trade else None
        self._desk = QuestionDesk(context, self._budget)
        self._answers = AnswerReader(context, self._desk)
        self._upkeep = Upkeep(context)
        self._log_in_by_ns: Duration | None = None  # None before the first call
        self._may_log_in = False
        self._wake_ns: Duration | None = None
        # A market push moves timers later only: next_deadline is worked out after everything else.
        self._deadline_ns: Duration | None = None
        self._is_changed = True
        self._freezes = 0
        self._set_aside_ns: dict[str, Duration] = {}  # when the last unreadable frame was told of
        self._budget_told: tuple[Duration, int] | None = None

    def channels(self) -> Sequence[ChannelPlan]:
        """The public line while something is watched; the private one once instruments have names."""
        urls = self._context.place.urls
        plans: list[ChannelPlan] = []
        if self._public.is_wanted:
            url = urls[endpoints.PUBLIC_URL]
            plans.append(ChannelPlan(name=public_line.CHANNEL, url=url, pings=False))
        if self._private.is_wanted and self._may_log_in:
            url = urls[endpoints.PRIVATE_URL]
            plans.append(ChannelPlan(name=private_line.CHANNEL, url=url, pings=False))
        return plans

    def opened(self, channel: str, now: Moment) -> Sequence[VenueEvent]:
        self._is_changed = True
        self._upkeep.opened(channel, now)
        if channel == public_line.CHANNEL:
            self._public.opened(now)
        else:
            self._private.opened(now)
        return []

    def closed(self, channel: str, reason: str, now: Moment) -> Sequence[VenueEvent]:
        self._is_changed = True
        self._upkeep.closed(channel)
        self._context.frames = [row for row in self._context.frames if row.channel != channel]
        if channel == public_line.CHANNEL:
            return self._public.closed(reason, now)
        events: list[VenueEvent] = []
        if self._orders is not None:
            events += self._orders.line_lost(reason, now)
        return events + self._private.closed(now)

    def receive(self, channel: str, frame: bytes, now: Moment) -> Sequence[VenueEvent]:
        if frame == PONG:
            return self._upkeep.ponged(channel, now)
        self._upkeep.heard(channel, now)
        try:
            if channel == public_line.CHANNEL and frame.startswith(b'{"arg"'):
                return self._market(frame, now)
            self._is_changed = True
            return self._message(channel, frame, now)
        except WireError as error:
            return self._set_aside(channel, error, now)

    def ask(self, request: VenueRequest, now: Moment) -> Sequence[VenueEvent]:
        self._is_changed = True
        self._start(now)
        match request:
            case Replace():
                reason = "OKX changes resting orders in place"
                return not_sent(self.venue, self.account, request, reason, now.wall_ns)
            case Watch():
                self._public.watch(request, now)
                return []
            case ResyncBook(symbol=symbol):
                self._public.resync(symbol, now)
                return []
            case Place() | Cancel() | CancelEvery() | Amend():
                if self._orders is not None:
                    return self._orders.ask(request, now)
                reason = f"okx {self.account} is connected read-only; nothing was sent"
                return not_sent(self.venue, self.account, request, reason, now.wall_ns)
            case _ if self._context.keys is None and not isinstance(request, _PUBLIC_QUESTIONS):
                reason = f"okx {self.account} has no API key: add one with `tradedeck keys add okx`"
                return not_sent(self.venue, self.account, request, reason, now.wall_ns)
            case _:
                return self._desk.ask(request, now)

    def answered(self, request_id: int, outcome: Outcome, now: Moment) -> Sequence[VenueEvent]:
        self._is_changed = True
        events: list[VenueEvent] = []
        if self._orders is not None:
            events += self._orders.answered(request_id, outcome, now) or []
        events += self._answers.answered(request_id, outcome, now) or []
        if isinstance(outcome, Answered):
            self._mind_throttle(outcome, now)
        return events + self._follow_up(now)

    def to_send(self, now: Moment) -> Sequence[Outgoing]:
        if not self._is_changed:
            return ()
        frames: list[Outgoing] = list(self._context.frames)
        self._context.frames.clear()
        for item in self._budget.take(now):
            if isinstance(item, Question):
                frames.append(self._desk.release(item, now))
            elif self._orders is not None:
                is_up = self._private.can_send and not self._upkeep.is_retiring(
                    private_line.CHANNEL
                )
                frames.append(self._orders.release(item, now, socket_is_up=is_up))
        for frame in frames:
            if isinstance(frame, Frame):
                self._upkeep.sent(frame.channel, now)
        return frames

    def drop(self) -> Sequence[str]:
        if not self._context.drops:
            return ()
        names = tuple(dict.fromkeys(self._context.drops))
        self._context.drops.clear()
        return names

    def tick(self, now: Moment) -> Sequence[VenueEvent]:
        self._is_changed = True
        self._start(now)
        self._wake_ns = None
        events = [*self._public.tick(now), *self._private.tick(now)]
        if self._orders is not None:
            events += self._orders.tick(now)
        events += self._upkeep.tick(now, self._is_idle)
        for item in self._budget.expired(now.mono_ns):
            if isinstance(item, Question):
                events += self._desk.failed(item, "OKX's rate limit left no room in time", now)
            elif self._orders is not None:
                events += self._orders.expired(item, now)
        self._desk.tick(now)
        return events + self._follow_up(now)

    def next_deadline(self) -> Duration | None:
        if self._is_changed:
            self._is_changed = False
            self._deadline_ns = self._soonest()
        return self._deadline_ns

    def _soonest(self) -> Duration | None:
        times = [
            self._wake_ns,
            None if self._may_log_in else self._log_in_by_ns,
            self._upkeep.next_deadline(),
            self._public.next_deadline(),
            self._private.next_deadline(),
            self._budget.next_deadline(),
            self._desk.next_deadline(),
            None if self._orders is None else self._orders.next_deadline(),
        ]
        return min((at for at in times if at is not None), default=None)

    def _start(self, now: Moment) -> None:
        """Names of instruments and the venue's clock come first; the login waits for both, not for long."""
        if self._log_in_by_ns is None:
            self._log_in_by_ns = now.mono_ns + _LOG_IN_WITHIN
            self._desk.ask(ReadInstruments(), now)
            self._desk.ask(ReadClock(), now)
        if not self._may_log_in:
            is_ready = self._context.instruments and self._context.clock.uncertainty_ns is not None
            self._may_log_in = bool(is_ready) or now.mono_ns >= self._log_in_by_ns

    def _market(self, frame: bytes, now: Moment) -> Sequence[VenueEvent]:
        context = self._context
        events = decode_market_frame(frame, "public", context.symbol_of, now.wall_ns, context.exact)
        return self._public.filtered(events, now)

    def _message(self, channel: str, frame: bytes, now: Moment) -> Sequence[VenueEvent]:
        """Anything but a market push: replies to orders, pushes of the account, words about the line."""
        message = read_message(frame)
        if message.id and self._orders is not None and (message.op or message.event == "error"):
            events = self._orders.reply(message.id, frame, now)
            if events is not None:
                return events
        if message.event == "notice":
            self._wake_ns = now.mono_ns
            return self._upkeep.noticed(channel, message, now)
        if message.event is not None:
            self._wake_ns = now.mono_ns  # the plan of channels may change with it
            if channel == public_line.CHANNEL:
                return self._public.control(message, now)
            return self._private.control(message, now)
        if message.arg is not None:
            if channel == public_line.CHANNEL:
                return self._market(frame, now)
            return self._private.push(message, now)
        if message.op is not None:
            return []  # a reply that came after its time-out: the order is being asked about already
        raise WireError(f"OKX sent a frame on its {channel} line that says nothing known")

    def _set_aside(self, channel: str, error: WireError, now: Moment) -> Sequence[VenueEvent]:
        """A frame that cannot be read costs itself only; said once a minute, for it may be every frame."""
        if channel == private_line.CHANNEL:
            return self._private.lost([error], now)
        told_ns = self._set_aside_ns.get(channel)
        if told_ns is not None and now.mono_ns - told_ns < MINUTE:
            return []
        self._set_aside_ns[channel] = now.mono_ns
        text = f"{error}. It was set aside; update the program if this repeats."
        return [self._context.notice("warning", text, now)]

    def _is_idle(self, channel: str) -> bool:
        """Whether no order waits for its answer on this line."""
        return channel != private_line.CHANNEL or (
            self._orders is None or self._orders.is_idle_on_socket
        )

    def _mind_throttle(self, answer: Answered, now: Moment) -> None:
        """A bare 429 comes from the front door and counts for everything; codes count for one window."""
        if answer.status != 429:
            self._freezes = 0
        elif not answer.body.lstrip().startswith(b"{"):
            self._budget.freeze(now.mono_ns + min(_FREEZE_CAP, SECOND << min(self._freezes, 8)))
            self._freezes += 1

    def _follow_up(self, now: Moment) -> list[VenueEvent]:
        """What every call may have brought about: a clock to measure, a budget to tell."""
        self._start(now)
        if self._context.clock.stepped(now) or self._context.wants_clock:
            self._context.wants_clock = False
            self._desk.ask(ReadClock(), now)
        used = self._budget.used_permille(now)
        resumes_ns: Instant | None = self._budget.resumes_ns(now)
        told = self._budget_told
        if told is not None and (used == told[1] or now.mono_ns - told[0] < _BUDGET_EVERY):
            return []
        self._budget_told = (now.mono_ns, used)
        return [
            BudgetMeasured(
                venue=self.venue,
                used_permille=used,
                received_ns=now.wall_ns,
                resumes_ns=resumes_ns,
            )
        ]
