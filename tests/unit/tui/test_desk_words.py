"""What the desk says of arming, themes, clocks, and of what stays open."""

from decimal import Decimal

from app.domain.commands import REVIVE_WORDS, Arm, Present
from app.views import keys
from tests.fakes import demo_views as demo
from tests.unit.tui.test_desk import command, show_orders
from tests.unit.tui.trader import Trader

D = Decimal


def test_arming_says_what_still_stops_every_order() -> None:
    for stopped, told in (
        ("KILLED", f"the kill switch stops every order: :revive {REVIVE_WORDS} lifts it"),
        ("JOURNAL BROKEN", "no order leaves while it says JOURNAL BROKEN: a tells why"),
    ):
        trader = Trader()
        trader.desk.show(keys.STATUS, demo.status(armed_s=None, trading_stopped=stopped))
        assert trader.type("A").notice == f"armed, but {told}"
        assert trader.desk.panels.command.notice_look == "warning"
        assert len(trader.all(Arm)) == 1


def test_keys_keep_the_time_until_disarming_within_three_seconds_of_what_it_is() -> None:
    trader = Trader()
    frames_untold, longest = 0, 0
    for frame in range(400):  # twenty seconds with a key every half of one
        if frame % 10 == 0:
            trader.type("j")
        told = len(trader.all(Present))
        trader.frames(1)
        frames_untold = 0 if len(trader.all(Present)) > told else frames_untold + 1
        longest = max(longest, frames_untold)
    assert longest * 0.05 <= 2.5
    assert len(trader.all(Present)) <= 10  # and a held key does not flood the engine
    told = len(trader.all(Present))
    trader.frames(200)
    assert len(trader.all(Present)) <= told + 1  # nobody is at the keyboard


def test_the_clock_is_chosen_by_name_or_turned() -> None:
    trader = Trader()
    for line, local in (
        ("times local", True),
        ("times l", True),
        ("times UTC", False),
        ("times", True),
    ):
        assert command(trader, line).desk.times.local is local
        assert trader.notice == f"times are {'local' if local else 'UTC'} now"
    assert trader.type(":", "times u", "tab").desk.panels.command.edit.text == "times utc "


def test_a_theme_is_asked_for_by_name_and_completed() -> None:
    trader = Trader().type(":", "theme ok", "tab", "enter")
    assert trader.desk.theme_asked == "okabe"
    assert command(Trader(), "theme").desk.theme_asked == ""


def test_a_small_quit_dialog_keeps_size_and_price_whole() -> None:
    trader = Trader()
    row = demo.order(
        1, side="sell", symbol="ETH/USDT", venue="okx", quantity=D("3.4"), price=D("3400.5")
    )
    show_orders(trader, row, demo.order(2, status="unknown"))
    trader.desk.fit(40, 10)
    lines = trader.type("q").picture(40, 8).splitlines()
    assert any("S 3.4 ETH/USDT 3,400.50 okx" in line for line in lines)
    assert any("UNKNOWN" in line for line in lines[3:])


def test_there_is_nothing_to_arm_where_no_order_can_leave() -> None:
    trader = Trader()
    trader.desk.show(keys.STATUS, demo.status(mode="LIVE READ-ONLY", armed_s=None))
    trader.type("A")
    assert trader.all(Arm) == []
    assert trader.notice == "LIVE READ-ONLY: no order can leave, so there is nothing to arm"
