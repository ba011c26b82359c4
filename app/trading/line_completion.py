"""Help while an order line is being typed: what may still come, and how a word may go on."""

from collections.abc import Iterable, Sequence

from app.domain.identifiers import VenueId
from app.domain.order_line import OrderLine, PriceAnchor
from app.trading.line_names import ListedSymbols
from app.trading.line_numbers import LineProblem
from app.trading.line_reader import GRAMMAR, STYLE_WORDS

_ROUTE_WORDS = ("sor", "sor=", "max")
_ANCHORS = tuple(anchor.value for anchor in PriceAnchor if anchor is not PriceAnchor.FIXED)


def hint_for(text: str, read: OrderLine | LineProblem) -> str:
    """What to type next: the grammar behind the side alone, then the problem that stands against the line."""
    words = text.split()
    if len(words) == 1:
        return f"{words[0][:1].lower()} {GRAMMAR}"
    return read.sentence if isinstance(read, LineProblem) else ""


def complete_line(text: str, symbols: ListedSymbols, venues: Sequence[VenueId]) -> str:
    """The line with its last word completed as far as it is clear."""
    head, _space, last = text.rpartition(" ")
    if not head or not last:
        return text
    begun, options = _options(last, symbols, venues)
    return f"{head} {last[: len(last) - len(begun)]}{completed(begun, options)}"


def completed(word: str, options: Iterable[str]) -> str:
    """The word as far as all the options agree, and a blank behind it when there is only one."""
    found = sorted(set(options))
    if not found:
        return word
    done = _shared_start(found[0], found[-1])
    if len(found) == 1 and not done.endswith("="):
        done += " "
    return done if len(done) > len(word) else word


def _options(word: str, symbols: ListedSymbols, venues: Sequence[VenueId]) -> tuple[str, list[str]]:
    """The part of the word that is completed, and what it may become."""
    lower = word.lower()
    if lower.startswith("sor="):
        begun = lower.rpartition(",")[2] if "," in lower else lower[4:]
        return begun, _beginning(begun, venues)
    if lower[0] == "@":
        return lower[1:], _beginning(lower[1:], (*_ANCHORS, *venues))
    plain = _beginning(lower, (*STYLE_WORDS, *_ROUTE_WORDS)) + symbols.beginning(word)
    if lower[0] == "x" and (found := _beginning(lower[1:], venues)):
        return lower, [*(f"x{venue}" for venue in found), *plain]
    return word, plain


def _beginning(start: str, options: Iterable[str]) -> list[str]:
    return [option for option in options if option.startswith(start)]


def _shared_start(first: str, last: str) -> str:
    """Of the smallest and the largest of some words: what they all begin with."""
    length = 0
    while length < min(len(first), len(last)) and first[length] == last[length]:
        length += 1
    return first[:length]
