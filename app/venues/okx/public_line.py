"""The public socket: what is subscribed against what is wanted, and books fetched anew after a gap."""

from collections.abc import Sequence

import msgspec

from app.domain.identifiers import Symbol, WireSymbol
from app.domain.instants import Duration, Moment
from app.domain.instruments import Instrument
from app.domain.link_events import BookLost
from app.domain.market_events import BookDelta, BookSnapshot, MarketEvent
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Watch
from app.venues.okx.context import SessionContext
from app.venues.okx.decoding import SocketMessage
from app.venues.okx.endpoints import SUBSCRIBE_WITHIN
from app.venues.okx.silence import FLOOR, BookPace
from app.venues.okx.subscriptions import (
    Phase,
    Spacing,
    Step,
    Subscription,
    Topic,
    portions,
    topic_of,
)
from app.venues.wire.requests import Frame

CHANNEL = "public"
BOOKS = "books"
BOOK_CHANNELS = (BOOKS, "trades", "tickers")
# Best bid and ask ten times a second at most; bbo-tbt is a hundred times.
TICKER_CHANNELS = ("tickers",)


class PublicLine:
    """Subscriptions of the public socket. All methods are synchronous; frames go to the context."""

    def __init__(self, context: SessionContext) -> None:
        self._context = context
        self._wanted: dict[Topic, Instrument] = {}
        self._lines: dict[Topic, Subscription] = {}
        self._frames: dict[str, tuple[Topic, ...]] = {}  # by the id they were sent under
        self._spacing: dict[WireSymbol, Spacing] = {}
        self._due: dict[WireSymbol, Duration] = {}  # resyncs that wait for their turn
        self._wire_symbols: dict[Symbol, WireSymbol] = {}
        self._is_open = False
        self._next_ns: Duration | None = None

    @property
    def is_wanted(self) -> bool:
        """OKX closes a socket without subscriptions: none is opened before one is wanted."""
        return bool(self._wanted)

    def watch(self, watch: Watch, now: Moment) -> None:
        """Replace what is wanted; only the difference is sent."""
        wanted: dict[Topic, Instrument] = {}
        for instruments, channels in (
            (watch.books, BOOK_CHANNELS),
            (watch.tickers, TICKER_CHANNELS),
        ):
            for instrument in instruments:
                self._context.learn(instrument)
                for channel in channels:
                    wanted[Topic(channel, instrument.wire_symbol)] = instrument
        self._wanted = wanted
        self._wire_symbols = {row.symbol: row.wire_symbol for row in wanted.values()}
        if self._is_open:
            self._align(now)
            self._plan(now)

    def opened(self, now: Moment) -> None:
        self._is_open = True
        self._lines.clear()
        self._frames.clear()
        self._due.clear()
        self._align(now)
        self._plan(now)

    def closed(self, reason: str, now: Moment) -> list[VenueEvent]:
        """Every book that was subscribed is lost until its next snapshot."""
        self._is_open = False
        lost = [self._lost(topic, reason, now) for topic in self._lines if topic.channel == BOOKS]
        self._lines.clear()
        self._next_ns = None
        return [event for event in lost if event is not None]

    def resync(self, symbol: Symbol, now: Moment) -> None:
        """Fetch this book anew: one attempt in flight, later ones spaced."""
        wire_symbol = self._wire_symbols.get(symbol)
        if wire_symbol is None:
            return
        line = self._lines.get(Topic(BOOKS, wire_symbol))
        if line is None or line.phase is not Phase.LIVE or wire_symbol in self._due:
            return
        at_ns = self._spacing.setdefault(wire_symbol, Spacing()).next_ns(now.mono_ns)
        if at_ns > now.mono_ns:
            self._due[wire_symbol] = at_ns
        else:
            self._leave([Topic(BOOKS, wire_symbol)], now)
        self._plan(now)

    def filtered(self, events: Sequence[MarketEvent], now: Moment) -> Sequence[MarketEvent]:
        """What may be passed on: of a book that is being fetched anew nothing but its snapshot."""
        first = events[0] if events else None
        if not isinstance(first, BookDelta | BookSnapshot):
            return events
        wire_symbol = self._wire_symbols.get(first.symbol)
        line = None if wire_symbol is None else self._lines.get(Topic(BOOKS, wire_symbol))
        if line is None or line.pace is None or line.phase is Phase.LEAVING:
            return ()
        if isinstance(first, BookSnapshot):
            line.step(Step.DELIVERED)
            line.pace.fetched(first.last, now.mono_ns, after_silence=line.silenced)
            line.silenced = False
            return events
        if line.phase is not Phase.LIVE:
            return ()
        for event in events:
            if isinstance(event, BookDelta):
                line.pace.heard(event.last, now.mono_ns)
        return events

    def control(self, message: SocketMessage, now: Moment) -> list[VenueEvent]:
        """An acknowledgement or a refusal."""
        topic = topic_of(message)
        events: list[VenueEvent] = []
        match message.event:
            case "subscribe" if topic is not None:
                self._step(topic, Step.SUBSCRIBED, now)
            case "unsubscribe" if topic is not None:
                self._step(topic, Step.UNSUBSCRIBED, now)
            case "error":
                events = self._refused(message, now)
        self._plan(now)
        return events

    def tick(self, now: Moment) -> list[VenueEvent]:
        """Time-outs, silent books and resyncs whose turn has come."""
        if not self._is_open:
            return []
        events: list[VenueEvent] = []
        for wire_symbol in [key for key, at in self._due.items() if at <= now.mono_ns]:
            del self._due[wire_symbol]
            topic = Topic(BOOKS, wire_symbol)
            if topic in self._lines and self._lines[topic].phase is Phase.LIVE:
                self._leave([topic], now)
        for topic, line in list(self._lines.items()):
            at_ns = line.next_deadline()
            if at_ns is None or at_ns > now.mono_ns or not self._is_open:
                continue
            overdue = self._overdue if line.deadline_ns is not None else self._silent
            events += overdue(topic, line, now)
        self._plan(now)
        return events

    def next_deadline(self) -> Duration | None:
        """As of the last change; a book's own deadline moves, so it is looked at every few seconds."""
        return self._next_ns

    def _plan(self, now: Moment) -> None:
        times = list(self._due.values())
        times += [at for line in self._lines.values() if (at := line.next_deadline()) is not None]
        # An update may bring a book's deadline nearer than it was.
        soonest = min(times, default=None)
        looks = any(line.pace is not None for line in self._lines.values())
        if looks and soonest is not None:
            soonest = min(soonest, now.mono_ns + FLOOR)
        self._next_ns = soonest if self._is_open else None

    def _align(self, now: Moment) -> None:
        """Send the difference between what is wanted and what is asked for."""
        gone = [
            topic
            for topic, line in self._lines.items()
            if topic not in self._wanted and line.phase is not Phase.LEAVING
        ]
        for topic in [topic for topic in gone if self._lines[topic].phase is Phase.REFUSED]:
            gone.remove(topic)
            del self._lines[topic]
        self._leave(gone, now)
        self._join([topic for topic in self._wanted if topic not in self._lines], now)

    def _join(self, topics: Sequence[Topic], now: Moment) -> None:
        for topic in topics:
            line = self._lines.get(topic)
            if line is None:
                pace = BookPace(now.mono_ns) if topic.channel == BOOKS else None
                line = self._lines[topic] = Subscription(pace)
            line.phase = Phase.ASKED
            line.deadline_ns = now.mono_ns + SUBSCRIBE_WITHIN
        self._send("subscribe", topics)

    def _leave(self, topics: Sequence[Topic], now: Moment) -> None:
        for topic in topics:
            line = self._lines[topic]
            line.phase = Phase.LEAVING
            line.deadline_ns = now.mono_ns + SUBSCRIBE_WITHIN
            if topic.channel == BOOKS and topic in self._wanted:
                self._spacing.setdefault(topic.wire_symbol, Spacing()).used(now.mono_ns)
        self._send("unsubscribe", topics)

    def _send(self, op: str, topics: Sequence[Topic]) -> None:
        for part in portions(topics):
            request_id = self._context.draw_id()
            self._frames[str(request_id)] = part
            frame = {
                "id": str(request_id),
                "op": op,
                "args": [{"channel": topic.channel, "instId": topic.wire_symbol} for topic in part],
            }
            self._context.frames.append(Frame(channel=CHANNEL, data=msgspec.json.encode(frame)))

    def _step(self, topic: Topic, step: Step, now: Moment) -> None:
        line = self._lines.get(topic)
        phase = None if line is None else line.step(step)
        if line is None or phase is None:
            return
        if phase is Phase.JOINED and line.pace is None:
            line.step(Step.DELIVERED)  # trades and tickers may rightly be quiet
        elif phase is Phase.ASKED and topic in self._wanted:
            self._join([topic], now)
        elif phase is Phase.ASKED:
            del self._lines[topic]

    def _refused(self, message: SocketMessage, now: Moment) -> list[VenueEvent]:
        """Find the subscription that the error is about; one that cannot be told runs into its time-out."""
        asked = self._frames.get(message.id or "", tuple(self._lines))
        words = message.msg or ""
        waiting = [
            topic
            for topic in asked
            if topic in self._lines and self._lines[topic].phase is Phase.ASKED
        ]
        named = [
            topic for topic in waiting if topic.wire_symbol in words and topic.channel in words
        ] or (waiting if len(waiting) == 1 else [])
        if named:
            # BTC-USDT is part of BTC-USDT-SWAP: the longest name that fits is meant
            topic = max(named, key=lambda row: len(row.wire_symbol))
            return self._give_up(topic, f"{words or 'no reason given'} ({message.code})", now)
        text = f"OKX refused a request on its public line: {words} ({message.code})"
        return [self._context.notice("warning", text, now)]

    def _give_up(self, topic: Topic, reason: str, now: Moment) -> list[VenueEvent]:
        line = self._lines[topic]
        line.phase = Phase.REFUSED
        line.deadline_ns = None
        text = (
            f"OKX does not send {topic.channel} of {topic.wire_symbol}: {reason}. "
            "Check that the instrument is listed in this region, or pick another one."
        )
        events: list[VenueEvent] = [self._context.notice("warning", text, now)]
        if topic.channel == BOOKS and (lost := self._lost(topic, reason, now)) is not None:
            events.append(lost)
        return events

    def _overdue(self, topic: Topic, line: Subscription, now: Moment) -> list[VenueEvent]:
        """No answer in time: ask for this topic alone once, then start the line anew."""
        if line.phase is Phase.ASKED and not line.retried:
            line.retried = True
            self._join([topic], now)
            return []
        self._context.drops.append(CHANNEL)
        self._is_open = False
        text = f"OKX did not answer on {topic.channel} of {topic.wire_symbol}: reconnecting."
        return [self._context.notice("warning", text, now)]

    def _silent(self, topic: Topic, line: Subscription, now: Moment) -> list[VenueEvent]:
        line.silenced = True
        self._leave([topic], now)
        lost = self._lost(topic, "no update for too long", now)
        return [] if lost is None else [lost]

    def _lost(self, topic: Topic, reason: str, now: Moment) -> BookLost | None:
        instrument = self._wanted.get(topic)
        if instrument is None:
            return None
        return BookLost(
            venue=self._context.venue,
            symbol=instrument.symbol,
            reason=sanitise(reason),
            received_ns=now.wall_ns,
        )
