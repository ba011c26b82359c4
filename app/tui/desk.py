"""The trader's desk: panels, dialogs, command line, and what each key does to them; knows no Textual.

Keys are handled one at a time and completely, in the order in which they were pressed: typing ahead can
never put a digit into another field than the one that was in front when it was pressed.
"""

import secrets
from collections.abc import Callable

from app.domain.commands import Command, Reconcile, WatchSymbol
from app.domain.order_terms import Side
from app.tui.command_desk import CommandDesk
from app.tui.dialogs.dialog import Dialog
from app.tui.dialogs.instrument_picker import InstrumentPicker
from app.tui.dialogs.lists import AlertsDialog, balance_dialog, help_dialog
from app.tui.dialogs.order_life import OrderLife
from app.tui.dialogs.questions import KillDialog, Question, QuitDialog
from app.tui.dialogs.ticket import Ticket
from app.tui.dialogs.ticket_terms import TicketFields
from app.tui.explain_desk import ExplainDesk
from app.tui.keymap import Keymap
from app.tui.order_desk import OrderDesk
from app.tui.panels import Panels
from app.tui.times import Times
from app.views import keys
from app.views.keys import View
from app.views.orders import OrderRow

STEPS = {"down": 1, "up": -1, "page_down": 8, "page_up": -8, "top": -100_000, "bottom": 100_000}
ALWAYS_WANTED = (keys.STATUS, keys.BALANCES, keys.LADDER, keys.VENUES, keys.ORDERS, keys.ALERTS)
_SMALL_DIALOGS = (KillDialog, QuitDialog, Question)
_NOTICE_S = 10.0


