"""NAV history on the whole screen: ranges by digit, a cursor that reads out points, holes that stay holes."""

from decimal import Decimal as D

import msgspec
import pytest

from app.domain.instants import MINUTE
from app.tui.dialogs.nav_history import NavHistory
from app.views import keys
from app.views.nav_history import NavBar, NavHistoryView, nav_history_view, waiting_for_nav
from tests.fakes.demo_charts import nav_history
from tests.fakes.demo_orders import NOW
from tests.unit.tui.test_chart_panel import text_of
from tests.unit.tui.trader import Trader

HERE = NOW // MINUTE * MINUTE


def opened() -> tuple[Trader, NavHistory]:
    trader = Trader().type("gh", "2")
    dialog = trader.desk.dialog
    assert isinstance(dialog, NavHistory)
    return trader, dialog


def given(trader: Trader, view: NavHistoryView | None = None) -> None:
    view = view or nav_history()
    trader.desk.show(keys.nav_key(view.range), view)


def paint(dialog: NavHistory, width: int = 100, height: int = 30) -> list[str]:
    return text_of(dialog.paint(width, height))


def bar(minutes_ago: int, nav: str, confidence: str | None = "1") -> NavBar:
    return NavBar(
        at_ns=HERE - minutes_ago * MINUTE, open=D(nav), high=D(nav), low=D(nav), close=D(nav),
        samples=6, confidence=None if confidence is None else D(confidence),
    )  # fmt: skip


def history(*points: NavBar) -> NavHistoryView:
    since_ns = HERE - 60 * MINUTE
    return nav_history_view(
        "1d", "minute", MINUTE, points,
        since_ns=since_ns, until_ns=HERE + MINUTE, oldest_ns=since_ns,
    )  # fmt: skip


def test_it_says_that_it_reads_until_the_answer_is_in() -> None:
    trader, dialog = opened()
    assert keys.nav_key("1d") in trader.desk.wanted
    assert "reading the history" in paint(dialog)[1]
    given(trader, waiting_for_nav("1d", NOW))
    assert "reading the history" in paint(dialog)[1]
    given(trader)
    assert "reading the history" not in paint(dialog)[1]


def test_the_summary_has_every_figure_of_the_range() -> None:
    trader, dialog = opened()
    given(trader)
    words = " ".join(paint(dialog, 120, 34))
    for figure in (
        "first $4,901,077", "last $4,812,337", "change -$88,740 -1.81%", "high $4,926,057",
        "low $4,781,957", "8,208 snapshots, a point is one minute", "? 1 hole, 72m in all",
        "~ 2 points below 95% confidence", "deposits and withdrawals are part of the change",
    ):  # fmt: skip
        assert figure in words


@pytest.mark.parametrize("size", [(80, 20), (100, 24), (120, 36), (200, 56)])
def test_no_figure_is_cut_at_any_size(size: tuple[int, int]) -> None:
    trader, dialog = opened()
    given(trader)
    trader.type("left")
    lines = paint(dialog, *size)
    assert [len(line) for line in lines] == [size[0]] * size[1]
    assert "…" not in "".join(lines)


def test_digits_and_brackets_choose_the_range() -> None:
    trader, dialog = opened()
    for pressed, name in (
        ("1", "1h"), ("3", "7d"), ("4", "30d"), ("5", "1y"), ("6", "all"), ("]", "all"), ("[", "1y"), ("2", "1d"),
    ):  # fmt: skip
        trader.type(pressed)
        assert dialog.wanted == (keys.nav_key(name),)
        assert f"[{name}]" in paint(dialog)[0]
        if pressed != "]":  # there is no longer range than all
            assert "reading the history" in paint(dialog)[1]
        given(trader, nav_history(name))
        assert "reading" not in paint(dialog)[1]
    trader.type("1")
    given(trader, nav_history("1d"))  # what was on its way
    assert "reading the history" in paint(dialog)[1]


