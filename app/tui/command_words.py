"""The command line's own words to wishes (orders have their own language). Unknown words are refused."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from app.trading.line_completion import completed
from app.tui.amend_words import GRAMMAR as AMEND_GRAMMAR
from app.tui.amend_words import read_amend
from app.tui.cancel_groups import WORDS as CANCEL_WORDS
from app.tui.dialogs.amend_form import AmendWish
from app.tui.theming import theme_names


class CancelWish(NamedTuple):
    """Words that narrow down which orders; none: the marked ones, or the one under the cursor."""

    words: tuple[str, ...]


class SymbolWish(NamedTuple):
    """Bring an instrument into view; "" asks for the picker."""

    text: str


class ReviveWish(NamedTuple):
    """Allow new orders again."""

    words: str


class ActionWish(NamedTuple):
    """An action of the key table."""

    action: str


class ThemeWish(NamedTuple):
    """Another theme."""

    name: str


class TimesWish(NamedTuple):
    """The clock that the screen tells times by."""

    local: bool


class Problem(NamedTuple):
    """Why the line means nothing, and what to type instead."""

    text: str


Wish: TypeAlias = (
    CancelWish | AmendWish | SymbolWish | ReviveWish | ActionWish | ThemeWish | TimesWish | Problem
)


class CommandWord(NamedTuple):
    """A command, its grammar for the hint, and its reader."""

    name: str
    grammar: str
    read: Callable[[str], Wish]


_CLOCKS = ("utc", "local")


def _cancel(rest: str) -> Wish:
    return CancelWish(tuple(rest.split()))


def _amend(rest: str) -> Wish:
    read = read_amend(rest)
    return Problem(read) if isinstance(read, str) else read


def _why(rest: str) -> Wish:
    if rest.strip().lower() in ("", "nav"):
        return ActionWish("why")
    return Problem(f"{rest.strip()[:20]!r} is not understood here: why nav; e explains a figure")


def _revive(rest: str) -> Wish:
    if rest.strip():
        return ReviveWish(rest.strip())
    return Problem("type the words that the kill panel (K) shows: revive WORDS")


def _theme(rest: str) -> Wish:
    return ThemeWish(rest.strip()) if rest.strip() else ActionWish("theme")


def _times(rest: str) -> Wish:
    word = rest.strip().casefold()
    found = [clock for clock in _CLOCKS if clock.startswith(word)]
    if not word:
        return ActionWish("times")
    if len(found) == 1:
        return TimesWish(local=found[0] == "local")
    return Problem(f"{rest.strip()[:20]!r} is not understood here: times [utc | local]")


def _plain(name: str, action: str) -> CommandWord:
    def read(rest: str) -> Wish:
        return Problem(f"{name} takes no further words") if rest.strip() else ActionWish(action)

    return CommandWord(name, name, read)


COMMANDS: tuple[CommandWord, ...] = (
    CommandWord("c", "c [last | all | buy | sell | SYMBOL | VENUE]", _cancel),
    CommandWord("amend", AMEND_GRAMMAR, _amend),
    CommandWord("sym", "sym [BASE/QUOTE]", lambda rest: SymbolWish(rest.strip())),
    _plain("kill", "kill"),
    CommandWord("revive", "revive WORDS", _revive),
    _plain("arm", "arm_now"),
    _plain("disarm", "disarm"),
    _plain("reconcile", "reconcile"),
    _plain("alerts", "alerts"),
    CommandWord("why", "why nav", _why),
    CommandWord("theme", "theme [NAME]", _theme),
    CommandWord("times", "times [utc | local]", _times),
    _plain("help", "help"),
    _plain("quit", "quit"),
)


ORDER_WORDS = ("b", "s")  # what begins with them is the order language, read elsewhere
_WHOLE_WORDS = {"cancel": "c", "symbol": "sym", "exit": "quit"}


def read_line(line: str) -> Wish:
    """What the line asks for. A name may be shortened as long as it is clear; an exact name always wins."""
    name, _, rest = line.strip().partition(" ")
    found = candidates(name)
    if len(found) == 1:
        return found[0].read(rest)
    if not found or not name:
        known = " ".join((*ORDER_WORDS, *(command.name for command in COMMANDS)))
        return Problem(f"no command {name[:20]!r}; there are: {known}")
    return Problem(f"{name!r} can mean {' or '.join(command.name for command in found)}: type more")


def candidates(name: str) -> list[CommandWord]:
    """Commands that the (shortened) name can mean."""
    wish = _WHOLE_WORDS.get(name.lower(), name.lower())
    same = [command for command in COMMANDS if command.name == wish]
    return same or [command for command in COMMANDS if command.name.startswith(wish)]


def hint(line: str) -> str:
    """The grammar of the command being typed, or the commands that it may become."""
    name, space, _rest = line.lstrip().partition(" ")
    found = candidates(name) if name else list(COMMANDS)
    if len(found) == 1:
        return found[0].grammar
    names = () if space else tuple(command.name for command in found)
    return " ".join((*ORDER_WORDS * (not name), *names))


def complete(line: str, symbols: tuple[str, ...]) -> str:
    """The line with its last word completed as far as it is clear."""
    head, space, last = line.rpartition(" ")
    if not space:
        options = [command.name for command in candidates(last)] if last else []
    else:
        options = _arguments(candidates(head.split(" ")[0]), last, symbols)
    return head + space + completed(last, options)


def _arguments(found: list[CommandWord], last: str, symbols: tuple[str, ...]) -> list[str]:
    """What the word behind a command can become."""
    match [command.name for command in found]:
        case ["sym"]:
            return [symbol for symbol in symbols if symbol.casefold().startswith(last.casefold())]
        case ["theme"]:
            return [name for name in theme_names() if name.startswith(last)]
        case ["times"]:
            return [clock for clock in _CLOCKS if clock.startswith(last)]
        case ["c"]:
            return [word for word in CANCEL_WORDS if last and word.startswith(last)]
        case _:
            return []
