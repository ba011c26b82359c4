"""When order requests go by REST instead of the socket, and what REST answers prove."""

import msgspec
import pytest

from app.domain.instants import SECOND
from app.domain.order_events import RequestOutcome, Verdict
from app.venues.wire.requests import Frame, NotSent
from tests.wire.okx.conversation import BTC, OWN_ID, START, Talk, only, place
from tests.wire.okx.order_talk import OTHER_ID, outcome_of, ready, reply, row_of


def test_orders_go_by_rest_while_the_private_line_is_down() -> None:
    talk = Talk()
    talk.learn()
    talk.ask(place())
    request = talk.request("place")
    assert (request.method, request.path) == ("POST", "/api/v5/trade/order")
    headers = dict(request.headers)
    assert headers["expTime"] == str((START + 60 * SECOND) // 1_000_000)
    assert {"OK-ACCESS-KEY", "OK-ACCESS-SIGN", "Content-Type"} <= headers.keys()
    assert msgspec.json.decode(request.body) == {
        "instId": "BTC-USDT",
        "tdMode": "cash",
        "side": "buy",
        "ordType": "limit",
        "sz": "0.01",
        "clOrdId": OWN_ID,
        "px": "90000",
    }
    body = f'{{"code":"0","msg":"","data":[{row_of("0", theirs="6800")}]}}'.encode()
    outcome = outcome_of(talk.answer("place", body))
    assert (outcome.verdict, outcome.venue_order_id) == (Verdict.ACCEPTED, "6800")


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b"", Verdict.UNKNOWN),
        (200, b"null", Verdict.UNKNOWN),
        (200, b"{}", Verdict.UNKNOWN),
        (200, b"<html>maintenance</html>", Verdict.UNKNOWN),
        (200, b'{"code":"0","data":[{"ordId":"6800","clOrd', Verdict.UNKNOWN),
        (403, b"<html>Forbidden</html>", Verdict.UNKNOWN),
        (502, b'{"code":"51008","msg":"no","data":[]}', Verdict.UNKNOWN),
        (503, b'{"code":"50001","msg":"down","data":[]}', Verdict.UNKNOWN),
        (200, b'{"code":"50004","msg":"timeout","data":[]}', Verdict.UNKNOWN),
        (429, b'{"code":"50011","msg":"Too Many Requests","data":[]}', Verdict.REFUSED),
        (401, b'{"code":"50113","msg":"Invalid Sign","data":[]}', Verdict.REFUSED),
        (400, b'{"code":"50102","msg":"Timestamp request expired","data":[]}', Verdict.REFUSED),
    ],
)
def test_what_a_rest_answer_proves(status: int, body: bytes, verdict: Verdict) -> None:
    talk = Talk()
    talk.learn()
    talk.ask(place())
    assert outcome_of(talk.answer("place", body, status)).verdict is verdict


def test_rest_outcomes_without_an_answer() -> None:
    talk = Talk()
    talk.learn()
    talk.ask(place())
    assert outcome_of(talk.not_sent("place")).verdict is Verdict.NOT_SENT
    talk.ask(place())
    assert outcome_of(talk.unknown("place")).verdict is Verdict.UNKNOWN


def test_a_frame_that_was_not_written_goes_by_rest() -> None:
    talk = ready()
    talk.ask(place())
    frame = talk.frames[-1]
    assert isinstance(frame, Frame)
    assert frame.request_id is not None
    outcome = NotSent(reason="the line is down")
    events = talk.session.answered(frame.request_id, outcome, talk.now)
    assert only(events, RequestOutcome) == []
    talk.wait(SECOND)
    assert talk.request("place").path == "/api/v5/trade/order"
    assert only(talk.close("private"), RequestOutcome) == []


def test_an_instrument_code_that_the_socket_refuses_goes_by_rest_and_stays_there() -> None:
    talk = ready()
    talk.ask(place())
    frame = reply(talk, "1", row_of("51001", words="Instrument ID does not exist"))
    events = talk.say("private", frame)
    assert only(events, RequestOutcome) == []
    assert msgspec.json.decode(talk.request("place").body)["clOrdId"] == OWN_ID
    body = f'{{"code":"0","msg":"","data":[{row_of("0", theirs="6800")}]}}'.encode()
    assert outcome_of(talk.answer("place", body)).verdict is Verdict.ACCEPTED
    count = len(talk.frames)
    talk.ask(place(own=OTHER_ID))
    assert len(talk.frames) == count
    assert msgspec.json.decode(talk.request("place").body)["clOrdId"] == OTHER_ID


def test_an_instrument_without_code_goes_by_rest() -> None:
    talk = ready()
    codeless = msgspec.structs.replace(BTC, wire_code=None)
    talk.ask(place(instrument=codeless))
    assert talk.request("place")
