"""What needs your eye."""

import msgspec

from app.domain.instants import Instant


class AlertRow(msgspec.Struct, frozen=True, kw_only=True):
    """One alert; repeats of the same text are counted."""

    at_ns: Instant
    severity: str  # "info", "warning", "alarm"
    text: str
    count: int


class AlertsView(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first, at most 50."""

    rows: tuple[AlertRow, ...]


def alerts_view(rows: tuple[AlertRow, ...]) -> AlertsView:
    """Rows newest first."""
    return AlertsView(rows=rows)
