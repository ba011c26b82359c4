"""Which orders are meant, and what canceling them takes."""

from collections.abc import Sequence
from functools import partial

from app.domain.commands import AmendOrder, CancelAll, CancelOrder, Command, SendPlan
from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.tui import formatting as form
from app.tui.cancel_groups import CancelGroup
from app.tui.dialogs.dialog import Hands
from app.tui.dialogs.questions import Question
from app.tui.widgets.order_feed import OrderFeed
from app.views.orders import ORDER, PARENT, OrderRow

_FOLLOW_S = 3.0
_NAMED = 2  # parts of a split order in one sentence
PARENT_PREFIX = "parent:"


class OrderDesk:
    """A cancel is bound to the order's key, never to a row of the screen, and acts on its newest state."""

    def __init__(self, hands: Hands, feed: OrderFeed) -> None:
        self._hands = hands
        self._feed = feed
        self._sent = ""  # the key of the parent order that was just sent
        self._known: frozenset[str] = frozenset()
        self._patience_s = 0.0
        self._swept = (
            False  # the last key asked to cancel the marked orders and took their marks away
        )

    @property
    def waiting(self) -> bool:
        """Whether a plan was just sent whose order is not in the feed yet."""
        return bool(self._sent)

    def pressed(self, action: str) -> None:
        """Any other key than the one that cancels: it means the order under the cursor again."""
        if action != "cancel":
            self._swept = False

    def given(self, command: Command) -> None:
        """What was sent from here must be seen: the cursor goes to a new order once that is there."""
        if isinstance(command, SendPlan):
            self._feed.thaw()
            self._sent = f"{PARENT_PREFIX}{command.rest_of or command.token}"
            self._patience_s = _FOLLOW_S
            self._known = frozenset(row.key for row in self._rows())
        elif isinstance(command, AmendOrder):
            self._feed.thaw()

    def follow(self) -> None:
        """The feed has changed: the cursor goes to what was just sent, and on to what replaces its order."""
        rows = self._rows()
        if self._sent:
            came = any(_belongs(row, self._sent) and row.key not in self._known for row in rows)
            row = self.of_plan(self._sent)
            if came and row is not None:
                self._feed.cursor.key = row.key
                self._sent = ""
        at = self._feed.cursor.key
        if at is not None and not any(row.key == at for row in rows):
            heir = next((row for row in rows if row.replaces == at), None)
            if heir is not None:
                self._feed.cursor.key = heir.key
        if self._feed.cursor.key is None and self._feed.rows:
            self._feed.cursor.key = self._feed.rows[0].key

    def of_plan(self, parent: str) -> OrderRow | None:
        """The row of this parent order, or of the only order of it; None where it has left the feed."""
        return next((row for row in self._rows() if _belongs(row, parent)), None)

    def current(self) -> OrderRow | None:
        """The order under the cursor as it is now."""
        row = self._feed.selected()
        return None if row is None else self._feed.newest(row.key) or row

    def moved(self) -> None:
        """The trader has moved the cursor: it stays where it was put."""
        self._sent = ""

    def tick(self, seconds: float) -> None:
        """A frame was shown for so long."""
        if self._sent:
            self._patience_s -= seconds
            if self._patience_s <= 0:
                self._sent = ""

    def cancel_current(self) -> None:
        """Cancel the marked orders, or the one under the cursor."""
        if self._feed.table.marks:
            self._cancel_marked()
        elif self._swept:
            self._hands.say(
                "the marked orders' cancel was asked: j and k go to another order, then c"
            )
        elif self._sent:
            self._hands.say("the order just sent is not in the feed yet: look, then press c again")
        elif (row := self._feed.selected()) is not None:
            self.cancel(row)
        elif self._feed.table.filter and self._feed.newest(self._feed.cursor.key or "") is not None:
            self._hands.say("the filter hides the order under the cursor: j and k move it")
        else:
            self._hands.say(
                "no order under the cursor: j and k move it, :c last cancels the newest"
            )

    def cancel_last(self) -> None:
        """Cancel the newest of our open orders, with all parts of it where it was split."""
        rows = self._rows()
        row = max(CancelGroup().of(rows), key=lambda each: each.created_ns, default=None)
        if row is None:
            self._hands.say("none of our orders is open: nothing to cancel")
        else:
            whole = [each for each in rows if each.key == row.parent and each.kind == PARENT]
            self.cancel(whole[0] if whole else row)

    def cancel(self, row: OrderRow) -> None:
        """Cancel this order, of a split one what is open; one placed elsewhere only after a question."""
        newest = self._feed.newest(row.key)
        if newest is None and self._feed.frozen:
            self._hands.say(
                f"{describe(row)} has left the feed since it was frozen: p shows it as it is"
            )
            return
        current = newest or row
        if not current.open:
            self._hands.say(f"{describe(current)} is {current.status}: nothing to cancel")
        elif current.kind == PARENT:
            self._send_parent(current)
        elif current.external:
            lines = [
                describe(current),
                "It was not placed from here. Another program may be counting on it.",
            ]
            title = "Cancel an order placed elsewhere?"
            then = partial(self._send_one, current, "")
            self._hands.open(Question(self._hands, title, lines, "cancels it", then))
        else:
            self._send_one(current, _changes(row, current) if self._feed.frozen else "")

    def cancel_group(self, group: CancelGroup) -> None:
        """Cancel all orders of the group: a single one at once, more of them after a question.

        While an order that was just sent is not in the feed yet, one in sight may not be all there is.
        """
        found = group.of(self._rows())
        if len(found) == 1 and not self.waiting:
            self.cancel(found[0])
        else:
            self.ask(group)

    def ask(self, group: CancelGroup) -> None:
        """Cancel all orders of the group, after a question."""
        found = group.of(self._rows())
        everything = group == CancelGroup()
        if not found and not everything and self._feed.view is not None:
            self._hands.say(f"none of our {group.words} is open: nothing to cancel")
            return
        what = f"our {group.words}" if not everything else "our orders"
        lines = [
            self._count(found),
            "All of them are canceled; orders placed elsewhere are not touched.",
        ]
        title = f"Cancel all {what}?"
        then = partial(self._send_group, group)
        self._hands.open(Question(self._hands, title, lines, "cancels all", then))

    def _cancel_marked(self) -> None:
        """Only what the filter finds: a marked order that it hides or dims is left alone."""
        marks = self._feed.table.marks
        found = [row for row in self._feed.found if row.key in marks]
        in_sight = {row.key for row in self._feed.rows if row.key in marks}
        shown = self._parts(found)
        newest = [self._feed.newest(row.key) for row in shown]
        alive = [row for row in newest if row is not None and row.open]
        changed = [
            row for row, now in zip(shown, newest, strict=True) if now and _changes(row, now)
        ]
        notes = [
            f"{count} {why}"
            for count, why in (
                (len(shown) - len(alive), "not open any more"),
                (len(marks - in_sight), "not in sight and left alone"),
                (len(in_sight) - len(found), "not matched by the filter and left alone"),
                (len(changed), "changed since the feed was frozen"),
            )
            if count
        ]
        if not alive:
            self._hands.say(
                f"nothing to cancel: of the marked orders {' and '.join(notes)}; esc takes the marks away"
            )
            return
        elsewhere = sum(row.external for row in alive)
        then = partial(self._send_marked, alive, notes)
        if not elsewhere:
            then()
            return
        lines = [describe(row) for row in alive[:8]]
        if len(alive) > 8:
            lines.append(f"and {len(alive) - 8} more")
        lines.append(
            f"{elsewhere} of these {len(alive)} {'was' if elsewhere == 1 else 'were'} not placed from here. "
            "Another program may be counting on them."
        )
        self._hands.open(
            Question(self._hands, "Cancel the marked orders?", lines, "cancels them", then)
        )

    def _parts(self, rows: Sequence[OrderRow]) -> list[OrderRow]:
        """The orders at venues: a split one stands for its parts that are open."""
        parts: dict[str, OrderRow] = {}
        for row in rows:
            if row.kind == PARENT:
                children = [each for each in self._rows() if each.parent == row.key]
                parts.update((each.key, each) for each in children if each.open)
            else:
                parts[row.key] = row
        return list(parts.values())

    def _send_parent(self, row: OrderRow) -> None:
        parts = self._parts([row])
        parent_id = row.key.removeprefix(PARENT_PREFIX)
        self._hands.give(CancelAll(token=self._hands.token(), parent_id=parent_id))
        more = f" and {len(parts) - _NAMED} more" if len(parts) > _NAMED else ""
        named = "; ".join(map(describe, parts[:_NAMED])) or describe(row)
        self._hands.say(f"cancel asked: {named}{more}", "own")

    def _send_marked(self, rows: Sequence[OrderRow], notes: Sequence[str]) -> None:
        sent = [row for row in rows if self._send(row)]
        waiting = {row.parent for row in rows if row not in sent}
        self._feed.table.marks -= {row.key for row in sent}
        self._feed.table.marks -= {row.parent for row in sent if row.parent not in waiting}
        self._swept = True
        told = [f"cancel asked for {len(sent)} marked order{'s' * (len(sent) != 1)}", *notes]
        if len(sent) < len(rows):
            told.append(f"{len(rows) - len(sent)} without an id at its venue yet: R asks the venue")
        self._hands.say("; ".join(told), "own")

    def _send_one(self, row: OrderRow, changes: str) -> None:
        if self._send(row):
            self._hands.say(f"cancel asked: {describe(row)}{changes}", "own")
        else:
            self._hands.say(f"{describe(row)} has no id at its venue yet: R asks the venue")

    def _send(self, row: OrderRow) -> bool:
        ours = row.client_order_id if not row.external else None
        if ours is None and row.venue_order_id is None:
            return False
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
        return True

    def _send_group(self, group: CancelGroup) -> None:
        for symbol in group.symbols or (None,):
            self._hands.give(group.command(self._hands.token(), symbol))
        self._hands.say(f"cancel of all our {group.words} asked", "own")

    def _count(self, found: Sequence[OrderRow]) -> str:
        if self._feed.view is None:
            return "The engine has not told yet how many are open."
        where = f" at {', '.join(sorted({row.venue for row in found}))}" if found else ""
        return f"{len(found)} {'is' if len(found) == 1 else 'are'} open{where}."

    def _rows(self) -> tuple[OrderRow, ...]:
        return self._feed.view.rows if self._feed.view is not None else ()


def describe(row: OrderRow) -> str:
    """ "buy 0.5 BTC/USDT @ 61,000.00 on okx"."""
    size = form.exact(row.quantity)
    price = form.exact(row.price, row.price_digits)
    return f"{row.side} {size} {row.symbol} @ {price} on {row.venue}"


def _changes(pictured: OrderRow, current: OrderRow) -> str:
    """What has become of the order since the feed was frozen; "" where it is as it was."""
    if pictured.changed_ns == current.changed_ns and pictured.status == current.status:
        return ""
    done = f", {form.exact(current.filled)} filled" if current.filled != pictured.filled else ""
    return f"; since the feed was frozen it is {current.status.replace('_', ' ')}{done}"


def _belongs(row: OrderRow, parent: str) -> bool:
    """Whether the row is that parent order, or the only order of it."""
    return row.key == parent or (row.parent == parent and row.kind == ORDER)
