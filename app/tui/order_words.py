"""The order language as the screen uses it: with the instruments and venues that the engine has told of."""

from app.domain.identifiers import Symbol
from app.domain.order_line import OrderLine
from app.trading.language import parse_line, side_of
from app.trading.line_completion import complete_line, hint_for
from app.trading.line_names import ListedSymbols
from app.trading.line_numbers import LineProblem
from app.tui.panels import Panels


class OrderWords:
    """Reads and completes lines. A symbol in view can be named before the list of instruments is here."""

    def __init__(self, panels: Panels) -> None:
        self._panels = panels
        self._of: tuple[object, str] | None = None
        self._listed = ListedSymbols(())

    def is_order(self, text: str) -> bool:
        """Whether the line begins as an order does."""
        words = text.split()
        return bool(words) and side_of(words[0]) is not None

    def read(self, text: str, in_view: str | None = None) -> OrderLine | LineProblem:
        """The order, or why it is none; without `in_view` the instrument of the trade screen is in view."""
        symbol = in_view if in_view is not None else self._panels.symbol or ""
        return parse_line(
            text,
            symbol_in_view=symbol,
            symbols=self._symbols(symbol),
            venues=self._panels.venue_names,
        )

    def instrument(self, text: str) -> Symbol | LineProblem | None:
        """The listed symbol that a symbol or a coin means, as in an order; None when nothing is named so."""
        in_view = self._panels.symbol or ""
        return self._symbols(in_view).find(text, in_view)

    def hint(self, text: str) -> str:
        """What may come next, or what stands against the line."""
        return hint_for(text, self.read(text))

    def complete(self, text: str) -> str:
        """The line with its last word completed as far as it is clear."""
        symbol = self._panels.symbol or ""
        return complete_line(text, self._symbols(symbol), self._panels.venue_names)

    def _symbols(self, in_view: str) -> ListedSymbols:
        view = self._panels.instruments
        if self._of is None or self._of[0] is not view or self._of[1] != in_view:
            rows = () if view is None else view.rows
            self._listed = ListedSymbols(
                (*(row.symbol for row in rows), *((in_view,) * bool(in_view)))
            )
            self._of = (view, in_view)
        return self._listed
