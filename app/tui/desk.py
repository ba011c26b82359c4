"""The trader's desk: panels, dialogs, command line, and what each key does to them; knows no Textual.

Keys are handled one at a time and completely, in the order in which they were pressed: typing ahead can
never put a digit into another field than the one that was in front when it was pressed.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.domain.commands import Command, WatchSymbol
from app.tui.amend_desk import AmendDesk
from app.tui.arming_desk import ArmingDesk
from app.tui.arrangement import Arrangement
from app.tui.cancel_groups import CancelGroup
from app.tui.cockpit_desk import CockpitDesk
from app.tui.command_desk import CommandDesk
from app.tui.dialogs.amend_form import AmendWish
from app.tui.dialogs.dialog import Dialog
from app.tui.dialogs.ticket import Ticket
from app.tui.explain_desk import ExplainDesk
from app.tui.filter_desk import FilterDesk
from app.tui.key_reader import KeyReader
from app.tui.keymap import Keymap
from app.tui.layout import Place
from app.tui.open_dialogs import OpenDialogs
from app.tui.order_cursor import OrderCursor
from app.tui.order_desk import OrderDesk
from app.tui.panel_desk import PanelDesk
from app.tui.panels import Panels
from app.tui.sheet import Sheet
from app.tui.ticket_desk import TicketDesk
from app.tui.times import Times
from app.views import keys
from app.views.keys import View
from app.views.orders import OrderRow

if TYPE_CHECKING:
    from app.tui.tour import Guide

# Lines that never drop, and what cancels act on.
ALWAYS_WANTED = (keys.STATUS, keys.ORDERS, keys.ALERTS)
_NOTICE_S = 10.0


class Desk:
    """`given` collects the commands that the keys caused; the screen hands them up and empties it."""

    def __init__(
        self,
        keymap: Keymap | None = None,
        panels: Panels | None = None,
        guide: "Guide | None" = None,
    ) -> None:
        self.keymap = keymap or Keymap()
        self.panels = panels or Panels()
        self.arrangement = Arrangement(self.panels)
        self.guide = guide
        self.arrangement.tour = guide is not None
        self.dialogs = OpenDialogs()
        self.given: list[Command] = []
        self.leaving = self.redraw_asked = False
        self.theme_asked: str | None = None  # a name, or "" for the next one
        self.sheet_asked: Sheet | None = None
        self.round_trip_s = 0.0
        self._reader = KeyReader(self.keymap, self.panels.command)
        self._cockpit = CockpitDesk(self)
        self._arming = ArmingDesk(self, self.panels.status, self.keymap)
        self._notice_s = 0.0
        self.orders = OrderDesk(self, self.panels.orders)
        self._cursor = OrderCursor(self)
        self._amends = AmendDesk(self, self._cursor)
        self._tickets = TicketDesk(self)
        self._commands = CommandDesk(self, self._tickets)
        self._filters = FilterDesk(self)
        self._explanations = ExplainDesk(self)
        self._actions = self._table()

    @property
    def mode(self) -> str:
        """SIMULATED, LIVE READ-ONLY, or "" before the engine has spoken."""
        return self.panels.status.view.mode if self.panels.status.view is not None else ""

    @property
    def times(self) -> Times:
        """The clock that the screen tells times by."""
        return self.panels.times

    @property
    def armed(self) -> bool:
        """Whether a confirmed order would leave."""
        return self._arming.armed

    @property
    def dialog(self) -> Dialog | None:
        """The dialog in front."""
        return self.dialogs.front

    @property
    def small(self) -> bool:
        """Whether the terminal is too small for more than the plain message."""
        return self.arrangement.small

    @property
    def _typed(self) -> bool:
        """Whether keys go into the command row: not under a dialog, nor where the line cannot be seen."""
        return self.dialog is None and self.panels.command.active and not self.small

    @property
    def places(self) -> tuple[str, ...]:
        """Places of the key table in force now."""
        return (*self._places, "tour") if self.arrangement.tour else self._places

    @property
    def _places(self) -> tuple[str, ...]:
        if self.dialog is not None:
            return self.dialog.places
        if self.small:
            return ("small", "anywhere", "always")
        if self.panels.command.active:
            return ("command" if self.panels.command.prompt == ":" else "filter", "always")
        zoomed = ("zoomed",) if self.arrangement.zoomed else ()
        return (*self.panels.focused.kind.places, *zoomed, "trade", "anywhere", "always")

    @property
    def spots(self) -> Mapping[str, Place]:
        """What stands where on the screen."""
        return self.arrangement.spots(self.dialog.shape if self.dialog is not None else None)

    @property
    def wanted(self) -> tuple[str, ...]:
        """View keys that are on the screen now."""
        spots = self.spots
        shown = [
            key
            for name, panel in self.panels.by_name.items()
            if name in spots
            for key in panel.views
        ]
        more = [key for dialog in self.dialogs for key in dialog.wanted]
        if self.panels.command.active and self.panels.command.prompt == ":":
            more += (keys.INSTRUMENTS, keys.PLAN)
        return tuple(dict.fromkeys((*ALWAYS_WANTED, *shown, *more)))

    def show(self, key: str, view: View) -> None:
        """A newer view from the engine."""
        self.panels.show(key, view)
        if key == keys.ORDERS:
            self.orders.follow()
            self._amends.follow()
        self._commands.show(view)
        for dialog in self.dialogs:
            dialog.show(key, view)

    def tick(self, seconds: float) -> None:
        """A frame was shown for so long."""
        if self.dialog is not None:
            self.dialog.tick(seconds)
        self.orders.tick(seconds)
        self._amends.tick(seconds)
        self._arming.tick(seconds)
        self.panels.tick(seconds, self.wanted)
        if self.guide is not None and not self.small:  # what is out of reach is not gone
            self.guide.look(self)
            self.arrangement.tour = self.guide.on
        if self._notice_s > 0:
            self._notice_s -= seconds
            if self._notice_s <= 0:
                self.say("")

    def press(self, key: str, character: str | None = None) -> None:
        """One key; `character` if it is printable. What is being typed comes first, then the table."""
        self._arming.pressed()
        typed = self.panels.command.notice
        if character is not None and not self._reader.begun and self._typing(character):
            self._forget(typed)
            return
        binding = self._reader.read(self.places, key, character)
        if isinstance(binding, str):
            if binding:
                self.say(binding)
            return
        self.say("")
        self._cockpit.pressed(binding.action)
        if self.dialog is not None and self.dialog.act(binding.action):
            return
        if self._typed and self._typist().act(binding.action):
            return
        handler = self._actions.get(binding.action)
        if handler is not None:
            handler()

    def paste(self, text: str) -> None:
        """A paste only ever fills the field that is being typed; it is never read as keys."""
        self._reader.drop()
        dialog = self.dialog
        if not (self._typing(text) if dialog is None else dialog.paste_text(text)):
            self.say("nothing here takes a paste: open the command line or a field first")

    def give(self, command: Command) -> None:
        """A command for the engine."""
        self.given.append(command)
        self.orders.given(command)
        self._amends.given(command)

    def token(self) -> str:
        """A fresh one for each gesture: the engine does nothing on a second use."""
        return secrets.token_hex(16)

    def say(self, text: str, look: str = "warning") -> None:
        """Answer the trader in the command line's row."""
        command = self.panels.command
        command.notice, command.notice_look = text, look
        self.panels.small.notice = text
        self._notice_s = _NOTICE_S if text else 0.0
        now_ns = self.panels.log.now_ns
        if text and now_ns:  # there is no time before the engine has spoken
            self.panels.log.note(text, now_ns)

    def open(self, dialog: Dialog) -> None:
        """Put a dialog in front; the command line is left."""
        if not self.small:  # there the line is not in sight: it comes back as it was
            self._commands.leave(for_ticket=isinstance(dialog, Ticket))
        self._reader.drop()
        self.dialogs.add(dialog)
        self.panels.cover(True)

    def close(self, dialog: Dialog) -> None:
        """Take a dialog away."""
        self.dialogs.remove(dialog)
        self.panels.cover(bool(self.dialogs))
        self._tell_kept()

    def cancel(self, row: OrderRow) -> None:
        """Cancel one order."""
        self.orders.cancel(row)

    @property
    def order_under_cursor(self) -> OrderRow | None:
        """The order that the cursor stands on, as it is now; None where it cannot be seen."""
        return self._cursor.order

    def amend(self, wish: AmendWish) -> None:
        """Show a change of the order under the cursor."""
        self._amends.open(wish)

    def cancel_last(self) -> None:
        """Cancel the newest of our open orders."""
        self.orders.cancel_last()

    def ask_cancel(self, group: CancelGroup) -> None:
        """Cancel all orders of the group, after a question."""
        self.orders.ask(group)

    def rest(self, row: OrderRow) -> None:
        """Open a ticket for what of this order did not fill and cannot any more."""
        self._tickets.open_rest(row)

    def watch(self, symbol: str) -> None:
        """Bring an instrument into view."""
        self.panels.await_symbol(symbol)
        self.give(WatchSymbol(symbol=symbol))
        self.say(f"bringing {symbol} into view", "dim")

    def leave(self) -> None:
        """Quit."""
        self.leaving = True

    def can(self, action: str) -> bool:
        """Whether the action is one of the desk's own, not only of a dialog or a line."""
        return action in self._actions

    def run(self, action: str) -> None:
        """An action of the key table, by name."""
        handler = self._actions.get(action)
        if handler is not None:
            handler()

    def fit(self, width: int, height: int) -> None:
        """Another size: below the smallest what cannot be read there is kept, out of reach of every key."""
        self.arrangement.fit(width, height)
        self.dialogs.fit(self.small)
        self._tell_kept()
        if self.small:
            self._reader.drop()

    def _tell_kept(self) -> None:
        self.panels.small.kept = self.dialogs.waiting or self.panels.command.active

    def _typing(self, text: str) -> bool:
        if self.dialog is not None:
            return self.dialog.type_text(text)
        return self._typed and self._typist().type_text(text)

    def _typist(self) -> CommandDesk | FilterDesk:
        return self._commands if self.panels.command.prompt == ":" else self._filters

    def _forget(self, notice: str) -> None:
        """Typing answers an older notice, not one that it has just caused."""
        if notice and self.panels.command.notice == notice:
            self.say("")

    def _table(self) -> dict[str, Callable[[], object]]:
        return {
            **PanelDesk(self, self.orders.moved).table(),
            **self._cockpit.table(),
            **self._arming.table(),
            **self._explanations.table(),
            **self._tickets.table(),
            **self._amends.table(),
            **({} if self.guide is None else self.guide.table()),
            "command": self._commands.begin,
            "filter": self._filters.begin,
            "cancel": self._cursor.cancel,
        }
