"""`tradedeck verify`: is the journal what was written?"""

import json
import sys
from pathlib import Path

from app.bootstrap.checks import check_journal, has_journal
from app.cli.guard import FOUND_WRONG
from app.host.folders import user_folders


def run_verify(*, data: Path | None, as_json: bool) -> int:
    """Walk the hash chain; exit 1 when it does not hold, 75 while the database is in use."""
    folders = user_folders()
    folder = data or folders.data
    if data is None and not has_journal(folder) and has_journal(folders.demo_data):
        folder = folders.demo_data
        print(f"no journal in {folders.data} yet: this is the demo's, in {folder}", file=sys.stderr)
    head = check_journal(folder)
    if as_json:
        print(
            json.dumps(
                {
                    "events": head.events,
                    "head": head.head,
                    "chain_ok": head.chain_ok,
                    "first_bad_seq": head.first_bad_seq,
                }
            )
        )
    elif head.chain_ok:
        print(f"ok: {head.events} events, head {head.head[:16]}")
    else:
        print(
            f"BROKEN at event {head.first_bad_seq}: what follows it was changed after it was written; "
            "keep the folder as it is and compare with a backup"
        )
    return 0 if head.chain_ok else FOUND_WRONG
