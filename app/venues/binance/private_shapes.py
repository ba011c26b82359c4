"""What Binance says about our account, spot: user stream events and REST rows (sheet A6 to A9)."""

from typing import Annotated, TypeAlias

import msgspec

# Numbers that mean money stay text until app.domain.amounts has read them.
Number: TypeAlias = str
Stamp: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=9_999_999_999_999)]  # milliseconds
Id: TypeAlias = Annotated[int, msgspec.Meta(ge=-1, le=2**63 - 1)]


class ExecutionReport(msgspec.Struct):
    """{"e":"executionReport","s":"BTCUSDT","c":"tc-1","C":"","S":"BUY","o":"LIMIT","f":"GTC","q":"0.01",
    "p":"90000","P":"0","x":"TRADE","X":"PARTIALLY_FILLED","r":"NONE","i":42,"l":"0.004","z":"0.004",
    "L":"90000","n":"0.0000031","N":"BNB","T":1763680000128,"t":777,"m":true,"O":1763679990000,"Z":"360"}

    On a cancel "c" is the cancel's own id and "C" the order's.
    """

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
    C: str = ""
    P: Number = "0"
    r: str = "NONE"
    eR: str | int | None = None
    L: Number = "0"
    Z: Number | None = None
    n: Number | None = None
    N: str | None = None
    t: Id = -1
    m: bool = False
    O: Stamp | None = None  # noqa: E741  # the venue's spelling of the creation time


class PositionRow(msgspec.Struct):
    """{"a":"USDT","f":"10000.00000000","l":"2500.00000000"}: free and locked."""

    a: str
    f: Number
    locked: Number = msgspec.field(name="l")


class AccountPosition(msgspec.Struct):
    """{"e":"outboundAccountPosition","E":1,"u":1709654400000,"B":[...]}: assets that may have changed."""

    u: Stamp
    B: list[PositionRow]


class BalanceUpdate(msgspec.Struct):
    """{"e":"balanceUpdate","E":1,"a":"BTC","d":"0.00100000","T":1709654400000}: deposit, transfer, ..."""

    a: str
    d: Number


class FillOfAnswer(msgspec.Struct):
    """{"price":"4000","qty":"1","commission":"4","commissionAsset":"USDT","tradeId":56}"""

    price: Number
    qty: Number
    tradeId: Id
    commission: Number | None = None
    commissionAsset: str | None = None


class OrderRow(msgspec.Struct):
    """An order as placing, canceling, querying and listing answer it.

    {"symbol":"LTCBTC","orderId":1,"clientOrderId":"myOrder1","price":"0.1","origQty":"1.0",
    "executedQty":"0.0","cummulativeQuoteQty":"0.0","status":"NEW","timeInForce":"GTC","type":"LIMIT",
    "side":"BUY","stopPrice":"0.0","time":1499827319559,"updateTime":1499827319559}. A cancel's answer has
    the order's id in origClientOrderId; the answer to an amend says qty and cumulativeQuoteQty.
    """

    symbol: str
    orderId: Id
    status: str
    clientOrderId: str = ""
    origClientOrderId: str | None = None
    price: Number | None = None
    origQty: Number | None = None
    qty: Number | None = None
    executedQty: Number | None = None
    cummulativeQuoteQty: Number | None = None
    cumulativeQuoteQty: Number | None = None
    timeInForce: str | None = None
    type: str | None = None
    side: str | None = None
    stopPrice: Number | None = None
    time: Stamp | None = None
    updateTime: Stamp | None = None
    transactTime: Stamp | None = None
    workingTime: Id | None = None
    fills: list[FillOfAnswer] = []


class AmendAnswer(msgspec.Struct):
    """{"transactTime":1741926410255,"executionId":75,"amendedOrder":{...}}"""

    transactTime: Stamp
    amendedOrder: OrderRow


class TradeRow(msgspec.Struct):
    """One of our fills: {"symbol":"BNBBTC","id":28457,"orderId":100234,"price":"4.00000100","qty":"12",
    "commission":"10.1","commissionAsset":"BNB","time":1499865549590,"isBuyer":true,"isMaker":false}"""

    symbol: str
    id: Id
    orderId: Id
    price: Number
    qty: Number
    time: Stamp
    isBuyer: bool
    isMaker: bool
    commission: Number | None = None
    commissionAsset: str | None = None


class AccountBalance(msgspec.Struct, gc=False):
    """{"asset":"BTC","free":"4723846.89208129","locked":"0.00000000"}"""

    asset: str
    free: Number
    locked: Number


class CommissionRates(msgspec.Struct):
    """{"maker":"0.00150000","taker":"0.00150000","buyer":"0.00000000","seller":"0.00000000"}"""

    maker: Number
    taker: Number
    buyer: Number = "0"
    seller: Number = "0"


class Account(msgspec.Struct):
    """GET /api/v3/account: {"canTrade":true,"accountType":"SPOT","commissionRates":{...},"balances":[...]}"""

    balances: list[msgspec.Raw]  # AccountBalance, each read when it is new
    commissionRates: CommissionRates | None = None
    updateTime: Stamp | None = None


class Discount(msgspec.Struct):
    """{"enabledForAccount":true,"enabledForSymbol":true,"discountAsset":"BNB","discount":"0.75000000"}"""

    enabledForAccount: bool = False
    enabledForSymbol: bool = True
    discount: Number | None = None


class Commission(msgspec.Struct):
    """GET /api/v3/account/commission: three rates that add up, and the discount on the first."""

    symbol: str
    standardCommission: CommissionRates
    specialCommission: CommissionRates | None = None
    taxCommission: CommissionRates | None = None
    discount: Discount | None = None