def test_the_cursor_reads_out_points_and_esc_takes_it_away_before_it_closes() -> None:
    trader, dialog = opened()
    given(
        trader,
        history(bar(60, "100"), *(bar(ago, "150") for ago in range(59, 0, -1)), bar(0, "200")),
    )
    reading = [line for line in paint(dialog) if "newest" in line]
    assert "2025-11-21 14:03  $200  +$100 +100.00%  since 2025-11-21 13:03" in reading[0]
    trader.desk.press("home")
    (first,) = [line for line in paint(dialog) if " cursor " in line]
    assert "2025-11-21 13:03  $100  +$0 +0.00%" in first
    trader.type("right", "right")
    (third,) = [line for line in paint(dialog) if " cursor " in line]
    assert "$150  +$50 +50.00%" in third
    trader.type("escape")
    assert trader.desk.dialog is dialog
    assert not [line for line in paint(dialog) if " cursor " in line]
    trader.type("escape")
    assert trader.desk.dialog is None


def test_a_hole_is_a_hole_under_the_cursor_too() -> None:
    trader, dialog = opened()
    given(trader, history(bar(60, "100"), bar(59, "100"), bar(1, "200"), bar(0, "200")))
    lines = paint(dialog)
    plot = lines[1:20]
    marks = next(line for line in lines if "???" in line)
    first, last = marks.index("?"), marks.rindex("?")
    assert all(line[column] == " " for line in plot for column in range(first + 1, last))
    paint(dialog)
    for _ in range(20):
        trader.type("left")
    assert "nothing is stored here" in " ".join(paint(dialog))


def test_a_peak_inside_a_column_is_drawn() -> None:
    trader, dialog = opened()
    points = [bar(ago, "100") for ago in range(60, -1, -1)]
    points[30] = msgspec.structs.replace(points[30], high=D(900))
    given(trader, history(*points))
    lines = paint(dialog, 60, 30)
    assert any(ord(character) > 0x2800 for character in lines[2] + lines[3])


def test_an_unsure_point_says_so() -> None:
    trader, dialog = opened()
    given(trader, history(bar(2, "100"), bar(1, "100", None), bar(0, "100", "0.412")))
    words = " ".join(paint(dialog))
    assert "~ confidence 41.2%" in words
    assert "~ 2 points below 95% confidence" in words


def test_an_empty_range_and_a_history_that_cannot_be_read() -> None:
    trader, dialog = opened()
    given(trader, history())
    assert "no NAV stored in this range" in paint(dialog)[1]
    given(
        trader,
        waiting_for_nav("1d", NOW, "The history file x cannot be used (boom): free disk space."),
    )
    assert "The history file x cannot be used (boom): free disk space." in " ".join(paint(dialog))
    trader.type("left")  # nothing to move over


def test_in_a_low_place_the_figures_come_before_the_picture() -> None:
    trader, dialog = opened()
    given(trader)
    lines = paint(dialog, 80, 9)
    assert "newest" in lines[1]
    assert "first $4,901,077" in lines[2]
    assert len(lines) == 9


def test_a_first_hour_opens_as_an_hour_unless_another_range_was_asked_for() -> None:
    trader = Trader().type("gh")
    given(trader, history(bar(40, "1"), bar(2, "2")))
    assert keys.nav_key("1h") in trader.desk.wanted
    trader.type("2")
    given(trader, history(bar(40, "1"), bar(2, "2")))
    assert keys.nav_key("1d") in trader.desk.wanted
    trader = Trader().type("gh")
    given(trader, history(bar(61, "1"), bar(0, "2")))
    assert keys.nav_key("1d") in trader.desk.wanted


def test_an_hour_long_past_is_no_reason_to_open_an_empty_hour() -> None:
    trader = Trader().type("gh")
    given(trader, history(bar(60 * 20, "1"), bar(60 * 20 - 40, "2")))
    assert keys.nav_key("1d") in trader.desk.wanted


@pytest.mark.parametrize("opening", ["gh", "a", "?", "e", "\r"])
def test_a_colon_leaves_what_is_only_read_and_types_a_command(opening: str) -> None:
    trader = Trader().type(*(["enter"] if opening == "\r" else [opening]))
    assert trader.desk.dialogs
    trader.type(":", "b 0.3 btc")
    assert not trader.desk.dialogs
    assert trader.desk.panels.command.edit.text == "b 0.3 btc"
    assert trader.desk.places[0] == "command"


@pytest.mark.parametrize("opening", ["b", "C", "K", "q"])
def test_a_colon_never_leaves_a_dialog_that_asks(opening: str) -> None:
    trader = Trader().type(opening)
    front = trader.desk.dialog
    assert front is not None
    assert trader.type(":").desk.dialog is front
    assert not trader.desk.panels.command.active
