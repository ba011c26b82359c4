"""The filter being typed in the command row: the focused panel narrows with every letter."""

from typing import TYPE_CHECKING

from app.tui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from app.tui.desk import Desk


class FilterDesk:
    """Enter keeps what was typed, esc takes the whole filter away."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._line = desk.panels.command
        self._kept = False  # what stands in the line is the old filter, still untouched

    def begin(self) -> None:
        """Start typing, with the filter that the panel has."""
        panel = self._panel
        if panel is None:
            self._desk.say(
                f"the {self._desk.panels.focused.kind.title.lower()} has no rows to filter"
            )
            return
        self._line.begin("/", panel.table.filter)
        self._kept = bool(panel.table.filter)
        self._apply()

    def type_text(self, text: str) -> bool:
        """A character or a paste; the first one takes the place of the filter that was kept."""
        edit = self._line.edit
        before, kept = edit.text, self._kept
        if kept:
            edit.set("")
        if edit.insert(text):
            self._kept = False
            self._apply()
        else:
            if kept:
                edit.set(before)
            self._line.hint, self._line.hint_look = "at most 64 printable characters", "bad"
        return True

    def act(self, action: str) -> bool:
        """Keys of the line."""
        kept, self._kept = self._kept, False
        if kept and action == "erase":
            action = "clear"
        if action == "back" or (action == "erase" and not self._line.edit.text):
            self._line.edit.set("")
            self._apply()
            self._line.active = False
        elif action == "keep":
            self._line.active = False
        elif self._line.edit.act(action):
            self._apply()
        else:
            return False
        return True

    @property
    def _panel(self) -> TablePanel[object, object] | None:
        panel = self._desk.panels.focused
        return panel if isinstance(panel, TablePanel) else None

    def _apply(self) -> None:
        panel = self._panel
        if panel is None:
            return
        panel.table.narrow(self._line.edit.text, panel.all_rows)
        table = panel.table
        found, of = len(panel.found), len(panel.all_rows)
        if not found and table.unclear:
            told = f"{table.unclear}: {' '.join(table.fields)}"
        elif self._kept:
            told = "type another, enter keeps, esc shows all"
        else:
            told = f"words, or {' '.join(f'{field}:' for field in table.fields)}"
        self._line.hint = f"{found} of {of} rows   {told}"
        self._line.hint_look = "dim" if found else "warning"
