"""The ticket: a line being edited, the plan of what it would do, and the review that can be confirmed.

One key opens, another reviews, a third sends, and only what was on the screen long enough to be read:
a paste, a held key or typing ahead cannot send an order. What is sent is the shown plan or nothing.
"""

from collections.abc import Callable, Sequence

from app.domain.commands import DraftPlan, SendPlan
from app.trading.routing.plan import RoutePlan
from app.tui.cells import Row
from app.tui.dialogs.dialog import TOP, Hands
from app.tui.dialogs.review import Review
from app.tui.dialogs.ticket_form import TicketForm
from app.tui.dialogs.ticket_painting import paint_ticket
from app.tui.dialogs.ticket_steps import begins, goes_on, step_price, step_size
from app.views.instruments import InstrumentsView
from app.views.keys import INSTRUMENTS, PLAN, View
from app.views.plan import PlanView

_LEAP = 10  # ticks


class Ticket:
    """`phase` is "ticket" (being edited), "review" (confirmed by a key) or "typed" (by a text and enter)."""

    shape = TOP
    wanted: tuple[str, ...] = (PLAN, INSTRUMENTS)

    def __init__(self, fields: TicketForm, hands: Hands, rest_of: str | None = None) -> None:
        """`rest_of`: the parent order whose rest this is."""
        self.form = fields
        self.view: PlanView | None = None
        self.review: Review | None = None
        self.rest_of = rest_of
        self._hands = hands
        self._asked: DraftPlan | None = None
        self._to_review: DraftPlan | None = None  # enter was pressed before its plan was here
        self._given: Review | None = None  # confirmed, and the engine has not answered yet
        self._ask()

    @property
    def phase(self) -> str:
        """What the keys do now."""
        if self.review is None:
            return "ticket"
        return "review" if self.review.by_key else "typed"

    @property
    def places(self) -> tuple[str, ...]:
        """Keys of the phase."""
        return (self.phase, "dialog", "anywhere", "always")

    @property
    def fresh(self) -> bool:
        """Whether the plan on the screen answers what was asked for last."""
        view = self.view
        return (
            view is not None
            and self._asked is not None
            and view.line == self._asked.line
            and view.rest_of == self.rest_of
        )

    @property
    def ready(self) -> bool:
        """Whether the confirming key, or enter behind the confirming text, sends."""
        return not self.obstacle()

    @property
    def plan(self) -> RoutePlan | None:
        """The plan to look at: the one being confirmed, else the newest."""
        if self.review is not None:
            return self.review.plan
        return None if self.view is None else self.view.plan

    @property
    def mode(self) -> str:
        """SIMULATED, LIVE READ-ONLY."""
        return self._hands.mode

    def show(self, key: str, view: View) -> None:
        """A newer plan; or the names that the line was waiting for."""
        if isinstance(view, InstrumentsView) and self.form.field == "line" and not self.review:
            self.form.typed()
            self._ask()
        if key != PLAN or not isinstance(view, PlanView) or view.line.symbol != self.form.symbol:
            return
        self.view = view
        self.form.venues = tuple(dict.fromkeys(route.venue for route in view.plan.venues))
        if (given := self._given) is not None:
            given.show(view)
            self._given = given if given.given else None
            if given.taken:
                self._hands.say(f"order given: {given.sentence}", "own")
                self.drop()
                return
        if self.review is not None:
            self.review.show(view)
        elif self.fresh and self._to_review is self._asked:
            self._review()

    def tick(self, seconds: float) -> None:
        """The plan was on the screen for so long."""
        if self.review is not None:
            self.review.tick(seconds)

    def left(self) -> None:
        """A covered review must be asked for again."""
        self._to_review = None
        if self.review is not None:
            self._edit_again()

    def type_text(self, text: str) -> bool:
        """A character into the text that has the caret, or one of the text that confirms."""
        if self.review is not None:
            return self._type_confirmation(self.review, text)
        edit, fields = self.form.edit, self.form
        if edit is None or text == "?":
            return False
        if fields.field == "price" and text in ("+", "-"):
            if not goes_on(edit.text, fields.side, text):
                self._step(1 if text == "+" else -1)
                return True
        elif not edit.text and not begins(fields.field, text):
            return False  # a key of the table, held for too long
        return self._insert(text) or fields.refuses(text, self._hands.say)

    def paste_text(self, text: str) -> bool:
        """A paste fills the text that has the caret, or nothing; it never confirms."""
        if self.review is not None:
            self.review.pasted()
            self._hands.say("a paste confirms nothing: type it by hand")
            return True
        if self.form.edit is None:
            return False
        if not self._insert(text):
            self._hands.say(f"{text[:24]!r} does not fit into {self.form.field}")
        return True

    def act(self, action: str) -> bool:
        """Keys of every phase."""
        handler = self._handlers().get(action)
        if handler is not None:
            handler()
            return True
        edit = self.form.edit if self.review is None else None
        if edit is None or not edit.act(action):
            return False
        if action in ("erase", "clear"):
            self.form.typed()
            self._ask()
        return True

    def paint(self, width: int, height: int) -> Sequence[Row]:
        """The phase's picture."""
        return paint_ticket(self, width, height)

    def obstacle(self) -> str:
        """Why nothing is sent now; "" when the confirming key or text would send."""
        if self.review is None:
            return "enter shows first what would be sent"
        # Neither a new plan nor another look at it may be confirmed before that is known.
        return (self._given or self.review).obstacle() or (
            "" if self._hands.armed else "the cockpit is disarmed: A arms it, then confirm"
        )

    def drop(self) -> None:
        """Close without sending."""
        self.review = None
        self._hands.give(DraftPlan(line=None))
        self._hands.close(self)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        if self.review is not None:
            return {
                "confirm": self._confirm,
                "submit": self._submit,
                "reprice": self._reprice,
                "again": self._again,
                "erase": self.review.erase,
                "back": self._edit_again,
            }
        return {
            "next_field": lambda: self.form.go(1),
            "previous_field": lambda: self.form.go(-1),
            "to_line": lambda: self.form.go_to("line"),
            "next_choice": lambda: self._choose(1),
            "previous_choice": lambda: self._choose(-1),
            "toggle": self._toggle,
            "step_up": lambda: self._step_or_go(1),
            "step_down": lambda: self._step_or_go(-1),
            "leap_up": lambda: self._leap(1),
            "leap_down": lambda: self._leap(-1),
            "review": self._review,
            "back": self.drop,
        }

    def _insert(self, text: str) -> bool:
        edit = self.form.edit
        if edit is None or not self.form.takes(text) or not edit.insert(text):
            return False
        self.form.typed()
        self._ask()
        return True

    def _type_confirmation(self, review: Review, text: str) -> bool:
        if review.type_character(text):
            return True
        if not review.expects(text):
            return False
        self._hands.say(f"not typed: {review.obstacle()}")
        return True

    def _choose(self, step: int) -> None:
        if self.form.choose(step):
            self._ask()
        elif self.form.edit is not None:
            self.form.edit.act("right" if step > 0 else "left")

    def _toggle(self) -> None:
        if self.form.toggle():
            self._ask()
        elif self.form.field == "venues" and not self.form.venues:
            self._hands.say("the venues come with the first plan: press it again", "dim")
        else:
            self._choose(1)

    def _step_or_go(self, up: int) -> None:
        if self.form.field == "price":
            self._step(up)
        else:
            self.form.go(-up)

    def _leap(self, up: int) -> None:
        if self.form.field == "price":
            self._step(up * _LEAP)
        elif self.form.field == "size":
            self.form.put("size", step_size(self.form.size.text, up > 0))
            self._ask()

    def _step(self, ticks: int) -> None:
        tick = None if self.view is None else self.view.plan.tick
        text = step_price(self.form.price.text, self.form.side, ticks, tick)
        if text is None:
            self._hands.say("no step from here: the price is none yet, or its tick is not known")
            return
        self.form.put("price", text)
        self._ask()

    def _review(self) -> None:
        """Pin what is on the screen, so that it stands still while it is read."""
        view, self._to_review = self.view, None
        if self.form.problem:
            self._hands.say(self.form.problem)
        elif view is None or not self.fresh:
            self._to_review = self._asked
            self._hands.say("the plan is still being computed: its review opens with it", "dim")
        elif not view.ready:
            self._hands.say(view.refusal or "nothing can be sent: change size, price or venues")
        else:
            self._pin(view)

    def _pin(self, view: PlanView) -> None:
        self.review = Review(view.plan, view.confirmation, self._hands.round_trip_s)
        self._ask(view.plan.hash)
        self.review.show(view)  # where the very same plan was pinned before

    def _reprice(self) -> None:
        view = self.view
        if view is not None and view.ready and self.fresh:
            self._pin(view)
        else:
            refusal = "" if view is None else view.refusal
            self._hands.say(refusal or "there is no new plan yet: press r again")

    def _again(self) -> None:
        if self.review is not None and self.review.void:
            self._reprice()

    def _submit(self) -> None:
        """Enter behind the text that confirms."""
        review = self.review
        if review is None or review.void:
            self._reprice()
        elif review.typed != review.confirmation.text:
            review.forget()
            self._hands.say(f"not sent: type {review.confirmation.text}, then enter")
        else:
            self._send(review)

    def _confirm(self) -> None:
        if self.review is not None:
            self._send(self.review)

    def _send(self, review: Review) -> None:
        obstacle = self.obstacle()
        if obstacle:
            self._hands.say(obstacle if review.void else f"not sent: {obstacle}")
            return
        review.given, self._given = self._hands.token(), review
        self._hands.give(
            SendPlan(
                token=review.given,
                plan=review.plan.hash,
                typed=review.confirmation.text,
                rest_of=self.rest_of,
            )
        )

    def _edit_again(self) -> None:
        self.review = None
        self._ask()

    def _ask(self, pinned: str = "") -> None:
        asked = DraftPlan(line=self.form.reading, pinned=pinned, rest_of=self.rest_of)
        if asked != self._asked:
            self._asked = asked
            self._hands.give(asked)
