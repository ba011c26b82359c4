"""What a venue's server half must offer: requests in, answers out, changes in, frames out. No I/O, no clock.

The server (app/simulator/loopback.py) owns sockets, clock and faults. For every request and every tick it
calls one dialect method, then `exchange.drain()`, writes the changes to disk, offers them to every open
socket through `news`, and only then lets the answer and the frames leave. A dialect acts on its exchange
directly and never drains it. `now_ns` is the venue's clock (wall, UTC); it only moves forward unless a test
skews it.

Kinds of requests (`kind_of`), which faults and counters match on: "place", "cancel", "cancel_all", "amend",
"query" (one order), "poll" (lists, balances, fills), "login" (also user-stream subscription), "subscribe",
"market" (public data), "other". Batch requests are of the kind of what they carry.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

import msgspec

from app.simulator.changes import Change
from app.simulator.exchange import Exchange


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP request. `path` and `query` are as sent (percent-encoded); header names are lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = {}
    body: bytes = b""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP answer."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = {}
    content_type: str = "application/json"


class Frame(msgspec.Struct, frozen=True):
    """A text frame. `channel` is "" for the answer to a request, else the stream it belongs to.

    Faults (mute, gap, dup) match on the channel: name it as the venue does, user events "user.<event>".
    """

    text: str
    channel: str = ""


class PingFrame(msgspec.Struct, frozen=True):
    """A protocol-level ping; the server closes the socket when no pong with its payload comes in time."""

    payload: bytes
    pong_within_ns: int


class CloseFrame(msgspec.Struct, frozen=True):
    """The venue closes the socket."""

    code: int
    reason: str = ""


SocketOutput: TypeAlias = Frame | PingFrame | CloseFrame


class Socket(Protocol):
    """One open websocket of the venue, with its subscriptions and its login."""

    def kind_of(self, text: str) -> str:
        """The kind of a client frame; "other" for what cannot be read. Never raises."""
        ...

    def receive(self, text: str, now_ns: int) -> Sequence[SocketOutput]:
        """Answer one client frame. Never raises, whatever the text."""
        ...

    def news(self, changes: Sequence[Change], now_ns: int) -> Sequence[SocketOutput]:
        """The frames these changes cause on this socket."""
        ...

    def tick(self, now_ns: int) -> Sequence[SocketOutput]:
        """Called about every 100 ms: pings, periodic pushes, closing after silence."""
        ...


class Dialect(Protocol):
    """One venue's server half. Constructed by `DIALECTS[venue](exchange, options)`."""

    exchange: Exchange

    def kind_of(self, request: Request) -> str:
        """Never raises."""
        ...

    def answer(self, request: Request, now_ns: int) -> Answer:
        """Answer one HTTP request; an unknown path gets the venue's own refusal. Never raises."""
        ...

    def open_socket(self, path: str, query: str, now_ns: int) -> Socket | None:
        """A new socket for that path (percent-encoded, without host), None where the venue has none."""
        ...

    def tick(self, now_ns: int) -> None:
        """Called about every 100 ms, before the sockets': timers that act on the exchange."""
        ...

    def addresses(self, http: str, ws: str) -> dict[str, str]:
        """The venue's part of the first line of `tradedeck simulate`, from "http://host:port" and "ws://..."."""
        ...


class DialectOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Durations a test may shorten, and the venue's mode."""

    ping_every_ns: int = 20_000_000_000
    pong_within_ns: int = 60_000_000_000
    socket_life_ns: int = 24 * 3_600_000_000_000
    shutdown_notice_ns: int = 10 * 60_000_000_000
    client_silence_ns: int = 30_000_000_000
    book_idle_ns: int = 60_000_000_000  # OKX: an empty update after that long without a change
    simulated_trading: bool = (
        False  # OKX: keys are demo keys and need the header x-simulated-trading
    )
