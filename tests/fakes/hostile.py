"""Views in which every text is another hostile one: what venues, files and other people's tokens could say."""

import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from app.views import keys
from app.views.keys import View
from tests.fakes import demo_views as demo
from tests.fakes.cockpit import ScriptedCockpit
from tests.fakes.demo_amends import DemoAmends
from tests.fakes.demo_plans import DemoPlans

# Sequences that the screen itself never writes: one that gets through is seen on the line.
ESCAPES = (
    "\x1b]52;c;cm0gLXJmIH4=\x07", "\x1b]0;title\x07", "\x1b]8;;http://evil\x1b\\", "\x1bP$q\"p\x1b\\", "\x1b_G\x1b\\",
    "\x1b^pm\x1b\\", "\x1b[6n", "\x1b[38;5;201m", "\x1b[?1000h", "\x1b[3J", "\x1b[20;2H\x1b[5m", "\x1bc", "\x1b(0",
    "\x1b#8", "\x1b[?5h", "\x1b[4h", "\x1b[200~y\r\x1b[201~", "\x9b31;5m", "\x9d52;c;aGk=\x9c", "\x90q\x9c", "\x1b",
)  # fmt: skip
CONTROLS = tuple(map(chr, (*range(32), *range(0x7F, 0xA0))))
INVISIBLE = (
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c\u180e",
    *"\u00ad\u2028\u2029\ufff9\ufffa\u115f\u3164\u034f\U000e0041\U000e007f\ufe0f\U000e0100",
)
REST = (
    "e" + "\u0301" * 40, "\u0488" * 9, "日本コイン", "🙂👨‍👩‍👧🇩🇪", "\ue000\U000f0000", "\ud800", "\udfff\ud83d", "\ufdd0\uffff",
    "[@click=app.bell]x[/]", "[red]", "[/]", "[[", "SIMULATED ARMED", "y sends this order", "\r\n: c all\r", "root@host:~# ",
    "x" * 5000, "{0}%s%(x)s{x!r}", "'; DROP TABLE", "../../etc/passwd", "", " ", "ﷺ", "\u0e33" * 5, "क्षि",
)  # fmt: skip


def hostile(dice: random.Random) -> str:
    """One to five of them in a row, now and then with any other character between."""
    parts: list[str] = []
    for _ in range(dice.randint(1, 5)):
        kind = dice.choice((ESCAPES, CONTROLS, INVISIBLE, REST, ()))
        parts.append(dice.choice(kind) if kind else chr(dice.randrange(0x110000)))
    return "".join(parts)


def poisoned_each(view: View, text: Callable[[], str], keep: frozenset[str]) -> View:
    """The view with every text in it replaced by another one, but for the fields that are kept."""

    def swap(value: object) -> object:
        if isinstance(value, str):
            return text()
        if isinstance(value, tuple):
            return tuple(swap(each) for each in value)
        if isinstance(value, msgspec.Struct):
            names = [name for name in value.__struct_fields__ if name not in keep]
            return msgspec.structs.replace(
                value, **{name: swap(getattr(value, name)) for name in names}
            )
        return value

    swapped = swap(view)
    assert isinstance(swapped, type(view))
    return swapped


class HostileCockpit(ScriptedCockpit):
    """All that the screen wants is poisoned anew with every look; HOSTILE_NOTE gets how many texts were shown."""

    def __init__(self, seed: int = 7) -> None:
        super().__init__(demo.all_views(), demo.answering(DemoPlans(), DemoAmends()))
        self._dice = random.Random(seed)
        self._count = 0

    def take_views(self) -> Mapping[str, View]:
        """Every wanted view with other texts; what leads a plan to its ticket is left alone."""
        whole = dict(self._views)
        taken: dict[str, View] = {}
        for key in self.wanted:
            if key in whole:
                keep = frozenset(
                    {
                        "terms",
                        *(("symbol", "hash", "line", "side", "style") if key == keys.PLAN else ()),
                    }
                )
                taken[key] = poisoned_each(whole[key], self._text, keep)
        note = os.environ.get("HOSTILE_NOTE")
        if note:
            Path(note).write_text(str(self._count), "utf-8")
        return taken

    def _text(self) -> str:
        self._count += 1
        return hostile(self._dice)
