"""Where the ladder's cursor stands: so many levels from the spread, not on a price that may vanish."""

from typing import NamedTuple

BID_COLUMNS = ("cumulative", "size", "net", "raw")
ASK_COLUMNS = ("net", "size", "cumulative", "raw")


class Spot(NamedTuple):
    """A level: 0 is the best of its side."""

    bid: bool
    depth: int


class LadderCursor:
    """Nowhere until it is moved; then the side that it is on scrolls as far as it must."""

    def __init__(self) -> None:
        self.spot: Spot | None = None
        self.column = ""
        self._hidden = 0  # levels of its side between the spread and the first one shown

    def move(self, step: int, asks: int, bids: int) -> None:
        """Down the screen is from the worst ask over the spread to the worst bid."""
        if not asks + bids:
            return
        if self.spot is None:
            line = asks - 1 + step if step > 0 else asks + step
        else:
            line = asks + self.spot.depth if self.spot.bid else asks - 1 - self.spot.depth
            line += step
        line = min(max(line, 0), asks + bids - 1)
        self.spot = Spot(True, line - asks) if line >= asks else Spot(False, asks - 1 - line)

    def sideways(self, step: int) -> None:
        """The next or previous figure of the level; before the first stands the whole level."""
        if self.spot is None:
            return
        names = BID_COLUMNS if self.spot.bid else ASK_COLUMNS
        at = names.index(self.column) if self.column in names else -1
        at = min(max(at + step, -1), len(names) - 1)
        self.column = names[at] if at >= 0 else ""

    def reset(self) -> None:
        """Back to the spread."""
        self.spot, self.column, self._hidden = None, "", 0

    def hidden(self, bid: bool, levels: int, shown: int) -> int:
        """How many of the side's `levels` to leave out so that the cursor's is among `shown`."""
        if self.spot is None or self.spot.bid is not bid or shown < 1:
            return 0
        depth = min(self.spot.depth, levels - 1)
        self._hidden = max(0, min(self._hidden, depth), depth - shown + 1)
        return self._hidden
