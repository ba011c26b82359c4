"""Frame to book against ccxt.pro: bytes in, best bid and ask out, the sequence rule on, a row per recording.

Both sides get the same snapshots (untimed) and then each depth frame of the recording once, in order, through the
code that a live socket feeds: ours `decode_market_frame`, `OrderBook.apply_delta` and `best_prices` (doubles, as
ccxt's are), theirs `Client.handle_message` down to `orderbooks`. Rounds alternate in one process; the ratio is the
median of the rounds' ratios. A round builds fresh books for a few passes, feeds one pass unmeasured (as a stream that
has been running), then times the others. No checksums on either side (ccxt has none). Every round ends by comparing
the tops: a side that lost its book must not look fast. Beside it: the bare decode, and with the best as Decimals.
"""

import asyncio
import gc
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from app.market.book import OrderBook
from app.venues.binance import public as binance
from app.venues.okx import public as okx
from benchmarks.book_recordings import Recording, decode_okx, fresh_book, load

_ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = (_ROOT.parent / "shared" / "data" / "recordings", _ROOT / "tests")
_ROUNDS = 11
_LEAST_FRAMES = 3_000  # short recordings are fed several times a round, each time into fresh books

Row = dict[str, Any]
Tops = dict[str, tuple[float, float]]


class Side(NamedTuple):
    """One contestant: makes books that stand at the snapshots, feeds them every frame, tells their tops."""

    fresh: Callable[[], Any]
    feed: Callable[[Any], None]
    tops: Callable[[Any], Tops]


class Timed(NamedTuple):
    """Seconds of one pass and the tops it ended with."""

    seconds: float
    tops: Tops


_RECORDINGS = (
    ("binance_spot_20211012.ws.rec.gz", "binance", "spot"),
    ("binance_futures_20210722.ws.rec.gz", "binance", "usdm"),
    ("binance_spot_btcusdt_20240808.rec.gz", "binance", "spot"),
    ("binance_usdm_btcusdt_20240808.rec.gz", "binance", "usdm"),
    ("binance_cm_btcusdperp_20240808.rec.gz", "binance", "coinm"),
    ("okx_20220513.ws.rec.gz", "okx", "spot"),
)


def run() -> list[Row]:
    """Three rows a recording: against ccxt.pro, the bare decode, and with Decimals out."""
    return asyncio.run(_run())


async def _run() -> list[Row]:
    rows: list[Row] = []
    for file, venue, product in _RECORDINGS:
        found = [path for folder in _FOLDERS for path in folder.glob(f"*/{file}")]
        if found:
            recording = load(found[0], venue, product)
            theirs = _Theirs(recording)
            try:
                rows += _rows(recording, _Ours(recording), theirs)
            finally:
                await theirs.close()
    return rows


