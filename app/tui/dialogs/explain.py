"""The answer to `e`: a figure's meaning, exact value, formula, sources and ages, as of when it was asked."""

from collections.abc import Callable

from app.tui.cells import Row, blank, fill, label, words, wrap
from app.tui.dialogs.dialog import CENTRE, FULL, Hands
from app.tui.dialogs.lists import TextDialog
from app.tui.explaining.figures import Explanation, Figure
from app.views.balances import BalancesView
from app.views.keys import BALANCES, View, order_life_key
from app.views.order_life import OrderLifeView

_NAME_WIDTH = 14


class ExplainDialog(TextDialog):
    """Stands still while it is read: what it explains is what stood on the screen when it was asked."""

    def __init__(self, hands: Hands, explanation: Explanation) -> None:
        shape = CENTRE if explanation.chosen else FULL
        super().__init__(hands, "", self._paint_all, shape)
        self.take(explanation)

    def take(self, explanation: Explanation) -> None:
        """Show this one from now on."""
        self.explanation = explanation
        clock = self._hands.times.named(explanation.at_ns)
        self._title = f"Explain {explanation.title}, as of {clock}"

    def _paint_all(self, inner: int) -> list[Row]:
        rows: list[Row] = []
        sources: tuple[str, ...] = ()
        for index, figure in enumerate(self.explanation.figures):
            if index == 1 and self.explanation.chosen:
                rows += [(words(" The other figures", inner, "head"),), (blank(inner),)]
            rows += [*_figure(figure, figure.sources == sources, inner), (blank(inner),)]
            sources = figure.sources
        for note in self.explanation.notes:
            rows += _lines(note, "", inner, "warning")
        return rows if self.explanation.notes else rows[:-1]


class ExplainOrder(ExplainDialog):
    """Asks for the order's fills, and explains it again when they come."""

    def __init__(
        self, hands: Hands, key: str, explain: Callable[[OrderLifeView | None], Explanation]
    ) -> None:
        super().__init__(hands, explain(None))
        self._key = key
        self._explain = explain

    @property
    def wanted(self) -> tuple[str, ...]:
        """The order's life."""
        return (order_life_key(self._key),)

    def show(self, key: str, view: View) -> None:
        """Its fills."""
        if isinstance(view, OrderLifeView) and view.key == self._key:
            self.take(self._explain(view))


class ExplainWorth(ExplainDialog):
    """NAV while the balances are out of sight: asks for them once, then stands still as well."""

    def __init__(self, hands: Hands, explain: Callable[[BalancesView | None], Explanation]) -> None:
        super().__init__(hands, explain(None))
        self._explain = explain
        self._waiting = True

    @property
    def wanted(self) -> tuple[str, ...]:
        """Balances."""
        return (BALANCES,)

    def show(self, key: str, view: View) -> None:
        """The balances."""
        if isinstance(view, BalancesView) and self._waiting:
            self._waiting = False
            self.take(self._explain(view))


def _figure(figure: Figure, same_sources: bool, inner: int) -> list[Row]:
    name = words(f" {figure.name}", _NAME_WIDTH, "title")
    first, *more = wrap(figure.value, max(inner - _NAME_WIDTH - 1, 1))
    rows: list[Row] = [fill([name, label(first, "bright")], inner)]
    rows += [fill([blank(_NAME_WIDTH), label(line, "bright")], inner) for line in more]
    rows += _lines(figure.meaning, "", inner, "text")
    for line in figure.formula:
        rows += _lines(line, "= ", inner, "key")
    if figure.sources and same_sources:
        rows += _lines("as above", "- ", inner, "dim")
    else:
        for source in figure.sources:
            rows += _lines(source, "- ", inner, "dim")
    return rows


def _lines(text: str, lead: str, inner: int, look: str) -> list[Row]:
    """The text below the value, its continuation lines under its first letter."""
    indent = 3 + len(lead)
    lines = wrap(text, max(inner - indent - 1, 1))
    heads = ["   " + lead, *[" " * indent] * (len(lines) - 1)]
    return [
        fill([label(head, "dim"), label(line, look)], inner)
        for head, line in zip(heads, lines, strict=True)
    ]
