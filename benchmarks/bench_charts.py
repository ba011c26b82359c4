"""What a trade costs the chart on the screen: a picture from kept strips against plotext drawing all of it."""

import statistics
import time
from decimal import Decimal
from typing import Any

import msgspec

from app.tui.charts.plotting import Candle, candles
from app.tui.charts.scales import fitted
from app.tui.registry import PANELS
from app.tui.times import Times
from app.tui.widgets.chart import Chart
from app.views.chart import ChartView
from tests.fakes.demo_charts import chart

_SIZES = ((39, 12), (120, 36), (200, 50))
_ROUNDS = 30


def run() -> list[dict[str, Any]]:
    """One row a size: milliseconds a picture after one more trade, and of the first whole picture by plotext."""
    return [_compare(width, height) for width, height in _SIZES]


def _compare(width: int, height: int) -> dict[str, Any]:
    view = chart(missing=())
    panel = Chart(next(kind for kind in PANELS if kind.name == "chart"), Times())
    panel.show(view)
    for _ in range(10):
        panel.paint(width, height)
    ours, peer = [], []
    for step in range(_ROUNDS):
        newest = view.bars[-1]
        moved = msgspec.structs.replace(newest, close=newest.close + Decimal(step % 3) / 100)
        panel.show(msgspec.structs.replace(view, bars=(*view.bars[:-1], moved)))
        began = time.perf_counter()
        panel.paint(width, height)
        ours.append((time.perf_counter() - began) * 1e3)
        began = time.perf_counter()
        _all_of_it(view, width - 12, 2 * (height - 3))
        peer.append((time.perf_counter() - began) * 1e3)
    return {
        "name": f"charts.{width}x{height}.after_a_trade",
        "ours": statistics.median(ours),
        "peer": statistics.median(peer),
        "peer_name": "plotext, all of it",
        "ratio": statistics.median(b / a for a, b in zip(ours, peer, strict=True)),
        "unit": "ms",
    }


def _all_of_it(view: ChartView, columns: int, rows: int) -> None:
    bars = view.bars[-columns:]
    scale = fitted(min(bar.low for bar in bars), max(bar.high for bar in bars))
    shapes = [
        Candle(at, *((rows - 1) * scale.share(p) for p in (bar.open, bar.high, bar.low, bar.close)))
        for at, bar in enumerate(bars)
    ]
    candles(shapes, columns, rows)
