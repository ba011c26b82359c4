"""Writes config/symbols.csv from recorded instrument answers: python -m benchmarks.build_symbol_list FOLDER

FOLDER is ../shared/data/instruments: the venues' own answers in raw/ (2021 and 2022), and a table of August 2026
that adds younger Binance symbols. Where both know a symbol the venue's own answer stands.
"""

import csv
import gzip
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.domain.amounts import plain
from app.domain.instruments import Instrument, InstrumentKind
from app.venues.binance.symbols import read_instruments as read_binance
from app.venues.okx.symbols import read_instruments as read_okx

COLUMNS = ("venue", "product", "wire_symbol", "symbol", "kind", "contract_size", "inverse")
TARGET = Path(__file__).resolve().parents[1] / "config" / "symbols.csv"


def main(folder: Path) -> None:
    """Collect, sort and write."""
    rows: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in (*published(folder), *answered(folder)):
        rows[row[0], row[1], row[2]] = row
    with TARGET.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows[key] for key in sorted(rows))
    print(f"{TARGET}: {len(rows)} symbols")


def answered(folder: Path) -> Iterator[tuple[str, ...]]:
    """From the venues' own answers."""
    raw = folder / "raw"
    for body in bodies(raw / "binance_exchangeInfo_20211012.rec.gz"):
        yield from as_rows(read_binance(body, "spot").instruments)
    for body in bodies(raw / "binance_futures_exchangeInfo_20210722.rec.gz"):
        yield from as_rows(read_binance(body, "usdm").instruments)
    for body in bodies(raw / "okx_instruments_20220513.rec.gz"):
        yield from as_rows(read_okx(body).instruments)


def bodies(path: Path) -> Iterator[bytes]:
    """The JSON of each HTTP answer of a recording."""
    with gzip.open(path, "rb") as lines:
        for line in lines:
            if line.startswith(b"https://"):
                yield line[line.index(b"{") :]


def as_rows(instruments: Iterable[Instrument]) -> Iterator[tuple[str, ...]]:
    """Instruments as rows of the list."""
    for found in instruments:
        if found.kind is InstrumentKind.OPTION:
            continue  # those of 2022 are all settled
        yield (
            found.venue,
            found.product,
            found.wire_symbol,
            found.symbol,
            found.kind.value,
            plain(found.contract_size),
            "1" if found.inverse else "0",
        )


def published(folder: Path) -> Iterator[tuple[str, ...]]:
    """From the 2026 table, which names each symbol's quote: what stands before it is the base."""
    with (folder / "symbol_properties_2026.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wire, quote, size = row["market_ticker"], row["quote"], row["contract_multiplier"]
            base = row["symbol"].removesuffix(quote)
            if row["venue"] != "binance" or not base or base + quote != row["symbol"]:
                continue
            pair = f"{base}/{quote}"
            if row["type"] == "crypto":
                yield ("binance", "spot", wire, pair, "spot", "1", "0")
            elif wire.endswith("_PERP"):
                yield ("binance", "coinm", wire, f"{pair}:{base}", "perpetual", size, "1")
            elif wire == row["symbol"]:
                yield ("binance", "usdm", wire, f"{pair}:{quote}", "perpetual", size, "0")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
