"""What native/book_side.c offers Python, where it was compiled."""

from app.domain.market_events import Level, Levels

class Side:
    """Sizes by price, and the best of them. Nothing else of an order book.

    Takes instances of exactly `level_type`, whose `price` and `size` must be slots holding floats. Raises
    TypeError for other levels and ValueError for a price that is NaN, both before anything is changed, and
    `crowded` after a change that left more than `limit` levels.
    """

    price: float  # the best level's; of an empty side the worst price there is
    size: float  # the best level's; of an empty side 0

    def __init__(
        self, level_type: type[Level], crowded: type[Exception], limit: int, best_is_last: bool
    ) -> None: ...
    def __len__(self) -> int: ...
    def load(self, levels: Levels) -> float:
        """Replace every level; of one price the last holds. Returns the best price."""

    def fold(self, levels: Levels) -> float:
        """Set each level's size; 0 removes it. Returns the best price."""

    def doubles(self, count: int) -> list[tuple[float, float]]:
        """Price and size of the best levels, best first."""
