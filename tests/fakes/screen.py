"""Drives the app on Textual's headless terminal: type keys, read the screen, wait for words."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec

from textual import events
from textual.strip import Strip

from app.tui.app import CockpitApp

P = ParamSpec("P")
_PATIENCE_S = 10.0


def in_loop(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """The async test as a plain one."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


def strips_of(app: CockpitApp) -> list[Strip]:
    """The terminal's lines with their looks."""
    return app.trade._compositor.render_strips()


def words_of(app: CockpitApp) -> str:
    """What stands on the terminal, every line in full width."""
    return "\n".join("".join(segment.text for segment in strip) for strip in strips_of(app))


def press(app: CockpitApp, *keys: str) -> None:
    """Keys as the terminal's driver posts them, all at once: names, or words of single characters."""
    for key in keys:
        if len(key) > 1 and key in NAMED:
            app.post_message(events.Key(key, None))
        else:
            for character in key:
                app.post_message(events.Key(character, character))


NAMED = frozenset(
    (
        "enter",
        "escape",
        "tab",
        "shift+tab",
        "up",
        "down",
        "left",
        "right",
        "backspace",
        "ctrl+l",
        "ctrl+c",
        "ctrl+p",
    )
)


async def wait_until(come: Callable[[], bool]) -> None:
    """Until it has come true."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE_S
    while not come():
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.01)


async def wait_for(app: CockpitApp, *texts: str) -> None:
    """Until all the texts stand on the screen."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE_S
    while not all(text in words_of(app) for text in texts):
        assert asyncio.get_running_loop().time() < deadline, words_of(app)
        await asyncio.sleep(0.01)
