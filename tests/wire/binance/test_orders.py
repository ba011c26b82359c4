"""Order entry at Binance: what leaves for an order, a cancel, an amendment, and what never leaves."""

from decimal import Decimal

import pytest

from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.instants import MILLISECOND, SECOND
from app.domain.order_events import OrderReport, Verdict
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from app.domain.venue_requests import Amend, Cancel, CancelEvery
from tests.wire.binance.talk import BTC, OWN, Talk, of_type, outcome, place, refusal, reply, trading


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (
            place(quantity="0.0100", price="90000.10"),
            {"type": "LIMIT", "timeInForce": "GTC", "quantity": "0.01", "price": "90000.1"},
        ),
        (
            place(post_only=True),
            {"type": "LIMIT_MAKER", "timeInForce": None, "price": "90000"},
        ),
        (
            place(time_in_force=TimeInForce.IOC),
            {"type": "LIMIT", "timeInForce": "IOC"},
        ),
        (
            place(kind=OrderType.MARKET, price=None),
            {"type": "MARKET", "timeInForce": None, "price": None},
        ),
    ],
)
def test_what_an_order_looks_like_on_the_wire(
    terms: object, expected: dict[str, str | None]
) -> None:
    talk = trading()
    talk.ask(terms)  # type: ignore[arg-type]  # parametrize erases the type
    params = talk.take_frame()["params"]
    assert isinstance(params, dict)
    fixed = {
        "symbol": "BTCUSDT",
        "side": "BUY",
        "newClientOrderId": OWN,
        "newOrderRespType": "FULL",
    }
    for name, value in {**fixed, **expected}.items():
        assert params.get(name) == value, name
    assert params["recvWindow"] == 5000
    assert params["timestamp"] == talk.now.wall_ns // MILLISECOND
    assert len(params["signature"]) == 64


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (place(own="not ours"), "not of our form"),
        (place(quantity="0"), "quantity is not above 0"),
        (place(price=None), "needs a price"),
        (place(kind=OrderType.STOP), "type stop"),
        (place(time_in_force=TimeInForce.GTD), "time in force gtd"),
        (place(post_only=True, time_in_force=TimeInForce.IOC), "post-only"),
        (place(kind=OrderType.MARKET), "market order"),
    ],
)
def test_a_senseless_order_is_refused_before_it_leaves(terms: object, words: str) -> None:
    talk = trading()
    found = outcome(talk.ask(terms))  # type: ignore[arg-type]  # parametrize erases the type
    assert found.verdict is Verdict.NOT_SENT
    assert words in (found.reason or "")
    assert talk.frames == []


def test_the_window_ends_where_the_order_expires() -> None:
    talk = Talk()
    talk.read_clock(ahead_ns=2 * SECOND)
    talk.open_user()
    venue_now = talk.now.wall_ns + 2 * SECOND
    talk.ask(place(expires_ns=venue_now + 1_500 * MILLISECOND))
    params = talk.take_frame()["params"]
    assert isinstance(params, dict)
    assert (
        params["timestamp"] + params["recvWindow"]
        <= (venue_now + 1_500 * MILLISECOND) // MILLISECOND
    )
    assert params["recvWindow"] >= 1_490


def test_an_order_that_is_late_already_is_not_sent() -> None:
    talk = trading()
    talk.ask(place(expires_ns=talk.now.wall_ns - SECOND))
    found = outcome(talk.wait(SECOND))
    assert found.verdict is Verdict.NOT_SENT
    assert talk.frames == []


