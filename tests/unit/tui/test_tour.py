"""The tour: a step ends when it has happened, a wrong key strands nobody, and it never does anything itself."""

from collections.abc import Sequence

import msgspec
import pytest

from app.domain.commands import DraftPlan
from app.tui.glyphs import ELLIPSIS
from app.tui.keymap import BINDINGS, key_name
from app.tui.layout import Place, places
from app.tui.tour import Guide
from app.tui.tour.facts import Step
from app.tui.tour.sight import Sight
from app.tui.tour.steps import STEPS
from app.views import keys
from app.views.orders import OrderRow
from tests.fakes import demo_views as demo
from tests.fakes.demo_plans import DemoPlans
from tests.unit.tui.trader import Trader

# Every text that the strip can show, with the keys beside it.
TOLD = [
    (f"{step.title}/{number}", step.title, pressed, words or step.words)
    for step in STEPS
    for number, (pressed, words) in enumerate(
        [(step.keys, step.words), *((each.keys, each.words) for each in step.detours)]
    )
]


def at(title: str, trader: Trader) -> Guide:
    """The trader's tour, with everything before this step left out."""
    guide = trader.desk.guide
    assert guide is not None
    trader.frames()
    while guide.step.title != title:
        trader.type("ctrl+n")
    trader.frames()
    return guide


def touring(*, armed: bool = True, plans: DemoPlans | None = None) -> Trader:
    trader = Trader(plans, guide=Guide())
    trader.desk.show(keys.STATUS, demo.status(armed_s=292 if armed else None))
    return trader


def put_orders(trader: Trader, rows: Sequence[OrderRow]) -> None:
    view = trader.desk.panels.orders.view
    assert view is not None
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(view, rows=tuple(rows)))
    trader.frames()


def rows_of(trader: Trader) -> tuple[OrderRow, ...]:
    view = trader.desk.panels.orders.view
    assert view is not None
    return view.rows


def strip(guide: Guide, width: int = 80) -> str:
    return "\n".join("".join(text for text, _look in row) for row in guide.paint(width, 4))


def test_reading_is_done_by_doing() -> None:
    trader = touring(armed=False)
    guide = trader.frames().desk.guide
    assert guide is not None
    told = []
    for pressed in (("1",), ("j", "e"), ("escape",), ("2",)):
        told.append((guide.step.title, guide.keys))
        trader.type(*pressed).frames()
    assert told == [
        ("The first line", ("1",)),
        ("Your balances", ("j", "e")),
        ("A figure, explained", ("esc",)),
        ("One book, net of your fees", ("2",)),
    ]
    assert guide.step.title == "Arm the cockpit"
    trader.type("A").frames()
    assert guide.step.title == "Arm the cockpit"  # pressed, but the engine has not said so
    trader.desk.show(keys.STATUS, demo.status(armed_s=300))
    assert trader.frames().desk.guide is guide
    assert guide.step.title == "An order is one line"


def test_back_and_next_go_through_every_title_once() -> None:
    trader = touring()
    guide = at(STEPS[-1].title, trader)
    numbers = {strip(guide).split(" of ")[0]}
    for step in reversed(STEPS[:-1]):
        trader.type("ctrl+o").frames()
        assert guide.step is step
        numbers.add(strip(guide).split(" of ")[0])
    assert len(numbers) == len({step.title for step in STEPS}) == len(STEPS)


def test_wrong_keys_change_nothing_but_what_to_press() -> None:
    trader = touring()
    guide = at("An order is one line", trader)
    trader.type("7", "z", "?").frames()
    assert (guide.step.title, guide.keys) == ("An order is one line", ("esc",))
    trader.type("escape").frames()
    assert guide.keys == (":b 0.5 btc", "enter")
    trader.type(":", "b 0.5 btc", "enter").frames()
    assert guide.step.title == "Where it would go, and why"
    trader.type("escape").frames()  # the ticket is gone
    assert guide.keys == (":b 0.5 btc", "enter")


