"""OKX's keys: signed REST headers and the login frame (sheet, section 2)."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

from app.simulator.accounts import Account
from app.simulator.dialects.dialect import Request
from app.simulator.dialects.okx_words import WHOLE, OkxRefusal
from app.simulator.exchange import Exchange

_WINDOW_NS = 30_000_000_000
_STAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z", re.ASCII
)

# header -> the code for its absence, in the order in which they are looked at
_HEADERS = {
    "ok-access-key": "50103",
    "ok-access-passphrase": "50104",
    "ok-access-sign": "50106",
    "ok-access-timestamp": "50107",
}
LOGIN_TEXTS: Mapping[str, str] = {
    "60005": "Invalid apiKey",
    "60006": "Timestamp request expired",
    "60007": "Invalid sign",
    "60009": "Login failed.",
    "60024": "Wrong passphrase",
}


class LoginRefusal(Exception):
    """A login frame that fails; the socket closes after the answer."""

    def __init__(self, code: str) -> None:
        super().__init__(LOGIN_TEXTS[code])
        self.code = code


def signature(secret: str, text: str) -> str:
    """base64(HMAC-SHA256(secret, text))."""
    digest = hmac.new(_bytes(secret), _bytes(text), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")  # headers may hold what is no Unicode


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(_bytes(left), _bytes(right))


def check_request(exchange: Exchange, request: Request, now_ns: int, *, simulated: bool) -> Account:
    """Whose signed request it is; raises 50101 to 50113. `simulated` asks for the demo header."""
    for header, code in _HEADERS.items():
        if not request.headers.get(header):
            raise OkxRefusal(code)
    account = exchange.account_by_key(request.headers["ok-access-key"])
    if account is None:
        raise OkxRefusal("50111")
    if simulated and request.headers.get("x-simulated-trading") != "1":
        raise OkxRefusal("50101")
    stamp = request.headers["ok-access-timestamp"]
    if abs(now_ns - _stamp_ns(stamp)) > _WINDOW_NS:
        raise OkxRefusal("50102")
    if not _same(request.headers["ok-access-passphrase"], account.passphrase):
        raise OkxRefusal("50105")
    path = f"{request.path}?{request.query}" if request.query else request.path
    try:
        text = stamp + request.method.upper() + path + request.body.decode()
    except UnicodeDecodeError:
        raise OkxRefusal("50113") from None
    if not _same(request.headers["ok-access-sign"], signature(account.secret, text)):
        raise OkxRefusal("50113")
    return account


def _stamp_ns(stamp: str) -> int:
    """2026-11-21T01:02:03.456Z as an instant; raises 50112."""
    if _STAMP.fullmatch(stamp) is None:
        raise OkxRefusal("50112")
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        raise OkxRefusal("50112") from None
    seconds = int(moment.replace(microsecond=0).timestamp())
    return seconds * 1_000_000_000 + moment.microsecond * 1_000


def check_login(exchange: Exchange, args: object, now_ns: int) -> Account:
    """Whose login it is; raises LoginRefusal."""
    first = args[0] if isinstance(args, list) and len(args) == 1 else None
    if not isinstance(first, dict):
        raise LoginRefusal("60009")
    names = ("apiKey", "passphrase", "timestamp", "sign")
    key, passphrase, stamp, sign = (first.get(name) for name in names)
    if not (
        isinstance(key, str)
        and isinstance(passphrase, str)
        and isinstance(stamp, str)
        and isinstance(sign, str)
    ):
        raise LoginRefusal("60009")
    account = exchange.account_by_key(key)
    if account is None:
        raise LoginRefusal("60005")
    # The stamp counts in whole seconds, so the present second is never too far ahead.
    if WHOLE.fullmatch(stamp) is None or abs(now_ns // 10**9 - int(stamp)) > _WINDOW_NS // 10**9:
        raise LoginRefusal("60006")
    if not _same(passphrase, account.passphrase):
        raise LoginRefusal("60024")
    if not _same(sign, signature(account.secret, f"{stamp}GET/users/self/verify")):
        raise LoginRefusal("60007")
    return account
