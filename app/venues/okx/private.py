"""Our own orders and fills as OKX words them, turned into evidence."""

from decimal import Decimal
from typing import NamedTuple

import msgspec

from app.domain.errors import WireError
from app.domain.identifiers import (
    AccountId,
    VenueId,
    VenueOrderId,
)
from app.domain.instants import Instant
from app.domain.order_events import FillReport, OrderReport, Source
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from app.domain.safe_text import SafeText, safe_name, sanitise
from app.venues.okx.codes import CANCEL_REASONS
from app.venues.okx.fields import Text, above_zero, moment, name_or_none, number, positive
from app.venues.wire.client_order_ids import read_client_order_id
from app.venues.wire.decoding import SymbolOf


class Origin(NamedTuple):
    """Whose evidence this is, how it came and when."""

    venue: VenueId
    account: AccountId
    source: Source
    symbol_of: SymbolOf
    received_ns: Instant


class OrderRow(msgspec.Struct):
    """A row of the `orders` channel, of orders-pending, of order and of orders-history.

    {"instId":"BTC-USDT","ordId":"680000000001","clOrdId":"tc1","ordType":"limit","side":"buy",
    "px":"90000","sz":"0.01","state":"partially_filled","fillPx":"90000","fillSz":"0.004",
    "accFillSz":"0.004","avgPx":"90000","tradeId":"777","execType":"M","fillFee":"-0.0000032",
    "fillFeeCcy":"BTC","fee":"-0.0000032","feeCcy":"BTC","uTime":"1763680000130","cancelSource":""}

    `fee` is cumulative; `fillSz`, `fillFee` and `tradeId` are of the one fill that the row tells of.
    """

    instId: str
    ordId: str
    state: str
    side: Side
    ordType: str = ""
    instType: Text = ""
    clOrdId: Text = ""
    px: Text = ""
    sz: Text = ""
    tgtCcy: Text = ""
    accFillSz: Text = ""
    avgPx: Text = ""
    fillPx: Text = ""
    fillSz: Text = ""
    fillTime: Text = ""
    fillFee: Text = ""
    fillFeeCcy: Text = ""
    fee: Text = ""
    feeCcy: Text = ""
    tradeId: Text = ""
    execType: Text = ""
    reduceOnly: str | bool | None = ""
    cancelSource: Text = ""
    cancelSourceReason: Text = ""
    amendResult: Text = ""
    code: Text = ""
    msg: Text = ""
    cTime: Text = ""
    uTime: Text = ""


class FillRow(msgspec.Struct):
    """A row of /trade/fills, newest first; `fee` here is of this fill alone."""

    instId: str
    tradeId: str
    ordId: str
    side: Side
    fillPx: str
    fillSz: str
    clOrdId: Text = ""
    billId: Text = ""
    execType: Text = ""
    fee: Text = ""
    feeCcy: Text = ""
    fillTime: Text = ""
    ts: Text = ""


STATUSES: dict[str, OrderStatus] = {
    "live": OrderStatus.OPEN,
    "partially_filled": OrderStatus.PARTIALLY_FILLED,
    "filled": OrderStatus.FILLED,
    "canceled": OrderStatus.CANCELED,
    "mmp_canceled": OrderStatus.CANCELED,
}


class _Terms(NamedTuple):
    type: OrderType
    time_in_force: TimeInForce | None = None
    post_only: bool = False


TERMS: dict[str, _Terms] = {
    "limit": _Terms(OrderType.LIMIT, TimeInForce.GTC),
    "market": _Terms(OrderType.MARKET),
    "post_only": _Terms(OrderType.LIMIT, TimeInForce.GTC, post_only=True),
    "fok": _Terms(OrderType.LIMIT, TimeInForce.FOK),
    "ioc": _Terms(OrderType.LIMIT, TimeInForce.IOC),
    "optimal_limit_ioc": _Terms(OrderType.MARKET, TimeInForce.IOC),
    "mmp": _Terms(OrderType.LIMIT, TimeInForce.GTC),
    "mmp_and_post_only": _Terms(OrderType.LIMIT, TimeInForce.GTC, post_only=True),
    "op_fok": _Terms(OrderType.LIMIT, TimeInForce.FOK),
    "elp": _Terms(OrderType.LIMIT, TimeInForce.GTC, post_only=True),
}
_OTHER = _Terms(OrderType.OTHER)
_ROLES: dict[str, bool] = {"M": True, "T": False}


def _venue_id(text: str, name: str) -> VenueOrderId:
    if not text:
        raise WireError(f"OKX sent an order without {name}")
    return VenueOrderId(safe_name(text))


def _quantity(row: OrderRow) -> Decimal | None:
    """The size in base coins or contracts; None where `sz` counts quote coins (market buys)."""
    is_market = TERMS.get(row.ordType, _OTHER).type is OrderType.MARKET
    in_quote = row.tgtCcy == "quote_ccy" or (
        not row.tgtCcy and row.instType in ("SPOT", "MARGIN") and row.side is Side.BUY
    )
    return None if is_market and in_quote else above_zero(row.sz, "sz")


