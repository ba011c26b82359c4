"""The instrument picker: type a few letters of a symbol, enter brings it into view."""

from collections.abc import Sequence

from app.tui.cells import Cell, label, words
from app.tui.dialogs.dialog import Hands
from app.tui.dialogs.find_list import FindList
from app.tui.fuzzy import rank
from app.views.instruments import InstrumentRow, InstrumentsView
from app.views.keys import INSTRUMENTS, View


class InstrumentPicker(FindList[InstrumentRow]):
    """Letters in order are enough: "ebt" finds ETH/BTC."""

    title = "Instruments"
    what = "instrument"
    wanted: tuple[str, ...] = (INSTRUMENTS,)

    def __init__(
        self, hands: Hands, view: InstrumentsView | None, text: str = "", in_view: str | None = None
    ) -> None:
        """Of several that fit as well, those quoted as the instrument `in_view` come first."""
        super().__init__(hands, text)
        self._view = view
        self._quote = (in_view or "").partition("/")[2]

    def show(self, key: str, view: View) -> None:
        """The list of instruments."""
        if isinstance(view, InstrumentsView):
            self._view = view

    @property
    def _loading(self) -> bool:
        return self._view is None

    def _matches(self, text: str) -> list[InstrumentRow]:
        return [] if self._view is None else matches(self._view.rows, text, self._quote)

    def _cells(self, item: InstrumentRow) -> list[Cell]:
        return [
            words(item.symbol, 22, "bright"),
            words(item.kind, 10, "dim"),
            label(" ".join(item.venues), "venue"),
        ]

    def _take(self, item: InstrumentRow) -> None:
        self._hands.watch(item.symbol)


def matches(rows: Sequence[InstrumentRow], text: str, quote: str = "") -> list[InstrumentRow]:
    """Rows that hold the letters in order; best first: equal, at the start, within, spread; then `quote`."""
    wish = text.casefold().replace(" ", "")
    ranked = []
    for index, row in enumerate(rows):
        fit = rank(row.symbol.casefold(), wish)
        if fit is not None:
            ranked.append((fit, row.symbol.partition("/")[2] != quote, index, row))
    ranked.sort(key=lambda entry: entry[:3])
    return [row for *_fit, row in ranked]
