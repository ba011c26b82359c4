"""Canceling more than one order: by words, by menu, and never without another key."""

from collections.abc import Sequence

import msgspec
import pytest

from app.domain.commands import CancelAll, CancelOrder, SendPlan
from app.domain.order_terms import Side
from app.tui.cancel_groups import CancelGroup, Unclear, read_group
from app.tui.dialogs.cancel_menu import CancelMenu
from app.tui.dialogs.questions import Question
from app.tui.order_desk import describe
from app.views import keys
from app.views.orders import OrderRow
from tests.fakes import demo_views as demo
from tests.unit.tui.test_painters import text_of
from tests.unit.tui.test_panel_keys import trader_at
from tests.unit.tui.trader import Trader

VENUES = ("binance", "okx", "bybit")
BTC = ("BTC/USD", "BTC/USDT")


def rows() -> tuple[OrderRow, ...]:
    """Open orders of ours on four instruments, and one placed elsewhere."""
    return (
        demo.order(1),
        demo.order(2, side="sell", symbol="BTC/USD", venue="okx"),
        demo.order(3, symbol="ETH/USDT", venue="okx"),
        demo.order(4, symbol="ETHFI/USDT", side="sell"),
        demo.order(5, symbol="XRP/USDT", external=True),
        demo.order(6, symbol="LTC/USDT", open=False, status="filled"),
    )


def groups(trader: Trader) -> list[tuple[str | None, str | None, Side | None]]:
    return [
        (each.venue, each.symbol, each.side) for each in trader.given if isinstance(each, CancelAll)
    ]


def with_rows(shown: Sequence[OrderRow]) -> Trader:
    trader = trader_at(120, 40)
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=tuple(shown)))
    return trader


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("all", CancelGroup()),
        ("al", CancelGroup()),
        ("buy", CancelGroup(side=Side.BUY)),
        ("s", CancelGroup(side=Side.SELL)),
        ("btc", CancelGroup(symbols=BTC)),
        ("BTC", CancelGroup(symbols=BTC)),
        ("bt", CancelGroup(symbols=BTC)),
        ("btc/usdt", CancelGroup(symbols=("BTC/USDT",))),
        ("eth", CancelGroup(symbols=("ETH/USDT",))),
        ("ethf", CancelGroup(symbols=("ETHFI/USDT",))),
        ("bin", CancelGroup(venue="binance")),
        ("o", CancelGroup(venue="okx")),
        ("sell btc okx", CancelGroup(Side.SELL, BTC, "okx")),
        ("okx sell", CancelGroup(Side.SELL, (), "okx")),
    ],
)
def test_words_narrow_down_which_orders(words: str, group: CancelGroup) -> None:
    assert read_group(words.split(), rows(), VENUES) == group


@pytest.mark.parametrize("words", ["last", "la", "l"])
def test_last_is_no_group_but_one_order(words: str) -> None:
    assert read_group([words], rows(), VENUES) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "b",
            "'b' can mean at binance or at bybit or buy orders or on BTC/USD, BTC/USDT: type more",
        ),
        ("et", "'et' can mean on ETH/USDT or on ETHFI/USDT: type more"),
        ("btc/u", "'btc/u' can mean on BTC/USD or on BTC/USDT: type more"),
        ("xrp", "'xrp' is not understood here: c [last | all"),  # not ours
        ("ltc", "'ltc' is not understood here"),  # not open
        ("last btc", "c last stands alone"),
        ("buy sell", "'sell' is one too many: one side, one symbol, one venue"),
        ("btc eth", "'eth' is one too many"),
        ("\x1b[31m", "is not understood here"),
    ],
)
def test_unclear_words_are_refused_with_what_they_could_mean(words: str, told: str) -> None:
    found = read_group(words.split(), rows(), VENUES)
    assert isinstance(found, Unclear)
    assert told in found.text


def test_an_unclear_line_stays_and_nothing_is_asked() -> None:
    trader = with_rows(rows()).type(":", "c b", "enter")
    assert trader.desk.panels.command.active
    assert "type more" in trader.desk.panels.command.hint
    assert trader.desk.dialog is None


def test_a_group_counts_what_the_engine_would_cancel() -> None:
    assert len(CancelGroup().of(rows())) == 4
    assert [row.key for row in CancelGroup(Side.SELL, BTC).of(rows())] == [rows()[1].key]
    unknown = demo.order(9, status="unknown", symbol="BTC/USD")
    assert CancelGroup(symbols=("BTC/USD",)).of((unknown,)) == [unknown]


