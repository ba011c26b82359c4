"""Whether a plan still holds: how far its books moved, and the sentence that stops it."""

from decimal import Decimal as D
from typing import Any

import msgspec
import pytest

from app.domain.instants import SECOND
from app.trading.routing.drift import Drift, drift
from app.trading.routing.plan import RoutingRules
from app.trading.venue_market import VenueMarket
from tests.unit.trading_routing.makers import routed, venue
from tests.unit.trading_routing.markets import NOW

ONE = venue("one", "97412.1x1.3 97500x9", "97411x1", "0.0005")
TWO = venue("two", "97409.8x0.9 97500x9", "97409x1", "0.001")
PLAN = routed("b 2 mkt 97425", ONE, TWO)
LIMIT = routed("b 2 lim 97000", ONE)
POST = routed("b 2 post 97000", ONE)


def changed(market: VenueMarket, asks: str = "", **changes: Any) -> VenueMarket:
    if asks:
        changes["asks"] = venue("x", asks).asks
    return msgspec.structs.replace(market, **changes)


def test_books_that_stand_still_hold_the_plan() -> None:
    assert {child.venue: child.taken for child in PLAN.children} == {
        "one": D("1.3"),
        "two": D("0.7"),
    }
    assert drift(PLAN, [ONE, TWO], NOW + SECOND) == Drift(move_bp=D(0), venue="two", void="")


def test_the_largest_move_is_told_and_up_to_a_basis_point_holds() -> None:
    # 97,412.1 -> 97,421.8: 0.9958 bp
    near = drift(PLAN, [changed(ONE, "97421.8x1.3"), TWO], NOW)
    assert near.move_bp is not None
    assert (round(near.move_bp, 4), near.venue, near.void) == (D("0.9958"), "one", "")


@pytest.mark.parametrize(
    ("asks", "size"),
    [("97423.4x9", "1.40 bp against you"), ("97396.1x9", "1.41 bp in your favour")],
)
def test_a_move_of_more_than_a_basis_point_voids_the_plan_in_either_direction(
    asks: str, size: str
) -> None:
    # 97,409.8 -> 97,423.4: +1.396 bp; -> 97,396.1: -1.406 bp
    moved = drift(PLAN, [ONE, changed(TWO, asks, bids=venue("x", bids="97390x1").bids)], NOW)
    assert moved.venue == "two"
    assert moved.void == (
        f"two moved {size} since this plan was made, nothing was sent: look at the new one."
    )


def test_the_limit_of_a_move_is_the_traders() -> None:
    tight = routed("b 2 mkt 97425", ONE, TWO, rules=RoutingRules(book_move_bp=D("0.5")))
    moved = drift(tight, [changed(ONE, "97421.8x1.3"), TWO], NOW)
    assert "one moved 1.00 bp" in moved.void


def test_only_what_the_plan_takes_counts() -> None:
    deeper = changed(TWO, "97409.8x0.7 99000x9")
    assert drift(PLAN, [ONE, deeper], NOW).void == ""
    unused = venue("three", "1x1", "0.9x1")
    assert drift(PLAN, [unused, ONE, TWO], NOW).void == ""


STOPPED: list[tuple[dict[str, Any], str]] = [
    ({"asks": "97409.8x0.4 97500x9"}, "two now holds 0.4 of the 0.7 BTC within 97425"),
    ({"book_valid": False, "book_reason": "gap"}, "two cannot be used now (book not valid (gap))"),
    ({"blocked": "not connected"}, "two cannot be used now (not connected)"),
    ({"bids": ((D(97500), D(1)),)}, "two cannot be used now (book is crossed)"),
    ({"available_quote": None}, "two cannot be used now (balance not known yet)"),
    ({"taker": None}, "two cannot be used now (fees not known yet)"),
]


@pytest.mark.parametrize(("changes", "sentence"), STOPPED)
def test_a_used_venue_that_cannot_do_its_part_voids_the_plan(
    changes: dict[str, Any], sentence: str
) -> None:
    found = drift(PLAN, [ONE, changed(TWO, **changes)], NOW)
    assert found.void == f"{sentence}, nothing was sent: look at the new one."


def test_a_book_that_grew_old_or_a_venue_that_is_gone_voids_the_plan() -> None:
    old = drift(PLAN, [ONE, TWO], NOW + 16 * SECOND)
    assert old.void == (
        "one cannot be used now (book is older than 15 s), nothing was sent: look at the new one."
    )
    gone = drift(PLAN, [ONE], NOW)
    assert gone.void == "two no longer lists BTC/USDT, nothing was sent: look at the new one."
    other_account = drift(PLAN, [ONE, changed(TWO, account="second")], NOW)
    assert other_account.void == gone.void


@pytest.mark.parametrize("plan", [LIMIT, POST])
def test_what_was_to_rest_must_still_rest(plan: Any) -> None:
    assert plan.ready
    away = changed(ONE, "97100x1", bids=venue("x", bids="96000x1").bids)
    assert drift(plan, [away], NOW) == Drift()
    through = changed(ONE, "97000x1", bids=venue("x", bids="96000x1").bids)
    assert drift(plan, [through], NOW).void == (
        "one would now take at 97000 what this plan lets rest, nothing was sent: look at the new one."
    )


