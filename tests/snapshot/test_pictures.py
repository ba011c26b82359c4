"""Pictures of the screen from fixed views with fixed times: at three sizes, in all themes and on plain terminals.

The words are compared on every Python; the pictures with their colours on the one that they were taken with.
`--snapshot-update` accepts both.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path

import pytest
from textual.pilot import Pilot

from app.tui.app import CockpitApp, CockpitExit
from app.tui.terminal import EVERYTHING, Depth, Traits
from app.tui.theming import load_theme
from app.views import keys
from tests.fakes.cockpit import ScriptedCockpit
from tests.fakes.demo_amends import DemoAmends
from tests.fakes.demo_plans import DemoPlans, five_venues
from tests.fakes.demo_routes import orders_with_family
from tests.fakes.demo_views import demo_cockpit, status
from tests.fakes.screen import press, wait_for, words_of

PICTURES_TAKEN_ON = (3, 11)
TEXTS = Path(__file__).parent / "texts"
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}
# Keys to get there, each with the text to wait for before the next.
SCENES: dict[str, list[tuple[tuple[str, ...], str]]] = {
    "screen": [],
    "ticket": [(("b0.5", "tab", "97000"), "reviews it")],
    "review": [
        (("b0.5", "tab", "97000"), "reviews it"),
        (("enter",), "sends this order"),
    ],
    "ghost": [((":", "b 2.5 btc mkt 97425 xokx"), "bin 2.5 all-in")],
    "route": [(("b2.5", "tab", "97425", "shift+tab", "shift+tab", "right"), "reviews it")],
    "line": [(("b0.5", ":", " xokx zz"), "is no instrument here")],
    "refused": [(("b50", "tab", "97000"), "does not fit")],
    "typed": [
        (("b2.5", "tab", "97425"), "reviews it"),
        (("enter",), "enter sends"),
        (("2.",), "[2. ]"),
    ],
    "void": [(("b0.5", "tab", "97000"), "reviews it"), (("enter",), "VOID")],
    "disarmed": [(("b0.5", "tab", "97000"), "reviews it"), (("enter",), "A arms it")],
    "amend": [(("+",), "READY")],
    "amend_takes": [(("+", "97402.01"), "WOULD TAKE")],
    "amend_void": [(("+",), "VOID")],
    "amend_disarmed": [(("+",), "A arms it")],
    "family": [((), "└ B")],
    "card": [(("gg", "enter"), "together")],
    "working": [(("4",), "4 Working")],
    "help": [(("?",), "the keys of this place")],
    "explain": [(("1", "j", "e"), "What all venues together hold")],
    "explain_figure": [(("2", "j", "l", "l", "l", "e"), "The other figures")],
    "order_life": [(("enter",), "executionReport NEW")],
    "zoom": [(("1", "1"), "esc back")],
    "chart": [(("7",), "7 Chart BTC/USDT 1m binance"), ((), "bars missing")],
    "chart_zoom": [(("7", "z", "z"), "esc back"), ((), "bars missing")],
    "tape": [(("9",), "time UTC"), (("f",), "from 1k USDT")],
    "nav_history": [(("gh",), "snapshots"), (("left", "left", "left"), "cursor")],
    "half": [(("z",), "esc back")],
    "log": [(("0",), "0 Log")],
    "filter": [(("/", "sym:btc state:open"), "3 of 8 rows")],
    "marks": [((" ", " ", "o"), "marked 2"), (("p",), "FROZEN")],
    "cancel_menu": [(("C", "j"), "on BTC/USDT")],
    "palette": [(("ctrl+p", "pan"), "found")],
    "go": [(("g",), "gt trade")],
    "venues": [(("gv",), "okx"), ((), "esc back")],
    "ladder": [(("2", "2"), "esc back")],
    "instruments": [(("i", "eth"), "ETH/BTC")],
    "alerts": [(("a",), "Alerts")],
    "kill": [(("K",), "!")],
    "quit": [(("q",), "esc stays")],
    "question": [(("C",), "on BTC/USDT"), (("enter",), "cancels all")],
    "explain_nav": [(("2", "2"), "esc back"), ((":", "why nav", "enter"), "not sure")],
    "explain_order": [(("6", "j", "l", "l", "l", "e"), "The other figures")],
}
# At 80x24 the chart's digit has zoomed it already.
WORDS = [
    (scene, size) for scene in SCENES for size in SIZES if (scene, size) != ("chart_zoom", "80x24")
]
# Cockpits that these scenes need instead of the usual one.
_MOVED = "binance moved 1.3 bp against you since this plan was made, nothing was sent: look at the new one."
COCKPITS: dict[str, Callable[[], ScriptedCockpit]] = {
    "route": lambda: demo_cockpit(DemoPlans(five_venues())),
    "typed": lambda: demo_cockpit(DemoPlans(five_venues(), live=True)),
    "void": lambda: demo_cockpit(DemoPlans(void=_MOVED)),
    "disarmed": lambda: demo_cockpit(changes={keys.STATUS: status(armed_s=None)}),
    "amend_void": lambda: demo_cockpit(amends=DemoAmends(filled=Decimal("0.3"))),
    "amend_disarmed": lambda: demo_cockpit(changes={keys.STATUS: status(armed_s=None)}),
    "family": lambda: demo_cockpit(changes={keys.ORDERS: orders_with_family()}),
    "card": lambda: demo_cockpit(changes={keys.ORDERS: orders_with_family()}),
}
# Of these there are pictures with their colours, too.
PICTURES = [
    *((scene, size) for scene in ("screen", "ticket", "review", "help", "explain", "order_life")
      for size in ("80x24", "120x40")),
    *((scene, "120x40") for scene in ("filter", "marks", "cancel_menu", "palette", "explain_figure")),
    *((scene, "120x40") for scene in ("chart", "chart_zoom", "tape", "nav_history")),
    *((scene, "120x40") for scene in ("route", "void", "card", "family", "ladder")),
    *((scene, "120x40") for scene in ("amend", "amend_void")),
    ("amend", "80x24"),
    ("nav_history", "80x24"),
    ("screen", "200x60"),
]  # fmt: skip


def cockpit_of(scene: str) -> ScriptedCockpit:
    """The cockpit that the scene is played on."""
    return COCKPITS.get(scene, demo_cockpit)()


def trimmed(app: CockpitApp) -> str:
    """The words without trailing blanks."""
    return "".join(line.rstrip() + "\n" for line in words_of(app).split("\n"))


def actor(scene: str) -> Callable[[Pilot[CockpitExit]], Awaitable[None]]:
    """Plays the scene's keys."""

    async def play(pilot: Pilot[CockpitExit]) -> None:
        app = pilot.app
        assert isinstance(app, CockpitApp)
        await wait_for(app, "97,402.00")
        if app.size.width >= 120:
            await wait_for(app, "bars missing")  # the chart is complete
        for pressed, shown in SCENES[scene]:
            press(app, *pressed)
            await wait_for(app, shown)
            await pilot.pause()  # until every panel is in its place
            app.trade.refresh_surfaces()  # what a dialog tells the lines below is painted a round later
            await pilot.pause()

    return play


