"""Facts to journal rows and back: one kind a type, kinds are never used again for something else."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec

from app.domain.amounts import plain
from app.domain.errors import JournalBroken
from app.domain.instants import Instant, Moment
from app.domain.order_events import FillReport, OrderReport, RequestOutcome
from app.ports.journal import AttemptIndex, FillIndex, JournalRow
from app.trading.orders.evidence import (
    AmendAsked,
    CancelAsked,
    CleanRead,
    OrderCorrected,
    OrderIntended,
    OrderRefused,
    OrderReopened,
    OrderResolved,
    OutcomeLost,
    SendAuthorised,
)
from app.trading.orders.fills import trade_key
from app.trading.parents.facts import ParentPlanned, ParentSettled

VERSION = 1


class Booted(msgspec.Struct, frozen=True, kw_only=True):
    """The machine started."""

    version: str
    mode: str
    epoch: int
    clean: bool  # the run before ended by itself
    at_ns: Instant


class ShutDown(msgspec.Struct, frozen=True, kw_only=True):
    """The machine stopped in order; a start does not rely on it."""

    at_ns: Instant


class Killed(msgspec.Struct, frozen=True, kw_only=True):
    """No new orders from here on."""

    token: str
    at_ns: Instant


class Revived(msgspec.Struct, frozen=True, kw_only=True):
    """New orders are allowed again; a person typed the words."""

    token: str
    at_ns: Instant


class EpochBegun(msgspec.Struct, frozen=True, kw_only=True):
    """Client ids carry a new epoch from here on, and why."""

    epoch: int
    reason: str
    at_ns: Instant


Record: TypeAlias = (
    OrderIntended
    | SendAuthorised
    | CancelAsked
    | AmendAsked
    | OutcomeLost
    | CleanRead
    | OrderResolved
    | OrderReopened
    | OrderRefused
    | OrderCorrected
    | OrderReport
    | FillReport
    | RequestOutcome
    | ParentPlanned
    | ParentSettled
    | Booted
    | ShutDown
    | Killed
    | Revived
    | EpochBegun
)

KINDS: Mapping[str, type[Record]] = {
    "intent": OrderIntended,
    "send_authorised": SendAuthorised,
    "cancel_asked": CancelAsked,
    "amend_asked": AmendAsked,
    "outcome_lost": OutcomeLost,
    "clean_read": CleanRead,
    "resolved": OrderResolved,
    "reopened": OrderReopened,
    "refused": OrderRefused,
    "corrected": OrderCorrected,
    "order_report": OrderReport,
    "fill": FillReport,
    "outcome": RequestOutcome,
    "parent_planned": ParentPlanned,
    "parent_settled": ParentSettled,
    "boot": Booted,
    "shutdown": ShutDown,
    "killed": Killed,
    "revived": Revived,
    "epoch": EpochBegun,
}

_KIND_OF = {kept: kind for kind, kept in KINDS.items()}
_encoder = msgspec.json.Encoder(order="sorted", decimal_format="string")
_decoders: Mapping[str, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kept) for kind, kept in KINDS.items()
}


def to_row(record: Record, now: Moment) -> JournalRow:
    """The row that keeps this fact, with its index where it has one."""
    return JournalRow(
        kind=_KIND_OF[type(record)],
        version=VERSION,
        wall_ns=now.wall_ns,
        mono_ns=now.mono_ns,
        body=_encoder.encode(record),
        venue=getattr(record, "venue", None),
        account=getattr(record, "account", None),
        intent_id=getattr(record, "intent_id", None),
        attempt_id=getattr(record, "attempt_id", None),
        client_order_id=getattr(record, "client_order_id", None),
        venue_order_id=getattr(record, "venue_order_id", None),
        attempt=_attempt(record) if isinstance(record, SendAuthorised) else None,
        fill=_fill(record) if isinstance(record, FillReport) else None,
    )


def from_row(row: JournalRow) -> Record:
    """The fact back; raises JournalBroken when this build cannot read it (nothing is skipped)."""
    decoder = _decoders.get(row.kind)
    if decoder is None or row.version != VERSION:
        raise JournalBroken(
            f"journal event {row.seq} is of kind {row.kind} version {row.version}, which this version of "
            "the program does not know; start the newer version that wrote it"
        )
    try:
        record: Record = decoder.decode(row.body)
    except msgspec.MsgspecError as error:
        raise JournalBroken(
            f"journal event {row.seq} ({row.kind}) cannot be read ({error}); keep the folder for inspection "
            "and start with another --data"
        ) from error
    return record


def _attempt(record: SendAuthorised) -> AttemptIndex:
    return AttemptIndex(
        client_order_id=record.client_order_id,
        intent_id=record.intent_id,
        number=record.attempt,
        sent_wall_ns=record.at_ns,
        expires_wall_ns=record.expires_ns,
    )


def _fill(record: FillReport) -> FillIndex:
    return FillIndex(
        symbol=record.symbol or record.wire_symbol,
        venue_order_id=record.venue_order_id or record.client_order_id or "",
        trade_id=trade_key(record),
        price=plain(record.price),
        quantity=plain(record.quantity),
        fee=None if record.fee is None else plain(record.fee),
        fee_asset=record.fee_asset,
        venue_time_ns=record.venue_time_ns,
    )
