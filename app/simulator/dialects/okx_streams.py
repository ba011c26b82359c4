"""OKX's three sockets: login, subscriptions, order operations, pings, notices, closing (sheet, 2 to 7)."""

from collections.abc import Mapping, Sequence

import msgspec

from app.simulator.accounts import Account
from app.simulator.changes import (
    BalancesChanged,
    BookChanged,
    Change,
    OrderChanged,
    PublicTrade,
    Transferred,
)
from app.simulator.dialects.dialect import CloseFrame, Frame, SocketOutput
from app.simulator.dialects.okx_calls import MOST_IN_BATCH
from app.simulator.dialects.okx_channels import Door, Locked, make_feed, needs_login
from app.simulator.dialects.okx_desk import OkxDesk
from app.simulator.dialects.okx_entry import ENTRIES, Asked, Entry, perform
from app.simulator.dialects.okx_feeds import Feed, News
from app.simulator.dialects.okx_keys import LOGIN_TEXTS, LoginRefusal, check_login
from app.simulator.dialects.okx_limits import Windows
from app.simulator.dialects.okx_words import OkxRefusal, encode, envelope, microseconds

_HOUR_NS = 3_600_000_000_000
_OPERATIONS_AN_HOUR = 480
_LONGEST_FRAME = 65_536
_NOTICE_NS = 60_000_000_000
_CLOSE_CODE = 4004

Key = tuple[tuple[str, str], ...]


