"""The session's other half: environments, clock, user stream, lost lines, refused keys, stops."""

import pytest

from app.domain.errors import UnusableInput, WireError
from app.domain.instants import MILLISECOND, MINUTE, SECOND, Moment
from app.domain.link_events import (
    ClockMeasured,
    StreamSynced,
    VenueNotice,
)
from app.domain.order_events import OrderReport, QueryFailed, RequestOutcome, Source, Verdict
from app.domain.venue_requests import Cancel, ReadBalances, ReadClock
from app.venues.binance import build_session
from app.venues.wire.requests import NotSent
from app.venues.wire.session import SessionTerms
from tests.wire.binance.talk import (
    BTC,
    OWN,
    PLACED,
    Talk,
    of_type,
    outcome,
    place,
    refusal,
    reply,
    trading,
)

CANCEL = Cancel(instrument=BTC, client_order_id=OWN, venue_order_id=None)

# The sheet's own sample (A6).
PARTIAL_FILL = b'{"subscriptionId":0,"event":{"e":"executionReport","E":1763680000130,"s":"BTCUSDT","c":"k00001000000000a7f","C":"","S":"BUY","o":"LIMIT","f":"GTC","q":"0.01000000","p":"90000.00000000","x":"TRADE","X":"PARTIALLY_FILLED","r":"NONE","i":42,"l":"0.00400000","z":"0.00400000","L":"90000.00000000","n":"0.00000310","N":"BNB","T":1763680000128,"t":777,"w":false,"m":true,"Z":"360.00000000","Y":"360.00000000","I":99,"O":1763679990000,"W":1763679990000,"V":"EXPIRE_MAKER","g":-1}}'


def test_without_keys_only_public_data_is_read() -> None:
    talk = Talk(keys=None)
    assert talk.plans() == ["market"]
    assert not talk.session.may_trade
    (failed,) = talk.ask(ReadBalances())
    assert isinstance(failed, QueryFailed)
    assert "keys add" in failed.reason
    assert outcome(talk.ask(place())).verdict is Verdict.NOT_SENT


def test_a_read_only_session_has_no_order_sender() -> None:
    talk = Talk(may_trade=False)
    talk.read_clock()
    talk.open_user()
    for request in (place(), CANCEL):
        found = outcome(talk.ask(request))
        assert found.verdict is Verdict.NOT_SENT
        assert "read-only" in (found.reason or "")
    assert talk.frames == []
    assert talk.requests == []


def test_real_money_is_read_only_in_code() -> None:
    assert not Talk(environment="production").session.may_trade
    assert Talk(environment="demo").session.may_trade


def test_hosts_come_from_the_table_alone() -> None:
    session = Talk(environment="production").session
    assert session.origins == {
        ("https", "api.binance.com"),
        ("wss", "stream.binance.com:9443"),
        ("wss", "ws-api.binance.com:443"),
    }
    with pytest.raises(UnusableInput, match="demo, production, testnet"):
        build_session(SessionTerms(account="main", environment="prod"))


def test_signed_requests_wait_for_the_venues_clock_and_carry_it() -> None:
    talk = Talk()
    talk.ask(ReadBalances())
    talk.open("user")
    assert [row.label for row in talk.requests] == ["clock"]
    assert talk.frames == []
    (measured,) = of_type(talk.read_clock(ahead_ns=90 * SECOND), ClockMeasured)
    assert abs(measured.offset_ns - 90 * SECOND) <= MILLISECOND
    stamp = int(talk.query("balances")["timestamp"])
    assert stamp == (talk.now.wall_ns + measured.offset_ns) // MILLISECOND
    params = talk.take_frame()["params"]
    assert isinstance(params, dict)
    assert params["timestamp"] == stamp


@pytest.mark.parametrize("how", ["not_sent", "unknown", "html"])
def test_without_an_answer_about_the_clock_things_go_on(how: str) -> None:
    talk = Talk()
    talk.ask(ReadBalances())
    if how == "html":
        talk.answer("clock", b"<html>")
    else:
        getattr(talk, how)("clock")
    assert [row.label for row in talk.requests] == ["balances"]
    talk.wait(6 * SECOND)
    assert [row.label for row in talk.requests] == ["balances", "clock"]


def test_the_clock_is_read_again_every_five_minutes_and_on_request() -> None:
    talk = trading()
    talk.wait(5 * MINUTE - SECOND)
    assert talk.requests == []
    talk.wait(2 * SECOND)
    assert [row.label for row in talk.requests] == ["clock"]
    talk.ask(ReadClock())
    assert len(talk.requests) == 1  # one question at a time


