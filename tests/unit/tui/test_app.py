"""The app on Textual's headless terminal: views in, keys in, commands out, at every size."""

import dataclasses
from collections.abc import Mapping
from datetime import timedelta, timezone

import msgspec
import pytest
from textual import events

from app.domain.commands import DraftPlan, SendPlan, WantViews
from app.trading.language import print_line
from app.tui.app import CockpitApp, CockpitExit
from app.tui.pieces import Piece
from app.tui.surface import Surface, changed_cells
from app.tui.terminal import Depth, Traits
from app.tui.theming import load_theme
from app.views import keys
from app.views.keys import View
from tests.fakes import demo_views as demo
from tests.fakes.cockpit import ScriptedCockpit
from tests.fakes.screen import in_loop, press, wait_for, wait_until, words_of


@in_loop
async def test_the_first_frame_has_every_panel_before_any_view() -> None:
    app = CockpitApp(ScriptedCockpit())
    async with app.run_test(size=(120, 40)):
        await wait_for(app, "loading balances")
        for part in (
            "1 Balances",
            "2 Ladder",
            "5 Venues",
            "6 Order feed",
            "loading the book",
            "? keys",
        ):
            assert part in words_of(app)


@in_loop
async def test_an_order_goes_out_by_keyboard_alone() -> None:
    cockpit = demo.demo_cockpit()
    app = CockpitApp(cockpit)
    async with app.run_test(size=(80, 24)):
        await wait_for(app, "97,402.00")
        press(app, "b0.5", "tab", "97000")
        await wait_for(app, "nothing is sent yet")
        press(app, "enter")
        await wait_for(app, "sends this order")
        assert cockpit.given(SendPlan) == []
        pinned = cockpit.given(DraftPlan)[-1]
        assert pinned.line is not None
        assert print_line(pinned.line) == "b 0.5 BTC/USDT lim 97000"
        press(app, "y")
        await wait_for(app, "6 Order feed")
        (order,) = cockpit.given(SendPlan)
        assert (order.plan, order.typed) == (pinned.pinned, "y")
        assert cockpit.given(DraftPlan)[-1].line is None


@in_loop
async def test_keys_typed_in_one_burst_land_in_the_field_that_was_in_front() -> None:
    """Posted without a pause: each key is handled before the next is looked at."""
    cockpit = demo.demo_cockpit()
    app = CockpitApp(cockpit)
    async with app.run_test(size=(120, 40)):
        await wait_for(app, "97,402.00")
        for key in "b15.25":
            app.post_message(events.Key(key, key))
        await wait_for(app, "15.25")
        line = cockpit.given(DraftPlan)[-1].line
        assert line is not None
        assert line.size is not None
        assert str(line.size.value) == "15.25"


@in_loop
async def test_only_what_is_on_the_screen_is_wanted() -> None:
    cockpit = demo.demo_cockpit()
    app = CockpitApp(cockpit)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(app, "97,402.00")
        assert keys.INSTRUMENTS not in cockpit.wanted
        press(app, "i")
        await wait_for(app, " find ", "USDT/USD")
        assert keys.INSTRUMENTS in cockpit.wanted
        press(app, "escape", "enter")
        await wait_for(app, "executionReport NEW")
        assert keys.order_life_key(demo.orders().rows[0].key) in cockpit.wanted
        press(app, "escape")
        await pilot.pause()
        assert len(cockpit.given(WantViews)[-1].keys) == 8


@in_loop
async def test_quitting_gives_back_what_stayed_open() -> None:
    app = CockpitApp(demo.demo_cockpit())
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(app, "97,402.00")
        press(app, "q")
        await wait_for(app, "4 open, 1 of them UNKNOWN")
        press(app, "y")
        await pilot.pause()
    assert app.return_value == CockpitExit("quit", 4, 1)


@in_loop
async def test_the_theme_can_be_changed_while_running() -> None:
    app = CockpitApp(demo.demo_cockpit())
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(app, "97,402.00")
        surface = next(each for each in app.trade.surfaces if each.name == "orders")
        dark = surface.render_line(1)._segments[2].style
        names = []
        for _ in range(4):
            press(app, "T")
            await pilot.pause()
            names.append(app.palette.theme.name)
            await wait_for(app, f"theme {names[-1]}")
            changed = surface.render_line(1)._segments[2].style != dark
            assert changed == (names[-1] != "midnight")
        assert names == ["mono", "okabe", "paper", "midnight"]


@in_loop
async def test_a_theme_is_chosen_by_name_and_another_word_is_answered_with_the_names() -> None:
    app = CockpitApp(demo.demo_cockpit())
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_for(app, "97,402.00")
        press(app, ":theme okabe", "enter")
        await pilot.pause()
        assert app.palette.theme.name == "okabe"
        press(app, ":theme foo", "enter")
        await wait_for(app, "no theme 'foo': there are midnight, mono, okabe, paper")
        assert app.palette.theme.name == "okabe"


@in_loop
async def test_a_theme_of_ones_own_comes_round_again() -> None:
    own = dataclasses.replace(load_theme("paper"), name="nightowl")
    app = CockpitApp(demo.demo_cockpit(), own)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(app, "97,402.00")
        for _ in range(5):
            press(app, "T")
            await pilot.pause()
        assert app.palette.theme is own


@in_loop
async def test_without_colours_a_change_of_theme_is_said_to_change_nothing() -> None:
    app = CockpitApp(demo.demo_cockpit(), traits=Traits(depth=Depth.NONE))
    async with app.run_test(size=(80, 24)):
        await wait_for(app, "97,402.00")
        press(app, "TT")
        await wait_for(app, "theme okabe, shown without colours")


