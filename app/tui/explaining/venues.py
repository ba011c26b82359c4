"""Explains the figures of a venue's line: what they measure and from where they are too much."""

from decimal import Decimal

from app.domain.instants import MILLISECOND, Instant
from app.tui import formatting as form
from app.tui.explaining.figures import Explanation, Figure, ago
from app.views.venues import CLOCK_OFF, SLOW_PING, VenueRow, VenuesView


def explain_venue(row: VenueRow, column: str, view: VenuesView) -> Explanation:
    """Columns state, ping, rejects, budget, clock, book and account."""
    figures = (
        _state(row),
        _ping(row),
        _rejects(row),
        _budget(row),
        _clock(row),
        _heard("book", "book", "When any of its books last changed.", row.book_as_of_ns, view),
        _heard(
            "account", "account", "When it last confirmed our balances.", row.account_as_of_ns, view
        ),
    )
    return Explanation(f"the line to {row.venue}", view.at_ns, figures).led_by(column)


def _state(row: VenueRow) -> Figure:
    why = f" Now: {row.reason}." if row.reason else ""
    lines = tuple(
        f"{line.channel}: {line.state}{f', {line.reason}' if line.reason else ''}"
        for line in row.lines
    )
    meaning = f"The worst that is true of it: refused, down, syncing, slow, else ok.{why}"
    return Figure("state", "state", row.state, meaning, (), lines)


def _ping(row: VenueRow) -> Figure:
    least = SLOW_PING // MILLISECOND
    meaning = f"Round trip of the newest request or ping; above {least} ms the venue is slow."
    value = form.NOT_APPLICABLE if row.ping_ms is None else f"{row.ping_ms:,.1f} ms"
    return Figure("ping", "ping", value, meaning, (), (f"measured on the line to {row.venue}",))


def _rejects(row: VenueRow) -> Figure:
    formula: tuple[str, ...] = ()
    if row.requests:
        part = form.rounded(Decimal(100 * row.rejects) / row.requests, 2)
        formula = (f"{row.rejects} / {row.requests:,} requests = {part}%",)
    meaning = "Orders, cancels and changes of ours that the venue refused in this run."
    return Figure("rejects", "rejects", str(row.rejects), meaning, formula)


def _budget(row: VenueRow) -> Figure:
    value = form.NOT_APPLICABLE
    if row.budget_percent is not None:
        value = form.rounded(row.budget_percent, 1) + "%"
    meaning = (
        "How much of the venue's allowance of requests is used; at 100% it refuses us. The fullest of its "
        "limits counts."
    )
    source = "counted by us request by request, corrected by what the venue's answers say"
    return Figure("budget", "budget", value, meaning, (), (source,))


def _clock(row: VenueRow) -> Figure:
    least = CLOCK_OFF // MILLISECOND
    meaning = f"The venue's clock less ours; more than {least} ms apart is too much."
    if row.clock_ms is None:
        return Figure("clock", "clock", form.NOT_APPLICABLE, f"{meaning} Not measured yet.")
    value = f"{row.clock_ms:+z,.1f} ms"
    if row.clock_uncertainty_ms is not None:
        value += f", sure to {row.clock_uncertainty_ms:,.1f} ms"
    source = f"{row.venue}'s own time, asked for; half the round trip is the uncertainty"
    return Figure("clock", "clock", value, meaning, (), (source,))


def _heard(
    column: str, name: str, meaning: str, then_ns: Instant | None, view: VenuesView
) -> Figure:
    return Figure(column, name, ago(then_ns, view.at_ns), meaning)
