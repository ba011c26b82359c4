"""Balances, fee rates, positions and the account's own settings as OKX words them."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from app.domain.account_events import (
    AccountType,
    Balance,
    BalancesReported,
    FeesReported,
    PositionReported,
)
from app.domain.amounts import ZERO
from app.domain.errors import WireError
from app.domain.instants import Instant
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.safe_text import safe_name
from app.venues.okx.fields import Text, above_zero, moment, number
from app.venues.okx.private import Origin


class BalanceRow(msgspec.Struct):
    """One asset of the trading account, in its own coins.

    {"ccy":"USDT","cashBal":"94.4","availBal":"94.4","availEq":"94.4","frozenBal":"0","liab":""}
    """

    ccy: str
    cashBal: Text = ""
    availBal: Text = ""
    availEq: Text = ""
    frozenBal: Text = ""
    liab: Text = ""
    uTime: Text = ""


class AccountRow(msgspec.Struct):
    """data[0] of /account/balance, or of the `account` channel (there only what changed)."""

    details: list[msgspec.Raw]
    uTime: Text = ""


class PositionRow(msgspec.Struct):
    """A row of the `positions` channel; `pos` is signed in net mode, else posSide tells the side."""

    instId: str
    pos: str
    posSide: Text = ""
    avgPx: Text = ""
    markPx: Text = ""
    upl: Text = ""
    liqPx: Text = ""
    uTime: Text = ""


class ClosedPositionRow(msgspec.Struct):
    """A row of /account/positions-history: a position that is no more."""

    instId: str
    openAvgPx: Text
    closeAvgPx: Text
    uTime: Text = ""


class FeeGroup(msgspec.Struct):
    """One fee group of an account; newer answers state rates per group alone."""

    maker: Text = ""
    taker: Text = ""


class FeeRow(msgspec.Struct):
    """A row of /account/trade-fee: negative is a cost; the U fields are of contracts in USDT."""

    maker: Text = ""
    taker: Text = ""
    makerU: Text = ""
    takerU: Text = ""
    feeGroup: list[FeeGroup] = []


def balance(row: BalanceRow) -> Balance:
    """total = cashBal, locked = frozenBal, borrowed = liab; signs are kept.

    Raises WireError when the balance or the available part is absent: they are never taken for 0.
    """
    total = number(row.cashBal, "cashBal")
    available = number(row.availBal, "availBal")
    if available is None:
        available = number(row.availEq, "availEq")
    if total is None or available is None or not row.ccy:
        raise WireError(f"OKX sent a balance of {row.ccy[:16]!r} without its amounts")
    liability = number(row.liab, "liab")
    return Balance(
        asset=safe_name(row.ccy),
        account_type=AccountType.UNIFIED,
        available=available,
        locked=number(row.frozenBal, "frozenBal") or ZERO,
        total=total,
        # Documented as a positive number; some accounts have seen it negative.
        borrowed=ZERO if liability is None else abs(liability),
    )


def balances_reported(
    row: AccountRow,
    balances: Iterable[Balance],
    origin: Origin,
    *,
    complete: bool,
    from_stream: bool,
    at_ns: Instant | None = None,
) -> BalancesReported:
    """Absolute balances as of the account's own stamp, without one as of `at_ns` on OKX's clock."""
    return BalancesReported(
        venue=origin.venue,
        account=origin.account,
        balances=tuple(balances),
        complete=complete,
        as_of_ns=moment(row.uTime, "uTime") or at_ns or origin.received_ns,
        received_ns=origin.received_ns,
        from_stream=from_stream,
    )


def fees_reported(row: FeeRow, instrument: Instrument | None, origin: Origin) -> FeesReported:
    """Rates with the sign turned: OKX writes a cost as negative. Raises WireError when absent."""
    linear = (
        instrument is not None
        and instrument.kind is not InstrumentKind.SPOT
        and not instrument.inverse
    )
    alone = row.feeGroup[0] if len(row.feeGroup) == 1 else FeeGroup()
    maker = number((row.makerU if linear else "") or row.maker or alone.maker, "maker")
    taker = number((row.takerU if linear else "") or row.taker or alone.taker, "taker")
    if maker is None or taker is None:
        raise WireError("OKX sent fee rates without maker or taker")
    return FeesReported(
        venue=origin.venue,
        account=origin.account,
        symbol=None if instrument is None else instrument.symbol,
        maker=-maker,
        taker=-taker,
        received_ns=origin.received_ns,
    )


_SHORT = Decimal(-1)


def position_reported(row: PositionRow, origin: Origin) -> PositionReported:
    """A position in contracts, negative when short."""
    quantity = number(row.pos, "pos")
    if quantity is None:
        raise WireError(f"OKX sent a position of {row.instId[:32]!r} without its size")
    if row.posSide == "short":
        quantity = abs(quantity) * _SHORT
    return PositionReported(
        venue=origin.venue,
        account=origin.account,
        wire_symbol=safe_name(row.instId),
        symbol=origin.symbol_of(row.instId),
        quantity=quantity,
        entry_price=above_zero(row.avgPx, "avgPx"),
        mark_price=above_zero(row.markPx, "markPx"),
        unrealised=number(row.upl, "upl"),
        liquidation_price=above_zero(row.liqPx, "liqPx"),
        venue_time_ns=moment(row.uTime, "uTime"),
        received_ns=origin.received_ns,
    )


def closed_position(row: ClosedPositionRow, origin: Origin) -> PositionReported:
    """A position that was closed: nothing is left of it."""
    return PositionReported(
        venue=origin.venue,
        account=origin.account,
        wire_symbol=safe_name(row.instId),
        symbol=origin.symbol_of(row.instId),
        quantity=ZERO,
        entry_price=above_zero(row.openAvgPx, "openAvgPx"),
        mark_price=None,
        unrealised=None,
        liquidation_price=None,
        venue_time_ns=moment(row.uTime, "uTime"),
        received_ns=origin.received_ns,
    )
