"""What a dialog is, and what it may do: everything it causes goes through its hands."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.commands import Command
from app.tui.cells import Row
from app.tui.times import Times
from app.views.keys import View
from app.views.orders import OrderRow

TOP = "top"  # the upper half, the feed stays visible
FULL = "full"
CENTRE = "centre"
STRIP = "strip"  # a few lines right above the feed, which stays where it is


class Dialog(Protocol):
    """Something in front of the screen; `act` and `type_text` answer whether they used what they got."""

    shape: str

    @property
    def places(self) -> tuple[str, ...]:
        """Places of the key table that are in force, the first winning."""
        ...

    @property
    def wanted(self) -> tuple[str, ...]:
        """View keys to be delivered to `show`."""
        ...

    def show(self, key: str, view: View) -> None: ...

    def paint(self, width: int, height: int) -> Sequence[Row]: ...

    def act(self, action: str) -> bool: ...

    def type_text(self, text: str) -> bool:
        """One printable character."""
        ...

    def paste_text(self, text: str) -> bool:
        """A whole paste: it may fill a field, it is never read as keys."""
        ...

    def tick(self, seconds: float) -> None:
        """A frame with this dialog in front was shown for so long."""
        ...

    def left(self) -> None:
        """The dialog is closed or covered by another one."""
        ...


class Hands(Protocol):
    """What a dialog can cause."""

    def give(self, command: Command) -> None: ...

    def token(self) -> str:
        """A fresh one for each gesture."""
        ...

    def say(self, text: str, look: str = "warning") -> None: ...

    def open(self, dialog: Dialog) -> None: ...

    def close(self, dialog: Dialog) -> None: ...

    def cancel(self, row: OrderRow) -> None: ...

    def rest(self, row: OrderRow) -> None:
        """Open a ticket for what of this order did not fill and cannot any more."""
        ...

    def watch(self, symbol: str) -> None: ...

    def run(self, action: str) -> None:
        """An action of the key table, by name."""
        ...

    def leave(self) -> None: ...

    @property
    def times(self) -> Times:
        """The clock that the screen tells times by."""
        ...

    @property
    def armed(self) -> bool:
        """Whether a confirmed order would leave."""
        ...

    @property
    def round_trip_s(self) -> float:
        """How long what is drawn takes to the trader's eye and a key back from there, at best."""
        ...

    @property
    def mode(self) -> str:
        """SIMULATED, LIVE READ-ONLY, or "" before the engine has spoken."""
        ...


class Quiet:
    """The parts of a dialog that most dialogs leave empty."""

    shape = CENTRE

    @property
    def wanted(self) -> tuple[str, ...]:
        """Nothing."""
        return ()

    def show(self, key: str, view: View) -> None:
        """Not interested."""

    def type_text(self, text: str) -> bool:
        """Takes no text."""
        return False

    def paste_text(self, text: str) -> bool:
        """As if it had been typed, where text is taken at all."""
        return self.type_text(text)

    def tick(self, seconds: float) -> None:
        """Nothing waits for time."""

    def left(self) -> None:
        """Nothing to put away."""


def leave_for_command(hands: Hands, dialog: Dialog) -> None:
    """From what is only read straight to the command line: what is typed next is text, never keys."""
    hands.close(dialog)
    hands.run("command")
