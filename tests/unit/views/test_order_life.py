"""One order's life as a view: its fills with their sums, so that an average can be checked."""

from decimal import Decimal as D

import msgspec

from app.domain.instants import SECOND
from app.domain.order_terms import OrderStatus
from app.trading.orders.order import Order
from app.views.order_life import FILLS_MOST, OrderLifeView, order_life_view
from tests.fakes.orders import START, authorised, fill, report


def order() -> Order:
    made = Order("k", "binance", "main", "BTC/USDT", authorised())
    made.apply(report(OrderStatus.OPEN), START + SECOND)
    return made


def test_the_fills_stand_in_the_order_of_their_times_with_their_sums() -> None:
    one = order()
    one.apply(fill("b", "0.2", price="102", at_ns=START + 3 * SECOND), START + 3 * SECOND)
    late = fill("a", "0.3", price="100", at_ns=START + 2 * SECOND, fee=None)
    one.apply(late, START + 4 * SECOND)
    view = order_life_view("k", one, START)
    assert [(row.trade_id, row.price, row.quantity, row.fee) for row in view.fills] == [
        ("a", D(100), D("0.3"), None),
        ("b", D(102), D("0.2"), D("0.001")),
    ]
    assert (view.fills_count, view.fills_quantity, view.fills_notional) == (2, D("0.5"), D("50.4"))
    assert view.row is not None
    assert (view.row.fees, view.row.fees_to_come) == ((("BTC", D("0.001")),), True)
    one.apply(msgspec.structs.replace(late, fee=D("0.002"), fee_asset="BNB"), START + 5 * SECOND)
    told = order_life_view("k", one, START).row
    assert told is not None
    assert (told.fees, told.fees_to_come) == ((("BNB", D("0.002")), ("BTC", D("0.001"))), False)
    assert view.row.average == view.fills_notional / view.fills_quantity
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(view), type=OrderLifeView) == view


def test_of_very_many_fills_the_newest_are_named_and_all_are_summed() -> None:
    one = order()
    for number in range(FILLS_MOST + 9):
        at_ns = START + number * SECOND
        one.apply(fill(f"t{number:03d}", "0.001", at_ns=at_ns), at_ns)
    view = order_life_view("k", one, START)
    assert len(view.fills) == FILLS_MOST
    assert view.fills[-1].trade_id == f"t{FILLS_MOST + 8:03d}"
    assert view.fills_count == FILLS_MOST + 9
    assert view.fills_quantity == D("0.059")


def test_an_order_that_is_not_known_has_no_fills() -> None:
    assert order_life_view("k", None, START).fills == ()
