"""The command line at work: typing, history, completion, and carrying out what a line asks for."""

from typing import TYPE_CHECKING

from app.domain.commands import Revive
from app.tui.cancel_groups import CancelGroup, Unclear, read_group
from app.tui.command_words import (
    ActionWish,
    CancelWish,
    Problem,
    ReviveWish,
    SymbolWish,
    TicketWish,
    Wish,
    complete,
    hint,
    read_line,
)
from app.tui.dialogs.instrument_picker import InstrumentPicker

if TYPE_CHECKING:
    from app.tui.desk import Desk

_HISTORY = 100


class CommandDesk:
    """Up and down walk the history; a line that is wrong stays, with what to type instead."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._line = desk.panels.command
        self._history: list[str] = []
        self._at = 0

    def begin(self) -> None:
        """Start typing."""
        self._line.begin(":")
        self._at = len(self._history)
        self._hint()

    def type_text(self, text: str) -> bool:
        """A character or a paste."""
        if self._line.edit.insert(text):
            self._hint()
        else:
            self._problem("at most 64 printable characters on one line")
        return True

    def act(self, action: str) -> bool:
        """Keys of the command line."""
        if action == "back":
            self._line.active = False
        elif action == "run":
            self._run()
        elif action == "complete":
            symbols = self._symbols()
            self._put(complete(self._line.edit.text, symbols, self._desk.panels.venue_names))
        elif action in ("older", "newer"):
            self._walk(-1 if action == "older" else 1)
        elif action == "erase" and not self._line.edit.text:
            self._line.active = False
        elif self._line.edit.act(action):
            self._hint()
        else:
            return False
        return True

    def _run(self) -> None:
        line = self._line.edit.text.strip()
        if not line:
            self._line.active = False
            return
        wish = read_line(line)
        problem = wish if isinstance(wish, Problem) else self._problem_of(wish)
        if problem is not None:
            self._problem(problem.text)
            return
        if not self._history or self._history[-1] != line:
            self._history = [*self._history, line][-_HISTORY:]
        self._line.active = False
        self._carry_out(wish)

    def _carry_out(self, wish: Wish) -> None:
        match wish:
            case TicketWish(side, style, size, price, venue):
                ticket = self._desk.ticket(side)
                if ticket is not None:
                    ticket.prefill(style, size, price, venue)
            case CancelWish(words):
                self._cancel(words)
            case SymbolWish(text):
                self._symbol(text)
            case ReviveWish(words):
                self._desk.give(Revive(token=self._desk.token(), words=words))
                self._desk.say("asked to allow new orders again", "own")
            case ActionWish(action):
                self._desk.run(action)
            case Problem(text):
                self._problem(text)

    def _symbol(self, text: str) -> None:
        exact = [symbol for symbol in self._symbols() if symbol.casefold() == text.casefold()]
        if text and exact:
            self._desk.watch(exact[0])
            return
        self._desk.open(InstrumentPicker(self._desk, self._desk.panels.instruments, text))
        if text and self._symbols():
            self._desk.say(f"no instrument {text!r}: choose one")

    def _cancel(self, words: tuple[str, ...]) -> None:
        match self._group(words):
            case CancelGroup() as group if words:
                self._desk.ask_cancel(group)
            case None:
                self._desk.cancel_last()
            case _:
                self._desk.cancel_current()

    def _group(self, words: tuple[str, ...]) -> CancelGroup | Unclear | None:
        panels = self._desk.panels
        rows = panels.orders.view.rows if panels.orders.view is not None else ()
        return read_group(words, rows, panels.venue_names)

    def _problem_of(self, wish: Wish) -> Problem | None:
        if isinstance(wish, CancelWish):
            group = self._group(wish.words)
            return Problem(group.text) if isinstance(group, Unclear) else None
        known = self._desk.panels.venue_names
        if (
            isinstance(wish, TicketWish)
            and wish.venue is not None
            and known
            and wish.venue not in known
        ):
            return Problem(f"no venue {wish.venue!r}; there are: {' '.join(known)}")
        return None

    def _walk(self, step: int) -> None:
        self._at = max(0, min(self._at + step, len(self._history)))
        self._put(self._history[self._at] if self._at < len(self._history) else "")

    def _put(self, text: str) -> None:
        self._line.edit.set(text)
        self._hint()

    def _hint(self) -> None:
        self._line.hint, self._line.hint_look = hint(self._line.edit.text), "dim"

    def _problem(self, text: str) -> None:
        self._line.hint, self._line.hint_look = text, "bad"

    def _symbols(self) -> tuple[str, ...]:
        view = self._desk.panels.instruments
        return tuple(row.symbol for row in view.rows) if view is not None else ()
