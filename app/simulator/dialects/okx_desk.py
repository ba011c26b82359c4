"""What all of OKX's doors share: exchange, budgets, US dollar rates and the cancel-all-after timers."""

from decimal import Decimal

import msgspec

from app.domain.instants import MINUTE
from app.domain.order_terms import Side
from app.simulator.accounts import Account
from app.simulator.dialects.dialect import DialectOptions
from app.simulator.dialects.okx_limits import Windows
from app.simulator.dialects.okx_words import DEAD_MAN
from app.simulator.exchange import Exchange
from app.simulator.listings import Listing
from app.simulator.tape import Candle

_DOLLARS = ("USD", "USDT", "USDC")
_DAY_NS = 1_440 * MINUTE


class DeadMan(msgspec.Struct, frozen=True):
    """A running cancel-all-after: when it goes off, and for orders with which tag ("" = all)."""

    account_id: str
    tag: str
    at_ns: int


class OkxDesk:
    """One per venue; REST and the sockets all work on it."""

    def __init__(self, exchange: Exchange, options: DialectOptions) -> None:
        self.exchange = exchange
        self.options = options
        self.windows = Windows()
        self.by_code = {
            listing.wire_code: listing
            for listing in exchange.listings.values()
            if listing.wire_code is not None
        }
        self._shifts: dict[str, int] = {}
        self._timers: dict[tuple[str, str], DeadMan] = {}
        self._connections = 0

    def next_connection(self) -> str:
        self._connections += 1
        return f"{self._connections * 2_654_435_761 % 2**32:08x}"

    def uid(self, account: Account) -> str:
        """A number for the account, as the venue names users."""
        position = list(self.exchange.ledger.accounts).index(account.account_id)
        return str(44_705_892_343_619_584 + position)

    # books

    def sequence(self, update_id: int, symbol: str) -> int:
        """A book's update id as the wire counts it, after resets."""
        return update_id - self._shifts.get(symbol, 0)

    def reset_sequence(self, symbol: str) -> None:
        """The wire's count of this book starts again from 1, as after maintenance."""
        self._shifts[symbol] = self.exchange.book(symbol).update_id

    # rates

    def middle(self, symbol: str) -> Decimal | None:
        """Half way between best bid and best ask, None while a side is empty."""
        if symbol not in self.exchange.listings:
            return None
        book = self.exchange.book(symbol)
        bid, ask = book.top(Side.BUY), book.top(Side.SELL)
        return None if bid is None or ask is None else (bid.price + ask.price) / 2

    def usd(self, asset: str) -> Decimal | None:
        """What one unit is worth in US dollars by the venue's own books, None when unpriced."""
        if asset == "USD":
            return Decimal(1)
        for quote in _DOLLARS:
            price = self.middle(f"{asset}-{quote}")
            rate = Decimal(1) if quote == "USD" else self.middle(f"{quote}-USD")
            if price is not None and rate is not None:
                return price * rate
        return None

    # cancel all after

    def arm(self, account: Account, tag: str, seconds: int, now_ns: int) -> int:
        """Set, move or (0 seconds) stop a timer; returns when it goes off, 0 when stopped."""
        key = (account.account_id, tag)
        if seconds == 0:
            self._timers.pop(key, None)
            return 0
        timer = DeadMan(account.account_id, tag, now_ns + seconds * 1_000_000_000)
        self._timers[key] = timer
        return timer.at_ns

    def tick(self, now_ns: int) -> None:
        """Let due timers cancel their orders."""
        for key, timer in list(self._timers.items()):
            if now_ns < timer.at_ns:
                continue
            del self._timers[key]
            account = self.exchange.account(timer.account_id)
            for order in self.exchange.open_orders(account):
                if timer.tag in ("", order.notes.get("tag", "")):
                    order.notes["cancelSource"] = DEAD_MAN[0]
                    self.exchange.cancel(account, order, now_ns)


def quote_volume(listing: Listing, candle: Candle) -> Decimal:
    """Volume in the counted currency: quote on spot, coins on contracts."""
    return candle.quote_volume if listing.is_spot else candle.volume * listing.contract_size
