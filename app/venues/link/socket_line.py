"""websockets' client connection with a short way for the common message: from the socket to the session.

A whole text frame is handed over where it lies in what was read. Everything else (handshake, pings, closing,
fragments, faults) goes to websockets, frame by frame, so that its parser always stands between two frames.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from websockets.asyncio.client import ClientConnection
from websockets.frames import DATA_OPCODES, Frame
from websockets.http11 import Request, Response
from websockets.protocol import State

MESSAGE_LIMIT = 1024 * 1024

_TEXT = 0x81  # a whole text message
_MASKED = 0x80  # no server may do that
_SHORT, _LONG = 126, 127  # lengths that say: the length follows in 2 or 8 bytes
_HEAD_MOST = 64 * 1024  # of the handshake's answer; websockets judges it earlier
_HEAD_END = b"\r\n\r\n"

Receive: TypeAlias = Callable[[bytes], None]


class SocketLine(ClientConnection):
    """Messages are kept until `listen` says where they go; `failure` is what the listener raised."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.failure: Exception | None = None
        self._rest = bytearray()  # the beginning of a frame (or of the handshake's answer)
        self._needed = 0  # bytes of it before anything can be done
        self._is_answered = (
            self.protocol.state is not State.CONNECTING
        )  # the handshake's head is read
        self._early: list[bytes] = []
        self._fragments: list[bytes] = []
        self._receive: Receive = self._early.append
        self._let_go = False

    def listen(self, receive: Receive) -> None:
        """Hand every message to `receive`, at once and in order; its failure ends the line."""
        early, self._early = self._early, []
        self._receive = receive
        for message in early:
            self._deliver(message)

    def abort(self) -> None:
        """Let go of the line at once: not a message more."""
        self._let_go = True
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """From the socket: cut into frames."""
        if self._rest:
            self._rest += data
            if len(self._rest) < self._needed:
                return
            data = bytes(self._rest)
            self._rest.clear()
        protocol = self.protocol
        if not self._is_answered:
            data = self._shake_hands(data)
        at, end = 0, len(data)
        while at < end and not self._let_go:
            if protocol.state is not State.OPEN:
                super().data_received(data[at:])
                return
            start, stop = _frame(data, at, end)
            fits = stop - start <= MESSAGE_LIMIT
            if stop > end and fits:
                self._keep(data[at:], stop - at)
                return
            if data[at] == _TEXT and start and fits and protocol.current_size is None:
                self._deliver(data[start:stop])
            else:
                super().data_received(data[at:stop])
            at = stop

    def process_event(self, event: Frame | Request | Response) -> None:
        """What websockets has read: its messages are delivered in their turn."""
        if self.response is None or not isinstance(event, Frame):
            super().process_event(event)
        elif event.opcode in DATA_OPCODES:
            self._fragments.append(bytes(event.data))
            if event.fin:
                message = b"".join(self._fragments)
                self._fragments.clear()
                self._deliver(message)
        else:
            super().process_event(event)

    def _shake_hands(self, data: bytes) -> bytes:
        """The handshake's answer to websockets; what came behind it."""
        end = data.find(_HEAD_END) + len(_HEAD_END)
        if end < len(_HEAD_END):
            if len(data) <= _HEAD_MOST:
                self._keep(data, len(data) + 1)
                return b""
            end = len(data)
        self._is_answered = True
        super().data_received(data[:end])
        return data[end:]

    def _keep(self, rest: bytes, needed: int) -> None:
        self._rest += rest
        self._needed = needed

    def _deliver(self, message: bytes) -> None:
        if self._let_go:
            return
        try:
            self._receive(message)
        except Exception as failure:
            self.failure = failure
            self.abort()


def _frame(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Where the payload of the frame at `at` starts and stops; a stop beyond `end` when it is not all here.

    A masked frame, which no server may send, starts at 0 and stops where the data does: websockets says what
    is wrong with it.
    """
    if end - at < 2:
        return at, end + 1
    length = data[at + 1]
    start = at + 2
    if length & _MASKED:
        return 0, end
    if length == _SHORT:
        start = at + 4
        if start > end:
            return at, end + 1
        length = data[at + 2] << 8 | data[at + 3]
    elif length == _LONG:
        start = at + 10
        if start > end:
            return at, end + 1
        length = int.from_bytes(data[at + 2 : start], "big")
    return start, start + length
