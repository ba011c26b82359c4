"""The names in an order line: instruments by symbol or coin, venues by name or by how it begins."""

from collections.abc import Iterable, Sequence
from typing import Final

from app.domain.identifiers import Symbol, VenueId
from app.trading.line_numbers import LineProblem, named

USUAL_QUOTES: Final = ("USDT", "USD", "USDC")

_NAMES_SHOWN = 4
_SHORTEST_SKELETON = 3


class ListedSymbols:
    """What is listed somewhere, by symbol and by coin; build it once for each list of instruments."""

    def __init__(self, symbols: Iterable[Symbol]) -> None:
        self._exact = frozenset(symbols)
        self._by_name: dict[str, list[Symbol]] = {}
        self._by_coin: dict[str, list[Symbol]] = {}
        for symbol in sorted(self._exact):
            self._by_name.setdefault(symbol.casefold(), []).append(symbol)
            coin, slash, rest = symbol.partition("/")
            if slash and ":" not in rest:  # a pair settled in a third coin is not what "btc" means
                self._by_coin.setdefault(coin.casefold(), []).append(symbol)

    def knows(self, word: str) -> bool:
        """Whether the word is a symbol or a coin, clear or not."""
        name = word.casefold()
        return name in self._by_name or name in self._by_coin

    def find(self, word: str, in_view: Symbol) -> Symbol | LineProblem | None:
        """The symbol meant; a coin alone is its pair in the quote in view, else in the most usual one."""
        if word == in_view or word in self._exact:
            return word
        name = word.casefold()
        found = self._by_name.get(name)
        if found is None:
            found = self._by_coin.get(name, [])
            chosen = self._usual(found, in_view)
            if chosen is not None:
                return chosen
        if len(found) < 2:
            return found[0] if found else None
        return LineProblem(
            word=word[:64],
            sentence=f"{named(word)} can mean {_alternatives(found)}: type the whole symbol.",
        )

    def _usual(self, found: Sequence[Symbol], in_view: Symbol) -> Symbol | None:
        quote_in_view = in_view.partition("/")[2].partition(":")[0]
        for quote in (quote_in_view, *USUAL_QUOTES):
            same = [symbol for symbol in found if symbol.partition("/")[2] == quote]
            if len(same) == 1:
                return same[0]
        return None


def venues_meant(text: str, venues: Sequence[VenueId]) -> list[VenueId]:
    """The configured venue of this name, else all that begin so, with or without their vowels (krk)."""
    wish = text.casefold()
    same = [venue for venue in venues if venue.casefold() == wish]
    if same or not wish:
        return same
    return [venue for venue in venues if venue.casefold().startswith(wish)] or [
        venue
        for venue in venues
        if len(wish) >= _SHORTEST_SKELETON and _skeleton(venue).startswith(wish)
    ]


def _skeleton(venue: VenueId) -> str:
    name = venue.casefold()
    return name[:1] + "".join(letter for letter in name[1:] if letter not in "aeiou")


def find_venue(word: str, text: str, venues: Sequence[VenueId]) -> VenueId | LineProblem:
    """The one venue that `text` means; `word` is named in a problem."""
    found = venues_meant(text, venues)
    if len(found) == 1:
        return found[0]
    if found:
        fault = f"can mean {_alternatives(found)}: type more of the name"
    else:
        known = f"there is {_alternatives(venues)}" if venues else "none is connected"
        fault = f"names no venue: {known}"
    return LineProblem(word=word[:64], sentence=f"{named(word)} {fault}.")


def _alternatives(names: Sequence[str]) -> str:
    shown = [name[:24] for name in names[:_NAMES_SHOWN]]
    if len(names) > _NAMES_SHOWN:
        return f"{', '.join(shown)} and {len(names) - _NAMES_SHOWN} more"
    return " or ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else "".join(shown)
