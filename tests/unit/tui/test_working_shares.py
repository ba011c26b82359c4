"""Panel 4 tells every venue's part of an order: on further lines where one is too short."""

from decimal import Decimal as D

import msgspec
import pytest

from app.tui.registry import PANELS
from app.tui.times import Times
from app.tui.widgets.working import Working
from app.views.routes import RoutesView
from tests.fakes.demo_orders import NOW
from tests.fakes.demo_routes import card
from tests.unit.tui.test_painters import text_of

VENUES = ("binance", "okx", "bybit", "kraken", "coinbase", "gate", "mexc", "htx")


def painted(figure: str, venues: int, width: int, height: int = 14) -> list[str]:
    one = card().shares[0]
    shares = tuple(
        msgspec.structs.replace(one, venue=venue, filled=D(figure), planned=D(figure))
        for venue in VENUES[:venues]
    )
    panel = Working(next(each for each in PANELS if each.name == "working"), Times())
    panel.show(RoutesView(cards=(card(shares=shares),), at_ns=NOW))
    rows = text_of(panel.paint(width, height)).splitlines()
    return [row.strip("│ ") for row in rows[1:-1] if row.strip("│ ")][2:]


@pytest.mark.parametrize("width", [24, 30, 39, 80])
def test_a_second_venue_is_in_sight_whatever_its_figures(width: int) -> None:
    told = " ".join(painted("0.3632", 2, width))
    assert "bin 0.3632/0.3632" in told
    assert "okx 0.3632/0.3632" in told
    assert "+" not in told


def test_on_three_lines_at_most_and_then_how_many_more() -> None:
    assert painted("0.3632", 3, 24) == [f"{name} 0.3632/0.3632" for name in ("bin", "okx", "byb")]
    lines = painted("0.3632", 5, 26)
    assert lines == ["bin 0.3632/0.3632", "okx 0.3632/0.3632", "byb 0.3632/0.3632  +2"]


@pytest.mark.parametrize("width", range(24, 100))
@pytest.mark.parametrize("venues", range(1, 9))
def test_every_venue_is_told_or_counted_and_nothing_is_cut(width: int, venues: int) -> None:
    lines = painted("0.3632", venues, width)
    told = " ".join(lines)
    assert 1 <= len(lines) <= 3
    shown, _, more = told.partition("+")
    assert shown.count("0.3632/0.3632") + int(more or 0) == venues
    assert "…" not in told


@pytest.mark.parametrize(("height", "told"), [(5, "+2"), (6, "+1"), (7, "byb")])
def test_a_panel_of_few_lines_still_says_how_many_more(height: int, told: str) -> None:
    assert told in painted("0.3632", 3, 26, height)[-1]
