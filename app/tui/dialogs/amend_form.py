"""A change of a resting order while it is typed: price as text, size by steps, what both ask for."""

from decimal import Decimal
from typing import Final, NamedTuple

from app.domain.amounts import ZERO, plain
from app.domain.commands import DraftAmend
from app.domain.identifiers import ClientOrderId
from app.domain.order_line import PriceTerm
from app.domain.order_terms import Side
from app.trading.language import print_price
from app.trading.line_numbers import read_price
from app.tui.dialogs.amend_steps import (
    Beside,
    in_front,
    price_beside,
    stepped_price,
    stepped_size,
)
from app.tui.line_edit import LineEdit
from app.views.amend import AmendView
from app.views.orders import OrderRow

DIGITS: Final = "0123456789."
_FOLLOWS: Final = Decimal("0.005")  # of where it began: further than that nobody has read
_NO_STEP: Final = "no step from here: its venue does not tell the tick or lot now"
_NO_PRICE: Final = "no step from here: type a price first"


class AmendWish(NamedTuple):
    """How a change begins: a price, one that goes with the best ones or steps from the order's own, a total
    size or steps; empty: as it is."""

    price: Decimal | None = None
    beside: Beside | None = None
    ticks: int = 0
    quantity: Decimal | None = None
    sizes: int = 0


class AmendForm:
    """`row` is the order as it was when the change was begun.

    Until the first answer has told tick, lot and the best prices, steps are kept: keys count in the order in
    which they came. `beside`: what the price goes with, until it is stepped or typed.
    """

    def __init__(self, row: OrderRow, wish: AmendWish) -> None:
        self.row = row
        self.price = LineEdit(_text(row.price if wish.price is None else wish.price), DIGITS)
        self.quantity = row.quantity if wish.quantity is None else wish.quantity
        self.typed = False  # digit by digit, and not stepped to
        self.beside = wish.beside
        self._begun: Decimal | None = None  # the first price of those it goes with
        self._strays = False  # too far from there to go on
        self._ticks = wish.ticks
        self._sizes = wish.sizes
        self._view: AmendView | None = None

    @property
    def pending(self) -> bool:
        """Whether steps are still to be made, or a price to be found beside the best ones."""
        return bool(self._ticks or self._sizes) or (self.beside is not None and not self._placed)

    @property
    def _placed(self) -> bool:
        return self._begun is not None

    @property
    def must_rest(self) -> bool:
        """Whether it must not take."""
        return self.beside is not None and self.beside.must_rest

    @property
    def side(self) -> Side:
        """The side of the order."""
        return Side(self.row.side)

    @property
    def lacks(self) -> str:
        """What there is nothing of to stand beside; "" where there is, or nothing was to."""
        view = self._view
        if view is None or self.beside is None or self._placed:
            return ""
        return _lacking(self.beside.term) if view.tick else _NO_STEP

    def kept(self, now: OrderRow) -> AmendWish:
        """What of this is still meant for the order as it is `now`: no step from what it is no more."""
        price = quantity = None
        if self.beside is None and (self.typed or now.price == self.row.price):
            price = self.wished
        if now.quantity == self.row.quantity and (self.quantity or ZERO) > now.filled:
            quantity = self.quantity
        return AmendWish(price=price, beside=self.beside, quantity=quantity)

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
        """Tick, lot and the best prices as of now; what waited for them is done."""
        self._view = view
        if not self._placed:
            self.follow()
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
        self.typed, self._ticks, self.beside = True, 0, None
        return True

    def erase(self, action: str) -> str:
        """One digit, or all; there is nothing to say."""
        self.price.act(action)
        self.typed, self._ticks, self.beside = True, 0, None
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

    def go_beside(self, ticks: int) -> str:
        """So many ticks in front of the best other price, and along with it; what to say if there is none."""
        before = self.beside, self._begun, self._strays
        self.beside, self._begun, self._strays = in_front(self.side, ticks), None, False
        self.follow()
        lacks = self.lacks
        if lacks:  # what stands there is as it was
            self.beside, self._begun, self._strays = before
        else:
            self._ticks = 0
        return lacks

    def follow(self) -> str:
        """The price that it goes with, as of now; what to say when it goes no further."""
        view, beside, begun = self._view, self.beside, self._begun
        if view is None or beside is None or not view.tick or self._strays:
            return ""
        price = price_beside(beside, self.side, view.best, view.opposite, view.tick)
        if price is None:
            return ""
        if begun is not None and abs(price - begun) > begun * _FOLLOWS:
            self._strays = True
            again = "J or F goes along again" if beside.must_rest else "type it again"
            return f"the best prices went more than 0.5 % away, this one stays: {again}"
        if begun is None:
            self._begun = price
        if price != self.wished:
            self.price.set(plain(price))
            self.typed = False
        return ""

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
        self.typed, self.beside = False, None
        return ""


def _lacking(term: PriceTerm) -> str:
    """Why there is no such price now."""
    return (
        f"its venue's book shows no price for {print_price(term)} beside your own: type a price, "
        "as in 97425.5"
    )


def _text(price: Decimal | None) -> str:
    return "" if price is None else plain(price)
