"""The words of the pretend exchange: orders asked for, orders held, fills and refusals."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from app.domain.amounts import ZERO
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce


class SelfTrade(StrEnum):
    """What happens when two orders of one account meet."""

    NONE = "none"  # they trade
    CANCEL_TAKER = "cancel_taker"
    CANCEL_MAKER = "cancel_maker"
    CANCEL_BOTH = "cancel_both"


class EndReason(StrEnum):
    """Why an order ended without being filled."""

    NONE = ""
    USER = "user"
    IOC_LEFTOVER = "ioc_leftover"
    FOK_SHORT = "fok_short"
    MARKET_LEFTOVER = "market_leftover"
    POST_ONLY = "post_only"
    SELF_TRADE = "self_trade"
    AMENDED_TO_FILLED = "amended_to_filled"


class RefusalReason(StrEnum):
    """Why the exchange refuses; dialects turn these into the venue's codes and words."""

    UNKNOWN_SYMBOL = "unknown_symbol"
    NOT_TRADING = "not_trading"
    READ_ONLY_MARKET = "read_only_market"  # swaps: books only
    INSUFFICIENT_BALANCE = "insufficient_balance"
    DUPLICATE_CLIENT_ID = "duplicate_client_id"
    WOULD_TAKE = "would_take"
    NO_LIQUIDITY = "no_liquidity"
    UNKNOWN_ORDER = "unknown_order"  # never existed, or not this account's
    ORDER_DONE = "order_done"  # exists, but no longer open
    AMEND_REFUSED = "amend_refused"


class Refused(Exception):
    """The exchange did not do what was asked, and nothing changed."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class NewOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order as asked for. `symbol` is the venue's spelling.

    A market buy gives either `quantity` (base) or `quote_quantity` (quote to spend); a limit order gives
    `price` and `quantity`. `notes` are venue words that travel with the order and are never read here.
    """

    symbol: str
    side: Side
    type: OrderType
    client_order_id: str
    quantity: Decimal = ZERO
    quote_quantity: Decimal | None = None
    price: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.GTC
    post_only: bool = False
    self_trade: SelfTrade = SelfTrade.CANCEL_MAKER
    notes: dict[str, str] = {}


class Order(msgspec.Struct, kw_only=True):
    """An order as the venue holds it. Mutable inside the exchange; events carry copies.

    `locked` is what the account still has locked for it, in `lock_asset`. `fee` is cumulative, in
    `fee_asset` (the received asset). `filled_quote` is the sum of price times quantity of its fills.
    """

    order_id: int
    account_id: str
    client_order_id: str
    symbol: str
    side: Side
    type: OrderType
    time_in_force: TimeInForce
    quantity: Decimal
    lock_asset: str
    fee_asset: str
    created_ns: int
    updated_ns: int
    price: Decimal | None = None
    quote_quantity: Decimal | None = None
    post_only: bool = False
    self_trade: SelfTrade = SelfTrade.CANCEL_MAKER
    status: OrderStatus = OrderStatus.OPEN
    end_reason: EndReason = EndReason.NONE
    filled: Decimal = ZERO
    filled_quote: Decimal = ZERO
    fee: Decimal = ZERO
    locked: Decimal = ZERO
    notes: dict[str, str] = {}

    @property
    def remaining(self) -> Decimal:
        return self.quantity - self.filled

    @property
    def is_open(self) -> bool:
        return not self.status.is_terminal

    @property
    def average_price(self) -> Decimal | None:
        return self.filled_quote / self.filled if self.filled else None


class Fill(msgspec.Struct, frozen=True, kw_only=True):
    """One side of one trade. Both sides share `trade_id`, which is unique on the venue.

    `fill_id` rises by one with every fill of a user's account (OKX pages on such a number).
    """

    fill_id: int
    trade_id: int
    order_id: int
    account_id: str
    client_order_id: str
    symbol: str
    side: Side
    price: Decimal
    quantity: Decimal
    quote: Decimal
    fee: Decimal
    fee_asset: str
    maker: bool
    time_ns: int
