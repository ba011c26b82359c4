"""What needs your eye."""

from enum import StrEnum

import msgspec

from app.domain.instants import Instant


class Leads(StrEnum):
    """How long a warning stands in front of newer news; an alarm does until something settles it."""

    BRIEFLY = "briefly"  # what the trader just tried was refused
    UNREAD = "unread"  # until the trader has read it
    OPEN = "open"  # until something settles it, also when it was read
    OVER = "over"  # no longer: the trader has gone on since


class AlertRow(msgspec.Struct, frozen=True, kw_only=True):
    """One alert; repeats of the same text are counted."""

    at_ns: Instant
    severity: str  # "info", "warning", "alarm"
    text: str
    count: int
    leads: Leads = Leads.UNREAD


class AlertsView(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first, at most 50."""

    rows: tuple[AlertRow, ...]


def alerts_view(rows: tuple[AlertRow, ...]) -> AlertsView:
    """Rows newest first."""
    return AlertsView(rows=rows)
