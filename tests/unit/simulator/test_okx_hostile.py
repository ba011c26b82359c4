"""Nothing a client sends makes OKX's REST door fail: every request gets a JSON envelope with a code."""

import json
from typing import Any
from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from app.domain.order_terms import Side
from app.simulator.dialects.dialect import Request
from app.simulator.dialects.okx_entry import REST_ENTRIES
from app.simulator.dialects.okx_rest import ROUTES
from tests.unit.simulator.okx_client import Client

WORDS = [
    "BTC-USDT",
    "BTC-USDT-SWAP",
    "SPOT",
    "OPTION",
    "buy",
    "cash",
    "limit",
    "market",
    "ioc",
    "1",
]
NAMES = [
    *("instId", "instType", "ordId", "clOrdId", "tdMode", "side", "ordType", "px", "sz", "tgtCcy"),
    *(
        "newSz",
        "newPx",
        "after",
        "before",
        "begin",
        "limit",
        "bar",
        "ccy",
        "state",
        "tag",
        "stpMode",
    ),
]
NUMBERS = st.sampled_from(["1e99", "-0", "0.00000001", "9" * 30, "1e-99", "NaN", "٣"])
VALUES = st.sampled_from(WORDS) | NUMBERS | st.text(max_size=6) | st.integers() | st.floats()
FIELDS = st.dictionaries(st.sampled_from(NAMES), VALUES | st.none() | st.lists(VALUES, max_size=2))


def _checked(client: Client, request: Request) -> str:
    assert client.dialect.kind_of(request)
    status, value = client.ask(request)
    assert status in (200, 400, 401, 405, 429)
    assert isinstance(value["data"], list)
    return str(value["code"])


@given(st.sampled_from(sorted(ROUTES)), FIELDS)
def test_questions(path: str, params: dict[str, Any]) -> None:
    client = Client()
    client.quote(Side.SELL, "90000", "1")
    client.order(side="buy", px="90000", sz="0.5")
    query = urlencode(params, errors="replace")
    headers = client.headers("GET", f"{path}?{query}" if query else path, "")
    _checked(client, Request(method="GET", path=path, query=query, headers=headers))


@given(st.sampled_from(sorted(REST_ENTRIES)), st.lists(FIELDS, min_size=1, max_size=3))
def test_orders(path: str, rows: list[dict[str, Any]]) -> None:
    client = Client()
    client.quote(Side.SELL, "90000", "1")
    before = sum(held.total for held in client.user.balances.values())
    body = json.dumps(rows if REST_ENTRIES[path].is_batch else rows[0])
    headers = client.headers("POST", path, body)
    request = Request(method="POST", path=path, headers=headers, body=body.encode())
    code = _checked(client, request)
    if code not in ("0", "2"):
        assert sum(held.total for held in client.user.balances.values()) == before
        assert client.exchange.orders_of(client.user) == ()


def test_the_sub_accounts_limit_spans_instruments() -> None:
    client = Client()
    codes = []
    for symbol in ("BTC-USDT", "ETH-USDT", "SOL-USDT", "XRP-USDT"):
        leg = {"instId": symbol, "tdMode": "cash", "side": "buy", "ordType": "limit", "sz": "0"}
        codes += [client.post("trade/batch-orders", [leg] * 20)["code"] for _ in range(15)]
    assert codes.count("1") == 50
    assert codes[50:] == ["50061"] * 10
