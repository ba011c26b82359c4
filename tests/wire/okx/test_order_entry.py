"""Order requests to OKX over both doors, and what each kind of answer, or none, proves."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest

from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.instants import SECOND
from app.domain.instruments import InstrumentKind
from app.domain.order_events import Action, RequestOutcome, Verdict
from app.domain.order_terms import Side, TimeInForce
from app.domain.venue_requests import Amend, Cancel, CancelEvery
from app.venues.wire.requests import Frame, NotSent
from tests.wire.okx.conversation import BTC, OWN_ID, START, Talk, only, place

OTHER_ID = ClientOrderId("k1aaaacccccccccc02")


def _ready() -> Talk:
    talk = Talk()
    talk.log_in()
    return talk


def _sent(talk: Talk) -> dict[str, object]:
    return talk.last_frame("private")


def _argument(talk: Talk) -> dict[str, object]:
    arguments = _sent(talk)["args"]
    assert isinstance(arguments, list)
    argument: dict[str, object] = arguments[0]
    return argument


def _reply(talk: Talk, code: str, rows: str, op: str = "order", words: str = "") -> bytes:
    request_id = _sent(talk)["id"]
    return (
        f'{{"id":"{request_id}","op":"{op}","code":"{code}","msg":"{words}","data":[{rows}],'
        '"inTime":"1695190491421339","outTime":"1695190491423240"}'
    ).encode()


def _row(code: str, own: str = OWN_ID, theirs: str = "", words: str = "") -> str:
    return f'{{"ordId":"{theirs}","clOrdId":"{own}","tag":"","ts":"1","sCode":"{code}","sMsg":"{words}"}}'


def _outcome(events: Sequence[object]) -> RequestOutcome:
    (outcome,) = only(events, RequestOutcome)
    return outcome


def test_a_limit_order_as_the_socket_wants_it() -> None:
    talk = _ready()
    assert talk.ask(place()) == []
    frame = _sent(talk)
    assert frame["op"] == "order"
    assert frame["expTime"] == str((START + 60 * SECOND) // 1_000_000)
    assert _argument(talk) == {
        "instIdCode": 10459,
        "tdMode": "cash",
        "side": "buy",
        "ordType": "limit",
        "sz": "0.01",
        "px": "90000",
        "clOrdId": OWN_ID,
    }
    outcome = _outcome(talk.say("private", _reply(talk, "0", _row("0", theirs="6800"))))
    assert (outcome.verdict, outcome.action) == (Verdict.ACCEPTED, Action.PLACE)
    assert (outcome.venue_order_id, outcome.client_order_id) == ("6800", OWN_ID)
    assert outcome.sent_ns is not None


@pytest.mark.parametrize(
    ("time_in_force", "post_only", "word"),
    [
        (TimeInForce.GTC, False, "limit"),
        (TimeInForce.GTC, True, "post_only"),
        (TimeInForce.IOC, False, "ioc"),
        (TimeInForce.FOK, False, "fok"),
    ],
)
def test_order_types(time_in_force: TimeInForce, post_only: bool, word: str) -> None:
    talk = _ready()
    talk.ask(place(time_in_force=time_in_force, post_only=post_only))
    assert _argument(talk)["ordType"] == word


def test_a_market_order_counts_in_base_coins() -> None:
    talk = _ready()
    talk.ask(place(price=None, time_in_force=TimeInForce.IOC))
    argument = _argument(talk)
    assert (argument["ordType"], argument["tgtCcy"], argument["sz"]) == (
        "market",
        "base_ccy",
        "0.01",
    )
    assert "px" not in argument


def test_numbers_are_plain() -> None:
    talk = _ready()
    talk.ask(place(price="1E+2", quantity="0.000000010"))
    argument = _argument(talk)
    assert (argument["px"], argument["sz"]) == ("100", "0.00000001")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"own": ClientOrderId("k1-aaaa")}, "letters and digits"),
        ({"own": ClientOrderId("k" * 33)}, "letters and digits"),
        ({"time_in_force": TimeInForce.GTD}, "no order of this type"),
        ({"time_in_force": TimeInForce.IOC, "post_only": True}, "no order of this type"),
        ({"quantity": "0"}, "above zero"),
        ({"expires_ns": START - 1}, "time was up"),
    ],
)
def test_what_cannot_be_sent_is_not_sent(changes: dict[str, object], words: str) -> None:
    talk = _ready()
    count = len(talk.frames)
    outcome = _outcome([*talk.ask(place(**changes))])  # type: ignore[arg-type]  # a table of arguments
    assert outcome.verdict is Verdict.NOT_SENT
    assert words in (outcome.reason or "")
    assert len(talk.frames) == count


def test_swaps_are_read_only() -> None:
    talk = _ready()
    swap = msgspec.structs.replace(BTC, kind=InstrumentKind.PERPETUAL)
    assert _outcome(talk.ask(place(instrument=swap))).verdict is Verdict.NOT_SENT


def test_without_permission_nothing_leaves() -> None:
    talk = Talk(may_trade=False)
    talk.log_in()
    outcome = _outcome(talk.ask(place()))
    assert outcome.verdict is Verdict.NOT_SENT
    assert "read-only" in (outcome.reason or "")
    assert talk.requests == []


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("51008", Verdict.REFUSED),
        ("51020", Verdict.REFUSED),
        ("51000", Verdict.REFUSED),
        ("50011", Verdict.REFUSED),
        ("50061", Verdict.REFUSED),
        ("50040", Verdict.REFUSED),
        ("50102", Verdict.REFUSED),
        ("50111", Verdict.REFUSED),
        ("50113", Verdict.REFUSED),
        ("51016", Verdict.EXISTS),
        ("50004", Verdict.UNKNOWN),
        ("50001", Verdict.UNKNOWN),
        ("50013", Verdict.UNKNOWN),
        ("50026", Verdict.UNKNOWN),
        ("51054", Verdict.UNKNOWN),
        ("51400", Verdict.UNKNOWN),
        ("99999", Verdict.UNKNOWN),
        ("", Verdict.UNKNOWN),
    ],
)
def test_what_a_code_proves_about_a_place(code: str, verdict: Verdict) -> None:
    talk = _ready()
    talk.ask(place())
    outcome = _outcome(talk.say("private", _reply(talk, "1", _row(code, words="so it is"))))
    assert outcome.verdict is verdict
    assert "so it is" in (outcome.reason or "")


@pytest.mark.parametrize(
    "code", ["51400", "51401", "51402", "51410", "51503", "51509", "51510", "51603"]
)
@pytest.mark.parametrize("action", [Action.CANCEL, Action.AMEND])
def test_gone_orders(code: str, action: Action) -> None:
    talk = _ready()
    if action is Action.CANCEL:
        talk.ask(Cancel(instrument=BTC, client_order_id=OWN_ID, venue_order_id=None))
    else:
        talk.ask(_amend())
    outcome = _outcome(talk.say("private", _reply(talk, "1", _row(code))))
    assert (outcome.verdict, outcome.action) == (Verdict.GONE, action)


def _amend() -> Amend:
    return Amend(
        instrument=BTC,
        client_order_id=OWN_ID,
        venue_order_id=VenueOrderId("6800"),
        side=Side.BUY,
        price=Decimal("89999.9"),
        quantity=Decimal("0.02"),
        expires_ns=START + 60 * SECOND,
    )


def test_cancel_and_amend_name_the_order_by_the_venues_id_where_known() -> None:
    talk = _ready()
    talk.ask(_amend())
    assert _sent(talk)["op"] == "amend-order"
    assert _argument(talk) == {
        "instIdCode": 10459,
        "ordId": "6800",
        "newSz": "0.02",
        "newPx": "89999.9",
    }
    talk.ask(Cancel(instrument=BTC, client_order_id=OWN_ID, venue_order_id=None))
    assert _sent(talk)["op"] == "cancel-order"
    assert _argument(talk) == {"instIdCode": 10459, "clOrdId": OWN_ID}
    assert "expTime" not in _sent(talk)


def test_a_reply_that_proves_nothing_is_unknown() -> None:
    replies = (
        ("0", ""),  # no row at all
        ("0", _row("0")),  # accepted, but without the venue's id
        ("1", _row("0", theirs="6800")),  # failed, but accepted
        ("0", _row("0", own=OTHER_ID, theirs="6800")),  # somebody else's order
        ("0", "5"),
    )
    for code, rows in replies:
        talk = _ready()
        talk.ask(place())
        outcome = _outcome(talk.say("private", _reply(talk, code, rows)))
        assert outcome.verdict is Verdict.UNKNOWN, (code, rows)


def test_a_refusal_of_the_whole_request_counts_for_its_order() -> None:
    talk = _ready()
    talk.ask(place())
    outcome = _outcome(talk.say("private", _reply(talk, "50011", "", words="Too many")))
    assert (outcome.verdict, outcome.code) == (Verdict.REFUSED, "50011")
    talk.wait(3 * SECOND)
    talk.ask(place(own=OTHER_ID))
    request_id = _sent(talk)["id"]
    frame = f'{{"id":"{request_id}","event":"error","code":"60011","msg":"Please log in"}}'
    outcome = _outcome(talk.say("private", frame.encode()))
    assert (outcome.verdict, outcome.client_order_id) == (Verdict.REFUSED, OTHER_ID)


def test_no_reply_in_time_is_unknown_and_a_late_one_changes_nothing() -> None:
    talk = _ready()
    talk.ask(place())
    late = _reply(talk, "0", _row("0", theirs="6800"))
    assert only(talk.wait(4 * SECOND), RequestOutcome) == []
    outcome = _outcome(talk.wait(2 * SECOND))
    assert (outcome.verdict, outcome.client_order_id) == (Verdict.UNKNOWN, OWN_ID)
    assert only(talk.say("private", late), RequestOutcome) == []


def test_a_lost_socket_leaves_every_request_on_it_unknown() -> None:
    talk = _ready()
    talk.ask(place())
    talk.ask(place(own=OTHER_ID))
    outcomes = only(talk.close("private"), RequestOutcome)
    assert [(row.client_order_id, row.verdict) for row in outcomes] == [
        (OWN_ID, Verdict.UNKNOWN),
        (OTHER_ID, Verdict.UNKNOWN),
    ]
    assert only(talk.wait(10 * SECOND), RequestOutcome) == []


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
    body = f'{{"code":"0","msg":"","data":[{_row("0", theirs="6800")}]}}'.encode()
    outcome = _outcome(talk.answer("place", body))
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
    assert _outcome(talk.answer("place", body, status)).verdict is verdict


def test_rest_outcomes_without_an_answer() -> None:
    talk = Talk()
    talk.learn()
    talk.ask(place())
    assert _outcome(talk.not_sent("place")).verdict is Verdict.NOT_SENT
    talk.ask(place())
    assert _outcome(talk.unknown("place")).verdict is Verdict.UNKNOWN


def test_a_frame_that_was_not_written_goes_by_rest() -> None:
    talk = _ready()
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
    talk = _ready()
    talk.ask(place())
    frame = _reply(talk, "1", _row("51001", words="Instrument ID does not exist"))
    events = talk.say("private", frame)
    assert only(events, RequestOutcome) == []
    assert msgspec.json.decode(talk.request("place").body)["clOrdId"] == OWN_ID
    body = f'{{"code":"0","msg":"","data":[{_row("0", theirs="6800")}]}}'.encode()
    assert _outcome(talk.answer("place", body)).verdict is Verdict.ACCEPTED
    count = len(talk.frames)
    talk.ask(place(own=OTHER_ID))
    assert len(talk.frames) == count
    assert msgspec.json.decode(talk.request("place").body)["clOrdId"] == OTHER_ID


def test_an_instrument_without_code_goes_by_rest() -> None:
    talk = _ready()
    codeless = msgspec.structs.replace(BTC, wire_code=None)
    talk.ask(place(instrument=codeless))
    assert talk.request("place")


def test_cancel_every_goes_in_batches_of_twenty_with_a_verdict_each() -> None:
    talk = _ready()
    orders = tuple(
        (ClientOrderId(f"k1aaaacccccccccc{n:02}"), VenueOrderId(str(6800 + n))) for n in range(45)
    )
    talk.ask(CancelEvery(instrument=BTC, orders=orders))
    frames = [msgspec.json.decode(row.data) for row in talk.frames if b"batch-cancel" in row.data]
    assert [len(frame["args"]) for frame in frames] == [20, 20, 5]
    assert frames[2]["args"][0] == {"instIdCode": 10459, "ordId": "6840"}
    rows = ",".join(
        _row(code, own, str(6840 + n))
        for n, (own, code) in enumerate(
            [(orders[40][0], "0"), (orders[41][0], "51402"), (orders[42][0], "50004")]
        )
    )
    frame = _reply(talk, "2", rows, op="batch-cancel-orders")
    outcomes = only(talk.say("private", frame), RequestOutcome)
    assert [row.verdict for row in outcomes] == [
        Verdict.ACCEPTED,
        Verdict.GONE,
        Verdict.UNKNOWN,
        Verdict.UNKNOWN,
        Verdict.UNKNOWN,
    ]
    assert all(row.action is Action.CANCEL for row in outcomes)


def test_cancels_overtake_places_when_the_window_is_full() -> None:
    talk = _ready()
    before = len(talk.frames)
    for n in range(80):
        talk.ask(place(own=ClientOrderId(f"k1aaaacccccccccc{n:02}")))
    placed = len(talk.frames) - before
    assert 30 <= placed <= 60
    talk.ask(Cancel(instrument=BTC, client_order_id=OWN_ID, venue_order_id=None))
    assert _sent(talk)["op"] == "cancel-order"
    talk.wait(3 * SECOND)
    assert len([row for row in talk.frames[before:] if b'"op":"order"' in row.data]) == 80


def test_what_waits_until_it_is_worthless_is_not_sent() -> None:
    talk = _ready()
    for n in range(80):
        own = ClientOrderId(f"k1aaaacccccccccc{n:02}")
        talk.ask(place(own=own, expires_ns=talk.now.wall_ns + SECOND))
    outcomes = only(talk.wait(2 * SECOND), RequestOutcome)
    assert outcomes
    assert {row.verdict for row in outcomes} == {Verdict.NOT_SENT}
    assert len([row for row in talk.frames if b'"op":"order"' in row.data]) + len(outcomes) == 80


def test_a_planned_restart_sends_new_orders_by_rest_and_waits_for_those_on_the_line() -> None:
    talk = _ready()
    talk.ask(place())
    frame = b'{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"a"}'
    talk.say("private", frame)
    talk.wait(SECOND)
    assert talk.dropped == []
    talk.ask(place(own=OTHER_ID))
    assert talk.request("place")
    assert only(talk.wait(5 * SECOND), RequestOutcome)
    assert talk.dropped == ["private"]
