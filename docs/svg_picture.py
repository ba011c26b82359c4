"""A terminal's lines as a small SVG that fetches nothing: a class for each style, runs of text, no fonts."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

_COLUMN, _LINE = 10, 20  # one cell, in the units of the picture
_BASE = 15  # the letters' ground line below the top of theirs
_MARGIN = 10
_FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"


class _Run(NamedTuple):
    """Cells side by side that look the same."""

    column: int
    text: str
    letters: str  # colour
    ground: str
    bold: bool


def svg_of(lines: Sequence[Iterable[Segment]], columns: int, ground: str, title: str) -> str:
    """The picture; `ground` is the colour where no cell has one, as themes write it."""
    ground = Color.parse(ground).get_truecolor().hex
    width, height = columns * _COLUMN + 2 * _MARGIN, len(lines) * _LINE + 2 * _MARGIN
    classes: dict[tuple[str, bool], str] = {}
    body: list[str] = []
    for number, line in enumerate(lines):
        runs = _runs(line, ground)
        top = _MARGIN + number * _LINE
        body += [_box(run, top) for run in _by_ground(runs) if run.ground != ground]
        body += [
            piece for run in runs if run.text.strip() for piece in _text(run, top + _BASE, classes)
        ]
    looks = "".join(
        f".{name}{{fill:{colour}{';font-weight:700' if bold else ''}}}"
        for (colour, bold), name in classes.items()
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{escape(title)}</title>"
        f"<style>text{{font:16.5px {_FONT};white-space:pre}}{looks}</style>"
        f'<rect width="{width}" height="{height}" rx="8" fill="{ground}"/>'
    )
    return "\n".join((head, *body, "</svg>", ""))


def _runs(line: Iterable[Segment], ground: str) -> list[_Run]:
    """Neighbours that look the same become one; blanks take the look of what stands before them."""
    runs: list[_Run] = []
    column = 0
    for text, style, _control in line:
        letters, under, bold = _look(style, ground)
        if runs and runs[-1].ground == under:
            last = runs[-1]
            if (last.letters, last.bold) == (letters, bold) or not text.strip():
                runs[-1] = last._replace(text=last.text + text)
                column += cell_len(text)
                continue
        runs.append(_Run(column, text, letters, under, bold))
        column += cell_len(text)
    return runs


def _by_ground(runs: Iterable[_Run]) -> list[_Run]:
    """Boxes reach over every run on the same ground."""
    boxes: list[_Run] = []
    for run in runs:
        if boxes and boxes[-1].ground == run.ground:
            boxes[-1] = boxes[-1]._replace(text=boxes[-1].text + run.text)
        else:
            boxes.append(run)
    return boxes


def _box(run: _Run, top: int) -> str:
    left, wide = _MARGIN + run.column * _COLUMN, cell_len(run.text) * _COLUMN
    return f'<rect x="{left}" y="{top}" width="{wide}" height="{_LINE}" fill="{run.ground}"/>'


def _text(run: _Run, base: int, classes: dict[tuple[str, bool], str]) -> Iterable[str]:
    """The run's words; a wide gap is left out instead of being written as blanks."""
    name = classes.setdefault((run.letters, run.bold), f"s{len(classes)}")
    column = run.column
    for at, piece in enumerate(run.text.split("    ")):
        column += 4 * (at > 0)
        words = piece.strip(" ")
        if words:
            left = _MARGIN + (column + len(piece) - len(piece.lstrip(" "))) * _COLUMN
            wide = cell_len(words) * _COLUMN
            yield (
                f'<text class="{name}" x="{left}" y="{base}" textLength="{wide}">'
                f"{escape(words, quote=False)}</text>"
            )
        column += cell_len(piece)


def _look(style: Style | None, ground: str) -> tuple[str, str, bool]:
    """Colour of the letters, colour under them, and whether they are bold."""
    if style is None:
        return "#888888", ground, False
    letters = _hex(style.color, "#cccccc")
    under = _hex(style.bgcolor, ground)
    if style.reverse:
        letters, under = under, letters
    return letters, under, bool(style.bold)


def _hex(colour: Color | None, otherwise: str) -> str:
    return otherwise if colour is None or colour.is_default else colour.get_truecolor().hex
