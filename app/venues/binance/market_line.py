"""The public socket: subscriptions as a difference, book snapshots at the right moment, silence noticed."""

from collections.abc import Sequence
from enum import Enum

from app.domain.errors import WireError
from app.domain.identifiers import Symbol
from app.domain.instants import MILLISECOND, SECOND, Duration, Moment
from app.domain.instruments import Instrument
from app.domain.link_events import BookLost, VenueNotice
from app.domain.market_events import BookDelta, BookSnapshot
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Watch
from app.venues.binance.endpoints import VENUE, ProductLine
from app.venues.binance.public import control_kind, decode_market_frame
from app.venues.binance.public_answers import decode_depth_answer
from app.venues.binance.subscriptions import Subscriptions
from app.venues.wire.requests import Frame
from app.venues.wire.watchdog import FLOOR_NS, SilenceWatch

_FIRST_DELTA_PATIENCE: Duration = 2 * SECOND
_SNAPSHOT_RETRY: Duration = SECOND
_SNAPSHOT_GAP: Duration = 500 * MILLISECOND
_SHUTDOWN = b"serverShutdown"


class Phase(Enum):
    """Where a book's snapshot stands."""

    IDLE = "idle"  # not subscribed
    LISTENING = "listening"  # subscribed; the snapshot is asked for after the first delta
    WANTED = "wanted"
    ASKED = "asked"
    LATER = "later"  # wanted again at retry_ns
    LIVE = "live"


class BookLine:
    """One watched book."""

    __slots__ = (
        "exact",
        "last",
        "lost_at",
        "phase",
        "probe_from",
        "retry_ns",
        "since_ns",
        "stream",
        "symbol",
        "token",
        "wire_symbol",
    )

    def __init__(self, instrument: Instrument) -> None:
        self.symbol: Symbol = instrument.symbol
        self.wire_symbol = instrument.wire_symbol
        self.exact = instrument.exact
        self.stream = f"{instrument.wire_symbol.lower()}@depth@100ms"
        self.phase = Phase.IDLE
        self.last = -1  # update id last heard on the stream
        self.lost_at = -2  # `last` when the stream was last given up
        self.probe_from: int | None = None  # `last` when we asked whether anything is happening
        self.since_ns: Duration = 0
        self.retry_ns: Duration = 0
        self.token = 0  # of the snapshot that is asked for; answers to older ones are void


