"""The command line at work: typing, history, completion, and carrying out what a line asks for."""

from typing import TYPE_CHECKING

from app.domain.commands import REVIVE_WORDS, DraftPlan, Revive
from app.domain.order_line import OrderLine
from app.tui.cancel_groups import CancelGroup, NoneOpen, Unclear, read_group
from app.tui.command_words import (
    ActionWish,
    CancelWish,
    Problem,
    ReviveWish,
    SymbolWish,
    ThemeWish,
    TimesWish,
    Wish,
    complete,
    hint,
    read_line,
)
from app.tui.dialogs.amend_form import AmendWish
from app.tui.dialogs.instrument_picker import InstrumentPicker
from app.tui.dialogs.route_costs import summary_words
from app.tui.line_edit import LIMIT
from app.tui.ticket_desk import TicketDesk
from app.views.instruments import InstrumentsView
from app.views.keys import View
from app.views.plan import PlanView

if TYPE_CHECKING:
    from app.tui.desk import Desk

_HISTORY = 100
_LETTERS = 3  # of a venue in the line's preview


class CommandDesk:
    """Up and down walk the history; a line that is wrong stays, with what to type instead.

    While an order is being typed, its plan is shown behind it in one line.
    """

    def __init__(self, desk: "Desk", tickets: TicketDesk) -> None:
        self._desk = desk
        self._tickets = tickets
        self._line = desk.panels.command
        self._drafted: OrderLine | None = None
        self._history: list[str] = []
        self._at = 0

    def begin(self) -> None:
        """Start typing, unless a dialog would take the keys."""
        if self._desk.dialog is not None:
            self._desk.say("esc goes back, then : types a command")
            return
        self._line.begin(":")
        self._at = len(self._history)
        self._hint()

    def type_text(self, text: str) -> bool:
        """A character or a paste."""
        if self._line.edit.insert(text):
            self._hint()
        else:
            self._problem(f"at most {LIMIT} printable characters at once, all on one line")
        return True

    def show(self, view: View) -> None:
        """The plan of the order being typed; and names that it may have waited for."""
        if not self._typing:
            return
        if isinstance(view, InstrumentsView):
            self._hint()
        elif isinstance(view, PlanView) and view.line == self._drafted:
            self._show_plan(view)

    @property
    def _typing(self) -> bool:
        return self._line.active and self._line.prompt == ":"

    def _show_plan(self, view: PlanView) -> None:
        if view.ready:
            self._line.hint, self._line.hint_look = summary_words(view.plan, _LETTERS), "good"
        else:
            self._line.hint, self._line.hint_look = view.refusal, "dim"

    def leave(self, for_ticket: bool = False) -> None:
        """Stop typing; the draft goes with it unless a ticket takes it over."""
        self._line.active = False
        if self._drafted is not None:
            self._drafted = None
            if not for_ticket:
                self._desk.give(DraftPlan(line=None))

    def act(self, action: str) -> bool:
        """Keys of the command line."""
        if action == "back":
            self.leave()
        elif action == "run":
            self._run()
        elif action == "complete":
            self._complete()
        elif action in ("older", "newer"):
            self._walk(-1 if action == "older" else 1)
        elif action == "erase" and not self._line.edit.text:
            self.leave()
        elif self._line.edit.act(action):
            self._hint()
        else:
            return False
        return True

    def _run(self) -> None:
        line = self._line.edit.text.strip()
        if not line:
            self.leave()
            return
        if self._tickets.words.is_order(line):
            self._open_ticket(line)
            return
        wish = read_line(line)
        problem = wish if isinstance(wish, Problem) else self._problem_of(wish)
        if problem is not None:
            self._problem(problem.text)
            return
        self._remember(line)
        self.leave()
        self._carry_out(wish)

    def _open_ticket(self, text: str) -> None:
        read = self._tickets.words.read(text)
        if isinstance(read, OrderLine):
            self._remember(text)
            self._tickets.open(read)
        else:
            self._problem(read.sentence)

    def _remember(self, line: str) -> None:
        if not self._history or self._history[-1] != line:
            self._history = [*self._history, line][-_HISTORY:]

    def _complete(self) -> None:
        text, words = self._line.edit.text, self._tickets.words
        done = words.complete(text) if words.is_order(text) else complete(text, self._symbols())
        self._put(done)

    def _carry_out(self, wish: Wish) -> None:
        match wish:
            case CancelWish(words):
                self._cancel(words)
            case AmendWish():
                self._desk.amend(wish)
            case SymbolWish(text):
                self._symbol(text)
            case ReviveWish(words):
                self._desk.give(Revive(token=self._desk.token(), words=words))
                self._desk.say("asked to allow new orders again", "own")
            case ThemeWish(name):
                self._desk.theme_asked = name
            case TimesWish(local):
                self._desk.times.local = not local
                self._desk.run("times")
            case ActionWish(action):
                self._desk.run(action)
            case Problem(text):
                self._problem(text)

    def _symbol(self, text: str) -> None:
        meant = self._tickets.words.instrument(text) if text else None
        if isinstance(meant, str):
            self._desk.watch(meant)
            return
        self._desk.open(
            InstrumentPicker(
                self._desk, self._desk.panels.instruments, text, self._desk.panels.symbol
            )
        )
        if text and self._symbols():
            fault = f"no instrument {text!r}" if meant is None else f"{text!r} can mean several"
            self._desk.say(f"{fault}: choose one")

    def _cancel(self, words: tuple[str, ...]) -> None:
        match self._group(words):
            case CancelGroup() as group if words:
                self._desk.orders.cancel_group(group)
            case NoneOpen(text):
                self._desk.say(text)
            case None:
                self._desk.cancel_last()
            case _:
                self._desk.run("cancel")

    def _group(self, words: tuple[str, ...]) -> CancelGroup | Unclear | NoneOpen | None:
        panels = self._desk.panels
        view = panels.orders.view
        if view is None:  # what is open is not known yet
            return read_group(words, (), panels.venue_names)
        return read_group(words, view.rows, panels.venue_names, self._symbols())

    def _problem_of(self, wish: Wish) -> Problem | None:
        if isinstance(wish, CancelWish):
            group = self._group(wish.words)
            return Problem(group.text) if isinstance(group, Unclear) else None
        return self._revive_problem(wish.words) if isinstance(wish, ReviveWish) else None

    def _revive_problem(self, words: str) -> Problem | None:
        if words.lower() != REVIVE_WORDS:
            return Problem(f"new orders stay as they are: the words are revive {REVIVE_WORDS}")
        status = self._desk.panels.status.view
        if status is not None and status.trading_stopped is None:
            return Problem("the kill switch is not in use: there is nothing to revive")
        return None

    def _walk(self, step: int) -> None:
        self._at = max(0, min(self._at + step, len(self._history)))
        self._put(self._history[self._at] if self._at < len(self._history) else "")

    def _put(self, text: str) -> None:
        self._line.edit.set(text)
        self._hint()

    def _hint(self) -> None:
        text, words = self._line.edit.text, self._tickets.words
        order = words.read(text) if words.is_order(text) else None
        self._draft(order if isinstance(order, OrderLine) and order.size is not None else None)
        self._line.hint = hint(text) if order is None else words.hint(text)
        self._line.hint_look = "dim"

    def _draft(self, line: OrderLine | None) -> None:
        if line != self._drafted:
            self._drafted = line
            self._desk.give(DraftPlan(line=line))

    def _problem(self, text: str) -> None:
        self._line.hint, self._line.hint_look = text, "bad"

    def _symbols(self) -> tuple[str, ...]:
        view = self._desk.panels.instruments
        return tuple(row.symbol for row in view.rows) if view is not None else ()
