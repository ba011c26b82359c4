"""The few control sequences that draw: where to, and in which colours, each as short as it can be."""

from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style

_MARK = "\0"


class Codes(NamedTuple):
    """A style's parts as codes of one colour sequence: bold and the like, letters, background."""

    marks: str
    letters: str
    ground: str


PLAIN = Codes("", "", "")
_known: dict[Style, Codes] = {}


def move(row: int, column: int, y: int, x: int) -> str:
    """The shortest way from where the last piece ended (row -1: not known) to where the next one begins."""
    absolute = f"\x1b[{y + 1};{x + 1}H"
    if row < 0 or y < row:
        return absolute
    down = "" if y == row else f"\x1b[{_count(y - row)}B"
    if x == column:
        return down
    across = f"\x1b[{_count(x - column)}C" if x > column else f"\x1b[{_count(column - x)}D"
    exact = f"\x1b[{x + 1}G"
    relative = down + (across if len(across) < len(exact) else exact)
    return relative if len(relative) < len(absolute) else absolute


def _count(steps: int) -> str:
    """One step is what a sequence without a number means."""
    return "" if steps == 1 else str(steps)


def change(old: Codes, new: Codes) -> str:
    """The shortest sequence from one style to the other."""
    if old.marks != new.marks or not new.letters or not new.ground:
        whole = ";".join(code for code in ("0", *new) if code)
        return f"\x1b[{whole}m"
    changed = [after for before, after in zip(old[1:], new[1:], strict=True) if before != after]
    return f"\x1b[{';'.join(changed)}m"


def codes_of(style: Style) -> Codes:
    """The codes of a style, whose colours are left as they are: the palette has brought them to the
    terminal's depth. Each is worked out once."""
    codes = _known.get(style)
    if codes is None:
        codes = Codes(
            _render(style.without_color),
            _render(Style(color=style.color)),
            _render(Style(bgcolor=style.bgcolor)),
        )
        _known[style] = codes
    return codes


def _render(style: Style) -> str:
    """The codes between "ESC [" and "m"; "" for none."""
    return style.render(_MARK, color_system=ColorSystem.TRUECOLOR).partition(_MARK)[0][2:-1]
