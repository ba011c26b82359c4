"""Every OKX payload of the fixtures reads as another test suite says, exceptions listed with reasons."""

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from functools import cache

import pytest

from app.domain.errors import WireError
from app.domain.safe_text import sanitise
from app.venues.okx.documents import read_document
from app.venues.wire.documents import Acknowledged, DocumentEvent, Unrecognised, VenueRefused
from tests.shared_data import shared_data
from tests.wire.okx.fixture_exceptions import EXCEPTIONS
from tests.wire.okx.fixture_facts import CHECKS

SYMBOLS = {"BTC-USDT": "BTC/USDT"}
# Words of the other suite for what has another name here.
SAME = {
    "stopmarket": "stop",
    "stoplimit": "stop_limit",
    "buyer": "buy",
    "seller": "sell",
    "live": "open",
}


@cache
def _events(name: str) -> list[DocumentEvent]:
    raw = shared_data("fixtures", "okx", f"{name}.json").read_bytes()
    return read_document(raw, None, SYMBOLS.get, 1)


def _facts() -> Iterator[tuple[str, str, str, str]]:
    """(file, test, label, value) of every fact about OKX."""
    facts = json.loads(shared_data("fixtures", "nautilus_facts.json").read_text())["fixtures"]
    for path, tests in facts.items():
        venue, _, file = path.partition("/")
        if venue == "okx":
            for row in tests:
                for label, value in row["facts"]:
                    yield file.removesuffix(".json"), row["test"], label, value


def _exception(file: str, label: str) -> tuple[str, str] | None:
    for pattern in EXCEPTIONS:
        if fnmatchcase(file, pattern[0]) and fnmatchcase(label, pattern[1]):
            return pattern
    return None


def _agrees(ours: object, theirs: str) -> bool:
    if theirs == "not is_empty":
        return bool(ours)
    if theirs == "None" or ours is None:
        return ours is None and theirs == "None"
    text = theirs.split(",", maxsplit=1)[0]
    try:
        return Decimal(str(ours)) == Decimal(text)
    except InvalidOperation:
        return str(ours).lower() == SAME.get(text.lower(), text.lower())


def test_every_fact_holds_or_is_excepted_with_a_reason() -> None:
    used: set[tuple[str, str]] = set()
    wrong: list[str] = []
    held = 0
    for file, test, label, value in _facts():
        check = CHECKS.get((file, test), {}).get(label) or CHECKS.get((file, ""), {}).get(label)
        if check is None:
            pattern = _exception(file, label)
            if pattern is None:
                wrong.append(f"{file} {label}: neither checked nor excepted")
            else:
                used.add(pattern)
            continue
        held += 1
        ours = check(_events(file))
        if not _agrees(ours, value):
            wrong.append(f"{file} {label}: {value}, here {ours}")
    assert wrong == []
    assert held > 200
    assert set(EXCEPTIONS) == used


def test_every_payload_is_read_whole() -> None:
    files = sorted(path.stem for path in shared_data("fixtures", "okx").glob("*.json"))
    assert len(files) == 29
    for name in files:
        events = _events(name)
        assert events, name
        assert not [event for event in events if isinstance(event, Unrecognised)], name


def test_what_is_neither_market_nor_account() -> None:
    (refused,) = _events("http_place_algo_order_rejected")
    assert isinstance(refused, VenueRefused)
    assert (refused.code, refused.reason) == ("51000", "Parameter instId error")
    assert refused.client_order_id == "test_algo_rej"
    (mode,) = _events("http_set_position_mode_response")
    assert isinstance(mode, Acknowledged)
    assert mode.what == "posMode long_short_mode"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"42",
        b'{"data":[]}',
        b'{"a":1}',
        b"<html>",
        b"\xff",
        b"[" * 9999,
    ],
)
def test_what_is_not_okxs_is_one_clear_error(raw: bytes) -> None:
    with pytest.raises(WireError) as caught:
        read_document(raw, None, SYMBOLS.get, 1)
    assert sanitise(caught.value) == str(caught.value)


def test_an_unknown_row_stands_beside_the_others() -> None:
    raw = b'{"code":"0","data":[{"posMode":"net_mode"},{"what":"is this"},{"ccy":"X","cashBal":"no"}]}'
    known, first, second = read_document(raw, None, SYMBOLS.get, 1)
    assert isinstance(known, Acknowledged)
    assert isinstance(first, Unrecognised)
    assert isinstance(second, Unrecognised)


def test_words_without_data() -> None:
    def one(raw: bytes) -> DocumentEvent:
        (event,) = read_document(raw, None, SYMBOLS.get, 1)
        return event

    joined = one(b'{"id":"1","event":"subscribe","arg":{"channel":"books"},"connId":"a"}')
    assert isinstance(joined, Acknowledged)
    failed = one(b'{"event":"error","code":"60009","msg":"Login failed.","connId":"a"}')
    assert isinstance(failed, VenueRefused)
    assert (failed.code, failed.reason) == ("60009", "Login failed.")
    reply = one(
        b'{"id":"1512","op":"order","code":"0","msg":"","data":[{"ordId":"68","clOrdId":"tc1","sCode":"0","sMsg":"","ts":"1"}],"inTime":"1","outTime":"2"}'
    )
    assert isinstance(reply, Acknowledged)
    assert (reply.client_order_id, reply.venue_order_id) == ("tc1", "68")
