"""The reader of recorded traffic, on whole and broken files."""

import gzip
from pathlib import Path

import pytest

from app.domain.errors import UnusableInput
from app.venues.recordings import (
    Damage,
    Message,
    Opened,
    RecordedLine,
    read_recording,
    venue_of_name,
    venue_of_url,
)
from tests.recorded import COINM, SPOT


def lines_of(tmp_path: Path, text: bytes, name: str = "some.rec") -> list[RecordedLine]:
    path = tmp_path / name
    path.write_bytes(text)
    return list(read_recording(path))


def test_every_form_of_line(tmp_path: Path) -> None:
    text = (
        b"wss://ws.okx.com:8443/ws/v5/public <-> 1652459224.53\n"
        b'wss://ws.okx.com:8443/ws/v5/public <- 1652459225.29: {"op":"subscribe"}\n'
        b'1652459226.01: {"a":1}\n'
        b"\n"
        b'https://api.binance.com/api/v3/depth?symbol=X -> 1652459227.5: {"b":2}\r\n'
        b'1652459228000000001 {"c":3}\n'
        b'configuration: {"trades":[]}\n'
    )
    assert lines_of(tmp_path, text) == [
        Opened(1652459224_530000000, "wss://ws.okx.com:8443/ws/v5/public"),
        Message(1652459226_010000000, b'{"a":1}'),
        Message(1652459227_500000000, b'{"b":2}', "https://api.binance.com/api/v3/depth?symbol=X"),
        Message(1652459228_000000001, b'{"c":3}'),
    ]


def test_a_ws_file_takes_its_http_sibling_along_by_receive_time() -> None:
    lines = list(read_recording(SPOT))
    answers = [line for line in lines if isinstance(line, Message) and line.url is not None]
    times = [line.received_ns for line in lines]
    assert len(answers) == 4
    assert isinstance(lines[0], Opened)
    assert times == sorted(times)


def test_an_http_file_alone_is_read_alone() -> None:
    alone = list(read_recording(SPOT.with_name(SPOT.name.replace(".ws", ".http"))))
    assert len(alone) == 4


def test_garbage_is_damage_and_the_rest_is_read(tmp_path: Path) -> None:
    read = lines_of(tmp_path, b'1652459226.01: {}\n\x1b[31mgarbage\xff\n1652459226.02: {"a":1}\n')
    assert [type(line) for line in read] == [Message, Damage, Message]
    assert isinstance(read[1], Damage)
    assert read[1].text.isprintable()


@pytest.mark.parametrize("keep", [20, 2000, 20000])
def test_a_truncated_file_gives_what_it_holds_and_one_damage(tmp_path: Path, keep: int) -> None:
    read = lines_of(tmp_path, COINM.read_bytes()[:keep], "cut.rec.gz")
    assert isinstance(read[-1], Damage)
    assert "breaks off" in read[-1].text
    assert all(isinstance(line, Message) for line in read[:-1])


def test_a_corrupted_file_is_damage(tmp_path: Path) -> None:
    whole = bytearray(COINM.read_bytes())
    whole[5000:5100] = b"\x00" * 100
    assert any(isinstance(line, Damage) for line in lines_of(tmp_path, bytes(whole), "bad.rec.gz"))


def test_an_endless_line_is_damage(tmp_path: Path) -> None:
    bomb = gzip.compress(b"1652459226.01: " + b" " * (40 * 1024 * 1024))
    (read,) = lines_of(tmp_path, bomb, "bomb.rec.gz")
    assert isinstance(read, Damage)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"nothing\.rec"):
        read_recording(tmp_path / "nothing.rec")


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        ("wss://stream.binance.com:9443/stream?streams=x", ("binance", "spot")),
        ("https://api.binance.com/api/v3/depth", ("binance", "spot")),
        ("wss://fstream.binance.com/stream", ("binance", "usdm")),
        ("https://dapi.binance.com/dapi/v1/depth", ("binance", "coinm")),
        ("wss://ws.okx.com:8443/ws/v5/public", ("okx", None)),
        ("wss://ws.kraken.com", None),
        ("wss://evil-binance.com/", None),
    ],
)
def test_hosts_tell_the_venue(url: str, owner: tuple[str, str | None] | None) -> None:
    assert venue_of_url(url) == owner


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("binance_spot_btcusdt_20240808.rec.gz", ("binance", "spot")),
        ("binance_cm_btcusdperp_20240808.rec.gz", ("binance", "coinm")),
        ("binance_usdm_btcusdt_20240808.rec.gz", ("binance", "usdm")),
        ("binance-futures.rec", ("binance", "usdm")),
        ("okx_20220513.ws.rec.gz", ("okx", None)),
        ("monday.rec.gz", None),
    ],
)
def test_names_tell_the_venue(name: str, owner: tuple[str, str | None] | None) -> None:
    assert venue_of_name(Path(name)) == owner
