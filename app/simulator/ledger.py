"""Where a pretend venue's money and orders are written down, and the list of what changed."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal

import msgspec

from app.domain.amounts import ZERO
from app.domain.order_terms import OrderStatus, Side
from app.simulator.accounts import Account
from app.simulator.changes import (
    BalancesChanged,
    Change,
    Holding,
    OrderChanged,
    OrderStep,
    PublicTrade,
)
from app.simulator.listings import Listing
from app.simulator.matching import Crossing
from app.simulator.orders import EndReason, Fill, Order


class Counters(msgspec.Struct):
    """The next ids a venue gives out."""

    order_id: int = 1
    trade_id: int = 1
    fill_id: int = 1
    step_id: int = 1


class Ledger:
    """Accounts, users' orders and fills, fees collected, and the outbox of changes.

    Orders of users are kept for good; those of market makers only while they are open.
    """

    def __init__(self, counters: Counters, fee_digits: int) -> None:
        self.counters = counters
        self.accounts: dict[str, Account] = {}
        self.orders: dict[int, Order] = {}
        self.by_client: dict[tuple[str, str], Order] = {}  # the newest order with that client id
        self.open_orders: dict[str, dict[int, Order]] = {}
        self.fills: list[Fill] = []
        self.fees: dict[str, Decimal] = {}
        self.outbox: list[Change] = []
        self._fee_step = Decimal(1).scaleb(-fee_digits)
        self._touched: dict[str, dict[str, None]] = {}

    def add_account(self, account: Account) -> None:
        self.accounts[account.account_id] = account
        self.open_orders[account.account_id] = {}

    def note_order(self, order: Order) -> None:
        """Keep a user's order where it can be found by either id."""
        if self.accounts[order.account_id].is_user:
            self.orders[order.order_id] = order
            self.by_client[(order.account_id, order.client_order_id)] = order

    # balances

    def lock(self, order: Order, amount: Decimal) -> None:
        self.accounts[order.account_id].lock(order.lock_asset, amount)
        order.locked += amount
        self.touch(order.account_id, order.lock_asset)

    def unlock(self, order: Order, amount: Decimal) -> None:
        if amount:
            self.accounts[order.account_id].unlock(order.lock_asset, amount)
            order.locked -= amount
            self.touch(order.account_id, order.lock_asset)

    def touch(self, account_id: str, *assets: str) -> None:
        if self.accounts[account_id].is_user:
            self._touched.setdefault(account_id, {}).update(dict.fromkeys(assets))

    def flush_balances(self, time_ns: int) -> None:
        """One BalancesChanged for every user the action touched."""
        for account_id, assets in self._touched.items():
            account = self.accounts[account_id]
            held = ((asset, account.balance(asset)) for asset in assets)
            holdings = tuple(
                Holding(asset, balance.available, balance.locked) for asset, balance in held
            )
            self.outbox.append(
                BalancesChanged(account_id=account_id, holdings=holdings, time_ns=time_ns)
            )
        self._touched.clear()

    # steps of orders

    def report(
        self,
        step: OrderStep,
        order: Order,
        time_ns: int,
        *,
        fill: Fill | None = None,
        request_id: str = "",
        previous_client_id: str = "",
    ) -> None:
        """Stamp the order and, for users, put the step in the outbox."""
        order.updated_ns = time_ns
        if not self.accounts[order.account_id].is_user:
            return
        step_id = self.counters.step_id
        self.counters.step_id += 1
        self.outbox.append(
            OrderChanged(
                step=step,
                order=msgspec.structs.replace(order),
                step_id=step_id,
                time_ns=time_ns,
                fill=fill,
                request_id=request_id,
                previous_client_id=previous_client_id,
            )
        )

    def end(self, order: Order, reason: EndReason, time_ns: int, *, request_id: str = "") -> None:
        """Close an order that is not in a book (any more) and release what it locked."""
        by_user = reason is EndReason.USER
        order.status = OrderStatus.CANCELED if by_user else OrderStatus.EXPIRED
        order.end_reason = reason
        self.unlock(order, order.locked)
        self.open_orders[order.account_id].pop(order.order_id, None)
        step = OrderStep.CANCELED if by_user else OrderStep.EXPIRED
        self.report(step, order, time_ns, request_id=request_id)

    # trades

    def trade(
        self, taker: Order, crossing: Crossing, listing: Listing, time_ns: int
    ) -> PublicTrade:
        """Settle one match on both sides; the caller has taken the quantity out of the book."""
        maker, price, quantity = crossing
        trade_id = self.counters.trade_id
        self.counters.trade_id += 1
        for order in (maker, taker):
            fee = self._settle(order, crossing, listing, is_maker=order is maker)
            self._record(order, crossing, trade_id, fee, time_ns, is_maker=order is maker)
        buyer, seller = (taker, maker) if taker.side is Side.BUY else (maker, taker)
        return PublicTrade(
            symbol=listing.wire_symbol,
            trade_id=trade_id,
            price=price,
            quantity=quantity,
            side=taker.side,
            buy_order_id=buyer.order_id,
            sell_order_id=seller.order_id,
            time_ns=time_ns,
        )

    def _settle(
        self, order: Order, crossing: Crossing, listing: Listing, *, is_maker: bool
    ) -> Decimal:
        """Move the money of one side; the fee comes out of what is received. Swaps move none."""
        if not listing.is_spot:
            return ZERO
        account = self.accounts[order.account_id]
        quote = crossing.price * crossing.quantity
        if order.side is Side.BUY:
            # A limit order locked at its own price and gets the improvement back.
            unit = crossing.price if order.price is None else order.price
            released, spent, received = unit * crossing.quantity, quote, crossing.quantity
        else:
            released, spent, received = crossing.quantity, crossing.quantity, quote
        rate = account.maker_fee if is_maker else account.taker_fee
        fee = (received * rate).quantize(self._fee_step, ROUND_DOWN) if rate else ZERO
        account.spend_locked(order.lock_asset, released)
        account.credit(order.lock_asset, released - spent)
        account.credit(order.fee_asset, received - fee)
        order.locked -= released
        order.fee += fee
        if fee:
            self.fees[order.fee_asset] = self.fees.get(order.fee_asset, ZERO) + fee
        self.touch(order.account_id, order.lock_asset, order.fee_asset)
        return fee

    def _record(
        self,
        order: Order,
        crossing: Crossing,
        trade_id: int,
        fee: Decimal,
        time_ns: int,
        *,
        is_maker: bool,
    ) -> None:
        quote = crossing.price * crossing.quantity
        order.filled += crossing.quantity
        order.filled_quote += quote
        whole = order.remaining <= 0
        order.status = OrderStatus.FILLED if whole else OrderStatus.PARTIALLY_FILLED
        if whole:
            self.open_orders[order.account_id].pop(order.order_id, None)
            self.unlock(order, order.locked)
        if not self.accounts[order.account_id].is_user:
            order.updated_ns = time_ns
            return
        fill = Fill(
            fill_id=self.counters.fill_id,
            trade_id=trade_id,
            order_id=order.order_id,
            account_id=order.account_id,
            client_order_id=order.client_order_id,
            symbol=order.symbol,
            side=order.side,
            price=crossing.price,
            quantity=crossing.quantity,
            quote=quote,
            fee=fee,
            fee_asset=order.fee_asset,
            maker=is_maker,
            time_ns=time_ns,
        )
        self.counters.fill_id += 1
        self.fills.append(fill)
        self.report(OrderStep.TRADE, order, time_ns, fill=fill)

    def restore(self, orders: Iterable[Order], fills: Iterable[Fill]) -> None:
        """Put back what users had; balances are restored on the accounts themselves."""
        for order in orders:
            self.note_order(order)
            if order.is_open:
                self.open_orders[order.account_id][order.order_id] = order
        self.fills.extend(fills)
