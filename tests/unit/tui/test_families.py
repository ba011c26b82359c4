"""Split orders in the feed and in the working panel: kept together, opened, canceled and completed as one."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.commands import CancelAll, CancelOrder, DraftPlan
from app.tui.dialogs.questions import QuitDialog
from app.tui.dialogs.route_life import RouteLife
from app.tui.dialogs.ticket import Ticket
from app.tui.sheet import sheet_of
from app.views import keys
from app.views.orders import OrderRow
from app.views.routes import RouteCard
from tests.fakes import demo_views as demo
from tests.fakes.demo_routes import KEY, card, family
from tests.unit.tui.trader import Trader

D = Decimal
PARENT, *CHILDREN = family()


def alive(row: OrderRow, **changes: object) -> OrderRow:
    return msgspec.structs.replace(row, open=True, status="open", filled=D(0), **changes)


def trader(*, living: bool = False) -> Trader:
    found = Trader()
    rows: tuple[OrderRow, ...] = family()
    if living:
        rows = tuple(alive(row) for row in rows)
    view = demo.orders()
    found.desk.show(keys.ORDERS, msgspec.structs.replace(view, rows=(*rows, *view.rows)))
    return found.type("gg")


def in_front(found: Trader) -> type[object]:
    return found.desk.dialog.__class__


def shown(found: Trader) -> list[str]:
    return [row.key for row in found.desk.panels.orders.rows]


FAMILY = [row.key for row in family()]


def picture(found: Trader, panel: str = "orders", width: int = 120) -> str:
    rows = found.desk.panels.by_name[panel].paint(width, 20)
    return "\n".join("".join(cell[0] for cell in row) for row in rows)


def test_a_split_order_stands_above_its_parts_with_their_venues_and_states() -> None:
    text = picture(trader())
    assert "3 venues BTC/USDT B ioc" in " ".join(text.split())
    assert "└ B bin" in text
    assert "└ Y byb" in text
    assert text.index("3 venues") < text.index("└ B bin") < text.index("└ O okx")
    assert "EXPIRED" in text
    assert "└ B" in picture(trader(), width=80)
    assert "a41f-07c2" in picture(trader(), width=140)


@pytest.mark.parametrize("words", ["venue:bybit", "id:7e01aa", "/0.3 not", "bybit"])
def test_a_filter_that_finds_one_of_a_family_shows_all_of_it(words: str) -> None:
    assert shown(trader().type("/", words.removeprefix("/"), "enter"))[:4] == FAMILY


def test_a_filter_that_finds_none_of_a_family_hides_all_of_it() -> None:
    assert not set(FAMILY) & set(shown(trader().type("/", "sol", "enter")))


def test_sorting_keeps_families_together_and_goes_by_the_parent() -> None:
    found = trader()
    for _ in range(14):
        found.type("o")
        keys_shown = shown(found)
        at = keys_shown.index(KEY)
        assert keys_shown[at : at + 4] == FAMILY
        found.type("O")
        at = shown(found).index(KEY)
        assert shown(found)[at : at + 4] == FAMILY


def test_c_on_a_parent_cancels_what_is_open_of_it() -> None:
    found = trader(living=True).type("c")
    (cancel,) = found.all(CancelAll)
    assert cancel.parent_id == "5e1f07c2"
    assert found.notice.count(" on ") == 2
    assert found.notice.endswith(" and 1 more")
    assert found.all(CancelOrder) == []


def test_c_on_a_part_cancels_that_part_alone() -> None:
    found = trader(living=True).type("j", "j", "c")
    (cancel,) = found.all(CancelOrder)
    assert cancel.client_order_id == CHILDREN[1].key


def test_a_marked_parent_stands_for_its_open_parts_each_of_them_once() -> None:
    found = trader(living=True).type(" ", " ", "c")  # the parent and its first part
    canceled = [command.client_order_id for command in found.all(CancelOrder)]
    assert canceled == [row.key for row in CHILDREN]


def test_c_last_cancels_all_of_the_order_that_was_split_last() -> None:
    found = trader(living=True).type(":", "c last", "enter")
    (cancel,) = found.all(CancelAll)
    assert cancel.parent_id == "5e1f07c2"


def test_a_finished_parent_is_not_canceled() -> None:
    found = trader().type("c")
    assert not found.all(CancelAll)
    assert found.notice.endswith("is canceled: nothing to cancel")


def test_a_parent_is_counted_nowhere_beside_its_parts() -> None:
    found = trader(living=True).type("C")
    assert "    6" in found.picture(84, 20)  # 2 + 3 of ours on BTC/USDT, and SOL
    found.type("escape", "q")
    assert in_front(found) is QuitDialog
    assert "7 open" in found.picture(84, 22)


@pytest.mark.parametrize("way", ["feed", "card", "panel"])
def test_r_opens_a_ticket_for_the_rest(way: str) -> None:
    found = trader()
    if way == "card":
        found.type("enter")
    elif way == "panel":
        found.type("4")
    found.type("r")
    assert in_front(found) is Ticket
    draft = found.all(DraftPlan)[-1]
    assert draft.rest_of == "5e1f07c2"
    assert found.line == "b 0.3 BTC/USDT mkt 97425"


def test_the_rest_is_that_of_the_whole_order_and_a_part_says_so() -> None:
    found = trader().type("j", "r")
    assert found.desk.dialog is None
    assert found.notice == "what is left is that of the whole order: k goes up to it, then r"


def test_the_working_panel_shows_how_far_each_order_is() -> None:
    text = picture(trader(), "working", 39)
    for part in (
        "B 2.5 BTC/USDT         CANCELED",
        "0.0bp not filled 0.3",
        "bin 1.3/1.3  okx 0.9/0.9  byb 0/0.3",
        "S 40 ETH/USDT           PARTIAL   5m",
        "open 28",
        "open 1",
    ):
        assert part in text, part
    assert all(len(line) == 39 for line in text.splitlines())


def test_the_working_panel_has_a_digit_and_acts_on_its_own_cursor() -> None:
    found = trader(living=True).type("4")
    assert found.desk.panels.focus == "working"
    assert "4 Working" in picture(found, "working", 60)
    (cancel,) = found.type("c").all(CancelAll)
    assert cancel.parent_id == "5e1f07c2"
    assert in_front(found.type("enter")) is RouteLife
    found.type("escape", "j", "enter")
    assert found.desk.dialog is None
    assert "has left the feed" in found.notice


def test_at_80_columns_the_working_panel_opens_by_its_digit() -> None:
    found = trader()
    found.desk.fit(80, 24)
    assert "working" not in found.desk.spots
    found.type("4")
    assert found.desk.spots["working"].height == 20
    assert keys.ROUTES in found.desk.wanted
    found.desk.fit(120, 40)
    assert found.type("escape").desk.spots["working"].width == 39


def test_the_working_panel_follows_the_newest_order_while_the_keys_are_elsewhere() -> None:
    found = trader()
    view = demo.routes()
    newest = msgspec.structs.replace(view.cards[0], key="parent:new", quantity=D("7.5"))
    found.desk.show(keys.ROUTES, msgspec.structs.replace(view, cards=(newest, *view.cards)))
    assert ">B 7.5 BTC/USDT" in picture(found, "working", 39)
    found.type("4", "j")
    chosen = found.desk.panels.working.cursor.key
    newer = msgspec.structs.replace(newest, key="parent:newer")
    found.desk.show(keys.ROUTES, msgspec.structs.replace(view, cards=(newer, newest, *view.cards)))
    assert found.desk.panels.working.cursor.key == chosen != "parent:newer"


def amended() -> tuple[Trader, RouteCard]:
    """One order whose part at okx was amended from 97,487.73 after fees to 97,690."""
    found, view = trader(), demo.routes()
    binance, okx, bybit = card().shares
    moved = msgspec.structs.replace(
        okx, repriced=True, worse_bp=D("20.75"), all_in=D("97690"), compared=D("97487.73")
    )
    dear = card(
        repriced=True, worse_bp=D("203.52"), rest="", free=D(0), shares=(binance, moved, bybit)
    )
    found.desk.show(keys.ROUTES, msgspec.structs.replace(view, cards=(dear,)))
    return found, dear


def test_what_compares_with_a_price_that_was_amended_says_so() -> None:
    found, dear = amended()
    assert "+203.5bp amended" in picture(found, "working", 39)
    assert "bp" not in picture(found, "working", 24)  # never the figure without the word
    sheet = sheet_of(found.desk.panels.working)
    (row,) = (dict(zip(sheet.header, line, strict=True)) for line in sheet.rows)
    assert (row["worse"], row["amended"]) == (D("203.52"), "price")
    found.type("gg", "enter")
    found.desk.show(keys.order_life_key(KEY), dear)
    for width in (80, 120):
        text = " ".join(found.picture(width, 30).replace("│", " ").split())
        assert "amended: a price at okx; worse bp is against the one first planned" in text
    found.desk.show(keys.order_life_key(KEY), card())
    assert "amended" not in found.picture(120, 30)


def test_e_in_the_working_panel_explains_how_an_order_compares_with_its_plan() -> None:
    found, _dear = amended()
    text = " ".join(found.type("4", "e").picture(120, 40).replace("│", " ").split())
    assert "You changed a price after the plan" in text
    assert "+203.52 bp" in text
    found = trader()
    text = " ".join(found.type("4", "e").picture(120, 40).replace("│", " ").split())
    # (97,486.70 - 97,486.21) / 97,486.21 x 10,000 = 0.0503
    assert "(97,486.700000 - 97,486.210000) / 97,486.210000 x 10,000 = +0.05 bp" in text
    assert "You changed" not in text


@pytest.mark.parametrize("rest", ["0.3", "0.62168446"])
def test_the_working_panel_cuts_no_figure(rest: str) -> None:
    """The bar, and then the comparison, give way."""
    found = trader()
    view = demo.routes()
    long = card(held=D("0.17831554"), free=D(rest), rest="canceled", worse_bp=D("-12.3"))
    found.desk.show(keys.ROUTES, msgspec.structs.replace(view, cards=(long,)))
    assert f"open 0.17831554 canceled {rest}" in picture(found, "working", 39)


def test_e_explains_the_words_of_what_has_not_traded() -> None:
    text = trader().type("e").picture(120, 40)
    assert "no money waits for it" in text
