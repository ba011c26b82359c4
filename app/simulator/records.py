"""What a pretend venue holds, for reading: instruments, books, tapes, accounts, orders and fills."""

from collections.abc import Iterable

import msgspec

from app.domain.instruments import InstrumentStatus
from app.simulator.accounts import Account
from app.simulator.changes import Change
from app.simulator.ledger import Counters, Ledger
from app.simulator.listings import Listing
from app.simulator.matching import Book
from app.simulator.orders import Fill, Order, RefusalReason, Refused
from app.simulator.tape import Tape


class VenueRules(msgspec.Struct, frozen=True, kw_only=True):
    """How venues differ where the matching engine can see it."""

    venue: str
    post_only_refuses: (
        bool  # True: refused, no order exists; False: accepted, then EXPIRED (POST_ONLY)
    )
    client_id_once: (
        bool  # True: a client id is never taken twice; False: only not while an order is open
    )
    fee_digits: int = 8


class VenueRecords:
    """The state of one venue and the questions about it; `app.simulator.exchange` adds the actions."""

    def __init__(
        self, rules: VenueRules, listings: Iterable[Listing], counters: Counters | None = None
    ) -> None:
        self.rules = rules
        self.listings = {listing.wire_symbol: listing for listing in listings}
        self.states = dict.fromkeys(self.listings, InstrumentStatus.TRADING)
        self.ledger = Ledger(counters or Counters(), rules.fee_digits)
        # Update ids share the order ids' start, so that they rise over restarts too.
        first_id = self.ledger.counters.order_id
        self._books = {symbol: Book(symbol, first_id) for symbol in self.listings}
        self._tapes = {symbol: Tape(symbol) for symbol in self.listings}

    def book(self, symbol: str) -> Book:
        return self._books[symbol]

    def tape(self, symbol: str) -> Tape:
        return self._tapes[symbol]

    def account(self, account_id: str) -> Account:
        return self.ledger.accounts[account_id]

    def user_accounts(self) -> tuple[Account, ...]:
        return tuple(account for account in self.ledger.accounts.values() if account.is_user)

    def account_by_key(self, api_key: str) -> Account | None:
        held = (account for account in self.user_accounts() if account.api_key == api_key)
        return next(held, None)

    def order(self, account: Account, order_id: int) -> Order:
        """A user's order, open or done; raises Refused(UNKNOWN_ORDER)."""
        found = self.ledger.orders.get(order_id)
        if found is None or found.account_id != account.account_id:
            raise Refused(RefusalReason.UNKNOWN_ORDER)
        return found

    def order_by_client(self, account: Account, client_order_id: str) -> Order:
        """The newest order with that client id; raises Refused(UNKNOWN_ORDER)."""
        found = self.ledger.by_client.get((account.account_id, client_order_id))
        if found is None:
            raise Refused(RefusalReason.UNKNOWN_ORDER)
        return found

    def open_orders(self, account: Account, symbol: str | None = None) -> tuple[Order, ...]:
        """Oldest first."""
        held = self.ledger.open_orders[account.account_id].values()
        return tuple(order for order in held if symbol in (None, order.symbol))

    def orders_of(self, account: Account, symbol: str | None = None) -> tuple[Order, ...]:
        """Every order a user ever had, oldest first."""
        return tuple(
            order
            for order in self.ledger.orders.values()
            if order.account_id == account.account_id and symbol in (None, order.symbol)
        )

    def fills_of(self, account: Account, symbol: str | None = None) -> tuple[Fill, ...]:
        """Oldest first."""
        return tuple(
            fill
            for fill in self.ledger.fills
            if fill.account_id == account.account_id and symbol in (None, fill.symbol)
        )

    def drain(self) -> list[Change]:
        """What happened since the last call, in order."""
        drained, self.ledger.outbox = self.ledger.outbox, []
        return drained

    def cut_books(self, now_ns: int) -> None:
        """Put one BookChanged per book that changed since the last cut in the outbox."""
        for book in self._books.values():
            cut = book.cut(now_ns)
            if cut is not None:
                self.ledger.outbox.append(cut)

    def add_account(self, account: Account) -> None:
        self.ledger.add_account(account)
