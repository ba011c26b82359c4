"""Canceling and placing in one request at Binance: what each kind of answer proves about both orders."""

from typing import TypeAlias

import msgspec
import pytest

from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.order_events import Action, OrderReport, RequestOutcome, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import Replace
from tests.wire.binance.talk import OWN, PLACED, Talk, of_type, place, reply, trading

NEW = "k00001000000000a8f"
Json: TypeAlias = dict[str, object]

CANCELED: Json = {
    "symbol": "BTCUSDT",
    "origClientOrderId": OWN,
    "orderId": 41,
    "orderListId": -1,
    "clientOrderId": "pXLV6Hz6mprAcVYpVMTGgx",
    "transactTime": 1763680000127,
    "price": "90000.00000000",
    "origQty": "0.01000000",
    "executedQty": "0.00000000",
    "cummulativeQuoteQty": "0.00000000",
    "status": "CANCELED",
    "timeInForce": "GTC",
    "type": "LIMIT",
    "side": "BUY",
}
CAME: Json = {
    **PLACED,
    "clientOrderId": NEW,
    "executedQty": "0.00000000",
    "status": "NEW",
    "fills": [],
}
UNKNOWN_ORDER: Json = {"code": -2011, "msg": "Unknown order sent."}
RESTRICTED: Json = {
    "code": -2011,
    "msg": "Order was not canceled due to cancel restrictions.",
}
POOR: Json = {"code": -2010, "msg": "Account has insufficient balance for requested action."}


def change(old: str = OWN, new: str = NEW, venue_order_id: str | None = "41") -> Replace:
    return Replace(
        client_order_id=ClientOrderId(old),
        venue_order_id=None if venue_order_id is None else VenueOrderId(venue_order_id),
        place=place(price="90001", own=new),
    )


def both(cancel: str, new: str, first: Json | None, second: Json | None) -> Json:
    return {
        "cancelResult": cancel,
        "newOrderResult": new,
        "cancelResponse": first,
        "newOrderResponse": second,
    }


def error(code: int, data: object) -> Json:
    return {"code": code, "msg": "Order cancel-replace failed.", "data": data}


def verdicts(events: list[VenueEvent]) -> dict[str, tuple[Action, Verdict]]:
    """By order: what was asked of it, and what is proven."""
    found = of_type(events, RequestOutcome)
    assert len(found) == 2
    return {str(one.client_order_id): (one.action, one.verdict) for one in found}


def answered(body: Json, status: int = 200) -> list[VenueEvent]:
    """The events of one answer, which are the same on both lines."""
    over_rest = Talk()
    over_rest.read_clock()
    over_rest.ask(change())
    rest = over_rest.answer("replace", body, status)
    over_socket = trading()
    over_socket.ask(change())
    asked = over_socket.take_frame()
    frame = (
        reply(asked, body)
        if status == 200
        else msgspec.json.encode({"id": asked["id"], "status": status, "error": body})
    )
    socket = over_socket.say("user", frame)
    assert verdicts(rest) == verdicts(socket)
    return socket


def test_what_leaves_cancels_only_what_has_not_traded_and_places_only_after_that() -> None:
    talk = trading()
    talk.ask(change())
    asked = talk.take_frame()
    assert asked["method"] == "order.cancelReplace"
    params = asked["params"]
    assert isinstance(params, dict)
    assert (params["cancelReplaceMode"], params["cancelRestrictions"]) == (
        "STOP_ON_FAILURE",
        "ONLY_NEW",
    )
    assert (params["cancelOrderId"], params["newClientOrderId"], params["price"]) == (
        "41",
        NEW,
        "90001",
    )
    talk.ask(change(venue_order_id=None))
    params = talk.take_frame()["params"]
    assert isinstance(params, dict)
    assert params["cancelOrigClientOrderId"] == OWN
    assert "cancelOrderId" not in params


def test_both_done_is_two_accepted_and_two_orders() -> None:
    events = answered(both("SUCCESS", "SUCCESS", CANCELED, CAME))
    assert verdicts(events) == {
        OWN: (Action.AMEND, Verdict.ACCEPTED),
        NEW: (Action.PLACE, Verdict.ACCEPTED),
    }
    orders = {one.client_order_id: one.status for one in of_type(events, OrderReport)}
    assert orders == {OWN: OrderStatus.CANCELED, NEW: OrderStatus.OPEN}


