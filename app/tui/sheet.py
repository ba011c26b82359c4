"""The rows of a panel for a file: every trait by its exact value, as filtered and sorted on the screen."""

from pathlib import Path
from typing import Any, NamedTuple

from app.domain.instants import iso_milliseconds
from app.host.sheets import Figure
from app.tui.widgets.bottom_lines import fits
from app.tui.widgets.table import Trait
from app.tui.widgets.table_panel import TablePanel

_INSTANT = "time"


class Sheet(NamedTuple):
    """`title` for people, `name` for the file."""

    title: str
    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Figure, ...], ...]


def sheet_of(panel: TablePanel[Any, Any]) -> Sheet:
    """All that the panel's filter finds, also what has no room on the screen; times as ISO 8601 in UTC."""
    model = panel.table.model
    header = tuple(trait.name for trait in model.traits)
    rows = tuple(tuple(_figure(trait, row) for trait in model.traits) for row in panel.found)
    if model.file is not None:
        header = model.file.header
        rows = tuple(line for row in panel.found for line in model.file.lines(row))
    title = panel.kind.title.lower()
    return Sheet(title, title.replace(" ", "-"), header, rows)


def told_of(sheet: Sheet, path: Path, width: int) -> str:
    """Where it lies: the name first, then the folder where all of it has room, else how to find it."""
    count = f"{len(sheet.rows)} row{'s' * (len(sheet.rows) != 1)}"
    text = f"{path.name} has {count} of the {sheet.title}"
    whole = f"{text}, in {path.parent}"
    return whole if fits(whole, width) else f"{text}: tradedeck locate names the folder of exports"


def _figure(trait: Trait[Any], row: object) -> Figure:
    if trait.figure and trait.value is not None:
        value: Figure = trait.value(row)
        return (
            iso_milliseconds(value) if trait.name == _INSTANT and isinstance(value, int) else value
        )
    return trait.text(row)
