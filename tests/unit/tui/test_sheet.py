"""E: the rows on the screen, as filtered and sorted, by their exact values."""

from decimal import Decimal as D
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.tui.sheet import Sheet, told_of
from app.views import keys
from app.views.orders import CHILD, PARENT
from tests.fakes import demo_views as demo
from tests.unit.tui.trader import Trader

ROWS = demo.orders().rows


def _asked(trader: Trader) -> Sheet:
    sheet = trader.desk.sheet_asked
    assert sheet is not None
    return sheet


def _column(sheet: Sheet, name: str) -> list[object]:
    at = sheet.header.index(name)
    return [row[at] for row in sheet.rows]


def test_every_row_with_all_that_is_known_of_it() -> None:
    sheet = _asked(Trader().type("E"))
    assert (sheet.title, sheet.name) == ("order feed", "order-feed")
    assert _column(sheet, "price") == [row.price for row in ROWS]
    assert _column(sheet, "filled")[0] == D("0.2")
    assert _column(sheet, "average")[1] is None
    assert _column(sheet, "time")[0] == "2025-11-21T14:02:40.118Z"
    assert {len(row) for row in sheet.rows} == {len(sheet.header)}


def test_each_figure_of_an_order_stands_in_a_column_of_its_own() -> None:
    base = ROWS[0]
    third = D(1) / D(3)
    rows = (
        replace(base, key="p", kind=PARENT, client_order_id=None, average=third),
        replace(
            base, key="c", kind=CHILD, parent="p", client_order_id="c", venue_order_id="77",
            fees=(("BNB", D("0.001")), ("BTC", D("0.00002"))), fees_to_come=True,
        ),
    )  # fmt: skip
    trader = Trader()
    trader.desk.show(keys.ORDERS, replace(demo.orders(), rows=rows))
    sheet = _asked(trader.type("E"))
    assert _column(sheet, "kind") == ["parent", "part"]
    assert _column(sheet, "parent") == ["p", "p"]
    assert _column(sheet, "client_order_id") == [None, "c"]
    assert _column(sheet, "venue_order_id")[1] == "77"
    assert _column(sheet, "state") == [base.status] * 2
    assert _column(sheet, "average")[0] == D("0." + "3" * 18)
    assert [_column(sheet, name)[1] for name in ("fee", "fee_asset", "fee_2", "fee_2_asset")] == [
        D("0.001"), "BNB", D("0.00002"), "BTC"
    ]  # fmt: skip
    assert _column(sheet, "fees_told") == ["all", "not all yet"]


def test_a_balance_is_told_for_every_account() -> None:
    trader = Trader()
    sheet = _asked(trader.type("1", "E"))
    cells = [cell for row in demo.balances().rows for cell in row.cells]
    assert sorted(map(str, _column(sheet, "venue"))) == sorted(cell.venue for cell in cells)
    told = [figure for figure in _column(sheet, "total") if isinstance(figure, D)]
    assert sum(told) == sum(row.total for row in demo.balances().rows)


def test_as_filtered_and_sorted() -> None:
    trader = Trader().type("/", "okx", "enter", "o")
    assert _column(_asked(trader.type("E")), "venue") == ["okx", "okx"]


@pytest.mark.parametrize(
    "folder", ["/home/ann/.local/share/tradedeck/exports", "/srv" + "/deep" * 40]
)
@pytest.mark.parametrize("width", [80, 100, 160])
def test_where_it_lies_is_told_with_the_name_whole_and_nothing_cut(folder: str, width: int) -> None:
    trader = Trader()
    sheet = _asked(trader.type("E"))
    path = Path(folder) / "order-feed-20251121-140321-12.csv"
    trader.desk.say(told_of(sheet, path, width))
    panels = trader.desk.panels
    first, second = (
        "".join(cell[0] for cell in line.paint(width, 1)[0])
        for line in (panels.command, panels.footer)
    )
    assert path.name in first
    assert "…" not in first + second
    shown = "".join((first + second).split())
    assert folder in shown or "tradedecklocatenamesthefolder" in shown
    assert (folder in shown) == ("deep" not in folder)


def test_nothing_to_write_is_said() -> None:
    trader = Trader().type("/", "zzz", "enter", "E")
    assert trader.desk.sheet_asked is None
    assert trader.notice == "the order feed shows no rows: nothing to write"


def test_every_table_can_be_written() -> None:
    for panel in "1456":
        trader = Trader()
        trader.desk.fit(200, 60)
        sheet = _asked(trader.type(panel, "E"))
        assert sheet.rows
