"""`tradedeck demo`: the cockpit, or a scripted trader, on simulated venues."""

import json
import math
import secrets
import sys
from pathlib import Path
from typing import Any

from app.bootstrap import Flight, open_demo
from app.cli.screen_wish import ScreenWish, checked_link
from app.cli.simulate import venue_names
from app.domain.errors import UnusableInput
from app.host.folders import user_folders
from app.host.settings_later import is_untouched, settings_later
from app.tui.link import AUTO

_LONGEST_SECONDS = 86_400
_USUAL_SECONDS = 20.0
_REST_SECONDS = 5.0  # the operator's last orders are accounted for in this time
_TOKEN_BYTES = 16


def run_demo(
    *,
    headless: bool = False,
    seconds: float | None = None,
    seed: int = 7,
    venues: str = "binance,okx",
    data: Path | None = None,
    as_json: bool = False,
    screen: ScreenWish,
) -> int:
    """Open the screen, or trade headless for so long and print the account of it."""
    if headless and screen.tour:
        raise UnusableInput("--tour shows the screen: leave --headless out, or --tour")
    if not headless:
        _check_alone(seconds, as_json)
    length = _USUAL_SECONDS if seconds is None else seconds
    names = venue_names(venues)
    link = checked_link(screen.link)
    if headless and not (math.isfinite(length) and 0 < length <= _LONGEST_SECONDS):
        raise UnusableInput(
            f"--for {length:g}: give a number of seconds between 1 and {_LONGEST_SECONDS}"
        )
    folders = user_folders()
    flags = {} if screen.theme is None else {"display": {"theme": screen.theme}}
    load = settings_later(folders, flags)
    flight = open_demo(load, data or folders.demo_data, names, seed)
    if not headless:
        from app.cli.screen import appearance_of, show

        if is_untouched(folders):
            return show(flight, screen.theme, link=link or AUTO, tour=screen.tour)
        settings = load()
        display = settings.display
        appearance = appearance_of(display)
        rate, chosen = display.frames_per_second, link or display.link
        return show(
            flight,
            display.theme,
            rate,
            appearance,
            link=chosen,
            tour=screen.tour,
            keys=settings.keys,
        )
    report = _fly(flight, length, seed)
    print(json.dumps(report) if as_json else _in_words(report))
    return 0


def _check_alone(seconds: float | None, as_json: bool) -> None:
    """What only a run without a screen can do is no wish of the screen."""
    given = [*(["--json"] if as_json else []), *([] if seconds is None else ["--for"])]
    if given:
        what, verb = " and ".join(given), "needs" if len(given) == 1 else "need"
        raise UnusableInput(f"{what} {verb} --headless: add it, or leave {what} out for the screen")


def _fly(flight: Flight, seconds: float, seed: int) -> dict[str, Any]:
    from app.cli.headless_report import account
    from app.cli.operator import Operator

    started_ns = flight.clock.now().mono_ns
    end_ns = started_ns + int(seconds * 1e9)
    trade_end_ns = end_ns - int(min(_REST_SECONDS, seconds / 2) * 1e9)
    try:
        flight.start()
        operator = Operator(
            flight, flight.clock, flight.chance, lambda: secrets.token_hex(_TOKEN_BYTES)
        )
        operator.trade_until(trade_end_ns)
        operator.look_until(end_ns)
    finally:
        flight.stop()
    return account(flight.report(), operator.orders_seen(), seed, seconds)


def _in_words(report: dict[str, Any]) -> str:
    orders = report["orders"]
    told = ", ".join(f"{count} {status}" for status, count in orders.items() if count)
    print(f"orders: {told}; fills: {report['fills']}", file=sys.stderr)
    missing = f", without a price: {' '.join(report['unpriced'])}" if report["unpriced"] else ""
    sure = report["nav_confidence"]
    confidence = "not known yet" if sure is None else sure
    worth = "not known yet" if report["nav_usd"] is None else f"{report['nav_usd']} USD"
    return f"NAV {worth}, confidence {confidence}{missing}"
