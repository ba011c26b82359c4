"""The first line: whether orders may leave is told at every width, in every theme and without colours."""

import pytest

from app.tui.cells import Row
from app.tui.key_choice import KeyChoice, keymap_of
from app.tui.palette import Palette
from app.tui.terminal import Depth
from app.tui.theming import load_theme, theme_names
from app.tui.widgets.status_bar import StatusBar
from app.views import keys
from tests.fakes import demo_views as demo
from tests.unit.tui.trader import Trader


def line(width: int, **changes: object) -> Row:
    bar = StatusBar()
    bar.view = demo.status(**changes)
    (row,) = bar.paint(width, 1)
    return row


def text(row: Row) -> str:
    return "".join(each for each, _look in row)


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_armed_and_safe_are_words_that_never_leave(width: int) -> None:
    assert " ARMED 04:52 " in text(line(width))
    assert " ARMED 00:07 " in text(line(width, armed_s=7))
    assert " SAFE " in text(line(width, armed_s=None))
    assert "ARMED" not in text(line(width, armed_s=None))
    readable = text(line(width, mode="LIVE READ-ONLY", armed_s=None))
    assert "SAFE" not in readable
    assert "ARMED" not in readable


def test_safe_names_the_key_that_arms_on_this_keymap() -> None:
    for choice, key in ((KeyChoice(), "A"), (KeyChoice("fkeys"), "F9")):
        trader = Trader(keymap=keymap_of(choice))
        trader.desk.show(keys.STATUS, demo.status(armed_s=None))
        (row,) = trader.desk.panels.status.paint(80, 1)
        assert f" SAFE ({key}) " in text(row)
        trader.type("A")
        assert trader.notice == f"armed: confirmed orders leave; {key} disarms"


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("name", theme_names())
def test_armed_stands_out_and_apart_from_the_mode(name: str, depth: Depth) -> None:
    palette = Palette(load_theme(name), depth, ascii_only=True)
    looks = [(palette.shown(each), palette.style(look)) for each, look in line(120)]
    at = next(index for index, (each, _style) in enumerate(looks) if "ARMED" in each)
    (armed, badge), (between, ground), (mode, _style) = looks[at], looks[at - 1], looks[at - 2]
    assert (armed, between, mode) == (" ARMED 04:52 ", " ", " SIMULATED ")
    assert badge.reverse or badge.bgcolor != ground.bgcolor
    assert not ground.reverse
    quiet = next(look for each, look in line(120, armed_s=None) if each == " SAFE (A) ")
    assert palette.style(quiet).bgcolor == ground.bgcolor
    assert not palette.style(quiet).reverse
    assert not palette.style(quiet).dim


def test_what_is_worth_knowing_least_leaves_first() -> None:
    wide, usual, narrow = (text(line(width)) for width in (140, 120, 80))
    assert wide.rstrip().endswith("orders 4 │ UNKNOWN 1 │ lag   0ms │ 14:03:21 UTC")
    assert usual.rstrip().endswith(
        "unpriced 1 │ venues 2/2 ok │ orders 4 │ UNKNOWN 1 │ 14:03:21 UTC"
    )
    assert "NAV $4,812,337 conf 94.0% │ unpriced 1" in usual
    assert narrow.rstrip().endswith("NAV $4,812,337 │ venues 2/2 ok │ orders 4 │ UNKNOWN 1")


def test_an_engine_that_lags_says_so_before_anything_else_is_told() -> None:
    assert "lag!" in text(line(120, lag_ms=900.0))
    assert "14:03:21" not in text(line(120, lag_ms=900.0))


def test_worth_is_an_estimate_while_first_prices_may_still_come() -> None:
    assert "NAV ~$4,812,337" in text(line(120, confidence=None))
    assert "NAV $4,812,337" in text(line(120))
