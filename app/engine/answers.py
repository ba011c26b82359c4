"""Where a trader looks for the effect of each command: these views do not wait for the frame."""

from collections.abc import Mapping

from app.domain.commands import (
    AmendOrder,
    Arm,
    CancelAll,
    CancelOrder,
    Disarm,
    DraftAmend,
    DraftPlan,
    Kill,
    Reconcile,
    Revive,
    SendPlan,
    WatchSymbol,
)
from app.views.keys import ALERTS, AMEND, KILL, LADDER, ORDERS, PLAN, ROUTES, STATUS

_ORDERED = (ORDERS, ALERTS)
_STOPPED = (KILL, STATUS, ORDERS, ALERTS)
_ARMED = (STATUS, PLAN, AMEND)

# WantViews is not among them: what is newly wanted is urgent by itself (engine/changes.py). Nor is Present,
# which comes with other keys: the time for which orders may still leave is told with the frame.
ANSWERS: Mapping[type, tuple[str, ...]] = {
    DraftPlan: (PLAN,),
    SendPlan: (PLAN, *_ORDERED, ROUTES),
    Arm: _ARMED,
    Disarm: _ARMED,
    CancelOrder: _ORDERED,
    CancelAll: _ORDERED,
    DraftAmend: (AMEND,),
    AmendOrder: (*_ORDERED, AMEND),
    Kill: _STOPPED,
    Revive: _STOPPED,
    WatchSymbol: (LADDER, ALERTS),
    Reconcile: (ALERTS,),
}
