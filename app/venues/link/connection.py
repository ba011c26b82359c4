"""The one driver of every venue: sockets and HTTP on one side, a sans-io session on the other."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import ParamSpec

import msgspec

from app.domain.errors import TradedeckError
from app.domain.instants import MILLISECOND, MINUTE, Duration, Moment
from app.domain.link_events import LatencyMeasured, LinkChanged, LinkState, VenueNotice
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import VenueRequest
from app.ports.chance import Chance
from app.ports.clock import Clock
from app.ports.venue_gateway import Deliver
from app.venues.link.channel import Channel
from app.venues.link.rest import RestLine
from app.venues.wire.refusals import ORDER_REQUESTS, not_sent
from app.venues.wire.requests import Answered, Frame, HttpRequest, NotSent, Outcome
from app.venues.wire.session import ChannelPlan, Session

# What a message that is not what it should be can raise in a decoder; one bad message ends nothing.
MALFORMED = (
    TradedeckError,
    msgspec.MsgspecError,
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    AttributeError,
    RecursionError,
)
_REFUSALS = {
    401: "the key is not accepted here; check that it belongs to this environment",
    403: "this address or region is not allowed; check the venue's list of countries and IPs",
    404: "the address is not served any more; update the program",
    410: "the address is not served any more; update the program",
    418: "this address is banned for a while; ease other programs that use it",
    429: "too many connections from this address; ease other programs that use it",
    451: "this region is not allowed by the venue",
}
_NOTICE_EVERY_NS: Duration = MINUTE
_SHORTEST_SLEEP_NS: Duration = MILLISECOND
_EARLY_LIMIT = 1000

_Asked = ParamSpec("_Asked")


class VenueConnection:
    """app/ports/venue_gateway.VenueGateway for any Session.

    All calls into the session happen on one loop, one after the other; after each of them what the session
    wants to send is sent, its timer is set and its channels are aligned.
    """

    def __init__(self, session: Session, clock: Clock, chance: Chance) -> None:
        self.venue = session.venue
        self.account = session.account
        self.may_trade = session.may_trade
        self.in_place = session.in_place
        self._session = session
        self._clock = clock
        self._chance = chance
        self._rest = RestLine(session.rest_url, session.origins, clock)
        self._rest_state = LinkState.CONNECTING
        self._rest_generation = 0
        self._deliver: Deliver | None = None
        self._group: asyncio.TaskGroup | None = None
        self._early: list[VenueRequest] = []
        self._channels: dict[str, tuple[Channel, asyncio.Task[None]]] = {}
        self._planned: tuple[ChannelPlan, ...] = ()
        self._generations: dict[str, int] = {}
        self._sleeper: asyncio.Task[None] | None = None
        self._armed_ns: Duration | None = None
        self._noticed_ns: dict[str, Duration] = {}  # by where the message came from

    async def run(self, deliver: Deliver) -> None:
        """Serve the session until canceled."""
        try:
            async with self._rest, asyncio.TaskGroup() as group:
                self._group = group
                self._deliver = deliver
                self._call(self._session.tick, self._clock.now())
                early, self._early = self._early, []
                for request in early:
                    self.request(request)
                try:
                    await asyncio.Event().wait()  # until canceled, and the children with us
                finally:
                    self._group = None
        finally:
            self._group = None
            self._channels.clear()
            self._planned = ()
            self._sleeper = self._armed_ns = None

    def request(self, request: VenueRequest) -> None:
        """Never blocks, never raises; the answer comes as an event. Kept until `run` has begun."""
        if self._group is None:
            if len(self._early) < _EARLY_LIMIT:
                self._early.append(request)
            return
        now = self._clock.now()
        if not self.may_trade and isinstance(request, ORDER_REQUESTS):
            reason = f"{self.venue} {self.account} is connected read-only; nothing was sent"
            for event in not_sent(self.venue, self.account, request, reason, now.wall_ns):
                self._emit(event)
            return
        self._call(self._session.ask, request, now)

    # What channels report (link/channel.py).

    def channel_changed(
        self, channel: str, state: LinkState, generation: int, reason: str | None
    ) -> None:
        self._generations[channel] = generation if state is LinkState.UP else generation - 1
        self._changed(channel, state, generation, reason)

    def channel_refused(self, channel: str, status: int) -> None:
        advice = _REFUSALS.get(status, "look up this status at the venue")
        text = f"{self.venue}: the {channel} socket is refused with HTTP {status}: {advice}."
        self._notice("alarm", f"{text} It is tried again once a minute.", self._clock.now())

    def channel_opened(self, channel: str) -> None:
        self._call(self._session.opened, channel, self._clock.now())

    def channel_closed(self, channel: str, reason: str, unwritten: list[Frame]) -> None:
        for frame in unwritten:
            self._refuse(frame, reason)
        self._call(self._session.closed, channel, reason, self._clock.now())

    def channel_received(self, channel: str, frame: bytes) -> None:
        """The hot path: decode, deliver, and look whether the session wants anything."""
        now = self._clock.now()
        session = self._session
        deliver = self._deliver
        if deliver is None:
            return
        try:
            for event in session.receive(channel, frame, now):
                deliver(event)
        except MALFORMED as failure:
            self._notice_malformed(f"channel {channel}", failure, now)
        self._send(now)
        if dropped := session.drop():
            self._drop(dropped)
        self._arm(now)

    # What the session is asked and what it wants.

    def _call(
        self,
        ask: Callable[_Asked, Sequence[VenueEvent]],
        *args: _Asked.args,
        **kwargs: _Asked.kwargs,
    ) -> None:
        """One call into the session, then everything that follows from it."""
        try:
            for event in ask(*args, **kwargs):
                self._emit(event)
        except MALFORMED as failure:
            self._notice_malformed(getattr(ask, "__name__", "session"), failure, self._clock.now())
        now = self._clock.now()
        self._send(now)
        self._drop(self._session.drop())
        self._align()
        self._arm(now)

    def _emit(self, event: VenueEvent) -> None:
        if self._deliver is not None:
            self._deliver(event)

    def _send(self, now: Moment) -> None:
        """Drain what the session wants to send; refusals may make it want more."""
        while outgoing := self._session.to_send(now):
            for item in outgoing:
                if isinstance(item, HttpRequest):
                    self._start(self._exchange(item))
                    continue
                entry = self._channels.get(item.channel)
                if entry is None or not entry[0].write(item):
                    self._refuse(item, f"the {item.channel} line is down")

    def _refuse(self, frame: Frame, reason: str) -> None:
        if frame.request_id is not None:
            outcome = NotSent(reason=reason)
            now = self._clock.now()
            for event in self._session.answered(frame.request_id, outcome, now):
                self._emit(event)

    async def _exchange(self, request: HttpRequest) -> None:
        outcome = await self._rest.send(request)
        self._note_rest(outcome)
        self._call(self._session.answered, request.request_id, outcome, self._clock.now())

    def _note_rest(self, outcome: Outcome) -> None:
        """The REST line counts as up while answers come, and down when one does not."""
        if isinstance(outcome, Answered):
            self._emit(
                LatencyMeasured(
                    venue=self.venue,
                    round_trip_ns=max(0, outcome.received_ns - outcome.sent_ns),
                    received_ns=outcome.received_ns,
                )
            )
        state = LinkState.UP if isinstance(outcome, Answered) else LinkState.DOWN
        if state is not self._rest_state:
            self._rest_state = state
            self._rest_generation += state is LinkState.UP
            reason = None if isinstance(outcome, Answered) else outcome.reason
            self._changed("rest", state, self._rest_generation, reason)

    def _changed(self, channel: str, state: LinkState, generation: int, reason: str | None) -> None:
        self._emit(
            LinkChanged(
                venue=self.venue,
                channel=channel,
                state=state,
                generation=generation,
                received_ns=self._clock.now().wall_ns,
                reason=None if reason is None else sanitise(reason),
            )
        )

    def _drop(self, names: Sequence[str]) -> None:
        for name in names:
            entry = self._channels.get(name)
            if entry is not None:
                entry[0].drop()

    def _align(self) -> None:
        """Open what the session plans and is not open, end what it no longer plans."""
        planned = tuple(self._session.channels())
        if self._group is None or planned == self._planned:
            return
        self._planned = planned
        plans = {plan.name: plan for plan in planned}
        for name, (channel, task) in list(self._channels.items()):
            if plans.get(name) != channel.plan:
                del self._channels[name]
                task.cancel()
        for name, plan in plans.items():
            if name not in self._channels:
                channel = Channel(
                    plan,
                    self,
                    self._session.origins,
                    self._clock,
                    self._chance,
                    self._generations.get(name, 0),
                )
                started = self._start(channel.run())
                if started is not None:
                    self._channels[name] = (channel, started)

    def _arm(self, now: Moment) -> None:
        """Have `tick` called at the session's next deadline; a later one than armed can wait for it."""
        deadline = self._session.next_deadline()
        if deadline is None or self._group is None:
            return
        deadline = max(deadline, now.mono_ns + _SHORTEST_SLEEP_NS)
        if self._armed_ns is not None and self._armed_ns <= deadline:
            return
        if self._sleeper is not None:
            self._sleeper.cancel()
        self._armed_ns = deadline
        self._sleeper = self._start(self._tick_at(deadline))

    def _start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None] | None:
        """A task in our group; None when the group is closing and takes no more."""
        if self._group is not None:
            try:
                return self._group.create_task(work)
            except RuntimeError:
                self._group = None
        work.close()
        return None

    async def _tick_at(self, deadline_ns: Duration) -> None:
        await self._clock.sleep_until(deadline_ns)
        self._sleeper = self._armed_ns = None
        self._call(self._session.tick, self._clock.now())

    def _notice_malformed(self, where: str, failure: BaseException, now: Moment) -> None:
        """Say once a minute of each channel that messages cannot be read; the stream goes on."""
        noticed_ns = self._noticed_ns.get(where)
        if noticed_ns is not None and now.mono_ns - noticed_ns < _NOTICE_EVERY_NS:
            return
        self._noticed_ns[where] = now.mono_ns
        self._notice(
            "warning",
            f"{self.venue}: a message on {where} could not be read "
            f"({type(failure).__name__}: {str(failure)[:120]}); it was set aside. "
            "If this goes on, the venue changed its protocol: update the program.",
            now,
        )

    def _notice(self, severity: str, text: str, now: Moment) -> None:
        self._emit(
            VenueNotice(
                venue=self.venue, severity=severity, text=sanitise(text), received_ns=now.wall_ns
            )
        )
