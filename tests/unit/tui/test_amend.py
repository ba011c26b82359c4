"""Amending by key: what is shown is sent by another key, once it was read; what became another order is void."""

import re
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.commands import AmendOrder, Arm, CancelOrder, DraftAmend
from app.tui.bindings import BINDINGS
from app.tui.cells import width_of
from app.tui.keymap import strokes
from app.views import keys
from app.views.amend import AmendView
from tests.fakes import demo_views as demo
from tests.fakes.demo_amends import DemoAmends
from tests.unit.tui.amending import BOUGHT, SOLD, disarmed, happens, strip, wished
from tests.unit.tui.test_cells import HOSTILE, is_safe
from tests.unit.tui.test_painters import poisoned, text_of
from tests.unit.tui.trader import Trader

D = Decimal
STROKES = sorted(
    {stroke for each in BINDINGS for key in each.keys for stroke in strokes(key)} - {"space"}
)
KEYS = [*STROKES, *"0123456789."]


def test_a_step_then_y_sends_exactly_what_is_shown_once() -> None:
    trader = Trader().type("+").frames().type("y", "y", "y")
    (sent,) = trader.amended
    assert sent == AmendOrder(
        token=sent.token,
        venue="binance",
        account="main",
        client_order_id=sent.client_order_id,
        price=D("97372.00"),
        quantity=None,
    )
    assert sent.client_order_id == BOUGHT
    assert len(sent.token) == 32
    assert trader.desk.dialog is None
    assert trader.given[-1] == DraftAmend(client_order_id=None)
    assert trader.notice == "change asked: buy 0.5 BTC/USDT @ 97,371.99 to 97,372.00 on binance"


def test_it_shows_from_what_to_what_and_what_that_would_do() -> None:
    trader = Trader().type("+").frames()
    for part in (
        "BUY BTC/USDT on binance, main",
        "SIMULATED",
        "97,371.99 → 97,372.00",
        "3.1 bp (2,999 ticks) behind the bid 97,401.99",
        "needs 0.01 USDT more",
        "loses its place",
        "0.2 filled",
        "READY  y  sends this change",
    ):
        assert part in strip(trader), part
    assert "best bid 97,401.99, ask 97,402.01" in strip(trader, 120)
    trader.type("<", "-").frames()
    assert "frees 4,868.59 USDT" in strip(trader)
    assert "keeps its place in the queue" in strip(trader, 120)
    trader.type(">", ">").frames()
    assert "loses its place in the queue" in strip(trader, 120)
    assert "in front of" in strip(trader.type("F").frames())
    assert "at the best bid" in strip(trader.type("J").frames())


def test_where_the_venue_places_it_anew_that_is_said() -> None:
    trader = Trader(amends=DemoAmends(replaces=True)).type("j", "+").frames()
    assert "is canceled and placed anew, last in the queue" in strip(trader, 120)
    assert "needs no more BTC   canceled and placed anew" in strip(trader)
    assert "placed anew" not in strip(trader.type("-", "<").frames(), 120)


def test_c_drops_the_change_and_cancels_that_very_order() -> None:
    trader = Trader().type("j", "+").frames().type("c")
    (cancel,) = trader.all(CancelOrder)
    assert cancel.client_order_id == SOLD
    assert (trader.amended, trader.desk.dialog) == ([], None)


def test_what_would_take_is_said_before_it_is_sent() -> None:
    trader = Trader().type("+", "97402.01").frames()
    assert "WOULD TAKE  takes 0.3 BTC at once" in strip(trader)
    assert "READY" not in strip(trader)
    assert len(trader.type("y").amended) == 1


def test_a_change_that_flashed_by_is_not_sent() -> None:
    trader = Trader().type("+", "y").frames(2).type("y")
    assert trader.amended == []
    assert trader.notice.startswith("not sent: this has just changed")
    trader.frames(1).type("+", "y")  # another change: read that one
    assert trader.amended == []
    assert len(trader.frames(3).type("y").amended) == 1


