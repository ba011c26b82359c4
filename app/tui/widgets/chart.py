"""Panel 7: candles of the instrument in view at one venue, our own fills, and the last price."""

from app.domain.intervals import INTERVALS
from app.market.candles import Bar
from app.tui.cells import Cell, Row, label, width_of, words
from app.tui.charts.candle_canvas import CandleCanvas, Window
from app.tui.charts.candle_picture import CandlePicture
from app.tui.frames import TITLE_EDGES, framed
from app.tui.times import Times
from app.tui.widgets.panel import Panel, PanelKind
from app.views.chart import AUTO, ChartView
from app.views.keys import View, chart_key

_WIDTH_LEAST, _HEIGHT_LEAST = 24, 5  # with the frame


class Chart(Panel[ChartView]):
    """`interval` and `venue` are what the trader chose; `ago` is how many bars the newest is away."""

    def __init__(self, kind: PanelKind, times: Times) -> None:
        super().__init__(kind, times)
        self.interval = "1m"
        self.venue = AUTO
        self.ago = 0
        self._venues: tuple[str, ...] = ()
        self._unchosen = ""  # the venue that was shown last while none was chosen
        self._canvas = CandleCanvas()
        self._bars: dict[int, Bar] = {}  # by their number, which is their start in intervals
        self._barred: ChartView | None = None  # the view that they are of
        self._window: Window | None = None  # the last one that was complete
        self._painted: tuple[object, list[Row]] | None = None

    @property
    def views(self) -> tuple[str, ...]:
        """The bars that were chosen."""
        return (chart_key(self.interval, self.venue),)

    def show(self, view: View) -> None:
        """A newer view; one of another interval or venue is not ours any more."""
        if not isinstance(view, ChartView):
            return
        if (view.interval, view.asked) != (self.interval, self.venue):
            return
        if self.view is None or (view.symbol, view.venue) != (self.view.symbol, self.view.venue):
            self._window, self.ago = None, 0
            self.thaw()
        self._venues = view.venues
        if self.venue == AUTO:
            self._unchosen = view.venue
        self.take(view)

    def turn_interval(self, step: int) -> None:
        """The next longer or shorter bars."""
        names = list(INTERVALS)
        at = names.index(self.interval) + step
        if 0 <= at < len(names):
            self.interval = names[at]
            self._forget()

    def turn_venue(self) -> None:
        """The next venue that lists the instrument, then the automatic one again; no bars come twice."""
        venues, first = self._venues, self._unchosen
        at = venues.index(first) if first in venues else -1
        names = (AUTO, *venues[at + 1 :], *venues[: max(at, 0)])
        at = names.index(self.venue) if self.venue in names else -1
        if names[(at + 1) % len(names)] != self.venue:
            self.venue = names[(at + 1) % len(names)]
            self._forget()

    def move(self, step: int) -> None:
        """Down is to newer bars, up to older ones."""
        self.sideways(step)

    def sideways(self, step: int) -> None:
        """To newer bars, or with a step below 0 to older ones."""
        self.ago = max(0, self.ago - step)

    def back(self) -> str | None:
        """From the past to the newest bar."""
        if not self.ago:
            return None
        self.ago = 0
        return ""

    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame; a picture that has not changed is not made again."""
        view, heading = self.seen, self._heading(self.seen, width - TITLE_EDGES)
        clock = self.times.local
        state = (
            view,
            width,
            height,
            self.focused,
            self.ago,
            self.interval,
            self.venue,
            heading,
            clock,
        )
        if self._painted is not None and self._painted[0] == state:
            return self._painted[1]
        if view is not self._barred:
            self._barred = view
            bars = () if view is None else view.bars
            self._bars = (
                {} if view is None else {bar.start_ns // view.interval_ns: bar for bar in bars}
            )
        foot: list[Cell] = []
        if view is None or not self._bars or width < _WIDTH_LEAST or height < _HEIGHT_LEAST:
            body, whole = [self._nothing(view, width - 2)], True
        else:
            body, foot, whole = self._picture(view, width - 2, height - 2)
        rows = framed(heading, body, width, height, self.frame_look, foot)
        self._painted = (state, rows) if whole else None
        return rows

    def _picture(
        self, view: ChartView, width: int, height: int
    ) -> tuple[list[Row], list[Cell], bool]:
        """Rows, foot, and whether all is drawn; until then the picture on the old scale stands."""
        picture = CandlePicture(view, self._bars, width, height, self.times)
        self.ago = min(self.ago, picture.reach)
        self.page = max(1, picture.columns // 2)
        window = picture.window(self.ago, None if self._window is None else self._window.scale)
        whole = self._canvas.draw(self._bars, window)
        before = self._window
        if not whole and before is not None and before.rows == window.rows:
            window = window._replace(scale=before.scale)
            self._canvas.draw(self._bars, window)
        elif whole:
            self._window = window
        return (
            picture.paint(self._canvas, window),
            picture.legend(window) if whole else [label("drawing", "dim")],
            whole,
        )

    def _forget(self) -> None:
        self.view, self._window, self.ago = None, None, 0
        self.thaw()

    def _heading(self, view: ChartView | None, room: int) -> list[Cell]:
        """What is shown, in the longest words that fit; in short ones a chosen venue stands in brackets."""
        if view is None:
            return [*self.heading(), label(f" {self.interval}", "bright")]
        chosen, which = self.venue != AUTO, f"{view.symbol} {view.interval} "
        venue = [label(view.venue, "venue"), *([label(", chosen", "dim")] if chosen else [])]
        short = [label(f"[{view.venue}]" if chosen else view.venue, "venue")]
        ago = [label(f", {self.ago} bars ago", "warning")] if self.ago else []
        less = [label(f", {self.ago} ago", "warning")] if self.ago else []
        bars = label(f" {view.interval} ", "bright")
        forms = (
            [*self.heading(), label(f" {which}", "bright"), *venue, *ago],
            [*self.heading(), label(f" {which}", "bright"), *short, *ago],
            [*self.heading(view.symbol), bars, *short, *less],
            [*self.heading(view.interval), label(" "), *short, *less],
        )
        return next((each for each in forms if width_of(each) <= room), forms[-1])

    def _nothing(self, view: ChartView | None, inner: int) -> Row:
        where = view.venue if view is not None else self.venue if self.venue != AUTO else ""
        if view is None or view.loading:
            text = f" loading {self.interval} bars {where and 'of ' + where}"
            return (words(text, inner, "dim"),)
        if view.problem:
            return (words(f" {view.problem}", inner, "warning"),)
        return (words(f" nothing traded at {where} yet: v shows another venue", inner, "dim"),)
