"""Which class the sides of a book are of: the compiled one where it was built, else the pure Python one."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.market_events import Levels, TextLevel
from app.market.book_side import BookSide, PricedSize
from app.market.checksum import TextPair

COMPILED, PURE = "compiled", "pure Python"


class Side(Protocol):
    """One side of a book, as BookSide documents it."""

    @property
    def price(self) -> float: ...
    @property
    def size(self) -> float: ...
    def clear(self) -> None: ...
    def load(self, levels: Levels) -> float: ...
    def fold(self, levels: Levels) -> float: ...
    def best(self) -> PricedSize | None: ...
    def top(self, count: int) -> tuple[PricedSize, ...]: ...
    def load_texts(self, levels: Sequence[TextLevel]) -> None: ...
    def fold_texts(self, levels: Sequence[TextLevel]) -> None: ...
    def top_texts(self, count: int) -> list[TextPair]: ...


class SideClass(Protocol):
    """A class of sides, or what makes one."""

    def __call__(self, *, best_is_last: bool) -> Side: ...


def _found() -> dict[str, SideClass]:
    try:
        from app.market.compiled_side import CompiledSide

        CompiledSide(best_is_last=True)  # TypeError: msgspec keeps its fields in another way by now
    except (ImportError, TypeError):
        return {PURE: BookSide}
    return {COMPILED: CompiledSide, PURE: BookSide}


SIDE_CLASSES = _found()  # those that work here, the fastest first
IN_USE = next(iter(SIDE_CLASSES))


def make_sides(*, exact: bool, side_class: SideClass | None = None) -> tuple[Side, Side]:
    """Bids and asks, of the fastest class unless told otherwise; an exact book is always pure Python."""
    if exact:
        return BookSide(best_is_last=True, exact=True), BookSide(best_is_last=False, exact=True)
    make = side_class or SIDE_CLASSES[IN_USE]
    return make(best_is_last=True), make(best_is_last=False)