class OkxSocket:
    """One socket of one door. See app/simulator/dialects/dialect.py for what each method must do."""

    def __init__(self, desk: OkxDesk, door: Door, now_ns: int) -> None:
        self._desk = desk
        self._door = door
        self._connection = desk.next_connection()
        self._opened_ns = self._heard_ns = now_ns
        self._account: Account | None = None
        self._feeds: dict[Key, Feed] = {}
        self._operations = Windows()
        self._used = False
        self._noticed = False
        self._closed = False

    def kind_of(self, text: str) -> str:
        asked = _read(text)
        if asked is None:
            return "other"
        op = asked.get("op")
        if op == "login":
            return "login"
        if op in ("subscribe", "unsubscribe"):
            args = asked.get("args")
            rows = args if isinstance(args, list) else []
            private = any(isinstance(arg, dict) and needs_login(self._door, arg) for arg in rows)
            return "login" if private else "subscribe"
        entry = ENTRIES.get(op) if isinstance(op, str) else None
        return entry.kind if entry else "other"

    def receive(self, text: str, now_ns: int) -> Sequence[SocketOutput]:
        if self._closed:
            return ()
        self._heard_ns = now_ns
        if text == "ping":
            return (Frame("pong"),)
        asked = _read(text)
        if asked is None or len(text) > _LONGEST_FRAME:
            return (self._error("60012", f"Illegal request: {text[:512]}"),)
        op = asked.get("op")
        if op in ("subscribe", "unsubscribe", "login"):
            return self._manage(str(op), asked, text, now_ns)
        entry = ENTRIES.get(op) if isinstance(op, str) else None
        if entry is None or self._door != "private":
            return (self._error("60012", f"Illegal request: {text[:512]}", asked),)
        return (self._enter(entry, asked, now_ns),)

    # login and subscriptions

    def _manage(
        self, op: str, asked: Mapping[str, object], text: str, now_ns: int
    ) -> Sequence[SocketOutput]:
        try:
            self._operations.admit((), _OPERATIONS_AN_HOUR, now_ns, span_ns=_HOUR_NS)
        except OkxRefusal:
            return (self._error("60014", "Requests too frequent", asked),)
        if op == "login":
            return self._login(asked, now_ns)
        args = asked.get("args")
        if not isinstance(args, list) or not args:
            return (self._error("60012", f"Illegal request: {text[:512]}", asked),)
        outputs: list[SocketOutput] = []
        for arg in args:
            if not isinstance(arg, dict) or not all(isinstance(part, str) for part in arg.values()):
                outputs.append(self._error("60013", "Invalid args", asked))
            elif op == "subscribe":
                outputs.extend(self._subscribe(arg, asked, now_ns))
            else:
                outputs.append(self._unsubscribe(arg, asked))
        return outputs

    def _login(self, asked: Mapping[str, object], now_ns: int) -> Sequence[SocketOutput]:
        try:
            self._account = check_login(self._desk.exchange, asked.get("args"), now_ns)
        except LoginRefusal as refused:
            self._closed = True
            error = self._error(refused.code, LOGIN_TEXTS[refused.code], asked)
            return (error, CloseFrame(_CLOSE_CODE, LOGIN_TEXTS[refused.code]))
        self._used = True
        return (self._event("login", asked, code="0", msg=""),)

    def _subscribe(
        self, arg: Mapping[str, str], asked: Mapping[str, object], now_ns: int
    ) -> Sequence[SocketOutput]:
        """Acknowledge, then send what the channel opens with; a second time only the acknowledgement."""
        try:
            feed = make_feed(self._desk, self._door, arg, self._account)
        except Locked as locked:
            return (self._error(locked.code, locked.text, asked),)
        self._used = True
        accepted = self._event("subscribe", asked, arg=dict(arg))
        key = _key(arg)
        if key in self._feeds:
            return (accepted,)
        self._feeds[key] = feed
        return (accepted, *feed.opening(now_ns))

    def _unsubscribe(self, arg: Mapping[str, str], asked: Mapping[str, object]) -> Frame:
        self._feeds.pop(_key(arg), None)
        return self._event("unsubscribe", asked, arg=dict(arg))

    # order operations

    def _enter(self, entry: Entry, asked: Mapping[str, object], now_ns: int) -> Frame:
        """One answer with the request's id; a refusal of the whole has no rows."""
        named = {"id": asked.get("id"), "op": entry.name}
        args = asked.get("args")
        rows = [row for row in args if isinstance(row, dict)] if isinstance(args, list) else []
        most = MOST_IN_BATCH if entry.is_batch else 1
        whole = isinstance(args, list) and len(rows) == len(args) and 1 <= len(rows) <= most
        if self._account is None:
            body = envelope([], "60011", "Please log in")
        elif not whole:
            body = envelope([], "60013", "Invalid args")
        else:
            sent = asked.get("expTime")
            deadline = "" if sent is None else str(sent)
            try:
                wanted = Asked(self._account, rows, deadline, by_code=True)
                body = perform(self._desk, entry, wanted, now_ns)
            except OkxRefusal as refused:
                body = envelope([], refused.code, refused.text)
        if isinstance(body["data"], list) and body["data"]:
            body["msg"] = ""  # the socket leaves the words to sMsg
        stamp = microseconds(now_ns)
        return Frame(encode({**named, **body, "inTime": stamp, "outTime": stamp}).decode())

    # what comes by itself

    def news(self, changes: Sequence[Change], now_ns: int) -> Sequence[SocketOutput]:
        if self._closed or not self._feeds or not changes:
            return ()
        news = self._sorted(changes)
        return [frame for feed in self._feeds.values() for frame in feed.news(news, now_ns)]

    def _sorted(self, changes: Sequence[Change]) -> News:
        news = News()
        mine = self._account.account_id if self._account else None
        for change in changes:
            if isinstance(change, BookChanged):
                news.books.setdefault(change.symbol, []).append(change)
            elif isinstance(change, PublicTrade):
                news.trades.setdefault(change.symbol, []).append(change)
            elif isinstance(change, OrderChanged):
                if change.order.account_id == mine:
                    news.steps.append(change)
            elif change.account_id != mine:
                continue
            elif isinstance(change, BalancesChanged):
                news.balances.append(change)
            elif isinstance(change, Transferred):
                news.transfers.append(change)
        return news

    def tick(self, now_ns: int) -> Sequence[SocketOutput]:
        if self._closed:
            return ()
        options = self._desk.options
        age_ns = now_ns - self._opened_ns
        if now_ns - self._heard_ns >= options.client_silence_ns:
            return self._close("No data received in 30s.")
        if not self._used and age_ns >= options.client_silence_ns:
            return self._close("No login or subscription within 30s of connecting.")
        if age_ns >= options.socket_life_ns:
            return self._close("Service upgrade.")
        outputs: list[SocketOutput] = []
        warning_ns = min(_NOTICE_NS, options.shutdown_notice_ns)
        if not self._noticed and age_ns >= options.socket_life_ns - warning_ns:
            self._noticed = True
            text = "The connection will soon be closed for a service upgrade. Please reconnect."
            outputs.append(self._event("notice", {}, code="64008", msg=text))
        outputs.extend(frame for feed in self._feeds.values() for frame in feed.tick(now_ns))
        return outputs

    # frames

    def _close(self, reason: str) -> Sequence[SocketOutput]:
        self._closed = True
        return (CloseFrame(_CLOSE_CODE, reason),)

    def _error(self, code: str, text: str, asked: Mapping[str, object] | None = None) -> Frame:
        return self._event("error", asked or {}, code=code, msg=text)

    def _event(self, event: str, asked: Mapping[str, object], **more: object) -> Frame:
        sent = asked.get("id")
        named = {"id": sent} if isinstance(sent, str | int) else {}
        body = {**named, "event": event, **more, "connId": self._connection}
        return Frame(encode(body).decode())


def _key(arg: Mapping[str, str]) -> Key:
    return tuple(sorted(arg.items()))


def _read(text: str) -> dict[str, object] | None:
    """A JSON object, else None."""
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
