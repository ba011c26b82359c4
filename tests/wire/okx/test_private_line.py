"""Login, subscriptions and pushes of OKX's private socket, from the frames of the sheet."""

from decimal import Decimal

import pytest

from app.domain.account_events import BalancesReported
from app.domain.instants import MILLISECOND, SECOND
from app.domain.link_events import (
    ClockMeasured,
    LatencyMeasured,
    LinkChanged,
    LinkState,
    StreamSynced,
    VenueNotice,
)
from app.domain.order_events import Action, FillReport, OrderReport, RequestOutcome, Source, Verdict
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from tests.wire.okx.conversation import (
    ACCOUNT_JOINED,
    LOGGED_IN,
    ORDERS_JOINED,
    Talk,
    only,
)

# The sheet, section 6.
PARTIAL_FILL = b'{"arg":{"channel":"orders","instType":"ANY","uid":"1"},"data":[{"instId":"BTC-USDT","ordId":"680000000001","clOrdId":"tc1","ordType":"limit","side":"buy","px":"90000","sz":"0.01","state":"partially_filled","fillPx":"90000","fillSz":"0.004","accFillSz":"0.004","avgPx":"90000","tradeId":"777","execType":"M","fillFee":"-0.0000032","fillFeeCcy":"BTC","fee":"-0.0000032","feeCcy":"BTC","fillTime":"1763680000128","cTime":"1763679990000","uTime":"1763680000130","cancelSource":""}]}'


def test_synced_only_after_login_and_both_acknowledgements() -> None:
    talk = Talk()
    talk.learn()
    assert talk.plans() == ["private"]
    talk.open("private")
    login = talk.last_frame("private")
    assert login["op"] == "login"
    assert talk.say("private", LOGGED_IN) == []
    subscription = talk.last_frame("private")
    assert subscription["op"] == "subscribe"
    assert subscription["args"] == [
        {"channel": "account"},
        {"channel": "orders", "instType": "ANY"},
    ]
    assert only(talk.say("private", ACCOUNT_JOINED), StreamSynced) == []
    assert [row.synced for row in only(talk.say("private", ORDERS_JOINED), StreamSynced)] == [True]
    assert [row.synced for row in only(talk.close("private"), StreamSynced)] == [False]


def test_the_login_waits_for_names_and_clock_but_not_for_ever() -> None:
    talk = Talk()
    assert talk.plans() == []
    talk.wait(6 * SECOND)
    assert talk.plans() == ["private"]


def test_no_login_in_time_means_a_new_line() -> None:
    talk = Talk()
    talk.learn()
    talk.open("private")
    events = talk.wait(11 * SECOND)
    assert talk.dropped == ["private"]
    assert "did not answer the login" in only(events, VenueNotice)[0].text


@pytest.mark.parametrize(
    ("code", "words", "step"),
    [
        ("60009", "Login failed.", "check key, passphrase, secret and region"),
        ("60024", "Wrong passphrase", "check the passphrase"),
        ("60005", "Invalid OK_ACCESS_KEY", "region where the account was registered"),
        ("60032", "API key doesn't exist", "region where the account was registered"),
        ("60007", "Invalid sign", "check the secret"),
        ("50110", "Invalid IP", "allow this machine's IP address"),
        ("50101", "APIKey does not match current environment.", "live or demo"),
    ],
)
def test_a_refused_login_says_what_to_do_and_is_not_repeated_at_once(
    code: str, words: str, step: str
) -> None:
    talk = Talk()
    talk.learn()
    talk.open("private")
    frame = f'{{"event":"error","code":"{code}","msg":"{words}","connId":"a4d3ae55"}}'
    changed = only(talk.say("private", frame.encode()), LinkChanged)
    assert [row.state for row in changed] == [LinkState.REFUSED]
    reason = changed[0].reason or ""
    assert words.rstrip(".") in reason
    assert step in reason
    assert talk.dropped == ["private"]
    assert talk.plans() == []
    # The driver says DOWN when the line ends: the session has the last word.
    assert [row.state for row in only(talk.close("private"), LinkChanged)] == [LinkState.REFUSED]
    talk.wait(6 * 60 * SECOND)
    assert talk.plans() == ["private"]


