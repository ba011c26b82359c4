"""A Binance request after parsing: its parameters, who sent it, and the checks on both (sheet A2, A7)."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import parse_qsl

import msgspec

from app.domain.amounts import parse_decimal
from app.domain.errors import NumberError
from app.simulator.accounts import Account
from app.simulator.dialects.binance_words import BinanceRefusal, missing
from app.simulator.exchange import Exchange
from app.simulator.listings import Listing

_CLIENT_ID = re.compile(r"[a-zA-Z0-9\-_]{1,36}", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9]{8,128}", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,19}", re.ASCII)
_PLAIN_NUMBER = "^([0-9]{1,20})(\\.[0-9]{1,20})?$"
_AHEAD_MS = 1_000
_WINDOW_MS = 5_000
_LONGEST_WINDOW_MS = 60_000


class Call(msgspec.Struct, kw_only=True):
    """One request: what it says (`params`), and once it is checked, whose it is."""

    params: Mapping[str, str]
    now_ns: int
    account: Account | None = None

    def text(self, name: str) -> str | None:
        """A parameter, None when absent or empty."""
        return self.params.get(name) or None

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise missing(name)
        return value

    def whole(self, name: str) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        if _WHOLE.fullmatch(value) is None:
            raise illegal(name, "^[0-9]{1,20}$")
        return int(value)

    def limit(self, usual: int, most: int) -> int:
        value = self.whole("limit")
        return usual if value is None else max(1, min(value, most))

    def decimal(self, name: str) -> Decimal | None:
        """A number with at most eight digits after the point."""
        value = self.text(name)
        if value is None:
            return None
        try:
            number = parse_decimal(value)
        except NumberError:
            raise illegal(name, _PLAIN_NUMBER) from None
        if number.adjusted() > 20:
            raise illegal(name, _PLAIN_NUMBER)
        if number != number.quantize(Decimal("1e-8")):
            raise BinanceRefusal(-1111, f"Parameter '{name}' has too much precision.")
        return number

    def client_id(self, name: str) -> str | None:
        value = self.text(name)
        if value is not None and _CLIENT_ID.fullmatch(value) is None:
            raise illegal(name, "^[a-zA-Z0-9-_]{1,36}$")
        return value

    def owner(self) -> Account:
        if self.account is None:
            raise BinanceRefusal(-2014, "API-key format invalid.", 401)
        return self.account

    def listing(self, exchange: Exchange) -> Listing:
        found = exchange.listings.get(self.needed("symbol"))
        if found is None:
            raise BinanceRefusal(-1121, "Invalid symbol.")
        return found

    def symbol_or_all(self, exchange: Exchange) -> str | None:
        return self.listing(exchange).wire_symbol if self.text("symbol") else None


def illegal(name: str, legal: str) -> BinanceRefusal:
    text = f"Illegal characters found in parameter '{name}'; legal range is '{legal}'."
    return BinanceRefusal(-1100, text)


def read_parameters(query: str, body: str) -> dict[str, str]:
    """Query string and form body; where both name a parameter the query string wins."""
    params = dict(parse_qsl(body, keep_blank_values=True))
    params.update(parse_qsl(query, keep_blank_values=True))
    return params


def signed_text(query: str, body: str) -> str:
    """What REST signs: query and body exactly as sent, joined by nothing, without the signature."""
    return _unsigned(query) + _unsigned(body)


def sorted_text(params: Mapping[str, str]) -> str:
    """What the WebSocket API signs: parameters by name, raw, without the signature."""
    return "&".join(f"{name}={params[name]}" for name in sorted(params) if name != "signature")


def _unsigned(text: str) -> str:
    return "&".join(part for part in text.split("&") if not part.startswith("signature="))


def find_account(exchange: Exchange, api_key: str) -> Account:
    """Whose key it is; raises -2014 for what is no key and -2015 for an unknown one."""
    if _KEY.fullmatch(api_key) is None:
        raise BinanceRefusal(-2014, "API-key format invalid.", 401)
    account = exchange.account_by_key(api_key)
    if account is None:
        raise BinanceRefusal(-2015, "Invalid API-key, IP, or permissions for action.", 401)
    return account


def check_signature(account: Account, text: str, signature: str | None) -> None:
    """HMAC-SHA256 in hex, case does not matter; raises -1102 when absent, -1022 when wrong."""
    if not signature:
        raise missing("signature")
    right = hmac.new(account.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right.encode(), signature.lower().encode()):
        raise BinanceRefusal(-1022, "Signature for this request is not valid.")


def check_time(params: Mapping[str, str], now_ns: int) -> None:
    """Accepted iff timestamp < server + 1000 ms and server - timestamp <= recvWindow; else -1021."""
    sent = params.get("timestamp", "")
    if _WHOLE.fullmatch(sent) is None:
        raise missing("timestamp")
    unit_ns = 1_000 if len(sent) >= 16 else 1_000_000  # microseconds have 16 digits
    sent_ns = int(sent) * unit_ns
    window_ns = int(_window_ms(params) * 1_000_000)
    if sent_ns >= now_ns + _AHEAD_MS * 1_000_000:
        text = "Timestamp for this request was 1000ms ahead of the server's time."
        raise BinanceRefusal(-1021, text)
    # The venue's own clock counts in milliseconds, so a request in the same millisecond is not late.
    if now_ns // unit_ns * unit_ns - sent_ns > window_ns:
        raise BinanceRefusal(-1021, "Timestamp for this request is outside of the recvWindow.")


def _window_ms(params: Mapping[str, str]) -> Decimal:
    text = params.get("recvWindow", "")
    if not text:
        return Decimal(_WINDOW_MS)
    try:
        window = parse_decimal(text)
    except NumberError:
        raise illegal("recvWindow", "^[0-9]{1,5}(\\.[0-9]{1,3})?$") from None
    if not 0 < window <= _LONGEST_WINDOW_MS:
        raise BinanceRefusal(-1131, "recvWindow must be less than 60000")
    return window
