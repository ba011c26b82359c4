"""What is asked of Binance without changing anything, and how its answers are believed."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.account_events import BalancesReported, FeesReported
from app.domain.identifiers import VenueOrderId
from app.domain.instants import MILLISECOND, SECOND
from app.domain.link_events import InstrumentsListed
from app.domain.order_events import (
    FillsListed,
    OpenOrdersListed,
    OrderNotFound,
    OrderReport,
    QueryFailed,
    Source,
)
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import (
    ListFills,
    ListOpenOrders,
    QueryOrder,
    ReadBalances,
    ReadFees,
    ReadInstruments,
)
from tests.wire.binance.talk import BTC, ETH, OWN, START, of_type, trading

QUERY = QueryOrder(instrument=BTC, client_order_id=OWN)
ORDER = {
    "symbol": "BTCUSDT",
    "orderId": 42,
    "clientOrderId": OWN,
    "price": "0.1",
    "origQty": "1.0",
    "executedQty": "0.0",
    "cummulativeQuoteQty": "0.0",
    "status": "NEW",
    "timeInForce": "GTC",
    "type": "LIMIT",
    "side": "BUY",
    "stopPrice": "0.0",
    "time": 1499827319559,
    "updateTime": 1499827319560,
}


def fill_row(number: int, time_ms: int = START // MILLISECOND) -> dict[str, object]:
    return {
        "symbol": "BTCUSDT",
        "id": number,
        "orderId": 42,
        "price": "4.00000100",
        "qty": "12.00000000",
        "commission": "10.10000000",
        "commissionAsset": "BNB",
        "time": time_ms,
        "isBuyer": True,
        "isMaker": False,
    }


def test_an_order_is_found_by_our_id() -> None:
    talk = trading()
    talk.ask(QUERY)
    assert talk.query("order")["origClientOrderId"] == OWN
    (order,) = of_type(talk.answer("order", ORDER), OrderReport)
    assert (order.source, order.status, order.filled) == (
        Source.QUERY,
        OrderStatus.OPEN,
        Decimal(0),
    )
    assert order.venue_time_ns == 1499827319560 * MILLISECOND
    assert order.stop_price is None


def test_an_order_of_others_is_found_by_the_venues_id_however_its_own_is_used_again() -> None:
    talk = trading()
    theirs = msgspec.structs.replace(QUERY, venue_order_id=VenueOrderId("42"))
    talk.ask(theirs)
    assert "origClientOrderId" not in talk.query("order")
    assert talk.query("order")["orderId"] == "42"
    (order,) = of_type(talk.answer("order", ORDER), OrderReport)
    assert order.venue_order_id == "42"
    talk.ask(theirs)
    (failed,) = talk.answer("order", {**ORDER, "orderId": 43})
    assert isinstance(failed, QueryFailed)
    talk.ask(theirs)
    (missing,) = talk.answer("order", {"code": -2013, "msg": "Order does not exist."}, 400)
    assert isinstance(missing, OrderNotFound)
    assert missing.venue_order_id == "42"


def test_not_found_counts_only_from_the_venues_own_mouth() -> None:
    talk = trading()
    talk.ask(QUERY)
    asked_ns = talk.now.wall_ns
    (missing,) = talk.answer("order", {"code": -2013, "msg": "Order does not exist."}, 400)
    assert isinstance(missing, OrderNotFound)
    assert missing.asked_ns == asked_ns


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b"not found"),
        (503, b'{"code":-2013,"msg":"Order does not exist."}'),
        (400, b'{"code":-1003,"msg":"slow down"}'),
        (200, b"{}"),
        (200, b"<html>"),
        (
            200,
            b'{"symbol":"ETHUSDT","orderId":42,"status":"NEW","clientOrderId":"k00001000000000a7f"}',
        ),
    ],
)
def test_anything_else_counts_for_nothing(status: int, body: bytes) -> None:
    talk = trading()
    talk.ask(QUERY)
    (failed,) = talk.answer("order", body, status)
    assert isinstance(failed, QueryFailed)
    assert (failed.what, failed.client_order_id) == ("order", OWN)


@pytest.mark.parametrize("how", ["not_sent", "unknown"])
def test_a_question_that_met_a_broken_line_counts_for_nothing(how: str) -> None:
    talk = trading()
    talk.ask(ListOpenOrders())
    (failed,) = getattr(talk, how)("open_orders")
    assert isinstance(failed, QueryFailed)
    assert failed.what == "open_orders"


def test_open_orders_are_listed_whole_or_not_at_all() -> None:
    talk = trading()
    talk.ask(ListOpenOrders())
    (listed,) = talk.answer("open_orders", [ORDER, {**ORDER, "orderId": 43, "status": "NEW_WORD"}])
    assert isinstance(listed, OpenOrdersListed)
    assert [(o.venue_order_id, o.status) for o in listed.orders] == [
        ("42", OrderStatus.OPEN),
        ("43", OrderStatus.UNKNOWN),
    ]
    talk.ask(ListOpenOrders())
    (failed,) = talk.answer("open_orders", [ORDER, {**ORDER, "origQty": "1_0"}])
    assert isinstance(failed, QueryFailed)  # a missing row would make its order look gone


def test_fills_are_read_page_by_page() -> None:
    talk = trading()
    since_ns = START - 3600 * SECOND
    talk.ask(ListFills(instrument=BTC, since_ns=since_ns))
    assert talk.query("fills")["startTime"] == str(since_ns // MILLISECOND)
    assert talk.answer("fills", [fill_row(n) for n in range(1, 1001)]) == []
    again = talk.query("fills")
    assert (again["fromId"], again.get("startTime")) == ("1001", None)
    (listed,) = of_type(talk.answer("fills", [fill_row(1001)]), FillsListed)
    assert len(listed.fills) == 1001
    assert listed.complete
    assert listed.fills[0].fee == Decimal("10.1")
    assert listed.fills[0].source is Source.LISTING


def test_empty_days_in_the_past_are_stepped_over() -> None:
    talk = trading()
    since_ns = START - 60 * 3600 * SECOND
    talk.ask(ListFills(instrument=BTC, since_ns=since_ns))
    assert talk.answer("fills", []) == []
    assert talk.query("fills")["startTime"] == str((since_ns + 24 * 3600 * SECOND) // MILLISECOND)
    assert talk.answer("fills", []) == []
    (listed,) = of_type(talk.answer("fills", [fill_row(7)]), FillsListed)  # of today
    assert (len(listed.fills), listed.complete) == (1, True)
    assert not [row for row in talk.requests if row.label == "fills"]


def test_a_day_with_fills_is_not_the_last_one_with_fills() -> None:
    talk = trading()
    talk.ask(ListFills(instrument=BTC, since_ns=START - 5 * 24 * 3600 * SECOND))
    assert talk.answer("fills", []) == []
    assert talk.answer("fills", [fill_row(7), fill_row(8)]) == []  # of Monday
    again = talk.query("fills")
    assert (again["fromId"], again.get("startTime")) == ("9", None)
    (listed,) = of_type(talk.answer("fills", [fill_row(11)]), FillsListed)  # of Wednesday
    assert [one.trade_id for one in listed.fills] == ["7", "8", "11"]
    assert listed.complete
    assert not [row for row in talk.requests if row.label == "fills"]


def test_a_list_without_end_is_cut_and_says_so() -> None:
    talk = trading()
    talk.ask(ListFills(instrument=BTC, since_ns=START - SECOND))
    found: list[FillsListed] = []
    for page in range(25):
        rows = [fill_row(page * 1000 + n) for n in range(1000)]
        found = of_type(talk.answer("fills", rows), FillsListed)
        if found:
            break
    assert len(found[0].fills) == 20_000
    assert not found[0].complete


def test_a_failed_page_fails_the_whole_list() -> None:
    talk = trading()
    talk.ask(ListFills(instrument=BTC, since_ns=START))
    talk.answer("fills", [fill_row(n) for n in range(1000)])
    (failed,) = talk.unknown("fills")
    assert isinstance(failed, QueryFailed)
    assert (failed.what, failed.symbol) == ("fills", "BTC/USDT")


def test_balances_are_as_of_the_question_not_the_answer() -> None:
    talk = trading()
    talk.ask(ReadBalances())
    assert talk.query("balances")["omitZeroBalances"] == "true"
    asked_ns = talk.now.wall_ns
    body = {
        "canTrade": True,
        "accountType": "SPOT",
        "balances": [{"asset": "BTC", "free": "1.5", "locked": "0.25"}],
    }
    (reported,) = of_type(talk.answer("balances", body, took_ns=2 * SECOND), BalancesReported)
    assert reported.complete
    assert reported.received_ns == asked_ns + 2 * SECOND
    assert asked_ns - 2 * MILLISECOND <= reported.as_of_ns <= asked_ns
    (balance,) = reported.balances
    assert (balance.available, balance.locked, balance.total) == (
        Decimal("1.5"),
        Decimal("0.25"),
        Decimal("1.75"),
    )


def test_fees_add_up_and_the_discount_touches_the_standard_part_alone() -> None:
    talk = trading()
    talk.ask(ReadFees(instrument=BTC))
    body = {
        "symbol": "BTCUSDT",
        "standardCommission": {
            "maker": "0.00100000",
            "taker": "0.00200000",
            "buyer": "0",
            "seller": "0",
        },
        "specialCommission": {
            "maker": "0.00010000",
            "taker": "0.00020000",
            "buyer": "0",
            "seller": "0",
        },
        "taxCommission": {
            "maker": "0.00001000",
            "taker": "0.00002000",
            "buyer": "0",
            "seller": "0",
        },
        "discount": {
            "enabledForAccount": True,
            "enabledForSymbol": True,
            "discountAsset": "BNB",
            "discount": "0.75000000",
        },
    }
    (fees,) = of_type(talk.answer("fees", body), FeesReported)
    assert (fees.symbol, fees.maker, fees.taker) == (
        "BTC/USDT",
        Decimal("0.00086"),
        Decimal("0.00172"),
    )


def test_the_listing_teaches_symbols_and_true_limits() -> None:
    talk = trading()
    talk.ask(ReadInstruments())
    row = {
        "symbol": "ETHUSDT",
        "status": "TRADING",
        "baseAsset": "ETH",
        "quoteAsset": "USDT",
        "filters": [
            {
                "filterType": "PRICE_FILTER",
                "minPrice": "0.01",
                "maxPrice": "1000000.00",
                "tickSize": "0.01",
            },
            {"filterType": "LOT_SIZE", "minQty": "0.0001", "maxQty": "9000", "stepSize": "0.0001"},
        ],
    }
    limits = [
        {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 60}
    ]
    (listed,) = of_type(
        talk.answer("instruments", {"rateLimits": limits, "symbols": [row]}), InstrumentsListed
    )
    assert [one.symbol for one in listed.instruments] == [ETH.symbol]
    talk.ask(ListOpenOrders())  # weighs 80: dearer than the whole window, so it goes only alone
    assert not [r for r in talk.requests if r.label == "open_orders"]
    report = b'{"subscriptionId":0,"event":{"e":"executionReport","E":1,"s":"ETHUSDT","c":"x","C":"","S":"BUY","o":"LIMIT","f":"GTC","q":"1","p":"2","P":"0","x":"NEW","X":"NEW","r":"NONE","i":1,"l":"0","z":"0","L":"0","n":"0","N":null,"T":1709654400000,"t":-1,"m":false,"O":1709654400000,"Z":"0"}}'
    (order,) = of_type(talk.say("user", report), OrderReport)
    assert order.symbol == "ETH/USDT"
