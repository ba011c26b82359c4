"""A panel that was away while its figures changed shows the new ones, every line of it."""

import asyncio

import msgspec

from app.tui.app import CockpitApp
from app.tui.pieces import Piece
from app.views import keys
from tests.fakes import demo_views as demo
from tests.fakes.screen import in_loop, press, wait_for, words_of


@in_loop
async def test_lines_that_changed_while_the_panel_was_hidden_are_drawn_anew() -> None:
    """Some of its lines had been drawn past Textual before: those alone were asked for again."""
    cockpit = demo.demo_cockpit()
    app = CockpitApp(cockpit)
    async with app.run_test(size=(120, 40)) as pilot, asyncio.timeout(10):
        await wait_for(app, "97,475.06", "mine")
        ladder = next(surface for surface in app.trade.surfaces if surface.name == "ladder")
        ladder.drawn([Piece(1, 1, " ", "text")])
        press(app, "6")
        while "mine" in words_of(app):
            await pilot.pause()
        view = demo.ladder()
        (first, *others) = view.own
        moved = msgspec.structs.replace(first, price=demo.D("12345.67"))
        changed = msgspec.structs.replace(view, own=(moved, *others))
        cockpit.put(keys.LADDER, changed)
        app.desk.show(keys.LADDER, changed)  # before the panel is drawn, as an urgent view comes
        press(app, "6")
        await wait_for(app, "97,475.06")
        app.flush()
        await wait_for(app, "12,345.67")
