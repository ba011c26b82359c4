"""Tables as files for spreadsheets: each a new one, private to the user."""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from app.domain.amounts import plain
from app.domain.errors import UnusableInput
from app.domain.instants import Instant, iso_milliseconds
from app.domain.safe_text import sanitise
from app.host.folders import private_folder

Figure: TypeAlias = Decimal | int | float | str | None

_TRIES = 20
_FORMULA = ("=", "+", "-", "@")


def write_sheet(
    folder: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[Figure]], at_ns: Instant
) -> Path:
    """A CSV (UTF-8, RFC 4180) named after `name` and the time; returns where it lies.

    Decimals in full and without separators, an unknown figure empty. Text that a spreadsheet would take for
    a formula gets an apostrophe in front: some of it comes from venues. Raises UnusableInput.
    """
    private_folder(folder)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_written(figure) for figure in row] for row in rows)
    stamp = iso_milliseconds(at_ns)[:19].replace("-", "").replace(":", "").replace("T", "-")
    for number in range(_TRIES):
        path = folder / f"{name}-{stamp}{f'-{number + 1}' if number else ''}.csv"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        except OSError as error:
            raise _unwritten(path, error) from error
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text.getvalue())
        except OSError as error:
            path.unlink(missing_ok=True)
            raise _unwritten(path, error) from error
        return path
    raise UnusableInput(f"{folder} has {_TRIES} tables of this second already: press E again")


def _written(figure: Figure) -> str:
    if figure is None:
        return ""
    if isinstance(figure, Decimal):
        return plain(figure)
    if isinstance(figure, str):
        text = sanitise(figure)  # a file is looked at in a terminal, too
        return f"'{text}" if text.startswith(_FORMULA) else text
    return str(figure)


def _unwritten(path: Path, error: OSError) -> UnusableInput:
    return UnusableInput(
        f"the table was not written to {path}: {error.strerror}; free the disk or mend the folder's rights"
    )
