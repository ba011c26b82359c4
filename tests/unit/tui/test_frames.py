"""What does not wait for a frame, and what a line that gets fewer of them must not hide."""

import msgspec

from app.tui.app import CockpitApp
from app.views import keys
from tests.fakes import demo_views as demo
from tests.fakes.screen import in_loop, press, wait_for, words_of


class Halting(CockpitApp):
    """Gets no frames while it is halted."""

    halted = False

    def flush(self) -> None:
        if not self.halted:
            super().flush()


@in_loop
async def test_what_the_engine_says_is_urgent_is_shown_although_no_frame_is_due() -> None:
    cockpit = demo.demo_cockpit()
    app = Halting(cockpit)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(app, "97,402.00")
        app.halted = True
        press(app, "b0.5", "tab", "97000")
        await wait_for(app, "reviews it")
        cockpit.put(keys.STATUS, demo.status(open_orders=77))
        cockpit.put(keys.ALERTS, msgspec.structs.replace(demo.alerts(), rows=()))
        await pilot.pause()
        assert "orders 77" not in words_of(app)
        alerts = words_of(app).split("\n")[37]
        cockpit.hurry(keys.STATUS)
        await wait_for(app, "orders 77")
        assert words_of(app).split("\n")[37] == alerts  # it waits for its frame
        app.halted = False
        await wait_for(app, "\n" + " " * 120 + "\n")


@in_loop
async def test_a_slow_line_does_not_hide_that_the_engine_is_silent() -> None:
    """Seconds are counted in ticks, of which a slow line shows one in four."""
    app = CockpitApp(demo.demo_cockpit(), link="slow")
    async with app.run_test(size=(120, 40)):
        await wait_for(app, "97,402.00")
        for _ in range(6 * 20):
            app.flush()
        await wait_for(app, "ENGINE SILENT")
