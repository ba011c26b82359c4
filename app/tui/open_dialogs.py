"""The dialogs that are open: which of them has the keys, also where the terminal has no room for it."""

from collections.abc import Iterator

from app.tui.dialogs.dialog import Dialog
from app.tui.dialogs.questions import KillDialog, Question, QuitDialog

_SMALL = (KillDialog, QuitDialog, Question)  # they can be read at any size


class OpenDialogs:
    """The newest is in front. Below the smallest size those that cannot be read there wait out of reach."""

    def __init__(self) -> None:
        self._open: list[Dialog] = []
        self._small = False

    def __iter__(self) -> Iterator[Dialog]:
        return iter(self._open)

    def __len__(self) -> int:
        return len(self._open)

    @property
    def front(self) -> Dialog | None:
        """The one that has the keys."""
        return next((each for each in reversed(self._open) if self._reached(each)), None)

    @property
    def waiting(self) -> bool:
        """Whether one is out of reach until the terminal grows."""
        return not all(map(self._reached, self._open))

    def fit(self, small: bool) -> None:
        """Whether the terminal is below the smallest size: what goes out of reach is to be read again."""
        if small != self._small:
            self._small = small
            for dialog in self._open:
                if not isinstance(dialog, _SMALL):
                    dialog.left()

    def add(self, dialog: Dialog) -> None:
        """Put it in front of the others."""
        if self.front is not None:
            self.front.left()
        self._open.append(dialog)

    def remove(self, dialog: Dialog) -> None:
        """Take it away, if it is there."""
        if dialog in self._open:
            self._open.remove(dialog)

    def _reached(self, dialog: Dialog) -> bool:
        return not self._small or isinstance(dialog, _SMALL)
