"""Every panel and dialog at every size: the right number of cells, and nothing hostile in them."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.instants import SECOND
from app.tui.cells import Painter, Row, width_of
from app.tui.desk import Desk
from app.views import keys
from app.views.keys import View
from tests.fakes import demo_views as demo
from tests.unit.tui.test_cells import HOSTILE, is_safe

PANELS = (
    "status",
    "balances",
    "ladder",
    "venues",
    "orders",
    "chart",
    "tape",
    "log",
    "alerts",
    "command",
    "footer",
    "small",
)
DIALOG_KEYS = ("b", "?", "K", "q", "i", "a", "C", "ctrl+p", "enter")
EXPLAINED = ("1e", "1je", "1jle", "2e", "2jle", "5je", "5jle", "6e", "6jle")


def desk_with(views: dict[str, View]) -> Desk:
    desk = Desk()
    for key, view in views.items():
        desk.show(key, view)
    return desk


def all_painters(views: dict[str, View]) -> list[Painter]:
    painters: list[Painter] = [getattr(desk_with(views).panels, name) for name in PANELS]
    for key in (*DIALOG_KEYS, *EXPLAINED):
        desk = desk_with(views)
        for each in key if key in EXPLAINED else (key,):
            desk.press(each, each if len(each) == 1 else None)
        dialog = desk.dialog
        assert dialog is not None, key
        for name, view in views.items():
            dialog.show(name, view)
        painters.append(dialog)
    return painters


def text_of(rows: list[Row]) -> str:
    return "\n".join("".join(text for text, _look in row) for row in rows)


@pytest.mark.parametrize("views", [{}, demo.all_views()], ids=["before any view", "full"])
@settings(max_examples=60, deadline=None)
@given(width=st.integers(1, 160), height=st.integers(1, 50))
def test_every_painter_fills_exactly_the_size_it_is_given(
    views: dict[str, View], width: int, height: int
) -> None:
    painters = [getattr(desk_with(views).panels, name) for name in PANELS]
    if views:
        painters += all_painters(views)
    for painter in painters:
        rows = painter.paint(width, height)
        assert len(rows) <= height
        assert [width_of(row) for row in rows] == [width] * len(rows), painter


def poisoned(view: View, text: str) -> View:
    """The view with every text in it replaced."""

    def swap(value: object) -> object:
        if isinstance(value, str):
            return text
        if isinstance(value, tuple):
            return tuple(swap(each) for each in value)
        if isinstance(value, msgspec.Struct):
            changes = {
                name: swap(getattr(value, name))
                for name in value.__struct_fields__
                if name != "terms"
            }
            return msgspec.structs.replace(value, **changes)
        return value

    swapped = swap(view)
    assert isinstance(swapped, type(view))
    return swapped


@settings(max_examples=60, deadline=None)
@given(
    text=HOSTILE.filter(lambda text: len(text) > 0),
    size=st.sampled_from([(80, 20), (120, 24), (30, 8)]),
)
def test_hostile_text_in_any_view_is_harmless_everywhere(text: str, size: tuple[int, int]) -> None:
    views = {key: poisoned(view, text) for key, view in demo.all_views().items()}
    for painter in all_painters(views):
        rows = painter.paint(*size)
        assert [width_of(row) for row in rows] == [size[0]] * len(rows), painter
        for row in rows:
            assert all(is_safe(shown) for shown, _look in row), painter


def lines(paint: Callable[[int, int], list[Row]], width: int, height: int) -> list[str]:
    return text_of(paint(width, height)).splitlines()


def test_unpriced_assets_are_named_and_never_zero() -> None:
    balances = desk_with(demo.all_views()).panels.balances
    text = lines(balances.paint, 54, 17)
    row = next(line for line in text if "FOO " in line)
    assert "n/p" in row
    assert "UNPRICED 1, outside NAV: FOO" in "\n".join(text)


def test_the_mode_that_nobody_knows_is_shown_as_the_most_dangerous_one() -> None:
    bar = desk_with({keys.STATUS: demo.status(mode="LIVE TRADING")}).panels.status
    assert bar.paint(80, 1)[0][0] == (" LIVE TRADING ", "live")


def test_the_status_bar_never_drops_mode_worth_unknown_orders_or_the_stop() -> None:
    view = demo.status(trading_stopped="KILLED", unknown_orders=2)
    bar = desk_with({keys.STATUS: view}).panels.status
    text = lines(bar.paint, 80, 1)[0]
    for part in ("SIMULATED", "NAV $4,812,337", "UNKNOWN 2", "KILLED"):
        assert part in text


def test_a_silent_engine_is_said_to_be_silent() -> None:
    bar = desk_with({keys.STATUS: demo.status()}).panels.status
    bar.silent_s = 7
    assert "ENGINE SILENT 7s" in lines(bar.paint, 120, 1)[0]


def test_a_book_that_may_not_be_looked_at_says_why() -> None:
    view = demo.ladder()
    broken = msgspec.structs.replace(
        view.books[1], valid=False, reason="gap in the sequence, resyncing"
    )
    view = msgspec.structs.replace(view, books=(view.books[0], broken))
    text = lines(desk_with({keys.LADDER: view}).panels.ladder.paint, 66, 24)
    assert "O okx not shown: gap in the sequence, resyncing" in text[-1]


def test_the_ladder_shows_asks_above_the_spread_and_bids_below_best_nearest() -> None:
    view = demo.ladder()
    text = lines(desk_with({keys.LADDER: view}).panels.ladder.paint, 66, 24)
    spread = next(at for at, line in enumerate(text) if "net spread" in line)
    assert "97,475.06" in text[spread - 1]
    assert "97,328.94" in text[spread + 1]
    assert text[spread - 5].startswith("│*") is (view.asks[4].own > 0)


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        (["0.03123456"], "mine B 0.03123456 @ 97,371.99 B"),
        (["0.1", "0.2"], "mine B 0.1 @ 97,371.99 B  +1"),
        (
            ["1.1234567890123", "0.1"],
            "mine B 0.1 @ 97,371.99 B  +1",
        ),  # what fits, and how many more
        (["1.1234567890123456789"], "mine   +1"),
    ],
)
def test_an_own_order_stands_below_the_narrow_ladder_wherever_it_fits(
    sizes: list[str], told: str
) -> None:
    view = demo.ladder()
    own = tuple(msgspec.structs.replace(view.own[0], remaining=Decimal(size)) for size in sizes)
    text = lines(
        desk_with({keys.LADDER: msgspec.structs.replace(view, own=own)}).panels.ladder.paint, 40, 12
    )
    assert text[-2].strip("│ ") == told


def test_a_price_off_the_grid_keeps_its_digits() -> None:
    view = demo.ladder()
    odd = msgspec.structs.replace(view.asks[0], raw=Decimal("97402.0153"))
    view = msgspec.structs.replace(view, asks=(odd, *view.asks[1:]))
    text = text_of(desk_with({keys.LADDER: view}).panels.ladder.paint(66, 24))
    assert "97,402.0153" in text or "####" in text
    assert "97,402.01 B" not in text


def test_unknown_orders_are_shown_as_unknown_never_as_failed() -> None:
    text = lines(desk_with(demo.all_views()).panels.orders.paint, 120, 12)
    assert "UNKNOWN?" in next(line for line in text if "SOL/USDT" in line)


def test_an_orders_age_goes_on_while_nothing_happens_to_it() -> None:
    status = demo.status()
    later = msgspec.structs.replace(status, at_ns=status.at_ns + 3 * 86_400 * SECOND)
    desk = desk_with(demo.all_views())
    before = text_of(desk.panels.orders.paint(120, 14))
    desk.show(keys.STATUS, later)
    after = text_of(desk.panels.orders.paint(120, 14))
    assert before != after
    assert " 3d " in after


def test_a_price_of_many_zeros_is_shown_with_all_its_digits() -> None:
    view = demo.ladder("PEPE/USDT")
    tiny = msgspec.structs.replace(
        view.asks[0], price=Decimal("0.0000010238"), raw=Decimal("0.000001023")
    )
    view = msgspec.structs.replace(view, asks=(tiny,), price_digits=9)
    for width in (40, 66):
        text = text_of(desk_with({keys.LADDER: view}).panels.ladder.paint(width, 24))
        assert "0.0(5)1024" in text
    assert "0.0(5)1023" in text
    orders = demo.orders()
    row = msgspec.structs.replace(orders.rows[0], price=Decimal("0.000001023"), price_digits=10)
    feed = desk_with({keys.ORDERS: msgspec.structs.replace(orders, rows=(row,))}).panels.orders
    assert "0.0(5)10230" in text_of(feed.paint(80, 10))


def test_what_an_old_price_makes_is_an_estimate() -> None:
    balances = desk_with(demo.all_views()).panels.balances
    for width, money in ((54, "~286,670"), (40, "~286.7k")):
        text = lines(balances.paint, width, 17)
        assert [line for line in text if "SOL" in line and money in line]
        assert not [line for line in text if "BTC" in line and "~" in line]
    figures = {row.asset: balances.full_text(row, "usd") for row in balances.all_rows}
    assert (figures["SOL"], figures["FOO"]) == ("~286,669.50", "n/p")
    assert figures["BTC"] == "1,776,448.00"
