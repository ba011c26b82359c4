"""Whatever is done, no money appears or vanishes, locks equal open orders, and books equal their diffs."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.amounts import ZERO
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.simulator.accounts import Account
from app.simulator.changes import BookChanged
from app.simulator.exchange import Exchange
from app.simulator.orders import NewOrder, Refused, SelfTrade
from tests.unit.simulator.makers import START_NS, exchange, user

SYMBOLS = ("BTCUSDT", "ETHUSDT", "ETHBTC")

orders = st.builds(
    lambda symbol, side, market, lots, ticks, force, post_only, mode: NewOrder(
        symbol=symbol,
        side=side,
        type=OrderType.MARKET if market else OrderType.LIMIT,
        client_order_id="",
        quantity=Decimal(lots) / 100,
        price=None if market else Decimal(ticks) / 10,
        time_in_force=force,
        post_only=post_only and not market and force is TimeInForce.GTC,
        self_trade=mode,
    ),
    st.sampled_from(SYMBOLS),
    st.sampled_from(list(Side)),
    st.booleans(),
    st.integers(1, 500),
    st.integers(90, 110),
    st.sampled_from([TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK]),
    st.booleans(),
    st.sampled_from(list(SelfTrade)),
)
actions = st.one_of(
    st.tuples(st.just("place"), st.integers(0, 2), orders),
    st.tuples(st.just("cancel"), st.integers(0, 2), st.integers(0, 50)),
    st.tuples(st.just("amend"), st.integers(0, 2), st.integers(1, 400)),
)


def _totals(venue: Exchange) -> dict[str, Decimal]:
    totals = dict(venue.ledger.fees)
    for account in venue.ledger.accounts.values():
        for asset, balance in account.balances.items():
            totals[asset] = totals.get(asset, ZERO) + balance.total
    return {asset: total for asset, total in totals.items() if total}


def _locks(venue: Exchange, account: Account) -> dict[str, Decimal]:
    locks: dict[str, Decimal] = {}
    for order in venue.open_orders(account):
        assert order.price is not None
        each = order.price if order.side is Side.BUY else Decimal(1)
        held = order.remaining * each
        assert order.locked == held
        locks[order.lock_asset] = locks.get(order.lock_asset, ZERO) + held
    return locks


def _act(venue: Exchange, accounts: list[Account], action: tuple[str, int, object]) -> None:
    word, who, what = action
    account = accounts[who]
    try:
        if word == "place":
            assert isinstance(what, NewOrder)
            venue.place(account, what, START_NS)
            return
        held = venue.open_orders(account)
        if not held:
            return
        assert isinstance(what, int)
        order = held[what % len(held)]
        if word == "cancel":
            venue.cancel(account, order, START_NS)
        else:
            venue.amend(account, order, START_NS, quantity=Decimal(what) / 100)
    except Refused:
        pass


class _Mirror:
    """A client's book, fed with the cuts alone."""

    def __init__(self, venue: Exchange, symbol: str) -> None:
        book = venue.book(symbol)
        self.last_id = book.update_id
        self.bids = {level.price: level.quantity for level in book.levels(Side.BUY)}
        self.asks = {level.price: level.quantity for level in book.levels(Side.SELL)}

    def apply(self, cut: BookChanged) -> None:
        assert cut.previous_id == self.last_id
        assert cut.first_id == cut.previous_id + 1 <= cut.last_id
        self.last_id = cut.last_id
        for side, levels in ((self.bids, cut.bids), (self.asks, cut.asks)):
            for level in levels:
                if level.quantity:
                    side[level.price] = level.quantity
                else:
                    side.pop(level.price, None)


def _check_locks(venue: Exchange, accounts: list[Account]) -> None:
    for account in accounts:
        locks = _locks(venue, account)
        for asset, balance in account.balances.items():
            assert balance.available >= 0
            assert balance.locked == locks.get(asset, ZERO)


def _apply(venue: Exchange, mirrors: dict[str, _Mirror]) -> None:
    for change in venue.drain():
        if isinstance(change, BookChanged):
            mirrors[change.symbol].apply(change)


@settings(max_examples=150, deadline=None)
@given(st.lists(actions, max_size=60))
def test_money_is_conserved_and_locks_equal_open_orders(
    script: list[tuple[str, int, object]],
) -> None:
    venue = exchange()
    accounts = [user(venue, name, maker=rate) for name, rate in zip("abc", "012", strict=True)]
    for account, rate in zip(accounts, ("0.001", "0", "0.0007"), strict=True):
        account.maker_fee = Decimal(rate)
    before = _totals(venue)
    mirrors = {symbol: _Mirror(venue, symbol) for symbol in SYMBOLS}
    for number, action in enumerate(script):
        _act(venue, accounts, action)
        assert _totals(venue) == before
        _check_locks(venue, accounts)
        if number % 3 == 0:
            venue.cut_books(START_NS)
        _apply(venue, mirrors)
    venue.cut_books(START_NS)
    _apply(venue, mirrors)
    for symbol, mirror in mirrors.items():
        book = venue.book(symbol)
        assert mirror.last_id == book.update_id
        assert mirror.bids == {row.price: row.quantity for row in book.levels(Side.BUY)}
        assert mirror.asks == {row.price: row.quantity for row in book.levels(Side.SELL)}
        bid, ask = book.top(Side.BUY), book.top(Side.SELL)
        assert bid is None or ask is None or bid.price < ask.price
