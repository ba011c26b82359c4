"""Binance's WebSocket API: the same operations as REST, and the user data stream (sheet A2, A6, A7)."""

import json
from collections.abc import Mapping, Sequence

from app.simulator.accounts import Account
from app.simulator.changes import Change
from app.simulator.dialects.binance_calls import (
    Call,
    check_signature,
    check_time,
    find_account,
    sorted_text,
)
from app.simulator.dialects.binance_desk import BinanceDesk
from app.simulator.dialects.binance_events import user_event
from app.simulator.dialects.binance_operations import OPERATIONS, Operation, Security, perform
from app.simulator.dialects.binance_session import SocketAge
from app.simulator.dialects.binance_words import (
    BinanceRefusal,
    encode,
    is_request_id,
    milliseconds,
    missing,
    read_json,
)
from app.simulator.dialects.dialect import DialectOptions, Frame, SocketOutput

_METHODS = frozenset(name for name in OPERATIONS if not name.startswith("/"))
_SESSION_KINDS = {
    "session.logon": "login",
    "session.status": "other",
    "session.logout": "login",
    "session.subscriptions": "other",
    "userDataStream.subscribe": "login",
    "userDataStream.subscribe.signature": "login",
    "userDataStream.unsubscribe": "other",
}
_SESSION_WEIGHT = 2
_RETIRED = ("userDataStream.start", "userDataStream.ping", "userDataStream.stop")


