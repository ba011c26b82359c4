"""What the tests of amending share: an order that something happens to, the strip as text, the last draft."""

import msgspec

from app.domain.commands import DraftAmend
from app.views import keys
from app.views.orders import OrdersView
from tests.fakes import demo_views as demo
from tests.unit.tui.trader import Trader

BOUGHT, SOLD = (row.key for row in demo.orders().rows[:2])  # 0.2 of the first is filled


def disarmed(trader: Trader) -> Trader:
    trader.desk.show(keys.STATUS, demo.status(armed_s=None))
    return trader


def happens(trader: Trader, key: str, **changes: object) -> Trader:
    """Something becomes of an order, and both views tell of it."""
    row = trader.amends.change(key, **changes)
    view = trader.desk.panels.orders.view
    assert isinstance(view, OrdersView)
    rows = tuple(row if each.key == key else each for each in view.rows)
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(view, rows=rows))
    return trader.amend_answered()


def strip(trader: Trader, width: int = 80) -> str:
    return trader.picture(width, 5)


def wished(trader: Trader) -> tuple[str | None, str | None]:
    draft = trader.all(DraftAmend)[-1]
    return tuple(None if each is None else str(each) for each in (draft.price, draft.quantity))  # type: ignore[return-value]  # two of them
