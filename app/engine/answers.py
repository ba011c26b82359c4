"""Where a trader looks for the effect of each command: these views do not wait for the frame."""

from collections.abc import Mapping

from app.domain.commands import (
    AmendOrder,
    CancelAll,
    CancelOrder,
    DraftTicket,
    Kill,
    PlaceOrder,
    Reconcile,
    Revive,
    WatchSymbol,
)
from app.views.keys import ALERTS, KILL, LADDER, ORDERS, STATUS, TICKET

_ORDERED = (ORDERS, ALERTS)
_STOPPED = (KILL, STATUS, ORDERS, ALERTS)

# WantViews is not among them: what is newly wanted is urgent by itself (engine/changes.py).
ANSWERS: Mapping[type, tuple[str, ...]] = {
    DraftTicket: (TICKET,),
    PlaceOrder: _ORDERED,
    CancelOrder: _ORDERED,
    CancelAll: _ORDERED,
    AmendOrder: _ORDERED,
    Kill: _STOPPED,
    Revive: _STOPPED,
    WatchSymbol: (LADDER, ALERTS),
    Reconcile: (ALERTS,),
}