def test_a_base_asset_cancels_each_of_its_pairs_after_a_question() -> None:
    trader = with_rows(rows()).type(":", "c btc", "enter")
    assert isinstance(trader.desk.dialog, Question)
    text = text_of(trader.desk.dialog.paint(84, 22))
    assert "Cancel all our orders on BTC/USD, BTC/USDT?" in text
    assert "2 are open at binance, okx." in text
    assert groups(trader) == []
    trader.type("y")
    assert groups(trader) == [(None, "BTC/USD", None), (None, "BTC/USDT", None)]
    assert len({each.token for each in trader.given if isinstance(each, CancelAll)}) == 2


@pytest.mark.parametrize("words", ["btc/usdt", "buy binance", "sell btc", "eth"])
def test_words_that_mean_a_single_order_cancel_it_at_once(words: str) -> None:
    trader = with_rows(rows()).type(":", f"c {words}", "enter")
    assert trader.desk.dialog is None
    (cancel,) = trader.all(CancelOrder)
    (meant,) = [row for row in rows() if row.key == cancel.client_order_id]
    assert trader.notice == f"cancel asked: {describe(meant)}"
    assert groups(trader) == []


@pytest.mark.parametrize("status", ["unknown", "pending"])
def test_a_single_order_that_is_not_proven_is_canceled_at_once_too(status: str) -> None:
    one = demo.order(9, status=status, symbol="SOL/USDT")
    elsewhere = demo.order(10, symbol="SOL/USDT", external=True)
    trader = with_rows((*rows(), one, elsewhere)).type(":", "c sol", "enter")
    (cancel,) = trader.all(CancelOrder)
    assert cancel.client_order_id == one.client_order_id
    assert trader.desk.dialog is None


def test_one_order_in_sight_is_asked_about_while_another_is_on_its_way() -> None:
    trader = with_rows(rows())
    trader.desk.orders.given(SendPlan(token="t", plan="p", typed="y"))
    trader.type(":", "c eth", "enter")
    assert isinstance(trader.desk.dialog, Question)
    assert trader.all(CancelOrder) == []


def test_all_is_one_command_and_asks_even_before_the_engine_has_told_the_orders() -> None:
    trader = Trader()
    trader.desk.panels.orders.view = None
    trader.type(":", "c all", "enter")
    assert isinstance(trader.desk.dialog, Question)
    assert "has not told yet how many" in text_of(trader.desk.dialog.paint(84, 22))
    assert groups(trader.type("y")) == [(None, None, None)]


def test_a_group_without_open_orders_is_answered_in_words() -> None:
    trader = with_rows(rows()[:1]).type(":", "c okx", "enter")
    assert trader.desk.dialog is None
    assert trader.notice == "none of our orders at okx is open: nothing to cancel"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("eth", "none of our orders on ETH is open: nothing to cancel"),
        ("ETH/usdt", "none of our orders on ETH/USDT is open: nothing to cancel"),
        ("sell eth", "none of our orders on ETH is open: nothing to cancel"),
    ],
)
def test_a_listed_instrument_without_an_open_order_is_answered_in_words(
    words: str, told: str
) -> None:
    trader = with_rows(rows()[:1]).type(":", f"c {words}", "enter")
    assert trader.desk.dialog is None
    assert trader.notice == told


def test_a_listed_coin_is_never_short_for_the_coin_of_an_open_order() -> None:
    trader = with_rows(rows()[3:]).type(":", "c eth", "enter")  # ETHFI is open
    assert trader.desk.dialog is None
    assert trader.notice == "none of our orders on ETH is open: nothing to cancel"
    listed = ("S/USDT", "ETH/USDT")
    assert read_group(["s"], rows(), VENUES, listed) == CancelGroup(side=Side.SELL)
    assert read_group(["eth"], rows(), VENUES, listed) == CancelGroup(symbols=("ETH/USDT",))


def test_before_the_orders_are_known_nothing_is_said_of_them() -> None:
    trader = with_rows(())
    trader.desk.panels.orders.view = None
    trader.type(":", "c eth", "enter")
    assert "is not understood here" in trader.hint


def test_c_alone_is_the_current_order_and_c_last_the_newest() -> None:
    trader = with_rows(rows()).type("j", ":", "c", "enter", ":", "c last", "enter")
    ids = [each.client_order_id for each in trader.given if isinstance(each, CancelOrder)]
    assert ids == [rows()[1].key, rows()[0].key]


