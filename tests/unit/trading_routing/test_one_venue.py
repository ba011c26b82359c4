"""A line on one venue: rounded for the trader, a proposed cap that reaches, a rebate that counts."""

from decimal import Decimal as D

from app.domain.order_terms import OrderStyle, Side
from tests.unit.trading_routing.markets import market
from tests.unit.trading_routing.test_refusals import shown

CAPPED = OrderStyle.CAPPED_MARKET
POST = OrderStyle.POST_ONLY


def test_a_price_is_rounded_to_the_tick_in_the_traders_favour_and_a_size_down_to_the_lot() -> None:
    buy = shown(market(), quantity="0.123456", price="99.87").children[0]
    assert (buy.quantity, buy.price) == (D("0.123"), D("99.8"))
    sell = shown(market(), side=Side.SELL, price="100.01").children[0]
    assert sell.price == D("100.1")
    cap = shown(market(), style=CAPPED, price="100.19").children[0]
    assert cap.price == D("100.1")
    floor = shown(market(), side=Side.SELL, style=CAPPED, price="99.81").children[0]
    assert floor.price == D("99.9")
    rounded = shown(market(), quantity="0.123456", price="99.87").venues[0].rounding
    assert rounded == "lot ok; tick 0.1: 99.87 -> 99.8; min 0.001 BTC ok; min 5 USDT ok"


def test_a_proposed_cap_reaches_the_best_price_however_coarse_the_tick() -> None:
    coarse = market(instrument_changes={"tick": D(1)}, asks=((D("100.4"), D(5)),))
    plan = shown(coarse, style=CAPPED, price=None)
    assert (plan.ready, plan.children[0].price) == (True, D(101))


def test_a_rebate_makes_the_price_better() -> None:
    route_of = shown(market(maker=D("-0.0001")), style=POST, price="99").venues[0]
    assert (route_of.fee_bp, route_of.all_in) == (D(-1), D("98.9901"))
