"""The layout table: at any size the rectangles fill the terminal and never overlap."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.tui.layout import FULL, HALF, SLOTS, SMALLEST, Place, Zoom, places
from app.tui.registry import PANELS

REGISTERED = tuple(kind.name for kind in PANELS)
DECLARED = tuple(dict.fromkeys((*REGISTERED, *(slot.panel for slot in SLOTS))))
SIZES = (st.integers(1, 300), st.integers(1, 100))
ROOMY = (st.integers(80, 300), st.integers(24, 100))
EXISTING = st.sets(st.sampled_from(DECLARED)).map(lambda more: {*REGISTERED, *more})
ZOOMS = st.none() | st.builds(Zoom, st.sampled_from(REGISTERED), st.sampled_from([HALF, FULL]))
LINES = ("status", "alerts", "command", "footer")


def cells(place: Place) -> set[tuple[int, int]]:
    return {
        (x, y)
        for x in range(place.x, place.x + place.width)
        for y in range(place.y, place.y + place.height)
    }


@settings(max_examples=300, deadline=None)
@given(*SIZES, EXISTING, ZOOMS)
def test_every_cell_belongs_to_exactly_one_panel(
    width: int, height: int, panels: set[str], zoom: Zoom | None
) -> None:
    taken: set[tuple[int, int]] = set()
    for spot in places(width, height, panels, zoom).values():
        mine = cells(spot)
        assert mine
        assert not mine & taken
        taken |= mine
    assert taken == cells(Place(0, 0, width, height))


@settings(max_examples=300, deadline=None)
@given(*ROOMY, EXISTING, ZOOMS)
def test_what_never_drops_is_there(
    width: int, height: int, panels: set[str], zoom: Zoom | None
) -> None:
    spots = places(width, height, panels, zoom)
    assert set(LINES) <= set(spots)
    if zoom is None or zoom.much == HALF:
        assert spots["orders"].height >= 10
        assert spots["orders"].width >= 80
    if zoom is not None:
        assert zoom.panel in spots
        assert set(spots) == {*LINES, zoom.panel} or zoom.much == HALF


@given(*SIZES, EXISTING, ZOOMS, st.sampled_from(["top", "strip", "full", "centre"]))
def test_a_dialog_never_hides_status_alerts_or_keys(
    width: int, height: int, panels: set[str], zoom: Zoom | None, shape: str
) -> None:
    spots = places(width, height, panels, zoom, shape)
    if "status" not in spots:
        assert set(spots) == {"dialog"}
        return
    for name in LINES:
        assert not cells(spots[name]) & cells(spots["dialog"])


@given(st.integers(120, 300), st.integers(32, 100), ZOOMS)
def test_a_ticket_leaves_the_feed_in_sight_whatever_is_zoomed(
    width: int, height: int, zoom: Zoom | None
) -> None:
    spots = places(width, height, REGISTERED, zoom, "top")
    assert not cells(spots["orders"]) & cells(spots["dialog"])


@given(*ROOMY, EXISTING, ZOOMS, st.booleans())
def test_a_strip_takes_rows_from_above_the_feed_and_leaves_that_where_it_is(
    width: int, height: int, panels: set[str], zoom: Zoom | None, tour: bool
) -> None:
    spots = places(width, height, panels, zoom, "strip", tour=tour)
    assert spots["orders"] == places(width, height, panels, tour=tour)["orders"]
    taken = [cells(spot) for spot in spots.values()]
    assert sum(map(len, taken)) == width * height == len(set().union(*taken))
    assert all(spot.height >= 3 for name, spot in spots.items() if name not in LINES)


def test_the_sizes_of_the_issue() -> None:
    small = places(80, 24, REGISTERED)
    assert set(small) == {*LINES, "balances", "ladder", "orders"}
    assert small["orders"] == Place(0, 11, 80, 10)
    large = places(120, 40, REGISTERED, None, "top")
    assert large["venues"] == Place(0, 18, 42, 7)
    assert large["ladder"].width == 39
    assert large["chart"] == Place(81, 1, 39, 12)
    assert large["working"] == Place(81, 13, 39, 12)
    assert large["dialog"].y + large["dialog"].height <= large["orders"].y
    huge = places(200, 60, REGISTERED)
    assert huge["orders"] == Place(0, 39, 133, 18)
    assert huge["log"] == Place(133, 39, 67, 18)


def test_panels_to_come_have_their_places() -> None:
    medium = places(120, 40, DECLARED)
    assert medium["balances"] == Place(0, 1, 42, 17)
    assert medium["venues"] == Place(0, 18, 42, 7)
    assert medium["ladder"] == Place(42, 1, 39, 24)
    assert medium["chart"] == Place(81, 1, 39, 12)
    assert medium["working"] == Place(81, 13, 39, 12)
    huge = places(200, 60, DECLARED)
    assert huge["ladder"].width == 66
    assert huge["tape"].y == huge["ladder"].y + huge["ladder"].height


# The first to go comes first; the last three never go.
REFLOW = ("log", "tape", "chart", "venues", "working", "ladder", "balances", "orders")


@settings(max_examples=300, deadline=None)
@given(*ROOMY, st.integers(0, 40), st.integers(0, 40))
def test_panels_go_in_the_order_of_the_plan_when_space_shrinks(
    width: int, height: int, narrower: int, lower: int
) -> None:
    """Whatever is left of a smaller terminal was there on the larger one, and nothing essential went."""
    less_wide, less_high = max(width - narrower, SMALLEST[0]), max(height - lower, SMALLEST[1])
    before = set(places(width, height, DECLARED))
    after = set(places(less_wide, less_high, DECLARED))
    assert after <= before
    assert {"ladder", "balances", "orders"} <= after


@pytest.mark.parametrize("width", [80, 100, 120, 160, 200, 300])
def test_along_the_height_no_panel_goes_before_one_that_matters_less(width: int) -> None:
    seen = [set(places(width, height, DECLARED)) for height in range(100, 23, -1)]
    gone = [
        panel for before, after in pairwise(seen) for panel in REFLOW if panel in before - after
    ]
    assert gone == sorted(gone, key=REFLOW.index)


def test_below_the_smallest_size_there_is_only_the_message() -> None:
    assert places(79, 24, REGISTERED) == {"small": Place(0, 0, 79, 24)}
    assert places(80, 23, REGISTERED, Zoom("log", FULL)) == {"small": Place(0, 0, 80, 23)}
