"""Binance's spot user stream: execution reports, balances and account notices -> domain events."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec

from app.domain.account_events import BalancesReported
from app.domain.errors import WireError
from app.domain.identifiers import VenueOrderId
from app.domain.instants import from_milliseconds
from app.domain.link_events import VenueNotice
from app.domain.order_events import FillReport, OrderReport
from app.domain.safe_text import safe_name, sanitise
from app.domain.venue_events import VenueEvent
from app.venues.binance.account_rows import Raw, Reading, balance
from app.venues.binance.endpoints import VENUE
from app.venues.binance.private_shapes import AccountPosition, BalanceUpdate, ExecutionReport
from app.venues.binance.words import (
    IN_MATCH,
    average_price,
    instant,
    paid,
    read_side,
    read_status,
    read_words,
    reason_or_none,
)
from app.venues.wire.client_order_ids import read_client_order_id
from app.venues.wire.decoding import WIRE_FAULTS
from app.venues.wire.money import above_zero, above_zero_or_none, not_negative, signed

_read_execution = msgspec.json.Decoder(ExecutionReport).decode
_read_position = msgspec.json.Decoder(AccountPosition).decode
_read_balance_update = msgspec.json.Decoder(BalanceUpdate).decode


class UnknownEvent(WireError):
    """An event of a kind that we do not know: nothing we knew how to read was lost."""


def read_user_event(raw: Raw, kind: str, reading: Reading) -> list[VenueEvent]:
    """One event of the user stream by its "e"; [] for kinds that carry nothing we keep.

    Raises UnknownEvent for a kind we do not know and WireError for anything malformed.
    """
    reader = USER_EVENTS.get(kind)
    if reader is None:
        if kind in _SILENT_KINDS:
            return []
        raise UnknownEvent(f"binance user: unknown event {safe_name(kind)!r}")
    try:
        return reader(raw, reading)
    except (*WIRE_FAULTS, ArithmeticError) as fault:
        raise WireError(f"binance user: unreadable {kind}: {sanitise(fault, 120)}") from fault


def _execution(raw: Raw, reading: Reading) -> list[VenueEvent]:
    report = _read_execution(raw)
    words = read_words(report.o, report.f, spot=True)
    filled = not_negative(report.z)
    client_order_id = read_client_order_id(report.C or report.c)
    symbol = reading.symbol_of(report.s)
    order_id = VenueOrderId(str(report.i))
    side = read_side(report.S)
    order = OrderReport(
        venue=VENUE,
        account=reading.account,
        source=reading.source,
        wire_symbol=safe_name(report.s),
        symbol=symbol,
        client_order_id=client_order_id,
        venue_order_id=order_id,
        side=side,
        type=words.type,
        status=read_status(report.X),
        received_ns=reading.received_ns,
        time_in_force=words.time_in_force,
        post_only=words.post_only,
        price=above_zero_or_none(report.p),
        stop_price=above_zero_or_none(report.P),
        quantity=above_zero_or_none(report.q),
        filled=filled,
        average_price=average_price(report.Z, filled),
        reason=reason_or_none(report.r, report.eR, IN_MATCH.get(report.X)),
        venue_time_ns=from_milliseconds(report.T),
        created_ns=instant(report.O),
    )
    # A trade without an id cannot be told from the same one in a listing: how far the order is filled
    # says that there is one, and the listing brings it (F26).
    if report.x != "TRADE" or report.t < 0:
        return [order]
    fill = FillReport(
        venue=VENUE,
        account=reading.account,
        source=reading.source,
        wire_symbol=order.wire_symbol,
        symbol=symbol,
        client_order_id=client_order_id,
        venue_order_id=order_id,
        trade_id=str(report.t),
        side=side,
        price=above_zero(report.L),
        quantity=above_zero(report.last_quantity),
        received_ns=reading.received_ns,
        fee=paid(report.n),
        fee_asset=None if report.N is None else safe_name(report.N),
        maker=report.m,
        venue_time_ns=order.venue_time_ns,
    )
    return [order, fill]


def _account_position(raw: Raw, reading: Reading) -> list[VenueEvent]:
    position = _read_position(raw)
    return [
        BalancesReported(
            venue=VENUE,
            account=reading.account,
            balances=tuple(balance(row.a, row.f, row.locked) for row in position.B),
            complete=False,
            as_of_ns=from_milliseconds(position.u),
            received_ns=reading.received_ns,
            from_stream=True,
        )
    ]


def _balance_update(raw: Raw, reading: Reading) -> list[VenueEvent]:
    """A deposit, withdrawal or transfer; the new balance itself follows as an account position."""
    update = _read_balance_update(raw)
    change = signed(update.d)
    sign = "+" if change > 0 else ""
    whose = reading.account or "the account"
    return [
        VenueNotice(
            venue=VENUE,
            severity="info",
            text=sanitise(
                f"binance: {safe_name(update.a)} of {whose} changed by {sign}{change:f} "
                "through a deposit, withdrawal or transfer; the balance follows by itself."
            ),
            received_ns=reading.received_ns,
        )
    ]


_Reader: TypeAlias = Callable[[Raw, Reading], list[VenueEvent]]

USER_EVENTS: Mapping[str, _Reader] = {
    "executionReport": _execution,
    "outboundAccountPosition": _account_position,
    "balanceUpdate": _balance_update,
}
# Order lists are seen through their orders; a lock by another product shows in the next balance.
_SILENT_KINDS = frozenset(("listStatus", "externalLockUpdate"))