def _rows(recording: Recording, ours: "_Ours", theirs: "_Theirs") -> list[Row]:
    repeat = -(-_LEAST_FRAMES // len(recording.frames))
    sides = {
        "ours": Side(ours.fresh, ours.feed, ours.tops),
        "peer": Side(theirs.fresh, theirs.feed, theirs.tops),
        "decode": Side(ours.fresh, ours.decode_only, ours.tops),
        "decimals": Side(ours.fresh, ours.feed_decimals, ours.tops),
    }
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(_ROUNDS + 1):
        order = list(sides) if number % 2 else list(reversed(sides))
        timed = {name: _several(sides[name], repeat) for name in order}
        if not timed["ours"].tops == timed["peer"].tops == timed["decimals"].tops:
            raise AssertionError(f"{recording.name}: the books of the two sides differ")
        if number:  # the first round warms up
            for name, found in timed.items():
                seconds[name].append(found.seconds)
    peer_name = f"ccxt.pro {_ccxt_version()}"
    return [
        {
            **_row(recording, seconds, "ours", "peer", ""),
            "peer_name": peer_name,
            "levels_per_frame": round(recording.levels, 1),
        },
        {
            **_row(recording, seconds, "decimals", "peer", ".decimals_out"),
            "peer_name": peer_name,
        },
        {
            **_row(recording, seconds, "decode", "ours", ".bare_decode"),
            "peer_name": "ours, decode and book",
        },
    ]


def _row(
    recording: Recording, seconds: dict[str, list[float]], side: str, peer: str, suffix: str
) -> Row:
    count = len(recording.frames)
    ratios = [theirs / own for own, theirs in zip(seconds[side], seconds[peer], strict=True)]
    return {
        "name": f"book.{recording.name}.frames_per_second{suffix}",
        "ours": count / statistics.median(seconds[side]),
        "peer": count / statistics.median(seconds[peer]),
        "ratio": statistics.median(ratios),
        "unit": "1/s",
    }


def _several(side: Side, repeat: int) -> Timed:
    """The mean of a few passes, each into fresh books, after one that is not measured."""
    states = [side.fresh() for _ in range(repeat + 1)]
    gc.collect()
    side.feed(states[0])
    started = perf_counter()
    for state in states[1:]:
        side.feed(state)
    seconds = perf_counter() - started
    return Timed(seconds / repeat, side.tops(states[-1]))


class _Ours:
    """The product's own path: what the session calls, then what the engine calls."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._frames = [frame for frame, _ in recording.frames]
        self._symbols = {symbol: symbol for symbol in recording.snapshots}

    def fresh(self) -> dict[str, OrderBook]:
        recording = self._recording
        return {
            symbol: fresh_book(recording.venue, recording.product, symbol, raw)
            for symbol, raw in recording.snapshots.items()
        }

    def feed(self, books: dict[str, OrderBook]) -> None:
        decode, product, symbol_of = self._decoder(), self._recording.product, self._symbols.get
        for frame in self._frames:
            for event in decode(frame, product, symbol_of, 1):
                book = books[event.symbol]
                book.apply_delta(event)
                book.best_prices()

    def feed_decimals(self, books: dict[str, OrderBook]) -> None:
        decode, product, symbol_of = self._decoder(), self._recording.product, self._symbols.get
        for frame in self._frames:
            for event in decode(frame, product, symbol_of, 1):
                book = books[event.symbol]
                book.apply_delta(event)
                book.best_bid()
                book.best_ask()

    def decode_only(self, _: object) -> None:
        decode = okx._BOOK if self._recording.venue == "okx" else binance._COMBINED
        for frame in self._frames:
            decode(frame)

    def tops(self, books: dict[str, OrderBook]) -> Tops:
        found = {symbol: book.best_prices() for symbol, book in books.items()}
        return {symbol: top for symbol, top in found.items() if top is not None}

    def _decoder(self) -> Callable[..., Sequence[Any]]:
        return decode_okx if self._recording.venue == "okx" else binance.decode_market_frame


class _Theirs:
    """ccxt.pro, fed as its own receive loop feeds it."""

    def __init__(self, recording: Recording) -> None:
        import ccxt.pro

        self._recording = recording
        kind = "okx" if recording.venue == "okx" else _EXCHANGES[recording.product]
        self._exchange = getattr(ccxt.pro, kind)()
        self._exchange.set_markets([self._market(symbol) for symbol in recording.snapshots])
        self._client = self._exchange.client(_URLS[kind])
        # a str is what its socket hands over
        self._messages = [(_text(frame), symbol) for frame, symbol in recording.frames]

    def feed(self, books: dict[str, Any]) -> None:
        self._exchange.orderbooks = books
        handle = self._client.handle_message
        for message, symbol in self._messages:
            handle(message)
            book = books[symbol]
            book["bids"][0]
            book["asks"][0]

    def tops(self, books: dict[str, Any]) -> Tops:
        return {
            symbol: (float(book["bids"][0][0]), float(book["asks"][0][0]))
            for symbol, book in books.items()
        }

    async def close(self) -> None:
        await self._exchange.close()

    def fresh(self) -> dict[str, Any]:
        exchange = self._exchange
        exchange.orderbooks = {}
        for symbol, raw in self._recording.snapshots.items():
            if self._recording.venue == "okx":
                self._client.subscriptions[f"books:{symbol}"] = True
                self._client.handle_message(_text(raw))
                continue
            answer = exchange.parse_json(raw.decode())
            snapshot = exchange.parse_order_book(answer, symbol)
            snapshot["nonce"] = answer["lastUpdateId"]
            exchange.orderbooks[symbol] = exchange.order_book({}, 1000)
            exchange.orderbooks[symbol].reset(snapshot)
        books: dict[str, Any] = exchange.orderbooks
        return books

    def _market(self, symbol: str) -> Any:
        """A market whose unified symbol is the wire symbol: nothing here depends on its name."""
        spot = self._recording.product == "spot" and self._recording.venue == "binance"
        return self._exchange.safe_market_structure(
            {
                "id": symbol,
                "symbol": symbol,
                "base": symbol,
                "quote": "X",
                "type": "spot" if spot else "swap",
                "spot": spot,
                "swap": not spot,
                "contract": not spot,
                "linear": self._recording.product == "usdm",
                "inverse": self._recording.product == "coinm",
            }
        )


_EXCHANGES = {"spot": "binance", "usdm": "binanceusdm", "coinm": "binancecoinm"}
_URLS = {
    "binance": "wss://stream.binance.com:9443/ws",
    "binanceusdm": "wss://fstream.binance.com/ws",
    "binancecoinm": "wss://dstream.binance.com/ws",
    "okx": "wss://ws.okx.com:8443/ws/v5/public",
}


def _text(frame: bytes) -> Any:
    import aiohttp

    return aiohttp.WSMessage(aiohttp.WSMsgType.TEXT, frame.decode(), None)


def _ccxt_version() -> str:
    import ccxt

    return str(ccxt.__version__)
