"""What the terminal sends, told apart before Textual reads it: keys, sequences and pastes.

Textual's own parser makes one key of an escape and a key that arrive together (as they do over SSH), reads
what stands behind an escape in a paste as keys, and types an answer that the line cut in two. Here the
escape comes first, a paste is one text whatever is in it, and no part of a sequence is ever a key.
"""

import re
from collections.abc import Iterator
from typing import Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.message import Message

from app.tui.echo import ANSWER

_ESCAPE: Final = "\x1b"
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
# ECMA-48 5.4 and 5.6; the function keys and shift+tab of the Linux console; of SS3 the keys that terminals
# send, and of strings those that begin as an answer does: what else follows an escape are keys.
_SS3 = "O[A-FHIMP-SXa-dj-y]"
_STRING = "(?:\\][0-9]|P[0-9;>?$+!|]|_G)[^\x07\x1b]{0,4096}"
_SEQUENCE: Final = re.compile(
    f"\x1b(?:\\[\\[[A-E]|\\[[0-?]{{0,64}}[ -/]{{0,8}}[@-Z\\\\-~]|{_SS3}|\t|{_STRING}(?:\x07|\x1b\\\\))"
)
_BEGUN: Final = re.compile(
    f"\x1b(?:\\[\\[?\\Z|\\[[0-?]{{0,64}}[ -/]{{0,8}}|O|{_STRING}(?:\x1b\\Z)?|[]P_])?"
)
_STRINGS: Final = "]P_"  # answers to what another program asked
_ALONE: Final = {_ESCAPE, *(_ESCAPE + key for key in "O" + _STRINGS)}
_REPORT: Final = "\x1b[?"  # what we ask for ourselves: its end does come, however slow the line
_PARAMETERS: Final = 3  # characters: from here on it is no escape with a key behind it
_ENDS_S: Final = 1.0  # for which a sequence waits for its end, and keys behind it wait with it
_PASTE_ENDS_S: Final = 5.0  # of silence: a key by itself is then none of a paste that lost its end
_MOST_PASTED: Final = 65_536  # characters: what takes a paste takes far fewer


class TerminalInput:
    """Give it what was read and the time; it gives what that means, in order."""

    def __init__(self) -> None:
        self._parser = XTermParser()
        self._begun = ""
        self._begun_s = 0.0
        self._pasted: str | None = None
        self._heard_s = 0.0

    def read(self, text: str, now_s: float) -> Iterator[Message]:
        """The events that are complete with this text."""
        silent_s, self._heard_s = now_s - self._heard_s, now_s
        if self._pasted is not None and len(text) == 1 and silent_s >= _PASTE_ENDS_S:
            text = f"{_PASTED}{text}"
        begun, self._begun = self._begun, ""
        text = whole_text = begun + text
        while text:
            if self._pasted is not None:
                pasted, text = self._paste(self._pasted + text)
                yield from pasted
            elif not text.startswith(_ESCAPE):
                keys, escape, rest = text.partition(_ESCAPE)
                yield from self._parser.feed(keys)
                text = escape + rest
            elif (whole := _SEQUENCE.match(text)) is not None:
                yield from self._sequence(whole[0])
                text = text[whole.end() :]
            else:
                head = _BEGUN.match(text)
                end = 1 if head is None else head.end()
                if end == len(text):
                    self._begun = text
                    self._begun_s = self._begun_s if begun and text == whole_text else now_s
                    return
                if end < _PARAMETERS:
                    yield events.Key("escape", _ESCAPE)
                    end = 1
                text = text[end:]

    def tick(self, now_s: float) -> Iterator[Message]:
        """The events that are complete because nothing followed."""
        begun, waited_s = self._begun, now_s - self._begun_s
        if begun.strip("[") in _ALONE and waited_s >= ESCAPE_DELAY:
            self._begun = ""
            yield events.Key("escape", _ESCAPE)
            if begun[1:]:
                yield from self._parser.feed(begun[1:])
        elif waited_s >= _ENDS_S and not begun.startswith(_REPORT):
            self._begun = ""

    def _sequence(self, sequence: str) -> Iterator[Message]:
        """What Textual makes of it; what it does not know is dropped, where it would type it."""
        if sequence == _PASTE:
            self._pasted = ""
            return
        if sequence[1] in _STRINGS:
            return
        try:
            found = list(self._parser.feed(sequence))
        except (ArithmeticError, LookupError, ValueError):  # numbers it does not expect
            found = []
        if not found:
            self._parser = XTermParser()
        is_answer = "$" in sequence
        yield from (each for each in found if not (is_answer and isinstance(each, events.Key)))

    def _paste(self, text: str) -> tuple[list[Message], str]:
        """The paste if it ends in this text, and what stands behind it."""
        pasted, end, rest = text.partition(_PASTED)
        if end:
            self._pasted = None
            return [events.Paste(ANSWER.sub("", pasted).replace("\0", ""))], rest
        if len(text) > _MOST_PASTED:  # the break: what is joined here must not read as the end
            text = f"{text[:_MOST_PASTED]}\n{text[-len(_PASTED) + 1 :]}"
        self._pasted = text
        return [], ""