def test_what_begins_to_take_or_cannot_be_sent_must_be_read_anew() -> None:
    trader = Trader().type("+", "97402").frames(10)
    view = trader.amend_view
    assert view is not None
    trader.desk.show(keys.AMEND, msgspec.structs.replace(view, takes=D("0.1")))
    assert trader.type("y").amended == []
    assert "this has just changed" in trader.notice
    assert len(trader.frames().type("y").amended) == 1


def test_nothing_is_sent_before_the_engine_has_answered_to_these_very_figures() -> None:
    trader = Trader(slow=True).type("+", "+", "9").frames(20).type("y")
    assert trader.amended == []
    assert "wait for READY" in trader.notice
    trader = Trader().type("+").frames()
    trader.slow = True
    assert trader.type("+").frames(20).type("y").amended == []
    trader.amend_answered()
    assert trader.frames().type("y").amended[0].price == D("97372.01")


def test_a_refusal_is_said_and_nothing_sent() -> None:
    trader = Trader().type("+").frames()
    trader.amends.refusal = "binance/BTC: the price is too far away: type one nearer to the book."
    trader.amend_answered().type("y")
    assert trader.amended == []
    assert "too far away" in strip(trader)
    assert "not sent: binance/BTC: the price is too far away" in trader.notice


def test_disarmed_it_says_the_key_and_the_key_works_there() -> None:
    trader = disarmed(Trader().type("+")).frames()
    assert "the cockpit is disarmed: A arms it, then y sends" in strip(trader)
    assert trader.type("y").amended == []
    trader.type("A")
    assert trader.all(Arm)
    assert len(trader.type("y").amended) == 1


@pytest.mark.parametrize(
    ("changes", "why", "goes_on"),
    [
        ({"filled": D("0.3")}, "0.1 more was filled meanwhile, 0.3 in all", True),
        ({"price": D("97000")}, "its price is 97,000.00 now", True),
        ({"quantity": D("0.4")}, "its size is 0.4 now", True),
        ({"status": "filled", "open": False, "filled": D("0.5")}, "the order is filled now", False),
        ({"status": "canceled", "open": False}, "the order is canceled now", False),
        ({"status": "unknown"}, "the order is UNKNOWN now", False),
    ],
)
def test_what_became_another_order_is_void(
    changes: dict[str, object], why: str, goes_on: bool
) -> None:
    trader = happens(Trader().type("+").frames(), BOUGHT, **changes)
    assert "VOID" in strip(trader)
    assert why in strip(trader)
    assert trader.type("y", "+", "9", "y").frames().type("y").amended == []
    assert why in trader.notice
    again = "r goes on from what it is now" if goes_on else "esc goes back"
    assert again in trader.notice
    trader.type("r").frames()
    assert ("VOID" not in strip(trader)) is goes_on
    trader.type("+").frames().type("y")
    assert len(trader.amended) == goes_on


def test_void_is_heard_from_either_view_and_stays() -> None:
    trader = Trader().type("+").frames()
    view = trader.desk.panels.orders.view
    assert view is not None
    done = msgspec.structs.replace(view.rows[0], filled=D("0.3"), changed_ns=demo.NOW)
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(view, rows=(done, *view.rows[1:])))
    assert trader.amend.void
    trader.amend_answered()  # older news
    assert trader.frames().type("y").amended == []
    trader = Trader().type("+").frames()
    del trader.amends.rows[BOUGHT]
    trader.amend_answered()
    assert "the engine does not know this order any more" in strip(trader)


def test_begun_again_it_starts_from_what_the_order_is_now() -> None:
    trader = happens(Trader().type("+").frames(), BOUGHT, price=D("97000"))
    trader.type("r")
    assert wished(trader) == (None, None)
    assert "Nothing to change" in strip(trader)
    assert wished(trader.type("+")) == ("97000.01", None)
    trader.type("r", "r").frames()
    assert "Nothing to change" in strip(trader)
    assert trader.type("y").amended == []


def test_escape_drops_it_and_the_row_is_marked_while_it_is_open() -> None:
    trader = Trader().type("j", "+")

    def signs() -> list[str]:
        rows = text_of(trader.desk.panels.orders.paint(120, 12)).splitlines()
        return [row[1:3] for row in rows if "binance" in row][:2]

    assert signs() == ["  ", ">±"]
    trader.type("escape")
    assert trader.desk.dialog is None
    assert trader.given[-1] == DraftAmend(client_order_id=None)
    assert trader.amended == []
    assert signs() == ["  ", "> "]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("zoom", [(), ("z",), ("z", "z")])
