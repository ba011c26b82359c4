"""A filter of rows: words that all must match, `field:text` looking into one field alone."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from app.tui.fuzzy import rank


class Searchable(Protocol):
    """A trait of a row, as far as a filter cares."""

    @property
    def name(self) -> str: ...

    @property
    def text(self) -> Callable[[Any], str]: ...

    @property
    def fuzzy(self) -> bool: ...

    @property
    def figure(self) -> bool: ...


class RowFilter:
    """A word is found where its letters stand side by side, in a fuzzy trait also where they stand in order.

    A field may be shortened as long as it is clear ("sym:eth"). A word whose part before the colon names no
    field is a plain word: "BTC/USDT:USDT" is a symbol.
    """

    def __init__(self, text: str, traits: Sequence[Searchable]) -> None:
        self.text = text.strip()
        self._traits = [trait for trait in traits if not trait.figure]
        self._tests = [self._test(word) for word in self.text.casefold().split()]

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields."""
        return tuple(trait.name for trait in self._traits)

    @property
    def unclear(self) -> str:
        """What is wrong with the first field that was meant, if it is none or can be several; else ""."""
        for word in self.text.casefold().split():
            head, colon, _value = word.partition(":")
            named = self._named(head)
            if colon and head and "/" not in head and len(named) != 1:  # a symbol may have a colon
                several = " or ".join(trait.name for trait in named)
                return f"{head[:20]} can mean {several}" if named else f"no field {head[:20]}"
        return ""

    def passes(self, row: object) -> bool:
        """Whether every word is found in the row."""
        return all(test(row) for test in self._tests)

    def _test(self, word: str) -> Callable[[object], bool]:
        head, colon, value = word.partition(":")
        fields = self._named(head)
        if colon and len(fields) == 1:
            read = fields[0].text
            return lambda row: value in read(row).casefold()
        traits = self._traits
        return lambda row: any(_finds(trait, row, word) for trait in traits)

    def _named(self, head: str) -> list[Searchable]:
        """The field of this name, else those that begin so."""
        return [trait for trait in self._traits if trait.name == head] or [
            trait for trait in self._traits if head and trait.name.startswith(head)
        ]


def _finds(trait: Searchable, row: object, word: str) -> bool:
    text = trait.text(row).casefold()
    if trait.fuzzy and len(word) > 1:
        return rank(text, word) is not None
    return word in text
