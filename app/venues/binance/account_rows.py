"""Binance spot rows of REST and WebSocket API answers: orders, fills, balances, fees -> domain events."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias, TypeVar

import msgspec

from app.domain.account_events import AccountType, Balance, BalancesReported, FeesReported
from app.domain.amounts import ZERO
from app.domain.errors import WireError
from app.domain.identifiers import AccountId, Symbol, VenueOrderId
from app.domain.instants import Instant, from_milliseconds
from app.domain.order_events import FillReport, OrderReport, Source
from app.domain.order_terms import Side
from app.domain.safe_text import safe_name, sanitise
from app.domain.venue_events import VenueEvent
from app.venues.binance.endpoints import VENUE
from app.venues.binance.private_shapes import (
    Account,
    AccountBalance,
    Commission,
    CommissionRates,
    FillOfAnswer,
    OrderRow,
    TradeRow,
)
from app.venues.binance.words import (
    IN_MATCH,
    average_price,
    instant,
    read_side,
    read_status,
    read_words,
    reason_or_none,
)
from app.venues.wire.client_order_ids import read_client_order_id
from app.venues.wire.decoding import WIRE_FAULTS
from app.venues.wire.money import (
    above_zero,
    above_zero_or_none,
    not_negative_or_none,
    signed,
    signed_or_none,
)

SymbolOf: TypeAlias = Callable[[str], Symbol | None]
Raw: TypeAlias = bytes | msgspec.Raw
Meaning = TypeVar("Meaning")


class Reading(msgspec.Struct, frozen=True):
    """Whose messages are read, when they came, and what kind of evidence they are."""

    account: AccountId
    symbol_of: SymbolOf
    received_ns: Instant
    source: Source = Source.STREAM


def read_order(raw: Raw, reading: Reading) -> list[VenueEvent]:
    """An order row of any answer, with the fills that came in it; raises WireError."""
    return guarded(lambda: order_events(_decode_order(raw), reading))


def order_events(row: OrderRow, reading: Reading) -> list[VenueEvent]:
    """As read_order, from the decoded row; raises WireError and NumberError."""
    kind = row.type or ""
    words = read_words(kind, row.timeInForce or "", spot=True)
    filled = not_negative_or_none(row.executedQty)
    side = None if row.side is None else read_side(row.side)
    updated_ns = instant(row.updateTime) or instant(row.transactTime) or instant(row.time)
    order = OrderReport(
        venue=VENUE,
        account=reading.account,
        source=reading.source,
        wire_symbol=safe_name(row.symbol),
        symbol=reading.symbol_of(row.symbol),
        client_order_id=read_client_order_id(row.origClientOrderId or row.clientOrderId),
        venue_order_id=VenueOrderId(str(row.orderId)),
        side=side,
        type=words.type if kind else None,
        status=read_status(row.status),
        received_ns=reading.received_ns,
        time_in_force=words.time_in_force,
        post_only=words.post_only,
        price=above_zero_or_none(row.price),
        stop_price=above_zero_or_none(row.stopPrice),
        quantity=above_zero_or_none(row.origQty or row.qty),
        filled=filled,
        average_price=average_price(row.cummulativeQuoteQty or row.cumulativeQuoteQty, filled),
        reason=reason_or_none(IN_MATCH.get(row.status)),
        venue_time_ns=updated_ns,
        created_ns=instant(row.time),
    )
    if side is None:
        return [order]
    told = (
        part for part in row.fills if part.tradeId >= 0
    )  # one without an id comes by the listing
    return [order, *(_fill_of_answer(part, order, side) for part in told)]


def _fill_of_answer(part: FillOfAnswer, order: OrderReport, side: Side) -> FillReport:
    """What a new order met on arrival: it took all of it."""
    return FillReport(
        venue=VENUE,
        account=order.account,
        source=order.source,
        wire_symbol=order.wire_symbol,
        symbol=order.symbol,
        client_order_id=order.client_order_id,
        venue_order_id=order.venue_order_id,
        trade_id=str(part.tradeId),
        side=side,
        price=above_zero(part.price),
        quantity=above_zero(part.qty),
        received_ns=order.received_ns,
        fee=signed_or_none(part.commission),
        fee_asset=None if part.commissionAsset is None else safe_name(part.commissionAsset),
        maker=False,
        venue_time_ns=order.venue_time_ns,
    )


def read_fill(raw: Raw, reading: Reading) -> FillReport:
    """A row of myTrades; raises WireError."""
    return guarded(lambda: _fill(_decode_trade(raw), reading))


def _fill(row: TradeRow, reading: Reading) -> FillReport:
    if row.id < 0:
        raise WireError("binance: a fill without an id")
    return FillReport(
        venue=VENUE,
        account=reading.account,
        source=reading.source,
        wire_symbol=safe_name(row.symbol),
        symbol=reading.symbol_of(row.symbol),
        client_order_id=None,
        venue_order_id=VenueOrderId(str(row.orderId)),
        trade_id=str(row.id),
        side=read_side("BUY" if row.isBuyer else "SELL"),
        price=above_zero(row.price),
        quantity=above_zero(row.qty),
        received_ns=reading.received_ns,
        fee=signed_or_none(row.commission),
        fee_asset=None if row.commissionAsset is None else safe_name(row.commissionAsset),
        maker=row.isMaker,
        venue_time_ns=from_milliseconds(row.time),
    )


def read_balances(raw: Raw, reading: Reading, as_of_ns: Instant) -> BalancesReported:
    """GET /api/v3/account with zero balances left out: the whole account; raises WireError."""
    return guarded(lambda: _balances(_decode_account(raw), reading, as_of_ns))


def _balances(account: Account, reading: Reading, as_of_ns: Instant) -> BalancesReported:
    return BalancesReported(
        venue=VENUE,
        account=reading.account,
        balances=tuple(map(_balance, map(bytes, account.balances))),
        complete=True,
        as_of_ns=as_of_ns,
        received_ns=reading.received_ns,
        from_stream=False,
    )


def read_account_fees(raw: Raw, reading: Reading) -> FeesReported | None:
    """The rates that GET /api/v3/account carries for all symbols; raises WireError."""
    rates = guarded(lambda: _decode_account(raw)).commissionRates
    if rates is None:
        return None
    return guarded(lambda: _fees(reading, None, _rate(rates, "maker"), _rate(rates, "taker")))


def read_fees(raw: Raw, reading: Reading) -> FeesReported:
    """GET /api/v3/account/commission: standard (less the BNB discount) + special + tax (sheet A9)."""
    return guarded(lambda: _commission(_decode_commission(raw), reading))


def _commission(commission: Commission, reading: Reading) -> FeesReported:
    factor = Decimal(1)
    discount = commission.discount
    if discount is not None and discount.enabledForAccount and discount.enabledForSymbol:
        given = signed_or_none(discount.discount)
        if given is not None and ZERO <= given <= 1:
            # written as the part that is paid or the part that is saved: the dearer reading holds
            factor = max(given, 1 - given)
    parts = (
        (commission.standardCommission, factor),
        (commission.specialCommission, Decimal(1)),
        (commission.taxCommission, Decimal(1)),
    )
    totals = {
        role: sum((_rate(rates, role) * share for rates, share in parts if rates is not None), ZERO)
        for role in ("maker", "taker")
    }
    symbol = reading.symbol_of(commission.symbol)
    return _fees(reading, symbol, totals["maker"], totals["taker"])


# Of hundreds of assets nearly all read the same every time: what was read once is not parsed again.
@lru_cache(maxsize=4_096)
def _balance(row: bytes) -> Balance:
    known = _decode_balance(row)
    return balance(known.asset, known.free, known.locked)


def balance(asset: str, free: str, locked: str) -> Balance:
    """One spot balance; the total is what is free and what is locked."""
    available = signed(free)
    held = signed(locked)
    return Balance(
        asset=safe_name(asset),
        account_type=AccountType.SPOT,
        available=available,
        locked=held,
        total=available + held,
    )


def guarded(read: Callable[[], Meaning]) -> Meaning:
    """What `read` makes of a message; whatever is wrong with it comes out as WireError."""
    try:
        return read()
    except (*WIRE_FAULTS, ArithmeticError) as fault:
        raise WireError(f"binance: unreadable answer: {sanitise(fault, 120)}") from fault


def _rate(rates: CommissionRates, role: str) -> Decimal:
    """Maker or taker; what buyers or sellers pay on top counts for both sides, as we quote one rate."""
    own = signed(rates.maker if role == "maker" else rates.taker)
    return own + max(signed(rates.buyer), signed(rates.seller))


def _fees(reading: Reading, symbol: Symbol | None, maker: Decimal, taker: Decimal) -> FeesReported:
    return FeesReported(
        venue=VENUE,
        account=reading.account,
        symbol=symbol,
        maker=maker,
        taker=taker,
        received_ns=reading.received_ns,
    )


_decode_order = msgspec.json.Decoder(OrderRow).decode
_decode_trade = msgspec.json.Decoder(TradeRow).decode
_decode_balance = msgspec.json.Decoder(AccountBalance).decode
_decode_account = msgspec.json.Decoder(Account).decode
_decode_commission = msgspec.json.Decoder(Commission).decode
