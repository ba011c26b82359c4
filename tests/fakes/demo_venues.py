"""The lines to two venues, one of them in trouble."""

from app.domain.instants import MILLISECOND, SECOND
from app.domain.link_events import LinkState
from app.views.venues import ChannelHealth, VenueRow, VenuesView
from tests.fakes.demo_orders import NOW, D


def _lines(private: LinkState) -> tuple[ChannelHealth, ...]:
    states = {"market": LinkState.UP, "private": private, "rest": LinkState.UP}
    return tuple(ChannelHealth(channel=name, state=state) for name, state in states.items())


def venues() -> VenuesView:
    return VenuesView(
        rows=(
            VenueRow(
                venue="binance", letter="B", state="ok", mode="simulated", channels_up=3, channels=3,
                book_as_of_ns=NOW - 90 * MILLISECOND, account_as_of_ns=NOW - 4 * SECOND, ping_ms=38.2,
                rejects=0, requests=214, budget_percent=D("41"), clock_ms=2.1,
                clock_uncertainty_ms=0.4, reason="",
                lines=_lines(LinkState.UP),
            ),
            VenueRow(
                venue="okx", letter="O", state="slow", mode="simulated", channels_up=2, channels=3,
                book_as_of_ns=NOW - 2 * SECOND, account_as_of_ns=NOW - 41 * SECOND, ping_ms=410.7,
                rejects=2, requests=98, budget_percent=D("18"), clock_ms=-11.4,
                clock_uncertainty_ms=3.0, reason="private stream silent for 6 s, reconnecting",
                lines=_lines(LinkState.CONNECTING),
            ),
        ),
        at_ns=NOW,
    )  # fmt: skip
