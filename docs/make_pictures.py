"""`make pictures`: flies the demo for a moment and writes docs/cockpit.svg from the running cockpit."""

import asyncio
import re
import tempfile
from pathlib import Path

from app.bootstrap import open_demo
from app.host.config_files import load_settings
from app.host.folders import user_folders
from app.tui.app import CockpitApp
from tests.fakes.screen import press, wait_for

_SIZE = (120, 40)
_ORDERS = ("b 0.05 mkt", "s 0.02 post 93000 @okx", "b 0.01 post 90000 @binance", "s 0.03 mkt @okx")
_WEB_FONTS = re.compile(
    r"@font-face\s*\{[^}]*\}\s*|<!--.*?-->\s*", re.DOTALL
)  # a picture fetches nothing
_TARGET = Path(__file__).with_name("cockpit.svg")


async def _picture(folder: Path) -> str:
    flight = open_demo(
        lambda: load_settings(user_folders(), environment={}), folder, ("binance", "okx"), 7
    )
    app = CockpitApp(flight)
    try:
        async with app.run_test(size=_SIZE):
            await wait_for(app, "2/2 ok", "conf 100%")
            press(app, "A")
            await wait_for(app, "ARMED")
            for line in _ORDERS:
                press(app, f":{line}", "enter")
                await wait_for(app, "enter reviews")
                press(app, "enter")
                await wait_for(app, "READY")
                await asyncio.sleep(0.6)  # a plan that flashed by cannot be confirmed
                press(app, "y")
                await asyncio.sleep(1.0)
            await asyncio.sleep(2.0)
            return app.export_screenshot(title="tradedeck demo")
    finally:
        await asyncio.get_running_loop().run_in_executor(None, flight.stop)


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        picture = asyncio.run(_picture(Path(folder)))
    picture = _WEB_FONTS.sub("", picture)
    _TARGET.write_text(picture, "utf-8")
    print(f"written {_TARGET.name}, {len(picture)} characters")


if __name__ == "__main__":
    main()
