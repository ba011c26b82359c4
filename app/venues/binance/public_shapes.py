"""The payloads of Binance's public streams as documented (protocols/binance.md A4, A5, B3)."""

from typing import Generic, TypeAlias, TypeVar

import msgspec

from app.domain.market_events import ExactLevel, Level
from app.venues.wire.decoding import Milliseconds, UpdateId

Payload = TypeVar("Payload")


class DepthUpdate(msgspec.Struct, gc=False, tag_field="e", tag="depthUpdate"):
    """{"e":"depthUpdate","E":1763680000123,"s":"BTCUSDT","U":157,"u":160,"b":[["90000.01","0.5"]],"a":[]}

    Futures add "T" (transaction time) and "pu" (the update id this one follows).
    """

    s: str
    U: UpdateId
    u: UpdateId
    b: list[Level]
    a: list[Level]
    E: Milliseconds
    pu: UpdateId | None = None
    T: Milliseconds | None = None


class ExactDepthUpdate(msgspec.Struct, gc=False):
    """DepthUpdate of an instrument whose prices do not fit a double."""

    b: list[ExactLevel]
    a: list[ExactLevel]


class PartialDepth(msgspec.Struct, gc=False):
    """{"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[["0.0026","100"]]}

    The top levels, whole each time, without a symbol: only the combined stream's name tells it. Futures
    send the shape of DepthUpdate instead.
    """

    lastUpdateId: UpdateId
    bids: list[Level]
    asks: list[Level]


class BookTicker(msgspec.Struct, gc=False):
    """{"u":400900217,"s":"BNBUSDT","b":"25.35","B":"31.21","a":"25.36","A":"40.66"}

    Spot sends neither "e" nor a time; futures send "e", "E" and "T". The REST answer has no "u".
    """

    s: str
    b: str
    B: str
    a: str
    A: str
    u: UpdateId | None = None
    T: Milliseconds | None = None
    E: Milliseconds | None = None


class FuturesBookTicker(BookTicker, gc=False, tag_field="e", tag="bookTicker"):
    """BookTicker of the futures, which names its type."""


class TradeMade(msgspec.Struct, gc=False, tag_field="e", tag="trade"):
    """{"e":"trade","E":1,"s":"BTCUSDT","t":12345,"p":"0.001","q":"100","T":1,"m":true}

    "m": the buyer was the maker, so the seller took.
    """

    s: str
    t: int
    p: str
    q: str
    T: Milliseconds
    m: bool


class AggregateTrade(msgspec.Struct, gc=False, tag_field="e", tag="aggTrade"):
    """{"e":"aggTrade","E":1,"s":"BTCUSDT","a":5933014,"p":"0.001","q":"100","f":100,"l":105,"T":1,"m":true}"""

    s: str
    a: int
    p: str
    q: str
    T: Milliseconds
    m: bool


class KlineBar(msgspec.Struct, gc=False):
    """The "k" of Kline: t open time, T close time, i interval, x closed; REST rows lack the last two."""

    t: Milliseconds
    T: Milliseconds
    o: str
    h: str
    low: str = msgspec.field(name="l")
    c: str
    v: str
    i: str = ""
    x: bool | None = None


class Kline(msgspec.Struct, gc=False, tag_field="e", tag="kline"):
    """{"e":"kline","E":1,"s":"BNBBTC","k":{"t":1,"T":2,"i":"1m","o":"1","c":"2","h":"2","l":"1","v":"9","x":false}}"""

    s: str
    k: KlineBar


class DayTicker(msgspec.Struct, gc=False, tag_field="e", tag="24hrTicker"):
    """{"e":"24hrTicker","E":1,"s":"BNBBTC","c":"2","o":"1","h":"3","l":"1","v":"10","q":"18","b":"1","B":"5","a":"2","A":"7"}

    Futures and 24hrMiniTicker send no best bid and ask.
    """

    s: str
    E: Milliseconds
    c: str
    o: str
    h: str
    low: str = msgspec.field(name="l")
    v: str
    q: str
    b: str | None = None
    B: str | None = None
    a: str | None = None
    A: str | None = None


class MiniTicker(DayTicker, gc=False, tag="24hrMiniTicker"):
    """DayTicker without best bid and ask."""


class MarkPrice(msgspec.Struct, gc=False, tag_field="e", tag="markPriceUpdate"):
    """{"e":"markPriceUpdate","E":1,"s":"BTCUSDT","p":"11794.15","i":"11784.62","r":"0.00038167","T":1562306400000}

    "T" is the next funding time; "r" is "" on dated futures.
    """

    s: str
    E: Milliseconds
    p: str
    i: str | None = None
    r: str | None = None
    T: Milliseconds | None = None


# Every event that names its type; told apart inside the decoder.
Event: TypeAlias = (
    DepthUpdate
    | FuturesBookTicker
    | TradeMade
    | AggregateTrade
    | Kline
    | DayTicker
    | MiniTicker
    | MarkPrice
)


class Combined(msgspec.Struct, Generic[Payload], gc=False):
    """{"stream":"btcusdt@depth@100ms","data":{...}}"""

    stream: str
    data: Payload