def test_an_order_is_sent_when_it_is_in_the_feed() -> None:
    trader = touring()
    guide = at("Where it would go, and why", trader)
    trader.type(":", "b 0.5 btc", "enter").frames().type("enter").frames(10)
    assert (guide.step.title, guide.keys) == ("Send exactly this", ("y",))
    trader.type("y").frames()
    assert len(trader.sent) == 1
    assert (guide.step.title, guide.keys) == ("Send exactly this", ())  # wait
    new = msgspec.structs.replace(rows_of(trader)[0], key="new")
    put_orders(trader, (new, *rows_of(trader)))
    assert guide.step.title == "Your order in the feed"


def test_a_refused_plan_leads_back_to_its_line() -> None:
    trader = touring()
    guide = at("Where it would go, and why", trader)
    trader.type(":", "b 0.5 btc", "enter").frames().type("enter").frames(10).type("y").frames()
    trader.frames(70)  # no order came
    assert (guide.step.title, guide.keys) == ("Send exactly this", (":b 0.5 btc", "enter"))
    assert "the alert line says why" in " ".join(strip(guide).split())


def test_a_review_that_cannot_confirm_says_what_to_press_instead() -> None:
    trader = touring(plans=DemoPlans(void="binance moved 1.3 bp."))
    guide = at("Send exactly this", trader)
    trader.type(":", "b 0.5 btc", "enter").frames()
    assert guide.keys == ("enter",)
    trader.type("enter").frames()
    assert guide.keys == ("r",)
    trader.desk.show(keys.STATUS, demo.status(armed_s=None))
    trader.frames()
    assert guide.keys == ("A",)


def test_an_amend_is_done_when_the_order_stands_at_another_price() -> None:
    trader = touring()
    guide = at("Amend it", trader)
    assert guide.keys == ("+",)
    trader.type("1").frames()
    assert guide.keys == ("6",)
    trader.type("6").frames()
    trader.type("+").frames()
    assert guide.keys == ("y",)
    trader.desk.show(keys.STATUS, demo.status(armed_s=None))
    assert trader.frames().desk.guide is guide
    assert guide.keys == ("A",)
    trader.desk.show(keys.STATUS, demo.status())
    trader.frames().type("y").frames()
    assert len(trader.amended) == 1
    assert guide.step.title == "Amend it"  # asked, and not answered yet
    rows = rows_of(trader)
    moved = msgspec.structs.replace(rows[0], price=trader.amended[0].price)
    put_orders(trader, (moved, *rows[1:]))
    assert guide.step.title == "Cancel it"


def test_an_amend_is_also_done_when_another_order_took_the_place() -> None:
    trader = touring()
    guide = at("Amend it", trader)
    rows = rows_of(trader)
    heir = msgspec.structs.replace(rows[0], key="heir", replaces=rows[0].key, status="pending")
    put_orders(trader, (heir, *rows))
    assert guide.step.title == "Amend it"  # both are there
    put_orders(trader, (msgspec.structs.replace(heir, status="open"), *rows[1:]))
    assert guide.step.title == "Cancel it"


def test_a_change_that_went_void_leads_to_a_new_one() -> None:
    trader = touring()
    guide = at("Amend it", trader)
    trader.type("+").frames()
    rows = rows_of(trader)
    filled = msgspec.structs.replace(rows[0], filled=rows[0].filled * 2, changed_ns=demo.NOW)
    put_orders(trader, (filled, *rows[1:]))
    assert guide.keys == ("r",)


def test_a_cancel_is_done_when_the_venue_has_canceled() -> None:
    trader = touring()
    guide = at("Cancel it", trader)
    assert guide.keys == ("c",)
    trader.type("c").frames()
    assert guide.step.title == "Cancel it"
    rows = rows_of(trader)
    gone = msgspec.structs.replace(rows[0], status="canceled", open=False)
    put_orders(trader, (gone, *rows[1:]))
    assert guide.step.title == "Find rows"


