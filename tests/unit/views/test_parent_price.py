"""The price of an order that is split: one figure, whatever has become of its parts, and true words about it."""

from decimal import Decimal as D

import msgspec

from app.domain.identifiers import ClientOrderId
from app.domain.order_terms import OrderStatus
from app.trading.orders.order import Order
from app.trading.parents.ledger import ParentLedger
from app.trading.parents.parent import Parent
from app.tui.explaining.parents import explain_parent
from app.views.orders import OrderRow, order_row, parent_row
from tests.fakes.orders import START, authorised, report
from tests.unit.trading_parents.makers import planned, share

PRICES = {"binance": "91237.17", "okx": "91237.1"}  # one limit, on the tick of each


def split() -> tuple[Parent, list[Order]]:
    ledger = ParentLedger()
    shares = [
        msgspec.structs.replace(share(venue, "1"), price=D(price))
        for venue, price in PRICES.items()
    ]
    parent = ledger.plan(planned(*shares))
    orders = []
    for number, (venue, price) in enumerate(PRICES.items()):
        allowed = msgspec.structs.replace(
            authorised(ClientOrderId(venue), venue=venue, price=price),
            parent_id=parent.parent_id,
            intent_id=f"{parent.parent_id}.{number}",
        )
        order = Order(venue, venue, "main", "BTC/USDT", allowed)
        order.apply(allowed, START)
        ledger.attach(order)
        orders.append(order)
    return parent, orders


def ended(order: Order) -> None:
    filled = report(
        OrderStatus.FILLED,
        filled="1",
        client_order_id=ClientOrderId(order.venue),
        venue=order.venue,
        price=PRICES[order.venue],
        average=PRICES[order.venue],
    )
    order.apply(filled, START)


def test_it_does_not_move_when_a_part_fills() -> None:
    """Nor by a restart, after which what filled meanwhile is filled."""
    parent, (binance, okx) = split()
    assert parent_row(parent).price == D("91237.17")
    ended(binance)
    assert parent_row(parent).price == D("91237.17")
    ended(okx)
    assert parent_row(parent).price == D("91237.17")


def canceled(order: Order) -> None:
    gone = report(
        OrderStatus.CANCELED,
        client_order_id=ClientOrderId(order.venue),
        venue=order.venue,
        price=PRICES[order.venue],
    )
    order.apply(gone, START)


def test_a_part_that_ended_with_nothing_filled_counts_no_more() -> None:
    parent, (binance, okx) = split()
    canceled(binance)
    assert parent_row(parent).price == D("91237.1")
    ended(okx)
    assert parent_row(parent).price == D("91237.1")
    assert parent.status is OrderStatus.CANCELED


def test_where_all_ended_with_nothing_filled_all_count() -> None:
    parent, (binance, okx) = split()
    canceled(binance)
    canceled(okx)
    assert parent_row(parent).price == D("91237.17")
    meaning, _ = told([order_row(order) for order in (binance, okx)], parent)
    assert meaning.startswith("The farthest limit of its parts; ")


def told(rows: list[OrderRow], parent: Parent) -> tuple[str, tuple[str, ...]]:
    figure = explain_parent(parent_row(parent), "price", rows, START).figures[0]
    return figure.meaning, figure.sources


def test_it_is_called_the_limit_of_every_part_only_where_it_is() -> None:
    parent, orders = split()
    rows = [order_row(order) for order in orders]
    meaning, sources = told(rows, parent)
    assert meaning.startswith("The farthest limit of its parts that traded or may trade; ")
    assert sources == ("binance: 91,237.17 USDT", "okx: 91,237.10 USDT")
    same = [msgspec.structs.replace(row, price=D("91237.17")) for row in rows]
    assert told(same, parent) == ("The limit of every part.", ())
