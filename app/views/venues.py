"""The lines to the venues."""

from decimal import Decimal

import msgspec

from app.domain.instants import MILLISECOND, Duration, Instant
from app.domain.link_events import LinkState
from app.views.letters import letter_of

SLOW_PING: Duration = 300 * MILLISECOND
CLOCK_OFF: Duration = 500 * MILLISECOND


class ChannelHealth(msgspec.Struct, frozen=True, kw_only=True):
    """One socket of a venue, or "rest", as its last LinkChanged left it."""

    channel: str
    state: LinkState
    reason: str = ""


class VenueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One venue. Unknown figures are None."""

    venue: str
    letter: str
    state: str  # "ok", "syncing", "slow", "down", "refused"
    mode: str  # "simulated", "read-only"
    channels_up: int
    channels: int
    book_as_of_ns: Instant | None
    account_as_of_ns: Instant | None
    ping_ms: float | None
    rejects: int
    requests: int
    budget_percent: Decimal | None
    clock_ms: float | None
    clock_uncertainty_ms: float | None
    reason: str  # why it is not ok; "" when it is
    lines: tuple[ChannelHealth, ...] = ()


class VenuesView(msgspec.Struct, frozen=True, kw_only=True):
    """All configured venues in configured order."""

    rows: tuple[VenueRow, ...]
    at_ns: Instant


class VenueHealth(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine knows of one venue; unknown figures are None.

    `books_wanted` and `books_valid` count the watched books. `account_synced` is None where the account
    has no private stream. `frozen_until_ns`: the venue has frozen our requests until then.
    """

    venue: str
    mode: str  # "simulated", "read-only"
    channels: tuple[ChannelHealth, ...] = ()
    books_wanted: int = 0
    books_valid: int = 0
    account_synced: bool | None = None
    book_as_of_ns: Instant | None = None
    account_as_of_ns: Instant | None = None
    ping_ns: Duration | None = None
    rejects: int = 0
    requests: int = 0
    budget_permille: int | None = None
    frozen_until_ns: Instant | None = None
    clock_offset_ns: Duration | None = None
    clock_uncertainty_ns: Duration | None = None


def venues_view(venues: tuple[VenueHealth, ...], now_ns: Instant) -> VenuesView:
    """One row per venue, in the order they come in."""
    return VenuesView(rows=tuple(_row(health, now_ns) for health in venues), at_ns=now_ns)


def venue_state(health: VenueHealth, now_ns: Instant) -> tuple[str, str]:
    """The state word and the reason: the worst that is true, "ok" and "" when nothing is."""
    for state, word in ((LinkState.REFUSED, "refused"), (LinkState.DOWN, "down")):
        for channel in health.channels:
            if channel.state is state:
                return word, f"{channel.channel}: {channel.reason or word}"
    if health.frozen_until_ns is not None and health.frozen_until_ns > now_ns:
        seconds = -(-(health.frozen_until_ns - now_ns) // (1_000 * MILLISECOND))
        return "refused", f"request limit reached, again in {seconds} s"
    waiting = [
        channel.channel for channel in health.channels if channel.state is LinkState.CONNECTING
    ]
    if waiting or not health.channels:
        return "syncing", f"connecting {', '.join(waiting)}".strip()
    if health.account_synced is False:
        return "syncing", "account stream not in step yet"
    if health.books_valid < health.books_wanted:
        return "syncing", f"books {health.books_valid} of {health.books_wanted} valid"
    if health.ping_ns is not None and health.ping_ns > SLOW_PING:
        return "slow", f"ping {health.ping_ns // MILLISECOND} ms"
    if health.clock_offset_ns is not None and abs(health.clock_offset_ns) > CLOCK_OFF:
        return "slow", f"clock differs by {health.clock_offset_ns // MILLISECOND} ms"
    return "ok", ""


def _row(health: VenueHealth, now_ns: Instant) -> VenueRow:
    state, reason = venue_state(health, now_ns)
    budget = health.budget_permille
    return VenueRow(
        venue=health.venue,
        letter=letter_of(health.venue),
        state=state,
        mode=health.mode,
        channels_up=sum(channel.state is LinkState.UP for channel in health.channels),
        channels=len(health.channels),
        book_as_of_ns=health.book_as_of_ns,
        account_as_of_ns=health.account_as_of_ns,
        ping_ms=_milliseconds(health.ping_ns),
        rejects=health.rejects,
        requests=health.requests,
        budget_percent=None if budget is None else Decimal(budget) / 10,
        clock_ms=_milliseconds(health.clock_offset_ns),
        clock_uncertainty_ms=_milliseconds(health.clock_uncertainty_ns),
        reason=reason,
        lines=health.channels,
    )


def _milliseconds(duration: Duration | None) -> float | None:
    return None if duration is None else duration / MILLISECOND
