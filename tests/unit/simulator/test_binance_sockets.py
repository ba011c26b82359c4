"""Binance's sockets: books rebuilt from diffs, tops, trades, the WebSocket API and its user events."""

import json
import random
from decimal import Decimal
from typing import Any

import pytest

from app.domain.order_terms import Side
from app.simulator.dialects.binance import BinanceDialect
from app.simulator.dialects.dialect import (
    CloseFrame,
    DialectOptions,
    Frame,
    PingFrame,
    Request,
    Socket,
)
from app.simulator.matching import Book
from app.simulator.world import World
from tests.unit.simulator.binance_client import BinanceClient
from tests.unit.simulator.makers import START_NS, asked, exchange, user

STEP_NS = 100_000_000


def _open(dialect: BinanceDialect, path: str, query: str = "") -> Socket:
    opened = dialect.open_socket(path, query, START_NS)
    assert opened is not None
    return opened


def _texts(outputs: Any) -> list[Any]:
    return [json.loads(output.text) for output in outputs if isinstance(output, Frame)]


class _ClientBook:
    """The sheet's sync rule, by hand."""

    def __init__(self, snapshot: Any) -> None:
        self.last_id = snapshot["lastUpdateId"]
        self.sides = {
            Side.BUY: {Decimal(p): Decimal(q) for p, q in snapshot["bids"]},
            Side.SELL: {Decimal(p): Decimal(q) for p, q in snapshot["asks"]},
        }

    def apply(self, event: Any) -> None:
        if event["u"] <= self.last_id:
            return
        assert event["U"] <= self.last_id + 1, "a gap"
        self.last_id = event["u"]
        for side, rows in ((Side.BUY, event["b"]), (Side.SELL, event["a"])):
            for price, quantity in rows:
                self.sides[side].pop(Decimal(price), None)
                if Decimal(quantity):
                    self.sides[side][Decimal(price)] = Decimal(quantity)


@pytest.mark.parametrize("speed", ["@100ms", ""])
def test_every_book_rebuilt_from_its_frames_equals_the_engines(speed: str) -> None:
    world = World(["binance"], random.Random(11))
    venue = world.exchange("binance")
    dialect = BinanceDialect(venue)
    world.open_markets(START_NS)
    symbols = list(venue.listings)
    streams = "/".join(f"{symbol.lower()}@depth{speed}" for symbol in symbols)
    streams += "/" + "/".join(f"{symbol.lower()}@bookTicker" for symbol in symbols)
    socket = _open(dialect, "/stream", f"streams={streams}")
    books: dict[str, _ClientBook] = {}
    compared = tops = 0
    now = START_NS
    for step in range(80):
        now += STEP_NS
        world.step(now)
        for frame in _texts([*socket.news(venue.drain(), now), *socket.tick(now)]):
            event = frame["data"]
            book = books.get(event["s"])
            if book is not None and "e" in event:
                book.apply(event)
            elif book is not None and speed:
                _check_top(book, event)
                tops += 1
        if step == 5:
            for symbol in symbols:
                query = f"symbol={symbol}&limit=5000"
                answer = dialect.answer(
                    Request(method="GET", path="/api/v3/depth", query=query), now
                )
                books[symbol] = _ClientBook(json.loads(answer.body))
        compared += sum(_equals(book, venue.book(symbol)) for symbol, book in books.items())
    assert compared > len(symbols) * 3
    assert tops > 100 or not speed


def _check_top(book: _ClientBook, event: Any) -> None:
    assert event["u"] == book.last_id
    best = max(book.sides[Side.BUY]), min(book.sides[Side.SELL])
    assert (Decimal(event["b"]), Decimal(event["a"])) == best
    assert Decimal(event["B"]) == book.sides[Side.BUY][best[0]]


def _equals(book: _ClientBook, engine: Book) -> bool:
    """Whether both stand at the same update; then every level must be the same."""
    if book.last_id != engine.update_id:
        return False
    for side in Side:
        expected = {level.price: level.quantity for level in engine.levels(side)}
        assert book.sides[side] == expected
    return True


