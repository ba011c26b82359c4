"""Open orders and fills of OKX, page by page."""

from decimal import Decimal

from app.domain.instants import MILLISECOND, MINUTE
from app.domain.order_events import (
    FillsListed,
    OpenOrdersListed,
    QueryFailed,
    Source,
)
from app.domain.venue_requests import (
    ListFills,
    ListOpenOrders,
)
from tests.wire.okx.conversation import BTC, START, only
from tests.wire.okx.order_talk import ready
from tests.wire.okx.question_talk import answer_of, order_row, query_of


def test_open_orders_are_listed_over_all_pages() -> None:
    talk = ready()
    talk.ask(ListOpenOrders())
    asked_ns = talk.now.wall_ns
    assert talk.request("open_orders").path == "/api/v5/trade/orders-pending?limit=100"
    first = [order_row(order_id) for order_id in range(1000, 900, -1)]
    assert only(talk.answer("open_orders", answer_of(*first)), OpenOrdersListed) == []
    assert query_of(talk.request("open_orders").path) == {"limit": "100", "after": "901"}
    # An order that moved from one page to the next is one order.
    second = [order_row(order_id) for order_id in range(901, 897, -1)]
    (listed,) = only(talk.answer("open_orders", answer_of(*second)), OpenOrdersListed)
    assert len(listed.orders) == 103
    assert listed.asked_ns == asked_ns
    assert listed.symbol is None
    assert {row.source for row in listed.orders} == {Source.LISTING}


def test_a_list_of_open_orders_with_a_hole_is_no_list() -> None:
    talk = ready()
    talk.ask(ListOpenOrders())
    body = answer_of(order_row(1), '{"instId":"BTC-USDT","ordId":2}')
    events = talk.answer("open_orders", body)
    assert only(events, OpenOrdersListed) == []
    assert only(events, QueryFailed)
    talk.ask(ListOpenOrders())
    talk.answer(
        "open_orders", answer_of(*(order_row(order_id) for order_id in range(200, 100, -1)))
    )
    events = talk.unknown("open_orders")
    assert only(events, OpenOrdersListed) == []
    assert only(events, QueryFailed)


def test_a_venue_that_repeats_a_page_for_ever_is_given_up() -> None:
    talk = ready()
    talk.ask(ListOpenOrders())
    page = answer_of(*(order_row(order_id) for order_id in range(200, 100, -1)))
    talk.answer("open_orders", page)
    assert only(talk.answer("open_orders", page), QueryFailed)


def _fill(bill: int, fee: str = "-0.0000032", stamp_ms: int = 1_763_680_000_128) -> str:
    return (
        f'{{"instType":"SPOT","instId":"BTC-USDT","tradeId":"{bill}","ordId":"6800","clOrdId":"tc1",'
        f'"billId":"{bill}","fillPx":"90000","fillSz":"0.004","side":"buy","execType":"M",'
        f'"fee":"{fee}","feeCcy":"BTC","fillTime":"{stamp_ms}","ts":"{stamp_ms}"}}'
    )


def test_fills_over_all_pages_back_to_the_instant() -> None:
    talk = ready()
    since_ns = 1_763_679_940_000 * MILLISECOND
    talk.ask(ListFills(instrument=BTC, since_ns=since_ns))
    assert query_of(talk.request("fills").path) == {
        "instType": "SPOT",
        "instId": "BTC-USDT",
        "begin": "1763679940000",
        "limit": "100",
    }
    talk.answer("fills", answer_of(*(_fill(bill) for bill in range(300, 200, -1))))
    assert query_of(talk.request("fills").path)["after"] == "201"
    (listed,) = only(talk.answer("fills", answer_of(_fill(200), _fill(199, ""))), FillsListed)
    assert (len(listed.fills), listed.complete, listed.since_ns) == (102, True, since_ns)
    assert listed.fills[0].fee == Decimal("0.0000032")
    assert listed.fills[-1].fee is None
    assert (listed.fills[0].fee_asset, listed.fills[0].maker) == ("BTC", True)


def test_old_fills_come_from_the_history() -> None:
    talk = ready()
    talk.ask(ListFills(instrument=BTC, since_ns=START - 4 * 24 * 60 * MINUTE))
    assert talk.request("fills_history").path.startswith("/api/v5/trade/fills-history?")


def test_a_fill_that_cannot_be_read_leaves_the_list_incomplete() -> None:
    talk = ready()
    talk.ask(ListFills(instrument=BTC, since_ns=START - MINUTE))
    broken = _fill(5).replace('"fillSz":"0.004"', '"fillSz":"-1"')
    (listed,) = only(talk.answer("fills", answer_of(_fill(6), broken)), FillsListed)
    assert (len(listed.fills), listed.complete) == (1, False)
