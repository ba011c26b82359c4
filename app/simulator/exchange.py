"""One pretend venue: instruments, accounts and books behind one matching engine.

The face that dialects, agents and the server use. Pure: times come in as `now_ns` (nanoseconds, UTC), nothing
waits, nothing is random. Symbols are the venue's own spelling (`wire_symbol`).

Actions (`place`, `cancel`, `amend`, `transfer`) happen completely or raise `Refused(reason)` with nothing
changed. What they caused comes out of `drain()` in order, as `app.simulator.changes`:

- `OrderChanged` (users only): NEW, then TRADE per fill, then CANCELED or EXPIRED; AMENDED. `order` is a copy.
- `BalancesChanged` (users only): once per action and account, absolute, after the order steps.
- `Transferred`, `PublicTrade` (every match), and `BookChanged` from `cut_books(now_ns)`.

Reading (all in `app.simulator.records`): `listings`, `book(symbol)` (`levels`, `top`, `update_id`),
`tape(symbol)` (last trades, candles, 24 h), `account_by_key(api_key)`, `order(account, order_id)`,
`order_by_client(account, client_order_id)`, `open_orders(account, symbol)`, `orders_of(account, symbol)`,
`fills_of(account, symbol)`. Balances are `account.balances[asset].available` and `.locked`, fee rates
`account.maker_fee` and `.taker_fee`.

Fees are taken from what an order receives: base on a buy, quote on a sell. Swaps have books and trades but
move no money, and users cannot trade them (`READ_ONLY_MARKET`). Filters (tick, lot, minimum) are venue words,
so dialects check them with `Listing` before `place`.
"""

from collections.abc import Iterable
from decimal import Decimal

from app.domain.amounts import ZERO
from app.domain.instruments import InstrumentStatus
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.simulator.accounts import Account
from app.simulator.changes import OrderStep, Transferred
from app.simulator.listings import Listing
from app.simulator.orders import EndReason, Fill, NewOrder, Order, RefusalReason, Refused
from app.simulator.records import VenueRecords, VenueRules

__all__ = ["Exchange", "VenueRules"]


