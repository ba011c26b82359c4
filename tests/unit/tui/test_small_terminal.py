"""Below the smallest size what is open is kept out of reach, and comes back as it was, to be read again."""

import pytest

from app.domain.commands import AmendOrder, CancelAll, CancelOrder, Kill, SendPlan
from app.tui.bindings import BINDINGS
from app.tui.dialogs.questions import KillDialog, Question, QuitDialog
from app.tui.dialogs.ticket import Ticket
from tests.unit.tui.test_painters import text_of
from tests.unit.tui.test_panel_keys import trader_at
from tests.unit.tui.trader import NAMED, Trader

# What is open, by the keys that lead there.
OPEN = {
    "ticket": (("b", "0.5"),),
    "a long ticket": ((":", "b 2 btc lim 97000", "enter"),),
    "amend": (("+", "+"),),
    "amend with a price": (("+", "ctrl+u", "96000.5"),),
    "command": ((":", "b 0.5 bt"),),
    "filter": (("6", "/", "okx"),),
    "filter of a panel that 80x24 has no room for": (("5", "/", "okx"),),
    "palette": (("ctrl+p", "the"),),
    "instruments": (("i", "eth"),),
    "history": (("gh",),),
    "menu": (("C", "j"),),
    "keys over a ticket": (("b", "?"),),
}
# In small rooms these do what they say.
WORKING = {"K", "C", "q", "A", "ctrl+c", "ctrl+l", "!"}
KEYS = {key for each in BINDINGS for key in each.keys if " " not in key} | set("b0.59/: ~")


def opened(name: str) -> Trader:
    trader = trader_at(120, 40)
    for keys in OPEN[name]:
        trader.type(*keys)
    return trader.frames()


def looks(trader: Trader) -> tuple[str, ...]:
    """What the trader composes, as text, and where the keys go."""
    desk = trader.desk
    front = trader.picture(120, 40) if desk.dialog is not None else ""
    line = desk.panels.command
    return (front, line.prompt * line.active, line.edit.text, desk.panels.focus, *desk.places)


def pressed(trader: Trader, key: str) -> None:
    trader.desk.press(key, key if len(key) == 1 and key not in NAMED else None)
    trader.take()


@pytest.mark.parametrize("name", OPEN)
def test_it_comes_back_as_it_was(name: str) -> None:
    trader = opened(name)
    before, given = looks(trader), len(trader.given)
    trader.desk.fit(70, 40)
    assert trader.desk.dialog is None
    assert set(trader.desk.spots) == {"small"}
    assert trader.desk.places == ("small", "anywhere", "always")
    assert "what was open comes back" in text_of(trader.desk.panels.small.paint(70, 20))
    trader.frames()
    trader.desk.fit(120, 40)
    assert looks(trader.frames()) == before
    assert not [each for each in trader.given[given:] if isinstance(each, SendPlan | AmendOrder)]


@pytest.mark.parametrize("name", OPEN)
def test_no_key_and_no_paste_reaches_it_meanwhile(name: str) -> None:
    trader = opened(name)
    before = looks(trader)
    trader.desk.fit(79, 24)
    for key in sorted(KEYS - WORKING):
        pressed(trader, key)
        trader.frames(1)
    trader.paste("0.7").paste("y").frames()
    assert trader.desk.dialog is None
    trader.desk.fit(120, 40)
    assert looks(trader.frames()) == before
    ends = SendPlan | AmendOrder | Kill | CancelAll | CancelOrder
    assert not [each for each in trader.given if isinstance(each, ends)]
    assert not trader.desk.leaving


@pytest.mark.parametrize("size", [(79, 24), (80, 23), (20, 5), (1, 1)])
@pytest.mark.parametrize("when", ["at once", "read before"])
def test_a_review_is_never_confirmed_there_nor_right_afterwards(
    size: tuple[int, int], when: str
) -> None:
    trader = Trader().type("b", "0.5", "enter")
    if when == "read before":
        trader.frames()
    trader.desk.fit(*size)
    trader.type("y").frames().type("y", "enter").frames()
    trader.desk.fit(80, 24)
    trader.type("y")
    trader.frames().type("y")  # it is being edited again, so that it is asked for anew
    assert trader.sent == []
    ticket = trader.desk.dialog
    assert isinstance(ticket, Ticket)
    assert (ticket.phase, ticket.form.size.text) == ("ticket", "0.5")
    assert trader.type("enter", "y").sent == []
    assert len(trader.frames().type("y").sent) == 1


@pytest.mark.parametrize(("key", "dialog"), [("K", KillDialog), ("q", QuitDialog), ("C", Question)])
@pytest.mark.parametrize("name", OPEN)
def test_what_ends_danger_is_asked_in_front_and_the_rest_waits_behind(
    name: str, key: str, dialog: type
) -> None:
    trader = opened(name)
    before = looks(trader)
    trader.desk.fit(60, 20)
    assert isinstance(trader.type(key).desk.dialog, dialog)
    assert set(trader.desk.spots) == {"dialog"}
    trader.desk.fit(120, 40)
    assert isinstance(trader.desk.dialog, dialog)
    trader.desk.fit(60, 20)
    assert trader.type("escape").desk.dialog is None
    trader.desk.fit(120, 40)
    assert looks(trader.frames()) == before


def test_the_kill_key_stops_while_an_order_waits() -> None:
    trader = opened("ticket")
    trader.desk.fit(60, 20)
    assert len(trader.type("K", "!").all(Kill)) == 1
    assert not trader.sent


def test_without_anything_open_the_notice_promises_nothing() -> None:
    trader = Trader()
    trader.desk.fit(60, 20)
    assert "what was open" not in text_of(trader.desk.panels.small.paint(60, 20))
    trader.desk.fit(120, 40)
    trader.type("b")
    trader.desk.fit(60, 20)
    trader.desk.close(next(iter(trader.desk.dialogs)))
    assert "what was open" not in text_of(trader.desk.panels.small.paint(60, 20))
