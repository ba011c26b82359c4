"""`make pictures`: flies the demo, walks through the scenes, writes docs/pictures/ and docs/PICTURES.md."""

import asyncio
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from app.bootstrap import open_demo
from app.host.config_files import load_settings
from app.host.folders import user_folders
from app.tui.app import CockpitApp, CockpitExit
from docs.picture_scenes import ORDERS, SCENES, USUAL, Scene, pictures_page
from docs.svg_picture import svg_of
from tests.fakes.screen import press, strips_of, wait_for, words_of

_PAGE = Path(__file__).with_name("PICTURES.md")
_FOLDER = Path(__file__).with_name("pictures")
_SEED = 7
_PAST_S = 45.0  # so that chart, tape and history have something to show
_TRIES = 5
_READ_S = 0.6  # a plan that flashed by cannot be confirmed


def _rows(app: CockpitApp) -> int:
    view = app.desk.panels.orders.view
    return 0 if view is None else len(view.rows)


async def _trade(app: CockpitApp) -> None:
    press(app, "A")
    await wait_for(app, "ARMED")
    for line in ORDERS:
        placed = _rows(app)
        for _ in range(_TRIES):  # a book that moves makes a plan void
            press(app, f":{line}", "enter")
            await wait_for(app, "enter reviews")
            press(app, "enter")
            await asyncio.sleep(_READ_S)
            press(app, "y")
            await asyncio.sleep(1.0)
            if _rows(app) > placed:
                break
            press(app, "escape", "escape")
        assert _rows(app) > placed, words_of(app)
    await asyncio.sleep(_PAST_S)


async def _take(pilot: Pilot[CockpitExit], app: CockpitApp, scene: Scene) -> str:
    """The scene's picture; afterwards the screen is as it was."""
    await pilot.resize_terminal(*scene.size)
    while app.palette.theme.name != scene.theme:
        press(app, "T")
        await pilot.pause()
    press(app, "escape")
    await asyncio.sleep(1.0)  # every panel has its view at this size
    for keys, seen in scene.steps:
        press(app, *keys)
        await wait_for(app, seen)
        await asyncio.sleep(0.5)
    strips = strips_of(app)
    ground = app.palette.theme.ground
    title = f"tradedeck demo: {scene.words}"
    picture = svg_of(strips, scene.size[0], ground, title)
    press(app, *("escape",) * 5, "g", "t", "6")
    if "esc back" in words_of(app):
        press(app, "escape")
    await pilot.pause()
    return picture


async def _pictures(folder: Path) -> dict[str, str]:
    flight = open_demo(
        lambda: load_settings(user_folders(), environment={}), folder, ("binance", "okx"), _SEED
    )
    app = CockpitApp(flight)
    try:
        async with app.run_test(size=USUAL) as pilot:
            await wait_for(app, "2/2 ok", "conf 100%")
            await _trade(app)
            return {scene.name: await _take(pilot, app, scene) for scene in SCENES}
    finally:
        await asyncio.get_running_loop().run_in_executor(None, flight.stop)


def main() -> None:
    """Write the pictures and their page."""
    with tempfile.TemporaryDirectory() as folder:
        pictures = asyncio.run(_pictures(Path(folder)))
    _FOLDER.mkdir(exist_ok=True)
    for old in set(_FOLDER.glob("*.svg")) - {_FOLDER / f"{name}.svg" for name in pictures}:
        old.unlink()
    for name, picture in pictures.items():
        (_FOLDER / f"{name}.svg").write_text(picture, "utf-8")
        print(f"{name}.svg {len(picture.encode('utf-8')):,} bytes")
    _PAGE.write_text(pictures_page(), "utf-8")


if __name__ == "__main__":
    main()
