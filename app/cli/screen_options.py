"""The options of the screen, which stand together behind every command that shows one."""

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from app.cli.screen_wish import ScreenWish

LinkOption = Annotated[
    str | None,
    typer.Option("--link", help="The line to this terminal: auto, fast, or slow (draws less)."),
]
_OPTIONS: Mapping[str, Any] = {
    "theme": Annotated[str | None, typer.Option("--theme", help="midnight, paper, okabe or mono.")],
    "link": LinkOption,
    "tour": Annotated[
        bool, typer.Option("--tour", help="Be shown around: five minutes, by your own keys.")
    ],
}


def with_screen_options(command: Callable[..., int]) -> Callable[..., int]:
    """The command with an option for each field of its parameter `screen`, a ScreenWish."""
    signature = inspect.signature(command)
    own = [each for each in signature.parameters.values() if each.name != "screen"]
    usual = ScreenWish()._asdict()
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [each.replace(kind=keyword) for each in own] + [
        inspect.Parameter(name, keyword, default=usual[name], annotation=option)
        for name, option in _OPTIONS.items()
    ]

    def spread(**given: Any) -> int:
        screen = ScreenWish(**{name: given.pop(name) for name in _OPTIONS})
        return command(**given, screen=screen)

    spread.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # typer reads it
    spread.__annotations__ = {each.name: each.annotation for each in parameters}
    spread.__name__ = command.__name__
    spread.__doc__ = command.__doc__
    return spread
