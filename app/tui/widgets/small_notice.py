"""What a terminal below 80x24 shows: worth, open orders, and the keys that end danger."""

from app.tui import formatting as form
from app.tui.cells import Row, blank, words
from app.tui.layout import SMALLEST
from app.tui.widgets.status_bar import READ_ONLY, armed_text
from app.views.status import StatusView


class SmallNotice:
    """The most important lines first, for a terminal of any size from 1x1 up."""

    def __init__(self) -> None:
        self.view: StatusView | None = None
        self.notice = ""
        self.kept = False  # whether something is open that has no room here

    def paint(self, width: int, height: int) -> list[Row]:
        """As many lines as fit."""
        view = self.view
        lines: list[tuple[str, str]] = []
        if view is None:
            lines.append(("waiting for the engine", "dim"))
        else:
            if view.trading_stopped:
                lines.append((view.trading_stopped, "alarm"))
            lines.append((f"{view.mode}  NAV {form.dollars(view.nav_usd)}", "bright"))
            if view.armed_s is not None:
                lines.append((armed_text(view.armed_s), "warning"))
            elif view.mode != READ_ONLY:
                lines.append(("SAFE: no order leaves", "text"))
            unknown = f"  UNKNOWN {view.unknown_orders}" if view.unknown_orders else ""
            look = "warning" if view.unknown_orders else "text"
            lines.append((f"open orders {view.open_orders}{unknown}", look))
        lines.append(("K then ! stops trading and cancels", "key"))
        if self.notice:
            lines.append((self.notice, "warning"))
        if self.kept:
            lines.append(("what was open comes back with more room", "text"))
        lines += [
            ("C cancels all  q quits", "text"),
            (f"too small: needs {SMALLEST[0]}x{SMALLEST[1]}, this is {width}x{height}", "dim"),
        ]
        rows: list[Row] = [(words(text, width, look),) for text, look in lines[:height]]
        return rows + [(blank(width),)] * (height - len(rows))
