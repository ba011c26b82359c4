"""What a pretend venue traded before it opened: seeded, continuous, on the grid, equal at every length."""

import random
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import pytest

from app.domain.amounts import is_multiple
from app.domain.instants import MINUTE, SECOND
from app.domain.order_terms import Side
from app.simulator.changes import PublicTrade
from app.simulator.past import DAYS_MOST, DiceOf, Past, PastTerms
from app.simulator.tape import Candle, joined
from app.simulator.world import World
from tests.unit.simulator.makers import START_NS

OPENED_NS = START_NS + 7 * MINUTE + 23 * SECOND  # in the middle of a minute, an hour and a day
STEP_NS = SECOND
DAY = 1_440


def dice(seed: int) -> DiceOf:
    return lambda name: random.Random(f"{seed}/{name}")


def past(seed: int = 1, *, home: float | None = None, price: float = 91_240.0) -> Past:
    terms = PastTerms(
        name="BTC/USDT",
        opened_ns=OPENED_NS,
        price=price,
        volatility=0.004 if home else 0.55,
        minute_volume=1.25,
        minute_trades=54.0,
        tick=Decimal("0.01"),
        lot=Decimal("0.00001"),
        home=home,
    )
    return Past(terms, dice(seed))


def newest(held: Past, length: int, most: int) -> list[Candle]:
    return held.bars(length, OPENED_NS - most * length * MINUTE, OPENED_NS)


def figures(candle: Candle) -> tuple[object, ...]:
    return (
        candle.start_ns, candle.open, candle.high, candle.low, candle.close, candle.volume,
        candle.quote_volume, candle.trades,
    )  # fmt: skip


def world(seed: int = 1) -> World:
    made = World(["binance", "okx"], random.Random(seed), dice_of=dice(seed))
    made.open_user("binance", "simbinance", "secret")
    made.open_markets(OPENED_NS)
    return made