def test_a_login_with_a_wrong_clock_measures_it_and_tries_again() -> None:
    talk = Talk()
    talk.learn()
    talk.open("private")
    before = talk.last_frame("private")
    frame = b'{"event":"error","code":"60006","msg":"Timestamp request expired","connId":"a"}'
    notices = only(talk.say("private", frame), VenueNotice)
    assert "clock" in notices[0].text
    talk.close("private")
    assert talk.plans() == []
    talk.wait(SECOND)
    venue_ms = (talk.now.wall_ns + 90 * SECOND) // MILLISECOND
    measured = talk.answer("clock", f'{{"code":"0","data":[{{"ts":"{venue_ms}"}}]}}'.encode())
    offset_ns = only(measured, ClockMeasured)[0].offset_ns
    assert abs(offset_ns - 90 * SECOND) < SECOND
    talk.wait(6 * SECOND)
    assert talk.plans() == ["private"]
    talk.open("private")
    after = talk.last_frame("private")

    def stamp(frame: dict[str, object]) -> int:
        arguments = frame["args"]
        assert isinstance(arguments, list)
        return int(arguments[0]["timestamp"])

    assert stamp(after) - stamp(before) >= 90


def test_a_partial_fill_is_a_fill_and_a_report() -> None:
    talk = Talk()
    talk.log_in()
    report, fill = talk.say("private", PARTIAL_FILL)
    assert isinstance(fill, FillReport)
    assert isinstance(report, OrderReport)
    assert (fill.trade_id, fill.price, fill.quantity) == ("777", Decimal(90000), Decimal("0.004"))
    assert (fill.fee, fill.fee_asset, fill.maker) == (Decimal("0.0000032"), "BTC", True)
    assert fill.venue_time_ns == 1_763_680_000_128 * MILLISECOND
    assert (report.symbol, report.client_order_id, report.venue_order_id) == (
        "BTC/USDT",
        "tc1",
        "680000000001",
    )
    assert report.status is OrderStatus.PARTIALLY_FILLED
    assert (report.side, report.type) == (Side.BUY, OrderType.LIMIT)
    assert report.time_in_force is TimeInForce.GTC
    assert (report.quantity, report.filled) == (Decimal("0.01"), Decimal("0.004"))
    assert report.source is Source.STREAM


def _row(**changes: str) -> bytes:
    fields = {
        "instId": "BTC-USDT",
        "instType": "SPOT",
        "ordId": "1",
        "clOrdId": "tc1",
        "ordType": "limit",
        "side": "buy",
        "px": "90000",
        "sz": "0.01",
        "state": "live",
        "accFillSz": "0",
        "fillSz": "0",
        "tradeId": "",
        "uTime": "1763680000130",
    } | changes
    row = ",".join(f'"{name}":"{value}"' for name, value in fields.items())
    return f'{{"arg":{{"channel":"orders","instType":"ANY"}},"data":[{{{row}}}]}}'.encode()


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("live", OrderStatus.OPEN),
        ("partially_filled", OrderStatus.PARTIALLY_FILLED),
        ("filled", OrderStatus.FILLED),
        ("canceled", OrderStatus.CANCELED),
        ("mmp_canceled", OrderStatus.CANCELED),
        ("rebasing", OrderStatus.UNKNOWN),
    ],
)
def test_states(state: str, status: OrderStatus) -> None:
    talk = Talk()
    talk.log_in()
    (report,) = only(talk.say("private", _row(state=state)), OrderReport)
    assert report.status is status
    assert (status is OrderStatus.UNKNOWN) == ("rebasing" in (report.reason or ""))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("31", "post-only would have taken"),
        ("14", "immediate-or-cancel: the rest was not filled"),
        ("20", "canceled by the dead-man switch (cancel all after)"),
        ("1", None),
        ("", None),
        ("777", "canceled by OKX (source 777)"),
    ],
)
def test_why_an_order_ended(source: str, reason: str | None) -> None:
    talk = Talk()
    talk.log_in()
    row = _row(state="canceled", ordType="post_only", cancelSource=source)
    (report,) = only(talk.say("private", row), OrderReport)
    assert report.status is OrderStatus.CANCELED
    assert report.post_only
    assert report.reason == reason


def test_the_size_of_a_market_buy_in_quote_coins_is_not_taken_for_base_coins() -> None:
    talk = Talk()
    talk.log_in()

    def quantity(**changes: str) -> Decimal | None:
        (report,) = only(talk.say("private", _row(ordType="market", px="", **changes)), OrderReport)
        return report.quantity

    assert quantity(tgtCcy="base_ccy") == Decimal("0.01")
    assert quantity(tgtCcy="quote_ccy") is None
    assert quantity(tgtCcy="") is None  # the venue's default for a buy
    assert quantity(tgtCcy="", side="sell") == Decimal("0.01")


