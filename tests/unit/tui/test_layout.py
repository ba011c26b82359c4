"""The layout table: at any size the rectangles fill the terminal and never overlap."""

from hypothesis import given
from hypothesis import strategies as st

from app.tui.layout import Place, places

SIZES = (st.integers(1, 260), st.integers(1, 90))


def cells(place: Place) -> set[tuple[int, int]]:
    return {
        (x, y)
        for x in range(place.x, place.x + place.width)
        for y in range(place.y, place.y + place.height)
    }


@given(*SIZES, st.sampled_from(["balances", "venues"]))
def test_every_cell_belongs_to_exactly_one_panel(width: int, height: int, left: str) -> None:
    spots = places(width, height, left, None)
    taken: set[tuple[int, int]] = set()
    for spot in spots.values():
        mine = cells(spot)
        assert not mine & taken
        taken |= mine
    assert taken == cells(Place(0, 0, width, height))


@given(*SIZES, st.sampled_from(["top", "full", "centre"]))
def test_a_dialog_never_hides_status_alerts_or_keys(width: int, height: int, shape: str) -> None:
    spots = places(width, height, "balances", shape)
    if "status" not in spots:
        assert set(spots) == {"dialog"}
        return
    for name in ("status", "alerts", "command", "footer"):
        assert not cells(spots[name]) & cells(spots["dialog"])


def test_the_sizes_of_the_issue() -> None:
    small = places(80, 24, "balances", None)
    assert set(small) == {"status", "balances", "ladder", "orders", "alerts", "command", "footer"}
    assert small["orders"] == Place(0, 11, 80, 10)
    large = places(120, 40, "balances", "top")
    assert large["venues"] == Place(0, 18, 54, 7)
    assert large["ladder"].width == 66
    assert large["dialog"].y + large["dialog"].height <= large["orders"].y


def test_venues_take_the_place_of_balances_where_there_is_room_for_one() -> None:
    assert "venues" in places(80, 24, "venues", None)
    assert "balances" not in places(80, 24, "venues", None)
    assert places(79, 24, "venues", None) == {"small": Place(0, 0, 79, 24)}