@pytest.mark.parametrize(
    ("status", "body", "old", "new"),
    [
        # Nothing was done.
        (
            400,
            error(-2022, both("FAILURE", "NOT_ATTEMPTED", UNKNOWN_ORDER, None)),
            Verdict.GONE,
            Verdict.REFUSED,
        ),
        (
            400,
            error(-2022, both("FAILURE", "NOT_ATTEMPTED", RESTRICTED, None)),
            Verdict.REFUSED,
            Verdict.REFUSED,
        ),
        # The old one went, and none came.
        (
            409,
            error(-2021, both("SUCCESS", "FAILURE", CANCELED, POOR)),
            Verdict.ACCEPTED,
            Verdict.REFUSED,
        ),
        # Refused before either was tried.
        (400, {"code": -1013, "msg": "Filter failure: LOT_SIZE"}, Verdict.REFUSED, Verdict.REFUSED),
        (400, {"code": -1021, "msg": "Timestamp is outside"}, Verdict.REFUSED, Verdict.REFUSED),
        (429, {"code": -1003, "msg": "Too much request weight"}, Verdict.REFUSED, Verdict.REFUSED),
        # Nothing is proven.
        (400, error(-2022, None), Verdict.UNKNOWN, Verdict.UNKNOWN),
        (
            400,
            error(-2022, both("SUCCESS", "FAILURE", CANCELED, POOR)),
            Verdict.UNKNOWN,
            Verdict.UNKNOWN,
        ),
        (409, error(-2021, {"cancelResult": "SUCCESS"}), Verdict.UNKNOWN, Verdict.UNKNOWN),
        (
            409,
            error(-2021, both("SUCCESS", "FAILURE", CAME, POOR)),
            Verdict.UNKNOWN,
            Verdict.UNKNOWN,
        ),
        (408, {"code": -1007, "msg": "Timeout waiting"}, Verdict.UNKNOWN, Verdict.UNKNOWN),
        (
            500,
            error(-2022, both("FAILURE", "NOT_ATTEMPTED", UNKNOWN_ORDER, None)),
            Verdict.UNKNOWN,
            Verdict.UNKNOWN,
        ),
        (200, both("SUCCESS", "FAILURE", CANCELED, POOR), Verdict.UNKNOWN, Verdict.UNKNOWN),
        (200, both("SUCCESS", "SUCCESS", CANCELED, CANCELED), Verdict.UNKNOWN, Verdict.UNKNOWN),
        (200, both("SUCCESS", "SUCCESS", CAME, CAME), Verdict.UNKNOWN, Verdict.UNKNOWN),
        (200, {}, Verdict.UNKNOWN, Verdict.UNKNOWN),
    ],
)
def test_what_is_not_proven_of_one_of_the_two_is_unknown(
    status: int, body: Json, old: Verdict, new: Verdict
) -> None:
    assert verdicts(answered(body, status)) == {
        OWN: (Action.AMEND, old),
        NEW: (Action.PLACE, new),
    }


def test_a_line_that_breaks_after_it_left_proves_nothing_of_either() -> None:
    talk = trading()
    talk.ask(change())
    talk.take_frame()
    assert verdicts(talk.close("user")) == {
        OWN: (Action.AMEND, Verdict.UNKNOWN),
        NEW: (Action.PLACE, Verdict.UNKNOWN),
    }


def test_what_never_left_is_said_of_both() -> None:
    talk = Talk()
    talk.read_clock()
    talk.ask(change())
    assert verdicts(talk.not_sent("replace")) == {
        OWN: (Action.AMEND, Verdict.NOT_SENT),
        NEW: (Action.PLACE, Verdict.NOT_SENT),
    }


@pytest.mark.parametrize("senseless", [change(new=OWN), change(old="not ours")])
def test_a_senseless_replacement_is_not_sent(senseless: Replace) -> None:
    talk = trading()
    events = talk.ask(senseless)
    assert {one.verdict for one in of_type(events, RequestOutcome)} == {Verdict.NOT_SENT}
    assert talk.frames == []
