"""Every way to a ticket: by side, at the ladder's level, joining the best price, from a line, for a rest."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from app.domain.amounts import ZERO
from app.domain.order_line import OrderLine, PriceAnchor, PriceTerm, Size
from app.domain.order_terms import OrderStyle, Side
from app.trading.line_numbers import own_best
from app.tui.dialogs.ticket import Ticket
from app.tui.dialogs.ticket_form import TicketForm
from app.tui.order_desk import PARENT_PREFIX
from app.tui.order_words import OrderWords
from app.views.orders import CHILD, OrderRow

if TYPE_CHECKING:
    from app.tui.desk import Desk


class TicketDesk:
    """None of them sends anything: a ticket opens, with what is known filled in."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self.words = OrderWords(desk.panels)

    def table(self) -> dict[str, Callable[[], object]]:
        """The actions by name."""
        return {
            "buy": partial(self.open_side, Side.BUY),
            "sell": partial(self.open_side, Side.SELL),
            "join_bid": partial(self.join, Side.BUY),
            "join_ask": partial(self.join, Side.SELL),
            "rest": self._open_rest,
        }

    def open(self, line: OrderLine, rest_of: str | None = None) -> Ticket:
        """A ticket with this line."""
        fields = TicketForm(line, partial(self.words.read, in_view=line.symbol))
        ticket = Ticket(fields, self._desk, rest_of)
        self._desk.open(ticket)
        return ticket

    def open_side(self, side: Side) -> None:
        """For the instrument in view; at the level under the ladder's cursor while that has the focus."""
        line = self._begun(side)
        level = self._desk.panels.ladder.selected()
        if line is not None and level is not None and self._on_level():
            line = msgspec.structs.replace(
                line,
                style=OrderStyle.LIMIT,
                price=PriceTerm(anchor=PriceAnchor.FIXED, value=level.raw),
                venues=(level.venue,),
            )
        if line is None:
            return
        self.open(line)
        if line.price is not None and self._desk.panels.ladder.frozen:
            self._desk.say("the price is that of the frozen ladder: p there follows the book again")

    def join(self, side: Side) -> None:
        """A limit order at the best price of its own side, wherever that goes until it is reviewed."""
        line = self._begun(side)
        if line is not None:
            price = PriceTerm(anchor=own_best(side), value=ZERO)
            self.open(msgspec.structs.replace(line, style=OrderStyle.LIMIT, price=price))

    def open_rest(self, row: OrderRow) -> None:
        """For what nobody can trade any more of this order."""
        if row.kind == CHILD:
            self._desk.say("what is left is that of the whole order: k goes up to it, then r")
            return
        if row.free is None:
            self._desk.say("the rest of what? j and k choose an order that was planned from here")
            return
        if row.free <= 0:
            self._desk.say(
                f"nothing of {row.side} {row.symbol} is left to place: it is all filled or out"
            )
            return
        line = self.words.read(row.line, in_view=row.symbol)
        if not isinstance(line, OrderLine):
            self._desk.say(
                f"its line cannot be read any more ({line.sentence}): type a new one behind :"
            )
            return
        parent = row.parent or row.key
        rest = msgspec.structs.replace(line, size=Size(value=row.free))
        self.open(rest, parent.removeprefix(PARENT_PREFIX))

    def _open_rest(self) -> None:
        row = self._desk.order_under_cursor
        if row is None:
            self._desk.say("no order under the cursor: j and k move it")
        else:
            self.open_rest(row)

    def _begun(self, side: Side) -> OrderLine | None:
        symbol = self._desk.panels.symbol
        if symbol is None:
            self._desk.say("no instrument is in view: i chooses one")
            return None
        return OrderLine(symbol=symbol, side=side, style=OrderStyle.CAPPED_MARKET)

    def _on_level(self) -> bool:
        panels = self._desk.panels
        seen = panels.ladder.seen
        return panels.ladder.focused and seen is not None and seen.symbol == panels.symbol
