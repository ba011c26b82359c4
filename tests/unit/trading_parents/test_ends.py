"""What became of what nobody can trade any more is said in the word for what happened."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.order_events import Verdict
from app.domain.order_terms import OrderStatus, OrderStyle
from app.trading.orders.evidence import CancelAsked
from app.trading.parents.ends import ends_of, rest_word
from app.views.orders import parent_row
from app.views.routes import route_card
from tests.fakes.orders import START, outcome
from tests.unit.trading_parents.makers import family
from tests.unit.trading_parents.test_sizes import Pen, alone, both

D = Decimal


def canceled_by_hand(pen: Pen) -> None:
    pen.learn(
        CancelAsked(
            venue=pen.order.venue,
            account="main",
            client_order_id=pen.name,
            venue_order_id=None,
            by="you",
            at_ns=START,
            symbol="BTC/USDT",
        )
    )
    pen.cancel()


def test_an_order_that_its_trader_canceled_is_called_canceled() -> None:
    parent, pen = alone("0.05")
    assert rest_word(parent) == ""
    canceled_by_hand(pen)
    card = route_card(parent, START)
    assert (card.rest, card.free) == ("canceled", D("0.05"))
    assert parent_row(parent).detail == "canceled 0.05"


def test_while_a_part_is_open_that_and_what_became_of_the_other_is_told() -> None:
    _, parent, first, second = both()
    first.trade("0.5")
    canceled_by_hand(second)
    assert parent_row(parent).detail == "open 1.5; canceled 1"


@pytest.mark.parametrize("status", [OrderStatus.CANCELED, OrderStatus.EXPIRED])
def test_a_market_order_that_found_no_more_was_not_filled_whatever_its_venue_calls_it(
    status: OrderStatus,
) -> None:
    parent, pen = alone("1")
    assert pen.order.authorised is not None
    pen.order.authorised = msgspec.structs.replace(
        pen.order.authorised, style=OrderStyle.CAPPED_MARKET
    )
    pen.trade("0.4")
    pen.seen(status)
    assert (rest_word(parent), parent.free) == ("not filled", D("0.6"))


def test_what_ended_in_two_ways_is_not_filled_and_both_are_known() -> None:
    _, parent, first, second = family()
    assert first.client_order_id is not None
    refused = outcome(
        Verdict.REFUSED, client_order_id=first.client_order_id, venue="binance", reason="no"
    )
    first.apply(refused, START)
    assert rest_word(parent) == "rejected"
    canceled_by_hand(Pen(second, "1"))
    assert ends_of(parent) == ("canceled", "rejected")
    assert rest_word(parent) == "not filled"
