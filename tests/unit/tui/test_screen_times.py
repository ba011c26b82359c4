"""`U` changes the clock of every time on the screen at once, also of a figure that is written out."""

from datetime import timedelta, timezone

from tests.unit.tui.test_painters import text_of
from tests.unit.tui.test_panel_keys import picture, trader_at


def test_every_panel_tells_times_by_the_same_clock() -> None:
    trader = trader_at(200, 60)
    trader.desk.times._zone = timezone(timedelta(hours=5, minutes=30))
    trader.type("l", "l", "l", "l", "l")
    before = picture(trader)
    assert "time UTC" in before["orders"]
    assert "age since 14:02:40 UTC" in before["orders"].splitlines()[-1]
    assert " 14:02:50 !" in before["log"]
    trader.type("U")
    after = picture(trader)
    lines = text_of(
        [*trader.desk.panels.status.paint(200, 1), *trader.desk.panels.alerts.paint(200, 1)]
    )
    assert "14:0" not in "".join([*after.values(), lines])
    assert "  local    venue" in after["orders"]
    assert "age since 19:32:40 +0530" in after["orders"].splitlines()[-1]
    assert " 19:32:50 !" in after["log"]
    assert "19:33:21 +0530" in lines
    trader.type("5", "j", "l", "l", "l", "l", "l")
    assert "book 19:33:21 +0530" in picture(trader)["venues"].splitlines()[-1]
    trader.type("U")
    picture(trader)
    assert "book 14:03:21 UTC" in picture(trader)["venues"].splitlines()[-1]
