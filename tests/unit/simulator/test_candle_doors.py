"""Candles as each venue serves them: spelling, order, limits, and where a page begins and ends."""

import json
import random
from typing import Any
from urllib.parse import urlencode

import pytest

from app.domain.instants import MINUTE, SECOND
from app.simulator.dialects.binance import BinanceDialect
from app.simulator.dialects.dialect import Request
from app.simulator.dialects.okx import OkxDialect
from app.simulator.world import World
from tests.unit.simulator.makers import START_NS

NOW_NS = START_NS + 7 * MINUTE + 23 * SECOND
NOW_MS = NOW_NS // 1_000_000
MINUTE_MS = 60_000
RUNNING_MS = NOW_MS // MINUTE_MS * MINUTE_MS
pytestmark = pytest.mark.xdist_group("candle doors")  # one for all of them is enough


class Doors:
    """Both venues after half a minute of trading, with a past."""

    def __init__(self) -> None:
        self.world = World(
            ["binance", "okx"], random.Random(5), dice_of=lambda name: random.Random(f"5/{name}")
        )
        opened_ns = NOW_NS - 40 * SECOND
        self.world.open_markets(opened_ns)
        for second in range(1, 41):
            self.world.step(opened_ns + second * SECOND)
        self.binance = BinanceDialect(self.world.exchange("binance"))
        self.okx = OkxDialect(self.world.exchange("okx"))

    def klines(self, **params: object) -> Any:
        return self._ask(self.binance, "/api/v3/klines", {"symbol": "BTCUSDT", **params})

    def candles(self, **params: object) -> Any:
        return self._ask(self.okx, "/api/v5/market/candles", {"instId": "BTC-USDT", **params})

    @staticmethod
    def _ask(dialect: BinanceDialect | OkxDialect, path: str, params: dict[str, object]) -> Any:
        query = urlencode(params)
        request = Request(method="GET", path=path, query=query, headers={}, body=b"")
        return json.loads(dialect.answer(request, NOW_NS).body)


@pytest.fixture(scope="module")
def doors() -> Doors:
    return Doors()


def test_binance_serves_the_newest_oldest_first_with_the_running_bar_at_the_end(
    doors: Doors,
) -> None:
    rows = doors.klines(interval="1m")
    assert len(rows) == 500
    assert [row[0] for row in rows] == [
        RUNNING_MS - minute * MINUTE_MS for minute in range(499, -1, -1)
    ]
    assert all(row[6] == row[0] + MINUTE_MS - 1 for row in rows)
    tape = doors.world.exchange("binance").tape("BTCUSDT")
    assert rows[-1][4] == f"{tape.trades[-1].price:.8f}"
    assert len(doors.klines(interval="1m", limit=1000)) == 1000
    assert len(doors.klines(interval="1m", limit=5)) == 5


def test_binance_pages_from_a_start_on(doors: Doors) -> None:
    start = RUNNING_MS - 10 * MINUTE_MS
    rows = doors.klines(interval="1m", startTime=start, limit=3)
    assert [row[0] for row in rows] == [start, start + MINUTE_MS, start + 2 * MINUTE_MS]
    rows = doors.klines(interval="1m", startTime=start + 1, endTime=start + 3 * MINUTE_MS)
    assert [row[0] for row in rows] == [start + k * MINUTE_MS for k in (1, 2, 3)]
    rows = doors.klines(interval="1m", endTime=start + 1, limit=2)
    assert [row[0] for row in rows] == [start - MINUTE_MS, start]
    assert doors.klines(interval="1m", startTime=NOW_MS + 1) == []
    assert doors.klines(interval="1m", startTime=5, endTime=4) == []


@pytest.mark.parametrize(
    ("interval", "minutes"), [("1m", 1), ("5m", 5), ("15m", 15), ("1h", 60), ("1d", 1_440)]
)
def test_binance_knows_our_intervals_and_all_begin_at_multiples(
    doors: Doors, interval: str, minutes: int
) -> None:
    rows = doors.klines(interval=interval, limit=500)
    assert len(rows) == 500
    assert all(row[0] % (minutes * MINUTE_MS) == 0 for row in rows)


def test_binance_refuses_another_interval(doors: Doors) -> None:
    assert doors.klines(interval="7m")["code"] == -1120


def test_okx_serves_newest_first_and_says_what_is_closed(doors: Doors) -> None:
    rows = doors.candles()["data"]
    assert [int(row[0]) for row in rows] == [RUNNING_MS - k * MINUTE_MS for k in range(100)]
    assert [row[8] for row in rows] == ["0"] + ["1"] * 99
    assert len(doors.candles(limit=300)["data"]) == 300
    tape = doors.world.exchange("okx").tape("BTC-USDT")
    assert rows[0][4] == str(tape.trades[-1].price).rstrip("0").rstrip(".")


def test_okx_pages_by_exclusive_ends(doors: Doors) -> None:
    rows = doors.candles(limit=300)["data"]
    older = doors.candles(limit=200, after=rows[-1][0])["data"]
    assert [int(row[0]) for row in older] == [
        RUNNING_MS - minute * MINUTE_MS for minute in range(300, 500)
    ]
    newer = doors.candles(before=rows[3][0])["data"]
    assert [row[0] for row in newer] == [row[0] for row in rows[:3]]
    between = doors.candles(before=rows[9][0], after=rows[5][0])["data"]
    assert [row[0] for row in between] == [row[0] for row in rows[6:9]]


@pytest.mark.parametrize(
    ("bar", "minutes"), [("1m", 1), ("5m", 5), ("15m", 15), ("1H", 60), ("1Dutc", 1_440)]
)
def test_okx_knows_our_intervals(doors: Doors, bar: str, minutes: int) -> None:
    rows = doors.candles(bar=bar, limit=300)["data"]
    assert len(rows) == 300
    assert all(int(row[0]) % (minutes * MINUTE_MS) == 0 for row in rows)


def test_tickers_tell_of_the_day_that_the_candles_show(doors: Doors) -> None:
    hours = doors.klines(interval="1h", limit=24)
    day = doors._ask(doors.binance, "/api/v3/ticker/24hr", {"symbol": "BTCUSDT"})
    assert float(day["highPrice"]) >= max(float(row[2]) for row in hours[1:])
    assert float(day["lowPrice"]) <= min(float(row[3]) for row in hours[1:])
    row = doors._ask(doors.okx, "/api/v5/market/ticker", {"instId": "BTC-USDT"})["data"][0]
    midnight = doors.candles(bar="1Dutc", limit=1)["data"][0]
    assert row["sodUtc0"] == midnight[1]
    assert float(row["vol24h"]) > float(midnight[5])
