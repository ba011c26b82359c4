"""Things that go wrong on purpose: which fault hits which request or frame. Pure; the server acts.

Posted to `POST /faults` as `{"venue": "okx", "verb": "drop_reply", "match": "place", "count": 1, ...}`:

- `drop_req`: the request never reaches the venue, no answer comes
- `drop_reply`: the venue acts, no answer comes
- `delay_req`: the request reaches the venue `seconds` late
- `delay_reply`: the answer comes `seconds` late
- `rst`: the connection is reset; `processed` (true) says whether the venue acted before
- `truncate`: the answer breaks off `after_bytes` of its body
- `status`: `code`, `body`, `headers` instead; `processed` (false) says whether the venue acted before
- `dup`: an answer, or a frame of `channel`, comes twice
- `mute`: `channel` goes silent for `seconds`, the socket lives
- `gap`: `count` frames of `channel` are lost
- `down`: `what` (rest, ws, both) is unreachable for `seconds`
- `clear`: all standing faults of the venue end

`match` is a kind of request ("place", "cancel", "query", "poll", ..., "*" for any). For mute, gap and dup
`channel` (or else `match`) is a part of the channel's name, "*" for every channel. `contains` narrows a
request fault to requests whose text contains it. Without `count` a fault hits once; without `seconds` mute
and down last until cleared. Request faults work on HTTP requests and on websocket requests alike.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

_CHANNEL_VERBS = ("mute", "gap", "dup")
_FOREVER = 1 << 62


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One fault as posted; `left` and `until_ns` are kept by the board."""

    venue: str
    verb: Literal[
        "drop_req",
        "drop_reply",
        "delay_req",
        "delay_reply",
        "rst",
        "truncate",
        "status",
        "dup",
        "mute",
        "gap",
        "down",
        "clear",
    ]
    match: str = "*"
    channel: str = ""
    contains: str = ""
    count: int = 1
    seconds: float | None = None
    code: int = 503
    body: str = ""
    headers: Mapping[str, str] = {}
    processed: bool | None = None
    after_bytes: int = 40
    what: Literal["rest", "ws", "both"] = "both"

    @property
    def delay_seconds(self) -> float:
        return 0.0 if self.seconds is None else max(0.0, self.seconds)


class _Standing(msgspec.Struct):
    fault: Fault
    left: int
    until_ns: int


class FaultBoard:
    """The faults of one venue. Times are monotonic nanoseconds."""

    def __init__(self) -> None:
        self._standing: list[_Standing] = []
        self.hits: dict[str, int] = {}

    def add(self, fault: Fault, now_ns: int) -> None:
        if fault.verb == "clear":
            self._standing.clear()
            return
        until = _FOREVER
        if fault.verb in ("mute", "down") and fault.seconds is not None:
            until = now_ns + int(fault.seconds * 1_000_000_000)
        self._standing.append(_Standing(fault, fault.count, until))

    def for_request(self, kind: str, text: str, now_ns: int) -> Fault | None:
        """The oldest fault that hits this request; it is used up by one."""
        for held in self._alive(now_ns):
            fault = held.fault
            if fault.verb in ("mute", "gap", "down") or fault.channel:
                continue
            if fault.match in ("*", kind) and fault.contains in text:
                self._use(held)
                return fault
        return None

    def copies_of_frame(self, channel: str, now_ns: int) -> int:
        """How often a frame of this channel leaves: 0 when muted or lost, 2 when duplicated, else 1."""
        if not self._standing or not channel:
            return 1
        for held in self._alive(now_ns):
            fault = held.fault
            wanted = fault.channel or fault.match
            if fault.verb not in _CHANNEL_VERBS or (wanted != "*" and wanted not in channel):
                continue
            if fault.verb == "mute":
                return 0
            self._use(held)
            return 0 if fault.verb == "gap" else 2
        return 1

    def is_down(self, what: Literal["rest", "ws"], now_ns: int) -> bool:
        return any(
            held.fault.verb == "down" and held.fault.what in (what, "both")
            for held in self._alive(now_ns)
        )

    def _use(self, held: _Standing) -> None:
        held.left -= 1
        verb = held.fault.verb
        self.hits[verb] = self.hits.get(verb, 0) + 1

    def _alive(self, now_ns: int) -> list[_Standing]:
        if self._standing:
            self._standing = [
                held
                for held in self._standing
                if held.until_ns > now_ns and (held.left > 0 or held.fault.verb in ("mute", "down"))
            ]
        return self._standing
