"""A price that the trader changed: no figure is held against the plan as if that had promised it."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.instants import SECOND
from app.domain.order_events import Action, Verdict
from app.domain.order_terms import OrderStatus
from app.trading.orders.evidence import AmendAsked, OrderEvidence
from app.trading.orders.order import Order
from app.trading.parents.facts import ParentSettled
from app.trading.parents.parent import Parent
from app.trading.parents.results import settle
from app.views.routes import route_card
from tests.fakes.orders import START, fill, outcome, report
from tests.unit.trading_parents.makers import child, family

D = Decimal


def asked(order: Order, price: str | None, quantity: str | None = None) -> AmendAsked:
    assert order.client_order_id is not None
    return AmendAsked(
        token=f"t{order.version}",
        venue=order.venue,
        account="main",
        client_order_id=order.client_order_id,
        price=None if price is None else D(price),
        quantity=None if quantity is None else D(quantity),
        expires_ns=START + 5 * SECOND,
        at_ns=START + SECOND,
    )


def shown(
    order: Order, price: str, filled: str, seconds: int, quantity: str = "1"
) -> OrderEvidence:
    return report(
        OrderStatus.FILLED if filled == quantity else OrderStatus.OPEN,
        client_order_id=order.client_order_id,
        venue=order.venue,
        price=price,
        quantity=quantity,
        filled=filled,
        at_ns=START + seconds * SECOND,
    )


def learn(order: Order, *evidence: OrderEvidence) -> None:
    for one in evidence:
        order.apply(one, START)


def traded(order: Order, quantity: str, price: str, seconds: int = 3) -> OrderEvidence:
    return fill(
        f"t{seconds}",
        quantity,
        price=price,
        client_order_id=order.client_order_id,
        venue=order.venue,
        at_ns=START + seconds * SECOND,
    )


def flags(parent: Parent) -> tuple[bool, list[bool]]:
    result, card = settle(parent, START), route_card(parent, START)
    each = [one.repriced for one in result.venues]
    assert (card.repriced, [share.repriced for share in card.shares]) == (result.repriced, each)
    return result.repriced, each


def test_a_price_that_was_changed_in_place_marks_its_part_once_it_has_filled() -> None:
    _, parent, first, second = family()
    learn(first, shown(first, "100", "0", 1, "2"), traded(first, "2", "100"))
    learn(second, shown(second, "100", "0", 1), asked(second, "103"), shown(second, "103", "0", 2))
    assert flags(parent) == (False, [False, False])  # it is in no figure yet
    learn(second, traded(second, "1", "103"), shown(second, "103", "1", 3))
    assert flags(parent) == (True, [False, True])


def test_what_filled_before_its_price_was_changed_is_compared_as_ever() -> None:
    _, parent, _, second = family()
    learn(second, shown(second, "100", "0", 0), traded(second, "0.4", "99.9", 0))
    learn(second, asked(second, "103"), shown(second, "103", "0.4", 2))
    assert flags(parent) == (False, [False, False])
    learn(second, traded(second, "0.1", "103", 3))
    assert flags(parent) == (True, [False, True])


def test_a_fill_that_is_not_known_yet_may_be_at_the_changed_price() -> None:
    _, parent, _, second = family()
    learn(second, asked(second, "103"), shown(second, "103", "0.4", 2))
    assert flags(parent) == (True, [False, True])


def test_a_price_that_was_changed_back_was_changed_all_the_same() -> None:
    _, parent, _, second = family()
    learn(second, asked(second, "103"), shown(second, "103", "0", 2), traded(second, "0.5", "103"))
    learn(second, asked(second, "100"), shown(second, "100", "0.5", 4))
    assert flags(parent) == (True, [False, True])


@pytest.mark.parametrize(("price", "marked"), [("103", True), ("100", False)])
def test_an_order_in_the_place_of_another_marks_it_where_its_price_is_another(
    price: str, marked: bool
) -> None:
    ledger, parent, _, second = family()
    assert second.client_order_id is not None
    heir = child(3, "okx", "1")
    assert heir.authorised is not None
    allowed = msgspec.structs.replace(
        heir.authorised, price=D(price), replaces=second.client_order_id
    )
    heir = Order(heir.key, "okx", "main", "BTC/USDT", allowed)
    learn(heir, allowed)
    ledger.attach(heir)
    learn(second, asked(second, price, "0.9"))
    assert flags(parent) == (False, [False, False])
    learn(heir, traded(heir, "1", price))
    assert flags(parent) == (marked, [False, marked])


def test_a_size_or_a_refused_change_marks_nothing() -> None:
    _, parent, first, second = family()
    learn(first, asked(first, None, "1.5"), shown(first, "100", "1.5", 2, "1.5"))
    assert second.client_order_id is not None
    refused = outcome(
        Verdict.REFUSED, action=Action.AMEND, client_order_id=second.client_order_id, venue="okx"
    )
    learn(second, asked(second, "103"), refused, traded(second, "1", "100"))
    assert flags(parent) == (False, [False, False])


def test_a_result_that_an_older_version_has_stored_is_read() -> None:
    _, parent, _, _ = family()
    old = msgspec.json.decode(msgspec.json.encode(settle(parent, START)))
    for known in (old, *old["venues"]):
        del known["repriced"]
    read = msgspec.json.decode(msgspec.json.encode(old), type=ParentSettled)
    assert read == settle(parent, START)