def test_market_sockets_take_subscriptions_raw_and_combined() -> None:
    venue = exchange()
    dialect, alice = BinanceDialect(venue), user(venue, "alice")
    raw = _open(dialect, "/ws/btcusdt@trade")
    numbered = _open(dialect, "/ws/1")
    ask = json.dumps({"method": "SUBSCRIBE", "params": ["btcusdt@trade"], "id": 1})
    assert _texts(numbered.receive(ask, START_NS)) == [{"result": None, "id": 1}]
    listing = json.dumps({"method": "LIST_SUBSCRIPTIONS", "id": 2})
    assert _texts(numbered.receive(listing, START_NS)) == [{"result": ["btcusdt@trade"], "id": 2}]
    venue.place(alice, asked(Side.SELL, "1", "100"), START_NS)
    bob = user(venue, "bob")
    venue.place(bob, asked(Side.BUY, "1"), START_NS)
    changes = venue.drain()
    (event,) = _texts(raw.news(changes, START_NS))
    assert (event["e"], event["p"], event["q"], event["m"]) == (
        "trade",
        "100.00000000",
        "1.00000000",
        False,
    )
    assert _texts(numbered.news(changes, START_NS)) == [event]
    away = json.dumps({"method": "UNSUBSCRIBE", "params": ["btcusdt@trade"], "id": 3})
    numbered.receive(away, START_NS)
    assert numbered.news(changes, START_NS) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"method": "SUBSCRIBE", "params": [7], "id": 1}', '{"id": []}']
)
def test_bad_control_frames_are_answered_with_an_error(text: str) -> None:
    socket = _open(BinanceDialect(exchange()), "/ws")
    (answer,) = _texts(socket.receive(text, START_NS))
    assert answer["code"] in (2, 3)


def test_more_than_five_messages_a_second_close_the_socket() -> None:
    socket = _open(BinanceDialect(exchange()), "/ws")
    listing = json.dumps({"method": "LIST_SUBSCRIPTIONS", "id": 2})
    for _ in range(5):
        (output,) = socket.receive(listing, START_NS)
        assert isinstance(output, Frame)
    (output,) = socket.receive(listing, START_NS)
    assert isinstance(output, CloseFrame)


def test_pings_and_the_announced_end() -> None:
    options = DialectOptions(
        ping_every_ns=10 * STEP_NS, socket_life_ns=25 * STEP_NS, shutdown_notice_ns=5 * STEP_NS
    )
    socket = _open(BinanceDialect(exchange(), options), "/stream")
    outputs: list[Any] = []
    for step in range(1, 26):
        outputs += socket.tick(START_NS + step * STEP_NS)
    kinds = [type(output) for output in outputs]
    assert kinds == [PingFrame, PingFrame, Frame, CloseFrame]
    (notice,) = _texts(outputs)
    assert notice["stream"] == "!serverShutdown"
    assert notice["data"]["e"] == "serverShutdown"


@pytest.fixture
def client() -> BinanceClient:
    venue = exchange()
    me, other = user(venue, "mykey1234"), user(venue, "other12345")
    venue.place(other, asked(Side.SELL, "5", "101"), 1)
    venue.drain()
    return BinanceClient(BinanceDialect(venue), me)


