"""Eight loopback websocket servers, each sending recorded depth messages of Binance USD-M at a steady pace.

`python -m benchmarks.depth_servers RECORDING`: prints the ports as one JSON list, serves until standard input closes. A
recording is short, so that it is played forwards and then backwards (each change undone), over and over: every state is
one that the book really had. Ids follow on, times are now, and the servers send one after the other, never at once.
"""

import asyncio
import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from benchmarks.book_recordings import Recording, load

SERVERS = 8
PER_SECOND = 1_000
_IDS_A_MESSAGE = 3

Rows = list[list[str]]
Change = tuple[Rows, Rows]


def symbol_of(number: int) -> str:
    """The wire symbol of a server."""
    return f"BENCH{number}USDT"


class DepthStream:
    """One server's book and its next message."""

    def __init__(self, number: int, recording: Recording, recorded_symbol: str) -> None:
        snapshot = json.loads(recording.snapshots[recorded_symbol])
        self._symbol = symbol_of(number)
        self._sides: tuple[dict[str, str], dict[str, str]] = (
            dict(snapshot["bids"]),
            dict(snapshot["asks"]),
        )
        frames = [
            json.loads(frame) for frame, symbol in recording.frames if symbol == recorded_symbol
        ]
        self._changes = itertools.cycle(_there_and_back(frames, self._sides))
        self._last = 1
        self._door = threading.Lock()
        self.socket: int | None = None  # where to send
        self._combined = False

    def subscribed(self, socket: int, combined: bool) -> None:
        """Send there from now on, in the shape that this path of the venue has."""
        self._combined = combined
        self.socket = socket

    def send(self) -> None:
        """The next message."""
        with self._door:
            bids, asks = next(self._changes)
            for side, rows in zip(self._sides, (bids, asks), strict=True):
                side.update(rows)  # type: ignore[arg-type]  # rows of two
            now_ms = time.time_ns() // 1_000_000
            before, self._last = self._last, self._last + _IDS_A_MESSAGE
            event = {
                "e": "depthUpdate", "E": now_ms, "T": now_ms - 5, "s": self._symbol,
                "U": before + 1, "u": self._last, "pu": before, "b": bids, "a": asks,
            }  # fmt: skip
        told: dict[str, Any] = event
        if self._combined:
            told = {"stream": f"{self._symbol.lower()}@depth@100ms", "data": event}
        payload = json.dumps(told, separators=(",", ":")).encode()
        if self.socket is not None:
            os.write(self.socket, b"\x81\x7e" + len(payload).to_bytes(2, "big") + payload)

    def snapshot(self) -> bytes:
        """The whole book as REST has it."""
        with self._door:
            bids, asks = (
                [[price, size] for price, size in side.items() if float(size)]
                for side in self._sides
            )
            bids.sort(key=lambda row: -float(row[0]))
            asks.sort(key=lambda row: float(row[0]))
            now_ms = time.time_ns() // 1_000_000
            book = {
                "lastUpdateId": self._last,
                "E": now_ms,
                "T": now_ms,
                "bids": bids,
                "asks": asks,
            }
        return json.dumps(book).encode()


def _there_and_back(
    frames: list[dict[str, Any]], start: tuple[dict[str, str], dict[str, str]]
) -> list[Change]:
    """Every recorded change, then every one undone."""
    sides = tuple(dict(side) for side in start)
    forwards: list[Change] = []
    backwards: list[Change] = []
    for frame in frames:
        data = frame["data"]
        change = (data["b"], data["a"])
        undo: list[Rows] = []
        for side, rows in zip(sides, change, strict=True):
            undo.append([[price, side.get(price, "0")] for price, _ in rows])
            side.update(rows)
        forwards.append(change)
        backwards.append((undo[0], undo[1]))
    return forwards + backwards[::-1]


def _send_all(streams: list[DepthStream]) -> None:
    """Each stream at its pace, the streams evenly in between, on a thread of its own."""
    started = time.perf_counter()
    pace = PER_SECOND * len(streams)
    for number in itertools.count():
        while (left := started + number / pace - time.perf_counter()) > 0:
            time.sleep(min(left, 0.0001))
        stream = streams[number % len(streams)]
        if stream.socket is not None:
            try:
                stream.send()
            except OSError:  # the client has gone, or does not keep up
                stream.socket = None


async def _serve(stream: DepthStream) -> Server:
    def answer(_connection: ServerConnection, request: Request) -> Response | None:
        if "/depth?" not in request.path:
            return None
        body = stream.snapshot()
        headers = Headers(
            {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                "Connection": "close",
            }
        )
        return Response(HTTPStatus.OK, "OK", headers, body)

    async def talk(connection: ServerConnection) -> None:
        combined = connection.request is not None and connection.request.path.endswith("/stream")
        try:
            async for message in connection:
                asked = json.loads(message)
                if asked.get("method") == "SUBSCRIBE":
                    await connection.send(json.dumps({"result": None, "id": asked["id"]}))
                    socket = connection.transport.get_extra_info("socket")
                    stream.subscribed(socket.fileno(), combined)
        except ConnectionClosed:
            pass
        finally:
            stream.socket = None

    return await serve(talk, "127.0.0.1", 0, compression=None, process_request=answer)


def _streams(file: Path) -> Iterator[DepthStream]:
    recording = load(file, "binance", "usdm")
    recorded = sorted(recording.snapshots)
    for number in range(SERVERS):
        yield DepthStream(number, recording, recorded[number % len(recorded)])


async def main(file: Path) -> None:
    """Serve."""
    streams = list(_streams(file))
    servers = [await _serve(stream) for stream in streams]
    print(json.dumps([next(iter(one.sockets)).getsockname()[1] for one in servers]), flush=True)
    threading.Thread(target=_send_all, args=(streams,), daemon=True).start()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
