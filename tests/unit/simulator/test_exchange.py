"""The pretend venue's rules: priority, order kinds, self-trade prevention, fees, locks, events."""

from decimal import Decimal

import pytest

from app.domain.amounts import ZERO
from app.domain.order_terms import OrderStatus, Side, TimeInForce
from app.simulator.changes import BalancesChanged, OrderChanged, OrderStep, PublicTrade
from app.simulator.orders import EndReason, RefusalReason, Refused, SelfTrade
from tests.unit.simulator.makers import START_NS, asked, buy, exchange, held, sell, user


def test_better_price_first_then_older_order() -> None:
    venue = exchange()
    alice, bob = user(venue, "alice"), user(venue, "bob")
    late = sell(venue, alice, "1", "101")
    first = sell(venue, alice, "1", "100")
    second = sell(venue, alice, "1", "100")
    taken = buy(venue, bob, "1.5", "101")
    assert taken.status is OrderStatus.FILLED
    assert taken.filled_quote == Decimal("150")
    assert (first.status, second.status) == (OrderStatus.FILLED, OrderStatus.PARTIALLY_FILLED)
    assert second.filled == Decimal("0.5")
    assert late.filled == 0


def test_fee_is_taken_in_the_received_asset_at_the_maker_and_taker_rate() -> None:
    venue = exchange()
    alice, bob = user(venue, "alice"), user(venue, "bob")
    sell(venue, alice, "2", "100")
    taken = buy(venue, bob, "2", "120")
    # The taker bought 2 BTC at the maker's 100 and pays 0.2 % of what it received.
    assert (taken.fee, taken.fee_asset) == (Decimal("0.004"), "BTC")
    assert held(bob, "BTC") == (Decimal("101.996"), ZERO)
    assert held(bob, "USDT") == (Decimal("999800"), ZERO)
    # The maker received 200 USDT and pays 0.1 % of them.
    assert held(alice, "USDT") == (Decimal("1000199.8"), ZERO)
    assert held(alice, "BTC") == (Decimal("98"), ZERO)
    assert venue.ledger.fees == {"BTC": Decimal("0.004"), "USDT": Decimal("0.2")}


def test_a_resting_order_locks_and_a_cancel_releases() -> None:
    venue = exchange()
    alice = user(venue, "alice")
    order = buy(venue, alice, "3", "100.5")
    assert held(alice, "USDT") == (Decimal("999698.5"), Decimal("301.5"))
    venue.cancel(alice, order, START_NS)
    assert held(alice, "USDT") == (Decimal("1000000"), ZERO)
    assert order.status is OrderStatus.CANCELED
    with pytest.raises(Refused) as refused:
        venue.cancel(alice, order, START_NS)
    assert refused.value.reason is RefusalReason.ORDER_DONE


@pytest.mark.parametrize("refuses", [True, False])
def test_post_only_never_takes(refuses: bool) -> None:
    venue = exchange(refuses=refuses)
    alice, bob = user(venue, "alice"), user(venue, "bob")
    sell(venue, alice, "1", "100")
    crossing = asked(Side.BUY, "1", "100", post_only=True)
    if refuses:
        with pytest.raises(Refused) as refused:
            venue.place(bob, crossing, START_NS)
        assert refused.value.reason is RefusalReason.WOULD_TAKE
        assert venue.orders_of(bob) == ()
    else:
        order = venue.place(bob, crossing, START_NS)
        assert (order.status, order.end_reason) == (OrderStatus.EXPIRED, EndReason.POST_ONLY)
    assert held(bob, "USDT") == (Decimal("1000000"), ZERO)
    resting = venue.place(bob, asked(Side.BUY, "1", "99.99", post_only=True), START_NS)
    assert resting.status is OrderStatus.OPEN


def test_immediate_or_cancel_takes_what_is_there_and_ends() -> None:
    venue = exchange()
    alice, bob = user(venue, "alice"), user(venue, "bob")
    sell(venue, alice, "1", "100")
    order = venue.place(bob, asked(Side.BUY, "3", "100", force=TimeInForce.IOC), START_NS)
    assert (order.status, order.filled) == (OrderStatus.EXPIRED, Decimal(1))
    assert order.end_reason is EndReason.IOC_LEFTOVER
    assert held(bob, "USDT") == (Decimal("999900"), ZERO)
    assert venue.book("BTCUSDT").top(Side.BUY) is None


def test_fill_or_kill_is_all_or_nothing() -> None:
    venue = exchange()
    alice, bob = user(venue, "alice"), user(venue, "bob")
    sell(venue, alice, "1", "100")
    sell(venue, alice, "1", "101")
    short = venue.place(bob, asked(Side.BUY, "3", "101", force=TimeInForce.FOK), START_NS)
    assert (short.status, short.filled) == (OrderStatus.EXPIRED, ZERO)
    whole = venue.place(bob, asked(Side.BUY, "2", "101", force=TimeInForce.FOK), START_NS)
    assert (whole.status, whole.filled_quote) == (OrderStatus.FILLED, Decimal("201"))


@pytest.mark.parametrize(
    ("mode", "maker_status", "taker_status"),
    [
        (SelfTrade.CANCEL_MAKER, OrderStatus.EXPIRED, OrderStatus.OPEN),
        (SelfTrade.CANCEL_TAKER, OrderStatus.OPEN, OrderStatus.EXPIRED),
        (SelfTrade.CANCEL_BOTH, OrderStatus.EXPIRED, OrderStatus.EXPIRED),
        (SelfTrade.NONE, OrderStatus.FILLED, OrderStatus.FILLED),
    ],
)
def test_self_trade_prevention(
    mode: SelfTrade, maker_status: OrderStatus, taker_status: OrderStatus
) -> None:
    venue = exchange()
    alice = user(venue, "alice")
    maker = sell(venue, alice, "1", "100")
    taker = venue.place(alice, asked(Side.BUY, "1", "100", self_trade=mode), START_NS)
    assert (maker.status, taker.status) == (maker_status, taker_status)
    if mode is not SelfTrade.NONE:
        assert maker.filled == taker.filled == 0
        locked = Decimal(100) if taker.is_open else 0
        assert held(alice, "USDT")[1] == locked