class Exchange(VenueRecords):
    """See the module's text."""

    def transfer(self, account: Account, asset: str, amount: Decimal, now_ns: int) -> None:
        """A deposit, or with a negative amount a withdrawal, from outside."""
        if account.balance(asset).available + amount < 0:
            raise Refused(RefusalReason.INSUFFICIENT_BALANCE)
        account.credit(asset, amount)
        self.ledger.touch(account.account_id, asset)
        self.ledger.outbox.append(
            Transferred(account_id=account.account_id, asset=asset, amount=amount, time_ns=now_ns)
        )
        self.ledger.flush_balances(now_ns)

    def place(self, account: Account, asked: NewOrder, now_ns: int) -> Order:
        """Take an order in; returns it as it stands after matching. Raises Refused."""
        listing = self._tradable(account, asked)
        book = self.book(asked.symbol)
        crosses = asked.price is not None and book.would_take(asked.side, asked.price)
        if asked.post_only and crosses and self.rules.post_only_refuses:
            raise Refused(RefusalReason.WOULD_TAKE)
        order = self._draft(account, asked, listing, now_ns)
        cost = self._affordable(order, account, listing)
        self.ledger.counters.order_id += 1
        self.ledger.note_order(order)
        self.ledger.open_orders[account.account_id][order.order_id] = order
        if cost:
            self.ledger.lock(order, cost)
        self.ledger.report(OrderStep.NEW, order, now_ns)
        if asked.post_only and crosses:
            self.ledger.end(order, EndReason.POST_ONLY, now_ns)
        else:
            self._match(order, listing, now_ns)
        self.ledger.flush_balances(now_ns)
        return order

    def check(self, account: Account, asked: NewOrder, now_ns: int) -> None:
        """Everything `place` checks, without placing. Raises Refused."""
        listing = self._tradable(account, asked)
        if (
            asked.post_only
            and self.rules.post_only_refuses
            and asked.price is not None
            and self.book(asked.symbol).would_take(asked.side, asked.price)
        ):
            raise Refused(RefusalReason.WOULD_TAKE)
        self._affordable(self._draft(account, asked, listing, now_ns), account, listing)

    def cancel(self, account: Account, order: Order, now_ns: int, *, request_id: str = "") -> Order:
        """Take an open order out. Raises Refused(UNKNOWN_ORDER or ORDER_DONE)."""
        if order.account_id != account.account_id:
            raise Refused(RefusalReason.UNKNOWN_ORDER)
        if not order.is_open:
            raise Refused(RefusalReason.ORDER_DONE)
        self.book(order.symbol).remove(order)
        self.ledger.end(order, EndReason.USER, now_ns, request_id=request_id)
        self.ledger.flush_balances(now_ns)
        return order

    def amend(
        self,
        account: Account,
        order: Order,
        now_ns: int,
        *,
        quantity: Decimal | None = None,
        price: Decimal | None = None,
        client_order_id: str | None = None,
        request_id: str = "",
    ) -> Order:
        """Change an open limit order. `quantity` is the new total, filled part included.

        A smaller quantity at the same price keeps its place in the queue; anything else goes to the end of it
        and may trade at once. Raises Refused: UNKNOWN_ORDER, ORDER_DONE, AMEND_REFUSED (nothing left to fill,
        or a post-only order that would take), INSUFFICIENT_BALANCE.
        """
        if order.account_id != account.account_id:
            raise Refused(RefusalReason.UNKNOWN_ORDER)
        if not order.is_open:
            raise Refused(RefusalReason.ORDER_DONE)
        listing, book = self.listings[order.symbol], self.book(order.symbol)
        wanted = order.quantity if quantity is None else quantity
        at = order.price if price is None else price
        crosses = at is not None and at != order.price and book.would_take(order.side, at)
        if wanted <= order.filled or at is None or (order.post_only and crosses):
            raise Refused(RefusalReason.AMEND_REFUSED)
        left = wanted - order.filled
        needed = left * at if order.side is Side.BUY else left
        if not account.can_spend(order.lock_asset, needed - order.locked):
            raise Refused(RefusalReason.INSUFFICIENT_BALANCE)
        keeps_place = at == order.price and wanted <= order.quantity
        if keeps_place:
            if wanted < order.quantity:
                book.reduce(order, order.quantity - wanted)
        else:
            book.remove(order)
        self.ledger.lock(order, needed - order.locked)
        order.quantity, order.price = wanted, at
        previous = order.client_order_id
        if client_order_id is not None:
            order.client_order_id = client_order_id
            self.ledger.note_order(order)
        self.ledger.report(
            OrderStep.AMENDED, order, now_ns, request_id=request_id, previous_client_id=previous
        )
        if not keeps_place:
            self._match(order, listing, now_ns)
        self.ledger.flush_balances(now_ns)
        return order

    def restore(self, orders: Iterable[Order], fills: Iterable[Fill]) -> None:
        """Put back users' orders and fills of an earlier run; open ones rest again, oldest first."""
        kept = tuple(orders)
        self.ledger.restore(kept, fills)
        for order in kept:
            if order.is_open:
                self.book(order.symbol).rest(order)

    # inside

    def _tradable(self, account: Account, asked: NewOrder) -> Listing:
        listing = self.listings.get(asked.symbol)
        if listing is None:
            raise Refused(RefusalReason.UNKNOWN_SYMBOL)
        if self.states[asked.symbol] is not InstrumentStatus.TRADING:
            raise Refused(RefusalReason.NOT_TRADING)
        if account.is_user and not listing.is_spot:
            raise Refused(RefusalReason.READ_ONLY_MARKET)
        if account.is_user and asked.client_order_id:
            held = self.ledger.by_client.get((account.account_id, asked.client_order_id))
            if held is not None and (held.is_open or self.rules.client_id_once):
                raise Refused(RefusalReason.DUPLICATE_CLIENT_ID)
        return listing

    def _draft(self, account: Account, asked: NewOrder, listing: Listing, now_ns: int) -> Order:
        buys = asked.side is Side.BUY
        order = Order(
            order_id=self.ledger.counters.order_id,
            account_id=account.account_id,
            client_order_id=asked.client_order_id,
            symbol=asked.symbol,
            side=asked.side,
            type=asked.type,
            time_in_force=asked.time_in_force,
            quantity=asked.quantity,
            lock_asset=listing.quote if buys else listing.base,
            fee_asset=listing.base if buys else listing.quote,
            created_ns=now_ns,
            updated_ns=now_ns,
            price=asked.price,
            quote_quantity=asked.quote_quantity,
            post_only=asked.post_only,
            self_trade=asked.self_trade,
            notes=asked.notes,
        )
        if asked.quote_quantity is not None:
            crossings, _, _ = self.book(asked.symbol).plan(order, listing.lot)
            order.quantity = sum((crossing.quantity for crossing in crossings), ZERO)
        return order

    def _cost(self, order: Order, listing: Listing) -> Decimal:
        """What the order must lock."""
        if order.side is Side.SELL:
            return order.quantity
        if order.quote_quantity is not None:
            return order.quote_quantity
        if order.price is not None:
            return order.price * order.quantity
        crossings, _, _ = self.book(order.symbol).plan(order, listing.lot)
        return sum((crossing.price * crossing.quantity for crossing in crossings), ZERO)

    def _affordable(self, order: Order, account: Account, listing: Listing) -> Decimal:
        """The cost to lock; raises Refused when the account cannot pay it. Swaps cost nothing."""
        cost = self._cost(order, listing) if listing.is_spot else ZERO
        if not account.can_spend(order.lock_asset, cost):
            raise Refused(RefusalReason.INSUFFICIENT_BALANCE)
        return cost

    def _match(self, order: Order, listing: Listing, now_ns: int) -> None:
        """Trade what can be traded, then rest or end what is left."""
        book = self.book(order.symbol)
        crossings, prevented, stopped = book.plan(order, listing.lot)
        if order.time_in_force is TimeInForce.FOK:
            planned = sum((crossing.quantity for crossing in crossings), ZERO)
            if planned < order.remaining:
                self.ledger.end(order, EndReason.FOK_SHORT, now_ns)
                return
        for maker in prevented:
            book.remove(maker)
            self.ledger.end(maker, EndReason.SELF_TRADE, now_ns)
        for crossing in crossings:
            book.reduce(crossing.maker, crossing.quantity)
            trade = self.ledger.trade(order, crossing, listing, now_ns)
            self.tape(order.symbol).record(trade)
            self.ledger.outbox.append(trade)
        if not order.is_open:
            return
        reason = _leftover(order, stopped=stopped)
        if reason is None:
            book.rest(order)
        else:
            self.ledger.end(order, reason, now_ns)


def _leftover(order: Order, *, stopped: bool) -> EndReason | None:
    """Why what is left of an order ends, None when it rests."""
    if stopped:
        return EndReason.SELF_TRADE
    if order.type is OrderType.MARKET:
        return EndReason.MARKET_LEFTOVER
    return EndReason.IOC_LEFTOVER if order.time_in_force is TimeInForce.IOC else None
