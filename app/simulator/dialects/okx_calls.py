"""An OKX request or one operation of it after parsing: its parameters and the checks on them."""

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import parse_qsl

import msgspec

from app.domain.amounts import parse_decimal
from app.domain.errors import NumberError
from app.simulator.accounts import Account
from app.simulator.dialects.okx_words import WHOLE, OkxRefusal
from app.simulator.exchange import Exchange
from app.simulator.listings import Listing

MOST_IN_BATCH = 20
_LARGEST = 10**30
_DIGITS = 30  # what no venue's number goes beyond, on either side of the point


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """`params` are the query's or one JSON object's fields, numbers and booleans as JSON writes them."""

    params: Mapping[str, object]
    now_ns: int
    account: Account | None = None

    def text(self, name: str) -> str | None:
        """A parameter, None when absent or empty; raises 51000 for what is no plain value."""
        value = self.params.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float) or (isinstance(value, int) and abs(value) < _LARGEST):
            return str(value)
        raise OkxRefusal("51000", name)

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise OkxRefusal("50014", name)
        return value

    def word(self, name: str, allowed: frozenset[str]) -> str | None:
        """A parameter that is one of `allowed`, None when absent; raises 51000."""
        value = self.text(name)
        if value is not None and value not in allowed:
            raise OkxRefusal("51000", name)
        return value

    def whole(self, name: str) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        if WHOLE.fullmatch(value) is None:
            raise OkxRefusal("51000", name)
        return int(value)

    def limit(self, usual: int, most: int) -> int:
        value = self.whole("limit")
        return usual if value is None else max(1, min(value, most))

    def positive(self, name: str) -> Decimal | None:
        """A number above zero, None when absent; raises 51000."""
        value = self.text(name)
        if value is None:
            return None
        try:
            number = parse_decimal(value)
        except NumberError:
            raise OkxRefusal("51000", name) from None
        if number <= 0 or abs(number.adjusted()) > _DIGITS:
            raise OkxRefusal("51000", name)
        return number

    def owner(self) -> Account:
        if self.account is None:
            raise OkxRefusal("50103")
        return self.account

    def listing(self, exchange: Exchange) -> Listing:
        found = exchange.listings.get(self.needed("instId"))
        if found is None:
            raise OkxRefusal("51001")
        return found


def read_query(query: str) -> dict[str, object]:
    return dict(parse_qsl(query, keep_blank_values=True))


def read_object(body: bytes) -> dict[str, object]:
    """A JSON object; raises 50000 or 50002."""
    value = _read(body)
    if not isinstance(value, dict):
        raise OkxRefusal("50002")
    return value


def read_objects(body: bytes) -> list[dict[str, object]]:
    """A JSON list of one to twenty objects; raises 50000, 50002 or 51111."""
    value = _read(body)
    if not isinstance(value, list):
        raise OkxRefusal("50002")
    return checked_objects(value)


def checked_objects(value: list[object]) -> list[dict[str, object]]:
    rows = [row for row in value if isinstance(row, dict)]
    if not rows or len(rows) != len(value):
        raise OkxRefusal("50002")
    if len(rows) > MOST_IN_BATCH:
        raise OkxRefusal("51111", str(MOST_IN_BATCH))
    return rows


def _read(body: bytes) -> object:
    if not body.strip():
        raise OkxRefusal("50000")
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise OkxRefusal("50002") from None
