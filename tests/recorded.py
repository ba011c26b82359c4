"""The cut-down recordings that come with the tests, and ways to damage a copy."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

RECORDINGS = Path(__file__).resolve().parent / "recordings"

OKX = RECORDINGS / "okx_20220513.ws.rec.gz"
SPOT = RECORDINGS / "binance_spot_20211012.ws.rec.gz"
USDM = RECORDINGS / "binance_futures_20210722.ws.rec.gz"
COINM = RECORDINGS / "binance_cm_btcusdperp_20240808.rec.gz"


def copy_with(
    source: Path, folder: Path, change: Callable[[list[bytes]], list[bytes]], name: str = ""
) -> Path:
    """A changed copy of a recording (its .http sibling unchanged beside it)."""
    target = folder / (name or source.name)
    lines = gzip.decompress(source.read_bytes()).splitlines(keepends=True)
    target.write_bytes(gzip.compress(b"".join(change(lines))))
    sibling = source.with_name(source.name.replace(".ws", ".http"))
    if sibling != source and sibling.exists():
        shutil.copyfile(sibling, target.with_name(target.name.replace(".ws", ".http")))
    return target
