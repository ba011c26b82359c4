"""Whatever a client sends, the pretend Binance answers in Binance's words and loses no money."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.order_terms import Side
from app.simulator.dialects.binance import BinanceDialect
from app.simulator.dialects.binance_operations import OPERATIONS, REST_ROUTES
from app.simulator.dialects.dialect import Frame
from tests.unit.simulator.binance_client import BinanceClient
from tests.unit.simulator.makers import START_NS, asked, exchange, user

words = st.one_of(
    st.sampled_from(
        [
            "BTCUSDT",
            "ETHBTC",
            "BUY",
            "SELL",
            "LIMIT",
            "MARKET",
            "LIMIT_MAKER",
            "GTC",
            "IOC",
            "FOK",
            "1",
            "0",
            "-1",
            "0.001",
            "100",
            "1e9",
            "1e-9",
            "1e99",
            "NaN",
            "9" * 25,
            '["BTCUSDT"]',
            "[" * 3_000,
            "1m",
            "ALLOW_FAILURE",
            "true",
            "²",
        ]
    ),
    st.text(max_size=8),
    st.integers(-5, 10**20).map(str),
)
names = st.sampled_from(
    [
        "symbol",
        "symbols",
        "side",
        "type",
        "timeInForce",
        "quantity",
        "quoteOrderQty",
        "price",
        "newClientOrderId",
        "origClientOrderId",
        "orderId",
        "cancelOrderId",
        "cancelReplaceMode",
        "newQty",
        "limit",
        "fromId",
        "startTime",
        "endTime",
        "interval",
        "recvWindow",
        "newOrderRespType",
        "subscriptionId",
    ]
)
orders = st.fixed_dictionaries(
    {
        "symbol": st.just("BTCUSDT"),
        "side": st.sampled_from(["BUY", "SELL"]),
        "type": st.sampled_from(["LIMIT", "MARKET", "LIMIT_MAKER"]),
    },
    optional={
        "timeInForce": st.sampled_from(["GTC", "IOC", "FOK"]),
        "quantity": st.integers(1, 900).map(lambda lots: str(Decimal(lots) / 100)),
        "price": st.integers(90, 110).map(str),
        "quoteOrderQty": st.integers(5, 900).map(str),
    },
)
parameters = st.one_of(st.dictionaries(names, words, max_size=9), orders)


def _client() -> BinanceClient:
    venue = exchange()
    me, other = user(venue, "mykey1234"), user(venue, "other12345")
    for side, price in ((Side.BUY, "99"), (Side.SELL, "101")):
        venue.place(other, asked(side, "5", price), START_NS)
    return BinanceClient(BinanceDialect(venue), me)


def _total(client: BinanceClient, asset: str) -> Decimal:
    ledger = client.dialect.exchange.ledger
    held = sum((row.balance(asset).total for row in ledger.accounts.values()), Decimal(0))
    return held + ledger.fees.get(asset, Decimal(0))


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(REST_ROUTES)), parameters, st.booleans()), max_size=8)
)
def test_rest_always_answers(
    requests: list[tuple[tuple[str, str], dict[str, Any], bool]],
) -> None:
    client = _client()
    before = _total(client, "BTC"), _total(client, "USDT")
    for (method, path), params, form in requests:
        answer = client.ask(method, path, form=form, **params)
        assert client.status in (200, 400, 401, 409, 410, 418, 429)
        if client.status != 200:
            assert answer["code"] < 0
            assert answer["msg"]
    assert (_total(client, "BTC"), _total(client, "USDT")) == before


frames = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["[" * 5_000, '{"id":"\\ud800","method":"ping"}', '{"id":1e999}']),
    st.builds(
        lambda method, params, number: json.dumps(
            {"id": number, "method": method, "params": params}
        ),
        st.sampled_from(
            [*OPERATIONS, "SUBSCRIBE", "LIST_SUBSCRIPTIONS", "userDataStream.unsubscribe", "x"]
        ),
        st.one_of(
            parameters,
            st.none(),
            st.lists(st.one_of(st.text(max_size=5), st.integers()), max_size=3),
        ),
        st.one_of(st.none(), st.integers(), st.text(max_size=40), st.floats(), st.booleans()),
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(frames, max_size=8), st.sampled_from(["/ws-api/v3", "/ws", "/stream"]))
def test_sockets_always_answer(texts: list[str], path: str) -> None:
    client = _client()
    socket = client.dialect.open_socket(path, "", START_NS)
    assert socket is not None
    for number, text in enumerate(texts):
        assert isinstance(socket.kind_of(text), str)
        outputs = socket.receive(text, START_NS + number * 1_000_000_000)
        assert outputs
        for output in outputs:
            assert isinstance(output, Frame)
            assert isinstance(json.loads(output.text), dict)