@pytest.mark.parametrize(("scene", "size"), WORDS)
def test_words(scene: str, size: str, request: pytest.FixtureRequest) -> None:
    """Every word of the screen, on any version of Python."""

    async def read() -> str:
        app = CockpitApp(cockpit_of(scene))
        async with app.run_test(size=SIZES[size]) as pilot:
            await actor(scene)(pilot)
            return trimmed(app)

    file = TEXTS / f"{scene}-{size}.txt"
    seen = asyncio.run(read())
    if request.config.getoption("update_snapshots"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(seen.encode("utf-8"))
    assert seen == file.read_bytes().decode("utf-8")


@pytest.mark.parametrize("theme", ["midnight", "paper"])
@pytest.mark.parametrize(("scene", "size"), PICTURES)
def test_picture(scene: str, size: str, theme: str, request: pytest.FixtureRequest) -> None:
    """Colours and all on the version they were taken with; the words in this theme elsewhere."""
    app = CockpitApp(cockpit_of(scene), load_theme(theme))
    if sys.version_info[:2] == PICTURES_TAKEN_ON:
        compare: Callable[..., bool] = request.getfixturevalue("snap_compare")
        assert compare(app, terminal_size=SIZES[size], run_before=actor(scene))
        return

    async def read() -> str:
        async with app.run_test(size=SIZES[size]) as pilot:
            await actor(scene)(pilot)
            return trimmed(app)

    assert asyncio.run(read()) == (TEXTS / f"{scene}-{size}.txt").read_text("utf-8")


# How else the screen can look: the theme, what the terminal can show, the size.
LOOKS: dict[str, tuple[str, Traits, str]] = {
    "okabe": ("okabe", EVERYTHING, "120x40"),
    "mono": ("mono", EVERYTHING, "120x40"),
    "256": ("midnight", Traits(depth=Depth.EIGHT_BIT), "120x40"),
    "ascii": ("midnight", Traits(ascii_only=True), "80x24"),
    "no-colour-ascii": ("midnight", Traits(depth=Depth.NONE, ascii_only=True), "120x40"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_looks(look: str, request: pytest.FixtureRequest) -> None:
    """The trade screen in the other themes and on terminals that can show less."""
    theme, traits, size = LOOKS[look]
    app = CockpitApp(demo_cockpit(), load_theme(theme), traits=traits)
    if sys.version_info[:2] == PICTURES_TAKEN_ON:
        compare: Callable[..., bool] = request.getfixturevalue("snap_compare")
        assert compare(app, terminal_size=SIZES[size], run_before=actor("screen"))


# In the other themes, beside the trade screen: what is read before money moves.
OTHERS = [(scene, theme) for scene in ("review", "ladder", "chart") for theme in ("okabe", "mono")]


@pytest.mark.parametrize(("scene", "theme"), OTHERS)
def test_other_themes(scene: str, theme: str, request: pytest.FixtureRequest) -> None:
    """Review, ladder and chart in the themes that are not used every day."""
    app = CockpitApp(cockpit_of(scene), load_theme(theme))
    if sys.version_info[:2] == PICTURES_TAKEN_ON:
        compare: Callable[..., bool] = request.getfixturevalue("snap_compare")
        assert compare(app, terminal_size=SIZES["120x40"], run_before=actor(scene))


def test_ascii_words(request: pytest.FixtureRequest) -> None:
    """Every word of the plain screen."""

    async def read() -> str:
        app = CockpitApp(demo_cockpit(), traits=Traits(ascii_only=True))
        async with app.run_test(size=SIZES["80x24"]) as pilot:
            await actor("screen")(pilot)
            return trimmed(app)

    file = TEXTS / "ascii-80x24.txt"
    seen = asyncio.run(read())
    if request.config.getoption("update_snapshots"):
        file.write_bytes(seen.encode("ascii"))
    assert seen == file.read_text("ascii")


def test_the_stored_pictures_have_unix_line_endings() -> None:
    for file in (Path(__file__).parent / "__snapshots__").rglob("*.*"):
        assert b"\r" not in file.read_bytes(), file
