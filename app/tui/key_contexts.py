"""Which places of the key table are in force together, the first winning, and where characters are text."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from app.tui.registry import PANELS

Context: TypeAlias = tuple[str, ...]

_LAST: Final = ("dialog", "anywhere", "always")
DIALOGS: Final[tuple[Context, ...]] = (
    *((place, *_LAST) for place in ("ticket", "review", "typed", "amend", "question", "quit")),
    *((place, *_LAST) for place in ("menu", "nav", "scroll")),
    *((place, "scroll", *_LAST) for place in ("life", "route")),
    ("kill", "dialog", "always"),
    ("picker", "dialog", "always"),
)
_OTHERS: Final[tuple[Context, ...]] = (
    ("small", "anywhere", "always"),
    ("command", "always"),
    ("filter", "always"),
)
# None: every character; else these.
_TYPED: Final[Mapping[str, str | None]] = {
    "ticket": None,
    "typed": None,
    "picker": None,
    "command": None,
    "filter": None,
    "amend": "0123456789.",
}


def contexts() -> Iterator[Context]:
    """All of them; the tour's place stands behind each and covers nothing."""
    for kind in PANELS:
        for zoomed in ((), ("zoomed",)):
            yield (*kind.places, *zoomed, "trade", "anywhere", "always")
    yield from DIALOGS
    yield from _OTHERS


def is_text(context: Context, stroke: str) -> bool:
    """Whether the key is taken as text there before the table is asked."""
    character = " " if stroke == "space" else stroke
    if len(character) != 1:
        return False
    return any(
        place in _TYPED and (_TYPED[place] is None or character in (_TYPED[place] or ""))
        for place in context
    )
