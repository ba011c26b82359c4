"""Replaying recorded traffic: no gap where there is none, and none overlooked where there is one."""

from pathlib import Path
from typing import Any, cast

import pytest

from app.cli.replay import packaged_instruments
from app.domain.errors import UnusableInput
from app.venues.replay import Findings, replay_recording
from tests.recorded import COINM, OKX, SPOT, USDM, copy_with
from tests.shared_data import shared_data

pytestmark = pytest.mark.usefixtures("side_class")

INSTRUMENTS = packaged_instruments()
Entry = dict[str, Any]


def replay(path: Path, venue: str | None = None, product: str | None = None) -> Findings:
    return replay_recording(path, INSTRUMENTS, venue, product)


def entries(findings: Findings) -> dict[str, Entry]:
    return cast("dict[str, Entry]", findings.document["instruments"])


def total(findings: Findings, *keys: str) -> int:
    count = 0
    for entry in entries(findings).values():
        found: Any = entry
        for key in keys:
            found = found[key]
        count += found
    return count


@pytest.mark.parametrize(
    ("path", "updates", "stale", "tops", "checksums"),
    [
        (SPOT, 172, 5, 26, 0),
        (USDM, 432, 8, 30, 0),
        (COINM, 266, 23, 10, 0),
        (OKX, 88, 0, 0, 91),
    ],
    ids=["spot", "usdm", "coinm", "okx"],
)
def test_cut_down_recordings(
    path: Path, updates: int, stale: int, tops: int, checksums: int
) -> None:
    findings = replay(path)
    assert not findings.found_wrong
    assert findings.document["errors"] == 0
    assert total(findings, "gaps") == 0
    assert total(findings, "updates") == updates
    assert total(findings, "stale_dropped") == stale
    assert total(findings, "top_checks", "equal") == tops
    assert total(findings, "top_checks", "different") == 0
    assert total(findings, "checksums", "matched") == checksums
    assert total(findings, "checksums", "failed") == 0
    assert all(entry["valid"] for entry in entries(findings).values())


# messages, updates, stale, tops: as the data's README counts them
WHOLE = [
    ("binance/binance_cm_btcusdperp_20240808.rec.gz", 48270, 26824, 23, 1124, 0),
    ("binance/binance_futures_20210722.ws.rec.gz", 1539, 752, 12, 50, 0),
    ("binance/binance_spot_20211012.ws.rec.gz", 269, 172, 5, 26, 0),
    ("binance/binance_spot_btcusdt_20240808.rec.gz", 41249, 3449, 2, 564, 0),
    ("binance/binance_usdm_btcusdt_20240808.rec.gz", 93954, 6547, 4, 629, 0),
    ("okx/okx_20220513.ws.rec.gz", 410, 287, 0, 0, 290),
]


@pytest.mark.parametrize(
    ("name", "messages", "updates", "stale", "tops", "checksums"),
    WHOLE,
    ids=[row[0] for row in WHOLE],
)
def test_whole_recordings(
    name: str, messages: int, updates: int, stale: int, tops: int, checksums: int
) -> None:
    findings = replay(shared_data("recordings", *name.split("/")))
    assert not findings.found_wrong
    assert findings.document["messages"] == messages
    assert total(findings, "updates") == updates
    assert total(findings, "stale_dropped") == stale
    assert total(findings, "gaps") == 0
    assert total(findings, "top_checks", "equal") == tops
    assert total(findings, "top_checks", "different") == 0
    assert total(findings, "checksums", "matched") == checksums
    assert all(entry["valid"] for entry in entries(findings).values())


def test_the_tops_of_all_recordings_are_2393() -> None:
    assert sum(row[4] for row in WHOLE) == 2393


def without_line(needle: bytes, number: int) -> Any:
    def change(lines: list[bytes]) -> list[bytes]:
        hits = [index for index, line in enumerate(lines) if needle in line]
        del lines[hits[number]]
        return lines

    return change


@pytest.mark.parametrize(
    ("source", "needle", "number", "key"),
    [
        (SPOT, b'"e":"depthUpdate","E":16339985', 90, "binance.spot:"),
        (USDM, b'"s":"CTKUSDT","U"', 100, "binance.usdm:CTKUSDT"),
        (COINM, b'"depthUpdate"', 200, "binance.coinm:BTCUSD_PERP"),
    ],
    ids=["spot", "usdm", "coinm"],
)
def test_one_update_removed_makes_the_book_invalid(
    source: Path, needle: bytes, number: int, key: str, tmp_path: Path
) -> None:
    findings = replay(copy_with(source, tmp_path, without_line(needle, number)))
    assert findings.found_wrong
    assert total(findings, "gaps") == 1
    (broken,) = [entry for entry in entries(findings).values() if not entry["valid"]]
    (name,) = [name for name, entry in entries(findings).items() if entry is broken]
    assert name.startswith(key)
    assert broken["bids"] == broken["asks"] == []
    assert "gap" in broken["reason"]


