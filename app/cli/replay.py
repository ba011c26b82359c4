"""`tradedeck replay`: recorded exchange traffic through the product's own decoders and books."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from app.cli.guard import FOUND_WRONG, UNUSABLE
from app.domain.errors import UnusableInput
from app.domain.instants import SECOND
from app.domain.safe_text import sanitise
from app.host.clock import SystemClock
from app.host.resources import shipped
from app.venues.instrument_list import InstrumentList
from app.venues.replay import Findings, replay_recording


def run_replay(
    files: Sequence[Path], *, venue: str | None, product: str | None, as_json: bool
) -> int:
    """One JSON line or a few lines of text for each file; exit 1 when anything in one was wrong.

    A file that cannot be used at all is told on standard error (exit 2); the others are still replayed.
    """
    instruments = packaged_instruments()
    clock = SystemClock()
    code = 0
    for path in files:
        started_ns = clock.now().mono_ns
        try:
            findings = replay_recording(path, instruments, venue, product)
        except UnusableInput as fault:
            print(f"tradedeck: {sanitise(fault)}", file=sys.stderr)
            code = UNUSABLE
            continue
        seconds = (clock.now().mono_ns - started_ns) / SECOND
        document = {**findings.document, "seconds": round(seconds, 3)}
        if as_json:
            print(json.dumps(document), flush=True)
        else:
            _print_text(path, document)
        if findings.found_wrong:
            code = code or FOUND_WRONG
            _say_what_is_wrong(path, findings)
    return code


def packaged_instruments() -> InstrumentList:
    """The list that comes with the program."""
    return InstrumentList(shipped("config").joinpath("symbols.csv").read_text("utf-8"))


def _say_what_is_wrong(path: Path, findings: Findings) -> None:
    cause = findings.first_error or "see gaps, checksums and top_checks"
    print(
        f"tradedeck: {sanitise(path.name)} is damaged or incomplete: {sanitise(cause)}; "
        "figures are of what could be read, record or fetch it again",
        file=sys.stderr,
    )


def _print_text(path: Path, document: dict[str, object]) -> None:
    print(
        f"{sanitise(path.name)}: {document['messages']} messages, {document['errors']} errors, ",
        end="",
    )
    print(f"{document['seconds']} s")
    instruments = document["instruments"]
    assert isinstance(instruments, dict)
    for name, found in instruments.items():
        checksums, tops = found["checksums"], found["top_checks"]
        state = "valid" if found["valid"] else f"INVALID ({found['reason'] or 'no snapshot'})"
        print(
            f"  {name:32} {state}: {found['updates']} updates, {found['gaps']} gaps, "
            f"{checksums['matched']} checksums matched and {checksums['failed']} failed, "
            f"{tops['equal']} tops equal and {tops['different']} different, "
            f"{found['trades']['count']} trades"
        )
