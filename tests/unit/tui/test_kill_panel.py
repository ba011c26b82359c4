"""What the key of the kill panel does, and is called, before the kill, during it and once all is done."""

import msgspec

from app.domain.commands import Kill
from app.tui.app import CockpitApp
from app.tui.dialogs.questions import KillDialog
from app.views import keys
from tests.fakes import demo_views as demo
from tests.fakes.screen import in_loop, press, wait_for
from tests.unit.tui.trader import Trader

STOPPED = demo.kill(latched=True)
WORKING = msgspec.structs.replace(STOPPED, done=False)
DONE = msgspec.structs.replace(STOPPED, done=True)


def kills(trader: Trader) -> int:
    return sum(isinstance(each, Kill) for each in trader.given)


def test_its_key_asks_again_once_the_engine_has_answered() -> None:
    trader = Trader().type("K", "!", "!")
    assert kills(trader) == 1
    trader.desk.show(keys.KILL, WORKING)
    assert kills(trader.frames(41).type("!", "!")) == 2
    trader.desk.show(keys.KILL, DONE)
    assert kills(trader.frames(41).type("!")) == 3


def test_held_down_it_does_not_flood_the_venues() -> None:
    trader = Trader().type("K")
    for _ in range(60):  # three seconds
        trader.type("!").frames(1)
        trader.desk.show(keys.KILL, WORKING)
    assert kills(trader) == 2


def test_its_label_says_what_the_key_would_still_do() -> None:
    trader = Trader().type("K")
    dialog = trader.desk.dialog
    assert isinstance(dialog, KillDialog)
    assert dialog.label == "STOP"
    trader.desk.show(keys.KILL, WORKING)
    assert dialog.label == "again"
    trader.desk.show(keys.KILL, DONE)
    assert dialog.label == ""


@in_loop
async def test_after_the_kill_the_footer_offers_no_stop() -> None:
    app = CockpitApp(demo.demo_cockpit())
    async with app.run_test(size=(120, 40)):
        await wait_for(app, "NAV $4,812,337")
        press(app, "K")
        await wait_for(app, "! STOP")
        for view, offered in ((WORKING, [("!", "again")]), (DONE, [])):
            app.desk.show(keys.KILL, view)
            app.trade.refresh_surfaces()
            shown = app.desk.panels.footer.keys
            assert [each for each in shown if each[0] == "!"] == offered
            assert ("esc", "back") in shown
