"""Which fault hits which request or frame, how often, and for how long."""

import msgspec
import pytest

from app.simulator.faults import Fault, FaultBoard

SECOND = 1_000_000_000


def _board(**fields: object) -> FaultBoard:
    board = FaultBoard()
    text = msgspec.json.encode({"venue": "binance", **fields})
    board.add(msgspec.json.decode(text, type=Fault), 0)
    return board


def test_a_request_fault_hits_its_kind_so_often_and_no_more() -> None:
    board = _board(verb="drop_reply", match="place", count=2)
    assert board.for_request("cancel", "", 0) is None
    for _ in range(2):
        fault = board.for_request("place", "", 0)
        assert fault is not None
        assert fault.verb == "drop_reply"
    assert board.for_request("place", "", 0) is None
    assert board.hits == {"drop_reply": 2}


def test_contains_narrows_to_one_order() -> None:
    board = _board(verb="status", match="*", contains="abc", code=502)
    assert board.for_request("place", "newClientOrderId=xyz", 0) is None
    assert board.for_request("query", "origClientOrderId=abc", 0) is not None


def test_mute_lasts_its_seconds_and_gap_its_count() -> None:
    muted = _board(verb="mute", channel="btcusdt@depth", seconds=2)
    assert muted.copies_of_frame("btcusdt@depth@100ms", SECOND) == 0
    assert muted.copies_of_frame("ethusdt@depth@100ms", SECOND) == 1
    assert muted.copies_of_frame("btcusdt@depth@100ms", 2 * SECOND) == 1
    gap = _board(verb="gap", channel="depth", count=1)
    assert [gap.copies_of_frame("btcusdt@depth", 0) for _ in range(2)] == [0, 1]
    twice = _board(verb="dup", channel="user.executionReport")
    assert [twice.copies_of_frame("user.executionReport", 0) for _ in range(2)] == [2, 1]


def test_answers_are_not_touched_by_channel_faults_nor_frames_by_request_faults() -> None:
    assert _board(verb="mute", match="*").copies_of_frame("", 0) == 1
    assert _board(verb="drop_reply").copies_of_frame("btcusdt@depth", 0) == 1
    assert _board(verb="mute", match="*").for_request("place", "", 0) is None
    assert _board(verb="dup", channel="depth").for_request("place", "", 0) is None


def test_down_and_clear() -> None:
    board = _board(verb="down", what="ws", seconds=3)
    assert board.is_down("ws", 0)
    assert not board.is_down("rest", 0)
    assert not board.is_down("ws", 3 * SECOND)
    board = _board(verb="down")
    assert board.is_down("rest", 99 * SECOND)
    board.add(Fault(venue="binance", verb="clear"), 0)
    assert not board.is_down("rest", 0)


def test_an_unknown_verb_or_field_is_refused() -> None:
    for text in (b'{"venue":"a","verb":"explode"}', b'{"venue":"a","verb":"rst","oops":1}'):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(text, type=Fault)
