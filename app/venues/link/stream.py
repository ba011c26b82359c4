"""One websocket: open, read, write, abort."""

import asyncio
import ssl
from collections import deque

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.protocol import State

from app.domain.errors import WireError
from app.domain.safe_text import sanitise
from app.venues.link.guard import guarded
from app.venues.link.rest import ssl_context
from app.venues.link.socket_line import MESSAGE_LIMIT, Receive, SocketLine
from app.venues.wire.requests import Frame
from app.venues.wire.session import ChannelPlan

_OPEN_SECONDS = 10
_PING_SECONDS = 10


class StreamEnded(WireError):
    """The line is gone; the text says why."""


class StreamRefused(StreamEnded):
    """The venue answered the handshake with an HTTP error that the next attempt will meet, too."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the venue refused the socket with HTTP {status}")
        self.status = status


class _Direct(connect):
    """websockets follows redirects; a venue's address is the one in the table and no other."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class Stream:
    """An open websocket. Frames are written in order by `write_on`, which runs beside the reader."""

    def __init__(self, socket: SocketLine) -> None:
        self._socket = socket
        self._queue: deque[Frame] = deque()
        self._ready = asyncio.Event()

    @classmethod
    async def open(cls, plan: ChannelPlan, origins: frozenset[tuple[str, str]]) -> "Stream":
        """Connect; raises StreamEnded or StreamRefused. No proxy, no compression, no redirect."""
        url = guarded(plan.url, origins)
        try:
            socket = await _Direct(
                url,
                additional_headers=list(plan.headers),
                compression=None,
                proxy=None,
                open_timeout=_OPEN_SECONDS,
                ping_interval=_PING_SECONDS if plan.pings else None,
                ping_timeout=_PING_SECONDS,
                close_timeout=1,
                max_size=MESSAGE_LIMIT,
                create_connection=SocketLine,
                ssl=ssl_context() if url.startswith("wss:") else None,
            )
        except InvalidStatus as refused:
            status = refused.response.status_code
            if 400 <= status < 500:
                raise StreamRefused(status) from refused
            raise StreamEnded(f"the venue refused the socket with HTTP {status}") from refused
        except (OSError, InvalidHandshake, InvalidURI, EOFError) as failure:
            raise StreamEnded(_cause(failure)) from failure
        assert isinstance(socket, SocketLine)
        return cls(socket)

    def write(self, frame: Frame) -> bool:
        """Hand a frame to the writer; False when the line is not open: nothing of it will be written."""
        if self._socket.state is not State.OPEN:
            return False
        self._queue.append(frame)
        self._ready.set()
        return True

    async def write_on(self) -> None:
        """Write what is handed in until the line closes; what is left then is in `unwritten`."""
        while True:
            while self._queue:
                # Between this look and the socket's buffer nothing waits, so a frame still queued when
                # the line closes was never written, and one taken off may have been.
                if self._socket.state is not State.OPEN:
                    return
                frame = self._queue.popleft()
                try:
                    await self._socket.send(frame.data, text=True)
                except ConnectionClosed:
                    return
            self._ready.clear()
            await self._ready.wait()

    def unwritten(self) -> list[Frame]:
        """Take out the frames that were proven not to have left."""
        left = list(self._queue)
        self._queue.clear()
        return left

    async def read_on(self, receive: Receive) -> str:
        """Hand over every message until the line ends; why it did. Raises what `receive` raises.

        No task and no future per message: `receive` is called where the socket is read.
        """
        self._socket.listen(receive)
        await self._socket.wait_closed()
        if self._socket.failure is not None:
            raise self._socket.failure
        return _closing(self._socket.protocol.close_exc)

    def abort(self) -> None:
        """Let go of the line at once, without the closing handshake that a dead peer would not answer."""
        self._socket.abort()


def _closing(closed: ConnectionClosed) -> str:
    received = closed.rcvd
    if received is not None:
        words = f" ({received.reason})" if received.reason else ""
        return sanitise(f"the venue closed the line with code {received.code}{words}")
    if closed.sent is not None and closed.sent.code == 1009:
        return "the venue sent a message larger than 1 MiB"
    if closed.sent is not None and closed.sent.code == 1011:
        return "the venue left our ping unanswered"
    return "the line broke"


def _cause(failure: Exception) -> str:
    if isinstance(failure, TimeoutError):
        return f"the venue did not open the socket within {_OPEN_SECONDS} s"
    if isinstance(failure, ssl.SSLError):
        return "the encrypted connection could not be set up"
    if isinstance(failure, ConnectionRefusedError):
        return "the venue's host refuses the connection"
    if isinstance(failure, OSError):
        return "the venue's host cannot be reached"
    return "the venue did not answer as a websocket"