@in_loop
async def test_times_are_told_in_utc_or_locally_and_the_bar_says_which() -> None:
    app = CockpitApp(demo.demo_cockpit())
    app.desk.times._zone = timezone(timedelta(hours=5, minutes=30))
    async with app.run_test(size=(120, 40)):
        await wait_for(app, "14:03:21 UTC", "time UTC", "14:02:40 binance")
        press(app, "U")
        await wait_for(app, "19:33:21 +0530", "local", "19:32:40 binance", "19:32:50 okx order")
        press(app, "enter")
        await wait_for(app, "learnt local", "19:32:")


SIZES = [
    (1, 1),
    (2, 1),
    (1, 5),
    (7, 3),
    (20, 5),
    (79, 24),
    (80, 23),
    (80, 24),
    (100, 30),
    (120, 40),
    (200, 60),
]


@in_loop
async def test_no_size_and_no_key_crashes() -> None:
    app = CockpitApp(demo.demo_cockpit())
    pressed = "b1.5 y:c all\tq?iaKC5126jkgGTR!05zzz1l/opn C"
    async with app.run_test(size=(120, 40)) as pilot:
        for width, height in [*SIZES, *reversed(SIZES)]:
            await pilot.resize_terminal(width, height)
            for key in pressed:
                app.post_message(events.Key(key, key))
            for name in (
                "enter",
                "escape",
                "tab",
                "up",
                "down",
                "ctrl+l",
                "escape",
                "escape",
                "escape",
            ):
                app.post_message(events.Key(name, None))
            await pilot.pause()
            rows = words_of(app).split("\n")
            assert {len(row) for row in rows} == {width}, (width, height)
            assert len(rows) == height
    assert app.failure is None


@in_loop
async def test_the_screen_reflows_with_the_terminal_and_wants_what_it_shows() -> None:
    cockpit = demo.demo_cockpit()
    app = CockpitApp(cockpit)
    async with app.run_test(size=(200, 60)) as pilot:
        await wait_for(app, "0 Log", "5 Venues", "7 Chart BTC", "9 Tape BTC")
        await pilot.resize_terminal(80, 24)
        await wait_for(app, "1 unpriced")
        assert "0 Log" not in words_of(app)
        assert "5 Venues" not in words_of(app)
        await wait_until(lambda: keys.VENUES not in cockpit.wanted)  # with the next frame
        press(app, "5")
        await wait_for(app, "5 Venues", "private stream")
        assert keys.VENUES in cockpit.wanted
        assert keys.LADDER not in cockpit.wanted
        await pilot.resize_terminal(200, 60)
        press(app, "5")
        await wait_for(app, "0 Log", "5 Venues", "2 Ladder BTC/USDT")
        assert words_of(app).split("\n")[59].startswith(" ? keys")


@in_loop
async def test_a_small_terminal_shows_worth_orders_and_the_kill_key() -> None:
    app = CockpitApp(demo.demo_cockpit())
    async with app.run_test(size=(40, 8)):
        await wait_for(app, "NAV $4,812,337")
        text = words_of(app)
        for part in (
            "SIMULATED",
            "open orders 4",
            "UNKNOWN 1",
            "ARMED 04:52",
            "K then !",
            "needs 80x24, this is 40x8",
        ):
            assert part in text
        press(app, "K")
        await wait_for(app, "STOPS now")


@in_loop
async def test_a_cell_that_shows_the_same_is_not_painted_again() -> None:
    cockpit = demo.demo_cockpit()
    app = CockpitApp(cockpit)
    async with app.run_test(size=(120, 40)):
        await wait_for(app, "97,475.06", "bars missing")
        app.flush()
        cockpit.put(keys.LADDER, msgspec.structs.replace(demo.ladder(), at_ns=demo.NOW + 1))
        app._bridge.pull(app.desk.show)
        assert app.trade.refresh_surfaces() == 0
        best = msgspec.structs.replace(demo.ladder().asks[0], size=demo.D("0.9"))
        view = demo.ladder()
        cockpit.put(keys.LADDER, msgspec.structs.replace(view, asks=(best, *view.asks[1:])))
        app._bridge.pull(app.desk.show)
        assert app.trade.refresh_surfaces() == 1


def test_only_the_changed_characters_are_marked() -> None:
    before = (("│", "frame"), (" 97,402.01", "ask"), (" 1.0", "text"))
    after = (("│", "frame"), (" 97,402.51", "ask"), (" 1.0", "text"))
    (piece,) = changed_cells(3, before, after)
    assert (piece, tuple(piece.region)) == (Piece(3, 9, "5", "ask"), (9, 3, 1, 1))
    moved = (("│", "frame"), (" 97,402.51", "bid"), (" 1.0", "text"))
    (piece,) = changed_cells(3, after, moved)
    assert (piece, tuple(piece.region)) == (Piece(3, 1, " 97,402.51", "bid"), (1, 3, 10, 1))


class FailingCockpit(ScriptedCockpit):
    """Breaks its promise never to raise."""

    def take_views(self) -> Mapping[str, View]:
        raise RuntimeError("broken on purpose")


@in_loop
async def test_an_exception_ends_the_app_and_is_handed_out() -> None:
    app = CockpitApp(FailingCockpit())
    with pytest.raises(RuntimeError, match="broken on purpose"):
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause(0.3)
    assert isinstance(app.failure, RuntimeError)


@in_loop
async def test_surfaces_off_the_screen_cost_nothing() -> None:
    app = CockpitApp(demo.demo_cockpit())
    async with app.run_test(size=(80, 24)):
        await wait_for(app, "97,402.00")
        venues = next(each for each in app.trade.surfaces if each.name == "venues")
        assert isinstance(venues, Surface)
        assert not venues.on_screen
        assert venues.refresh_rows() == 0
        press(app, "5")
        await wait_for(app, "private stream")
