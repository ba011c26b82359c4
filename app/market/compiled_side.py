"""One side of an order book whose levels a compiled module keeps; importable only where that was built.

The same promises as `BookSide`, for doubles only: `price`, `size` and `fold` are the compiled ones, what
leaves is made here. Levels must be `Level` structs of floats: TypeError for others, and ValueError for a
price that is NaN, before anything is changed. A crowd is noticed at once, not when a side is next tidied.
"""

from collections.abc import Sequence

from app.domain.amounts import parse_decimal
from app.domain.market_events import Level, Levels, TextLevel
from app.market._book_side import Side
from app.market.book_side import LEVEL_LIMIT, SPARES, CrowdedSide, Decimals, PricedSize
from app.market.checksum import TextPair


class CompiledSide(Side):
    """As BookSide; see there."""

    __slots__ = ("_best", "_decimals", "_price", "_size", "texts")

    def __init__(self, *, best_is_last: bool) -> None:
        super().__init__(Level, CrowdedSide, LEVEL_LIMIT, best_is_last)
        self.texts: dict[float, TextPair] = {}
        self._decimals = Decimals(exact=False)
        self._best: PricedSize | None = None  # made of these two objects
        self._price = self.price
        self._size = self.size

    def clear(self) -> None:
        """Forget every level."""
        self.load(())

    def load(self, levels: Levels) -> float:
        """Replace everything. Returns the best price."""
        self.texts.clear()
        return super().load(levels)

    def best(self) -> PricedSize | None:
        """The best price and its size; the same tuple as long as neither changes."""
        price, size = self.price, self.size
        if price is not self._price or size is not self._size:  # replaced only when they differ
            self._best = self._decimals.pair(price, size) if size else None
            self._price = price
            self._size = size
        return self._best

    def top(self, count: int) -> tuple[PricedSize, ...]:
        """The best levels, best first."""
        pair = self._decimals.pair
        return tuple([pair(price, size) for price, size in self.doubles(count)])

    def load_texts(self, levels: Sequence[TextLevel]) -> None:
        """As load, and keep the texts for the checksum; raises NumberError."""
        self.clear()
        self.fold_texts(levels)

    def fold_texts(self, levels: Sequence[TextLevel]) -> None:
        """As fold, and keep the texts for the checksum; raises NumberError."""
        numbers = [Level(_double(level.price), _double(level.size)) for level in levels]
        self.fold(numbers)
        texts = self.texts
        for number, level in zip(numbers, levels, strict=True):
            texts[number.price] = level.price, level.size
        if len(texts) > 2 * len(self) + SPARES:
            live = [price for price, _ in self.doubles(len(self))]
            self.texts = {price: texts[price] for price in live if price in texts}

    def top_texts(self, count: int) -> list[TextPair]:
        """The best levels as the wire spelled them."""
        return [self.texts[price] for price, _ in self.doubles(count)]


def _double(text: str) -> float:
    return float(parse_decimal(text))