class Desk:
    """`given` collects the commands that the keys caused; the screen hands them up and empties it."""

    def __init__(self, keymap: Keymap | None = None, times: Times | None = None) -> None:
        self.keymap = keymap or Keymap()
        self.times = times or Times()
        self.panels = Panels(self.times)
        self.dialogs: list[Dialog] = []
        self.given: list[Command] = []
        self.small = False
        self.leaving = False
        self.redraw_asked = False
        self.theme_asked = False
        self._interrupted = False
        self._notice_s = 0.0
        self._orders = OrderDesk(self, self.panels.orders)
        self._commands = CommandDesk(self)
        self._explanations = ExplainDesk(self, self.panels)
        self._actions = self._table()

    @property
    def mode(self) -> str:
        """SIMULATED, LIVE READ-ONLY, or "" before the engine has spoken."""
        return self.panels.status.view.mode if self.panels.status.view is not None else ""

    @property
    def dialog(self) -> Dialog | None:
        """The dialog in front."""
        return self.dialogs[-1] if self.dialogs else None

    @property
    def places(self) -> tuple[str, ...]:
        """Places of the key table in force now."""
        if self.dialog is not None:
            return self.dialog.places
        if self.small:
            return ("small", "anywhere", "always")
        if self.panels.command.active:
            return ("command", "always")
        return ("trade", "anywhere", "always")

    @property
    def wanted(self) -> tuple[str, ...]:
        """View keys that are on the screen now."""
        more = [key for dialog in self.dialogs for key in dialog.wanted]
        if self.panels.command.active:
            more.append(keys.INSTRUMENTS)
        return tuple(dict.fromkeys((*ALWAYS_WANTED, *more)))

    def show(self, key: str, view: View) -> None:
        """A newer view from the engine."""
        self.panels.show(key, view)
        if key == keys.ORDERS:
            self._orders.follow()
        for dialog in self.dialogs:
            dialog.show(key, view)

    def tick(self, seconds: float) -> None:
        """A frame was shown for so long."""
        if self.dialog is not None:
            self.dialog.tick(seconds)
        self._orders.tick(seconds)
        self.panels.tick(seconds)
        if self._notice_s > 0:
            self._notice_s -= seconds
            if self._notice_s <= 0:
                self.say("")

    def press(self, key: str, character: str | None = None) -> None:
        """One key; `character` if it is printable. What is being typed comes first, then the table."""
        typed = self.panels.command.notice
        if character is not None and self._typing(character):
            self._forget(typed)
            return
        binding = self.keymap.find(self.places, character or key)
        if binding is None:
            return
        self.say("")
        if binding.action != "interrupt":
            self._interrupted = False
        if self.dialog is not None and self.dialog.act(binding.action):
            return
        if (
            self.dialog is None
            and self.panels.command.active
            and self._commands.act(binding.action)
        ):
            return
        handler = self._actions.get(binding.action)
        if handler is not None:
            handler()

    def paste(self, text: str) -> None:
        """A paste only ever fills the field that is being typed; it is never read as keys."""
        if not self._typing(text):
            self.say("nothing here takes a paste: open the command line or a field first")

    def give(self, command: Command) -> None:
        """A command for the engine."""
        self.given.append(command)
        self._orders.given(command)

    def token(self) -> str:
        """A fresh one for each gesture: the engine does nothing on a second use."""
        return secrets.token_hex(16)

    def say(self, text: str, look: str = "warning") -> None:
        """Answer the trader in the command line's row."""
        command = self.panels.command
        command.notice, command.notice_look = text, look
        self.panels.small.notice = text
        self._notice_s = _NOTICE_S if text else 0.0

    def open(self, dialog: Dialog) -> None:
        """Put a dialog in front; the command line is left."""
        if self.dialog is not None:
            self.dialog.left()
        self.panels.command.active = False
        self.dialogs.append(dialog)

    def close(self, dialog: Dialog) -> None:
        """Take a dialog away."""
        if dialog in self.dialogs:
            self.dialogs.remove(dialog)

    def cancel(self, row: OrderRow) -> None:
        """Cancel one order."""
        self._orders.cancel(row)

    def cancel_which(self, which: str) -> None:
        """The "current", "last" or "all" orders."""
        self._orders.cancel_which(which)

    def watch(self, symbol: str) -> None:
        """Bring an instrument into view."""
        self.panels.await_symbol(symbol)
        self.give(WatchSymbol(symbol=symbol))
        self.say(f"bringing {symbol} into view", "dim")

    def leave(self) -> None:
        """Quit."""
        self.leaving = True

    def run(self, action: str) -> None:
        """An action of the key table, by name."""
        handler = self._actions.get(action)
        if handler is not None:
            handler()

    def fit(self, small: bool) -> None:
        """Another size: below the smallest nothing stays open that cannot be read in full."""
        self.small = small
        if small:
            self.panels.command.active = False
            for dialog in [each for each in self.dialogs if not isinstance(each, _SMALL_DIALOGS)]:
                if isinstance(dialog, Ticket):
                    dialog.drop()
                self.close(dialog)

    def ticket(self, side: Side) -> Ticket | None:
        """Open a ticket for the symbol in view."""
        symbol = self.panels.symbol
        if symbol is None:
            self.say("no instrument is in view: i chooses one")
            return None
        ticket = Ticket(TicketFields(symbol, side), self)
        self.open(ticket)
        return ticket

    def _typing(self, text: str) -> bool:
        if self.dialog is not None:
            return self.dialog.type_text(text)
        return self.panels.command.active and self._commands.type_text(text)

    def _forget(self, notice: str) -> None:
        """Typing answers an older notice, not one that it has just caused."""
        if notice and self.panels.command.notice == notice:
            self.say("")

    def _interrupt(self) -> None:
        if self._interrupted:
            self._interrupted = False
            self._quit()
        else:
            self._interrupted = True
            self.say("ctrl+c again opens the quit dialog")

    def _quit(self) -> None:
        if not isinstance(self.dialog, QuitDialog):
            self.open(QuitDialog(self, self.panels.orders.view))

    def _kill(self) -> None:
        if not isinstance(self.dialog, KillDialog):
            self.open(KillDialog(self))

    def _redraw(self) -> None:
        self.redraw_asked = True

    def _theme(self) -> None:
        self.theme_asked = True

    def _times(self) -> None:
        self.times.local = not self.times.local
        self.say(f"times are {self.times.word} now", "dim")

    def _reconcile(self) -> None:
        self.give(Reconcile(token=self.token()))
        self.say("asking every venue for balances, open orders and fills", "dim")

    def _open(self) -> None:
        if self.panels.focus == "orders":
            order = self.panels.orders.selected()
            if order is not None:
                self.open(OrderLife(self, order))
            else:
                self.say("no order under the cursor: j and k move it")
        elif self.panels.focus == "balances":
            row, view = self.panels.balances.selected(), self.panels.balances.view
            if row is not None and view is not None:
                self.open(balance_dialog(self, row, view.at_ns))
            else:
                self.say("no asset under the cursor: j and k move it")

    def _table(self) -> dict[str, Callable[[], object]]:
        panels = self.panels
        return {
            "help": lambda: self.open(help_dialog(self, self.keymap)),
            "command": self._commands.begin,
            "buy": lambda: self.ticket(Side.BUY),
            "sell": lambda: self.ticket(Side.SELL),
            "cancel": lambda: self.cancel_which("current"),
            "cancel_all": lambda: self.cancel_which("all"),
            "instrument": lambda: self.open(InstrumentPicker(self, panels.instruments)),
            "kill": self._kill,
            "quit": self._quit,
            "interrupt": self._interrupt,
            "alerts": lambda: self.open(AlertsDialog(self, panels.alerts.view)),
            "reconcile": self._reconcile,
            "explain": self._explanations.explain,
            "why": self._explanations.explain_status,
            "theme": self._theme,
            "times": self._times,
            "redraw": self._redraw,
            "open": self._open,
            "focus_balances": lambda: panels.focus_on("balances"),
            "focus_ladder": lambda: panels.focus_on("ladder"),
            "focus_venues": lambda: panels.focus_on("venues"),
            "focus_orders": lambda: panels.focus_on("orders"),
            "next_panel": lambda: panels.focus_next(1),
            "previous_panel": lambda: panels.focus_next(-1),
            **{action: self._mover(step) for action, step in STEPS.items()},
        }

    def _mover(self, step: int) -> Callable[[], None]:
        def move() -> None:
            self.panels.move(step)
            if self.panels.focus == "orders":
                self._orders.moved()

        return move
