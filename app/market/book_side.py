"""One side of an order book in pure Python: sizes by price, and the levels near the top in order.

Two thoughts make it fast. Most changes are to prices that are known, so a removed level keeps its place at
size 0 until the side is tidied, and a change costs one store in a dictionary. And nobody looks far from the
top, so only the best levels are kept in order; the others wait in the dictionary until the best are used up.
"""

from bisect import insort
from collections.abc import Iterator, Sequence
from decimal import Decimal
from heapq import nlargest, nsmallest
from itertools import islice
from typing import TypeAlias, cast

from app.domain.amounts import from_double, parse_decimal
from app.domain.errors import TradedeckError
from app.domain.market_events import Level, Levels, TextLevel
from app.market.checksum import TextPair

PricedSize: TypeAlias = tuple[Decimal, Decimal]

NEAR = 128  # levels in order after tidying
LEVEL_LIMIT = 100_000  # twenty times the deepest book any venue serves
_NEAR_LIMIT = 8 * NEAR
_DECIMALS = 1_000  # numbers kept as Decimals
SPARES = 1_000  # removed levels that may lie about, beside as many as there are levels


class CrowdedSide(TradedeckError):
    """More levels than any venue has: the book must not be believed."""


class Decimals:
    """Doubles as amounts.from_double makes them, kept: the numbers of a top come back again and again."""

    __slots__ = ("_exact", "_known")

    def __init__(self, *, exact: bool) -> None:
        self._exact = exact
        self._known: dict[float, Decimal] = {}

    def pair(self, price: float, size: float) -> PricedSize:
        """A level as it leaves a book."""
        return self._of(price), self._of(size)

    def _of(self, number: float) -> Decimal:
        found = self._known.get(number)
        if found is None:
            if len(self._known) > _DECIMALS:
                self._known.clear()
            # an exact side holds Decimals all along
            found = Decimal(number) if self._exact else from_double(number)
            self._known[number] = found
        return found