class MarketLine:
    """One combined stream socket. Snapshots go over REST: the session asks for `wanted_snapshots`."""

    def __init__(self, line: ProductLine) -> None:
        self.subscriptions = Subscriptions(line.streams_per_socket)
        self._product = line.product
        self._ticker = line.ticker
        self._is_open = False
        self._books: dict[Symbol, BookLine] = {}
        self._by_stream: dict[str, BookLine] = {}
        self._symbols: dict[str, Symbol] = {}
        self._symbol_of = self._symbols.get
        self._exact: set[str] = set()
        self._watch = SilenceWatch()
        self._wanted: list[BookLine] = []
        self._drop = False

    def watch(self, wanted: Watch, now: Moment) -> list[VenueEvent]:
        """Replace the wanted set."""
        books = {one.symbol: self._books.get(one.symbol) or BookLine(one) for one in wanted.books}
        for symbol in self._books.keys() - books.keys():
            self._watch.stop(symbol)
        for symbol in books.keys() - self._books.keys():
            # it may still be asked for from before; a new book needs the stream from its start
            self.subscriptions.again(books[symbol].stream)
        self._books = books
        self._by_stream = {book.stream: book for book in books.values()}
        self._symbols.clear()
        self._exact.clear()
        for one in (*wanted.books, *wanted.tickers):
            self._symbols[one.wire_symbol] = one.symbol
            if one.exact:
                self._exact.add(one.wire_symbol)
        streams = [book.stream for book in books.values()]
        streams += [f"{one.wire_symbol.lower()}@trade" for one in wanted.books]
        streams += [f"{one.wire_symbol.lower()}@{self._ticker}" for one in wanted.tickers]
        surplus = self.subscriptions.want(streams)
        if surplus == 0:
            return []
        text = f"binance: {surplus} streams more than one socket takes are left out; watch fewer instruments"
        return [_notice(text, now)]

    def opened(self, now: Moment) -> None:
        self._is_open = True
        self.subscriptions.opened(now)

    def closed(self, reason: str, now: Moment) -> list[VenueEvent]:
        """Everything on this connection is gone; every book must start from zero."""
        events: list[VenueEvent] = []
        for book in self._books.values():
            if book.phase is not Phase.IDLE:
                events.append(_lost(book, reason, now))
            _forget(book)
        self._is_open = self._drop = False
        self.subscriptions.closed()
        self._watch.clear()
        self._wanted.clear()
        return events

    def receive(self, frame: bytes, now: Moment) -> Sequence[VenueEvent]:
        """The hot path: one frame of the market."""
        try:
            events = decode_market_frame(
                frame, self._product, self._symbol_of, now.wall_ns, self._exact
            )
        except WireError:
            return self._other(frame, now)
        for event in events:
            if type(event) is BookDelta:
                book = self._books.get(event.symbol)
                if book is not None:
                    book.last = event.last
                    self._watch.heard(event.symbol, now.mono_ns)
                    if book.phase is Phase.LISTENING:
                        self._want(book)
        return events

    def frames(self, now: Moment) -> list[Frame]:
        """At most one subscription message, when its time has come."""
        message = self.subscriptions.next_message(now)
        if message is None:
            return []
        frame, streams = message
        for stream in streams:
            book = self._by_stream.get(stream)
            if book is not None:
                book.phase = Phase.LISTENING
                book.since_ns = now.mono_ns
                self._watch.start(book.symbol, now.mono_ns)
        return [frame]

    def resync(self, symbol: Symbol, now: Moment) -> None:
        """The engine's book does not hold: a fresh snapshot, unless one is on its way."""
        book = self._books.get(symbol)
        if book is not None and book.phase is Phase.LIVE:
            book.phase = Phase.LATER
            book.retry_ns = max(now.mono_ns, book.since_ns + _SNAPSHOT_GAP)

    def wanted_snapshots(self) -> list[BookLine]:
        """The books whose snapshot is to be asked for now; they count as asked from here on."""
        if not self._wanted:
            return []
        wanted, self._wanted = self._wanted, []
        due = [book for book in wanted if book.phase is Phase.WANTED]
        for book in due:
            book.phase = Phase.ASKED
        return due

    def snapshot(self, symbol: Symbol, token: int, body: bytes, now: Moment) -> list[VenueEvent]:
        """The answer to a wanted snapshot; raises WireError when it cannot be read."""
        book = self._answered(symbol, token)
        if book is None:
            return []
        try:
            snapshot = decode_depth_answer(body, symbol, now.wall_ns, book.exact)
        except WireError:
            self._fail(book, now)
            raise
        return self._taken(book, snapshot, now)

    def snapshot_failed(self, symbol: Symbol, token: int, now: Moment) -> list[VenueEvent]:
        """No snapshot came: again in a second; a stream that was being doubted is given up."""
        book = self._answered(symbol, token)
        if book is None:
            return []
        if book.probe_from is not None:
            return [self._give_up(book, "silent, and no snapshot came", now)]
        self._fail(book, now)
        return []

    def tick(self, now: Moment) -> list[VenueEvent]:
        """Acks overdue, snapshots due, streams gone silent."""
        if not self._is_open:
            return []
        if self.subscriptions.is_overdue(now):
            self._drop = True
        for book in self._books.values():
            waited = now.mono_ns - book.since_ns >= _FIRST_DELTA_PATIENCE
            quiet = book.phase is Phase.LISTENING and waited
            if quiet or (book.phase is Phase.LATER and now.mono_ns >= book.retry_ns):
                self._want(book)
        events: list[VenueEvent] = []
        for symbol in self._watch.silent(now.mono_ns):
            events += self._silent(self._books[symbol], now)
        return events

    def take_drop(self) -> bool:
        """Whether the socket must be replaced; asked once."""
        drop, self._drop = self._drop, False
        return drop

    def _silent(self, book: BookLine, now: Moment) -> list[VenueEvent]:
        """A slow market is asked once over REST whether anything happened; a busy one is lost at once."""
        slow = self._watch.allowance_ns(book.symbol) > FLOOR_NS
        self._watch.start(book.symbol, now.mono_ns)
        if slow and book.phase is Phase.LIVE and book.probe_from is None:
            book.probe_from = book.last
            self._want(book)
            return []
        return [self._give_up(book, "silent", now)]

    def _give_up(self, book: BookLine, reason: str, now: Moment) -> VenueEvent:
        """Subscribe again; the second time in a row, replace the socket."""
        if book.last == book.lost_at:
            self._drop = True
        book.lost_at = book.last
        _forget(book)
        self.subscriptions.again(book.stream)
        return _lost(book, f"the stream {book.stream} is {reason}", now)

    def _taken(self, book: BookLine, snapshot: BookSnapshot, now: Moment) -> list[VenueEvent]:
        probed_from, book.probe_from = book.probe_from, None
        if probed_from is not None and book.last == probed_from < snapshot.last:
            return [self._give_up(book, "silent although the book moved", now)]
        book.phase = Phase.LIVE
        book.since_ns = now.mono_ns
        return [snapshot]

    def _answered(self, symbol: Symbol, token: int) -> BookLine | None:
        book = self._books.get(symbol)
        current = book is not None and book.token == token and book.phase is Phase.ASKED
        return book if current else None

    def _want(self, book: BookLine) -> None:
        book.phase = Phase.WANTED
        book.token += 1
        self._wanted.append(book)

    def _fail(self, book: BookLine, now: Moment) -> None:
        book.phase = Phase.LATER
        book.retry_ns = now.mono_ns + _SNAPSHOT_RETRY

    def _other(self, frame: bytes, now: Moment) -> list[VenueEvent]:
        """A control answer or a notice of the venue; raises WireError for anything else."""
        if control_kind(frame) is not None:
            refusal = self.subscriptions.answered(frame)
            if refusal is None:
                return []
            text = f"binance refused {refusal}. Check that the instruments are still listed."
            return [_notice(text, now)]
        if _SHUTDOWN in frame[:200]:
            self._drop = True
            return []
        # decode again to say what is wrong with it
        return list(decode_market_frame(frame, self._product, self._symbol_of, now.wall_ns))


def _forget(book: BookLine) -> None:
    """Not subscribed (any more); the answer to a snapshot that is on its way is void."""
    book.phase = Phase.IDLE
    book.probe_from = None
    book.token += 1


def _lost(book: BookLine, reason: str, now: Moment) -> BookLost:
    return BookLost(
        venue=VENUE, symbol=book.symbol, reason=sanitise(reason), received_ns=now.wall_ns
    )


def _notice(text: str, now: Moment) -> VenueNotice:
    return VenueNotice(
        venue=VENUE, severity="warning", text=sanitise(text), received_ns=now.wall_ns
    )
