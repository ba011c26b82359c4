"""The cancel menu: which of our open orders, and how many each line would cancel."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.domain.order_terms import Side
from app.tui.cancel_groups import CancelGroup
from app.tui.cells import Cell, Row, blank, fill, label, number, over, words
from app.tui.dialogs.dialog import CENTRE, Hands, Quiet
from app.tui.frames import framed
from app.views.keys import ORDERS, View
from app.views.orders import OrdersView

_AROUND = 5  # rows above and below the lines


class Choice(NamedTuple):
    """A line of the menu; without a group there is nothing that it could mean now."""

    words: str
    group: CancelGroup | None


class CancelMenu(Quiet):
    """Enter only asks about the line that was chosen: the key that cancels is another one."""

    shape = CENTRE
    places = ("menu", "dialog", "anywhere", "always")
    wanted: tuple[str, ...] = (ORDERS,)

    def __init__(
        self,
        hands: Hands,
        view: OrdersView | None,
        symbols: Sequence[str],
        venues: Sequence[str],
        ask: Callable[[CancelGroup], None],
    ) -> None:
        """`symbols` and `venues` stand first: what is under the cursor or in view.

        Every other one with an open order of ours follows. The lines stay as they are while the menu is open.
        """
        self._hands = hands
        self._view = view
        self._ask = ask
        self._at = 0
        ours = CancelGroup().of(view.rows) if view is not None else []
        on = dict.fromkeys((*symbols, *sorted(row.symbol for row in ours)))
        at = dict.fromkeys((*venues, *sorted(row.venue for row in ours)))
        self._choices = (
            *(Choice(f"on {each}", CancelGroup(symbols=(each,))) for each in on),
            *(() if on else (Choice("on the instrument in view: none is", None),)),
            Choice("buy orders, on every instrument", CancelGroup(side=Side.BUY)),
            Choice("sell orders, on every instrument", CancelGroup(side=Side.SELL)),
            *(Choice(f"at {venue}", CancelGroup(venue=venue)) for venue in at),
            *(() if at else (Choice("at the venue under the cursor: none is", None),)),
            Choice("all", CancelGroup()),
        )

    def show(self, key: str, view: View) -> None:
        """The orders as they are now."""
        if isinstance(view, OrdersView):
            self._view = view

    def act(self, action: str) -> bool:
        """Move, choose or close."""
        if action in ("down", "up"):
            step = 1 if action == "down" else -1
            self._at = min(max(self._at + step, 0), len(self._choices) - 1)
        elif action == "choose":
            self._choose()
        elif action == "back":
            self._hands.close(self)
        else:
            return False
        return True

    def paint(self, width: int, height: int) -> list[Row]:
        """One line a group, with its count; where they do not all fit, those around the chosen one."""
        inner, room = width - 2, max(height - 2 - _AROUND, 1)
        first = max(0, min(self._at - room // 2, len(self._choices) - room))
        body: list[Row] = [
            fill([label(" cancel our open orders", "dim")], inner),
            (blank(inner),),
        ]
        for index, choice in list(enumerate(self._choices))[first : first + room]:
            here = index == self._at
            count = self._count(choice)
            look = "bright" if count not in ("0", "-") else "dim"
            line = fill(
                [label(" >" if here else "  ", "own"), number(count, 5, look), label("  "),
                 words(choice.words, max(inner - 10, 1), look)],
                inner,
            )  # fmt: skip
            body.append(over(line, "cursor") if here else line)
        body += [
            (blank(inner),),
            fill([label(" enter ", "key"), label("asks first; y then cancels", "dim")], inner),
            fill([label(" orders placed elsewhere are not touched", "dim")], inner),
        ]
        title = [label("Cancel", "title_focus")]
        foot: list[Cell] = []
        if len(self._choices) > room:
            seen = f"{first + 1}-{first + room} of {len(self._choices)}"
            foot = [label(seen, "dim")]
        return framed(title, body, width, height, "warning", foot)

    def _count(self, choice: Choice) -> str:
        if choice.group is None or self._view is None:
            return "-"
        return str(len(choice.group.of(self._view.rows)))

    def _choose(self) -> None:
        choice = self._choices[self._at]
        if choice.group is None:
            self._hands.say("this line means no order now: j and k choose another")
            return
        self._hands.close(self)
        self._ask(choice.group)