def test_an_okx_update_removed_shows_in_the_checksum_or_as_a_crossed_book(tmp_path: Path) -> None:
    """These recordings have no ids: what the next message overwrites, or lies below 25 levels, cannot show."""
    for number in (0, 13, 25):
        change = without_line(b'"instId":"BTC-USDT"},"action":"update"', number)
        findings = replay(copy_with(OKX, tmp_path, change))
        entry = entries(findings)["okx.spot:BTC-USDT"]
        assert findings.found_wrong
        assert entry["checksums"]["failed"] + entry["crossed"] == 1
        assert not entry["valid"]
        assert entry["bids"] == []


def test_one_changed_digit_is_caught_by_the_checksum(tmp_path: Path) -> None:
    def change(lines: list[bytes]) -> list[bytes]:
        return [line.replace(b'["30243.5","1.2112"', b'["30243.5","1.2113"') for line in lines]

    findings = replay(copy_with(OKX, tmp_path, change))
    assert entries(findings)["okx.spot:BTC-USDT"]["checksums"]["failed"] == 1


def test_a_wrong_top_is_counted(tmp_path: Path) -> None:
    def change(lines: list[bytes]) -> list[bytes]:
        return [
            line.replace(b'"B":"', b'"B":"9') if b"bookTicker" in line else line for line in lines
        ]

    findings = replay(copy_with(SPOT, tmp_path, change))
    assert total(findings, "top_checks", "equal") == 0
    assert total(findings, "top_checks", "different") == 26
    assert findings.found_wrong


def test_quotes_count_before_and_after_their_update(tmp_path: Path) -> None:
    """The same frames with every quote moved behind the depth update of the same id."""

    def change(lines: list[bytes]) -> list[bytes]:
        quotes = [line for line in lines if b"@bookTicker" in line and b"<->" not in line]
        kept = [line for line in lines if line not in quotes]
        for quote in quotes:
            name = quote.split(b'"s":')[1].split(b",")[0]
            marker = b'"u":' + quote.split(b'"u":')[1].split(b",")[0] + b","
            for index, line in enumerate(kept):
                if b"depthUpdate" in line and name in line and marker in line:
                    kept.insert(index + 1, quote)
                    break
        # times must rise for the merge with the .http file to keep the order
        return kept

    findings = replay(copy_with(USDM, tmp_path, change))
    assert total(findings, "top_checks", "equal") == 30
    assert total(findings, "top_checks", "different") == 0


def test_broken_lines_are_counted_and_the_rest_is_replayed(tmp_path: Path) -> None:
    def change(lines: list[bytes]) -> list[bytes]:
        bad = b'1633998530.1: {"stream":"nknusdt@depth","data":{"e":"depthUpdate","E":1,"s":"NKNUSDT","U":1,"u":1,"b":[["NaN","1"]],"a":[]}}\n'
        return [*lines[:50], b"garbage\n", bad, b'1633998530.1: {"x\n', *lines[50:]]

    findings = replay(copy_with(SPOT, tmp_path, change))
    assert findings.document["errors"] == 3
    assert findings.found_wrong
    assert total(findings, "updates") == 172
    assert "garbage" in (findings.first_error or "")


def test_documents_name_symbol_kind_trades_and_levels() -> None:
    entry = entries(replay(COINM))["binance.coinm:BTCUSD_PERP"]
    assert (entry["symbol"], entry["kind"]) == ("BTC/USD:BTC", "perpetual")
    assert entry["trades"]["count"] == 7
    assert entry["trades"]["buys"] + entry["trades"]["sells"] == 7
    assert entry["trades"]["contracts"].isdecimal()
    assert len(entry["bids"]) == len(entry["asks"]) == 10
    spot = replay(SPOT)
    assert spot.document["ignored"] == {"kline": 2}
    assert entries(spot)["binance.spot:NKNUSDT"]["symbol"] == "NKN/USDT"
    okx = replay(OKX)
    assert okx.document["ignored"] == {"subscribe": 18, "tickers": 12}
    assert set(entries(okx)) == {
        "okx.spot:BTC-USDT",
        "okx.swap:UNI-USD-SWAP",
        "okx.futures:BTC-USD-220527",
    }


def test_flags_tell_what_file_and_name_do_not(tmp_path: Path) -> None:
    path = copy_with(COINM, tmp_path, lambda lines: lines, "monday.rec.gz")
    with pytest.raises(UnusableInput, match="--venue"):
        replay(path)
    assert list(entries(replay(path, "binance", "coinm"))) == ["binance.coinm:BTCUSD_PERP"]
    with pytest.raises(UnusableInput, match="mtgox"):
        replay(path, "mtgox")
    with pytest.raises(UnusableInput, match="warrants"):
        replay(path, "binance", "warrants")


@pytest.mark.parametrize("text", [b"", b"hello\nworld\n", b"\x1f\x8b\x08\x00garbage"])
def test_what_is_no_recording_is_unusable(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "binance_spot.rec"
    path.write_bytes(text)
    with pytest.raises(UnusableInput, match=r"binance_spot\.rec holds no message"):
        replay(path)


def test_another_venue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "some.rec"
    path.write_bytes(b"wss://ws.kraken.com <-> 1652459224.53\n1652459226.01: {}\n")
    with pytest.raises(UnusableInput, match=r"ws\.kraken\.com"):
        replay(path)
