"""Which order is the current one, and what canceling it takes."""

from functools import partial

from app.domain.commands import CancelAll, CancelOrder, Command, PlaceOrder
from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.tui import formatting as form
from app.tui.dialogs.dialog import Hands
from app.tui.dialogs.questions import Question
from app.tui.widgets.order_feed import OrderFeed
from app.views.orders import OrderRow

_FOLLOW_S = 3.0


class OrderDesk:
    """A cancel is bound to the order's key, never to a row of the screen."""

    def __init__(self, hands: Hands, feed: OrderFeed) -> None:
        self._hands = hands
        self._feed = feed
        self._sent: PlaceOrder | None = None
        self._known: frozenset[str] = frozenset()
        self._patience_s = 0.0

    def given(self, command: Command) -> None:
        """An order was sent from here: the cursor goes to it as soon as it is in the feed."""
        if isinstance(command, PlaceOrder):
            self._sent, self._patience_s = command, _FOLLOW_S
            self._known = frozenset(row.key for row in self._rows())

    def follow(self) -> None:
        """The feed has changed."""
        if self._sent is not None:
            sent = self._sent
            for row in self._rows():
                if row.key not in self._known and _is_answer(row, sent):
                    self._feed.cursor.key = row.key
                    self._sent = None
                    break
        if self._feed.cursor.key is None and self._rows():
            self._feed.cursor.key = self._rows()[0].key

    def moved(self) -> None:
        """The trader has moved the cursor: it stays where it was put."""
        self._sent = None

    def tick(self, seconds: float) -> None:
        """A frame was shown for so long."""
        if self._sent is not None:
            self._patience_s -= seconds
            if self._patience_s <= 0:
                self._sent = None

    def cancel_which(self, which: str) -> None:
        """Cancel the "current" or the "last" order, or ask about "all"."""
        if which == "all":
            self._ask_all()
            return
        if which == "last":
            ours = [row for row in self._rows() if row.open and not row.external]
            row = max(ours, key=lambda each: each.created_ns, default=None)
            if row is None:
                self._hands.say("none of our orders is open: nothing to cancel")
                return
        else:
            if self._sent is not None:
                self._hands.say(
                    "the order just sent is not in the feed yet: look, then press c again"
                )
                return
            row = self._feed.selected()
            if row is None:
                self._hands.say(
                    "no order under the cursor: j and k move it, :c last cancels the newest"
                )
                return
        self.cancel(row)

    def cancel(self, row: OrderRow) -> None:
        """Cancel this order; one placed elsewhere only after a question."""
        current = next((each for each in self._rows() if each.key == row.key), row)
        if not current.open:
            self._hands.say(f"{describe(current)} is {current.status}: nothing to cancel")
        elif current.external:
            lines = [
                describe(current),
                "It was not placed from here. Another program may be counting on it.",
            ]
            title = "Cancel an order placed elsewhere?"
            then = partial(self._send, current)
            self._hands.open(Question(self._hands, title, lines, "cancels it", then))
        else:
            self._send(current)

    def _send(self, row: OrderRow) -> None:
        ours = row.client_order_id if not row.external else None
        if ours is None and row.venue_order_id is None:
            self._hands.say(f"{describe(row)} has no id at its venue yet: R asks the venue")
            return
        self._hands.give(
            CancelOrder(
                token=self._hands.token(),
                venue=row.venue,
                account=row.account,
                client_order_id=None if ours is None else ClientOrderId(ours),
                venue_order_id=None if ours is not None else VenueOrderId(row.venue_order_id or ""),
                symbol=row.symbol,
            )
        )
        self._hands.say(f"cancel asked: {describe(row)}", "own")

    def _ask_all(self) -> None:
        ours = [row for row in self._rows() if row.open and not row.external]
        venues = sorted({row.venue for row in ours})
        count = (
            f"{len(ours)} of our orders are open" if len(ours) != 1 else "1 of our orders is open"
        )
        where = f" at {', '.join(venues)}" if venues else ""
        lines = [
            f"{count}{where}.",
            "All of them are canceled; orders placed elsewhere are not touched.",
        ]
        title = "Cancel all our orders?"
        self._hands.open(Question(self._hands, title, lines, "cancels all", self._send_all))

    def _send_all(self) -> None:
        self._hands.give(CancelAll(token=self._hands.token()))
        self._hands.say("cancel of all our orders asked", "own")

    def _rows(self) -> tuple[OrderRow, ...]:
        return self._feed.view.rows if self._feed.view is not None else ()


def describe(row: OrderRow) -> str:
    """ "buy 0.5 BTC/USDT @ 61,000.00 on okx"."""
    size = form.exact(row.quantity)
    price = form.exact(row.price, row.price_digits)
    return f"{row.side} {size} {row.symbol} @ {price} on {row.venue}"


def _is_answer(row: OrderRow, sent: PlaceOrder) -> bool:
    return (
        not row.external
        and row.venue == sent.venue
        and row.symbol == sent.symbol
        and row.side == sent.side
        and row.quantity == sent.quantity
    )