def test_a_row_that_cannot_be_read_costs_no_other_and_asks_for_a_reconciliation() -> None:
    talk = Talk()
    talk.log_in()
    broken = (
        b'{"arg":{"channel":"orders"},"data":[{"instId":"BTC-USDT","ordId":5},'
        + (_row().split(b'"data":[')[1])
    )
    events = talk.say("private", broken)
    assert len(only(events, OrderReport)) == 1
    assert [row.synced for row in only(events, StreamSynced)] == [False, True]
    assert only(events, VenueNotice)[0].severity == "warning"


def test_an_amendment_that_was_not_done_is_told() -> None:
    talk = Talk()
    talk.log_in()
    events = talk.say("private", _row(amendResult="-1", code="51511", msg="would take"))
    (outcome,) = only(events, RequestOutcome)
    assert (outcome.action, outcome.verdict) == (Action.AMEND, Verdict.REFUSED)
    assert (outcome.code, outcome.reason) == ("51511", "would take")


def test_account_pushes_are_never_complete_and_empty_ones_change_nothing() -> None:
    talk = Talk()
    talk.log_in()
    push = b'{"arg":{"channel":"account"},"data":[{"uTime":"1763680000500","totalEq":"1","details":[{"ccy":"USDT","cashBal":"100.5","availBal":"","availEq":"60.5","frozenBal":"40","liab":"7","uTime":"1"}]}]}'
    (report,) = only(talk.say("private", push), BalancesReported)
    assert (report.complete, report.from_stream) == (False, True)
    assert report.as_of_ns == 1_763_680_000_500 * MILLISECOND
    (balance,) = report.balances
    assert (balance.asset, balance.total) == ("USDT", Decimal("100.5"))
    assert (balance.available, balance.locked) == (Decimal("60.5"), Decimal(40))
    assert balance.borrowed == Decimal(7)
    empty = b'{"arg":{"channel":"account"},"data":[{"uTime":"1763680000600","details":[]}]}'
    (report,) = only(talk.say("private", empty), BalancesReported)
    assert (report.balances, report.complete) == ((), False)


def test_a_balance_without_amounts_is_no_zero() -> None:
    talk = Talk()
    talk.log_in()
    push = b'{"arg":{"channel":"account"},"data":[{"uTime":"1763680000500","details":[{"ccy":"USDT","cashBal":"","availBal":"","frozenBal":""}]}]}'
    events = talk.say("private", push)
    assert only(events, BalancesReported)[0].balances == ()
    assert only(events, VenueNotice)


def test_pings_are_text_and_a_missing_pong_ends_the_line() -> None:
    talk = Talk()
    talk.log_in()
    talk.wait(20 * SECOND)
    assert talk.frames[-1].data == b"ping"
    talk.wait(SECOND // 4)
    (latency,) = only(talk.say("private", b"pong"), LatencyMeasured)
    assert latency.round_trip_ns == SECOND // 4
    talk.wait(19 * SECOND)
    assert talk.frames[-1].data == b"ping"
    before = len([row for row in talk.frames if row.data == b"ping"])
    talk.wait(12 * SECOND)
    assert len([row for row in talk.frames if row.data == b"ping"]) == before + 1
    assert talk.dropped == ["private"]


def test_a_busy_line_is_pinged_too_for_the_venue_counts_what_we_say() -> None:
    talk = Talk()
    talk.log_in()
    for _ in range(25):
        talk.wait(SECOND)
        talk.say("private", _row())
    assert [row.data for row in talk.frames].count(b"ping") == 1


def test_a_planned_restart_is_left_before_it_happens() -> None:
    talk = Talk()
    talk.log_in()
    frame = b'{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"a4d3ae55"}'
    talk.say("private", frame)
    talk.wait(SECOND)
    assert talk.dropped == ["private"]


def test_an_account_that_falls_silent_means_a_new_line() -> None:
    push = b'{"arg":{"channel":"account"},"data":[{"uTime":"1763680000600","details":[]}]}'
    for rhythm, dropped in ((5 * SECOND, ["private"]), (SECOND, [])):
        talk = Talk()
        talk.log_in()
        for _ in range(4):
            talk.say("private", push)
            talk.wait(rhythm)
        for _ in range(18):
            talk.say("private", b"pong")
            talk.wait(SECOND)
        # Pushes without the venue's rhythm tell of changes: their absence tells nothing.
        assert talk.dropped == dropped
