"""What a filter finds of a split order, and what it only shows with it: dim, passed by, and never acted on."""

import msgspec

from app.domain.commands import CancelOrder
from app.tui.sheet import sheet_of
from app.views import keys
from tests.fakes import demo_views as demo
from tests.fakes.demo_routes import family
from tests.unit.tui.test_families import FAMILY, alive, picture, shown, trader

PARENT, *CHILDREN = family()


def test_n_and_the_counts_know_only_what_matches_by_itself() -> None:
    found = trader().type("/", "venue:byb")
    assert found.hint.startswith("1 of 12 rows")
    found.type("enter")
    assert shown(found) == FAMILY
    assert "/venue:byb 1 of 12" in picture(found)
    feed = found.desk.panels.orders
    assert feed.cursor.key == CHILDREN[2].key  # from the order above it, which does not match
    for key in ("n", "n", "N", "k", "n", "j", "N"):
        found.type(key)
        if key in "nN":
            assert feed.cursor.key == CHILDREN[2].key
    hidden = trader().type("G", "/", "venue:byb", "enter")
    assert hidden.desk.panels.orders.cursor.key == CHILDREN[2].key


def test_n_and_capital_n_go_on_from_a_row_that_does_not_match() -> None:
    found = trader().type("/", "venue:bin", "enter")
    feed = found.desk.panels.orders
    matching = [row.key for row in feed.rows if row.venue == "binance"]
    assert len(matching) > 2
    assert found.type("gg", "jj").desk.panels.orders.cursor.key == CHILDREN[1].key
    assert found.type("n").desk.panels.orders.cursor.key == matching[1]
    found.type("gg", "jj", "N")
    assert feed.cursor.key == matching[0]
    found.type("N")
    assert feed.cursor.key == matching[-1]


def test_what_only_its_family_shows_is_dim_but_for_what_nobody_knows() -> None:
    found = trader(living=True).type("/", "venue:byb", "enter", "G")
    view = demo.orders()
    unknown = alive(CHILDREN[0])
    lost = msgspec.structs.replace(unknown, status="unknown")
    rows = (alive(PARENT), lost, alive(CHILDREN[1]), alive(CHILDREN[2]), *view.rows)
    found.desk.show(keys.ORDERS, msgspec.structs.replace(view, rows=rows))
    lines = found.desk.panels.orders.paint(120, 20)[2:6]
    looks = [
        {look.partition("@")[0] for text, look in line[3:-1] if text.strip()} for line in lines
    ]
    assert looks[0] == {"dim"}
    assert looks[1] == {"dim", "unknown"}
    assert looks[2] == {"dim"}
    assert {"buy", "venue"} <= looks[3]


def test_space_marks_only_what_matches_and_goes_to_the_next_of_it() -> None:
    found = trader(living=True).type("/", "venue:bin", "enter", "gg", " ")
    marks = found.desk.panels.orders.table.marks
    assert marks == set()
    assert found.notice == "/venue:bin does not match this row, only its order: n goes on"
    found.type("n", " ", " ")
    other = [row.key for row in found.desk.panels.orders.rows if row.venue == "binance"][1]
    assert marks == {CHILDREN[0].key, other}
    found.type("c")
    assert [each.client_order_id for each in found.all(CancelOrder)] == [CHILDREN[0].key, other]


def test_a_mark_from_before_the_filter_cancels_nothing_that_it_does_not_match() -> None:
    found = trader(living=True).type("j", "j", " ", "/", "venue:byb", "enter", "c")
    assert found.all(CancelOrder) == []
    assert "1 not matched by the filter and left alone" in found.notice
    found.type("gg", "jj", " ")  # its mark can be taken away
    assert found.desk.panels.orders.table.marks == set()
    (cancel,) = found.type("gg", "j", "c").all(CancelOrder)  # the row under the cursor, dim or not
    assert cancel.client_order_id == CHILDREN[0].key


def test_a_file_has_only_what_the_filter_finds() -> None:
    sheet = sheet_of(trader().type("/", "venue:byb", "enter").desk.panels.orders)
    at = sheet.header.index("venue")
    assert [row[at] for row in sheet.rows] == ["bybit"]