class ApiSocket:
    """One socket at /ws-api/v3."""

    def __init__(self, desk: BinanceDesk, options: DialectOptions, now_ns: int) -> None:
        self._desk = desk
        self._opened_ns = now_ns
        self._subscriptions: dict[int, Account] = {}
        self._lifetime_subscriptions = 0
        self._age = SocketAge(
            options,
            lambda event: Frame(encode({"event": event}).decode(), "serverShutdown"),
            now_ns,
        )

    def kind_of(self, text: str) -> str:
        try:
            asked = read_json(text)
        except ValueError:
            return "other"
        method = asked.get("method") if isinstance(asked, dict) else None
        if not isinstance(method, str):
            return "other"
        if method in _METHODS:
            return OPERATIONS[method].kind
        return _SESSION_KINDS.get(method, "other")

    def receive(self, text: str, now_ns: int) -> Sequence[SocketOutput]:
        number: object = None
        answer: dict[str, object]
        orders, shown, status = False, True, 200
        ended: list[SocketOutput] = []
        try:
            asked = _read(text)
            if not is_request_id(asked.get("id")):
                raise BinanceRefusal(-1100, "Illegal characters found in parameter 'id'.")
            number = asked.get("id")
            params = _parameters(asked.get("params"))
            shown = params.get("returnRateLimits") != "false"
            method = str(asked.get("method", ""))
            orders = method == "order.place"
            answer = {"result": self._do(method, params, now_ns, ended)}
        except BinanceRefusal as refusal:
            status, answer = refusal.status, {"error": refusal.body()}
        whole = {"id": number, "status": status, **answer}
        if shown:
            whole["rateLimits"] = self._desk.limits.rows(now_ns, orders=orders and status == 200)
        return [Frame(encode(whole).decode()), *ended]

    def _do(
        self, method: str, params: dict[str, str], now_ns: int, ended: list[SocketOutput]
    ) -> object:
        self._desk.limits.admit(now_ns)
        if method in _METHODS:
            operation = OPERATIONS[method]
            return perform(self._desk, operation, self._call(operation, params, now_ns))
        self._desk.limits.charge(_SESSION_WEIGHT, now_ns)
        if method == "userDataStream.subscribe.signature":
            return self._subscribe(self._signed(params, now_ns))
        if method == "userDataStream.unsubscribe":
            return self._unsubscribe(params, now_ns, ended)
        if method == "session.subscriptions":
            return [{"subscriptionId": number} for number in self._subscriptions]
        if method in ("session.status", "session.logout"):
            return self._status(now_ns)
        if method == "session.logon":
            self._signed(params, now_ns)
            raise BinanceRefusal(-4056, "HMAC_SHA256 API key is not supported.")
        if method == "userDataStream.subscribe":
            raise BinanceRefusal(-1099, "The session is not authenticated; use session.logon.", 401)
        if method in _RETIRED:
            raise BinanceRefusal(-1000, "This method was retired on 2026-02-20.", 410)
        raise BinanceRefusal(-1100, "Unknown method.")

    def _call(self, operation: Operation, params: dict[str, str], now_ns: int) -> Call:
        call = Call(params=params, now_ns=now_ns)
        if operation.security is Security.SIGNED:
            call.account = self._signed(params, now_ns)
        return call

    def _signed(self, params: Mapping[str, str], now_ns: int) -> Account:
        """Who signed these parameters; every request signs itself, HMAC keys have no sessions."""
        try:
            if not params.get("apiKey"):
                raise missing("apiKey")
            account = find_account(self._desk.exchange, params["apiKey"])
            check_time(params, now_ns)
            check_signature(account, sorted_text(params), params.get("signature"))
        except BinanceRefusal:
            self._desk.limits.charge(1, now_ns)
            raise
        return account

    def _subscribe(self, account: Account) -> object:
        if any(held is account for held in self._subscriptions.values()):
            raise BinanceRefusal(-2035, "User Data Stream subscription already active.")
        number = self._lifetime_subscriptions
        self._lifetime_subscriptions += 1
        self._subscriptions[number] = account
        return {"subscriptionId": number}

    def _unsubscribe(
        self, params: Mapping[str, str], now_ns: int, ended: list[SocketOutput]
    ) -> object:
        asked = Call(params=params, now_ns=now_ns).whole("subscriptionId")
        numbers = list(self._subscriptions) if asked is None else [asked]
        if not numbers or numbers[0] not in self._subscriptions:
            raise BinanceRefusal(-2036, "User Data Stream subscription not active.")
        for number in numbers:
            del self._subscriptions[number]
            event = {"e": "eventStreamTerminated", "E": milliseconds(now_ns)}
            ended.append(_wrapped(number, event))
        return {}

    def _status(self, now_ns: int) -> object:
        return {
            "apiKey": None,
            "authorizedSince": None,
            "connectedSince": milliseconds(self._opened_ns),
            "returnRateLimits": True,
            "serverTime": milliseconds(now_ns),
            "userDataStream": bool(self._subscriptions),
        }

    def news(self, changes: Sequence[Change], now_ns: int) -> Sequence[SocketOutput]:
        frames: list[SocketOutput] = []
        for number, account in self._subscriptions.items():
            for change in changes:
                event = user_event(change, account.account_id, now_ns)
                if event is not None:
                    frames.append(_wrapped(number, event))
        return frames

    def tick(self, now_ns: int) -> Sequence[SocketOutput]:
        return self._age.tick(now_ns)


def _wrapped(number: int, event: Mapping[str, object]) -> Frame:
    text = encode({"subscriptionId": number, "event": event}).decode()
    return Frame(text, f"user.{event['e']}")


def _read(text: str) -> dict[str, object]:
    try:
        asked = read_json(text)
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise BinanceRefusal(-1135, "Invalid JSON Request")
    return asked


def _parameters(given: object) -> dict[str, str]:
    """Parameters as the text they are signed with: numbers as sent, booleans in small letters."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise BinanceRefusal(-1135, "Invalid JSON Request: params must be an object")
    params: dict[str, str] = {}
    for name, value in given.items():
        if isinstance(value, bool):
            params[name] = "true" if value else "false"
        elif isinstance(value, str | int):
            params[name] = str(value)
        elif isinstance(value, list):
            params[name] = json.dumps(value, separators=(",", ":"))
    return params
