"""A parent order with two children, and evidence about them."""

from decimal import Decimal

import msgspec

from app.domain.order_terms import OrderStyle, Side
from app.trading.orders.client_ids import make_client_order_id
from app.trading.orders.order import Order
from app.trading.parents.facts import ParentPlanned, PlannedShare
from app.trading.parents.ledger import ParentLedger
from app.trading.parents.parent import Parent
from tests.fakes.orders import START, authorised

D = Decimal
VENUES = ("binance", "okx")


def share(venue: str, quantity: str, *, raw: str = "100", all_in: str = "100.1") -> PlannedShare:
    return PlannedShare(
        venue=venue,
        account="main",
        quantity=D(quantity),
        price=D(100),
        taken=D(quantity),
        raw=D(raw),
        all_in=D(all_in),
    )


def planned(*shares: PlannedShare, parent_id: str = "gesture-1", token: str = "") -> ParentPlanned:
    total = sum((one.quantity for one in shares), D(0))
    return ParentPlanned(
        token=token or parent_id,
        parent_id=parent_id,
        plan="a41f-07c2",
        line="b 3 btc mkt 100",
        symbol="BTC/USDT",
        side=Side.BUY,
        style=OrderStyle.CAPPED_MARKET,
        quantity=total,
        shares=shares,
        mid=D("99.99"),
        raw=D(100),
        all_in=D("100.1"),
        at_ns=START,
    )


def child(number: int, venue: str, quantity: str, parent_id: str = "gesture-1") -> Order:
    key = make_client_order_id("s", 77, number, f"{venue}:main")
    allowed = msgspec.structs.replace(
        authorised(key, quantity=quantity, venue=venue),
        parent_id=parent_id,
        intent_id=f"{parent_id}.{number}",
    )
    order = Order(key, venue, "main", "BTC/USDT", allowed)
    order.apply(allowed, START)
    return order


def family(first: str = "2", second: str = "1") -> tuple[ParentLedger, Parent, Order, Order]:
    """A parent over both venues whose children are authorised."""
    ledger = ParentLedger()
    parent = ledger.plan(planned(share("binance", first), share("okx", second)))
    children = (child(1, "binance", first), child(2, "okx", second))
    for order in children:
        ledger.attach(order)
    return ledger, parent, *children
