"""Chart and tape of the instrument in view: trades as they come, bars as the venues tell them."""

from collections.abc import Iterator

from app.domain.identifiers import Symbol, VenueId
from app.domain.instants import SECOND, Duration
from app.domain.instruments import Instrument
from app.domain.intervals import INTERVALS
from app.domain.market_events import CandlesListed, Trade
from app.domain.order_events import QueryFailed
from app.domain.venue_requests import ReadCandles
from app.engine.duties import Duty
from app.engine.state import State, VenueLine
from app.market.candles import BarSeries
from app.market.tape import Tape
from app.views.chart import AUTO, MARKS_MOST, ChartView, ChartWish, chart_view
from app.views.keys import CHART_PREFIX, TAPE
from app.views.tape import TapeView, tape_view

_AGAIN: Duration = 5 * SECOND  # between two questions for the same bars
_AHEAD: Duration = 10 * SECOND  # a trade stamped further in the future opens no bar
_HOLDS: Duration = (
    10 * SECOND
)  # how long a chart stays with a venue whose book is being fetched again
_FILLS_MOST = 500


class ChartDesk:
    """Bars are kept from when a chart of them is first wanted until another instrument comes into view."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._symbol: Symbol | None = None
        self._tape = Tape()
        self._series: dict[tuple[VenueId, str], BarSeries] = {}
        self._duties: dict[tuple[VenueId, str], Duty] = {}
        self._problems: dict[tuple[VenueId, str], str] = {}
        self._auto: VenueId | None = None  # which venue AUTO is
        self._valid_ns: Duration = 0  # when its book was last valid
        self._second = 0

    def trade(self, event: Trade) -> None:
        """One public trade of the instrument in view."""
        self._follow()
        line = self._state.lines.get(event.venue)
        if line is None or not self._tape.add(event):
            return
        if event.venue_time_ns - line.venue_now_ns(event.received_ns) <= _AHEAD:
            for (venue, _), series in self._series.items():
                if venue == event.venue:
                    series.fold(event.price, event.quantity, event.venue_time_ns)
        self._state.changes.mark(TAPE)
        self._state.changes.mark_all(CHART_PREFIX)

    def interrupted(self, venue: VenueId) -> None:
        """A stream of this venue was lost, or could not be read in time: trades may be missing."""
        for (where, _), series in self._series.items():
            if where == venue:
                series.interrupted()

    def listed(self, event: CandlesListed) -> None:
        """A venue told its bars."""
        key = (event.venue, event.interval)
        series, line = self._series.get(key), self._state.lines.get(event.venue)
        if series is None or line is None or event.symbol != self._symbol:
            return
        senseless = series.merge(event.candles, line.venue_now_ns(event.asked_ns))
        self._duties[key].answered()
        self._problems.pop(key, None)
        if senseless:
            self._problems[key] = (
                f"{senseless} bars of {event.venue} make no sense and are left out"
            )
        self._state.changes.mark_all(CHART_PREFIX)

    def failed(self, event: QueryFailed) -> None:
        """A venue did not tell its bars: asked again, less and less often."""
        if event.symbol != self._symbol:
            return
        for key, duty in self._duties.items():
            if key[0] == event.venue and duty.waiting:
                duty.failed(self._state.now.mono_ns)
                self._problems[key] = (
                    f"{event.venue} does not tell its bars ({event.reason}); asking again"
                )
        self._state.changes.mark_all(CHART_PREFIX)

    def beat(self) -> None:
        """Ask for the bars that charts on the screen lack; let them move on once a second."""
        self._follow()
        now = self._state.now
        for interval, venue in self._shown():
            line = self._state.lines[venue]
            if not line.is_frozen(now.wall_ns):
                self._ask(line, interval)
        second = now.mono_ns // SECOND
        if second != self._second:
            self._second = second
            self._state.changes.mark_all(CHART_PREFIX)

    def chart(self, key: str) -> ChartView | None:
        """The view of this key; None for a key that says nothing, or without an instrument."""
        interval, asked = _parts(key)
        self._follow()
        venue = self._venue(asked)
        instrument = None if venue is None else self._instrument(venue)
        if interval not in INTERVALS or venue is None or instrument is None:
            return None
        state = self._state
        last = state.board.last(venue, instrument.symbol)
        return chart_view(
            instrument,
            self._series.get((venue, interval)),
            state.ledger.fills_of(instrument.symbol, MARKS_MOST),
            ChartWish(interval=interval, asked=asked, venues=self._venues()),
            last_price=None if last is None else last.price,
            problem=self._problems.get((venue, interval), ""),
            now_ns=state.lines[venue].venue_now_ns(state.now.wall_ns),
        )

    def tape(self) -> TapeView | None:
        """The view of the tape; None while no venue lists the instrument."""
        self._follow()
        found = [self._instrument(venue) for venue in self._venues()]
        instruments = [instrument for instrument in found if instrument is not None]
        if not instruments:
            return None
        fills = self._state.ledger.fills_of(instruments[0].symbol, _FILLS_MOST)
        return tape_view(instruments, self._tape, fills, self._state.now.wall_ns)

    def _ask(self, line: VenueLine, interval: str) -> None:
        key = (line.venue, interval)
        instrument = self._instrument(line.venue)
        if instrument is None:
            return
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = BarSeries(INTERVALS[interval])
            self._duties[key] = Duty(every=_AGAIN)
        now, duty = self._state.now, self._duties[key]
        limit = series.lacking(line.venue_now_ns(now.wall_ns))
        if limit and duty.is_due(now.mono_ns):
            duty.ask(now.mono_ns)
            request = ReadCandles(instrument=instrument, interval=interval, limit=limit)
            self._state.send(line.venue, request)

    def _shown(self) -> Iterator[tuple[str, VenueId]]:
        """Interval and venue of every chart that is wanted."""
        for key in self._state.changes.wanted:
            if key.startswith(CHART_PREFIX):
                interval, asked = _parts(key)
                venue = self._venue(asked)
                if venue is not None and interval in INTERVALS:
                    yield interval, venue

    def _follow(self) -> None:
        """Another instrument has come into view: start from nothing."""
        if self._state.symbol == self._symbol:
            return
        self._symbol = self._state.symbol
        self._tape = Tape()
        self._series, self._duties, self._problems = {}, {}, {}
        self._auto = None
        self._state.changes.mark(TAPE)
        self._state.changes.mark_all(CHART_PREFIX)

    def _venue(self, asked: str) -> VenueId | None:
        """The venue asked for, if it lists the instrument; else the first one with a valid book."""
        listed = self._venues()
        return asked if asked in listed else self._automatic(listed)

    def _automatic(self, listed: tuple[VenueId, ...]) -> VenueId | None:
        books, symbol, mono_ns = self._state.books, self._symbol or "", self._state.now.mono_ns
        valid = [
            venue
            for venue in listed
            if (book := books.get((venue, symbol))) is not None and book.is_valid
        ]
        if self._auto in listed and self._auto not in valid:
            holds = mono_ns - self._valid_ns < _HOLDS
            if holds or not valid:
                return self._auto
        self._auto, self._valid_ns = next(iter(valid or listed), None), mono_ns
        return self._auto

    def _venues(self) -> tuple[VenueId, ...]:
        return tuple(venue for venue in self._state.lines if self._instrument(venue) is not None)

    def _instrument(self, venue: VenueId) -> Instrument | None:
        return self._state.instrument(venue, self._symbol or "")


def _parts(key: str) -> tuple[str, str]:
    """Interval and venue of a chart's key."""
    interval, _, asked = key.removeprefix(CHART_PREFIX).partition(":")
    return interval, asked or AUTO