def test_a_refused_stamp_says_what_to_do_and_reads_the_clock() -> None:
    talk = trading()
    talk.ask(ReadBalances())
    words = "Timestamp for this request was 1000ms ahead of the server's time."
    events = talk.answer("balances", {"code": -1021, "msg": words}, 400)
    (notice,) = of_type(events, VenueNotice)
    assert "network time" in notice.text
    assert of_type(events, QueryFailed)
    talk.read_clock(ahead_ns=-3 * SECOND)
    talk.ask(ReadBalances())
    stamp = int(talk.query("balances")["timestamp"]) * MILLISECOND
    assert abs(stamp - (talk.now.wall_ns - 3 * SECOND)) <= 2 * MILLISECOND


def test_the_user_stream_is_synced_from_the_acknowledgement_to_the_loss() -> None:
    talk = Talk()
    talk.read_clock()
    assert talk.plans() == ["market", "user"]
    talk.open("user")
    asked = talk.take_frame()
    assert asked["method"] == "userDataStream.subscribe.signature"
    params = asked["params"]
    assert isinstance(params, dict)
    assert sorted(params) == ["apiKey", "recvWindow", "signature", "timestamp"]
    assert of_type(talk.events, StreamSynced) == []
    (synced,) = talk.say("user", reply(asked, {"subscriptionId": 0}))
    assert synced == StreamSynced(
        venue="binance", account="main", synced=True, received_ns=talk.now.wall_ns
    )
    order, fill = talk.say("user", PARTIAL_FILL)
    assert isinstance(order, OrderReport)
    assert (order.source, order.symbol) == (Source.STREAM, None)  # no listing was read yet
    assert fill.received_ns == talk.now.wall_ns
    (lost,) = of_type(talk.close("user"), StreamSynced)
    assert not lost.synced


def test_a_subscription_without_an_answer_is_tried_on_a_new_socket() -> None:
    talk = Talk()
    talk.read_clock()
    talk.open("user")
    talk.wait(5_500 * MILLISECOND)
    assert talk.dropped == ["user"]


def test_a_terminated_stream_is_not_synced_and_takes_no_orders() -> None:
    talk = trading()
    (lost,) = talk.say("user", b'{"subscriptionId":0,"event":{"e":"eventStreamTerminated","E":1}}')
    assert isinstance(lost, StreamSynced)
    assert not lost.synced
    assert talk.dropped == ["user"]
    talk.ask(place())
    assert [row.label for row in talk.requests] == ["place"]


def test_an_announced_shutdown_waits_for_answers_on_their_way() -> None:
    talk = trading()
    talk.ask(place())
    asked = talk.take_frame()
    talk.say("user", b'{"event":{"e":"serverShutdown","E":1770123456789}}')
    talk.wait(SECOND)
    assert talk.dropped == []
    talk.ask(CANCEL)  # new requests take the other line
    assert [row.label for row in talk.requests] == ["cancel"]
    assert outcome(talk.say("user", reply(asked, PLACED))).verdict is Verdict.ACCEPTED
    talk.wait(SECOND)
    assert talk.dropped == ["user"]


def test_an_order_on_a_lost_socket_is_unknown() -> None:
    talk = trading()
    talk.ask(place())
    talk.take_frame()
    found = outcome(talk.close("user", "the line broke"))
    assert found.verdict is Verdict.UNKNOWN
    assert "the line broke" in (found.reason or "")
    talk.wait(30 * SECOND)
    assert len(of_type(talk.events, RequestOutcome)) == 1
    assert not [row for row in talk.requests if row.label == "place"]  # never sent again


def test_an_order_without_an_answer_is_unknown_and_a_late_answer_is_evidence() -> None:
    talk = trading()
    talk.ask(place())
    asked = talk.take_frame()
    assert of_type(talk.wait(4_900 * MILLISECOND), RequestOutcome) == []
    assert outcome(talk.wait(500 * MILLISECOND)).verdict is Verdict.UNKNOWN
    events = talk.say("user", refusal(asked, -2010, "Account has insufficient balance"))
    assert outcome(events).verdict is Verdict.REFUSED
    assert talk.say("user", reply(asked, PLACED)) == []  # answered once
    assert talk.frames == []


def test_orders_take_rest_while_the_socket_is_down() -> None:
    talk = Talk()
    talk.read_clock()
    talk.ask(place())
    request = talk.request("place")
    assert (request.method, request.path.partition("?")[0]) == ("POST", "/api/v3/order")
    assert dict(request.headers)["X-MBX-APIKEY"] == "K"
    assert request.body == b""
    assert outcome(talk.answer("place", PLACED)).verdict is Verdict.ACCEPTED


