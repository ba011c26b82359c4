"""A change by steps and digits: prices on the grid and never across, sizes in lots, keys in their order."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.commands import DraftAmend
from app.domain.order_line import PriceTerm
from app.domain.order_terms import Side
from app.trading.line_numbers import read_price
from app.tui.dialogs.amend_steps import (
    Beside,
    in_front,
    price_beside,
    stepped_price,
    stepped_size,
)
from tests.unit.tui.amending import wished
from tests.unit.tui.trader import Trader

D = Decimal


@pytest.mark.parametrize(
    ("pressed", "price", "quantity"),
    [
        (("-",), "97371.98", None),
        (("+", "+", "-", "+"), "97372.01", None),
        (("+", "pageup"), "97372.10", None),
        (("+", "pagedown"), "97371.90", None),
        (("+", "-"), None, None),
        ((">",), None, "0.55"),
        (("<",), None, "0.45000"),
        (("<", "<", ">", "+"), "97372.00", "0.45000"),
        (("+", "96000.5"), "96000.5", None),
        (("+", "960", "backspace", "backspace", "7000"), "97000", None),
        (("+", "backspace", "8"), "97378", None),
        (("+", "ctrl+u", "9"), "9", None),
        (("+", "96000", "up"), "96000.01", None),
        (("+", "J"), "97401.99", None),
        (("+", "F"), "97402", None),
        (("+", "F", "F", "F"), "97402", None),  # one tick behind the best ask
        (("+", "97371.990"), None, None),
    ],
)
def test_steps_and_digits(
    pressed: tuple[str, ...], price: str | None, quantity: str | None
) -> None:
    trader = Trader().type(*pressed)
    draft = trader.all(DraftAmend)[-1]
    assert draft.price == (None if price is None else D(price))
    assert draft.quantity == (None if quantity is None else D(quantity))


def test_a_sell_order_steps_in_front_downwards() -> None:
    assert wished(Trader().type("j", "+", "F")) == ("97402", None)
    assert wished(Trader().type("j", "+", "J")) == ("97402.01", None)


@pytest.mark.parametrize(
    ("best", "opposite", "ticks", "side", "price"),
    [
        ("100", "100.05", 0, "buy", "100"),
        ("100", "100.05", 1, "buy", "100.01"),
        ("100", "100.01", 1, "buy", "100.00"),
        ("100", "99", 1, "buy", "98.99"),  # crossed books: still behind the other side
        ("100.005", "101", 0, "buy", "100.00"),
        ("100.005", "101", 1, "buy", "100.01"),
        ("100", None, 1, "buy", "100.01"),
        ("100", "99.95", 1, "sell", "99.99"),
        ("100", "99.99", 1, "sell", "100.00"),
        ("100.005", "99", 0, "sell", "100.01"),
        ("0.01", None, 1, "sell", None),
    ],
)
def test_in_front_of_the_best_and_never_across(
    best: str, opposite: str | None, ticks: int, side: str, price: str | None
) -> None:
    other = None if opposite is None else D(opposite)
    found = price_beside(in_front(Side(side), ticks), Side(side), D(best), other, D("0.01"))
    assert found == (None if price is None else D(price))


@given(
    st.decimals("0.01", 1000, places=4),
    st.decimals("0.01", 1000, places=4),
    st.integers(0, 1),
    st.sampled_from(Side),
)
def test_in_front_of_any_best_it_never_takes(
    best: Decimal, opposite: Decimal, ticks: int, side: Side
) -> None:
    found = price_beside(in_front(side, ticks), side, best, opposite, D("0.01"))
    assert found is None or (found < opposite if side is Side.BUY else found > opposite)
    assert found is None or (found > 0 and found % D("0.01") == 0)


@pytest.mark.parametrize(
    ("word", "side", "price"),
    [
        ("bid", "buy", "97401.90"),
        ("ask", "buy", "97402.60"),  # it may take: that is what was asked for
        ("ask+1%", "buy", "98376.60"),
        ("ask+1%", "sell", "98376.70"),
        ("bid-5bp", "buy", "97353.10"),
        ("bid-5bp", "sell", "97353.20"),
        ("mid", "sell", "97402.30"),
        ("bid-2t", "buy", "97401.70"),
        ("bid-100%", "buy", None),
        ("bid+999999999999999999999999%", "buy", None),
    ],
)
def test_a_price_of_the_order_line_stands_beside_the_bests_of_its_venue(
    word: str, side: str, price: str | None
) -> None:
    term = read_price(word, Side(side))
    assert isinstance(term, PriceTerm)
    bests = (D("97401.9"), D("97402.6"))
    own, opposite = bests if side == "buy" else bests[::-1]
    found = price_beside(Beside(term), Side(side), own, opposite, D("0.1"))
    assert found == (None if price is None else D(price))


def test_steps_from_off_the_grid_and_at_its_end() -> None:
    assert stepped_price(D("1.005"), 1, D("0.01")) == D("1.01")
    assert stepped_price(D("1.005"), -1, D("0.01")) == D("1.00")
    assert stepped_price(D("0.01"), -1, D("0.01")) is None
    assert stepped_size(D("0.3"), D("0.3"), D(0), D("0.1"), up=True) == D("0.4")
    assert stepped_size(D("5"), D("5"), D(0), D("1"), up=False) == D(4)  # at least a lot
    assert stepped_size(D("0.25"), D("0.5"), D("0.2"), D("0.05"), up=False) is None
    assert stepped_size(D("0.05"), D("0.5"), D(0), D("0.05"), up=False) is None


def test_no_size_at_or_below_what_is_filled() -> None:
    trader = Trader().type(*"<<<<<<")
    assert "no smaller size is left: c cancels the order" in trader.notice
    assert wished(trader)[1] == "0.25"


def test_steps_typed_ahead_count_in_their_order() -> None:
    trader = Trader(slow=True).type("+", "+", "pageup", ">")
    trader.slow = False
    trader.amend_answered().amend_answered()
    assert wished(trader) == ("97372.11", "0.55")
    trader = Trader(slow=True).type("+", "+", "96000", "-")
    trader.slow = False
    assert wished(trader.amend_answered().amend_answered()) == ("95999.99", None)


def test_an_unreadable_price_is_not_sent() -> None:
    trader = Trader().type("+").frames().type("ctrl+u", ".").frames().type("y")
    assert trader.amended == []
    assert "type the new price" in trader.notice
    trader.type("+")
    assert trader.notice == "no step from here: type a price first"
