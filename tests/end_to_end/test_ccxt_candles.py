"""ccxt's fetch_ohlcv, unmodified, reads the simulated venues' bars: those of before the start and those since."""

import pytest

from tests.end_to_end.test_ccxt import SYMBOL, VENUES, Desk, run


@pytest.mark.parametrize("venue", VENUES)
@pytest.mark.parametrize(("timeframe", "minutes"), [("1m", 1), ("1h", 60), ("1d", 1_440)])
def test_candles_are_the_engines_before_and_after_the_start(
    venue: str, timeframe: str, minutes: int
) -> None:
    async def work(at: Desk) -> None:
        await at.client.load_markets()
        tape, length_ms = at.exchange.tape(at.wire), minutes * 60_000
        await at.client.watch_trades(SYMBOL)
        rows = await at.client.fetch_ohlcv(SYMBOL, timeframe, limit=100)
        assert len(rows) == 100
        starts = [row[0] for row in rows]
        assert starts == [starts[0] + bar * length_ms for bar in range(100)]
        held = {
            bar.start_ns // 1_000_000: bar
            for bar in tape.bars(minutes, starts[0] * 1_000_000, (starts[-1] + 1) * 1_000_000)
        }
        for row in rows[:-1]:
            bar = held[row[0]]
            figures = (bar.open, bar.high, bar.low, bar.close, bar.volume)
            assert row[1:] == [float(figure) for figure in figures]
        assert rows[-1][1] == float(held[starts[-1]].open)
        some = await at.client.fetch_ohlcv(SYMBOL, timeframe, since=starts[10], limit=5)
        assert some == rows[10:15]

    run(venue, work)
