"""A size that the trader gave a part of an order since is what it is meant to be: one size everywhere."""

from decimal import Decimal

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some

from app.domain.instants import SECOND
from app.domain.order_events import Action, OrderReport, Verdict
from app.domain.order_terms import OrderStatus
from app.trading.orders.evidence import AmendAsked, OrderEvidence
from app.trading.orders.order import Order
from app.trading.parents.ledger import ParentLedger
from app.trading.parents.parent import Parent
from app.trading.parents.promises import parts_of
from app.views.orders import parent_row
from app.views.routes import route_card
from tests.fakes.orders import START, outcome, report
from tests.unit.trading_parents.makers import child, family, planned, share

D = Decimal


class Pen:
    """Writes evidence about one order, each piece a second later."""

    def __init__(self, order: Order, quantity: str) -> None:
        assert order.client_order_id is not None
        self.order, self.name, self.now_ns = order, order.client_order_id, START
        self.quantity, self.filled = D(quantity), D(0)

    def learn(self, evidence: OrderEvidence) -> None:
        self.order.apply(evidence, self.now_ns)

    def seen(self, status: OrderStatus = OrderStatus.OPEN) -> None:
        self.now_ns += SECOND
        self.learn(self._report(status))

    def ask(self, quantity: str | Decimal) -> None:
        self.now_ns += SECOND
        self.learn(
            AmendAsked(
                token=f"t{self.now_ns}",
                venue=self.order.venue,
                account="main",
                client_order_id=self.name,
                price=None,
                quantity=D(quantity),
                expires_ns=self.now_ns + 5 * SECOND,
                at_ns=self.now_ns,
            )
        )

    def answer(self, verdict: Verdict) -> None:
        self.now_ns += SECOND
        self.learn(
            outcome(
                verdict,
                action=Action.AMEND,
                client_order_id=self.name,
                venue=self.order.venue,
                at_ns=self.now_ns,
            )
        )

    def change(self, quantity: str | Decimal) -> None:
        """Asked, taken, and shown by the venue."""
        self.ask(quantity)
        self.answer(Verdict.ACCEPTED)
        self.quantity = D(quantity)
        self.seen(OrderStatus.PARTIALLY_FILLED if self.filled else OrderStatus.OPEN)

    def trade(self, quantity: str | Decimal) -> None:
        self.filled += D(quantity)
        full = self.filled >= self.quantity
        self.seen(OrderStatus.FILLED if full else OrderStatus.PARTIALLY_FILLED)

    def cancel(self) -> None:
        self.seen(OrderStatus.CANCELED)

    def _report(self, status: OrderStatus) -> OrderReport:
        return report(
            status,
            filled=str(self.filled),
            quantity=str(self.quantity),
            client_order_id=self.name,
            venue=self.order.venue,
            average="100",
            at_ns=self.now_ns,
        )


def alone(quantity: str) -> tuple[Parent, Pen]:
    ledger = ParentLedger()
    parent = ledger.plan(planned(share("okx", quantity)))
    order = child(1, "okx", quantity)
    ledger.attach(order)
    pen = Pen(order, quantity)
    pen.seen()
    return parent, pen


def both() -> tuple[ParentLedger, Parent, Pen, Pen]:
    ledger, parent, first, second = family()
    pens = Pen(first, "2"), Pen(second, "1")
    for pen in pens:
        pen.seen()
    return ledger, parent, *pens


def amounts(parent: Parent) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    return parent.quantity, parent.filled, parent.held, parent.free


def planned_at(parent: Parent) -> dict[str, Decimal]:
    """As panel 4 and the card write it behind each venue's name."""
    return {row.venue: row.planned for row in route_card(parent, START).shares}


def test_an_order_that_was_made_smaller_is_filled_when_its_new_size_is() -> None:
    parent, pen = alone("0.03")
    pen.change("0.024")
    assert amounts(parent) == (D("0.024"), D(0), D("0.024"), D(0))
    assert planned_at(parent) == {"okx": D("0.024")}
    pen.trade("0.024")
    assert amounts(parent) == (D("0.024"), D("0.024"), D(0), D(0))
    assert parent.status is OrderStatus.FILLED
    assert parent_row(parent).quantity == D("0.024")


def test_an_order_that_was_made_larger_is_one_of_its_new_size_at_its_venue_too() -> None:
    parent, pen = alone("0.05")
    pen.change("0.052")
    assert amounts(parent) == (D("0.052"), D(0), D("0.052"), D(0))
    assert planned_at(parent) == {"okx": D("0.052")}
    pen.cancel()
    assert amounts(parent) == (D("0.052"), D(0), D(0), D("0.052"))
    assert planned_at(parent) == {"okx": D("0.052")}


def test_what_is_canceled_of_a_smaller_order_is_the_rest_of_its_new_size() -> None:
    parent, pen = alone("0.8")
    pen.trade("0.178")
    pen.change("0.72")
    pen.cancel()
    assert amounts(parent) == (D("0.72"), D("0.178"), D(0), D("0.542"))
    assert planned_at(parent) == {"okx": D("0.72")}
    assert parent.status is OrderStatus.CANCELED


