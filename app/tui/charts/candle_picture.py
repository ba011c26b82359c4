"""The inside of a chart: bars, fills and last price on the left, prices on the right, times below."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from app.domain.instants import Instant
from app.market.candles import Bar
from app.tui import formatting as form
from app.tui.cells import Cell, Row, blank, fill, label, number, width_of
from app.tui.charts.candle_canvas import CandleCanvas, Window
from app.tui.charts.scales import Scale, fitted, round_figures, row_of
from app.tui.charts.time_axis import time_axis
from app.tui.glyphs import HOLE, LAST
from app.tui.times import Times
from app.views.chart import ChartMark, ChartView

_TIMES_FROM = 6  # rows from which times get one
_ROWS_A_FIGURE = 3
_PLOT_LEAST = 10  # columns
_FREE = 2  # columns right of the newest bar, so that its fills do not stick to the prices
_ROSE, _FELL = "bid", "ask"
_MARKS = {"buy": ("B", "buy"), "sell": ("S", "sell")}


class CandlePicture:
    """One picture: `width` x `height` cells without a frame. Bars go by their number: start over interval."""

    def __init__(
        self, view: ChartView, bars: Mapping[int, Bar], width: int, height: int, times: Times
    ) -> None:
        self._view = view
        self._clock = times
        self._bars = bars
        self._width = width
        self._rows = height - 1 if height >= _TIMES_FROM else height
        self._has_times = self._rows < height
        highest = max(bar.high for bar in bars.values())
        figures = (highest, *([] if view.last_price is None else [view.last_price]))
        widest = max(len(self._figure(one)) for one in figures)
        self._axis = min(widest, max(0, width - _PLOT_LEAST - 1))
        self.columns = width - self._axis - 1
        last = max(bars)
        newest = max(last, min(view.at_ns // view.interval_ns, last + self.columns))
        self._newest = newest + _FREE  # the last column

    @property
    def reach(self) -> int:
        """How many bars the picture can go back."""
        return max(0, self._newest - _FREE - min(self._bars))

    def window(self, back: int, last: Scale | None) -> Window:
        """Which bars to show, `back` bars before the newest, on the last scale for as long as they fit it."""
        view = self._view
        first = self._newest - back - self.columns + 1
        shown = [bar for at, bar in self._bars.items() if first <= at < first + self.columns]
        prices = [bar.low for bar in shown] + [bar.high for bar in shown]
        if view.last_price is not None and (not back or not prices):
            prices.append(view.last_price)
        prices = prices or [self._bars[max(self._bars)].close]
        return Window(first, self.columns, fitted(min(prices), max(prices), last), self._rows)

    def paint(self, canvas: CandleCanvas, window: Window) -> list[Row]:
        """Rows as the canvas has drawn them, with everything around."""
        columns = canvas.columns(window)
        looks = [self._look(window.first + column) for column in range(window.columns)]
        marks = self._marks(window)
        last_row = self._row(self._view.last_price, window)
        axis = self._axis_cells(window, last_row)
        rows: list[Row] = []
        for row, characters in enumerate(zip(*columns, strict=True)):
            cells = _runs(characters, looks, marks.get(row, {}), lined=row == last_row)
            rows.append(fill([*cells, (" ", "text"), axis[row]], self._width))
        if self._has_times:
            rows.append(self._times(window))
        return rows

    def legend(self, window: Window) -> list[Cell]:
        """What a trader must know of the bars, and the newest one shown in as many figures as fit."""
        view = self._view
        cells: list[Cell] = [label(self._clock.zone_name(view.at_ns), "dim")]
        lost = sum((gap.to_ns - gap.from_ns) // view.interval_ns for gap in view.gaps)
        if view.problem:
            cells.append(label(f"  {view.problem}", "warning"))
        elif lost:
            bars = "bar" if lost == 1 else "bars"
            cells.append(label(f"  {lost} {bars} missing", "warning"))
        shown = [at for at in self._bars if at < window.first + window.columns]
        if not shown:
            return cells
        bar = self._bars[max(shown)]
        room = self._width - 3 - width_of(cells)
        choices = _told(bar, self._clock.to_the_minute(bar.start_ns), self._figure)
        return [*cells, *next((one for one in choices if width_of(one) <= room), ())]

    def _figure(self, price: Decimal) -> str:
        return form.exact(price, self._view.price_digits)

    def _look(self, at: int) -> str:
        bar = self._bars.get(at)
        return _ROSE if bar is None or bar.close >= bar.open else _FELL

    def _row(self, price: Decimal | None, window: Window) -> int | None:
        """From the top; None for a price that is not on the scale."""
        if price is None:
            return None
        from_bottom = row_of(window.scale.share(price), 2 * window.rows) // 2
        return window.rows - 1 - from_bottom if 0 <= from_bottom < window.rows else None

    def _marks(self, window: Window) -> dict[int, dict[int, Cell]]:
        """Our fills, B below the bar of its time, S above it; and "?" for missing bars: row, column, cell."""
        found: dict[int, dict[int, Cell]] = {}
        for gap in self._view.gaps:
            begins, ends = (
                at // self._view.interval_ns - window.first for at in (gap.from_ns, gap.to_ns)
            )
            for column in range(max(0, begins), min(ends, window.columns)):
                found.setdefault(window.rows - 1, {})[column] = (HOLE, "warning")
        for mark in self._view.marks:
            at = mark.at_ns // self._view.interval_ns
            if not window.first <= at < window.first + window.columns:
                continue
            row = self._mark_row(mark, self._bars.get(at), window)
            cell = _MARKS.get(mark.side)
            if cell is not None:
                found.setdefault(row, {})[at - window.first] = cell
        return found

    def _mark_row(self, mark: ChartMark, bar: Bar | None, window: Window) -> int:
        buys = mark.side == "buy"
        edge = mark.price if bar is None else min(bar.low, mark.price)
        if not buys:
            edge = mark.price if bar is None else max(bar.high, mark.price)
        from_bottom = row_of(window.scale.share(edge), 2 * window.rows) // 2
        row = window.rows - 1 - from_bottom + (1 if buys else -1)
        return min(max(row, 0), window.rows - 1)

    def _axis_cells(self, window: Window, last_row: int | None) -> list[Cell]:
        """Round prices, and the last one where it is."""
        texts: dict[int, Cell] = {}
        least = Decimal(1).scaleb(-self._view.price_digits)
        for figure in round_figures(window.scale, window.rows // _ROWS_A_FIGURE, least):
            row = self._row(figure, window)
            if row is not None:
                texts[row] = number(self._figure(figure), self._axis, "dim")
        if last_row is not None and self._view.last_price is not None:
            texts[last_row] = number(self._figure(self._view.last_price), self._axis, "bright@bar")
        return [texts.get(row, blank(self._axis)) for row in range(window.rows)]

    def _times(self, window: Window) -> Row:
        interval_ns = self._view.interval_ns

        def column_of(at_ns: Instant) -> float:
            return at_ns / interval_ns - window.first

        since_ns = window.first * interval_ns
        until_ns = since_ns + (window.columns - 1) * interval_ns
        text = time_axis(since_ns, until_ns, window.columns, column_of, self._clock)
        return fill([label(text, "dim")], self._width)


def _runs(
    characters: Sequence[str], looks: Sequence[str], marks: Mapping[int, Cell], *, lined: bool
) -> list[Cell]:
    """A row of the plot as cells of one look each; blanks take the look of what stands before them."""
    cells: list[Cell] = []
    text, look = "", "text"
    for column, character in enumerate(characters):
        if column in marks:
            shown, here = marks[column]
        elif character != " ":
            shown, here = character, looks[column]
        else:
            shown, here = (LAST, "dim") if lined else (" ", look)
        if here != look:
            if text:
                cells.append((text, look))
            text, look = "", here
        text += shown
    cells.append((text, look))
    return cells


def _told(bar: Bar, when: str, figure: Callable[[Decimal], str]) -> Iterator[list[Cell]]:
    """A bar in words, the longest first."""

    def named(name: str, text: str) -> list[Cell]:
        return [label(f"  {name} ", "dim"), label(text)]

    change = (bar.close - bar.open) / bar.open * 100 if bar.open else Decimal(0)
    look = _ROSE if bar.close >= bar.open else _FELL
    close = [*named("C", figure(bar.close)), label(f" {form.signed(change, 2)}%", look)]
    prices = [
        (name, figure(one)) for name, one in (("O", bar.open), ("H", bar.high), ("L", bar.low))
    ]
    rest = [cell for name, text in prices for cell in named(name, text)]
    yield [label(f"  {when}", "dim"), *rest, *close, *named("V", form.short(bar.volume))]
    yield [*rest, *close]
    yield close
    yield close[:2]