def put_together(candles: Sequence[Candle], length: int) -> list[Candle]:
    groups: dict[int, list[Candle]] = {}
    span = length * MINUTE
    for candle in candles:
        groups.setdefault(candle.start_ns // span * span, []).append(candle)
    found = []
    for start_ns, group in groups.items():
        whole = joined(group)
        assert whole is not None
        whole.start_ns = start_ns
        found.append(whole)
    return found


@pytest.mark.parametrize("length", [1, 5, 15, 60, DAY])
def test_a_chart_is_full_at_the_first_look(length: int) -> None:
    bars = newest(past(), length, 500)
    assert 499 <= len(bars) <= 500
    assert all(other.start_ns - one.start_ns == length * MINUTE for one, other in pairwise(bars))
    assert all(one.close == other.open for one, other in pairwise(bars))


@pytest.mark.parametrize(("short", "length"), [(1, 5), (1, 15), (1, 60), (15, 60), (60, DAY)])
def test_longer_bars_are_the_shorter_ones_put_together(short: int, length: int) -> None:
    held = past()
    minutes = held.bars(
        short, START_NS // MINUTE // DAY * DAY * MINUTE - 2 * DAY * MINUTE, OPENED_NS
    )
    longer = held.bars(length, minutes[0].start_ns, OPENED_NS)
    assert [
        (bar.start_ns, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.trades)
        for bar in put_together(minutes, length)
    ] == [
        (bar.start_ns, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.trades)
        for bar in longer
    ]


def test_it_ends_before_the_opening_minute_at_the_opening_price() -> None:
    held = past()
    last = newest(held, 1, 10)[-1]
    assert last.start_ns == OPENED_NS // MINUTE * MINUTE - MINUTE
    assert last.close == held.last_price == Decimal("91240.00")
    (running,) = held.bars(60, OPENED_NS - 60 * MINUTE, OPENED_NS)
    assert running.close == last.close


def test_every_figure_is_on_the_grid_and_every_bar_makes_sense() -> None:
    for bar in newest(past(), 1, 500) + newest(past(), DAY, 500):
        assert bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high
        assert all(
            is_multiple(p, Decimal("0.01")) for p in (bar.open, bar.high, bar.low, bar.close)
        )
        assert is_multiple(bar.volume, Decimal("0.00001"))
        assert bar.volume > 0
        assert bar.low <= bar.quote_volume / bar.volume <= bar.high


def test_the_same_seed_has_the_same_past_whatever_was_asked_before() -> None:
    one, other = past(), past()
    newest(other, DAY, 300)
    assert [figures(bar) for bar in newest(one, 1, 90)] == [
        figures(bar) for bar in newest(other, 1, 90)
    ]
    assert newest(past(2), 1, 90)[0].open != newest(one, 1, 90)[0].open


def test_it_moves_as_much_as_its_volatility_says() -> None:
    days = newest(past(), DAY, 500)
    moves = [float(bar.close / bar.open) - 1 for bar in days]
    deviation = (sum(move * move for move in moves) / len(moves)) ** 0.5
    assert 0.02 < deviation < 0.04  # 0.55 a year is 0.0288 a day


def test_a_stable_pair_stays_at_home() -> None:
    days = newest(past(home=1.0, price=0.9998), DAY, DAYS_MOST)
    assert all(Decimal("0.99") <= bar.low <= bar.high <= Decimal("1.01") for bar in days)


def test_there_is_an_end_to_it() -> None:
    held = past()
    assert len(held.bars(DAY, 0, OPENED_NS)) <= DAYS_MOST + 1
    assert len(newest(held, 60, 10**6)) <= DAYS_MOST * 24 + 1


def test_since_adds_up_the_minutes() -> None:
    held = past()
    since_ns = OPENED_NS - 26 * 60 * MINUTE - 17 * MINUTE
    whole = held.since(since_ns)
    minutes = joined(held.bars(1, since_ns // MINUTE * MINUTE, OPENED_NS))
    assert whole is not None
    assert minutes is not None
    assert (whole.open, whole.high, whole.low, whole.close) == (
        minutes.open, minutes.high, minutes.low, minutes.close,
    )  # fmt: skip
    assert (whole.volume, whole.trades) == (minutes.volume, minutes.trades)
    assert held.since(OPENED_NS) is None


def test_both_venues_have_the_same_past_but_for_their_grids_and_volumes() -> None:
    made = world()
    args = (60, OPENED_NS - 100 * 60 * MINUTE, OPENED_NS)
    ours = made.exchange("binance").tape("BTCUSDT").bars(*args)
    theirs = made.exchange("okx").tape("BTC-USDT").bars(*args)
    assert [bar.start_ns for bar in ours] == [bar.start_ns for bar in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert abs(one.close / other.close - 1) < Decimal("0.0001")
        assert one.volume != other.volume


@pytest.mark.parametrize("length", [1, 5, 60, DAY])
def test_what_is_traded_after_the_opening_agrees_with_the_bars(length: int) -> None:
    made = world()
    tape = made.exchange("binance").tape("BTCUSDT")
    before = tape.bars(length, OPENED_NS - 3 * length * MINUTE, OPENED_NS + 1)
    made.exchange("binance").drain()
    trades: list[PublicTrade] = []
    now_ns = OPENED_NS
    while now_ns < OPENED_NS + 2 * MINUTE:
        now_ns += STEP_NS
        made.step(now_ns)
        trades += [
            change
            for change in made.exchange("binance").drain()
            if isinstance(change, PublicTrade) and change.symbol == "BTCUSDT"
        ]
    assert len(trades) > 50
    after = {bar.start_ns: bar for bar in tape.bars(length, before[0].start_ns, now_ns)}
    span = length * MINUTE
    running = {bar.start_ns: bar for bar in before}
    for start_ns, bar in after.items():
        mine = [trade for trade in trades if trade.time_ns // span * span == start_ns]
        held = running.get(start_ns)
        prices = [trade.price for trade in mine]
        edges = prices if held is None else [held.high, held.low, *prices]
        assert (bar.high, bar.low) == (max(edges), min(edges))
        assert bar.open == (prices[0] if held is None else held.open)
        if mine:
            assert bar.close == mine[-1].price
        volume = sum((trade.quantity for trade in mine), Decimal(0))
        assert bar.volume == volume + (Decimal(0) if held is None else held.volume)


def test_the_first_quotes_go_on_where_the_past_ends() -> None:
    made = world()
    for exchange in (market.exchange for market in made.markets.values()):
        for symbol in exchange.listings:
            last = exchange.tape(symbol).last_price
            bid, ask = exchange.book(symbol).top(Side.BUY), exchange.book(symbol).top(Side.SELL)
            assert last is not None
            assert bid is not None
            assert ask is not None
            assert bid.price * Decimal("0.999") < last < ask.price * Decimal("1.001")


def test_the_day_is_the_past_and_what_was_traded_since() -> None:
    made = world()
    tape = made.exchange("okx").tape("ETH-USDT")
    now_ns = OPENED_NS
    for _ in range(90):
        now_ns += STEP_NS
        made.step(now_ns)
        whole = tape.day(now_ns)
        minutes = joined(tape.bars(1, (now_ns // MINUTE - DAY) * MINUTE, now_ns + 1))
        assert whole is not None
        assert minutes is not None
        assert (whole.open, whole.high, whole.low, whole.close, whole.volume) == (
            minutes.open, minutes.high, minutes.low, minutes.close, minutes.volume,
        )  # fmt: skip
        assert whole.first_trade_id in (-1, tape.trades[0].trade_id if tape.trades else -1)
        assert tape.open_since(now_ns // MINUTE * MINUTE - 60 * MINUTE) is not None


def test_a_tape_without_a_past_has_only_what_was_traded() -> None:
    made = World(["binance"], random.Random(1))
    made.open_markets(OPENED_NS)
    tape = made.exchange("binance").tape("BTCUSDT")
    assert tape.bars(DAY, 0, OPENED_NS + 1) == []
    assert tape.day(OPENED_NS) is None
    assert tape.open_since(0) is None
    for step in range(1, 40):
        made.step(OPENED_NS + step * STEP_NS)
    (bar,) = tape.bars(DAY, 0, OPENED_NS + 60 * STEP_NS)
    assert bar.volume == sum(trade.quantity for trade in tape.trades)
    assert tape.open_since(0) == tape.trades[0].price
