"""REST questions to OKX: pages, absence, refusals, and what is never taken for an answer."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.account_events import BalancesReported, FeesReported
from app.domain.identifiers import VenueOrderId
from app.domain.instants import MILLISECOND, MINUTE, SECOND
from app.domain.instruments import InstrumentStatus
from app.domain.link_events import (
    BudgetMeasured,
    ClockMeasured,
    InstrumentsListed,
    LinkChanged,
    LinkState,
    VenueNotice,
)
from app.domain.order_events import (
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
    ReadClock,
    ReadFees,
    ReadInstruments,
    VenueRequest,
)
from tests.shared_data import shared_data
from tests.wire.okx.conversation import BTC, OWN_ID, SPOT_LIST, START, SWAP_LIST, Talk, only
from tests.wire.okx.order_talk import ready
from tests.wire.okx.question_talk import answer_of, order_row

QUERY = QueryOrder(instrument=BTC, client_order_id=OWN_ID)
ALL_QUESTIONS: tuple[tuple[VenueRequest, str, str], ...] = (
    (QUERY, "order", "order"),
    (ListOpenOrders(), "open_orders", "open_orders"),
    (ListFills(instrument=BTC, since_ns=START - MINUTE), "fills", "fills"),
    (ReadBalances(), "balances", "balances"),
)


def test_instruments_of_both_products_are_read_at_the_start() -> None:
    talk = Talk()
    paths = [row.path for row in talk.requests]
    assert paths == [
        "/api/v5/public/instruments?instType=SPOT",
        "/api/v5/public/instruments?instType=SWAP",
        "/api/v5/public/time",
    ]
    assert all(not any(name.startswith("OK-") for name, _ in row.headers) for row in talk.requests)
    (spot,) = only(talk.answer("instruments", SPOT_LIST), InstrumentsListed)
    assert (spot.product, spot.instruments[0].symbol) == ("spot", "BTC/USDT")
    assert spot.instruments[0].wire_code == 10459
    (swap,) = only(talk.answer("instruments", SWAP_LIST), InstrumentsListed)
    assert swap.product == "swap"
    (instrument,) = swap.instruments
    assert (instrument.symbol, instrument.contract_size) == ("BTC/USDT:USDT", Decimal("0.01"))
    assert instrument.status is InstrumentStatus.TRADING


def test_a_listing_that_is_on_its_way_is_not_asked_for_twice() -> None:
    talk = Talk()
    talk.ask(ReadInstruments())
    talk.ask(ReadClock())
    assert len(talk.requests) == 3
    talk.learn()
    talk.ask(ReadInstruments())
    assert len(talk.requests) == 2


def test_instruments_that_did_not_come_are_asked_for_again() -> None:
    talk = Talk()
    notices = only(talk.unknown("instruments"), VenueNotice)
    assert "instruments" in notices[0].text
    count = len(talk.requests)
    talk.wait(3 * SECOND)
    assert len(talk.requests) == count + 1
    assert only(talk.answer("instruments", b'{"code":"0","data":[]}'), InstrumentsListed) == []


def test_the_clock_by_half_the_round_trip() -> None:
    talk = Talk()
    venue_ms = (talk.now.wall_ns + 2 * SECOND + 50 * MILLISECOND) // MILLISECOND
    (measured,) = only(talk.answer("clock", answer_of(f'{{"ts":"{venue_ms}"}}')), ClockMeasured)
    assert abs(measured.offset_ns - 2 * SECOND) <= MILLISECOND
    assert 50 * MILLISECOND <= measured.uncertainty_ns <= 51 * MILLISECOND


def test_an_order_by_our_id() -> None:
    talk = ready()
    talk.ask(QUERY)
    request = talk.request("order")
    assert request.path == f"/api/v5/trade/order?instId=BTC-USDT&clOrdId={OWN_ID}"
    (report,) = only(talk.answer("order", answer_of(order_row(6800, OWN_ID))), OrderReport)
    assert (report.source, report.status) == (Source.QUERY, OrderStatus.OPEN)
    assert report.venue_order_id == "6800"


def test_an_order_of_others_by_the_venues_id_however_its_own_is_used_again() -> None:
    talk = ready()
    theirs = msgspec.structs.replace(QUERY, venue_order_id=VenueOrderId("6800"))
    talk.ask(theirs)
    assert talk.request("order").path == "/api/v5/trade/order?instId=BTC-USDT&ordId=6800"
    (report,) = only(talk.answer("order", answer_of(order_row(6800, "x"))), OrderReport)
    assert report.venue_order_id == "6800"
    talk.ask(theirs)
    events = talk.answer("order", answer_of(order_row(6801, OWN_ID)))
    assert len(only(events, QueryFailed)) == 1
    talk.ask(theirs)
    body = b'{"code":"51603","msg":"Order does not exist","data":[]}'
    (absent,) = only(talk.answer("order", body), OrderNotFound)
    assert absent.venue_order_id == "6800"


def test_only_the_venues_own_word_proves_absence() -> None:
    talk = ready()
    talk.ask(QUERY)
    asked_ns = talk.now.wall_ns
    body = b'{"code":"51603","msg":"Order does not exist","data":[]}'
    (absent,) = only(talk.answer("order", body), OrderNotFound)
    assert (absent.client_order_id, absent.symbol) == (OWN_ID, "BTC/USDT")
    assert absent.asked_ns == asked_ns


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b'{"code":"0","msg":"","data":[]}'),
        (200, answer_of(order_row(6800, "somebodyelse"))),
        (200, answer_of(order_row(1, OWN_ID), order_row(2, OWN_ID))),
        (200, b'{"code":"50001","msg":"Service temporarily unavailable","data":[]}'),
        (200, b'{"code":"50011","msg":"Too Many Requests","data":[]}'),
        (200, b'{"code":"51001","msg":"Instrument ID does not exist","data":[]}'),
        (503, b'{"code":"51603","msg":"Order does not exist","data":[]}'),
        (404, b"<html>51603</html>"),
        (200, b""),
        (200, b"null"),
    ],
)
def test_everything_else_is_no_answer(status: int, body: bytes) -> None:
    talk = ready()
    talk.ask(QUERY)
    events = talk.answer("order", body, status)
    (failed,) = only(events, QueryFailed)
    assert (failed.what, failed.client_order_id) == ("order", OWN_ID)
    assert only(events, OrderNotFound) == []


@pytest.mark.parametrize(("request_", "label", "what"), ALL_QUESTIONS)
def test_no_answer_is_told_to_whoever_waits(request_: VenueRequest, label: str, what: str) -> None:
    talk = ready()
    for lose in (talk.unknown, talk.not_sent):
        talk.ask(request_)
        (failed,) = only(lose(label), QueryFailed)
        assert failed.what == what
        assert failed.reason


def test_without_a_key_private_questions_are_answered_at_once() -> None:
    talk = Talk(keys=None, may_trade=False)
    for request, _, what in ALL_QUESTIONS:
        (failed,) = only(talk.ask(request), QueryFailed)
        assert failed.what == what
        assert "keys add" in failed.reason
    assert talk.plans() == []


def test_balances_are_complete_only_when_every_one_was_read() -> None:
    talk = ready()
    talk.ask(ReadBalances())
    body = shared_data("fixtures", "okx", "http_get_account_balance.json").read_bytes()
    (report,) = only(talk.answer("balances", body), BalancesReported)
    assert (report.complete, report.from_stream) == (True, False)
    assert report.as_of_ns == 1_744_499_648_556 * MILLISECOND
    (balance,) = report.balances
    assert (balance.asset, balance.total) == ("USDT", Decimal("94.42612990333333"))
    talk.ask(ReadBalances())
    one = '{"uTime":"1763680000500","details":[{"ccy":"BTC","cashBal":"1","availBal":"1"},{"ccy":"X"}]}'
    (report,) = only(talk.answer("balances", answer_of(one)), BalancesReported)
    assert (report.complete, [row.asset for row in report.balances]) == (False, ["BTC"])
    talk.ask(ReadBalances())
    assert only(talk.answer("balances", answer_of()), QueryFailed)


@pytest.mark.parametrize(
    ("row", "maker", "taker"),
    [
        ('{"maker":"-0.0008","taker":"-0.001"}', "0.0008", "0.001"),
        ('{"maker":"0.0001","taker":"-0.001"}', "-0.0001", "0.001"),
        ('{"maker":"","taker":"","feeGroup":[{"maker":"-0.1","taker":"-0.2"}]}', "0.1", "0.2"),
    ],
)
def test_fees_with_the_sign_turned(row: str, maker: str, taker: str) -> None:
    talk = ready()
    talk.ask(ReadFees(instrument=BTC))
    assert talk.request("fees").path == "/api/v5/account/trade-fee?instType=SPOT&instId=BTC-USDT"
    (fees,) = only(talk.answer("fees", answer_of(row)), FeesReported)
    assert (fees.maker, fees.taker) == (Decimal(maker), Decimal(taker))
    assert fees.symbol == "BTC/USDT"


def test_absent_fees_are_not_zero() -> None:
    talk = ready()
    talk.ask(ReadFees(instrument=BTC))
    assert only(talk.answer("fees", answer_of('{"maker":"","taker":""}')), FeesReported) == []


def test_a_refused_key_is_told_once_with_the_next_step_and_its_end_too() -> None:
    talk = ready()
    body = b'{"code":"50110","msg":"Your IP 1.2.3.4 is not in the list","data":[]}'
    talk.ask(ReadBalances())
    events = talk.answer("balances", body, 401)
    (changed,) = only(events, LinkChanged)
    assert (changed.channel, changed.state) == ("rest", LinkState.REFUSED)
    assert "allow this machine's IP address" in (changed.reason or "")
    talk.ask(ReadBalances())
    assert only(talk.answer("balances", body, 401), LinkChanged) == []
    talk.ask(ReadBalances())
    good = '{"uTime":"1763680000500","details":[]}'
    (changed,) = only(talk.answer("balances", answer_of(good)), LinkChanged)
    assert changed.state is LinkState.UP


def test_a_stamp_that_the_venue_calls_old_has_the_clock_measured() -> None:
    talk = ready()
    talk.ask(ReadBalances())
    body = b'{"code":"50102","msg":"Timestamp request expired","data":[]}'
    (failed,) = only(talk.answer("balances", body, 401), QueryFailed)
    assert "clock" in failed.reason
    assert talk.request("clock")


def test_a_throttled_question_waits_for_its_window() -> None:
    talk = ready()
    talk.ask(ReadBalances())
    body = b'{"code":"50011","msg":"Too Many Requests","data":[]}'
    talk.answer("balances", body, 429)
    talk.ask(ReadBalances())
    talk.ask(QUERY)
    assert [row.label for row in talk.requests] == ["order"]
    talk.wait(2 * SECOND)
    assert [row.label for row in talk.requests] == ["order", "balances"]
    used = [row.used_permille for row in only(talk.events, BudgetMeasured)]
    assert max(used) == 1000


def test_a_bare_429_stops_everything_for_a_while() -> None:
    talk = ready()
    talk.ask(QUERY)
    talk.answer("order", b"<html>slow down</html>", 429)
    talk.ask(QUERY)
    assert talk.requests == []
    talk.wait(2 * SECOND)
    assert talk.request("order")


def test_a_demo_environment_says_so_on_every_request() -> None:
    from app.venues.okx import build_session
    from app.venues.wire.session import SessionTerms

    session = build_session(SessionTerms(account="main", environment="eea_demo"))
    assert session.rest_url == "https://eea.okx.com"
    now = Talk().now
    session.tick(now)
    headers = [dict(row.headers) for row in session.to_send(now) if hasattr(row, "headers")]
    assert headers
    assert all(row["x-simulated-trading"] == "1" for row in headers)


def test_ids_are_never_used_twice() -> None:
    talk = ready()
    for _ in range(3):
        talk.ask(ReadBalances())
        talk.ask(QUERY)
    talk.wait(3 * SECOND)
    ids = [row.request_id for row in talk.requests]
    ids += [int(msgspec.json.decode(row.data)["id"]) for row in talk.frames if b'"id"' in row.data]
    assert len(ids) == len(set(ids))


def test_balances_without_a_stamp_are_as_of_the_question_on_the_venues_clock() -> None:
    talk = Talk()
    talk.log_in()
    talk.ask(ReadBalances())
    asked_ns = talk.now.wall_ns
    body = answer_of('{"uTime":"","details":[{"ccy":"USDT","cashBal":"999","availBal":"999"}]}')
    (report,) = only(talk.answer("balances", body, took_ns=SECOND), BalancesReported)
    clock = only(talk.events, ClockMeasured)[-1]
    latest_ns = asked_ns + clock.offset_ns - clock.uncertainty_ns
    assert latest_ns - MILLISECOND < report.as_of_ns <= latest_ns
    push = b'{"arg":{"channel":"account"},"data":[{"details":[]}]}'
    (pushed,) = only(talk.say("private", push), BalancesReported)
    assert pushed.as_of_ns == talk.now.wall_ns + clock.offset_ns