def test_a_frame_that_provably_did_not_leave_goes_over_rest_with_the_same_id() -> None:
    talk = trading()
    talk.ask(place())
    frame = talk.frames.pop()
    assert frame.request_id is not None
    not_sent = NotSent(reason="the user line is down")
    assert list(talk.session.answered(frame.request_id, not_sent, talk.now)) == []
    talk.wait(MILLISECOND)
    talk.ask(ReadClock())
    assert talk.query("place")["newClientOrderId"] == OWN
    found = outcome(talk.not_sent("place"))
    assert (found.verdict, found.sent_ns) == (Verdict.NOT_SENT, None)


def test_an_unknown_rest_outcome_is_unknown_and_never_sent_again() -> None:
    talk = Talk()
    talk.read_clock()
    talk.ask(place())
    found = outcome(talk.unknown("place"))
    assert found.verdict is Verdict.UNKNOWN
    assert found.sent_ns is not None
    talk.wait(MINUTE)
    assert not [row for row in talk.requests if row.label == "place"]


@pytest.mark.parametrize(
    "frame",
    [b"", b"[]", b"7", b'{"id":"1"}', b'{"event":{}}', b"\xff"],
)
def test_an_unreadable_user_frame_ends_nothing_and_is_followed_by_questions(frame: bytes) -> None:
    talk = trading()
    notice, gone, back = talk.say("user", frame)
    assert isinstance(notice, VenueNotice)
    assert "unreadable" in notice.text or "neither" in notice.text or "kind" in notice.text
    assert [one.synced for one in of_type([gone, back], StreamSynced)] == [False, True]
    assert talk.say("user", b'{"id":"999","status":200,"result":{}}') == []
    assert len(talk.say("user", PARTIAL_FILL)) == 2


def test_a_kind_of_event_that_is_new_is_told_as_such_and_asks_for_nothing() -> None:
    talk = trading()
    with pytest.raises(WireError, match="unknown event"):
        talk.say("user", b'{"event":{"e":"newKind"}}')
    assert not of_type(talk.wait(MINUTE), StreamSynced)


def test_of_a_flood_of_unreadable_frames_each_is_asked_about_but_seldom() -> None:
    talk = trading()
    asked: list[int] = []
    for second in range(50):
        events = talk.say("user", b'{"event":{}}', b'{"event":{}}') + talk.wait(SECOND)
        asked += [second for one in of_type(events, StreamSynced) if one.synced]
    assert len(asked) == 4
    assert len(of_type(talk.events, VenueNotice)) == 1
    talk.wait(MINUTE)
    talk.say("user", b'{"event":{}}')
    talk.wait(5 * SECOND)
    events = talk.say("user", b'{"event":{}}')
    assert not of_type(events, StreamSynced)
    assert [one.synced for one in of_type(talk.wait(15 * SECOND), StreamSynced)] == [False, True]
    assert not of_type(talk.wait(MINUTE), StreamSynced)


def test_an_unreadable_frame_before_the_stream_is_in_step_asks_for_nothing_of_its_own() -> None:
    talk = Talk()
    talk.read_clock()
    talk.open("user")
    assert not of_type(talk.say("user", b'{"event":{}}') + talk.wait(4 * SECOND), StreamSynced)


@pytest.mark.parametrize("name", [b'"' + b"1" * 5000 + b'"', b'"-1"', b"-1", '"١"'.encode()])
def test_an_answer_with_an_impossible_id_is_nobodys(name: bytes) -> None:
    talk = trading()
    assert talk.say("user", b'{"id":' + name + b',"status":200,"result":{}}') == []


def test_a_machine_that_slept_replaces_every_line_and_reads_the_clock_first() -> None:
    talk = trading()
    talk.wait(SECOND)
    talk.now = Moment(talk.now.wall_ns + 3600 * SECOND, talk.now.mono_ns)
    talk.wait(SECOND)
    assert talk.dropped == ["market", "user"]
    talk.ask(ReadBalances())
    assert [row.label for row in talk.requests] == ["clock"]
    talk.read_clock()
    assert [row.label for row in talk.requests] == ["balances"]


def test_a_refusal_by_the_instruments_rules_reads_them_again_once_a_minute() -> None:
    talk = trading()
    for _ in range(3):
        talk.ask(place())
        talk.say("user", refusal(talk.take_frame(), -1013, "Filter failure: PRICE_FILTER"))
    talk.wait(SECOND)
    assert [row.label for row in talk.requests] == ["instruments"]


def test_a_trade_at_an_impossible_time_is_malformed_and_reaches_no_journal() -> None:
    talk = trading()
    beyond = PARTIAL_FILL.replace(b'"T":1763680000128', b'"T":9999999999999')
    notice, *synced = talk.say("user", beyond)
    assert isinstance(notice, VenueNotice)
    assert "not a time" in notice.text
    assert [type(one) for one in synced] == [StreamSynced, StreamSynced]
    assert len(talk.say("user", PARTIAL_FILL)) == 2
