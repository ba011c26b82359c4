"""A line of text being typed: bounded, printable, one line; a paste can only ever add text."""

from rich.cells import cell_len

from app.domain.safe_text import sanitise
from app.tui.cells import Cell, label

LIMIT = 64  # of one text, and of one paste into a longer one


class LineEdit:
    """`text` and the position of the caret in it."""

    def __init__(self, text: str = "", allowed: str | None = None, limit: int = LIMIT) -> None:
        """`allowed` names the only characters taken; None takes every printable one."""
        self.text = text
        self.at = len(text)
        self._allowed = allowed
        self.limit = limit

    def insert(self, text: str) -> bool:
        """Add typed or pasted text at the caret; False when it was refused.

        Text of several lines, or with a character that is not allowed, is refused as a whole: a number
        with a hole is another number.
        """
        lines = text.splitlines()
        if len(lines) != 1:
            return False
        safe = sanitise(lines[0].strip() or lines[0][:1], self.limit * 2)
        if self._allowed is not None and any(char not in self._allowed for char in safe):
            return False
        if not safe or len(safe) > LIMIT or len(self.text) + len(safe) > self.limit:
            return False
        self.set(self.text[: self.at] + safe + self.text[self.at :], self.at + len(safe))
        return True

    def keep(self, char: str) -> bool:
        """Add one typed character although it is not allowed, so that what was typed stays in sight."""
        allowed, self._allowed = self._allowed, None
        done = self.insert(char)
        self._allowed = allowed
        return done

    def set(self, text: str, at: int | None = None) -> None:
        """Replace everything; the caret goes to the end."""
        self.text = text
        self.at = len(text) if at is None else min(max(at, 0), len(text))

    def act(self, action: str) -> bool:
        """Do what a key of the table means here; False when it means nothing here."""
        moves = {
            "left": self.at - 1,
            "right": self.at + 1,
            "line_start": 0,
            "line_end": len(self.text),
        }
        if action in moves:
            self.at = min(max(moves[action], 0), len(self.text))
        elif action == "erase":
            if self.at:
                self.set(self.text[: self.at - 1] + self.text[self.at :], self.at - 1)
        elif action == "erase_right":
            self.set(self.text[: self.at] + self.text[self.at + 1 :], self.at)
        elif action == "clear":
            self.set("")
        else:
            return False
        return True

    def cells(self, width: int, look: str = "bright", grow: bool = False) -> list[Cell]:
        """The text with its caret, scrolled so that the caret shows; padded to `width` unless `grow`."""
        shown, at = self.text + " ", self.at
        while cell_len(shown[: at + 1]) > width and at > 0:
            shown, at = shown[1:], at - 1
        while cell_len(shown) > max(width, 1) and len(shown) > at + 1:
            shown = shown[:-1]
        cells = [
            label(shown[:at], look),
            label(shown[at : at + 1], "caret"),
            label(shown[at + 1 :], look),
        ]
        missing = width - cell_len(shown)
        if missing > 0 and not grow:
            cells.append((" " * missing, look))
        return [cell for cell in cells if cell[0]]