def test_canceling_names_the_venues_id_where_it_is_known() -> None:
    talk = trading()
    own = ClientOrderId(OWN)
    talk.ask(Cancel(instrument=BTC, client_order_id=own, venue_order_id=VenueOrderId("42")))
    asked = talk.take_frame()
    assert asked["method"] == "order.cancel"
    params = asked["params"]
    assert isinstance(params, dict)
    assert (params["orderId"], params.get("origClientOrderId")) == (42, None)
    canceled = {
        "symbol": "BTCUSDT",
        "origClientOrderId": OWN,
        "orderId": 42,
        "clientOrderId": "cancelMyOrder1",
        "transactTime": 1763680000128,
        "price": "90000.00000000",
        "origQty": "0.01000000",
        "executedQty": "0.00000000",
        "cummulativeQuoteQty": "0.00000000",
        "status": "CANCELED",
        "timeInForce": "GTC",
        "type": "LIMIT",
        "side": "BUY",
    }
    events = talk.say("user", reply(asked, canceled))
    assert outcome(events).verdict is Verdict.ACCEPTED
    (order,) = of_type(events, OrderReport)
    assert (order.client_order_id, order.status) == (OWN, OrderStatus.CANCELED)
    assert order.average_price is None


def test_an_order_from_elsewhere_can_be_canceled_by_the_venues_id_alone() -> None:
    talk = trading()
    talk.ask(Cancel(instrument=BTC, client_order_id=None, venue_order_id=VenueOrderId("43")))
    asked = talk.take_frame()
    found = outcome(talk.say("user", refusal(asked, -2011, "Unknown order sent.")))
    assert (found.verdict, found.client_order_id, found.venue_order_id) == (Verdict.GONE, "", "43")


def test_cancel_every_names_each_order_and_no_other() -> None:
    """Binance's cancel-all takes orders along that are not ours (S7)."""
    talk = trading()
    ids = [ClientOrderId(f"k00001000000000a0{n}") for n in range(3)]
    talk.ask(CancelEvery(instrument=BTC, orders=tuple((own, None) for own in ids)))
    asked = [talk.take_frame() for _ in ids]
    assert [row["method"] for row in asked] == ["order.cancel"] * 3
    named = []
    for row in asked:
        assert isinstance(row["params"], dict)
        named.append(row["params"]["origClientOrderId"])
    assert named == ids
    assert (
        outcome(talk.say("user", refusal(asked[1], -2011, "Unknown order sent."))).client_order_id
        == ids[1]
    )


def amend(price: str | None, quantity: str | None) -> Amend:
    return Amend(
        instrument=BTC,
        client_order_id=ClientOrderId(OWN),
        venue_order_id=None,
        side=Side.BUY,
        price=None if price is None else Decimal(price),
        quantity=None if quantity is None else Decimal(quantity),
        expires_ns=0,
    )


def test_amending_keeps_the_id_and_reads_the_amended_order() -> None:
    talk = trading()
    talk.ask(amend(None, "0.005"))
    asked = talk.take_frame()
    assert asked["method"] == "order.amend.keepPriority"
    params = asked["params"]
    assert isinstance(params, dict)
    assert params["newClientOrderId"] == params["origClientOrderId"] == OWN
    assert params["newQty"] == "0.005"
    amended = {
        "transactTime": 1741926410255,
        "executionId": 75,
        "amendedOrder": {
            "symbol": "BTCUSDT",
            "orderId": 42,
            "orderListId": -1,
            "origClientOrderId": OWN,
            "clientOrderId": OWN,
            "price": "90000.00000000",
            "qty": "0.00500000",
            "executedQty": "0.00000000",
            "cumulativeQuoteQty": "0.00000000",
            "status": "NEW",
            "timeInForce": "GTC",
            "type": "LIMIT",
            "side": "BUY",
        },
    }
    events = talk.say("user", reply(asked, amended))
    assert outcome(events).verdict is Verdict.ACCEPTED
    (order,) = of_type(events, OrderReport)
    assert (order.quantity, order.status) == (Decimal("0.005"), OrderStatus.OPEN)
    assert order.venue_time_ns == 1741926410255 * MILLISECOND


@pytest.mark.parametrize(
    "change", [amend("90001", None), amend("90001", "0.005"), amend(None, None)]
)
def test_what_binance_cannot_amend_is_not_sent(change: Amend) -> None:
    talk = trading()
    found = outcome(talk.ask(change))
    assert found.verdict is Verdict.NOT_SENT
    assert talk.frames == []
