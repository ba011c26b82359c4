"""Order requests to OKX over both doors, and what each kind of answer, or none, proves."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.instants import SECOND
from app.domain.instruments import InstrumentKind
from app.domain.order_events import Action, RequestOutcome, Verdict
from app.domain.order_terms import Side, TimeInForce
from app.domain.venue_requests import Amend, Cancel, CancelEvery
from tests.wire.okx.conversation import BTC, OWN_ID, START, Talk, only, place
from tests.wire.okx.order_talk import OTHER_ID, argument, outcome_of, ready, reply, row_of, sent


def test_a_limit_order_as_the_socket_wants_it() -> None:
    talk = ready()
    assert talk.ask(place()) == []
    frame = sent(talk)
    assert frame["op"] == "order"
    assert frame["expTime"] == str((START + 60 * SECOND) // 1_000_000)
    assert argument(talk) == {
        "instIdCode": 10459,
        "tdMode": "cash",
        "side": "buy",
        "ordType": "limit",
        "sz": "0.01",
        "px": "90000",
        "clOrdId": OWN_ID,
    }
    outcome = outcome_of(talk.say("private", reply(talk, "0", row_of("0", theirs="6800"))))
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
    talk = ready()
    talk.ask(place(time_in_force=time_in_force, post_only=post_only))
    assert argument(talk)["ordType"] == word


def test_a_market_order_counts_in_base_coins() -> None:
    talk = ready()
    talk.ask(place(price=None, time_in_force=TimeInForce.IOC))
    sent_row = argument(talk)
    assert (sent_row["ordType"], sent_row["tgtCcy"], sent_row["sz"]) == (
        "market",
        "base_ccy",
        "0.01",
    )
    assert "px" not in sent_row


def test_numbers_are_plain() -> None:
    talk = ready()
    talk.ask(place(price="1E+2", quantity="0.000000010"))
    sent_row = argument(talk)
    assert (sent_row["px"], sent_row["sz"]) == ("100", "0.00000001")


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
    talk = ready()
    count = len(talk.frames)
    outcome = outcome_of([*talk.ask(place(**changes))])  # type: ignore[arg-type]  # a table of arguments
    assert outcome.verdict is Verdict.NOT_SENT
    assert words in (outcome.reason or "")
    assert len(talk.frames) == count


def test_swaps_are_read_only() -> None:
    talk = ready()
    swap = msgspec.structs.replace(BTC, kind=InstrumentKind.PERPETUAL)
    assert outcome_of(talk.ask(place(instrument=swap))).verdict is Verdict.NOT_SENT


def test_without_permission_nothing_leaves() -> None:
    talk = Talk(may_trade=False)
    talk.log_in()
    outcome = outcome_of(talk.ask(place()))
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
    talk = ready()
    talk.ask(place())
    outcome = outcome_of(talk.say("private", reply(talk, "1", row_of(code, words="so it is"))))
    assert outcome.verdict is verdict
    assert "so it is" in (outcome.reason or "")


@pytest.mark.parametrize(
    "code", ["51400", "51401", "51402", "51410", "51503", "51509", "51510", "51603"]
)
@pytest.mark.parametrize("action", [Action.CANCEL, Action.AMEND])
def test_gone_orders(code: str, action: Action) -> None:
    talk = ready()
    if action is Action.CANCEL:
        talk.ask(Cancel(instrument=BTC, client_order_id=OWN_ID, venue_order_id=None))
    else:
        talk.ask(_amend())
    outcome = outcome_of(talk.say("private", reply(talk, "1", row_of(code))))
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
    talk = ready()
    talk.ask(_amend())
    assert sent(talk)["op"] == "amend-order"
    assert argument(talk) == {
        "instIdCode": 10459,
        "ordId": "6800",
        "newSz": "0.02",
        "newPx": "89999.9",
    }
    talk.ask(Cancel(instrument=BTC, client_order_id=OWN_ID, venue_order_id=None))
    assert sent(talk)["op"] == "cancel-order"
    assert argument(talk) == {"instIdCode": 10459, "clOrdId": OWN_ID}
    assert "expTime" not in sent(talk)


def test_a_reply_that_proves_nothing_is_unknown() -> None:
    replies = (
        ("0", ""),  # no row at all
        ("0", row_of("0")),  # accepted, but without the venue's id
        ("1", row_of("0", theirs="6800")),  # failed, but accepted
        ("0", row_of("0", own=OTHER_ID, theirs="6800")),  # somebody else's order
        ("0", "5"),
    )
    for code, rows in replies:
        talk = ready()
        talk.ask(place())
        outcome = outcome_of(talk.say("private", reply(talk, code, rows)))
        assert outcome.verdict is Verdict.UNKNOWN, (code, rows)


def test_a_refusal_of_the_whole_request_counts_for_its_order() -> None:
    talk = ready()
    talk.ask(place())
    outcome = outcome_of(talk.say("private", reply(talk, "50011", "", words="Too many")))
    assert (outcome.verdict, outcome.code) == (Verdict.REFUSED, "50011")
    talk.wait(3 * SECOND)
    talk.ask(place(own=OTHER_ID))
    request_id = sent(talk)["id"]
    frame = f'{{"id":"{request_id}","event":"error","code":"60011","msg":"Please log in"}}'
    outcome = outcome_of(talk.say("private", frame.encode()))
    assert (outcome.verdict, outcome.client_order_id) == (Verdict.REFUSED, OTHER_ID)


def test_no_reply_in_time_is_unknown_and_a_late_one_changes_nothing() -> None:
    talk = ready()
    talk.ask(place())
    late = reply(talk, "0", row_of("0", theirs="6800"))
    assert only(talk.wait(4 * SECOND), RequestOutcome) == []
    outcome = outcome_of(talk.wait(2 * SECOND))
    assert (outcome.verdict, outcome.client_order_id) == (Verdict.UNKNOWN, OWN_ID)
    assert only(talk.say("private", late), RequestOutcome) == []


def test_a_lost_socket_leaves_every_request_on_it_unknown() -> None:
    talk = ready()
    talk.ask(place())
    talk.ask(place(own=OTHER_ID))
    outcomes = only(talk.close("private"), RequestOutcome)
    assert [(row.client_order_id, row.verdict) for row in outcomes] == [
        (OWN_ID, Verdict.UNKNOWN),
        (OTHER_ID, Verdict.UNKNOWN),
    ]
    assert only(talk.wait(10 * SECOND), RequestOutcome) == []


def test_cancel_every_goes_in_batches_of_twenty_with_a_verdict_each() -> None:
    talk = ready()
    orders = tuple(
        (ClientOrderId(f"k1aaaacccccccccc{n:02}"), VenueOrderId(str(6800 + n))) for n in range(45)
    )
    talk.ask(CancelEvery(instrument=BTC, orders=orders))
    frames = [msgspec.json.decode(row.data) for row in talk.frames if b"batch-cancel" in row.data]
    assert [len(frame["args"]) for frame in frames] == [20, 20, 5]
    assert frames[2]["args"][0] == {"instIdCode": 10459, "ordId": "6840"}
    rows = ",".join(
        row_of(code, own, str(6840 + n))
        for n, (own, code) in enumerate(
            [(orders[40][0], "0"), (orders[41][0], "51402"), (orders[42][0], "50004")]
        )
    )
    frame = reply(talk, "2", rows, op="batch-cancel-orders")
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
    talk = ready()
    before = len(talk.frames)
    for n in range(80):
        talk.ask(place(own=ClientOrderId(f"k1aaaacccccccccc{n:02}")))
    placed = len(talk.frames) - before
    assert 30 <= placed <= 60
    talk.ask(Cancel(instrument=BTC, client_order_id=OWN_ID, venue_order_id=None))
    assert sent(talk)["op"] == "cancel-order"
    talk.wait(3 * SECOND)
    assert len([row for row in talk.frames[before:] if b'"op":"order"' in row.data]) == 80


def test_what_waits_until_it_is_worthless_is_not_sent() -> None:
    talk = ready()
    for n in range(80):
        own = ClientOrderId(f"k1aaaacccccccccc{n:02}")
        talk.ask(place(own=own, expires_ns=talk.now.wall_ns + SECOND))
    outcomes = only(talk.wait(2 * SECOND), RequestOutcome)
    assert outcomes
    assert {row.verdict for row in outcomes} == {Verdict.NOT_SENT}
    assert len([row for row in talk.frames if b'"op":"order"' in row.data]) + len(outcomes) == 80


def test_a_planned_restart_sends_new_orders_by_rest_and_waits_for_those_on_the_line() -> None:
    talk = ready()
    talk.ask(place())
    frame = b'{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"a"}'
    talk.say("private", frame)
    talk.wait(SECOND)
    assert talk.dropped == []
    talk.ask(place(own=OTHER_ID))
    assert talk.request("place")
    assert only(talk.wait(5 * SECOND), RequestOutcome)
    assert talk.dropped == ["private"]
