"""One side of an order book: sizes by price, and the prices in ascending order."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias, cast

from app.domain.amounts import from_double, parse_decimal
from app.domain.market_events import Level, TextLevel
from app.market.checksum import TextPair

PricedSize: TypeAlias = tuple[Decimal, Decimal]


class BookSide:
    """Keys are the C doubles of the decoder, or Decimals when `exact`; what leaves is Decimal.

    The texts of the wire are kept only while the venue sends checksums.
    """

    __slots__ = ("_best", "_best_price", "_best_size", "_exact", "_top", "prices", "sizes", "texts")

    def __init__(self, *, top_is_last: bool, exact: bool) -> None:
        self.sizes: dict[float, float] = {}
        self.prices: list[float] = []
        self.texts: dict[float, TextPair] = {}
        self._top = -1 if top_is_last else 0
        self._exact = exact
        self._best: PricedSize | None = None
        self._best_price = 0.0
        self._best_size = 0.0

    def clear(self) -> None:
        self.sizes.clear()
        self.prices.clear()
        self.texts.clear()

    def load(self, levels: Sequence[Level]) -> None:
        """Replace everything."""
        self.texts.clear()
        last_word = {level.price: level.size for level in levels}
        self.sizes = {price: size for price, size in last_word.items() if size}
        self.prices = sorted(self.sizes)

    def fold(self, levels: Sequence[Level]) -> None:
        """Set each level's size; 0 removes it, also when it was not there."""
        sizes = self.sizes
        for level in levels:
            price = level.price
            size = level.size
            if size:
                if price not in sizes:
                    insort(self.prices, price)
                sizes[price] = size
            elif price in sizes:
                del sizes[price]
                prices = self.prices
                del prices[bisect_left(prices, price)]

    def load_texts(self, levels: Sequence[TextLevel]) -> None:
        """As load, and keep the texts for the checksum."""
        self.clear()
        self.fold_texts(levels)

    def fold_texts(self, levels: Sequence[TextLevel]) -> None:
        """As fold, and keep the texts for the checksum."""
        numbers: list[Level] = []
        for level in levels:
            number = Level(self._number(level.price), self._number(level.size))
            self.texts[number.price] = (level.price, level.size)
            numbers.append(number)
        self.fold(numbers)
        for number in numbers:
            if number.price not in self.sizes:
                self.texts.pop(number.price, None)

    def top_texts(self, count: int) -> list[TextPair]:
        """The best levels as the wire spelled them."""
        return [self.texts[price] for price in self._best_prices(count)]

    def best(self) -> PricedSize | None:
        """The best price and its size."""
        if not self.prices:
            return None
        price = self.prices[self._top]
        size = self.sizes[price]
        if price != self._best_price or size != self._best_size or self._best is None:
            self._best = self._leave(price, size)
            self._best_price = price
            self._best_size = size
        return self._best

    def top(self, count: int) -> tuple[PricedSize, ...]:
        """The best levels, best first."""
        return tuple(self._leave(price, self.sizes[price]) for price in self._best_prices(count))

    def _best_prices(self, count: int) -> list[float]:
        if count <= 0:
            return []
        return self.prices[: -count - 1 : -1] if self._top else self.prices[:count]

    def _leave(self, price: float, size: float) -> PricedSize:
        if self._exact:  # Decimals all along
            return Decimal(price), Decimal(size)
        return from_double(price), from_double(size)

    def _number(self, text: str) -> float:
        exact = parse_decimal(text)
        return cast("float", exact) if self._exact else float(exact)
