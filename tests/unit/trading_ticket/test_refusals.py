"""Each reason not to send: one sentence that names the thing, the cause and the next step."""

from decimal import Decimal as D
from typing import Any

import pytest

from app.domain.instants import SECOND
from app.domain.instruments import InstrumentKind, InstrumentStatus
from app.domain.order_terms import OrderStyle, Side
from app.trading.ticket import preview
from tests.unit.trading_ticket.makers import NOW, market, terms

CAPPED = OrderStyle.CAPPED_MARKET
POST = OrderStyle.POST_ONLY

REFUSALS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    (
        "no amount",
        {"quantity": None},
        {},
        {},
        "The BTC/USDT ticket has no amount: type how much BTC.",
    ),
    (
        "no price",
        {"price": None},
        {},
        {},
        "The BTC/USDT ticket has no price: type a price in USDT.",
    ),
    (
        "absurd",
        {"quantity": "1e80"},
        {},
        {},
        "The BTC/USDT ticket has an impossible amount: type how much BTC.",
    ),
    (
        "below minimum worth",
        {"quantity": "0.0499", "price": "100"},
        {},
        {},
        (
            "BTC/USDT on binance: 0.049 BTC is worth 4.9 USDT, below the venue's minimum of 5 USDT: "
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
            "BTC/USDT on binance: 0 BTC, below the venue's minimum of 0.001 BTC: "
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
            "BTC/USDT on binance: the order needs 499.5 USDT and 300.04 USDT is available there: "
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
            "type 94.905 or more."
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
            "The fees on binance are not known yet: wait until it has answered "
            "or choose the venue by name."
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
    shown = preview(terms(**term_changes), [market("binance", instrument_changes, **changes)], NOW)
    assert not shown.ready
    assert shown.chosen is None
    assert shown.plan == ""
    assert shown.refusal == sentence
    assert shown.offers[0].reason != ""


def test_the_amount_that_the_refusal_names_is_accepted() -> None:
    poor = market(available_quote=D("300.04"))
    assert preview(terms(quantity="3.003", price="99.9"), [poor], NOW).ready
    assert not preview(terms(quantity="3.004", price="99.9"), [poor], NOW).ready
    assert preview(terms(quantity="0.05"), [market()], NOW).ready


def test_a_fee_on_top_of_what_is_paid_counts_against_what_is_available() -> None:
    rich = market(available_quote=D("100"))
    assert preview(terms(), [rich], NOW).ready
    on_top = market(available_quote=D("100"), fee_from_paid=True)
    shown = preview(terms(), [on_top], NOW)
    assert "needs 100.1 USDT" in shown.refusal
    assert "at most 0.999 BTC" in shown.refusal


def test_what_typing_can_mend_is_heard_before_what_it_cannot() -> None:
    venues = [
        market("okx", blocked="read-only"),
        market("kraken", book_valid=False),
        market(available_quote=D(10)),
        market("bybit", available_quote=D(50)),
    ]
    shown = preview(terms(), venues, NOW)
    assert shown.refusal.startswith("BTC/USDT on bybit: the order needs 100 USDT and 50 USDT")
    assert [o.reason for o in shown.offers] == [
        "read-only",
        "book not valid (no snapshot yet)",
        "needs 100 USDT",
        "needs 100 USDT",
    ]
