"""A Binance session whose keys are refused, and one that is told to stop."""

import pytest

from app.domain.instants import MILLISECOND, SECOND
from app.domain.link_events import (
    BudgetMeasured,
    LinkChanged,
    LinkState,
    StreamSynced,
    VenueNotice,
)
from app.domain.order_events import QueryFailed, Verdict
from app.domain.venue_requests import Cancel, ReadBalances
from tests.wire.binance.talk import BTC, OWN, Talk, of_type, outcome, place, refusal, trading

CANCEL = Cancel(instrument=BTC, client_order_id=OWN, venue_order_id=None)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-2014, "API key is refused"),
        (-2015, "API key is refused"),
        (-1022, "the secret does not belong"),
    ],
)
def test_refused_keys_say_so_once_and_leave_the_venue_in_peace(code: int, words: str) -> None:
    talk = Talk()
    talk.read_clock()
    talk.open("user")
    events = talk.say("user", refusal(talk.take_frame(), code, "no", 401))
    (changed,) = of_type(events, LinkChanged)
    assert changed.state is LinkState.REFUSED
    (notice,) = of_type(events, VenueNotice)
    assert words in notice.text
    assert "keys add" in notice.text
    assert talk.dropped == ["user"]
    assert talk.plans() == ["market"]
    (still,) = talk.close("user")
    assert isinstance(still, LinkChanged)
    assert still.state is LinkState.REFUSED  # not merely down
    (failed,) = talk.ask(ReadBalances())
    assert isinstance(failed, QueryFailed)
    assert talk.requests == []
    talk.wait(59 * SECOND)
    assert talk.plans() == ["market"]
    talk.wait(2 * SECOND)
    assert talk.plans() == ["market", "user"]


def test_what_was_unreadable_before_the_keys_were_refused_makes_no_stream_of_it() -> None:
    talk = trading()
    talk.say("user", b'{"event":{}}', b'{"event":{}}')
    refused = b'{"id":null,"status":401,"error":{"code":-2015,"msg":"Invalid API-key"}}'
    told = [*talk.say("user", refused), *talk.wait(16 * SECOND)]
    assert [event.synced for event in of_type(told, StreamSynced)] == [False]


def test_keys_refused_by_a_question_stop_the_account_too() -> None:
    talk = trading()
    talk.ask(ReadBalances())
    events = talk.answer("balances", {"code": -2015, "msg": "Invalid API-key"}, 401)
    assert [event.synced for event in of_type(events, StreamSynced)] == [False]
    assert talk.plans() == ["market"]
    assert outcome(talk.ask(place())).verdict is Verdict.NOT_SENT


def test_a_key_that_may_only_read_is_told_apart() -> None:
    talk = trading()
    talk.ask(place())
    events = talk.say(
        "user", refusal(talk.take_frame(), -2015, "Invalid API-key, IP, or permissions", 401)
    )
    assert outcome(events).verdict is Verdict.REFUSED
    (notice,) = of_type(events, VenueNotice)
    assert "may not trade" in notice.text
    assert "user" in talk.plans()


def test_when_the_venue_says_stop_everything_stands_still_as_long_as_it_says() -> None:
    talk = Talk()
    talk.read_clock()
    talk.ask(ReadBalances())
    events = talk.answer(
        "balances",
        {"code": -1003, "msg": "Too much request weight used"},
        429,
        {"retry-after": "7"},
    )
    (notice,) = of_type(events, VenueNotice)
    assert "7 s" in notice.text
    talk.ask(CANCEL)
    talk.ask(place(expires_ns=talk.now.wall_ns + 3 * SECOND))
    assert talk.requests == []
    events = talk.wait(6_900 * MILLISECOND)
    assert talk.requests == []
    (measured, *_) = of_type(events, BudgetMeasured)
    assert measured.resumes_ns is not None
    assert outcome(events).verdict is Verdict.NOT_SENT  # the order's own time ran out
    talk.wait(200 * MILLISECOND)
    assert [row.label for row in talk.requests] == ["cancel"]


def test_a_ban_on_the_socket_names_its_end() -> None:
    talk = trading()
    talk.ask(place())
    asked = talk.take_frame()
    frame = (
        b'{"id":"%s","status":418,"error":{"code":-1003,"msg":"Way too much request weight used; IP banned until 1763680130000.",'
        b'"data":{"serverTime":1763680010000,"retryAfter":1763680130000}}}'
        % str(asked["id"]).encode()
    )
    assert outcome(talk.say("user", frame)).verdict is Verdict.REFUSED
    talk.ask(CANCEL)
    talk.wait(119 * SECOND)
    assert talk.frames == []
    talk.wait(2 * SECOND)
    assert talk.take_frame()["method"] == "order.cancel"


def test_too_many_orders_hold_orders_but_no_cancels() -> None:
    talk = trading()
    talk.ask(place())
    talk.say("user", refusal(talk.take_frame(), -1015, "Too many new orders", 429))
    talk.ask(place(own="k00001000000000b7f"))
    talk.ask(CANCEL)
    assert talk.take_frame()["method"] == "order.cancel"
    assert talk.frames == []
    talk.wait(11 * SECOND)
    assert talk.take_frame()["method"] == "order.place"


def test_used_weight_holds_polls_first() -> None:
    talk = trading()
    talk.ask(ReadBalances())
    talk.answer("balances", b"{}", headers={"x-mbx-used-weight-1m": "4700"})
    talk.ask(ReadBalances())
    assert talk.requests == []
    talk.ask(place())
    assert talk.take_frame()["method"] == "order.place"
    (measured, *_) = of_type(talk.wait(SECOND), BudgetMeasured)
    assert 780 <= measured.used_permille <= 790