def test_a_smaller_size_counts_only_once_it_is_proven() -> None:
    parent, pen = alone("1")
    pen.ask("0.6")
    assert amounts(parent) == (D(1), D(0), D(1), D(0))
    pen.answer(Verdict.UNKNOWN)
    assert amounts(parent) == (D(1), D(0), D(1), D(0))
    pen.quantity = D("0.6")
    pen.seen()
    assert amounts(parent) == (D("0.6"), D(0), D("0.6"), D(0))


def test_a_part_that_was_made_smaller_makes_the_order_smaller() -> None:
    _, parent, first, second = both()
    first.change("1.5")
    assert amounts(parent) == (D("2.5"), D(0), D("2.5"), D(0))
    assert planned_at(parent) == {"binance": D("1.5"), "okx": D(1)}
    first.trade("1.5")
    second.trade("1")
    assert parent.status is OrderStatus.FILLED
    assert amounts(parent) == (D("2.5"), D("2.5"), D(0), D(0))


def test_a_size_that_was_moved_from_one_venue_to_another_leaves_the_order_as_it_was() -> None:
    _, parent, first, second = both()
    first.change("1.5")
    assert parent.room == D("0.5")
    second.change("1.5")
    assert (parent.room, amounts(parent)) == (D(0), (D(3), D(0), D(3), D(0)))
    assert planned_at(parent) == {"binance": D("1.5"), "okx": D("1.5")}
    second.cancel()
    assert amounts(parent) == (D(3), D(0), D("1.5"), D("1.5"))


def test_a_part_that_grew_has_taken_over_what_another_left() -> None:
    _, parent, first, second = both()
    second.cancel()
    assert (parent.free, parent.room) == (D(1), D(1))
    first.change("2.4")
    assert amounts(parent) == (D(3), D(0), D("2.4"), D("0.6"))
    assert planned_at(parent) == {"binance": D("2.4"), "okx": D("0.6")}


def test_a_plan_for_the_rest_is_for_the_rest_of_the_new_size() -> None:
    ledger, parent, first, second = both()
    first.change("1.5")
    first.trade("1")
    first.cancel()
    second.trade("1")
    assert parent.free == D("0.5")
    again = planned(share("okx", "0.5"), token="gesture-2", parent_id="gesture-1")
    ledger.plan(again)
    third = child(3, "okx", "0.5")
    assert third.authorised is not None
    third.authorised = msgspec.structs.replace(third.authorised, intent_id="gesture-2.1")
    ledger.attach(third)
    assert amounts(parent) == (D("2.5"), D(2), D("0.5"), D(0))
    assert planned_at(parent) == {"binance": D(1), "okx": D("1.5")}
    last = Pen(third, "0.5")
    last.change("0.4")
    last.trade("0.4")
    assert amounts(parent) == (D("2.4"), D("2.4"), D(0), D(0))
    assert parent.status is OrderStatus.FILLED


def test_more_than_was_confirmed_is_still_too_much() -> None:
    _, parent, first, second = both()
    first.trade("2")
    second.quantity = D("1.5")  # nobody asked for it
    second.trade("1.5")
    assert (parent.quantity, parent.overshot) == (D(3), D("0.5"))


_DEEDS = some.lists(
    some.tuples(
        some.sampled_from(("shrink", "grow", "lose", "trade", "cancel")),
        some.integers(0, 1),
        some.integers(1, 9),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(_DEEDS)
def test_whatever_is_changed_filled_and_canceled_the_parts_add_up_to_the_order(
    deeds: list[tuple[str, int, int]],
) -> None:
    _, parent, *pens = both()
    for deed, which, tenths in deeds:
        pen = pens[which]
        rest, piece = pen.quantity - pen.filled, D(tenths) / 10
        if not pen.order.is_resting or pen.order.amend_pending:
            continue
        if deed == "shrink" and piece < rest:
            pen.change(pen.quantity - piece)
        elif deed == "grow" and piece <= parent.room:
            pen.change(pen.quantity + piece)
        elif deed == "lose" and piece <= parent.room:
            pen.ask(pen.quantity + piece)
            pen.answer(Verdict.UNKNOWN)
            assert parent.held >= rest + piece
        elif deed == "trade":
            pen.trade(min(piece, rest))
        elif deed == "cancel":
            pen.cancel()
        assert parent.filled + parent.held + parent.free == parent.quantity <= D(3)
        assert sum((part.quantity for part in parts_of(parent)), D(0)) == parent.quantity
        assert parent.overshot == 0
        ended = [one for one in pens if one.order.status is OrderStatus.CANCELED]
        assert parent.free <= sum((one.quantity - one.filled for one in ended), D(0))
        if parent.status is OrderStatus.FILLED:
            assert parent.filled == parent.quantity
