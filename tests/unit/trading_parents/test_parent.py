"""A parent is what its children are: nothing is counted twice and nothing is free before it is proven."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.order_events import OrderReport, RequestOutcome, Verdict
from app.domain.order_terms import OrderStatus, OrderStyle
from app.trading.orders.evidence import Finding, OrderResolved, OutcomeLost
from app.trading.orders.order import Order
from app.trading.parents.ledger import ParentLedger
from app.trading.parents.parent import Parent
from app.trading.parents.results import settle
from app.views.routes import route_card
from tests.fakes.orders import START, fill, outcome, report
from tests.unit.trading_parents.makers import child, family, planned, share

D = Decimal


def told(order: Order, *evidence: OrderReport | RequestOutcome) -> None:
    for one in evidence:
        order.apply(one, START)


def ended(order: Order, status: OrderStatus, filled: str, quantity: str) -> OrderReport:
    assert order.client_order_id is not None
    return report(
        status,
        filled=filled,
        quantity=quantity,
        client_order_id=order.client_order_id,
        venue=order.venue,
        average="100",
    )


def refused(order: Order) -> RequestOutcome:
    assert order.client_order_id is not None
    return outcome(
        Verdict.REFUSED, client_order_id=order.client_order_id, venue=order.venue, reason="no"
    )


def test_before_any_word_everything_is_held() -> None:
    _, parent, _, _ = family()
    assert (parent.filled, parent.held, parent.free) == (D(0), D(3), D(0))
    assert parent.status is OrderStatus.PENDING
    assert parent.is_open


def test_a_refused_child_gives_its_share_back() -> None:
    _, parent, first, second = family()
    told(first, refused(first))
    assert (parent.held, parent.free) == (D(1), D(2))
    told(second, ended(second, OrderStatus.FILLED, "1", "1"))
    assert (parent.filled, parent.held, parent.free) == (D(1), D(0), D(2))
    assert not parent.is_open
    assert parent.status is OrderStatus.CANCELED  # part filled, and no more will come


def test_a_child_without_an_answer_holds_its_share_until_it_is_proven() -> None:
    _, parent, first, second = family()
    told(second, ended(second, OrderStatus.FILLED, "1", "1"))
    assert first.client_order_id is not None
    lost = OutcomeLost(
        venue="binance",
        account="main",
        client_order_id=first.client_order_id,
        at_ns=START,
        sentence="",
    )
    first.apply(lost, START)
    assert parent.status is OrderStatus.UNKNOWN
    assert (parent.filled, parent.held, parent.free) == (D(1), D(2), D(0))
    proven = OrderResolved(
        venue="binance",
        account="main",
        client_order_id=first.client_order_id,
        finding=Finding.NOT_PLACED,
        reads_ns=(1, 2),
        at_ns=START,
        sentence="",
    )
    first.apply(proven, START)
    assert (parent.filled, parent.held, parent.free) == (D(1), D(0), D(2))


def test_a_canceled_child_whose_fills_are_not_told_still_holds_the_rest() -> None:
    _, parent, first, _ = family()
    silent = report(
        OrderStatus.CANCELED,
        filled=None,
        quantity="2",
        client_order_id=first.client_order_id,
        venue="binance",
    )
    first.apply(silent, START)
    assert first.lacks_final
    assert parent.held == D(3)
    told(first, ended(first, OrderStatus.CANCELED, "0.5", "2"))
    assert (parent.filled, parent.held, parent.free) == (D("0.5"), D(1), D("1.5"))


def test_a_fill_that_comes_late_takes_its_share_back() -> None:
    _, parent, first, second = family()
    told(first, ended(first, OrderStatus.CANCELED, "0", "2"))
    told(second, ended(second, OrderStatus.FILLED, "1", "1"))
    assert parent.free == D(2)
    assert first.client_order_id is not None
    first.apply(fill("late", "0.7", client_order_id=first.client_order_id), START)
    assert (parent.filled, parent.free) == (D("1.7"), D("1.3"))
    assert parent.overshot == 0


def test_all_filled() -> None:
    _, parent, first, second = family()
    told(first, ended(first, OrderStatus.FILLED, "2", "2"))
    told(second, ended(second, OrderStatus.FILLED, "1", "1"))
    assert parent.status is OrderStatus.FILLED
    assert (parent.filled, parent.held, parent.free) == (D(3), D(0), D(0))


def test_a_plan_for_the_rest_adds_children_and_no_quantity() -> None:
    ledger, parent, first, second = family()
    told(first, refused(first))
    told(second, ended(second, OrderStatus.FILLED, "1", "1"))
    again = ledger.plan(planned(share("okx", "2"), token="gesture-2", parent_id="gesture-1"))
    assert again is parent
    third = child(3, "okx", "2")
    ledger.attach(third)
    ledger.attach(third)  # once is enough
    assert parent.quantity == D(3)
    assert (parent.held, parent.free) == (D(2), D(0))
    assert ledger.of(third) is parent


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("canceled", "canceled"), OrderStatus.CANCELED),
        (("expired", "rejected"), OrderStatus.EXPIRED),
        (("rejected", "rejected"), OrderStatus.REJECTED),
    ],
)
def test_an_end_without_a_fill(statuses: tuple[str, str], expected: OrderStatus) -> None:
    _, parent, *children = family()
    for order, status in zip(children, statuses, strict=True):
        assert isinstance(order, Order)
        quantity = "2" if order.venue == "binance" else "1"
        told(order, ended(order, OrderStatus(status), "0", quantity))
    assert parent.status is expected
    assert parent.free == D(3)


def test_what_it_cost_beside_what_was_planned() -> None:
    """By hand: 2 at 100 and 1 at 101 with 0.001 BTC fee each.

    Worth 301 / 3 = 100.333...; fees 0.001 x 100 + 0.001 x 101 = 0.201; all-in 301.201 / 3 = 100.40033...;
    planned 100.1, so worse by 0.30033... / 100.1 = 30.003... bp.
    """
    _, parent, first, second = family()
    assert first.client_order_id is not None
    assert second.client_order_id is not None
    first.apply(fill("1", "2", client_order_id=first.client_order_id), START)
    second.apply(
        fill("2", "1", price="101", client_order_id=second.client_order_id, venue="okx"), START
    )
    result = settle(parent, START)
    assert result.filled == D(3)
    assert result.raw is not None
    assert result.all_in is not None
    assert result.worse_bp is not None
    assert round(result.raw, 6) == D("100.333333")
    assert round(result.all_in, 6) == D("100.400333")
    assert round(result.worse_bp, 3) == D("30.003")
    binance, okx = result.venues
    assert (binance.venue, binance.planned, binance.filled, binance.raw) == (
        "binance",
        D(2),
        D(2),
        D(100),
    )
    assert binance.all_in == D("100.05")
    assert okx.all_in == D("101.101")


def test_a_fee_that_is_not_told_or_paid_in_another_coin_is_missing_and_not_zero() -> None:
    _, parent, first, _ = family()
    assert first.client_order_id is not None
    first.apply(fill("1", "2", fee=None, client_order_id=first.client_order_id), START)
    result = settle(parent, START)
    assert result.raw == D(100)
    assert result.all_in is None
    assert result.worse_bp is None


def cheap_and_dear() -> tuple[Parent, Order, Order]:
    """2 planned at 100.05 after fees, and 1 at 100.2."""
    ledger = ParentLedger()
    parent = ledger.plan(
        planned(share("binance", "2", all_in="100.05"), share("okx", "1", all_in="100.2"))
    )
    first, second = child(1, "binance", "2"), child(2, "okx", "1")
    ledger.attach(first)
    ledger.attach(second)
    return parent, first, second


def test_a_part_is_compared_with_what_was_planned_where_it_traded() -> None:
    """The dearer venue filled nothing: the cheaper one alone did not do better than planned.

    By hand: 2 at 100 with 0.001 BTC each way = 100.05 after fees, planned there 100.05; the whole plan 100.1.
    """
    parent, first, second = cheap_and_dear()
    assert first.client_order_id is not None
    first.apply(fill("1", "2", client_order_id=first.client_order_id), START)
    told(second, refused(second))
    result = settle(parent, START)
    assert result.filled == D(2)
    assert result.all_in == D("100.05")
    assert result.worse_bp == D(0)


def test_the_plan_on_the_card_is_what_was_confirmed_however_much_has_filled() -> None:
    """By hand: 2 of 3 at 100.05 after fees and 1 at 100.2 make 100.1; of 2 and 0.5 of them it is 100.08."""
    parent, first, second = cheap_and_dear()
    before = route_card(parent, START)
    assert (before.planned_all_in, before.compared, before.worse_bp) == (D("100.1"), None, None)
    assert first.client_order_id is not None
    assert second.client_order_id is not None
    first.apply(fill("1", "2", client_order_id=first.client_order_id), START)
    second.apply(fill("2", "0.5", client_order_id=second.client_order_id, venue="okx"), START)
    card = route_card(parent, START)
    assert (card.planned_all_in, card.compared) == (D("100.1"), D("100.08"))
    assert [share.planned_all_in for share in card.shares] == [D("100.05"), D("100.2")]
    assert [share.compared for share in card.shares] == [D("100.05"), D("100.2")]
    assert card.all_in == D("100.08")  # fees of 0.001 BTC on each fill
    assert card.worse_bp == D(0)


def test_the_raw_price_on_the_card_is_of_the_coins_that_its_all_in_is_of() -> None:
    """Of 2 planned on binance 0.5 were to take at 100 and 1.5 to rest at 100.4: 100.3; 1 to rest at 99 on okx.

    Together (200.6 + 99) / 3 = 99.866..., whatever raw price an older version has stored for the whole plan.
    """
    ledger = ParentLedger()
    taking = msgspec.structs.replace(share("binance", "2"), taken=D("0.5"), price=D("100.4"))
    resting = msgspec.structs.replace(share("okx", "1"), taken=D(0), price=D(99), raw=None)
    plan = msgspec.structs.replace(planned(taking, resting), style=OrderStyle.LIMIT)
    parent = ledger.plan(plan)
    for order in (child(1, "binance", "2"), child(2, "okx", "1")):
        ledger.attach(order)
    card = route_card(parent, START)
    assert [one.planned_raw for one in card.shares] == [D("100.3"), D(99)]
    assert card.planned_raw is not None
    assert round(card.planned_raw, 4) == D("99.8667")
    at_market = msgspec.structs.replace(plan, style=OrderStyle.CAPPED_MARKET, parent_id="other")
    assert route_card(ledger.plan(at_market), START).planned_raw == D(100)


def test_more_than_was_planned_at_one_venue_is_compared_with_that_venue_alone() -> None:
    parent, first, second = cheap_and_dear()
    assert first.client_order_id is not None
    first.apply(fill("1", "2", client_order_id=first.client_order_id), START)
    first.apply(fill("2", "1", fee="0.0005", client_order_id=first.client_order_id), START)
    told(second, refused(second))
    result = settle(parent, START)
    assert (result.filled, result.worse_bp) == (D(3), D(0))
