"""E: the rows on the screen, as filtered and sorted, by their exact values."""

from decimal import Decimal as D

from app.tui.sheet import Sheet
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


def test_as_filtered_and_sorted() -> None:
    trader = Trader().type("/", "okx", "enter", "o")
    assert _column(_asked(trader.type("E")), "venue") == ["okx", "okx"]


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
