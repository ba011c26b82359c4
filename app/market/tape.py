"""The newest public trades of one instrument over all venues, the large ones kept longer."""

from collections import deque
from collections.abc import Sequence

from app.domain.identifiers import VenueId
from app.domain.market_events import Trade

TRADES_MOST = 300
LARGE_MOST = 100
# Least notional in quote currency: each has a list of its own, or small trades would drive out the large.
LEAST_NOTIONALS = (0, 1_000, 10_000, 100_000)


class Tape:
    """In the order in which they came: venues' clocks differ by more than trades do."""

    def __init__(self) -> None:
        self._lists: dict[int, deque[Trade]] = {
            least: deque(maxlen=LARGE_MOST if least else TRADES_MOST) for least in LEAST_NOTIONALS
        }
        self._known: dict[tuple[VenueId, str], None] = {}
        self.trades = 0  # ever taken

    def add(self, trade: Trade) -> bool:
        """Take a trade; False when it is here already (streams repeat after a reconnect)."""
        name = (trade.venue, trade.trade_id)
        if trade.trade_id:
            if name in self._known:
                return False
            self._known[name] = None
            if len(self._known) > TRADES_MOST:
                del self._known[next(iter(self._known))]
        notional = trade.price * trade.quantity
        for least, kept in self._lists.items():
            if notional >= least:
                kept.append(trade)
        self.trades += 1
        return True

    def newest(self, least: int = 0) -> Sequence[Trade]:
        """Newest first, of at least this notional (one of LEAST_NOTIONALS)."""
        return tuple(reversed(self._lists[least]))
