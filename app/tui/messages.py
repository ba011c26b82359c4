"""What travels up from the screen to the app."""

from textual.message import Message

from app.domain.commands import Command
from app.tui.sheet import Sheet


class CommandGiven(Message):
    """The trader wants this done."""

    def __init__(self, command: Command) -> None:
        super().__init__()
        self.command = command


class ViewsReady(Message):
    """Views that answer a command stand ready."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__()
        self.keys = keys


class QuitGiven(Message):
    """The trader has confirmed that the cockpit is to be left."""


class SheetAsked(Message):
    """The trader wants these rows in a file."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet


class ThemeAsked(Message):
    """The trader wants the theme of this name, or the next one: ""."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
