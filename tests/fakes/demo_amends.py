"""Changes of resting orders as an engine would answer drafts of them, over the fixed books of demo_plans."""

from decimal import Decimal

import msgspec

from app.domain.commands import DraftAmend
from app.domain.order_terms import Side
from app.trading.depth import Levels, walk
from app.views.amend import AmendView
from app.views.orders import OrderRow, OrdersView
from tests.fakes.demo_orders import NOW, orders
from tests.fakes.demo_plans import two_venues


class DemoAmends:
    """Answers drafts; `rows` are the orders as the engine has them now, `refusal` is its word on any change.

    `filled`: of the first order, of which the feed shows less. `replaces`: the venues change a price only by
    canceling and placing anew.
    """

    def __init__(
        self,
        view: OrdersView | None = None,
        filled: Decimal | None = None,
        *,
        replaces: bool = False,
    ) -> None:
        self.replaces = replaces
        self.rows = {row.key: row for row in (view or orders()).rows}
        self.refusal = ""
        self.market_moved = Decimal(0)  # both sides of its venue's book
        self.alone = False  # nobody else stands on the order's side
        if filled is not None:
            self.change(next(iter(self.rows)), filled=filled)

    def change(self, key: str, **changes: object) -> OrderRow:
        """Something happens to an order."""
        row = msgspec.structs.replace(self.rows[key], changed_ns=NOW, **changes)
        self.rows[key] = row
        return row

    def answer(self, draft: DraftAmend) -> AmendView | None:
        """The view of this draft now."""
        if draft.client_order_id is None:
            return None
        row = self.rows.get(draft.client_order_id)
        if row is None or row.price is None or row.quantity is None:
            return AmendView(draft=draft, row=row, refusal="There is no such order.", at_ns=NOW)
        market = next(each for each in two_venues() if each.instrument.venue == row.venue)
        price = row.price if draft.price is None else draft.price
        quantity = row.quantity if draft.quantity is None else draft.quantity
        side = Side(row.side)
        own, opposite = (market.bids, market.asks)[:: 1 if side is Side.BUY else -1]
        rest, was = quantity - row.filled, row.quantity - row.filled
        needs = rest * price - was * row.price if side is Side.BUY else rest - was
        moved, more = price != row.price, quantity > row.quantity
        refusal = self.refusal
        if not moved and quantity == row.quantity:
            refusal = refusal or "Nothing to change: type another price or another amount."
        return AmendView(
            draft=draft,
            row=row,
            price=price,
            quantity=quantity,
            tick=market.instrument.tick,
            lot=market.instrument.lot,
            best=None if self.alone else self._moved(own)[0][0],
            opposite=self._moved(opposite)[0][0],
            needs=needs,
            asset="USDT" if side is Side.BUY else "BTC",
            takes=walk(self._moved(opposite), side, max(rest, Decimal(0)), price).quantity,
            anew=moved and self.replaces,
            keeps_place=not moved and not more,
            ready=not refusal,
            refusal=refusal,
            at_ns=NOW,
        )

    def _moved(self, levels: Levels) -> Levels:
        return tuple((price + self.market_moved, quantity) for price, quantity in levels)
