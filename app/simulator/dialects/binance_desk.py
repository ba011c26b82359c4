"""What all of Binance's doors share: the exchange, the budgets, and ids the venue makes up."""

from app.simulator.dialects.binance_limits import Limits
from app.simulator.exchange import Exchange


class BinanceDesk:
    """One per venue; REST, the WebSocket API and the streams all work on it."""

    def __init__(self, exchange: Exchange, limits: Limits) -> None:
        self.exchange = exchange
        self.limits = limits
        self._made_ids = 0

    def next_client_id(self) -> str:
        """An id for an order or a cancel that came without one; 22 characters, as the venue makes them."""
        self._made_ids += 1
        counters = self.exchange.ledger.counters
        return (
            f"v{counters.order_id:013d}{counters.step_id % 10**4:04d}{self._made_ids % 10**4:04d}"
        )
