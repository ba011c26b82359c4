"""Our executions: one order's set of them, joined by trade id whatever order they come in."""

import hashlib
from decimal import Decimal
from typing import TypeAlias

import msgspec

from app.domain.amounts import ZERO, plain
from app.domain.order_events import FillReport

Fills: TypeAlias = tuple[tuple[str, FillReport], ...]  # (trade id, fill), sorted by trade id


def trade_key(fill: FillReport) -> str:
    """The venue's trade id; where it sends none, one made from what the trade was (faults.md F26)."""
    if fill.trade_id:
        return fill.trade_id
    told = f"{fill.venue_time_ns}|{plain(fill.price)}|{plain(fill.quantity)}|{fill.side}"
    return "~" + hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def with_fill(fills: Fills, fill: FillReport) -> Fills:
    """The union; a trade known already only gains what it lacked (a fee that comes later)."""
    known = dict(fills)
    key = trade_key(fill)
    before = known.get(key)
    known[key] = fill if before is None else _merged(before, fill)
    return tuple(sorted(known.items(), key=lambda pair: pair[0]))


def filled_quantity(fills: Fills) -> Decimal:
    """The sum of all executions."""
    return sum((fill.quantity for _, fill in fills), ZERO)


def notional(fills: Fills) -> Decimal:
    """The sum of price times quantity."""
    return sum((fill.price * fill.quantity for _, fill in fills), ZERO)


def fees(fills: Fills) -> dict[str, Decimal]:
    """What the venue has told so far, by the asset it took; a rebate is negative."""
    found: dict[str, Decimal] = {}
    for _, fill in fills:
        if fill.fee is not None and fill.fee_asset:
            found[fill.fee_asset] = found.get(fill.fee_asset, ZERO) + fill.fee
    return found


def _merged(one: FillReport, other: FillReport) -> FillReport:
    """A join, field by field: independent of which came first, and of how often."""
    received_ns, source = min((one.received_ns, one.source), (other.received_ns, other.source))
    fee, fee_asset = max(_fee(one), _fee(other), key=_fee_order)
    return msgspec.structs.replace(
        one,
        received_ns=received_ns,  # when and where we first heard of it
        source=source,
        fee=fee,
        fee_asset=fee_asset,
        price=max(one.price, other.price),
        quantity=max(one.quantity, other.quantity),
        side=max(one.side, other.side),
        wire_symbol=max(one.wire_symbol, other.wire_symbol),
        symbol=max(one.symbol or "", other.symbol or "") or None,
        venue_order_id=max(one.venue_order_id or "", other.venue_order_id or "") or None,
        client_order_id=max(one.client_order_id or "", other.client_order_id or "") or None,
        maker=one.maker or other.maker if other.maker is not None else one.maker,
        venue_time_ns=max(one.venue_time_ns or 0, other.venue_time_ns or 0) or None,
    )


def _fee(fill: FillReport) -> tuple[Decimal | None, str | None]:
    return (fill.fee, fill.fee_asset)


def _fee_order(fee: tuple[Decimal | None, str | None]) -> tuple[bool, Decimal, str]:
    amount, asset = fee
    return (amount is not None, ZERO if amount is None else amount, asset or "")
