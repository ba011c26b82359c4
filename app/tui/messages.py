"""What travels up from the screen to the app."""

from textual.message import Message

from app.domain.commands import Command


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


class ThemeAsked(Message):
    """The trader wants the other theme."""
