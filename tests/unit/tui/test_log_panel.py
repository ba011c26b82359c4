"""The log: alerts and answers, newest at the bottom, which stays in sight until the cursor is moved up."""

import msgspec

from app.domain.instants import SECOND
from app.views import keys
from app.views.alerts import AlertRow
from tests.fakes import demo_views as demo
from tests.unit.tui.test_painters import text_of
from tests.unit.tui.test_panel_keys import picture, trader_at
from tests.unit.tui.test_ticket import Trader


def many(count: int) -> tuple[AlertRow, ...]:
    """Newest first, as the engine tells them."""
    return tuple(
        AlertRow(at_ns=demo.NOW - at * SECOND, severity="info", text=f"event {count - at}", count=1)
        for at in range(count)
    )


def log_of(trader: Trader) -> str:
    return picture(trader)["log"]


def said(trader: Trader) -> str:
    """The log without frame and line breaks."""
    return " ".join(log_of(trader).replace("│", " ").split())


def with_alerts(rows: tuple[AlertRow, ...]) -> Trader:
    trader = trader_at(200, 60).type("0")
    trader.desk.show(keys.ALERTS, msgspec.structs.replace(demo.alerts(), rows=rows))
    return trader


def test_alerts_stand_oldest_first_whole_and_counted() -> None:
    lines = log_of(trader_at(200, 60).type("0")).splitlines()
    assert "reconciled: 0 differences" in lines[1]
    assert "FOO has no price: 90,000 FOO are outside NAV x3" in lines[2]
    assert "okx order 7f03aa000000000003 unconfirmed: SOL" in lines[3]
    assert "exposure between 0 and -250" in lines[4]


def test_answers_of_the_command_row_are_kept_after_they_leave_it() -> None:
    trader = trader_at(200, 60).type("c").frames(400)
    assert trader.notice == ""
    assert ": cancel asked: buy 0.5 BTC/USDT @ 97,371.99 on binance" in said(trader)


def test_an_answer_repeated_is_counted() -> None:
    trader = trader_at(200, 60).type("n", "n", "n")
    assert said(trader).count("there is no filter here") == 1
    assert "only the rows that you look for x3" in said(trader)


def test_the_newest_is_in_sight_until_the_cursor_goes_up_and_again_at_the_end() -> None:
    trader = with_alerts(many(40))
    assert "event 40 " in log_of(trader)
    trader.type("k", "k", *["pageup"] * 2)
    before = log_of(trader)
    assert "event 40 " not in before
    newer = msgspec.structs.replace(many(1)[0], at_ns=demo.NOW + SECOND, text="event 41")
    trader.desk.show(keys.ALERTS, msgspec.structs.replace(demo.alerts(), rows=(newer, *many(40))))
    assert log_of(trader) == before
    assert "event 41" in log_of(trader.type("G"))
    newest = msgspec.structs.replace(newer, at_ns=demo.NOW + 2 * SECOND, text="event 42")
    trader.desk.show(
        keys.ALERTS, msgspec.structs.replace(demo.alerts(), rows=(newest, newer, *many(40)))
    )
    assert "event 42" in log_of(trader)


def test_the_first_row_can_be_reached() -> None:
    assert "event 1 " in log_of(with_alerts(many(40)).type("gg"))


def test_a_row_of_several_lines_under_the_cursor_is_shown_whole() -> None:
    long = tuple(
        msgspec.structs.replace(row, text=f"{row.text} " + "word " * 30) for row in many(30)
    )
    trader = with_alerts(long).type("gg", *["j"] * 7)
    text = log_of(trader)
    assert "event 8 " in text
    assert text.splitlines()[-2].rstrip("│ ").endswith("word")


def test_a_frozen_log_takes_no_new_answers_into_its_picture() -> None:
    trader = trader_at(200, 60).type("0", "p", "6", "c")
    assert "cancel asked" not in log_of(trader)
    assert "cancel asked" in log_of(trader.type("0", "p"))


def test_hostile_answers_are_harmless() -> None:
    trader = trader_at(200, 60)
    trader.desk.say("evil\x1b]52;c;aGk=\x07\u202e")
    assert "\x1b" not in text_of(trader.desk.panels.log.paint(60, 12))
