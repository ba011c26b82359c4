"""`make bench`: every benchmark in one run, as ratios against a named peer, into benchmarks/results.json."""

import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_ALL = (
    "bench_books",
    "bench_balances",
    "bench_orders",
    "bench_charts",
    "bench_startup",
    "bench_screen",
    "bench_sockets",
)
_RESULTS = Path(__file__).with_name("results.json")


def main(wanted: Sequence[str]) -> int:
    """Run the named benchmarks (all by default), print a table, write the JSON of contracts.md."""
    rows: list[Row] = []
    for name in wanted or _ALL:
        run: Callable[[], list[Row]] = import_module(f"benchmarks.{name}").run
        for row in run():
            rows.append(row)
            print(_line(row), flush=True)
    _RESULTS.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    print(f"written to {_RESULTS}")
    return 0


def _line(row: Row) -> str:
    ratio = "" if row.get("ratio") is None else f"{row['ratio']:8.2f}x"
    return (
        f"{row['name']:44} ours {row['ours']:>12,.3f}  {row['peer_name']:24} "
        f"{row['peer']:>12,.3f} {row['unit']:6}{ratio}"
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