class BookSide:
    """Keys are the C doubles of the decoder, or Decimals when `exact`; what leaves is Decimal.

    `sizes` holds every level by price, removed ones at 0. `near` holds, ascending, every price in `sizes`
    that is better than the edge, the best last for bids and first for asks. `price` and `size` are the best
    level's; of an empty side they are the worst price there is, and 0.
    The texts of the wire are kept only while the venue sends checksums.
    """

    __slots__ = (
        "_best",
        "_decimals",
        "_edge",
        "_exact",
        "_tidy_at",
        "_top",
        "near",
        "price",
        "size",
        "sizes",
        "texts",
    )

    def __init__(self, *, best_is_last: bool, exact: bool = False) -> None:
        self.sizes: dict[float, float] = {}
        self.near: list[float] = []
        self.texts: dict[float, TextPair] = {}
        self._top = -1 if best_is_last else 0
        self._edge = self._nothing()
        self._exact = exact
        self._tidy_at = SPARES
        self._decimals = Decimals(exact=exact)
        self.price = self._nothing()
        self.size = 0.0
        self._best: PricedSize | None = None  # the same as Decimals, once asked for

    def clear(self) -> None:
        """Forget every level."""
        self.load([])

    def load(self, levels: Levels) -> float:
        """Replace everything. Returns the best price."""
        self.sizes.clear()
        self.texts.clear()
        level: Level  # or ExactLevel: the same code keys by Decimal
        for level in levels:  # type: ignore[assignment]  # see above
            self.sizes[level.price] = level.size
        self._tidy()
        return self._find_best()

    def fold(self, levels: Levels) -> float:
        """Set each level's size; 0 removes it, also when it was not there. Returns the best price."""
        if levels:
            sizes = self.sizes
            known = len(sizes)
            level: Level  # or ExactLevel: the same code keys by Decimal
            for level in levels:  # type: ignore[assignment]  # see above
                sizes[level.price] = level.size
            if len(sizes) != known:
                self._admit(len(sizes) - known)
            near = self.near
            if not near:
                return self._find_best()
            price = near[self._top]
            size = sizes[price]
            if size != self.size or price != self.price:
                if not size:
                    return self._find_best()
                self.price = price
                self.size = size
                self._best = None
        return self.price

    def best(self) -> PricedSize | None:
        """The best price and its size; the same tuple as long as neither changes."""
        if self._best is None and self.size:
            self._best = self._decimals.pair(self.price, self.size)
        return self._best

    def top(self, count: int) -> tuple[PricedSize, ...]:
        """The best levels, best first."""
        sizes, pair = self.sizes, self._decimals.pair
        return tuple(pair(price, sizes[price]) for price in islice(self._live(count), count))

    def top_texts(self, count: int) -> list[TextPair]:
        """The best levels as the wire spelled them."""
        return [self.texts[price] for price in islice(self._live(count), count)]

    def _live(self, count: int) -> Iterator[float]:
        """Prices with a size, best first; at least `count` if there are as many."""
        sizes = self.sizes
        prices = [price for price in self.near if sizes[price]]
        if len(prices) < count and len(self.near) < len(sizes):
            prices = sorted(price for price, size in sizes.items() if size)
        return reversed(prices) if self._top else iter(prices)

    def _admit(self, count: int) -> None:
        """Give the newest `count` prices of `sizes` their place in the order, if they belong there."""
        sizes, near, edge = self.sizes, self.near, self._edge
        newest = reversed(sizes)
        fresh = [next(newest)] if count == 1 else list(islice(newest, count))
        for price in fresh:
            if not sizes[price]:
                del sizes[price]  # removed without ever having been there
            elif price > edge if self._top else price < edge:
                insort(near, price)
        if len(near) > _NEAR_LIMIT:
            self._trim()
        if len(sizes) > self._tidy_at:
            self._tidy()

    def _find_best(self) -> float:
        """Drop removed levels from the top; take from the others when the ordered ones are used up."""
        sizes, near = self.sizes, self.near
        while near and not sizes[near[self._top]]:
            del sizes[near.pop(self._top)]
        if not near and sizes:
            self._tidy()
        self.price = near[self._top] if near else self._nothing()
        self.size = sizes[self.price] if near else 0.0
        self._best = None
        return self.price

    def _trim(self) -> None:
        """Drop removed levels from the order, and the worst ones if there are still too many."""
        sizes, near = self.sizes, self.near
        live = [price for price in near if sizes[price]]
        if len(live) > 2 * NEAR:
            cut = len(live) - 2 * NEAR
            self._edge = live[cut - 1] if self._top else live[2 * NEAR]
            live = live[cut:] if self._top else live[: 2 * NEAR]
        for price in near:
            if not sizes[price]:
                del sizes[price]
        near[:] = live

    def _tidy(self) -> None:
        """Drop removed levels and put the best ones in order."""
        sizes = self.sizes
        live = {price: size for price, size in sizes.items() if size}
        sizes.clear()
        sizes.update(live)
        if len(live) > LEVEL_LIMIT:
            raise CrowdedSide(f"more than {LEVEL_LIMIT} levels on a side")
        if self.texts:
            self.texts = {price: self.texts[price] for price in live if price in self.texts}
        if len(live) > _NEAR_LIMIT:
            best = nlargest(2 * NEAR + 1, live) if self._top else nsmallest(2 * NEAR + 1, live)
            self._edge = best.pop()
            self.near[:] = sorted(best)
        else:
            self._edge = self._nothing()
            self.near[:] = sorted(live)
        self._tidy_at = 2 * len(live) + SPARES

    def _nothing(self) -> float:
        return float("-inf") if self._top else float("inf")

    def load_texts(self, levels: Sequence[TextLevel]) -> None:
        """As load, and keep the texts for the checksum."""
        self.clear()
        self.fold_texts(levels)

    def fold_texts(self, levels: Sequence[TextLevel]) -> None:
        """As fold, and keep the texts for the checksum; raises NumberError."""
        numbers = [
            (Level(self._number(level.price), self._number(level.size)), level) for level in levels
        ]
        for number, level in numbers:
            self.texts[number.price] = (level.price, level.size)
        self.fold([number for number, _ in numbers])

    def _number(self, text: str) -> float:
        exact = parse_decimal(text)
        return cast("float", exact) if self._exact else float(exact)
