"""OKX's conditional orders (algo orders), which are read and shown but not yet sent."""

import msgspec

from app.domain.errors import WireError
from app.domain.identifiers import VenueOrderId
from app.domain.order_events import OrderReport
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from app.domain.safe_text import safe_name, sanitise
from app.venues.okx.fields import Text, above_zero, moment, number
from app.venues.okx.private import Origin
from app.venues.wire.client_order_ids import read_client_order_id

_AT_MARKET = "-1"  # what ordPx says when the order that it places takes any price


class AlgoRow(msgspec.Struct):
    """A row of the `orders-algo` channel and of the orders-algo listings.

    {"algoId":"706620792746729473","algoClOrdId":"STOP002","instId":"BTC-USDT-SWAP","ordType":"trigger",
    "state":"live","side":"buy","sz":"0.02","triggerPx":"105000","ordPx":"106000","actualSz":"0",
    "actualPx":"","reduceOnly":"false","cTime":"1737400100000","uTime":"1737400100000"}
    """

    algoId: str
    instId: str
    ordType: str
    state: str
    side: Side
    algoClOrdId: Text = ""
    sz: Text = ""
    triggerPx: Text = ""
    ordPx: Text = ""
    slTriggerPx: Text = ""
    slOrdPx: Text = ""
    tpTriggerPx: Text = ""
    tpOrdPx: Text = ""
    actualSz: Text = ""
    actualPx: Text = ""
    reduceOnly: str | bool | None = ""
    cTime: Text = ""
    uTime: Text = ""


STATUSES: dict[str, OrderStatus] = {
    "live": OrderStatus.OPEN,
    "pause": OrderStatus.OPEN,
    "partially_effective": OrderStatus.PARTIALLY_FILLED,
    "filled": OrderStatus.FILLED,
    "canceled": OrderStatus.CANCELED,
    "order_failed": OrderStatus.REJECTED,
}
# It has placed an ordinary order, whose own rows tell what became of it.
_TRIGGERED = frozenset(("effective", "order_placed"))


def _terms(row: AlgoRow) -> tuple[OrderType, Text, Text]:
    """Type, trigger price and price of the order that it places."""
    if row.ordType == "trigger":
        stop = OrderType.STOP if row.ordPx == _AT_MARKET else OrderType.STOP_LIMIT
        return stop, row.triggerPx, row.ordPx
    if row.ordType == "conditional" and row.slTriggerPx:
        stop = OrderType.STOP if row.slOrdPx == _AT_MARKET else OrderType.STOP_LIMIT
        return stop, row.slTriggerPx, row.slOrdPx
    if row.ordType == "conditional":
        plain = row.tpOrdPx == _AT_MARKET
        profit = OrderType.TAKE_PROFIT if plain else OrderType.TAKE_PROFIT_LIMIT
        return profit, row.tpTriggerPx, row.tpOrdPx
    if row.ordType == "move_order_stop":
        return OrderType.TRAILING_STOP, row.triggerPx, ""
    return OrderType.OTHER, row.slTriggerPx or row.triggerPx, ""


def algo_report(row: AlgoRow, origin: Origin) -> OrderReport:
    """The venue's word on one conditional order; raises WireError for impossible values."""
    if not row.algoId:
        raise WireError("OKX sent a conditional order without algoId")
    kind, trigger, price = _terms(row)
    status = STATUSES.get(row.state, OrderStatus.UNKNOWN)
    reason = None
    if row.state in _TRIGGERED:
        reason = sanitise("triggered: the order that it placed tells the rest")
    elif status is OrderStatus.UNKNOWN:
        reason = sanitise(
            f"OKX calls this order {row.state[:32]!r}, a state that is not known here"
        )
    return OrderReport(
        venue=origin.venue,
        account=origin.account,
        source=origin.source,
        wire_symbol=safe_name(row.instId),
        symbol=origin.symbol_of(row.instId),
        client_order_id=read_client_order_id(row.algoClOrdId),
        venue_order_id=VenueOrderId(safe_name(row.algoId)),
        side=row.side,
        type=kind,
        status=status,
        received_ns=origin.received_ns,
        time_in_force=TimeInForce.GTC,
        reduce_only=row.reduceOnly in ("true", True),
        price=None if price == _AT_MARKET else above_zero(price, "ordPx"),
        stop_price=above_zero(trigger, "triggerPx"),
        quantity=above_zero(row.sz, "sz"),
        filled=number(row.actualSz, "actualSz"),
        average_price=above_zero(row.actualPx, "actualPx"),
        reason=reason,
        venue_time_ns=moment(row.uTime, "uTime"),
        created_ns=moment(row.cTime, "cTime"),
    )
