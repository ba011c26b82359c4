"""A split order as an engine would show it: its rows in the feed, its card, its place in the working panel."""

import msgspec

from app.domain.instants import SECOND
from app.views.orders import CHILD, PARENT, OrderRow, OrdersView
from app.views.routes import RouteCard, RoutesView, ShareRow
from tests.fakes.demo_orders import NOW, D, order, orders

KEY = "parent:5e1f07c2"
LINE = "b 2.5 BTC/USDT mkt 97425"
_VENUES = (("binance", "B", "1.3", "1.3"), ("okx", "O", "0.9", "0.9"), ("bybit", "Y", "0.3", "0"))


def family() -> tuple[OrderRow, ...]:
    """A parent whose third child found nothing to take."""
    created: dict[str, object] = {"created_ns": NOW - 20 * SECOND, "changed_ns": NOW - 19 * SECOND}
    parent = order(
        0,
        key=KEY,
        kind=PARENT,
        venue="3 venues",
        letter="*",
        account="",
        type="ioc",
        price=D("97425"),
        quantity=D("2.5"),
        filled=D("2.2"),
        average=D("97411.159"),
        status="canceled",
        detail="not filled 0.3",
        client_order_id=None,
        venue_order_id=None,
        open=False,
        plan="a41f-07c2",
        line=LINE,
        free=D("0.3"),
        **created,
    )
    children = [
        order(
            number,
            key=f"7e0{number}aa000000000{number}",
            client_order_id=f"7e0{number}aa000000000{number}",
            kind=CHILD,
            parent=KEY,
            venue=venue,
            letter=letter,
            type="ioc",
            price=D("97425"),
            quantity=D(planned),
            filled=D(filled),
            average=D("97412.10") if filled != "0" else None,
            status="filled" if filled == planned else "expired",
            open=False,
            plan="a41f-07c2",
            **created,
        )
        for number, (venue, letter, planned, filled) in enumerate(_VENUES, 1)
    ]
    return (parent, *children)


def orders_with_family() -> OrdersView:
    """The usual orders, and the split one above them."""
    view = orders()
    return msgspec.structs.replace(view, rows=(*family(), *view.rows))


def card(**changes: object) -> RouteCard:
    """The same as a card."""
    figures = {
        "binance": ("97412.10", "97485.16", "97412.10", "97485.16", "0"),
        "okx": ("97409.80", "97487.73", "97411.00", "97488.93", "0.12"),
        "bybit": ("97408.50", "97505.91", None, None, None),
    }
    shares = []
    for venue, letter, planned, filled in _VENUES:
        planned_raw, planned_all_in, raw, all_in, worse = figures[venue]
        shares.append(
            ShareRow(
                venue=venue,
                letter=letter,
                planned=D(planned),
                filled=D(filled),
                held=D(0),
                planned_raw=D(planned_raw or 0),
                planned_all_in=D(planned_all_in or 0),
                raw=None if raw is None else D(raw),
                all_in=None if all_in is None else D(all_in),
                worse_bp=None if worse is None else D(worse),
                compared=None if worse is None else D(planned_all_in or 0),
            )
        )
    found = RouteCard(
        key=KEY,
        plan="a41f-07c2",
        line=LINE,
        symbol="BTC/USDT",
        side="buy",
        status="canceled",
        quantity=D("2.5"),
        filled=D("2.2"),
        held=D(0),
        free=D("0.3"),
        mid=D("97402"),
        planned_raw=D("97410.84"),
        planned_all_in=D("97488.58"),
        raw=D("97411.65"),
        all_in=D("97486.70"),
        worse_bp=D("0.05"),
        shares=tuple(shares),
        children=tuple(row.key for row in family()[1:]),
        open=False,
        created_ns=NOW - 20 * SECOND,
        price_digits=2,
        size_digits=5,
        compared=D("97486.21"),
        orders=family(),
        rest="not filled",
    )
    return msgspec.structs.replace(found, **changes)


def routes() -> RoutesView:
    """That one, and one that still works."""
    working = card(
        key="parent:5e1f0712",
        plan="b0b0-1d1d",
        line="s 40 ETH/USDT lim 3500",
        symbol="ETH/USDT",
        side="sell",
        status="partially_filled",
        quantity=D(40),
        filled=D(12),
        held=D(28),
        free=D(0),
        rest="",
        worse_bp=None,
        open=True,
        created_ns=NOW - 300 * SECOND,
        shares=(
            msgspec.structs.replace(card().shares[0], planned=D(30), filled=D(12), held=D(18)),
            msgspec.structs.replace(card().shares[1], planned=D(10), filled=D(0), held=D(10)),
        ),
    )
    return RoutesView(cards=(card(), working), at_ns=NOW)
