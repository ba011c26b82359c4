"""Binance futures accounts: order, algo and account updates -> domain events (sheet B4 to B6)."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec

from app.domain.account_events import AccountType, Balance, BalancesReported, PositionReported
from app.domain.amounts import ZERO
from app.domain.errors import WireError
from app.domain.identifiers import VenueOrderId
from app.domain.instants import from_milliseconds
from app.domain.order_events import FillReport, OrderReport
from app.domain.order_terms import OrderStatus
from app.domain.safe_text import safe_name
from app.domain.venue_events import VenueEvent
from app.venues.binance.account_rows import Raw, Reading, guarded
from app.venues.binance.endpoints import VENUE
from app.venues.binance.futures_shapes import (
    AccountUpdate,
    AlgoRow,
    AlgoUpdate,
    OrderUpdate,
    WalletRow,
)
from app.venues.binance.words import (
    instant,
    paid,
    read_side,
    read_status,
    read_words,
)
from app.venues.wire.client_order_ids import read_client_order_id
from app.venues.wire.money import (
    above_zero,
    above_zero_or_none,
    not_negative,
    not_negative_or_none,
    signed,
    signed_or_none,
)

_FILLS = frozenset(("TRADE", "CALCULATED"))  # CALCULATED: liquidation, ADL
_ALGO_STATUSES: Mapping[str, OrderStatus] = {
    "NEW": OrderStatus.OPEN,
    "TRIGGERING": OrderStatus.OPEN,
    "TRIGGERED": OrderStatus.OPEN,
    "CANCELED": OrderStatus.CANCELED,
    "EXPIRED": OrderStatus.EXPIRED,
    "REJECTED": OrderStatus.REJECTED,
    # FINISHED says that the order it triggered is done, not how: unknown
}


def read_futures_event(raw: Raw, kind: str, reading: Reading) -> list[VenueEvent]:
    """One event of a futures user stream by its "e"; raises WireError."""
    reader = FUTURES_EVENTS.get(kind)
    if reader is None:
        raise WireError(f"binance futures: unknown event {safe_name(kind)!r}")
    return guarded(lambda: reader(raw, reading))


def _order_update(raw: Raw, reading: Reading) -> list[VenueEvent]:
    row = _decode_order(raw).o
    words = read_words(row.o, row.f, spot=False)
    order = OrderReport(
        venue=VENUE,
        account=reading.account,
        source=reading.source,
        wire_symbol=safe_name(row.s),
        symbol=reading.symbol_of(row.s),
        client_order_id=read_client_order_id(row.c),
        venue_order_id=VenueOrderId(str(row.i)),
        side=read_side(row.S),
        type=words.type,
        status=read_status(row.X),
        received_ns=reading.received_ns,
        time_in_force=words.time_in_force,
        post_only=words.post_only,
        reduce_only=row.R,
        price=above_zero_or_none(row.p),
        stop_price=above_zero_or_none(row.sp),
        quantity=above_zero_or_none(row.q),
        filled=not_negative(row.z),
        average_price=above_zero_or_none(row.ap),
        venue_time_ns=from_milliseconds(row.T),
    )
    quantity = not_negative(row.last_quantity)
    if row.x not in _FILLS or quantity == 0 or row.t <= 0:  # without an id: as on spot
        return [order]
    fill = FillReport(
        venue=VENUE,
        account=reading.account,
        source=reading.source,
        wire_symbol=order.wire_symbol,
        symbol=order.symbol,
        client_order_id=order.client_order_id,
        venue_order_id=order.venue_order_id,
        trade_id=str(row.t),
        side=read_side(row.S),
        price=above_zero(row.L),
        quantity=quantity,
        received_ns=reading.received_ns,
        fee=paid(row.n),
        fee_asset=None if row.N is None else safe_name(row.N),
        maker=row.m,
        venue_time_ns=order.venue_time_ns,
    )
    return [order, fill]


def _algo_update(raw: Raw, reading: Reading) -> list[VenueEvent]:
    update = _decode_algo(raw)
    row = update.o
    words = read_words(row.o, row.f, spot=False)
    return [
        OrderReport(
            venue=VENUE,
            account=reading.account,
            source=reading.source,
            wire_symbol=safe_name(row.s),
            symbol=reading.symbol_of(row.s),
            client_order_id=read_client_order_id(row.caid),
            venue_order_id=VenueOrderId(str(row.aid)),
            side=read_side(row.S),
            type=words.type,
            status=_ALGO_STATUSES.get(row.X, OrderStatus.UNKNOWN),
            received_ns=reading.received_ns,
            time_in_force=words.time_in_force,
            post_only=words.post_only,
            reduce_only=row.R,
            price=above_zero_or_none(row.p),
            stop_price=above_zero_or_none(row.tp),
            quantity=above_zero_or_none(row.q),
            filled=not_negative_or_none(row.aq),
            average_price=above_zero_or_none(row.ap),
            venue_time_ns=from_milliseconds(update.E),
        )
    ]


def read_algo_row(raw: Raw, reading: Reading) -> OrderReport:
    """A row of the open conditional orders; raises WireError."""
    return guarded(lambda: _algo_row(_decode_algo_row(raw), reading))


def _algo_row(row: AlgoRow, reading: Reading) -> OrderReport:
    words = read_words(row.type, row.timeInForce, spot=False)
    return OrderReport(
        venue=VENUE,
        account=reading.account,
        source=reading.source,
        wire_symbol=safe_name(row.symbol),
        symbol=reading.symbol_of(row.symbol),
        client_order_id=read_client_order_id(row.clientAlgoId),
        venue_order_id=VenueOrderId(str(row.algoId)),
        side=read_side(row.side),
        type=words.type,
        status=_ALGO_STATUSES.get(row.algoStatus, OrderStatus.UNKNOWN),
        received_ns=reading.received_ns,
        time_in_force=words.time_in_force,
        post_only=words.post_only,
        reduce_only=row.reduceOnly,
        price=above_zero_or_none(row.price),
        stop_price=above_zero_or_none(row.triggerPrice),
        quantity=above_zero_or_none(row.quantity),
        venue_time_ns=instant(row.updateTime),
        created_ns=instant(row.createTime),
    )


def _account_update(raw: Raw, reading: Reading) -> list[VenueEvent]:
    update = _decode_account(raw)
    when_ns = from_milliseconds(update.T)
    events: list[VenueEvent] = []
    if update.a.B:
        balances = tuple(_wallet(row) for row in update.a.B)
        events.append(
            BalancesReported(
                venue=VENUE,
                account=reading.account,
                balances=balances,
                complete=False,
                as_of_ns=when_ns,
                received_ns=reading.received_ns,
                from_stream=True,
            )
        )
    events += [
        PositionReported(
            venue=VENUE,
            account=reading.account,
            wire_symbol=safe_name(row.s),
            symbol=reading.symbol_of(row.s),
            quantity=signed(row.pa),
            entry_price=above_zero_or_none(row.ep),
            mark_price=None,
            unrealised=signed_or_none(row.up),
            liquidation_price=None,
            venue_time_ns=when_ns,
            received_ns=reading.received_ns,
        )
        for row in update.a.P
    ]
    return events


def _wallet(row: WalletRow) -> Balance:
    """The cross part can be used; what isolated positions hold is locked."""
    total, cross = signed(row.wb), signed(row.cw)
    return Balance(
        asset=safe_name(row.a),
        account_type=AccountType.FUTURES,
        available=cross,
        locked=max(ZERO, total - cross),
        total=total,
    )


_decode_order = msgspec.json.Decoder(OrderUpdate).decode
_decode_algo = msgspec.json.Decoder(AlgoUpdate).decode
_decode_algo_row = msgspec.json.Decoder(AlgoRow).decode
_decode_account = msgspec.json.Decoder(AccountUpdate).decode

_Reader: TypeAlias = Callable[[Raw, Reading], list[VenueEvent]]
FUTURES_EVENTS: Mapping[str, _Reader] = {
    "ORDER_TRADE_UPDATE": _order_update,
    "ALGO_UPDATE": _algo_update,
    "ACCOUNT_UPDATE": _account_update,
}
