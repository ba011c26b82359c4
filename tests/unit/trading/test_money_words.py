"""Figures in sentences: as many decimals as on the screen, what there is never told as more than it is."""

from decimal import Decimal as D
from typing import Any

import pytest

from app.domain.order_terms import Side
from app.trading.money_words import at_least, at_most
from app.trading.routing.plan import RoutingRules
from app.trading.routing.router import route
from tests.unit.trading_routing.markets import NOW, instrument, market, order_line

UNROUNDED = D("1288.528780415273")


def refusal(line: dict[str, Any], **changes: Any) -> str:
    plan = route(order_line(**line), [market(**changes)], RoutingRules(), NOW)
    assert not plan.ready
    return plan.refusal


def test_what_is_needed_is_rounded_up_and_what_there_is_down() -> None:
    assert refusal({"quantity": "15", "price": "98.7"}, available_quote=UNROUNDED) == (
        "BTC/USDT on binance: the order needs 1,480.50 USDT and 1,288.52 USDT is available there: "
        "type at most 13.055 BTC."
    )
    near = refusal(
        {"quantity": "1", "price": "98.7"}, available_quote=D("98.798699"), fee_from_paid=True
    )
    assert "needs 98.80 USDT and 98.79 USDT is available" in near  # 98.7987 is needed


def test_coins_have_the_decimals_of_their_lot() -> None:
    sold = refusal({"side": Side.SELL, "quantity": "1500"}, available_base=D("1.23456"))
    assert "1,500 BTC" not in sold  # above the maximum of 50, which is heard first
    sold = refusal({"side": Side.SELL, "quantity": "15"}, available_base=D("1.23456"))
    assert "needs 15 BTC and 1.234 BTC is available there: type at most 1.234 BTC" in sold


@pytest.mark.parametrize(
    ("value", "asset", "least", "most"),
    [
        ("1480.505", "USDT", "1,480.51 USDT", "1,480.50 USDT"),
        ("0.000004", "USDT", "0.01 USDT", "0.000004 USDT"),  # something is never nothing
        ("0", "USDT", "0.00 USDT", "0.00 USDT"),
        ("-1", "BTC", "-1 BTC", "-1 BTC"),
        ("1234567.0004", "BTC", "1,234,567.001 BTC", "1,234,567 BTC"),
        ("1e40", "USDT", "(absurd) USDT", "(absurd) USDT"),
    ],
)
def test_each_figure(value: str, asset: str, least: str, most: str) -> None:
    assert at_least(D(value), asset, instrument()) == least
    assert at_most(D(value), asset, instrument()) == most


def test_an_amount_below_a_lot_is_told_as_typed_with_the_least_that_can_be_sent() -> None:
    doge = {"lot": D(1), "base": "DOGE", "symbol": "DOGE/USDT", "min_quantity": D(1)}
    line = {"quantity": "0.5", "price": "0.2", "symbol": "DOGE/USDT", "side": Side.SELL}
    books = {
        "bids": ((D("0.2"), D(1000)),),
        "asks": ((D("0.3"), D(1000)),),
        "instrument_changes": doge,
    }
    assert refusal(line, **books) == (
        "DOGE/USDT on binance: 0.5 DOGE is below the venue's lot of 1: type at least 25 DOGE."
    )


def test_the_farthest_price_that_a_collar_allows_is_one_that_can_be_typed() -> None:
    far = refusal({"price": "200"}, asks=((D("99.7"), D(5)),), bids=((D("99.6"), D(5)),))
    assert far.endswith("type 104.6 or less.")  # 99.7 x 1.05 = 104.685