def menu(trader: Trader) -> str:
    assert isinstance(trader.desk.dialog, CancelMenu)
    return text_of(trader.desk.dialog.paint(84, 22))


def test_the_menu_says_how_many_orders_each_line_would_cancel() -> None:
    text = menu(trader_at(120, 40).type("j", "j", "C"))
    for line in (
        ">    1  on SOL/USDT",  # of the row under the cursor
        "     2  on BTC/USDT",  # in view
        "     1  buy orders, on every instrument",
        "     2  sell orders, on every instrument",
        "     1  at okx",  # the venue of the row under the cursor
        "     2  at binance",
        "     3  all",
    ):
        assert line in text


def test_the_venue_is_that_of_the_row_under_the_cursor_of_the_focused_panel() -> None:
    assert "at okx" in menu(trader_at(120, 40).type("5", "G", "C"))
    assert "at binance" in menu(trader_at(120, 40).type("5", "G", "6", "C"))
    trader = with_rows(()).type("C", "j", "j", "j", "enter")
    assert "at the venue under the cursor: none is" in menu(trader)
    assert trader.notice == "this line means no order now: j and k choose another"


def test_the_menu_has_a_line_for_each_instrument_and_venue_with_orders_of_ours() -> None:
    trader = with_rows(rows()).type("j", "C")
    lines = [
        line.strip("│ ") for line in menu(trader).splitlines() if " on " in line or " at " in line
    ]
    assert [" ".join(line.split()) for line in lines] == [
        "> 1 on BTC/USD",
        "1 on BTC/USDT",
        "1 on ETH/USDT",
        "1 on ETHFI/USDT",
        "2 buy orders, on every instrument",
        "2 sell orders, on every instrument",
        "2 at okx",
        "2 at binance",
    ]


def test_a_menu_longer_than_its_room_goes_along_with_the_choice() -> None:
    many = tuple(demo.order(at, symbol=f"C{at:02}/USDT") for at in range(1, 25))
    trader = with_rows(many).type("g", "g", "C")
    assert "1-15 of 29" in menu(trader)
    assert "all" in menu(trader.type(*["j"] * 40))
    assert "15-29 of 29" in menu(trader)
    assert groups(trader.type("enter", "y")) == [(None, None, None)]


def test_on_a_split_order_each_venue_of_its_parts_has_a_line() -> None:
    parts = [
        demo.order(at, key=f"part{at}", venue=venue, kind="child", parent="parent:one")
        for at, venue in ((1, "okx"), (2, "binance"), (3, "okx"))
    ]
    whole = demo.order(0, key="parent:one", venue="2 venues", kind="parent")
    trader = with_rows((whole, *parts)).type("g", "g", "C")
    text = menu(trader)
    assert "     2  at okx" in text
    assert "     1  at binance" in text
    assert "venues" not in text
    assert groups(trader.type("j", "j", "j", "j", "enter", "y")) == [("binance", None, None)]


@pytest.mark.parametrize(
    ("steps", "given"),
    [
        (0, (None, "BTC/USDT", None)),
        (1, (None, "SOL/USDT", None)),
        (2, (None, None, Side.BUY)),
        (3, (None, None, Side.SELL)),
        (4, ("binance", None, None)),
        (5, ("okx", None, None)),
        (6, (None, None, None)),
    ],
)
def test_the_menu_asks_and_another_key_cancels(
    steps: int, given: tuple[str | None, str | None, Side | None]
) -> None:
    trader = trader_at(120, 40).type("C", "C", "C", *["j"] * steps, "enter")
    assert isinstance(trader.desk.dialog, Question)
    assert groups(trader.type("enter", "enter", "C", "c")) == []
    assert groups(trader.type("y")) == [given]
    assert trader.desk.dialog is None


def test_esc_leaves_menu_and_question_without_a_cancel() -> None:
    trader = trader_at(120, 40).type("C", "escape", "C", "enter", "escape", "y")
    assert groups(trader) == []
    assert trader.desk.dialog is None


def test_the_menus_counts_follow_the_orders() -> None:
    trader = trader_at(120, 40).type("C")
    assert keys.ORDERS in trader.desk.wanted
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=rows()))
    assert "4  all" in menu(trader)


def test_the_kill_key_works_from_the_menu() -> None:
    assert trader_at(120, 40).type("C", "K").desk.dialog is not None


def test_words_of_a_cancel_are_completed() -> None:
    trader = Trader().type(":", "c se", "tab")
    assert trader.desk.panels.command.edit.text == "c sell "