def test_the_order_is_never_hidden(size: tuple[int, int], zoom: tuple[str, ...]) -> None:
    trader = Trader()
    trader.desk.fit(*size)
    before = trader.desk.spots["orders"]
    trader.type(*zoom, "+")
    spots = trader.desk.spots
    assert spots["orders"] == before
    assert spots["dialog"].y + spots["dialog"].height == before.y
    assert not any(spots["dialog"].overlaps(spots[name]) for name in spots if name != "dialog")
    assert "ladder" in spots


def test_covered_it_must_be_read_again() -> None:
    trader = Trader().type("+").frames().type("K", "escape", "y")
    assert trader.amended == []
    assert len(trader.frames().type("y").amended) == 1


def test_a_paste_is_a_price_and_confirms_nothing() -> None:
    trader = Trader().type("+").paste("96000.5").frames().paste("y").frames()
    assert trader.amended == []
    assert "a paste confirms nothing" in trader.notice
    assert wished(trader) == ("96000.5", None)
    trader.paste("96000\ny").paste("1e5").frames()
    assert wished(trader) == ("96000.5", None)
    assert trader.paste("y").type("y").amended == []
    assert len(trader.frames().type("y").amended) == 1
    trader = Trader().paste("+y")
    assert trader.desk.dialog is None


@pytest.mark.parametrize("key", sorted({*KEYS} - {"ctrl+c"}))
def test_holding_one_key_down_never_sends_a_change(key: str) -> None:
    trader = Trader()
    for start in ((), ("+",), (">",)):
        trader.type(*start)
        for _ in range(30):
            if not (key == "y" and start):
                trader.type(key).frames(1)
        trader.type("escape")
    assert trader.amended == []


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(KEYS), max_size=40))
def test_no_keys_send_a_change_while_disarmed(pressed: list[str]) -> None:
    trader = disarmed(Trader().type("+")).frames()
    for key in pressed:
        if key not in ("A", ":"):
            trader.type(key).frames(1)
    assert trader.amended == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["+", "-", "9", "y", "y\n", "+y", "97000", "\n"]), max_size=12))
def test_no_pastes_send_a_change(pasted: list[str]) -> None:
    trader = Trader().type("+").frames()
    for text in pasted:
        trader.paste(text).frames(3)
    assert trader.amended == []


@settings(max_examples=60, deadline=None)
@given(
    text=HOSTILE.filter(bool),
    size=st.tuples(st.integers(1, 220), st.integers(1, 6)),
    value=st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**24),
)
def test_it_is_whole_and_harmless_at_any_size_with_any_words_and_figures(
    text: str, size: tuple[int, int], value: Decimal
) -> None:
    trader = Trader().type("+").frames()
    amend, view = trader.amend, trader.amend_view
    assert view is not None
    changed = msgspec.structs.replace(view, best=value, opposite=value, needs=-value, takes=value)
    for told in (changed, poisoned(msgspec.structs.replace(changed, ready=False), text)):
        assert isinstance(told, AmendView)
        amend.form.row = msgspec.structs.replace(amend.form.row, symbol=text, price=value)
        amend.view = msgspec.structs.replace(told, draft=amend.form.draft or view.draft)
        rows = list(amend.paint(*size))
        assert [width_of(row) for row in rows] == [size[0]] * size[1]
        assert all(is_safe(cell) for row in rows for cell, _look in row)


def test_a_figure_is_never_cut() -> None:
    trader = Trader().type("+").frames()
    for width in range(20, 120):
        figures = re.findall(r"[0-9][0-9,.]*[0-9]|[0-9]", strip(trader, width))
        assert set(figures) <= {
            "97,371.99",
            "97,372.00",
            "0.5",
            "0.2",
            "0.01",
            "97,401.99",
            "97,402.01",
            "2,999",
            "3.1",
        }
