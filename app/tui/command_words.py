"""The command line's language: words to wishes. Unknown words are refused with what to type."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from app.domain.order_terms import OrderStyle, Side
from app.tui.cancel_groups import WORDS as CANCEL_WORDS
from app.tui.dialogs.ticket_terms import amount


class TicketWish(NamedTuple):
    """Open a ticket, prefilled."""

    side: Side
    style: OrderStyle
    size: Decimal | None
    price: Decimal | None
    venue: str | None


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


class Problem(NamedTuple):
    """Why the line means nothing, and what to type instead."""

    text: str


Wish: TypeAlias = TicketWish | CancelWish | SymbolWish | ReviveWish | ActionWish | Problem


class CommandWord(NamedTuple):
    """A command, its grammar for the hint, and its reader."""

    name: str
    grammar: str
    read: Callable[[str], Wish]


STYLE_WORDS = {
    "lim": OrderStyle.LIMIT,
    "limit": OrderStyle.LIMIT,
    "mkt": OrderStyle.CAPPED_MARKET,
    "market": OrderStyle.CAPPED_MARKET,
    "post": OrderStyle.POST_ONLY,
}
_TICKET_GRAMMAR = "[SIZE] [lim PRICE | mkt [CAP] | post PRICE] [@VENUE]"


def _ticket(side: Side, rest: str) -> Wish:
    size: Decimal | None = None
    price: Decimal | None = None
    venue: str | None = None
    style: OrderStyle | None = None
    for word in rest.split():
        number = amount(word)
        if word.startswith("@") and len(word) > 1 and venue is None:
            venue = word[1:].lower()
        elif word.lower() in STYLE_WORDS and style is None:
            style = STYLE_WORDS[word.lower()]
        elif number is not None and style is None and size is None:
            size = number
        elif number is not None and style is not None and price is None:
            price = number
        else:
            return Problem(
                f"{word[:20]!r} is not understood here: {side.letter.lower()} {_TICKET_GRAMMAR}"
            )
    if style in (OrderStyle.LIMIT, OrderStyle.POST_ONLY) and price is None:
        return Problem(f"the price is missing: {side.letter.lower()} {_TICKET_GRAMMAR}")
    return TicketWish(side, style or OrderStyle.LIMIT, size, price, venue)


def _cancel(rest: str) -> Wish:
    return CancelWish(tuple(rest.split()))


def _why(rest: str) -> Wish:
    if rest.strip().lower() in ("", "nav"):
        return ActionWish("why")
    return Problem(f"{rest.strip()[:20]!r} is not understood here: why nav; e explains a figure")


def _revive(rest: str) -> Wish:
    if rest.strip():
        return ReviveWish(rest.strip())
    return Problem("type the words that the kill panel (K) shows: revive WORDS")


def _plain(name: str, action: str) -> CommandWord:
    def read(rest: str) -> Wish:
        return Problem(f"{name} takes no further words") if rest.strip() else ActionWish(action)

    return CommandWord(name, name, read)


COMMANDS: tuple[CommandWord, ...] = (
    CommandWord("b", f"b {_TICKET_GRAMMAR}", lambda rest: _ticket(Side.BUY, rest)),
    CommandWord("s", f"s {_TICKET_GRAMMAR}", lambda rest: _ticket(Side.SELL, rest)),
    CommandWord("c", "c [last | all | buy | sell | SYMBOL | VENUE]", _cancel),
    CommandWord("sym", "sym [BASE/QUOTE]", lambda rest: SymbolWish(rest.strip())),
    _plain("kill", "kill"),
    CommandWord("revive", "revive WORDS", _revive),
    _plain("reconcile", "reconcile"),
    _plain("alerts", "alerts"),
    CommandWord("why", "why nav", _why),
    _plain("theme", "theme"),
    _plain("times", "times"),
    _plain("help", "help"),
    _plain("quit", "quit"),
)


_WHOLE_WORDS = {"buy": "b", "sell": "s", "cancel": "c", "symbol": "sym", "exit": "quit"}


def read_line(line: str) -> Wish:
    """What the line asks for. A name may be shortened as long as it is clear; an exact name always wins."""
    name, _, rest = line.strip().partition(" ")
    found = candidates(name)
    if len(found) == 1:
        return found[0].read(rest)
    if not found or not name:
        known = " ".join(command.name for command in COMMANDS)
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
    return "" if space else " ".join(command.name for command in found)


def complete(line: str, symbols: tuple[str, ...], venues: tuple[str, ...]) -> str:
    """The line with its last word completed as far as it is clear."""
    head, space, last = line.rpartition(" ")
    if not space:
        options = [command.name for command in candidates(last)] if last else []
    elif last.startswith("@"):
        options = [f"@{venue}" for venue in venues if venue.startswith(last[1:].lower())]
    elif candidates(head.split(" ")[0])[:1] and candidates(head.split(" ")[0])[0].name == "sym":
        options = [symbol for symbol in symbols if symbol.casefold().startswith(last.casefold())]
    else:
        options = [word for word in (*STYLE_WORDS, *CANCEL_WORDS) if last and word.startswith(last)]
    if not options:
        return line
    shared = _shared_start(options)
    done = shared + (" " if len(options) == 1 else "")
    return head + space + (done if len(done) > len(last) else last)


def _shared_start(options: list[str]) -> str:
    first, last = min(options), max(options)
    length = 0
    while length < min(len(first), len(last)) and first[length] == last[length]:
        length += 1
    return first[:length]