def test_market_orders_spend_base_or_quote_and_never_rest() -> None:
    venue = exchange()
    alice, bob = user(venue, "alice"), user(venue, "bob")
    sell(venue, alice, "1", "100")
    sell(venue, alice, "1", "200")
    by_quote = venue.place(bob, asked(Side.BUY, "0", spend="150"), START_NS)
    assert (by_quote.status, by_quote.filled) == (OrderStatus.FILLED, Decimal("1.25"))
    assert held(bob, "USDT") == (Decimal("999850"), ZERO)
    too_much = buy(venue, bob, "5")
    assert (too_much.status, too_much.filled) == (OrderStatus.EXPIRED, Decimal("0.75"))
    nothing = buy(venue, bob, "1")
    assert (nothing.status, nothing.filled) == (OrderStatus.EXPIRED, ZERO)
    assert held(bob, "USDT")[1] == 0


def test_what_cannot_be_paid_is_refused_and_changes_nothing() -> None:
    venue = exchange()
    alice = user(venue, "alice")
    before = venue.book("BTCUSDT").update_id
    for order in (asked(Side.BUY, "1", "1000001"), asked(Side.SELL, "100.00001", "1")):
        with pytest.raises(Refused) as refused:
            venue.place(alice, order, START_NS)
        assert refused.value.reason is RefusalReason.INSUFFICIENT_BALANCE
    assert venue.drain() == []
    assert venue.book("BTCUSDT").update_id == before


def test_client_ids_are_unique_while_open_or_for_ever() -> None:
    for once in (False, True):
        venue = exchange(once=once)
        alice = user(venue, "alice")
        order = venue.place(alice, asked(Side.BUY, "1", "100", client_id="a"), START_NS)
        with pytest.raises(Refused):
            venue.place(alice, asked(Side.BUY, "1", "100", client_id="a"), START_NS)
        venue.cancel(alice, order, START_NS)
        if once:
            with pytest.raises(Refused) as refused:
                venue.place(alice, asked(Side.BUY, "1", "100", client_id="a"), START_NS)
            assert refused.value.reason is RefusalReason.DUPLICATE_CLIENT_ID
        else:
            again = venue.place(alice, asked(Side.BUY, "1", "100", client_id="a"), START_NS)
            assert venue.order_by_client(alice, "a") is again


def test_amend_keeps_priority_only_when_it_shrinks() -> None:
    venue = exchange()
    alice, bob, carol = (user(venue, name) for name in ("alice", "bob", "carol"))
    first = sell(venue, alice, "2", "100")
    second = sell(venue, bob, "2", "100")
    venue.amend(alice, first, START_NS, quantity=Decimal("1"))
    assert held(alice, "BTC") == (Decimal(99), Decimal(1))
    buy(venue, carol, "0.5", "100")
    assert (first.filled, second.filled) == (Decimal("0.5"), ZERO)
    venue.amend(alice, first, START_NS, quantity=Decimal("3"))
    buy(venue, carol, "1", "100")
    assert (first.filled, second.filled) == (Decimal("0.5"), Decimal(1))
    with pytest.raises(Refused) as refused:
        venue.amend(alice, first, START_NS, quantity=Decimal("0.5"))
    assert refused.value.reason is RefusalReason.AMEND_REFUSED


def test_events_tell_each_step_with_its_own_copy_of_the_order() -> None:
    venue = exchange()
    alice, bob = user(venue, "alice"), user(venue, "bob")
    sell(venue, alice, "1", "100")
    sell(venue, alice, "1", "101")
    venue.drain()
    buy(venue, bob, "3", "101", now=5)
    changes = venue.drain()
    mine = [
        change
        for change in changes
        if isinstance(change, OrderChanged) and change.order.account_id == "bob"
    ]
    assert [(change.step, change.order.filled) for change in mine] == [
        (OrderStep.NEW, 0),
        (OrderStep.TRADE, Decimal(1)),
        (OrderStep.TRADE, Decimal(2)),
    ]
    assert [change.fill.price for change in mine if change.fill] == [Decimal(100), Decimal(101)]
    trades = [change for change in changes if isinstance(change, PublicTrade)]
    assert [trade.side for trade in trades] == [Side.BUY, Side.BUY]
    balances = [change for change in changes if isinstance(change, BalancesChanged)]
    assert {change.account_id for change in balances} == {"alice", "bob"}
    (held_by_bob,) = [change for change in balances if change.account_id == "bob"]
    last = {row.asset: row for row in held_by_bob.holdings}
    assert last["USDT"].locked == Decimal(101)
    assert changes.index(mine[-1]) < changes.index(balances[0])


def test_swaps_can_be_read_but_not_traded_by_users() -> None:
    from app.simulator.exchange import Exchange, VenueRules
    from app.simulator.listings import listings_of

    rules = VenueRules(venue="okx", post_only_refuses=False, client_id_once=True)
    venue = Exchange(rules, listings_of("okx"))
    alice = user(venue, "alice")
    with pytest.raises(Refused) as refused:
        venue.place(alice, asked(Side.BUY, "1", "100", symbol="BTC-USDT-SWAP"), START_NS)
    assert refused.value.reason is RefusalReason.READ_ONLY_MARKET