def _reason(row: OrderRow, status: OrderStatus) -> SafeText | None:
    if status is OrderStatus.UNKNOWN:
        return sanitise(f"OKX calls this order {row.state[:32]!r}, a state that is not known here")
    if status is not OrderStatus.CANCELED:
        return None
    if row.state == "mmp_canceled":
        return sanitise("canceled by market maker protection")
    if not row.cancelSource or row.cancelSource == "1":
        return name_or_none(row.cancelSourceReason)
    known = CANCEL_REASONS.get(row.cancelSource)
    return sanitise(
        known or row.cancelSourceReason or f"canceled by OKX (source {row.cancelSource[:16]})"
    )


def order_report(row: OrderRow, origin: Origin) -> OrderReport:
    """The venue's word on one order; raises WireError for impossible values."""
    terms = TERMS.get(row.ordType, _OTHER)
    status = STATUSES.get(row.state, OrderStatus.UNKNOWN)
    filled = number(row.accFillSz, "accFillSz")
    if filled is not None and filled < 0:
        raise WireError("OKX field accFillSz must not be negative")
    if status is OrderStatus.OPEN and filled:
        status = OrderStatus.PARTIALLY_FILLED
    return OrderReport(
        venue=origin.venue,
        account=origin.account,
        source=origin.source,
        wire_symbol=safe_name(row.instId),
        symbol=origin.symbol_of(row.instId),
        client_order_id=read_client_order_id(row.clOrdId),
        venue_order_id=_venue_id(row.ordId, "ordId"),
        side=row.side,
        type=terms.type,
        status=status,
        received_ns=origin.received_ns,
        time_in_force=terms.time_in_force,
        post_only=terms.post_only,
        reduce_only=row.reduceOnly in ("true", True),
        price=above_zero(row.px, "px") if terms.type is not OrderType.MARKET else None,
        quantity=_quantity(row),
        filled=filled,
        average_price=above_zero(row.avgPx, "avgPx"),
        reason=_reason(row, status),
        venue_time_ns=moment(row.uTime, "uTime"),
        created_ns=moment(row.cTime, "cTime"),
    )


def _fee_of_fill(row: OrderRow, quantity: Decimal) -> tuple[Decimal | None, Text]:
    """What the one fill cost: fillFee, or the cumulative fee while this is the only fill."""
    fee = number(row.fillFee, "fillFee")
    if fee is not None:
        return -fee, row.fillFeeCcy
    fee = number(row.fee, "fee")
    if fee is not None and number(row.accFillSz, "accFillSz") == quantity:
        return -fee, row.feeCcy
    return None, None


def fill_of_order(row: OrderRow, origin: Origin) -> FillReport | None:
    """The fill that an order row carries, None when the row tells of something else."""
    quantity = above_zero(row.fillSz, "fillSz")
    if quantity is None or not row.tradeId or row.tradeId == "0":
        return None
    fee, fee_asset = _fee_of_fill(row, quantity)
    return FillReport(
        venue=origin.venue,
        account=origin.account,
        source=origin.source,
        wire_symbol=safe_name(row.instId),
        symbol=origin.symbol_of(row.instId),
        client_order_id=read_client_order_id(row.clOrdId),
        venue_order_id=_venue_id(row.ordId, "ordId"),
        trade_id=safe_name(row.tradeId),
        side=row.side,
        price=positive(row.fillPx, "fillPx"),
        quantity=quantity,
        received_ns=origin.received_ns,
        fee=fee,
        fee_asset=name_or_none(fee_asset),
        maker=_ROLES.get(row.execType or ""),
        venue_time_ns=moment(row.fillTime, "fillTime") or moment(row.uTime, "uTime"),
    )


def fill_report(row: FillRow, origin: Origin) -> FillReport:
    """One fill of a listing; raises WireError for impossible values."""
    if not row.tradeId:
        raise WireError("OKX sent a fill without tradeId")
    fee = number(row.fee, "fee")
    return FillReport(
        venue=origin.venue,
        account=origin.account,
        source=origin.source,
        wire_symbol=safe_name(row.instId),
        symbol=origin.symbol_of(row.instId),
        client_order_id=read_client_order_id(row.clOrdId),
        venue_order_id=_venue_id(row.ordId, "ordId"),
        trade_id=safe_name(row.tradeId),
        side=row.side,
        price=positive(row.fillPx, "fillPx"),
        quantity=positive(row.fillSz, "fillSz"),
        received_ns=origin.received_ns,
        fee=None if fee is None else -fee,
        fee_asset=name_or_none(row.feeCcy),
        maker=_ROLES.get(row.execType or ""),
        venue_time_ns=moment(row.fillTime, "fillTime") or moment(row.ts, "ts"),
    )
