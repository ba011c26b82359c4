"""The short way for whole text messages changes nothing of what arrives, however the bytes are cut."""

import asyncio
import os
import struct
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.datastructures import Headers
from websockets.http11 import Response
from websockets.protocol import State
from websockets.uri import parse_uri
from websockets.utils import accept_key

from app.venues.link.socket_line import MESSAGE_LIMIT, SocketLine


class Wire(asyncio.Transport):
    """Remembers what is written to it; `aborted` once the line was let go."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def abort(self) -> None:
        self.aborted = True

    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None:
        return None

    def is_closing(self) -> bool:
        return self.aborted

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        return None


def open_line(is_open: bool = True) -> tuple[SocketLine, Wire]:
    """Must be called with a loop running."""
    state = State.OPEN if is_open else State.CONNECTING
    protocol = ClientProtocol(parse_uri("ws://127.0.0.1/"), state=state, max_size=MESSAGE_LIMIT)
    line, wire = SocketLine(protocol), Wire()
    line.connection_made(wire)
    if is_open:
        line.response = Response(101, "Switching Protocols", Headers())
    return line, wire


def frame(payload: bytes, opcode: int = 1, final: bool = True, masked: bool = False) -> bytes:
    """As a server sends it."""
    first = (0x80 if final else 0) | opcode
    mask = 0x80 if masked else 0
    size = len(payload)
    if size < 126:
        head = bytes([first, mask | size])
    elif size < 65_536:
        head = bytes([first, mask | 126]) + struct.pack("!H", size)
    else:
        head = bytes([first, mask | 127]) + struct.pack("!Q", size)
    return head + (b"\0\0\0\0" if masked else b"") + payload


MESSAGES = st.lists(
    st.one_of(
        st.builds(
            lambda size: ("text", b"t" * size),
            st.sampled_from([0, 1, 125, 126, 127, 300, 65_535, 65_536, 70_000]),
        ),
        st.builds(lambda size: ("binary", b"b" * size), st.sampled_from([0, 5, 200])),
        st.builds(
            lambda sizes: ("pieces", b"".join(b"p" * size for size in sizes)),
            st.lists(st.integers(0, 200), min_size=2, max_size=4),
        ),
        st.just(("ping", b"are you there")),
    ),
    max_size=12,
)


def bytes_of(kind: str, payload: bytes) -> bytes:
    if kind == "text":
        return frame(payload)
    if kind == "binary":
        return frame(payload, opcode=2)
    if kind == "ping":
        return frame(payload, opcode=9)
    half = len(payload) // 2
    ping_between = frame(b"between", opcode=9)
    return frame(payload[:half], final=False) + ping_between + frame(payload[half:], opcode=0)


def in_loop(test: Callable[[], None]) -> None:
    async def run() -> None:
        test()

    asyncio.run(run())


@settings(deadline=None)
@given(MESSAGES, st.lists(st.integers(1, 100_000), min_size=1, max_size=8), st.integers(0, 12))
def test_every_message_arrives_once_and_in_order_however_reads_cut_them(
    messages: list[tuple[str, bytes]], cuts: list[int], listened_after: int
) -> None:
    def check() -> None:
        line, wire = open_line()
        arrived: list[bytes] = []
        stream = b"".join(bytes_of(*message) for message in messages)
        at = reads = 0
        while at < len(stream):
            if reads == listened_after:
                line.listen(arrived.append)
            size = cuts[reads % len(cuts)]
            line.data_received(stream[at : at + size])
            at, reads = at + size, reads + 1
        if reads <= listened_after:
            line.listen(arrived.append)
        assert arrived == [payload for kind, payload in messages if kind != "ping"]
        pings = sum(kind in ("ping", "pieces") for kind, _ in messages)
        assert wire.written.count(b"\x8a") >= pings  # each is answered with a pong
        assert line.protocol.state is State.OPEN

    in_loop(check)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (frame(b"x" * (MESSAGE_LIMIT + 1)), 1009),
        (frame(b"x", masked=True), 1002),
        (frame(b"x", opcode=3), 1002),
        (bytes([0xC1, 1]) + b"x", 1002),  # a reserved bit
        (frame(b"x", opcode=0), 1002),  # the end of a message that never began
        (frame(b"a", final=False) + frame(b"b"), 1002),  # another one in the middle of a message
    ],
    ids=["too large", "masked", "unknown", "reserved", "no beginning", "interrupted"],
)  # fmt: skip
def test_what_no_server_may_send_ends_the_line_with_the_right_code_and_nothing_behind_it_counts(
    bad: bytes, code: int, at_once: bool
) -> None:
    def check() -> None:
        line, _ = open_line()
        arrived: list[bytes] = []
        line.listen(arrived.append)
        stream = frame(b"good") + bad + frame(b"never")
        step = len(stream) if at_once else 100_000 if len(stream) > 100_000 else 1
        for at in range(0, len(stream), step):
            line.data_received(stream[at : at + step])
        assert arrived == [b"good"]
        assert line.protocol.close_sent is not None
        assert line.protocol.close_sent.code == code

    in_loop(check)


def test_a_large_message_in_single_bytes_costs_no_more_than_its_bytes() -> None:
    def check() -> None:
        line, _ = open_line()
        arrived: list[bytes] = []
        line.listen(arrived.append)
        stream = frame(os.urandom(300_000))
        for byte in stream:
            line.data_received(bytes([byte]))
        assert arrived == [stream[10:]]

    in_loop(check)


@given(st.lists(st.integers(1, 200), min_size=1, max_size=5))
@settings(deadline=None)
def test_messages_right_behind_the_handshake_are_not_lost(cuts: list[int]) -> None:
    def check() -> None:
        line, wire = open_line(is_open=False)
        request = line.protocol.connect()
        line.protocol.send_request(request)
        answer = (
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept_key(line.protocol.key)}\r\n\r\n"
        ).encode()
        stream = answer + frame(b"first") + frame(b"x" * 300) + frame(b"hello", opcode=9)
        at = reads = 0
        while at < len(stream):
            size = cuts[reads % len(cuts)]
            line.data_received(stream[at : at + size])
            at, reads = at + size, reads + 1
        arrived: list[bytes] = []
        line.listen(arrived.append)
        assert arrived == [b"first", b"x" * 300]
        assert line.protocol.state is State.OPEN
        assert b"\x8a" in wire.written

    in_loop(check)


def test_a_refusal_is_read_whole() -> None:
    def check() -> None:
        line, _ = open_line(is_open=False)
        line.protocol.send_request(line.protocol.connect())
        line.data_received(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nbla")
        line.data_received(b"-bla-x")
        assert line.response is not None
        assert (line.response.status_code, line.response.body) == (403, b"bla-bla-x")

    in_loop(check)


def test_a_listener_that_fails_ends_the_line_and_is_told() -> None:
    def check() -> None:
        line, wire = open_line()
        seen: list[bytes] = []

        def receive(message: bytes) -> None:
            seen.append(message)
            raise RuntimeError("broken on purpose")

        line.listen(receive)
        line.data_received(frame(b"one") + frame(b"two"))
        assert seen == [b"one"]
        assert wire.aborted
        assert isinstance(line.failure, RuntimeError)

    in_loop(check)


def test_a_line_that_was_let_go_hands_over_nothing_more() -> None:
    def check() -> None:
        line, wire = open_line()
        arrived: list[bytes] = []

        def receive(message: bytes) -> None:
            arrived.append(message)
            line.abort()

        line.listen(receive)
        line.data_received(
            frame(b"one") + frame(b"two") + frame(b"p", final=False) + frame(b"q", opcode=0)
        )
        assert arrived == [b"one"]
        assert wire.aborted

    in_loop(check)
