"""The last look at a child, and the name of a plan: what was shown may be sent, and nothing else."""

from decimal import Decimal as D
from typing import Any

import msgspec
import pytest

from app.domain.instants import SECOND
from app.domain.order_terms import TimeInForce
from app.trading.routing.plan import RoutePlan
from app.trading.routing.sending import Cleared, check_child
from app.trading.venue_market import Cause, Objection
from tests.unit.trading_routing.makers import ONE, TWO, routed, three, venue
from tests.unit.trading_ticket.makers import NOW

PLAN = routed("b 7 mkt 100.1", ONE, TWO)
FIRST, SECOND_CHILD = PLAN.children


@pytest.mark.parametrize(
    ("text", "time_in_force", "post_only"),
    [
        ("b 1 mkt 100", TimeInForce.IOC, False),
        ("b 1 lim 100", TimeInForce.GTC, False),
        ("b 1 post 99", TimeInForce.GTC, True),
    ],
)
def test_what_the_plan_shows_is_cleared(
    text: str, time_in_force: TimeInForce, post_only: bool
) -> None:
    plan = routed(text, ONE)
    (child,) = plan.children
    cleared = check_child(plan, child, ONE, NOW + SECOND)
    assert isinstance(cleared, Cleared)
    assert cleared == Cleared(
        child=child,
        pays="USDT",
        reserve=child.price,
        time_in_force=time_in_force,
        post_only=post_only,
    )


def test_each_child_is_judged_on_its_own_venue() -> None:
    assert isinstance(check_child(PLAN, FIRST, ONE, NOW), Cleared)
    assert isinstance(check_child(PLAN, SECOND_CHILD, TWO, NOW), Cleared)
    for market in (None, TWO, msgspec.structs.replace(ONE, account="second")):
        ruling = check_child(PLAN, FIRST, market, NOW)
        assert isinstance(ruling, Objection)
        assert ruling.cause is Cause.NOT_LISTED


def test_what_the_plan_does_not_show_is_refused() -> None:
    refused = routed("b 7 mkt 1", ONE)
    bigger = msgspec.structs.replace(FIRST, quantity=D(6))
    others: list[tuple[RoutePlan, Any]] = [
        (PLAN, bigger),
        (msgspec.structs.replace(PLAN, children=(bigger, SECOND_CHILD)), bigger),
        (msgspec.structs.replace(PLAN, line=routed("b 8", ONE).line), FIRST),
        (msgspec.structs.replace(PLAN, hash="0000-0000"), FIRST),
        (refused, FIRST),
    ]
    for plan, child in others:
        ruling = check_child(plan, child, ONE, NOW)
        assert isinstance(ruling, Objection)
        assert ruling.cause is Cause.PLAN
        assert "nothing was sent" in ruling.sentence


CHANGES: list[tuple[dict[str, Any], Cause]] = [
    ({"book_valid": False}, Cause.BOOK),
    ({"bids": ((D(101), D(1)),)}, Cause.BOOK),
    ({"blocked": "read-only"}, Cause.BLOCKED),
    ({"available_quote": D(10)}, Cause.UNAFFORDABLE),
    ({"maker": None}, Cause.UNKNOWN_FEES),
    ({"asks": ((D(90), D(5)),), "bids": ()}, Cause.COLLAR),
    ({"asks": ((D(101), D(5)),)}, Cause.OUT_OF_REACH),
]


@pytest.mark.parametrize(("changes", "cause"), CHANGES)
def test_what_has_changed_since_the_plan_counts(changes: dict[str, Any], cause: Cause) -> None:
    ruling = check_child(PLAN, FIRST, msgspec.structs.replace(ONE, **changes), NOW)
    assert isinstance(ruling, Objection)
    assert ruling.cause is cause


def test_a_sell_reserves_the_coins() -> None:
    plan = routed("s 2.5 mkt 99", ONE)
    cleared = check_child(plan, plan.children[0], ONE, NOW)
    assert isinstance(cleared, Cleared)
    assert (cleared.pays, cleared.reserve) == ("BTC", D("2.5"))


def test_the_hash_names_what_would_be_sent_and_what_it_was_computed_from() -> None:
    assert routed("b 7 mkt 100.1", ONE, TWO).hash == PLAN.hash
    assert routed("b 7.0 mkt 100.10", ONE, TWO).hash == PLAN.hash
    unused = three(blocked="read-only")
    assert routed("b 7 mkt 100.1", ONE, TWO, unused).hash == PLAN.hash
    others = [
        routed("b 7.001 mkt 100.1", ONE, TWO),
        routed("b 7 mkt 100.2", ONE, TWO),
        routed("b 7 lim 100.1", ONE, TWO),
        routed("b 7 mkt 100.1 max90%", ONE, TWO),
        routed("b 7 mkt 100.1", ONE, msgspec.structs.replace(TWO, account="second")),
        routed("b 7 mkt 100.1", venue("one", "99.9x5", "99x1"), TWO),
        routed("b 7 mkt 100.1", venue("one", "100x4 100.1x1", "99.9x5"), TWO),
    ]
    assert len({PLAN.hash, *(other.hash for other in others)}) == len(others) + 1
    assert all(len(other.hash) == 9 and other.hash[4] == "-" for other in others)
