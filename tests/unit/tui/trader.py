"""A desk whose drafts are answered as an engine would, and hands to press its keys."""

from typing import TypeAlias, TypeVar

from app.domain.commands import AmendOrder, Command, DraftAmend, DraftPlan, SendPlan
from app.domain.order_line import OrderLine
from app.trading.language import print_line
from app.tui.desk import Desk
from app.tui.dialogs.amend import Amend
from app.tui.dialogs.ticket import Ticket
from app.tui.keymap import Keymap
from app.tui.tour import Guide
from app.views import keys
from app.views.amend import AmendView
from app.views.plan import PlanView
from tests.fakes import demo_views as demo
from tests.fakes.demo_amends import DemoAmends
from tests.fakes.demo_plans import DemoPlans

C = TypeVar("C")
KindOf: TypeAlias = type[C]  # the trader's own `type` hides the built-in one

NAMED = {
    "enter",
    "escape",
    "tab",
    "shift+tab",
    "down",
    "up",
    "left",
    "right",
    "backspace",
    "ctrl+u",
    "ctrl+c",
    "ctrl+d",
    "ctrl+n",
    "ctrl+o",
    "ctrl+p",
    "pagedown",
    "pageup",
    "home",
    "end",
}


class Trader:
    """`slow`: the engine does not answer until `answered` is called."""

    def __init__(
        self,
        plans: DemoPlans | None = None,
        *,
        slow: bool = False,
        guide: Guide | None = None,
        amends: DemoAmends | None = None,
        keymap: Keymap | None = None,
    ) -> None:
        self.plans = plans or DemoPlans()
        self.amends = amends or DemoAmends()
        self.slow = slow
        self.desk = Desk(keymap, guide=guide)
        self.given: list[Command] = []
        self._answered = 0
        for key, view in demo.all_views().items():
            self.desk.show(key, view)

    def type(self, *pressed: str) -> "Trader":
        """Keys by name, or one word of characters."""
        for key in pressed:
            for each in [key] if key in NAMED else key:
                self.desk.press(each, None if each in NAMED else each)
                self.take()
        return self

    def paste(self, text: str) -> "Trader":
        """A paste."""
        self.desk.paste(text)
        return self.take()

    def take(self) -> "Trader":
        """Hand the commands to the engine."""
        given, self.desk.given = self.desk.given, []
        self.given += given
        if not self.slow and any(isinstance(each, DraftPlan | SendPlan) for each in given):
            self.answered()
        if not self.slow and any(isinstance(each, DraftAmend) for each in given):
            self.amend_answered()
        return self

    def answered(self) -> "Trader":
        """The engine answers the last draft, with its books as they are."""
        for given in self.sent[self._answered :]:
            self.plans.send(given)
            self._answered += 1
        view = self.view
        if view is not None:
            self.desk.show(keys.PLAN, view)
        return self.take()

    def amend_answered(self) -> "Trader":
        """The engine answers the last change drafted, with the order as it is."""
        view = self.amend_view
        if view is not None:
            self.desk.show(keys.AMEND, view)
        return self.take()

    def frames(self, count: int = 3) -> "Trader":
        """Time passes on the screen."""
        for _ in range(count):
            self.desk.tick(0.05)
        return self.take()

    def all(self, kind: KindOf[C]) -> list[C]:
        """The commands of one kind, in order."""
        return [command for command in self.given if isinstance(command, kind)]

    @property
    def view(self) -> PlanView | None:
        """What the engine would answer now."""
        drafts = self.all(DraftPlan)
        return self.plans.answer(drafts[-1]) if drafts else None

    @property
    def amend_view(self) -> AmendView | None:
        """What the engine would answer now to the last change drafted."""
        drafts = self.all(DraftAmend)
        return self.amends.answer(drafts[-1]) if drafts else None

    @property
    def amend(self) -> Amend:
        assert isinstance(self.desk.dialog, Amend)
        return self.desk.dialog

    @property
    def amended(self) -> list[AmendOrder]:
        return self.all(AmendOrder)

    @property
    def draft(self) -> OrderLine:
        """The line that was drafted last."""
        line = self.all(DraftPlan)[-1].line
        assert line is not None
        return line

    @property
    def line(self) -> str:
        """The same in words."""
        return print_line(self.draft)

    @property
    def ticket(self) -> Ticket:
        assert isinstance(self.desk.dialog, Ticket)
        return self.desk.dialog

    @property
    def sent(self) -> list[SendPlan]:
        return self.all(SendPlan)

    @property
    def notice(self) -> str:
        return self.desk.panels.command.notice

    @property
    def hint(self) -> str:
        return self.desk.panels.command.hint

    def picture(self, width: int = 120, height: int = 24) -> str:
        """The dialog in front, as text."""
        dialog = self.desk.dialog
        assert dialog is not None
        return "\n".join("".join(cell[0] for cell in row) for row in dialog.paint(width, height))