def test_the_user_stream_tells_orders_fills_and_balances(client: BinanceClient) -> None:
    socket = _open(client.dialect, "/ws-api/v3")
    assert client.call(socket, "userDataStream.subscribe.signature") == {
        "id": "r1",
        "status": 200,
        "result": {"subscriptionId": 0},
        "rateLimits": client.dialect._desk.limits.rows(START_NS, orders=False),
    }
    twice = client.call(socket, "userDataStream.subscribe.signature")
    assert twice["error"]["code"] == -2035
    order: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "side": "BUY",
        "type": "LIMIT",
        "timeInForce": "GTC",
    }
    answer = client.call(
        socket, "order.place", price="101", quantity="7", newClientOrderId="a1", **order
    )
    assert (answer["status"], answer["result"]["status"]) == (200, "PARTIALLY_FILLED")
    assert answer["rateLimits"][0]["rateLimitType"] == "ORDERS"
    events = client.events(socket)
    assert {event["subscriptionId"] for event in events} == {0}
    bodies = [event["event"] for event in events]
    assert [(body["e"], body.get("x")) for body in bodies] == [
        ("executionReport", "NEW"),
        ("executionReport", "TRADE"),
        ("outboundAccountPosition", None),
    ]
    fill = bodies[1]
    assert (fill["X"], fill["l"], fill["z"], fill["N"], fill["m"]) == (
        "PARTIALLY_FILLED",
        "5.00000000",
        "5.00000000",
        "BTC",
        False,
    )
    assert fill["t"] > 0
    assert bodies[0]["t"] == -1
    canceled = client.call(
        socket, "order.cancel", symbol="BTCUSDT", origClientOrderId="a1", newClientOrderId="x1"
    )
    assert canceled["result"]["clientOrderId"] == "x1"
    report = client.events(socket)[0]["event"]
    assert (report["x"], report["c"], report["C"]) == ("CANCELED", "x1", "a1")


def test_logon_is_refused_for_hmac_keys_and_unsubscribing_ends_the_stream(
    client: BinanceClient,
) -> None:
    socket = _open(client.dialect, "/ws-api/v3")
    refused = client.call(socket, "session.logon")
    assert (refused["status"], refused["error"]["code"]) == (400, -4056)
    assert client.call(socket, "userDataStream.start", signed=False)["status"] == 410
    client.call(socket, "userDataStream.subscribe.signature")
    listed = client.call(socket, "session.subscriptions", signed=False)
    assert listed["result"] == [{"subscriptionId": 0}]
    frame = json.dumps(
        {"id": 5, "method": "userDataStream.unsubscribe", "params": {"subscriptionId": 0}}
    )
    answer, ended = _texts(socket.receive(frame, START_NS))
    assert answer["result"] == {}
    assert ended["event"]["e"] == "eventStreamTerminated"
    client.limit("BUY", "1", "90")
    assert client.events(socket) == []


def test_the_same_operations_as_rest(client: BinanceClient) -> None:
    socket = _open(client.dialect, "/ws-api/v3")
    assert client.call(socket, "ping", signed=False)["result"] == {}
    depth = client.call(socket, "depth", signed=False, symbol="BTCUSDT")["result"]
    assert depth["asks"] == [["101.00000000", "5.00000000"]]
    placed = client.limit("BUY", "2", "90")
    seen = client.call(socket, "order.status", symbol="BTCUSDT", orderId=placed["orderId"])
    assert seen["result"]["origQty"] == "2.00000000"
    amended = client.call(
        socket,
        "order.amend.keepPriority",
        symbol="BTCUSDT",
        orderId=placed["orderId"],
        newQty="1",
    )
    assert amended["result"]["amendedOrder"]["qty"] == "1.00000000"
    assert len(client.call(socket, "openOrders.status")["result"]) == 1
    assert client.call(socket, "openOrders.cancelAll", symbol="BTCUSDT")["status"] == 200
    assert client.call(socket, "account.status")["result"]["canTrade"] is True
    assert client.call(socket, "myTrades", symbol="BTCUSDT")["result"] == []
    bad = client.call(socket, "order.place", symbol="BTCUSDT")
    assert bad["error"]["code"] == -1102
    unsigned = client.call(socket, "account.status", signed=False)
    assert unsigned["error"]["code"] == -1102
    assert client.call(socket, "no.such.method", signed=False)["error"]["code"] == -1100


@pytest.mark.parametrize("text", ["", "[]", "{", "7", '{"id": {}, "method": "ping"}', "null"])
def test_bad_frames_never_break_the_api_socket(client: BinanceClient, text: str) -> None:
    socket = _open(client.dialect, "/ws-api/v3")
    (answer,) = _texts(socket.receive(text, START_NS))
    assert answer["status"] == 400
    assert socket.kind_of(text) in ("other", "market")