def test_without_an_open_order_there_is_nothing_to_cancel_and_the_tour_goes_on() -> None:
    trader = touring()
    guide = at("Cancel it", trader)
    done = [msgspec.structs.replace(row, status="filled", open=False) for row in rows_of(trader)]
    put_orders(trader, done)
    assert guide.keys == ("ctrl+n",)
    trader.type("ctrl+n").frames()
    assert guide.step.title == "Find rows"


def test_the_rest_of_the_way_to_the_end() -> None:
    trader = touring()
    guide = at("Find rows", trader)
    seen = [guide.step.title]
    for pressed in (("/", "okx", "enter"), ("z",), ("escape", "escape"), ("q",), ("escape",)):
        trader.type(*pressed).frames()
        seen.append(guide.step.title if guide.on else "")
    assert seen == [*(step.title for step in STEPS[-5:]), ""]
    assert "tour" not in trader.desk.spots
    assert "tour" not in trader.desk.places


def test_what_is_so_already_is_not_hurried_past() -> None:
    trader = touring()
    guide = at("Arm the cockpit", trader)
    assert guide.keys == ("ctrl+n",)
    assert "Nothing to press here, ctrl+n goes on." in strip(guide)
    trader.type("ctrl+n").frames().type("ctrl+o").frames()
    assert guide.step.title == "Arm the cockpit"
    for _ in range(20):
        trader.type("ctrl+o").frames()
    assert guide.step.title == "The first line"


def test_the_tour_itself_never_gives_a_command() -> None:
    trader = touring()
    trader.desk.show(
        keys.STATUS, demo.status(armed_s=None)
    )  # armed, keys tell that they are pressed
    guide = at("The first line", trader)
    while guide.on:
        trader.type("ctrl+n").frames()
    assert [each for each in trader.given if not isinstance(each, DraftPlan)] == []
    assert trader.given == []


@pytest.mark.parametrize(
    ("name", "title", "pressed", "words"), TOLD, ids=[each[0] for each in TOLD]
)
def test_every_text_fits_the_smallest_screen(
    name: str, title: str, pressed: tuple[str, ...], words: str
) -> None:
    guide = Guide([Step(title, words, pressed, lambda now, begun: False)])
    guide.see(Sight())
    shown = strip(guide)
    assert ELLIPSIS not in shown
    flat = " ".join(shown.replace("ctrl+n next  ctrl+o back", " ").split())
    assert words in flat
    assert title in flat
    assert all(key in shown for key in pressed)
    assert all(len(line) == 80 for line in shown.split("\n"))


@pytest.mark.parametrize("step", STEPS, ids=[each.title for each in STEPS])
def test_what_is_so_already_is_said_in_words_that_fit_and_begin_with_how_to_go_on(
    step: Step,
) -> None:
    guide = Guide([step._replace(done=lambda now, begun: True)])
    guide.see(Sight())
    shown = strip(guide)
    assert guide.keys == ("ctrl+n",)
    assert ELLIPSIS not in shown
    flat = " ".join(shown.replace("ctrl+n next  ctrl+o back", " ").split())
    assert f"Nothing to press here, ctrl+n goes on. {step.words}" in flat


def test_every_key_that_it_names_is_one() -> None:
    known = {key_name(key) for binding in BINDINGS for key in binding.keys}
    named = {key for _name, _title, pressed, _words in TOLD for key in pressed}
    assert {key for key in named if key[0] not in ":/"} <= known
    assert all(key[0] in known for key in named)
    assert len(STEPS) == 18


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("dialog", [None, "top", "full", "centre"])
def test_the_strip_takes_room_and_covers_nothing(size: tuple[int, int], dialog: str | None) -> None:
    width, height = size
    names = tuple(Trader().desk.panels.names)
    spots = places(width, height, names, None, dialog, tour=True)
    assert spots["tour"] == Place(0, height - 7, width, 4)
    below = {name: spot for name, spot in spots.items() if spot.y + spot.height > height - 7}
    assert set(below) == {"tour", "alerts", "command", "footer"}
    assert {"balances", "ladder", "orders"} <= set(spots)
    assert spots["orders"].height >= 8
    covered = sum(spot.width * spot.height for name, spot in spots.items() if name != "dialog")
    assert covered == width * height
