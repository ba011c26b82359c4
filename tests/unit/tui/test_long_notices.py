"""A notice that is longer than its row is read to its end, and the keys come back after it."""

import pytest

from app.tui.widgets.alerts_told import Alerts
from app.tui.widgets.bottom_lines import AlertLine, CommandLine, KeyFooter
from app.views.alerts import AlertRow, AlertsView
from tests.fakes.demo_orders import NOW

LONG = (
    "'zzz' is no instrument here (i lists them) and no word of an order: b [SIZE] [SYMBOL] [lim PRICE | "
    "mkt [CAP] | post PRICE]."
)


def _rows(notice: str, width: int) -> tuple[str, str]:
    line = CommandLine()
    footer = KeyFooter(line)
    footer.keys = [("?", "keys"), ("b", "buy")]
    line.notice = notice
    texts = ["".join(cell[0] for cell in each.paint(width, 1)[0]) for each in (line, footer)]
    assert [len(text) for text in texts] == [width, width]
    return texts[0], texts[1]


@pytest.mark.parametrize("width", [80, 100])
def test_it_goes_on_in_the_row_of_the_keys(width: int) -> None:
    first, second = _rows(LONG, width)
    assert " ".join(f"{first[3:]} {second}".split()) == LONG


def test_a_short_one_leaves_the_keys_alone() -> None:
    first, second = _rows("armed: confirmed orders leave; A disarms", 80)
    assert first.strip().endswith("A disarms")
    assert second.startswith(" ? keys  b buy")


def test_one_too_long_for_both_says_that_it_goes_on() -> None:
    _first, second = _rows(" ".join([LONG] * 3), 80)
    assert second.rstrip().endswith("…")


def test_while_typing_the_keys_of_the_line_stay() -> None:
    line = CommandLine()
    footer = KeyFooter(line)
    footer.keys = [("enter", "run")]
    line.notice = LONG
    line.begin(":")
    assert "enter run" in "".join(cell[0] for cell in footer.paint(80, 1)[0])


def _typing(text: str, width: int, look: str = "dim") -> tuple[str, str]:
    line = CommandLine()
    footer = KeyFooter(line)
    footer.keys = [("enter", "run")]
    line.begin(":", text)
    line.hint, line.hint_look = LONG, look
    rows = [each.paint(width, 1)[0] for each in (line, footer)]
    assert rows[0][-1][1] == look
    assert rows[1][1][1] == f"{look}@bar"
    first, second = ("".join(cell[0] for cell in row) for row in rows)
    assert [len(first), len(second)] == [width, width]
    return first, second


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("look", ["dim", "bad", "warning"])
def test_the_hint_of_a_line_goes_on_in_the_row_of_the_keys(width: int, look: str) -> None:
    first, second = _typing("b 1 zzz", width, look)
    assert first.startswith(" :b 1 zzz")
    assert " ".join(f"{first[9:]} {second}".split()) == LONG


def test_behind_a_line_that_fills_its_row_all_of_the_hint_stands_below() -> None:
    first, second = _typing("b 1 " + "z" * 68, 80)
    assert first.rstrip() == " :b 1 " + "z" * 68
    assert second.strip().startswith("'zzz' is no instrument here (i lists them)")


def _alerted(text: str, width: int, notice: str = "") -> tuple[str, str]:
    alerts = Alerts()
    line = CommandLine(alerts)
    line.notice = notice
    alerts.view = AlertsView(
        rows=(
            AlertRow(severity="alarm", text=text, at_ns=NOW, count=1),
            AlertRow(severity="warning", text="less urgent", at_ns=NOW, count=1),
        )
    )
    alerts.now_ns = NOW
    texts = [
        "".join(cell[0] for cell in each.paint(width, 1)[0]) for each in (AlertLine(line), line)
    ]
    assert [len(text) for text in texts] == [width, width]
    return texts[0], texts[1]


ALARM = "KILLED: no new orders, 2 of ours being canceled. Orders placed elsewhere stay: look there"


def test_an_alarm_that_is_too_long_goes_on_in_the_command_row() -> None:
    first, second = _alerted(ALARM, 80)
    assert "less urgent" not in first
    head, _, rest = first.partition("KILLED")
    assert head.startswith(" !! ")
    assert f"KILLED{rest.rstrip().removesuffix(' …')} {second.strip()}" == ALARM


def test_what_is_told_there_comes_before_the_rest_of_an_alarm() -> None:
    first, second = _alerted(ALARM, 80, notice="cancel asked")
    assert first.rstrip().endswith("…")
    assert second.strip() == ": cancel asked"


def test_a_short_alarm_leaves_room_for_the_next_alert() -> None:
    first, second = _alerted("KILLED", 80)
    assert "less urgent" in first
    assert second.strip() == ":"
