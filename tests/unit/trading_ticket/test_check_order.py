"""The last look at an order: what the preview allowed passes, and nothing else does."""

from decimal import Decimal as D

import msgspec
import pytest

from app.domain.instants import SECOND
from app.domain.order_terms import OrderStyle, Side, TimeInForce
from app.trading.ticket import Approved, Refused, check_order, preview
from app.trading.venue_market import Cause
from tests.unit.trading_ticket.makers import NOW, market, order_of, terms


@pytest.mark.parametrize(
    ("style", "price", "time_in_force"),
    [
        (OrderStyle.LIMIT, "100", TimeInForce.GTC),
        (OrderStyle.POST_ONLY, "99.9", TimeInForce.GTC),
        (OrderStyle.CAPPED_MARKET, None, TimeInForce.IOC),
    ],
)
def test_what_the_ticket_showed_is_approved(
    style: OrderStyle, price: str | None, time_in_force: TimeInForce
) -> None:
    order = order_of(preview(terms(style=style, price=price), [market()], NOW))
    ruling = check_order(order, market(), NOW + SECOND)
    assert isinstance(ruling, Approved)
    assert ruling.time_in_force is time_in_force
    assert ruling.post_only is (style is OrderStyle.POST_ONLY)
    assert (ruling.pays, ruling.reserve) == ("USDT", order.price)


def test_a_sell_reserves_the_coins() -> None:
    order = order_of(preview(terms(side=Side.SELL, quantity="2.5"), [market()], NOW))
    ruling = check_order(order, market(), NOW)
    assert isinstance(ruling, Approved)
    assert (ruling.pays, ruling.reserve) == ("BTC", D("2.5"))


def test_an_order_that_differs_from_its_plan_is_refused() -> None:
    order = order_of(preview(terms(), [market()], NOW))
    for changed in (
        msgspec.structs.replace(order, quantity=D(2)),
        msgspec.structs.replace(order, price=D("99.9")),
        msgspec.structs.replace(order, side=Side.SELL),
        msgspec.structs.replace(order, plan=""),
        msgspec.structs.replace(order, quantity=D("NaN")),
        msgspec.structs.replace(order, price=D("1e90")),
    ):
        ruling = check_order(changed, market(), NOW)
        assert isinstance(ruling, Refused)
        assert ruling.cause is Cause.PLAN
        assert "nothing was sent" in ruling.reason


def test_an_order_for_another_venue_account_or_none_is_refused() -> None:
    order = order_of(preview(terms(), [market()], NOW))
    for venue in (None, market("okx"), market(account="second")):
        ruling = check_order(order, venue, NOW)
        assert isinstance(ruling, Refused)
        assert ruling.cause is Cause.NOT_LISTED


def test_what_has_changed_since_the_preview_counts() -> None:
    order = order_of(preview(terms(quantity="1", price="100.2"), [market()], NOW))
    causes = []
    for venue, now_ns in (
        (market(), NOW + 16 * SECOND),
        (market(book_valid=False), NOW),
        (market(available_quote=D(100)), NOW),
        (market(blocked="not connected"), NOW),
        (market(instrument_changes={"lot": D(3)}), NOW),
        (market(instrument_changes={"min_notional": D(101)}), NOW),
        (market(asks=((D(90), D(1)),)), NOW),
    ):
        ruling = check_order(order, venue, now_ns)
        assert isinstance(ruling, Refused)
        causes.append(ruling.cause)
    assert causes == [
        Cause.BOOK,
        Cause.BOOK,
        Cause.UNAFFORDABLE,
        Cause.BLOCKED,
        Cause.GRID,
        Cause.MINIMUM,
        Cause.COLLAR,
    ]


def test_the_collar_is_an_argument() -> None:
    order = order_of(preview(terms(price="100.9"), [market()], NOW))
    assert isinstance(check_order(order, market(), NOW), Approved)
    ruling = check_order(order, market(), NOW, collar=D("0.005"))
    assert isinstance(ruling, Refused)
    assert "more than 0.5% above" in ruling.reason
