"""A small pretend venue for tests: one or two instruments, users with round balances, a hand-moved clock."""

from collections.abc import Mapping
from decimal import Decimal

from app.domain.order_terms import OrderType, Side, TimeInForce
from app.simulator.accounts import Account
from app.simulator.exchange import Exchange, VenueRules
from app.simulator.listings import listings_of
from app.simulator.orders import NewOrder, Order, SelfTrade

START_NS = 1_763_680_000_000_000_000
FUNDS: Mapping[str, str] = {"USDT": "1000000", "BTC": "100", "ETH": "1000"}


def exchange(*, refuses: bool = True, once: bool = False) -> Exchange:
    rules = VenueRules(venue="binance", post_only_refuses=refuses, client_id_once=once)
    return Exchange(rules, listings_of("binance"))


def user(
    venue: Exchange,
    name: str,
    *,
    maker: str = "0.001",
    taker: str = "0.002",
    funds: Mapping[str, str] = FUNDS,
) -> Account:
    account = Account(
        name,
        maker_fee=Decimal(maker),
        taker_fee=Decimal(taker),
        is_user=True,
        api_key=f"sim{name}",
        secret="secret",
    )
    account.deposit({asset: Decimal(amount) for asset, amount in funds.items()})
    venue.add_account(account)
    return account


def asked(
    side: Side,
    quantity: str,
    price: str | None = None,
    *,
    client_id: str = "",
    force: TimeInForce = TimeInForce.GTC,
    post_only: bool = False,
    spend: str | None = None,
    self_trade: SelfTrade = SelfTrade.CANCEL_MAKER,
    symbol: str = "BTCUSDT",
) -> NewOrder:
    return NewOrder(
        symbol=symbol,
        side=side,
        type=OrderType.MARKET if price is None else OrderType.LIMIT,
        client_order_id=client_id,
        quantity=Decimal(quantity),
        quote_quantity=None if spend is None else Decimal(spend),
        price=None if price is None else Decimal(price),
        time_in_force=force,
        post_only=post_only,
        self_trade=self_trade,
    )


def buy(
    venue: Exchange, account: Account, quantity: str, price: str | None = None, now: int = 0
) -> Order:
    return venue.place(account, asked(Side.BUY, quantity, price), START_NS + now)


def sell(
    venue: Exchange, account: Account, quantity: str, price: str | None = None, now: int = 0
) -> Order:
    return venue.place(account, asked(Side.SELL, quantity, price), START_NS + now)


def held(account: Account, asset: str) -> tuple[Decimal, Decimal]:
    balance = account.balance(asset)
    return balance.available, balance.locked
