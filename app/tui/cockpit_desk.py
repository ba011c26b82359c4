"""What the keys do to the cockpit as a whole: kill, quit, cancel many, find, theme, times, redraw."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.domain.commands import Reconcile
from app.tui.cancel_groups import CancelGroup
from app.tui.dialogs.action_palette import ActionPalette
from app.tui.dialogs.cancel_menu import CancelMenu
from app.tui.dialogs.instrument_picker import InstrumentPicker
from app.tui.dialogs.lists import AlertsDialog, help_dialog
from app.tui.dialogs.questions import KillDialog, QuitDialog

if TYPE_CHECKING:
    from app.tui.desk import Desk


class CockpitDesk:
    """Nothing here happens without a dialog that asks, but for what is harmless."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._interrupted = False

    def table(self) -> dict[str, Callable[[], object]]:
        """The actions by name."""
        desk = self._desk
        return {
            "help": lambda: desk.open(help_dialog(desk, desk.keymap, desk.places)),
            "palette": self._palette,
            "alerts": lambda: desk.open(AlertsDialog(desk, desk.panels.told)),
            "cancel_menu": self._cancel_menu,
            "cancel_all": lambda: desk.ask_cancel(CancelGroup()),
            "instrument": self._instrument,
            "kill": self._kill,
            "quit": self._quit,
            "interrupt": self._interrupt,
            "reconcile": self._reconcile,
            "theme": self._theme,
            "times": self._times,
            "redraw": self._redraw,
        }

    def pressed(self, action: str) -> None:
        """Another key forgets the first ctrl+c, or that marked orders were just canceled."""
        if action != "interrupt":
            self._interrupted = False
        self._desk.orders.pressed(action)

    def _palette(self) -> None:
        desk = self._desk
        now = [each for each in desk.keymap.bindings if each.where in desk.places]
        desk.open(ActionPalette(desk, [each for each in now if desk.can(each.action)]))

    def _cancel_menu(self) -> None:
        desk, panels = self._desk, self._desk.panels
        view, venues = panels.orders.view, panels.venues_under_cursor
        row = panels.orders.selected()
        symbols = ([] if row is None else [row.symbol]) + ([panels.symbol] if panels.symbol else [])
        desk.open(CancelMenu(desk, view, symbols, venues, desk.ask_cancel))

    def _interrupt(self) -> None:
        if self._interrupted:
            self._interrupted = False
            self._quit()
        else:
            self._interrupted = True
            self._desk.say("ctrl+c again opens the quit dialog")

    def _quit(self) -> None:
        desk = self._desk
        if not isinstance(desk.dialog, QuitDialog):
            desk.open(QuitDialog(desk, desk.panels.orders.view))

    def _instrument(self) -> None:
        panels = self._desk.panels
        self._desk.open(InstrumentPicker(self._desk, panels.instruments, in_view=panels.symbol))

    def _kill(self) -> None:
        if not isinstance(self._desk.dialog, KillDialog):
            self._desk.open(KillDialog(self._desk))

    def _redraw(self) -> None:
        self._desk.redraw_asked = True

    def _theme(self) -> None:
        self._desk.theme_asked = ""

    def _times(self) -> None:
        times = self._desk.times
        times.local = not times.local
        self._desk.say(f"times are {times.word} now", "dim")

    def _reconcile(self) -> None:
        self._desk.give(Reconcile(token=self._desk.token()))
        self._desk.say("asking every venue for balances, open orders and fills", "dim")
