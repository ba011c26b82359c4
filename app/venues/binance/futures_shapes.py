"""What Binance says about a futures account: the payloads as documented (sheet B4, B5)."""

import msgspec

from app.venues.binance.private_shapes import Id, Number, Stamp


class FuturesOrder(msgspec.Struct):
    """The "o" of ORDER_TRADE_UPDATE: as a spot execution report, with ap average price, sp stop price,
    R reduce-only, ot original type; fee keys n and N are absent when no fee was taken."""

    s: str
    c: str
    S: str
    o: str
    f: str
    q: Number
    p: Number
    x: str
    X: str
    i: Id
    z: Number
    T: Stamp
    last_quantity: Number = msgspec.field(name="l")
    L: Number = "0"
    ap: Number | None = None
    sp: Number | None = None
    n: Number | None = None
    N: str | None = None
    t: Id = 0
    m: bool = False
    R: bool = False
    ot: str | None = None


class OrderUpdate(msgspec.Struct):
    """{"e":"ORDER_TRADE_UPDATE","T":1568879465651,"E":1568879465651,"o":{...}}"""

    o: FuturesOrder


class AlgoOrder(msgspec.Struct):
    """The "o" of ALGO_UPDATE: caid client id, aid id, tp trigger price, aq and ap what was done."""

    caid: str
    aid: Id
    o: str
    s: str
    S: str
    f: str
    q: Number
    X: str
    tp: Number | None = None
    p: Number | None = None
    aq: Number | None = None
    ap: Number | None = None
    R: bool = False


class AlgoUpdate(msgspec.Struct):
    """{"e":"ALGO_UPDATE","T":1750515742297,"E":1750515742303,"o":{...}}"""

    E: Stamp
    o: AlgoOrder


class AlgoRow(msgspec.Struct):
    """GET /fapi/v1/openAlgoOrders: {"algoId":1,"clientAlgoId":"x","type":"STOP_MARKET","symbol":"BTCUSDT",
    "side":"BUY","timeInForce":"GTC","quantity":"0.001","algoStatus":"NEW","triggerPrice":"45000.00"}"""

    algoId: Id
    clientAlgoId: str
    type: str
    symbol: str
    side: str
    algoStatus: str
    timeInForce: str = ""
    quantity: Number | None = None
    triggerPrice: Number | None = None
    price: Number | None = None
    reduceOnly: bool = False
    createTime: Stamp | None = None
    updateTime: Stamp | None = None


class WalletRow(msgspec.Struct):
    """{"a":"USDT","wb":"122624.12345678","cw":"100.12345678","bc":"50.1"}: wallet, cross part, change."""

    a: str
    wb: Number
    cw: Number


class PositionRow(msgspec.Struct):
    """{"s":"BTCUSDT","pa":"20","ep":"6563.6","up":"2850.21200","ps":"LONG"}: signed amount, entry."""

    s: str
    pa: Number
    ep: Number | None = None
    up: Number | None = None


class AccountChange(msgspec.Struct):
    B: list[WalletRow] = []
    P: list[PositionRow] = []


class AccountUpdate(msgspec.Struct):
    """{"e":"ACCOUNT_UPDATE","T":1564745798939,"E":1564745798939,"a":{"m":"ORDER","B":[...],"P":[...]}}"""

    T: Stamp
    a: AccountChange