def test_a_sell_is_watched_on_the_bids() -> None:
    plan = routed("s 1 mkt 97000", ONE)
    assert drift(plan, [changed(ONE, "99000x1")], NOW).void == ""
    lower = changed(ONE, bids=venue("x", bids="97395x1").bids)
    assert "one moved 1.64 bp against you since" in drift(plan, [lower], NOW).void
    higher = changed(ONE, "97500x9", bids=venue("x", bids="97427x1").bids)
    assert "one moved 1.64 bp in your favour since" in drift(plan, [higher], NOW).void


def test_other_fees_void_a_plan_whatever_they_do_to_its_division() -> None:
    for taker in (D("0.05"), D("0.0001")):
        assert drift(PLAN, [changed(ONE, taker=taker), TWO], NOW).void == (
            "the fees at one have changed since this plan was made, nothing was sent: look at the new one."
        )
    assert "fees at one" in drift(LIMIT, [changed(ONE, maker=D("0.002"))], NOW).void
    assert drift(PLAN, [changed(ONE, maker=D("0.05")), TWO], NOW).void == ""  # nothing of it rests


def test_what_was_to_rest_beside_what_takes_may_take_where_that_costs_the_same() -> None:
    """1.3 takes at 97,412.1 and 5 bp, 1.7 rests at 97,490 and 2 bp: 97,488.05 after fees."""
    cheap = changed(ONE, maker=D("0.0002"))
    plan = routed("b 3 lim 97490", cheap)
    (child,) = plan.children
    assert (child.taken, child.rests) == (D("1.3"), D("1.7"))
    # 5 more at 97,489: 3 bp on 1.7 of 3 coins, less a unit of price: +1.6 bp
    more = drift(plan, [changed(cheap, "97412.1x1.3 97489x5")], NOW)
    assert more.void == (
        "one would now take 1.7 of the 1.7 BTC that this plan lets rest, nothing was sent: look at the new one."
    )
    # 0.2 more at 97,412.1: 3 bp more fee and 8 bp less to pay on 0.2 of 3 coins: -0.3 bp
    assert drift(plan, [changed(cheap, "97412.1x1.5 97500x9")], NOW).void == ""
    # 1 more there: -1.7 bp, and better prices void a plan as worse ones do
    assert "would now take 1 of the 1.7" in drift(plan, [changed(cheap, "97412.1x2.3")], NOW).void


@pytest.mark.parametrize(
    ("left", "told"), [("0.82", ""), ("0.8", "two now holds 0.8 of the 0.9 BTC")]
)
def test_a_plan_that_only_takes_lets_a_tenth_of_a_part_go(left: str, told: str) -> None:
    plan = routed("b 9 mkt 97425", ONE, TWO)
    assert {child.venue: child.taken for child in plan.children} == {
        "one": D("1.3"),
        "two": D("0.9"),
    }
    void = drift(plan, [ONE, changed(TWO, f"97409.8x{left} 97500x9")], NOW).void
    assert void.partition(" within")[0] == told


@pytest.mark.parametrize(("asks", "told"), [("97412.1x0.3 97500x9", ""), ("97500x9", "")])
def test_one_that_rests_in_part_lets_more_rest_where_that_costs_the_same(
    asks: str, told: str
) -> None:
    """1.3 of 11 takes at 97,412.1, the rest waits at 97,425: 1.3 bp of 1.3 of 11 coins."""
    plan = routed("b 11 lim 97425", ONE)
    assert [(child.taken, child.rests) for child in plan.children] == [(D("1.3"), D("9.7"))]
    assert drift(plan, [changed(ONE, asks)], NOW).void == told


def test_and_not_where_it_costs_something_else() -> None:
    """All of 0.9 was to be taken at 97,409.8; waiting at 97,425 is 1.56 bp."""
    plan = routed("b 9 lim 97425", ONE, TWO)
    assert [(child.venue, child.taken, child.rests) for child in plan.children][1] == (
        "two",
        D("0.9"),
        D(0),
    )
    assert drift(plan, [ONE, changed(TWO, "97409.8x0.5 97500x9")], NOW).void == ""
    assert "two now holds 0 of the 0.9 BTC" in drift(plan, [ONE, changed(TWO, "97500x9")], NOW).void


def test_what_is_left_of_the_levels_still_has_its_price() -> None:
    plan = routed("b 9 mkt 97425", ONE, TWO)
    assert "moved 1.40 bp" in drift(plan, [ONE, changed(TWO, "97423.4x0.85")], NOW).void


def test_a_part_that_only_rests_beside_one_that_takes_may_take_where_that_costs_the_same() -> None:
    """One can pay for no more than it takes; two, whose best ask is beyond the limit, holds the rest."""
    one = changed(ONE, available_quote=D(127_000))
    two = changed(TWO, "97500x9", maker=D("0.0002"), taker=D("0.0005"))
    plan = routed("b 4 lim 97425", one, two)
    takes = {child.venue: (child.taken > 0, child.rests > 0) for child in plan.children}
    assert (takes["one"][0], takes["two"]) == (True, (False, True))
    assert drift(plan, [one, changed(two, "97424x0.1 97500x9")], NOW).void == ""
    assert "two would now take at 97424" in drift(plan, [one, changed(two, "97424x9")], NOW).void
