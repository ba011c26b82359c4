"""Changing a resting order: its price and size by steps, what that would do, and the key that sends it.

One key begins, another sends, and only what the engine has answered to exactly these figures and what was on
the screen long enough to be read. What became another order meanwhile is void.
"""

from collections.abc import Callable, Sequence

from app.domain.commands import AmendOrder, DraftAmend
from app.tui import formatting as form
from app.tui.cells import Row
from app.tui.dialogs.amend_form import DIGITS, AmendForm, AmendWish
from app.tui.dialogs.amend_painting import paint_amend
from app.tui.dialogs.amendable import change_since, objection_to
from app.tui.dialogs.dialog import STRIP, Hands
from app.tui.dialogs.review import READ_AFTER_S
from app.views.amend import AmendView
from app.views.keys import AMEND, View
from app.views.orders import OrderRow, OrdersView

_LEAP = 10  # ticks
_STANDS_S = 1.5  # a price that goes with the best ones stands so long, that it can be read and sent


class Amend:
    """`void`: what became of the order since; it stays so until the change is begun again."""

    shape = STRIP
    places: tuple[str, ...] = ("amend", "dialog", "anywhere", "always")
    wanted: tuple[str, ...] = (AMEND,)

    def __init__(
        self, row: OrderRow, wish: AmendWish, hands: Hands, point: Callable[[str], None]
    ) -> None:
        """`point` is told the key of the order that is being changed, so that its row is marked; then ""."""
        self.form = AmendForm(row, wish)
        self.view: AmendView | None = None
        self.void = ""
        self._newest: OrderRow | None = row
        self._hands = hands
        self._point = point
        self._asked: DraftAmend | None = None
        self._told: tuple[object, ...] = ()
        self._unread_s = -hands.round_trip_s  # as in a review
        self._shown_s = self._unread_s
        self._stood_s = 0.0
        point(row.key)
        self._ask()

    @property
    def mode(self) -> str:
        """SIMULATED, LIVE READ-ONLY."""
        return self._hands.mode

    @property
    def fresh(self) -> bool:
        """Whether the figures on the screen answer what was typed last."""
        draft = self.form.draft
        return self.view is not None and draft is not None and self.view.draft == draft

    @property
    def idle(self) -> tuple[str, ...]:
        """The actions that do nothing now."""
        if self.void:
            return ("confirm", *self._steps(), *(("again",) if self.ended else ()))
        hopeless = self.fresh and self.view is not None and not self.view.ready
        sends = self.form.draft is not None and self._hands.armed and not hopeless
        return () if sends else ("confirm",)

    @property
    def ended(self) -> bool:
        """Whether the order can no longer be changed at all."""
        return self._newest is None or bool(objection_to(self._newest))

    @property
    def ready(self) -> bool:
        """Whether the confirming key sends."""
        return not self.obstacle()

    def show(self, key: str, view: View) -> None:
        """What the change comes to now; or the order itself, which may have become another one."""
        own = self.form.row.client_order_id
        if isinstance(view, AmendView) and view.draft.client_order_id == own:
            self.view = view
            self._compare(view.row)
            if not self.void:
                self.form.know(view)
                self._ask()
                self._look(view)
        elif isinstance(view, OrdersView):
            row = next((each for each in view.rows if each.key == self.form.row.key), None)
            if row is not None:
                self._compare(row)

    def tick(self, seconds: float) -> None:
        """It was on the screen for so long; a price that goes with the best ones takes a step."""
        if not self.fresh or self.void:
            return
        self._shown_s += seconds
        self._stood_s += seconds
        if self._stood_s >= _STANDS_S:
            self._stood_s = 0.0
            said = self.form.follow()
            if said:
                self._hands.say(said)
            self._ask()

    def left(self) -> None:
        """What was covered must be read again."""
        self._shown_s = self._unread_s

    def type_text(self, text: str) -> bool:
        """A digit of the price."""
        if text not in DIGITS:
            return False
        if self.void:
            self._hands.say(self.obstacle())
        elif self.form.insert(text):
            self._ask()
        return True

    def paste_text(self, text: str) -> bool:
        """A paste is a price or nothing; neither it nor a key that hangs on to it confirms."""
        self.left()
        if self.void:
            self._hands.say(self.obstacle())
        elif self.form.insert(text):
            self._ask()
        else:
            self._hands.say(f"{text[:24]!r} is no price: a paste confirms nothing, y does")
        return True

    def act(self, action: str) -> bool:
        """Keys of a change."""
        step = self._steps().get(action)
        if step is not None:
            said = self.obstacle() if self.void else step()
            if said:
                self._hands.say(said)
            self._ask()
            return True
        if action == "confirm":
            self._confirm()
        elif action == "again":
            self._begin_again()
        elif action == "cancel":
            self.drop()
            self._hands.cancel(self.form.row)
        elif action == "back":
            self.drop()
        else:
            return False
        return True

    def paint(self, width: int, height: int) -> Sequence[Row]:
        """From what to what, and what that would do."""
        return paint_amend(self, width, height)

    def obstacle(self) -> str:
        """Why nothing is sent now; "" when the confirming key would send."""
        if self.void:
            step = "esc goes back" if self.ended else "r goes on from what it is now"
            return f"{self.void}, nothing was sent: {step}"
        if self.form.draft is None:
            return "type the new price, as in 97425.5"
        if self.form.lacks:
            return self.form.lacks
        if self.view is None or not self.fresh or self.form.pending:
            return "what it would do is being computed: wait for READY"
        if not self.view.ready:
            return self.view.refusal or "it cannot be sent now: type another price or size"
        if self.view.takes and self.form.must_rest:
            return "the market has come to this price and it would take: J or F places it anew"
        if self._shown_s < READ_AFTER_S:
            return "this has just changed: read it first"
        return "" if self._hands.armed else "the cockpit is disarmed: A arms it, then y sends"

    def drop(self) -> None:
        """Close without sending."""
        self._point("")
        self._hands.give(DraftAmend(client_order_id=None))
        self._hands.close(self)

    def _steps(self) -> dict[str, Callable[[], str]]:
        fields = self.form
        return {
            "tick_up": lambda: fields.step(1),
            "tick_down": lambda: fields.step(-1),
            "leap_up": lambda: fields.step(_LEAP),
            "leap_down": lambda: fields.step(-_LEAP),
            "size_up": lambda: fields.resize(up=True),
            "size_down": lambda: fields.resize(up=False),
            "join": lambda: fields.go_beside(0),
            "front": lambda: fields.go_beside(1),
            "erase": lambda: fields.erase("erase"),
            "clear": lambda: fields.erase("clear"),
        }

    def _compare(self, row: OrderRow | None) -> None:
        """Whether the order is still the one that the change was begun for; older news is no news."""
        known = self._newest
        if row is not None and known is not None and row.changed_ns < known.changed_ns:
            return
        self._newest = row
        self.void = change_since(self.form.row, row) or self.void

    def _look(self, view: AmendView) -> None:
        """What it would do is read anew when it has become something else, even by a tick of the book."""
        told = (view.ready, view.refusal, bool(view.takes), view.anew, view.keeps_place)
        if told != self._told:
            self._told, self._shown_s = told, self._unread_s

    def _begin_again(self) -> None:
        row = self._newest
        objection = "the order is gone: esc goes back" if row is None else objection_to(row)
        if row is None or objection:
            self._hands.say(objection)
            return
        wish = self.form.kept(row) if self.void else AmendWish()
        self.form, self.view, self.void = AmendForm(row, wish), None, ""
        self._asked, self._stood_s = None, 0.0
        self._ask()

    def _confirm(self) -> None:
        obstacle, draft, row = self.obstacle(), self.form.draft, self.form.row
        if obstacle or draft is None or draft.client_order_id is None:
            self._hands.say(obstacle if self.void else f"not sent: {obstacle}")
            return
        self._hands.give(
            AmendOrder(
                token=self._hands.token(),
                venue=row.venue,
                account=row.account,
                client_order_id=draft.client_order_id,
                price=draft.price,
                quantity=draft.quantity,
                must_rest=self.form.must_rest,
            )
        )
        self.drop()
        self._hands.say(f"change asked: {_sentence(row, draft)}", "own")

    def _ask(self) -> None:
        draft = self.form.draft
        if draft is not None and draft != self._asked:
            self._asked, self._shown_s, self._stood_s = draft, self._unread_s, 0.0
            self._hands.give(draft)


def _sentence(row: OrderRow, draft: DraftAmend) -> str:
    price = form.exact(row.price, row.price_digits)
    size = form.exact(row.quantity)
    if draft.price is not None:
        price = f"{price} to {form.exact(draft.price, row.price_digits)}"
    if draft.quantity is not None:
        size = f"{size} to {form.exact(draft.quantity)}"
    return f"{row.side} {size} {row.symbol} @ {price} on {row.venue}"
