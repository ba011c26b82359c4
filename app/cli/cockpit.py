"""`tradedeck` alone: the cockpit on configured accounts, or a question when there are none."""

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from app.cli.screen_wish import ScreenWish, checked_link
from app.domain.errors import UnusableInput
from app.host.config_files import load_settings
from app.host.folders import Folders, private_folder, user_folders

_OFFER = """No venue is configured yet.

  1  fly the simulation: no account, no internet, no money at risk
  2  connect a venue read-only: balances, books and orders of a real account, nothing can be sent
  q  leave
"""


def open_cockpit(ask: Callable[[str], str] = input, link: str | None = None) -> int:
    """Open the cockpit; without a configured venue offer the simulation or a read-only account."""
    link = checked_link(link)
    folders = user_folders()
    settings = load_settings(folders)
    if any(venue.enabled for venue in settings.venues.values()):
        from app.cli.live import run_live

        return run_live(settings, folders, link)
    if not sys.stdin.isatty():
        raise UnusableInput(
            "no venue is configured and there is no terminal to ask: run `tradedeck demo`, or write a "
            f"venue into {folders.config_file}"
        )
    print(_OFFER)
    try:
        choice = ask("choose 1, 2 or q: ").strip().lower()
    except EOFError:  # ctrl+d
        return 0
    if choice == "1":
        from app.cli.demo import run_demo

        return run_demo(screen=ScreenWish(link=link))
    if choice == "2":
        return _connect(folders, ask)
    return 0


def _connect(folders: Folders, ask: Callable[[str], str]) -> int:
    from app.cli import keys

    venue = ask("venue (binance or okx): ").strip().lower()
    print("Make an API key at the venue with read permission only, then paste it here.")
    keys.add(venue, None)
    append_venue(folders.config_file, venue)
    print(f"written to {folders.config_file}. Start with: tradedeck")
    return 0


def append_venue(path: Path, venue: str) -> None:
    """Write the venue into the config file; raises UnusableInput when it stands there already."""
    private_folder(path.parent)
    present = path.read_text("utf-8") if path.exists() else ""
    if venue in tomllib.loads(present).get("venues", {}):
        raise UnusableInput(
            f"{path}: venues.{venue} stands there already, switched off; set its enabled = true"
        )
    path.write_text(f'{present}\n[venues.{venue}]\nenvironment = "production"\n'.lstrip(), "utf-8")
