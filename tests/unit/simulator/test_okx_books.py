"""OKX's book channel: every book rebuilt from its frames, snapshots between cuts, idle books, resets."""

import json
import random
from decimal import Decimal
from typing import Any

import pytest

from app.domain.order_terms import Side
from app.simulator.dialects.dialect import DialectOptions, Frame
from app.simulator.dialects.okx import OkxDialect
from app.simulator.world import World
from tests.unit.simulator.makers import START_NS
from tests.unit.simulator.okx_client import SECOND, Client, pushes

Book = tuple[dict[Decimal, Decimal], dict[Decimal, Decimal]]


def apply(book: Book, row: dict[str, Any]) -> None:
    for side, levels in zip(book, (row["bids"], row["asks"]), strict=True):
        for price, size, dead, orders in levels:
            assert dead == "0"
            if Decimal(size):
                side[Decimal(price)] = Decimal(size)
            else:
                assert orders == "0"
                side.pop(Decimal(price), None)


def follow(frames: list[Frame], book: Book, last: int) -> int:
    """Apply book frames by the sheet's rule; returns the last seqId."""
    for frame in frames:
        value = json.loads(frame.text)
        row = value["data"][0]
        assert row["checksum"] == 0
        if value["action"] == "snapshot":
            assert row["prevSeqId"] == -1
            book[0].clear()
            book[1].clear()
        else:
            assert row["prevSeqId"] == last
            assert row["seqId"] > last
        apply(book, row)
        last = row["seqId"]
    return last


@pytest.mark.parametrize("seed", [1, 7])
def test_frames_rebuild_every_book(seed: int) -> None:
    """From frames alone, at every sequence number, the engine's book; crews and a late joiner."""
    world = World(["okx"], random.Random(seed))
    now = START_NS
    world.open_markets(now)
    exchange = world.exchange("okx")
    dialect = OkxDialect(exchange)
    sockets = []
    for joins in (0, 40):
        socket = dialect.open_socket("/ws/v5/public", "", now)
        assert socket is not None
        sockets.append((joins, socket))
    books: dict[tuple[int, str], Book] = {}
    lasts: dict[tuple[int, str], int] = {}
    args = [{"channel": "books", "instId": symbol} for symbol in exchange.listings]
    updates = 0
    for turn in range(160):
        now += SECOND // 10
        world.step(now)
        for joins, socket in sockets:
            if turn == joins:
                frames = [
                    out
                    for out in socket.receive(json.dumps({"op": "subscribe", "args": args}), now)
                    if isinstance(out, Frame) and '"action"' in out.text
                ]
                for frame in frames:
                    symbol = json.loads(frame.text)["arg"]["instId"]
                    book = books[joins, symbol] = ({}, {})
                    lasts[joins, symbol] = follow([frame], book, -1)
        changes = exchange.drain()
        for joins, socket in sockets:
            for out in socket.news(changes, now):
                assert isinstance(out, Frame)
                symbol = out.channel.removeprefix("books:")
                key = (joins, symbol)
                lasts[key] = follow([out], books[key], lasts[key])
                updates += 1
        for (_, symbol), (bids, asks) in books.items():
            whole = exchange.book(symbol)
            assert bids == {row.price: row.quantity for row in whole.levels(Side.BUY)}
            assert asks == {row.price: row.quantity for row in whole.levels(Side.SELL)}
    assert set(books) == {(joins, symbol) for joins in (0, 40) for symbol in exchange.listings}
    assert updates > 1_000


def test_a_snapshot_between_cuts_loses_and_doubles_nothing() -> None:
    client = Client()
    client.quote(Side.BUY, "90000", "1")
    client.settle()
    client.quote(Side.BUY, "89999", "2")  # not cut yet
    line = client.open("public")
    line.subscribe(channel="books", instId="BTC-USDT")
    snapshot = pushes(line.take(), "books")[0]
    assert len(snapshot["bids"]) == 2
    client.settle()
    assert pushes(line.take(), "books") == []
    client.quote(Side.BUY, "89998", "3")
    client.settle()
    row = pushes(line.take(), "books")[0]
    assert (row["prevSeqId"], row["bids"]) == (snapshot["seqId"], [["89998", "3", "0", "1"]])


def test_an_idle_book_says_so_and_a_reset_starts_over() -> None:
    client = Client(DialectOptions(client_silence_ns=10**15))
    client.quote(Side.BUY, "90000", "1")
    line = client.open("public")
    line.subscribe(channel="books", instId="BTC-USDT")
    first = pushes(line.take(), "books")[0]
    client.settle(59)
    assert pushes(line.take(), "books") == []
    client.settle(1)
    idle = pushes(line.take(), "books")[0]
    assert (idle["asks"], idle["bids"]) == ([], [])
    assert idle["prevSeqId"] == idle["seqId"] == first["seqId"]
    client.dialect.reset_sequence("BTC-USDT")
    client.quote(Side.BUY, "89999", "1")
    client.settle()
    again = pushes(line.take(), "books")[0]
    assert again["prevSeqId"] == first["seqId"]
    assert again["seqId"] < again["prevSeqId"]
    client.quote(Side.BUY, "89998", "1")
    client.settle()
    last = pushes(line.take(), "books")[0]
    assert (last["prevSeqId"], last["seqId"]) == (again["seqId"], again["seqId"] + 1)


def test_unsubscribing_and_subscribing_again_brings_a_snapshot() -> None:
    client = Client()
    client.quote(Side.BUY, "90000", "1")
    line = client.open("public")
    arg = {"channel": "books", "instId": "BTC-USDT"}
    line.subscribe(**arg)
    line.subscribe(**arg)
    assert [value.get("action", value.get("event")) for value in line.take()] == [
        "subscribe",
        "snapshot",
        "subscribe",
    ]
    line.send({"op": "unsubscribe", "args": [arg]})
    client.quote(Side.BUY, "89999", "1")
    client.settle()
    assert [value.get("event") for value in line.take()] == ["unsubscribe"]
    line.subscribe(**arg)
    assert line.take()[1]["action"] == "snapshot"
