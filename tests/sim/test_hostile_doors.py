"""The pretend venues stand whatever is sent to their doors, and whatever they have to say about it."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from app.simulator.child import SimulatorChild

pytestmark = pytest.mark.xdist_group("hostile doors")  # one for all of them is enough


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    child = SimulatorChild(tmp_path_factory.mktemp("hostile"), ("binance", "okx"), 7)
    try:
        yield child.addresses()
    finally:
        child.stop()


def ask(url: str, body: object = None, **headers: str) -> int:
    """The status of the answer; 0 when there was none."""
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, data=data, headers=headers), timeout=5
        ) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except http.client.RemoteDisconnected:
        return 0


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://[", "file://"])
def test_a_foreign_origin_is_refused_however_it_is_written(
    origin: str, served: dict[str, Any]
) -> None:
    for door in (served["control"] + "/truth", served["venues"]["okx"]["rest"] + "/"):
        assert ask(door, Origin=origin) == 403
        assert ask(door, Host="evil.example") == 403


@pytest.mark.parametrize("figure", ["NaN", "sNaN", "Infinity", "-Infinity", "1e99", "1e-99"])
def test_figures_that_no_venue_prints_change_nothing(figure: str, served: dict[str, Any]) -> None:
    door = served["control"] + "/ext"
    order = {"venue": "binance", "verb": "order", "symbol": "BTCUSDT"}
    assert ask(door, {**order, "price": figure, "quantity": "1"}) == 400
    assert ask(door, {**order, "price": "50000", "quantity": figure}) == 400
    transfer = {"venue": "okx", "verb": "transfer", "asset": "BTC", "amount": figure}
    assert ask(door, transfer) == 400
    assert ask(served["control"] + "/truth") == 200


def test_complaints_that_nobody_reads_do_not_stop_it(served: dict[str, Any]) -> None:
    """Each of these leaves a trace on its standard error; a full pipe would hold up the next answer."""
    time = served["venues"]["binance"]["rest"] + "/api/v3/time"
    impossible = {"verb": "status", "code": 200, "headers": {"X-A": "a\nb"}, "count": 150}
    assert ask(served["control"] + "/faults", {"venue": "binance", **impossible}) == 200
    assert {ask(time) for _ in range(150)} == {0}
    assert ask(time) == 200
