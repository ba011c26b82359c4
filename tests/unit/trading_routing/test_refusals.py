"""Each reason not to send: one sentence that names the thing, the cause and the next step."""

from decimal import Decimal as D
from typing import Any

import pytest

from app.domain.instants import SECOND
from app.domain.instruments import InstrumentKind, InstrumentStatus
from app.domain.order_terms import OrderStyle, Side
from app.trading.routing.plan import RoutePlan, RoutingRules
from app.trading.routing.router import route
from app.trading.venue_market import VenueMarket
from tests.unit.trading_routing.markets import NOW, market, order_line

CAPPED = OrderStyle.CAPPED_MARKET
POST = OrderStyle.POST_ONLY

REFUSALS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    (
        "no amount",
        {"quantity": None},
        {},
        {},
        "The BTC/USDT order has no amount: type one, as in 2.5, 5000$, 10% or 2n%.",
    ),
    (
        "no price",
        {"price": None},
        {},
        {},
        "The BTC/USDT order has no price: type one, as in lim 97425, lim bid or post -5t.",
    ),
    (
        "absurd",
        {"quantity": "1e80"},
        {},
        {},
        "The BTC/USDT amount is out of any venue's range: type another.",
    ),
    (
        "below minimum worth",
        {"quantity": "0.0499", "price": "100"},
        {},
        {},
        (
            "BTC/USDT on binance: 0.049 BTC is worth 4.90 USDT, below the venue's minimum of 5 USDT: "
            "type at least 0.05 BTC."
        ),
    ),
    (
        "below minimum size",
        {"quantity": "0.3"},
        {"min_quantity": D("0.5")},
        {},
        "BTC/USDT on binance: 0.3 BTC, below the venue's minimum of 0.5 BTC: type at least 0.5 BTC.",
    ),
    (
        "below a lot",
        {"quantity": "0.0001"},
        {"min_notional": None},
        {},
        (
            "BTC/USDT on binance: 0.0001 BTC is below the venue's lot of 0.001: "
            "type at least 0.001 BTC."
        ),
    ),
    (
        "above maximum",
        {"quantity": "3"},
        {"max_quantity": D(2)},
        {},
        "BTC/USDT on binance: 3 BTC is above the venue's maximum: type at most 2 BTC.",
    ),
    (
        "above maximum worth",
        {"quantity": "3"},
        {"max_notional": D("250.05")},
        {},
        "BTC/USDT on binance: 3 BTC is above the venue's maximum: type at most 2.5 BTC.",
    ),
    (
        "unaffordable",
        {"quantity": "5", "price": "99.9"},
        {},
        {"available_quote": D("300.04")},
        (
            "BTC/USDT on binance: the order needs 499.50 USDT and 300.04 USDT is available there: "
            "type at most 3.003 BTC."
        ),
    ),
    (
        "nothing to spend",
        {"side": Side.SELL},
        {},
        {"available_base": D("-1")},
        (
            "BTC/USDT on binance: the order needs 1 BTC and -1 BTC is available there: "
            "bring more BTC there or choose another venue."
        ),
    ),
    (
        "unknown balance",
        {},
        {},
        {"available_quote": None},
        (
            "The USDT balance on binance is not known yet: "
            "wait until it has answered or choose another venue."
        ),
    ),
    (
        "post-only would take",
        {"style": POST, "price": "100"},
        {},
        {},
        (
            "BTC/USDT on binance: post-only at 100 would take, the best ask is 100: "
            "type 99.9 or less, or make it a limit order."
        ),
    ),
    (
        "post-only sell would take",
        {"style": POST, "side": Side.SELL, "price": "99"},
        {},
        {},
        (
            "BTC/USDT on binance: post-only at 99 would take, the best bid is 99.9: "
            "type 100 or more, or make it a limit order."
        ),
    ),
    (
        "cap out of reach",
        {"style": CAPPED, "price": "99"},
        {},
        {},
        (
            "BTC/USDT on binance: the cap 99 does not reach the best ask 100, nothing would trade: "
            "type 100 or more, or use a limit order."
        ),
    ),
    (
        "empty side",
        {"style": CAPPED, "price": None},
        {},
        {"asks": ()},
        "BTC/USDT on binance shows no asks to trade with: use a limit order or wait.",
    ),
    (
        "collar",
        {"price": "105.1"},
        {},
        {},
        (
            "BTC/USDT on binance: price 105.1 is more than 5% above the best price 100: "
            "type 105 or less."
        ),
    ),
    (
        "collar sell",
        {"side": Side.SELL, "price": "9.99"},
        {},
        {},
        (
            "BTC/USDT on binance: price 10 is more than 5% below the best price 99.9: "
            "type 95 or more."
        ),
    ),
    (
        "book invalid",
        {},
        {},
        {"book_valid": False, "book_reason": "gap"},
        (
            "BTC/USDT on binance: book not valid (gap), so its price cannot be judged: "
            "wait for it to come back or choose another venue."
        ),
    ),
    (
        "book old",
        {},
        {},
        {"book_as_of_ns": NOW - 15 * SECOND - 1},
        (
            "BTC/USDT on binance: book is older than 15 s, so its price cannot be judged: "
            "wait for it to come back or choose another venue."
        ),
    ),
    (
        "book empty",
        {},
        {},
        {"bids": (), "asks": ()},
        (
            "BTC/USDT on binance: book is empty, so its price cannot be judged: "
            "wait for it to come back or choose another venue."
        ),
    ),
    (
        "halted",
        {},
        {"status": InstrumentStatus.CANCEL_ONLY},
        {},
        "BTC/USDT on binance does not take orders (cancel only): choose another venue or wait.",
    ),
    (
        "derivative",
        {},
        {"kind": InstrumentKind.PERPETUAL},
        {},
        (
            "BTC/USDT on binance is a perpetual, which cannot be traded from here yet: "
            "choose a spot instrument."
        ),
    ),
    (
        "price below the tick",
        {"price": "0.01"},
        {"min_notional": None},
        {},
        "BTC/USDT on binance: the price is below the smallest step 0.1 USDT: type a higher price.",
    ),
    (
        "fees unknown",
        {},
        {},
        {"taker": None},
        (
            "The fees on binance are not known yet, so its price cannot be compared: "
            "wait until it has answered or use another venue."
        ),
    ),
]


