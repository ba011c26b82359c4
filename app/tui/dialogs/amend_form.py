"""A change of a resting order while it is typed: price as text, size by steps, what both ask for."""

from decimal import Decimal
from typing import Final, NamedTuple

from app.domain.amounts import plain
from app.domain.commands import DraftAmend
from app.domain.identifiers import ClientOrderId
from app.domain.order_line import PriceTerm
from app.domain.order_terms import Side
from app.trading.line_numbers import read_price
from app.tui.dialogs.amend_steps import beside_best, stepped_price, stepped_size
from app.tui.line_edit import LineEdit
from app.views.amend import AmendView
from app.views.orders import OrderRow

DIGITS: Final = "0123456789."
_NO_STEP: Final = "no step from here: its venue does not tell the tick or lot now"
_NO_PRICE: Final = "no step from here: type a price first"


class AmendWish(NamedTuple):
    """How a change begins: a price or steps from the order's own, a total size or steps; empty: as it is."""

    price: Decimal | None = None
    ticks: int = 0
    quantity: Decimal | None = None
    sizes: int = 0


class AmendForm:
    """`row` is the order as it was when the change was begun.

    Until the first answer has told tick and lot, steps are kept: keys count in the order in which they came.
    """

    def __init__(self, row: OrderRow, wish: AmendWish) -> None:
        self.row = row
        self.price = LineEdit(_text(row.price if wish.price is None else wish.price), DIGITS)
        self.quantity = row.quantity if wish.quantity is None else wish.quantity
        self.typed = False  # digit by digit, and not stepped to
        self.beside = False  # it stands beside or in front of the best other price, and not to take
        self._ticks = wish.ticks
        self._sizes = wish.sizes
        self._view: AmendView | None = None

    @property
    def waits(self) -> bool:
        """Whether steps are still to be made."""
        return bool(self._ticks or self._sizes)

    @property
    def wished(self) -> Decimal | None:
        """The price; None while its text is none."""
        term = read_price(self.price.text, Side.BUY) if self.price.text else None
        return term.value if isinstance(term, PriceTerm) else None

    @property
    def draft(self) -> DraftAmend | None:
        """What is asked for, without what stays as it is; None while the price cannot be read."""
        row, price = self.row, self.wished
        if price is None or row.client_order_id is None:
            return None
        return DraftAmend(
            client_order_id=ClientOrderId(row.client_order_id),
            price=None if price == row.price else price,
            quantity=None if self.quantity == row.quantity else self.quantity,
        )

    def know(self, view: AmendView) -> None:
        """Tick, lot and the best prices as of now; steps that waited for them are made."""
        self._view = view
        ticks, sizes, self._ticks, self._sizes = self._ticks, self._sizes, 0, 0
        if ticks:
            self.step(ticks)
        for _ in range(abs(sizes)):
            self.resize(up=sizes > 0)

    def insert(self, text: str) -> bool:
        """Digits: the first takes the place of the whole price."""
        kept = (self.price.text, self.price.at)
        if not self.typed:
            self.price.set("")
        if not self.price.insert(text):
            self.price.set(*kept)
            return False
        self.typed, self._ticks, self.beside = True, 0, False
        return True

    def erase(self, action: str) -> str:
        """One digit, or all; there is nothing to say."""
        self.price.act(action)
        self.typed, self._ticks, self.beside = True, 0, False
        return ""

    def step(self, ticks: int) -> str:
        """A price so many ticks on; what to say where that is not possible."""
        if self._view is None:
            self._ticks += ticks
            return ""
        price, tick = self.wished, self._view.tick
        if not tick or price is None:
            return _NO_STEP if not tick else _NO_PRICE
        return self._put(stepped_price(price, ticks, tick))

    def go_beside(self, in_front: int) -> str:
        """A price so many ticks in front of the best other one; what to say where there is none."""
        view = self._view
        if view is None:
            return "the book is not here yet: press it again"
        if view.best is None or not view.tick:
            return "nobody else stands on this side of the book now: type a price"
        self._ticks = 0
        buying = self.row.side == Side.BUY.value
        said = self._put(
            beside_best(view.best, view.opposite, view.tick, buying=buying, in_front=in_front)
        )
        self.beside = not said
        return said

    def resize(self, *, up: bool) -> str:
        """A step of the size; what to say where that is not possible."""
        if self._view is None:
            self._sizes += 1 if up else -1
            return ""
        lot, whole, now = self._view.lot, self.row.quantity, self.quantity
        if not lot or whole is None or now is None:
            return _NO_STEP
        wished = stepped_size(now, whole, self.row.filled, lot, up=up)
        if wished is None:
            return "no smaller size is left: c cancels the order"
        self.quantity = wished
        return ""

    def _put(self, price: Decimal | None) -> str:
        if price is None:
            return "there is no price below that"
        self.price.set(_text(price))
        self.typed = self.beside = False
        return ""


def _text(price: Decimal | None) -> str:
    return "" if price is None else plain(price)
