"""The ticket: terms being edited, the preview of what they would do, and the review that can be confirmed.

One key opens, another reviews, a third sends, and only what was on the screen long enough to be read:
a paste, a held key or typing ahead cannot send an order. What is sent is the shown plan or nothing.
"""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from app.domain.commands import DraftTicket, PlaceOrder, TicketTerms
from app.domain.identifiers import VenueId
from app.domain.order_terms import OrderStyle
from app.tui import formatting as form
from app.tui.cells import Row
from app.tui.dialogs.dialog import TOP, Hands
from app.tui.dialogs.ticket_painting import paint_review, paint_terms
from app.tui.dialogs.ticket_terms import FIELDS, OTHER_NUMBERS, TicketFields
from app.views.keys import TICKET, View
from app.views.ticket import TicketView, VenueOffer

READ_AFTER_S = 0.14  # three frames at twenty a second: nobody reads a plan faster


class Ticket:
    """`phase` is "ticket" (being edited) or "review" (being confirmed)."""

    shape = TOP
    wanted: tuple[str, ...] = (TICKET,)

    def __init__(self, fields: TicketFields, hands: Hands) -> None:
        self.fields = fields
        self.phase = "ticket"
        self.view: TicketView | None = None
        self._hands = hands
        self._asked: TicketTerms | None = None
        self._plan = ""  # shown in review
        self._shown_s = 0.0  # for how long it has been on the screen
        self._ask(fields.terms())

    @property
    def places(self) -> tuple[str, ...]:
        """Keys of the phase."""
        return (self.phase, "dialog", "anywhere", "always")

    @property
    def fresh(self) -> bool:
        """Whether the preview answers the terms asked for last."""
        return self.view is not None and self.view.terms == self._asked

    @property
    def void(self) -> bool:
        """Whether the plan on the screen is no longer what would be sent."""
        return bool(self._plan) and (self.view is None or self.view.plan != self._plan)

    @property
    def armed(self) -> bool:
        """Whether `y` sends."""
        return (
            self.phase == "review"
            and self.fresh
            and self.view is not None
            and self.view.ready
            and bool(self._plan)
            and not self.void
            and self._shown_s >= READ_AFTER_S
            and self._hands.armed
        )

    @property
    def offer(self) -> VenueOffer | None:
        """The offer that would be sent."""
        offers = self.view.offers if self.view is not None else ()
        return next((offer for offer in offers if offer.chosen and offer.usable), None)

    def prefill(
        self, style: OrderStyle, size: Decimal | None, price: Decimal | None, venue: VenueId | None
    ) -> None:
        """Put in what the command line said; sends nothing."""
        self.fields.fill(style, size, price)
        self.fields.venue = venue
        self._ask(self.fields.terms())

    def show(self, key: str, view: View) -> None:
        """A new preview."""
        if key != TICKET or not isinstance(view, TicketView):
            return
        self.view = view
        if view.terms.symbol == self.fields.symbol:
            self.fields.venues = tuple(dict.fromkeys(offer.venue for offer in view.offers))
        if self.phase == "review" and not self._plan and self.fresh and view.ready:
            self._plan, self._shown_s = view.plan, 0.0

    def tick(self, seconds: float) -> None:
        """The plan was on the screen for so long."""
        if self._plan and self.fresh and not self.void:
            self._shown_s += seconds

    def left(self) -> None:
        """A covered review must be asked for again."""
        if self.phase == "review":
            self._edit_again()

    def type_text(self, text: str) -> bool:
        """Digits into the number that has the caret; nothing during review."""
        edit = self.fields.edit if self.phase == "ticket" else None
        if edit is None or text == "?":
            return False
        if edit.insert(text):
            self._ask(self.fields.terms())
            return True
        if not edit.text and text.isalpha():
            return False  # a key of the table, held for too long
        if text in OTHER_NUMBERS and edit.keep(text):
            self._ask(self.fields.terms())
        if len(text) > 1 or text in OTHER_NUMBERS:
            self._hands.say(f"{text[:24]!r} is no number: digits and one point, like 0.25")
            return True
        return False

    def act(self, action: str) -> bool:
        """Keys of both phases."""
        if action in ("next_field", "previous_field"):
            step = 1 if action == "next_field" else -1
            self.fields.at = (self.fields.at + step) % len(FIELDS)
            return True
        if action in ("next_choice", "previous_choice", "erase", "clear"):
            return self._change(action)
        handler = {
            "review": self._review,
            "again": self._again,
            "confirm": self._confirm,
            "back": self._back,
        }.get(action)
        if handler is None:
            return False
        handler()
        return True

    def paint(self, width: int, height: int) -> Sequence[Row]:
        """The phase's picture."""
        if self.phase == "review":
            return paint_review(self, self._hands.mode, width, height)
        return paint_terms(self, width, height)

    def _change(self, action: str) -> bool:
        step = 1 if action == "next_choice" else -1
        edit = self.fields.edit
        if action in ("erase", "clear"):
            if edit is not None:
                edit.act(action)
        elif not self.fields.choose(step) and edit is not None:
            edit.act("right" if step > 0 else "left")
            return True
        self._ask(self.fields.terms())
        return True

    def _review(self) -> None:
        """Pin what the preview chose, so that the plan stands still while it is read."""
        view, offer = self.view, self.offer
        if view is None or not self.fresh:
            self._hands.say("the preview is still being computed: press enter again")
            return
        if not view.ready or offer is None:
            self._hands.say(
                view.refusal or "no venue can take this order: change size, price or venue"
            )
            return
        self.phase, self._plan, self._shown_s = "review", "", 0.0
        venue: VenueId = offer.venue
        self._ask(
            msgspec.structs.replace(
                self.fields.terms(), venue=venue, quantity=offer.quantity, price=offer.price
            )
        )
        self.show(TICKET, view)

    def _again(self) -> None:
        if self.void and self.fresh and self.view is not None and self.view.ready:
            self._plan, self._shown_s = self.view.plan, 0.0

    def _confirm(self) -> None:
        offer, view = self.offer, self.view
        if not self.armed or offer is None or view is None:
            self._hands.say(f"not sent: {self.obstacle()}")
            return
        if offer.quantity is None or offer.price is None:
            self._hands.say("not sent: the plan has no size or no price; esc and change the terms")
            return
        self._hands.give(
            PlaceOrder(
                token=self._hands.token(),
                plan=self._plan,
                venue=offer.venue,
                account=offer.account,
                symbol=view.terms.symbol,
                side=view.terms.side,
                style=view.terms.style,
                quantity=offer.quantity,
                price=offer.price,
            )
        )
        self.drop()
        self._hands.say(f"order given: {self._summary(view, offer)}", "own")

    def obstacle(self) -> str:
        """Why `y` does not send now."""
        if self.view is None or not self.fresh:
            return "the plan is being checked, wait for READY"
        if not self.view.ready:
            return self.view.refusal or "the plan cannot be sent; esc and change the terms"
        if self.void:
            return "the plan has changed; enter shows the new one"
        if self._shown_s < READ_AFTER_S:
            return "the plan was on the screen too briefly, read it and press y again"
        return "the cockpit is disarmed: A arms it, then y sends"

    def _summary(self, view: TicketView, offer: VenueOffer) -> str:
        price = form.exact(offer.price, view.price_digits)
        size = form.exact(offer.quantity)
        return f"{view.terms.side} {size} {view.terms.symbol} @ {price} on {offer.venue}"

    def _back(self) -> None:
        if self.phase == "review":
            self._edit_again()
        else:
            self.drop()

    def _edit_again(self) -> None:
        self.phase, self._plan, self._shown_s = "ticket", "", 0.0
        self._ask(self.fields.terms())

    def drop(self) -> None:
        """Close without sending."""
        self.phase = "ticket"
        self._hands.give(DraftTicket(terms=None))
        self._hands.close(self)

    def _ask(self, terms: TicketTerms) -> None:
        if terms != self._asked:
            self._asked = terms
            self._hands.give(DraftTicket(terms=terms))
