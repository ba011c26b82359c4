"""The characters we draw: one table, one column each, an ASCII twin for each."""

import asyncio
import tokenize
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from rich.cells import cell_len
from wcwidth import wcwidth

from app.domain.safe_text import sanitise
from app.tui.app import CockpitApp
from app.tui.cells import width_of
from app.tui.glyphs import TWINS, to_ascii
from app.tui.terminal import Traits
from app.views import keys
from app.views.keys import View
from tests.fakes import demo_views as demo
from tests.fakes.cockpit import ScriptedCockpit
from tests.fakes.demo_amends import DemoAmends
from tests.fakes.demo_plans import DemoPlans
from tests.fakes.screen import press, wait_for, words_of
from tests.unit.tui.test_cells import HOSTILE
from tests.unit.tui.test_painters import desk_with, poisoned, text_of

SCREEN = Path(__file__).resolve().parents[3] / "app" / "tui"
ASCII = Traits(ascii_only=True)
DIALOGS = ("b", "?", "K", "q", "i", "a", "C", "\r")


@pytest.mark.parametrize("glyph", TWINS)
def test_every_glyph_and_its_twin_take_one_column(glyph: str) -> None:
    assert wcwidth(glyph) == cell_len(glyph) == 1
    assert TWINS[glyph].isascii()
    assert len(TWINS[glyph]) == 1


def test_no_other_file_of_the_screen_draws_beyond_ascii() -> None:
    """A character that the table does not know has no twin."""
    for file in SCREEN.rglob("*.py"):
        if file.name == "glyphs.py":
            continue
        with tokenize.open(file) as source:
            for token in tokenize.generate_tokens(source.readline):
                assert token.string.isascii(), (file, token.start, token.string)


@given(HOSTILE)
def test_ascii_takes_exactly_as_many_columns(text: str) -> None:
    safe = sanitise(text)
    plain = to_ascii(safe)
    assert plain.isascii()
    assert len(plain) == cell_len(safe)


def test_foreign_letters_become_question_marks_as_wide_as_they_are() -> None:
    assert to_ascii("日本 é USDT…") == "???? ? USDT~"
    assert to_ascii("╭─▸1 Balances ─╮") == "+->1 Balances -+"
    assert to_ascii("\u2801\u28ff\u2800") == ".# "


def strange_names() -> Mapping[str, View]:
    """Every text of every view in letters of all widths."""
    return {key: poisoned(view, "日本é\u0301🙂-x") for key, view in demo.all_views().items()}


@pytest.mark.parametrize("views", [demo.all_views(), strange_names()], ids=["usual", "strange"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (40, 10)])
def test_an_ascii_screen_is_ascii_to_the_last_character(
    size: tuple[int, int], views: Mapping[str, View]
) -> None:
    async def look() -> None:
        app = CockpitApp(
            ScriptedCockpit(views, demo.answering(DemoPlans(), DemoAmends())), traits=ASCII
        )
        async with app.run_test(size=size) as pilot:
            await wait_for(app, "NAV")
            for key in DIALOGS:
                assert words_of(app).isascii(), words_of(app)
                press(app, *(("enter",) if key == "\r" else (key,)))
                await pilot.pause()
                assert words_of(app).isascii(), words_of(app)
                press(app, "escape")
                await pilot.pause()

    asyncio.run(look())


def test_columns_stay_aligned_beside_wide_names() -> None:
    """F126: a price must not move because of the letters before it."""
    wide, narrow = "日本コイン", "abc"
    view = demo.balances()
    rows = [msgspec.structs.replace(view.rows[0], asset=name) for name in (wide, narrow)]
    panel = desk_with({keys.BALANCES: msgspec.structs.replace(view, rows=tuple(rows))}).panels
    for width in (40, 54, 80):
        lines = panel.balances.paint(width, 14)[2:4]
        assert lines[0][4:] == lines[1][4:]
        assert width_of(lines[0][:4]) == width_of(lines[1][:4])
    orders = demo.orders()
    named = [
        msgspec.structs.replace(orders.rows[0], key=name, symbol=f"{name}/USDT", price=Decimal(7))
        for name in (wide, narrow)
    ]
    feed = desk_with({keys.ORDERS: msgspec.structs.replace(orders, rows=tuple(named))}).panels
    for width in (80, 120, 160):
        first, second = feed.orders.paint(width, 12)[2:4]
        (one, two) = (text_of([row]).partition("7.00")[0] for row in (first, second))
        assert cell_len(one) == cell_len(two) > 20
