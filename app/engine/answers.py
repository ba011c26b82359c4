"""Where a trader looks for the effect of each command: these views do not wait for the frame."""

from collections.abc import Mapping

from app.domain.commands import (
    AmendOrder,
    Arm,
    CancelAll,
    CancelOrder,
    Disarm,
    DraftPlan,
    DraftTicket,
    Kill,
    PlaceOrder,
    Reconcile,
    Revive,
    SendPlan,
    WatchSymbol,
)
from app.views.keys import ALERTS, KILL, LADDER, ORDERS, PLAN, ROUTES, STATUS, TICKET

_ORDERED = (ORDERS, ALERTS)
_STOPPED = (KILL, STATUS, ORDERS, ALERTS)
_ARMED = (STATUS, TICKET, PLAN)

# WantViews is not among them: what is newly wanted is urgent by itself (engine/changes.py). Nor is Present,
# which comes with other keys: the time for which orders may still leave is told with the frame.
ANSWERS: Mapping[type, tuple[str, ...]] = {
    DraftTicket: (TICKET,),
    DraftPlan: (PLAN,),
    SendPlan: (*_ORDERED, ROUTES),
    Arm: _ARMED,
    Disarm: _ARMED,
    PlaceOrder: _ORDERED,
    CancelOrder: _ORDERED,
    CancelAll: _ORDERED,
    AmendOrder: _ORDERED,
    Kill: _STOPPED,
    Revive: _STOPPED,
    WatchSymbol: (LADDER, ALERTS),
    Reconcile: (ALERTS,),
}
