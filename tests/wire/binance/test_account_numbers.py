"""Well-formed numbers that cannot be true: a message about our money that holds one is no message."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from app.domain.account_events import BalancesReported
from app.domain.errors import WireError
from app.domain.order_events import FillReport, OrderReport
from app.venues.binance.account_rows import Reading, read_balances, read_fill, read_order
from app.venues.binance.futures_private import read_futures_event
from app.venues.binance.private import read_user_event
from tests.wire.binance.talk import PLACED, START
from tests.wire.binance.test_questions import fill_row
from tests.wire.binance.test_session import PARTIAL_FILL

READING = Reading("main", {"BTCUSDT": "BTC/USDT"}.get, START)
FALSE = ("1e70", "-1e70", "1e-70", "-0.3", "9" * 26)
FUTURES_FILL: dict[str, Any] = {
    "s": "BTCUSDT",
    "c": "x",
    "S": "BUY",
    "o": "LIMIT",
    "f": "GTC",
    "q": "1",
    "p": "99",
    "ap": "99",
    "sp": "0",
    "x": "TRADE",
    "X": "PARTIALLY_FILLED",
    "i": 42,
    "l": "0.4",
    "z": "0.4",
    "L": "99",
    "T": 1763680000128,
    "t": 777,
}


def told(**changes: object) -> list[Any]:
    event = msgspec.json.decode(PARTIAL_FILL)["event"] | changes
    return list(read_user_event(msgspec.json.encode(event), "executionReport", READING))


def futures(**changes: object) -> list[Any]:
    update = {"e": "ORDER_TRADE_UPDATE", "E": 1, "T": 1, "o": FUTURES_FILL | changes}
    return list(read_futures_event(msgspec.json.encode(update), "ORDER_TRADE_UPDATE", READING))


def encoded(row: dict[str, Any], **changes: object) -> bytes:
    return msgspec.json.encode(row | changes)


@pytest.mark.parametrize("false", FALSE)
@pytest.mark.parametrize("field", ["q", "p", "P", "z", "Z", "l", "L"])
def test_an_execution_report_with_a_false_number_is_unreadable(field: str, false: str) -> None:
    with pytest.raises(WireError):
        told(**{field: false})


@pytest.mark.parametrize("field", ["l", "L"])
def test_a_trade_over_nothing_is_unreadable(field: str) -> None:
    with pytest.raises(WireError):
        told(**{field: "0"})


@pytest.mark.parametrize("false", FALSE)
@pytest.mark.parametrize("field", ["q", "p", "sp", "ap", "z", "l", "L"])
def test_so_is_a_futures_update(field: str, false: str) -> None:
    assert len(futures()) == 2
    with pytest.raises(WireError):
        futures(**{field: false})


def test_a_fee_may_be_a_rebate_but_not_beyond_measure() -> None:
    assert told(n="-0.1")[1].fee == Decimal("-0.1")
    with pytest.raises(WireError):
        told(n="1e70")


def test_a_trade_without_an_id_is_no_fill_but_the_order_says_how_much_traded() -> None:
    (order,) = told(t=-1)
    assert isinstance(order, OrderReport)
    assert order.filled == Decimal("0.004")
    assert [type(event) for event in futures(t=0)] == [OrderReport]


def test_an_order_over_a_sum_of_quote_coins_has_no_quantity() -> None:
    assert told(x="NEW", X="NEW", q="0.00000000", z="0")[0].quantity is None


@pytest.mark.parametrize("false", FALSE)
@pytest.mark.parametrize("field", ["price", "origQty", "executedQty", "cummulativeQuoteQty"])
def test_an_answer_with_a_false_number_is_unreadable(field: str, false: str) -> None:
    assert len(read_order(encoded(PLACED), READING)) == 2
    with pytest.raises(WireError):
        read_order(encoded(PLACED, **{field: false}), READING)


@pytest.mark.parametrize("false", [*FALSE, "0"])
@pytest.mark.parametrize("field", ["price", "qty"])
def test_so_are_the_fills_in_it_and_the_rows_of_a_listing(field: str, false: str) -> None:
    fills: Any = PLACED["fills"]
    with pytest.raises(WireError):
        read_order(encoded(PLACED, fills=[fills[0] | {field: false}]), READING)
    with pytest.raises(WireError):
        read_fill(encoded(fill_row(1), **{field: false}), READING)


def test_a_fill_without_an_id_is_left_to_the_listing() -> None:
    fills: Any = PLACED["fills"]
    events = read_order(encoded(PLACED, fills=[fills[0] | {"tradeId": -1}]), READING)
    assert not any(isinstance(event, FillReport) for event in events)
    with pytest.raises(WireError, match="without an id"):
        read_fill(encoded(fill_row(1), id=-1), READING)


@pytest.mark.parametrize("false", ["1e70", "-1e70", "9" * 26])
def test_a_balance_beyond_measure_is_unreadable(false: str) -> None:
    account = {"balances": [{"asset": "BTC", "free": false, "locked": "0"}]}
    with pytest.raises(WireError):
        read_balances(msgspec.json.encode(account), READING, START)
    position = {"u": 1763680000000, "B": [{"a": "BTC", "f": false, "l": "0"}]}
    with pytest.raises(WireError):
        read_user_event(msgspec.json.encode(position), "outboundAccountPosition", READING)


def test_a_debt_is_a_balance_too() -> None:
    account = {"balances": [{"asset": "BTC", "free": "-0.5", "locked": "0"}]}
    report = read_balances(msgspec.json.encode(account), READING, START)
    assert isinstance(report, BalancesReported)
    assert report.balances[0].total == Decimal("-0.5")
