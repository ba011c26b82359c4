"""Charts, a tape and a history of NAV as an engine would show them, with fixed times and figures."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from app.domain.instants import MINUTE, SECOND, Instant
from app.domain.intervals import DAY, HOUR, INTERVALS
from app.market.candles import Bar
from app.views.chart import AUTO, ChartMark, ChartView, gaps_between
from app.views.nav_history import NavBar, NavHistoryView, nav_history_view
from app.views.tape import TapeList, TapeRow, TapeView
from tests.fakes.demo_orders import NOW, D

LAST = D("97402.00")


def dice(seed: int) -> Iterator[int]:
    """Numbers from -50 to 50 that are the same on every Python."""
    state = seed
    while True:
        state = (state * 1_103_515_245 + 12_345) % 2**31
        yield (state >> 8) % 101 - 50


def bars(interval: str = "1m", count: int = 240, missing: tuple[int, ...] = ()) -> tuple[Bar, ...]:
    """Bars up to now; `missing` are counted back from the newest, which is 0."""
    span, drawn = INTERVALS[interval], dice(7 + len(interval))
    size = D(span // MINUTE).sqrt() / 5
    found: list[Bar] = []
    price = LAST
    for back in range(count):
        opened = price - next(drawn) * size
        high = max(price, opened) + abs(next(drawn)) * size / 3
        low = min(price, opened) - abs(next(drawn)) * size / 3
        cent = D("0.01")
        if back not in missing:
            found.append(
                Bar(
                    (NOW // span - back) * span,
                    opened.quantize(cent),
                    high.quantize(cent),
                    low.quantize(cent),
                    price.quantize(cent),
                    D(60 + next(drawn)) / 10,
                    back > 0,
                )
            )
        price = opened
    return tuple(reversed(found))


@cache
def chart(
    interval: str = "1m",
    asked: str = AUTO,
    *,
    missing: tuple[int, ...] = (31, 32, 33),
    loading: bool = False,
    problem: str = "",
) -> ChartView:
    shown = () if loading else bars(interval, missing=missing)
    span = INTERVALS[interval]
    return ChartView(
        symbol="BTC/USDT",
        interval=interval,
        interval_ns=span,
        asked=asked,
        venue="binance" if asked == AUTO else asked,
        letter="B" if asked in (AUTO, "binance") else "O",
        venues=("binance", "okx"),
        bars=shown,
        gaps=gaps_between([bar.start_ns for bar in shown], span),
        marks=() if loading else _marks(shown),
        last_price=LAST,
        price_digits=2,
        size_digits=5,
        loading=loading,
        problem=problem,
        at_ns=NOW,
    )


def _marks(shown: tuple[Bar, ...]) -> tuple[ChartMark, ...]:
    return tuple(
        ChartMark(
            at_ns=shown[-back].start_ns + 7 * SECOND, side=side, price=shown[-back].close,
            quantity=D("0.1"), venue=venue,
        )
        for back, side, venue in ((19, "buy", "binance"), (8, "sell", "okx"), (3, "buy", "okx"))
    )  # fmt: skip


@cache
def tape(trades: int = 60) -> TapeView:
    drawn = dice(3)
    rows = []
    for number in range(trades):
        away, size = next(drawn), abs(next(drawn)) ** 3
        venue = "okx" if away % 3 == 0 else "binance"
        price, amount = LAST + D(away) / 10, D(size + 1) / 20_000
        rows.append(
            TapeRow(
                key=f"{venue}:{number}",
                at_ns=NOW - number * 1_370_000_000,
                venue=venue,
                letter="O" if venue == "okx" else "B",
                side="buy" if away > 0 else "sell",
                price=price,
                size=amount,
                notional=price * amount,
                own=number in (2, 9),
            )
        )
    return TapeView(
        symbol="BTC/USDT",
        quote="USDT",
        lists=tuple(
            TapeList(least=least, rows=tuple(row for row in rows if row.notional >= least))
            for least in (0, 1_000, 10_000, 100_000)
        ),
        price_digits=2,
        size_digits=5,
        at_ns=NOW,
    )


def _nav_bars(span_ns: int, count: int) -> Iterator[NavBar]:
    """A walk to today's NAV, with a hole of some spans and a few points that were not sure."""
    drawn, nav = dice(11), Decimal("4812337.41")
    for back in range(count):
        opened = nav - next(drawn) * 90
        if not count // 3 <= back < count // 3 + max(3, count // 20):
            yield NavBar(
                at_ns=(NOW // span_ns - back) * span_ns,
                open=opened,
                high=max(nav, opened) + 500,
                low=min(nav, opened) - 500,
                close=nav,
                samples=6,
                confidence=D("0.41") if count // 2 <= back < count // 2 + 2 else D("0.992"),
            )
        nav = opened


@cache
def nav_history(name: str = "1d") -> NavHistoryView:
    lengths: dict[str, tuple[str, int, int]] = {
        "1h": ("minute", MINUTE, 60),
        "1d": ("minute", MINUTE, 1_440),
        "7d": ("hour", HOUR, 168),
        "30d": ("hour", HOUR, 720),
        "1y": ("day", DAY, 365),
        "all": ("day", DAY, 500),
    }
    span, span_ns, count = lengths[name]
    since_ns: Instant = (NOW // span_ns - count + 1) * span_ns
    return nav_history_view(
        name, span, span_ns, list(reversed(list(_nav_bars(span_ns, count)))),
        since_ns=since_ns, until_ns=NOW, oldest_ns=since_ns,
    )  # fmt: skip
