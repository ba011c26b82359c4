"""Frames and answers of OKX taken apart: envelopes first, rows one by one, so that a bad row ends nothing."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from app.domain.errors import WireError
from app.domain.safe_text import sanitise

Row = TypeVar("Row")

_DEEP = "OKX sent JSON nested too deeply"


class Argument(msgspec.Struct):
    """What a subscription, or a push, is about."""

    channel: str = ""
    instId: str | None = ""
    instType: str | None = ""


class SocketMessage(msgspec.Struct):
    """Any text frame but "pong": an event, the reply to an op, or a push.

    {"id":"1","event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}
    {"event":"error","code":"60009","msg":"Login failed.","connId":"a4d3ae55"}
    {"arg":{"channel":"account"},"data":[...]}
    """

    event: str | None = None
    op: str | None = None
    id: str | None = None
    code: str | None = None
    msg: str | None = None
    arg: Argument | None = None
    action: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"")


class Answer(msgspec.Struct):
    """The envelope of every REST answer; code "0" is success."""

    code: str
    msg: str | None = ""
    data: msgspec.Raw = msgspec.Raw(b"")


class TimeRow(msgspec.Struct):
    """data[0] of /public/time."""

    ts: str


_ROWS = msgspec.json.Decoder(list[msgspec.Raw])
_MESSAGE = msgspec.json.Decoder(SocketMessage)
_ANSWER = msgspec.json.Decoder(Answer)


def decode(decoder: msgspec.json.Decoder[Row], raw: bytes | msgspec.Raw, what: str) -> Row:
    """One JSON text of a known shape; raises WireError for anything else."""
    try:
        return decoder.decode(raw)
    except RecursionError:
        raise WireError(_DEEP) from None
    except (msgspec.MsgspecError, ValueError) as error:
        raise WireError(f"OKX sent {what} of an unknown shape: {sanitise(error, 160)}") from None


def read_message(frame: bytes) -> SocketMessage:
    """A text frame; raises WireError."""
    return decode(_MESSAGE, frame, "a frame")


def read_answer(body: bytes) -> Answer:
    """A REST answer; raises WireError (HTML, empty, cut short, another shape)."""
    return decode(_ANSWER, body, "an answer")


def rows_of(data: msgspec.Raw) -> list[msgspec.Raw]:
    """The elements of `data`, undecoded; absent is no rows. Raises WireError when it is no list."""
    return decode(_ROWS, data, "data") if bytes(data) else []


def read_rows(
    decoder: msgspec.json.Decoder[Row], rows: Iterable[msgspec.Raw], what: str
) -> tuple[list[Row], list[WireError]]:
    """The rows that can be read, and what was wrong with the others."""
    good: list[Row] = []
    bad: list[WireError] = []
    for raw in rows:
        try:
            good.append(decode(decoder, raw, what))
        except WireError as error:
            bad.append(error)
    return good, bad
