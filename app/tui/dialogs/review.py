"""One plan being confirmed: it stands still, must have been read, and what is typed belongs to it alone."""

from typing import Final

from app.domain.amounts import decimals_of
from app.domain.instants import SECOND
from app.domain.order_terms import OrderStyle, Side
from app.trading.confirmation import Confirmation, ConfirmationKind
from app.trading.routing.plan import RoutePlan
from app.tui import formatting as form
from app.views.plan import Pinned, PlanView

READ_AFTER_S: Final = 0.14  # three frames at twenty a second: nobody reads a plan faster

_FORGOTTEN = "the plan is not known to the engine any more, nothing was sent: look at the new one."

# A plan is named by what it sends and by its books; the same one comes to other costs when a fee changes.
_OTHER_FEES = (
    "the fees have changed since this plan was shown, nothing was sent: look at the new one."
)


class Review:
    """`plan` is what was on the screen when the review began. Once it is `void` it stays so.

    `typed` is what confirms, in part or in full: a key counts as typed when it is pressed. `given` is the
    token under which it was confirmed: until the engine has answered that, nothing else can be confirmed;
    then it is `taken`, or void. `round_trip_s`: a key pressed at what is drawn now arrives so much later,
    one that comes sooner was pressed at what stood there before.
    """

    def __init__(
        self, plan: RoutePlan, confirmation: Confirmation, round_trip_s: float = 0.0
    ) -> None:
        self.plan = plan
        self.confirmation = confirmation
        self.typed = ""
        self.void = ""
        self.pinned: Pinned | None = None  # as the engine has it; None until it has answered
        self.stopped = ""  # why nothing may be sent at all now
        self.given = ""
        self.taken = False
        self._unread_s = -round_trip_s
        self._shown_s = self._unread_s

    @property
    def by_key(self) -> bool:
        """Whether one key confirms; else a text and enter do."""
        return self.confirmation.kind is ConfirmationKind.KEY

    @property
    def left_s(self) -> int:
        """Seconds for which the plan may still be confirmed."""
        return 0 if self.pinned is None else self.pinned.left_ns // SECOND

    def show(self, view: PlanView) -> None:
        """The engine's newest word on it; views that do not speak of it yet are passed over."""
        if self.given:
            self._answered(view)
            return
        if view.pin_asked != self.plan.hash or self.void:
            return
        self.pinned = view.pinned
        self.stopped = "" if view.ready else view.refusal
        if view.pinned is None or view.pinned.void:
            self._end(_FORGOTTEN if view.pinned is None else view.pinned.void)
            return
        if view.pinned.plan.children != self.plan.children:
            self._end(_OTHER_FEES)
            return
        asked, self.confirmation = self.confirmation, view.confirmation
        # The reason alone moves with NAV all the time: what is typed for the same text goes on counting.
        if (asked.kind, asked.text) != (view.confirmation.kind, view.confirmation.text):
            self.typed, self._shown_s = "", self._unread_s

    def tick(self, seconds: float) -> None:
        """It was on the screen for so long."""
        if self.pinned is not None and not self.void:
            self._shown_s += seconds

    def type_character(self, character: str) -> bool:
        """One key of the text that confirms; False when it is not the next one, and nothing is typed then.

        So neither a held key nor keys that were meant for something else can make it up.
        """
        if not self.expects(character):
            self.typed = ""
            return False
        if self.obstacle():
            return False
        self.typed += character
        return True

    def expects(self, character: str) -> bool:
        """Whether this would be the next character of the text that confirms."""
        wanted = self.confirmation.text
        return not self.by_key and wanted.startswith(self.typed + character)

    def erase(self) -> None:
        """Take the last character back."""
        self.typed = self.typed[:-1]

    def forget(self) -> None:
        """What was typed no longer counts."""
        self.typed = ""

    def pasted(self) -> None:
        """It is to be read once more: keys may hang on to a paste."""
        self.typed, self._shown_s = "", self._unread_s

    def obstacle(self) -> str:
        """Why it cannot be confirmed now; "" when it can (arming aside)."""
        if self.given:
            return "it is given, the engine has not answered yet"
        if self.void:
            return f"{self.void.rstrip('.')}; r shows it"
        if self.pinned is None:
            return "the plan is being pinned, wait for READY"
        if self.stopped:
            return self.stopped
        if self._shown_s < READ_AFTER_S:
            return "the plan was on the screen too briefly, read it first"
        return ""

    @property
    def sentence(self) -> str:
        """For a notice: "buy 0.5 BTC/USDT @ 61,000.0 on okx"; a cap is "at most" or "at least"."""
        plan = self.plan
        price, word = limits(plan), "@"
        if plan.line.style is OrderStyle.CAPPED_MARKET:
            word = "at most" if plan.line.side is Side.BUY else "at least"
        venues = ", ".join(child.venue for child in plan.children)
        return f"{plan.line.side} {form.exact(plan.quantity)} {plan.line.symbol} {word} {price} on {venues}"

    def _answered(self, view: PlanView) -> None:
        answer = view.answer
        if answer is None or answer.token != self.given:
            return
        self.taken = not answer.refusal
        if answer.refusal:
            self.given = ""
            self._end(answer.refusal)

    def _end(self, why: str) -> None:
        self.void, self.typed = why, ""


def limits(plan: RoutePlan) -> str:
    """The price at which its orders are sent, on their venues' ticks; two where the ticks differ."""
    return " to ".join(limit_ends(plan))


def limit_ends(plan: RoutePlan) -> list[str]:
    """The same one by one, with the decimals of those ticks, as the orders are told of from then on."""
    prices = sorted({child.price for child in plan.children})
    ends = dict.fromkeys((prices[0], prices[-1]) if prices else (plan.price,))
    ticks = [child.instrument.tick for child in plan.children]
    digits = max(map(decimals_of, ticks), default=plan.price_digits)
    return [form.exact(price, digits) for price in ends]
