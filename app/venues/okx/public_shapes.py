"""The payloads of OKX's public channels as documented (protocols/okx.md 4 and 5)."""

from typing import Generic, TypeVar

import msgspec

from app.domain.market_events import ExactLevel, Level, TextLevel
from app.market.sequence import UNNUMBERED
from app.venues.wire.decoding import Milliseconds, UpdateId

Row = TypeVar("Row")


class Channel(msgspec.Struct, gc=False):
    """{"channel":"books","instId":"BTC-USDT"}"""

    channel: str
    instId: str


class Push(msgspec.Struct, Generic[Row], gc=False):
    """{"arg":{"channel":"trades","instId":"BTC-USDT"},"data":[{...}]}; books add "action"."""

    arg: Channel
    data: list[Row]
    action: str | None = None


class BookRow(msgspec.Struct, gc=False):
    """{"asks":[["90000.1","0.5","0","3"]],"bids":[],"ts":"1763680000123","checksum":0,"prevSeqId":-1,"seqId":123456}

    A level is price, size, a dead field, number of orders. Recordings from before 2023 lack both ids;
    books5 and bbo-tbt lack the checksum.
    """

    asks: list[Level]
    bids: list[Level]
    ts: Milliseconds
    checksum: int = 0
    seqId: UpdateId = UNNUMBERED
    prevSeqId: UpdateId = UNNUMBERED


class TextBookRow(msgspec.Struct, gc=False):
    """The levels of BookRow as the wire spelled them, for its checksum."""

    asks: list[TextLevel]
    bids: list[TextLevel]


class ExactBookRow(msgspec.Struct, gc=False):
    """The levels of BookRow of an instrument whose prices do not fit a double."""

    asks: list[ExactLevel]
    bids: list[ExactLevel]


class TradeRow(msgspec.Struct, gc=False):
    """{"instId":"BTC-USDT","tradeId":"1","px":"90000","sz":"0.1","side":"buy","ts":"1763680000123"}

    "side" is the taker's; "sz" is in contracts on derivatives.
    """

    instId: str
    tradeId: str
    px: str
    sz: str
    side: str
    ts: Milliseconds


class TickerRow(msgspec.Struct, gc=False):
    """{"instId":"BTC-USDT","last":"1","askPx":"1","askSz":"1","bidPx":"1","bidSz":"1","open24h":"1","high24h":"1",
    "low24h":"1","vol24h":"1","volCcy24h":"1","ts":"1763680000123"}

    "vol24h" is in base coins on spot and in contracts elsewhere; "volCcy24h" in quote coins on spot and in
    base coins elsewhere. Anything may be "".
    """

    instId: str
    ts: Milliseconds
    last: str = ""
    askPx: str = ""
    askSz: str = ""
    bidPx: str = ""
    bidSz: str = ""
    open24h: str = ""
    high24h: str = ""
    low24h: str = ""
    vol24h: str = ""
    volCcy24h: str = ""
    instType: str = ""


class CandleRow(msgspec.Struct, array_like=True, gc=False):
    """["1597026383085","8533","8553","8527","8548","45247","529.5","529.5","0"]

    Open time, open, high, low, close, volume (base coins, or contracts), two more volumes, "1" when closed.
    """

    ts: Milliseconds
    open: str
    high: str
    low: str
    close: str
    vol: str
    volCcy: str = ""
    volCcyQuote: str = ""
    confirm: str = ""


class FundingRow(msgspec.Struct, gc=False):
    """{"instId":"BTC-USD-SWAP","fundingRate":"0.0001","fundingTime":"1763683200000","nextFundingTime":"...","ts":"..."}

    "fundingTime" is when "fundingRate" will be paid.
    """

    instId: str
    fundingRate: str
    fundingTime: Milliseconds
    ts: Milliseconds | None = None


class MarkPriceRow(msgspec.Struct, gc=False):
    """{"instType":"SWAP","instId":"BTC-USDT-SWAP","markPx":"42310.6","ts":"1630049139746"}"""

    instId: str
    markPx: str
    ts: Milliseconds


class IndexRow(msgspec.Struct, gc=False):
    """{"instId":"BTC-USDT","idxPx":"103895","open24h":"1","high24h":"1","low24h":"1","ts":"1746942707815"}"""

    instId: str
    idxPx: str
    ts: Milliseconds