@pytest.mark.parametrize(
    ("term_changes", "instrument_changes", "changes", "sentence"),
    [row[1:] for row in REFUSALS],
    ids=[row[0] for row in REFUSALS],
)
def test_each_refusal_is_one_sentence_with_the_next_step(
    term_changes: dict[str, Any],
    instrument_changes: dict[str, Any],
    changes: dict[str, Any],
    sentence: str,
) -> None:
    plan = shown(market("binance", instrument_changes, **changes), **term_changes)
    assert (plan.ready, plan.hash, plan.children) == (False, "", ())
    assert plan.refusal == sentence
    assert plan.venues[0].reason != ""


def shown(*venues: VenueMarket, **line: Any) -> RoutePlan:
    """The plan that the ticket would show."""
    return route(order_line(**line), venues, RoutingRules(), NOW)


def test_the_amount_that_the_refusal_names_is_accepted() -> None:
    poor = market(available_quote=D("300.04"))
    assert shown(poor, quantity="3.003", price="99.9").ready
    assert not shown(poor, quantity="3.004", price="99.9").ready
    assert shown(market(), quantity="0.05").ready


def test_a_fee_on_top_of_what_is_paid_counts_against_what_is_available() -> None:
    assert shown(market(available_quote=D("100"))).ready
    plan = shown(market(available_quote=D("100"), fee_from_paid=True))
    assert "needs 100.10 USDT" in plan.refusal
    assert "at most 0.999 BTC" in plan.refusal


def test_what_typing_can_mend_is_heard_before_what_it_cannot() -> None:
    plan = shown(
        market("okx", blocked="read-only"),
        market("kraken", book_valid=False),
        market("bybit", asks=(), available_quote=None),
        market(available_quote=D(10)),
    )
    assert plan.refusal.startswith(
        "BTC/USDT on binance: the order needs 100.00 USDT and 10.00 USDT"
    )
    assert [each.reason for each in plan.venues][:3] == [
        "read-only",
        "book not valid (no snapshot yet)",
        "balance not known yet",
    ]


def test_the_collar_is_a_rule() -> None:
    line = order_line(price="100.9")
    assert route(line, [market()], RoutingRules(), NOW).ready
    tight = route(line, [market()], RoutingRules(collar=D("0.005")), NOW)
    assert "more than 0.5% above" in tight.refusal


def test_an_absurd_book_breaks_nothing() -> None:
    absurd = market(bids=((D("1e300"), D(1)),), asks=((D("1e301"), D("1e200")),))
    assert "figures that no price or size can have" in shown(absurd, style=CAPPED).refusal
    assert not shown(absurd, side=Side.SELL).ready
