"""Binance's market streams: raw and combined sockets, subscriptions, and what they carry (A4, A5)."""

from collections import deque
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, unquote

from app.domain.order_terms import Side
from app.simulator.changes import BookChanged, Change, PublicTrade
from app.simulator.dialects.binance_book_events import diff_event, partial_event, top_event
from app.simulator.dialects.binance_session import SocketAge
from app.simulator.dialects.binance_slow_streams import SlowStreams
from app.simulator.dialects.binance_words import (
    encode,
    fixed,
    is_request_id,
    milliseconds,
    read_json,
)
from app.simulator.dialects.dialect import CloseFrame, DialectOptions, Frame, SocketOutput
from app.simulator.exchange import Exchange

_MESSAGES_A_SECOND = 5
_STREAMS_A_SOCKET = 1_024
_SECOND_NS = 1_000_000_000
_PARTIAL = (5, 10, 20)


class MarketSocket:
    """One socket under /ws or /stream."""

    def __init__(
        self, exchange: Exchange, options: DialectOptions, path: str, query: str, now_ns: int
    ) -> None:
        self._exchange = exchange
        self._combined = path.startswith("/stream")
        self._streams: dict[str, None] = {}
        self._slow = SlowStreams(exchange, now_ns)
        self._tops: dict[str, object] = {}
        self._arrivals: deque[int] = deque()
        self._age = SocketAge(options, lambda event: self._frame("!serverShutdown", event), now_ns)
        if self._combined:
            wanted = dict(parse_qsl(query)).get("streams", "").split("/")
        else:
            wanted = unquote(path).removeprefix("/ws").strip("/").split("/")
        for name in wanted[:_STREAMS_A_SOCKET]:
            if "@" in name:
                self._subscribe(name)

    def kind_of(self, text: str) -> str:
        return "subscribe"

    def receive(self, text: str, now_ns: int) -> Sequence[SocketOutput]:
        self._arrivals.append(now_ns)
        while self._arrivals[0] <= now_ns - _SECOND_NS:
            self._arrivals.popleft()
        if len(self._arrivals) > _MESSAGES_A_SECOND:
            return [CloseFrame(1008, "Too many requests")]
        try:
            asked = read_json(text)
        except ValueError:
            return [_refuse(None, 3, "Invalid JSON: expected value")]
        if not isinstance(asked, dict):
            return [_refuse(None, 2, "Invalid request: request must be an object")]
        number = asked.get("id")
        if not is_request_id(number):
            return [_refuse(None, 2, "Invalid request: request ID must be an unsigned integer")]
        return [self._control(asked, number)]

    def _control(self, asked: Mapping[str, object], number: object) -> Frame:
        method, params = asked.get("method"), asked.get("params", [])
        if method == "LIST_SUBSCRIPTIONS":
            return _result(number, list(self._streams))
        if method == "GET_PROPERTY":
            return _result(number, self._combined)
        if not isinstance(params, list):
            return _refuse(number, 2, "Invalid request: params must be an array")
        if method == "SET_PROPERTY":
            if len(params) != 2 or params[0] != "combined":
                return _refuse(number, 0, "Unknown property")
            self._combined = params[1] is True
            return _result(number, None)
        if method not in ("SUBSCRIBE", "UNSUBSCRIBE"):
            return _refuse(number, 2, "Invalid request: unknown variant")
        names = [name for name in params if isinstance(name, str) and len(name) < 100]
        names = [name for name in names if name.isprintable()]
        if len(names) < len(params):
            return _refuse(number, 2, "Invalid request: params must be an array of strings")
        return self._change_streams(names, number, adds=method == "SUBSCRIBE")

    def _change_streams(self, names: list[str], number: object, *, adds: bool) -> Frame:
        if adds and len(self._streams) + len(names) > _STREAMS_A_SOCKET:
            return _refuse(number, 2, "Invalid request: too many streams")
        for name in names:
            if adds:
                self._subscribe(name)
            else:
                self._streams.pop(name, None)
                self._slow.forget(name)
        return _result(number, None)

    def _subscribe(self, name: str) -> None:
        self._streams[name] = None
        self._slow.want(name)

    def news(self, changes: Sequence[Change], now_ns: int) -> Sequence[SocketOutput]:
        frames: list[SocketOutput] = []
        for change in changes:
            if isinstance(change, BookChanged):
                self._slow.book_changed(change)
                frames.extend(self._book_frames(change))
            elif isinstance(change, PublicTrade):
                frames.extend(self._trade_frames(change, now_ns))
        return frames

    def _book_frames(self, cut: BookChanged) -> list[Frame]:
        name = cut.symbol.lower()
        frames: list[Frame] = []
        if (stream := f"{name}@depth@100ms") in self._streams:
            frames.append(self._frame(stream, diff_event(cut)))
        frames.extend(
            self._frame(stream, partial_event(self._exchange, cut.symbol, depth))
            for depth in _PARTIAL
            if (stream := f"{name}@depth{depth}@100ms") in self._streams
        )
        tops = (cut.top_bid, cut.top_ask)
        stream = f"{name}@bookTicker"
        if stream in self._streams and self._tops.get(name) != tops and all(tops):
            self._tops[name] = tops
            frames.append(self._frame(stream, top_event(cut)))
        return frames

    def _trade_frames(self, trade: PublicTrade, now_ns: int) -> list[Frame]:
        name = trade.symbol.lower()
        frames = []
        event: dict[str, object] = {
            "e": "trade",
            "E": milliseconds(now_ns),
            "s": trade.symbol,
            "t": trade.trade_id,
            "p": fixed(trade.price),
            "q": fixed(trade.quantity),
            "T": milliseconds(trade.time_ns),
            "m": trade.side is Side.SELL,
            "M": True,
        }
        if (stream := f"{name}@trade") in self._streams:
            frames.append(self._frame(stream, event))
        if (stream := f"{name}@aggTrade") in self._streams:
            number = event.pop("t")
            event |= {"e": "aggTrade", "a": number, "f": number, "l": number}
            frames.append(self._frame(stream, event))
        return frames

    def tick(self, now_ns: int) -> Sequence[SocketOutput]:
        outputs: list[SocketOutput] = [
            self._frame(stream, event) for stream, event in self._slow.due(now_ns)
        ]
        outputs.extend(self._age.tick(now_ns))
        return outputs

    def _frame(self, stream: str, event: object) -> Frame:
        data = encode(event).decode()
        text = f'{{"stream":"{stream}","data":{data}}}' if self._combined else data
        return Frame(text, stream)


def _result(number: object, result: object) -> Frame:
    return Frame(encode({"result": result, "id": number}).decode())


def _refuse(number: object, code: int, text: str) -> Frame:
    return Frame(encode({"code": code, "msg": text, "id": number}).decode())
