"""Confirming: what was shown long enough is sent, by the key or the text it asks for, and nothing else is."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.commands import Arm, CancelOrder, DraftPlan, SendPlan
from app.tui.bindings import BINDINGS
from app.tui.dialogs.ticket import Ticket
from app.tui.keymap import strokes
from app.views import keys
from tests.fakes import demo_views as demo
from tests.fakes.demo_plans import DemoPlans
from tests.unit.tui.trader import NAMED, Trader

D = Decimal
STROKES = sorted(
    {stroke for each in BINDINGS for key in each.keys for stroke in strokes(key)} - {"space"}
)
KEYS = [*STROKES, *"0123456789.:/ sendbtcok"]


def reviewing(plans: DemoPlans | None = None, size: str = "0.5") -> Trader:
    return Trader(plans).type("b", size, "tab", "97000", "enter")


def disarmed(trader: Trader) -> Trader:
    trader.desk.show(keys.STATUS, demo.status(armed_s=None))
    return trader


def test_a_confirmed_review_sends_exactly_the_shown_plan_once() -> None:
    trader = reviewing()
    view = trader.view
    trader.frames().type("y", "y", "y")
    (sent,) = trader.sent
    assert view is not None
    assert (sent.plan, sent.typed, sent.rest_of) == (view.plan.hash, "y", None)
    assert len(sent.token) == 32
    assert trader.desk.dialog is None
    assert trader.given[-1] == DraftPlan(line=None)
    assert trader.notice == "order given: buy 0.5 BTC/USDT @ 97,000.00 on binance"


def test_the_review_pins_the_plan_and_it_stands_still_while_the_book_moves() -> None:
    trader = reviewing(size="2")
    assert trader.all(DraftPlan)[-1].pinned == trader.ticket.review.plan.hash  # type: ignore[union-attr]  # it is there
    before = trader.frames().picture()
    trader.plans.books = tuple(reversed(trader.plans.books))
    trader.plans.left_s = 9
    trader.answered()
    after = trader.picture()
    assert "good for 15 s" in before
    assert "good for  9 s" in after
    table = [line.partition("││")[2] for line in before.splitlines()]
    assert [line.partition("││")[2] for line in after.splitlines()][:-1] == table[:-1]


def test_y_before_the_plan_was_long_enough_on_the_screen_does_nothing() -> None:
    trader = reviewing().frames(2).type("y")
    assert trader.sent == []
    assert trader.notice.startswith("not sent: the plan was on the screen too briefly")
    assert len(trader.frames(1).type("y").sent) == 1


def test_a_plan_that_the_engine_has_not_pinned_cannot_be_sent() -> None:
    trader = Trader().type("b", "0.5", "tab", "97000")
    trader.slow = True
    trader.type("enter").frames(20).type("y")
    assert trader.sent == []
    assert "wait for READY" in trader.notice
    assert "READY" not in trader.picture().replace("wait for READY", "")
    assert len(trader.answered().frames().type("y").sent) == 1


def test_typing_ahead_or_pasting_keys_cannot_send() -> None:
    trader = Trader().type("b", "0.5", "tab", "97000", "enter", "y", "enter", "y")
    assert trader.sent == []
    trader = Trader().type("b").paste("0.5\ny").paste("y")
    assert trader.type("enter", "y").sent == []
    assert reviewing().frames().paste("y").type("y").sent == []


@pytest.mark.parametrize("key", sorted({*KEYS} - {"ctrl+c"}))
@pytest.mark.parametrize("live", [False, True], ids=["key", "typed"])
def test_holding_one_key_down_never_sends(key: str, live: bool) -> None:
    trader = Trader(DemoPlans(live=live))
    for start in ((), ("b", "0.5", "enter")):
        trader.type(*start)
        for _ in range(30):
            if not (key == "y" and start):
                trader.type(key).frames(1)
    assert trader.sent == []


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(KEYS), max_size=50), st.booleans())
def test_no_keys_send_while_disarmed(pressed: list[str], live: bool) -> None:
    trader = disarmed(Trader(DemoPlans(live=live)).type("b", "0.5", "enter")).frames()
    for key in pressed:
        if key not in ("A", ":"):
            trader.type(key).frames(1)
    assert trader.sent == []


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(["send", "s", "e", "n", "d", "0.5", "y", "send\n"]), max_size=12))
def test_no_pastes_send(pasted: list[str]) -> None:
    trader = Trader(DemoPlans(live=True)).type("b", "0.5", "enter").frames()
    for text in pasted:
        trader.paste(text).frames(1).type("enter").frames(1)
    assert trader.sent == []


def test_a_void_plan_sends_nothing_says_why_and_r_takes_the_new_one() -> None:
    trader = reviewing().frames()
    trader.plans.void = (
        "binance moved 1.3 bp since this plan was made, nothing was sent: look at the new one."
    )
    trader.answered()
    assert "VOID" in trader.picture()
    assert "binance moved 1.3 bp" in trader.picture()
    assert trader.type("y").sent == []
    assert "binance moved 1.3 bp" in trader.notice
    trader.plans.void = ""
    trader.answered()
    assert trader.type("y").sent == []  # void once is void for good, whatever the book does
    trader.type("r").frames().type("y")
    assert len(trader.sent) == 1


def test_enter_takes_the_new_plan_only_where_the_old_one_is_void() -> None:
    trader = reviewing().frames().type("enter", "enter")
    assert trader.sent == []
    assert len(trader.type("y").sent) == 1
    trader = reviewing().frames()
    trader.plans.void = "The plan is older than 15 s, nothing was sent: look at the new one."
    trader.answered()
    trader.plans.void = ""
    trader.answered().type("enter").frames().type("y")
    assert len(trader.sent) == 1


def test_a_forgotten_plan_is_void() -> None:
    trader = reviewing().frames()
    view = trader.view
    assert view is not None
    trader.desk.show(keys.PLAN, msgspec.structs.replace(view, pinned=None))
    assert trader.type("y").sent == []
    assert "not known to the engine any more" in trader.notice


def test_a_review_that_is_stopped_is_not_sent() -> None:
    trader = reviewing().frames()
    trader.plans.refusal = (
        "New orders are stopped by the kill switch, nothing was sent: revive them."
    )
    assert trader.answered().type("y").sent == []
    assert trader.notice.startswith("not sent: New orders are stopped by the kill switch")


def test_disarmed_the_review_says_the_key_and_the_key_works_there() -> None:
    trader = disarmed(reviewing()).frames()
    assert "the cockpit is disarmed: A arms it" in trader.picture()
    assert trader.type("y").sent == []
    assert "disarmed: A arms it" in trader.notice
    trader.type("A")
    assert trader.all(Arm)
    assert trader.ticket.review is not None
    assert len(trader.type("y").sent) == 1


LIVE_WORD = "0.5"  # 48,500 USDT are 1% of NAV: a word
LIVE_AMOUNT = "2.5"  # 243,500 USDT are 5%: the amount


@pytest.mark.parametrize(("size", "typed"), [(LIVE_WORD, "send"), (LIVE_AMOUNT, "2.5")])
def test_a_larger_live_order_wants_a_text_and_enter(size: str, typed: str) -> None:
    trader = reviewing(DemoPlans(live=True), size).frames()
    assert trader.ticket.phase == "typed"
    assert f"type {typed} + enter" in trader.picture()
    assert trader.type("y", "enter").sent == []
    trader.type(typed[:-1], "enter")
    assert trader.sent == []
    assert f"type {typed}, then enter" in trader.notice
    trader.type(typed, "enter")
    (sent,) = trader.sent
    assert sent.typed == typed


def test_a_small_live_order_wants_the_key() -> None:
    trader = reviewing(DemoPlans(live=True), "0.1").frames()
    assert trader.ticket.phase == "review"
    assert len(trader.type("y").sent) == 1


def test_a_wrong_character_starts_the_text_anew() -> None:
    trader = reviewing(DemoPlans(live=True)).frames().type("sen", "x", "d", "enter")
    assert trader.sent == []
    trader.type("s", "s", "e", "n", "d", "enter")
    assert trader.sent == []
    assert len(trader.type("sen", "x", "send", "enter").sent) == 1


def test_a_typed_character_can_be_taken_back() -> None:
    trader = (
        reviewing(DemoPlans(live=True)).frames().type("se", "backspace", "e", "n", "d", "enter")
    )
    assert len(trader.sent) == 1


def test_what_was_typed_does_not_survive_a_void_plan_or_new_prices() -> None:
    trader = reviewing(DemoPlans(live=True)).frames().type("send")
    trader.plans.void = (
        "okx moved 1.2 bp since this plan was made, nothing was sent: look at the new one."
    )
    trader.answered()
    trader.plans.void = ""
    assert trader.answered().type("enter").sent == []  # enter takes the new plan
    trader.frames()
    assert trader.ticket.review is not None
    assert trader.ticket.review.typed == ""
    assert trader.type("enter").sent == []
    trader.type("send", "r").frames().type("enter")
    assert trader.sent == []
    assert len(trader.type("send", "enter").sent) == 1


def test_the_text_cannot_be_typed_before_the_plan_was_read() -> None:
    trader = reviewing(DemoPlans(live=True)).type("s")
    assert "too briefly" in trader.notice
    assert trader.ticket.review is not None
    assert trader.ticket.review.typed == ""


def test_the_kill_key_works_while_a_text_is_wanted() -> None:
    trader = reviewing(DemoPlans(live=True)).frames().type("se", "K")
    assert len(trader.desk.dialogs) == 2
    trader.type("escape")
    assert trader.ticket.review is None


def test_a_covered_review_must_be_asked_for_again() -> None:
    trader = reviewing().frames().type("K", "escape").frames(10).type("y")
    assert trader.sent == []
    assert trader.ticket.phase == "ticket"


def test_escape_goes_back_to_editing() -> None:
    trader = reviewing().type("escape")
    assert trader.ticket.phase == "ticket"
    assert trader.all(DraftPlan)[-1].pinned == ""
    assert trader.type("escape").desk.dialog is None


def test_the_review_shows_base_quote_fee_venue_and_plan_at_every_size() -> None:
    trader = reviewing().frames()
    review = trader.ticket.review
    assert review is not None
    for size in ((120, 24), (80, 20), (200, 38)):
        text = trader.picture(*size)
        for part in (
            "BUY 0.5 BTC",
            "48,500.00 USDT for 0.5 BTC",
            "36.38",  # the fee: 7.5 bp of 48,500
            "97,072.75",  # all-in
            "binance",
            "97,000.00",
            review.plan.hash,
            "SIMULATED",
            "READY",
            " y ",
        ):
            assert part in text, (size, part)


def plan_row(trader: Trader, kind: str = "order", **changes: object) -> object:
    key = f"parent:{trader.sent[-1].token}"
    parent = {"key": key} if kind == "parent" else {"key": "new", "parent": key}
    return demo.order(0, kind=kind, client_order_id="new", **{**parent, **changes})


def show_rows(trader: Trader, *rows: object) -> None:
    view = msgspec.structs.replace(demo.orders(), rows=(*rows, *demo.orders().rows))
    trader.desk.show(keys.ORDERS, view)


@pytest.mark.parametrize("kind", ["order", "parent"])
def test_the_cursor_goes_to_the_order_that_was_just_sent(kind: str) -> None:
    trader = reviewing().frames().type("y")
    new = plan_row(trader, kind)
    show_rows(trader, demo.order(9, key="foreign", external=True), new)
    row = trader.desk.panels.orders.selected()
    assert row == new


def test_a_cancel_right_after_sending_does_not_hit_an_older_order() -> None:
    trader = reviewing().frames().type("y", "c")
    assert not trader.all(CancelOrder)
    assert "not in the feed yet" in trader.notice
    show_rows(trader, plan_row(trader))
    (cancel,) = trader.type("c").all(CancelOrder)
    assert cancel.client_order_id == "new"


def test_a_cursor_that_was_moved_after_sending_stays_where_it_was_put() -> None:
    trader = reviewing().frames().type("y", "j")
    show_rows(trader, plan_row(trader))
    row = trader.desk.panels.orders.selected()
    assert row is not None
    assert row.key == demo.orders().rows[1].key


def test_named_keys_are_those_of_the_table() -> None:
    assert {*STROKES} >= NAMED
    assert isinstance(reviewing().desk.dialog, Ticket)
    assert not reviewing().all(SendPlan)
