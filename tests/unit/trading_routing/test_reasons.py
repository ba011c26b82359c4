"""Every reason not to use a venue, and the one sentence when none is left."""

from decimal import Decimal as D
from typing import Any

import pytest

from app.domain.instants import SECOND
from app.domain.instruments import InstrumentKind, InstrumentStatus
from tests.unit.trading_routing.makers import (
    ONE,
    TWO,
    parts,
    reasons,
    refused,
    route_at,
    routed,
    three,
    venue,
)
from tests.unit.trading_routing.markets import NOW

USED = ONE, TWO


WHY_NOT: list[tuple[dict[str, Any], str, str]] = [
    (
        {"blocked": "read-only"},
        "read-only",
        (
            "three takes no orders from here now (read-only): "
            "choose another venue or look at the Venues panel."
        ),
    ),
    (
        {"rules": {"status": InstrumentStatus.HALTED}},
        "halted",
        "BTC/USDT on three does not take orders (halted): choose another venue or wait.",
    ),
    (
        {"rules": {"kind": InstrumentKind.PERPETUAL}},
        "perpetual: read only",
        (
            "BTC/USDT on three is a perpetual, which cannot be traded from here yet: "
            "choose a spot instrument."
        ),
    ),
    (
        {"book_as_of_ns": NOW - 16 * SECOND},
        "book is older than 15 s",
        (
            "BTC/USDT on three: book is older than 15 s, so its price cannot be judged: "
            "wait for it to come back or choose another venue."
        ),
    ),
    (
        {"book_valid": False, "book_reason": "gap"},
        "book not valid (gap)",
        (
            "BTC/USDT on three: book not valid (gap), so its price cannot be judged: "
            "wait for it to come back or choose another venue."
        ),
    ),
    (
        {"bids": ((D("99.5"), D(1)),)},
        "book is crossed",
        (
            "BTC/USDT on three: its book is crossed (bid 99.5, ask 99.5), so its price cannot be judged: "
            "wait for it to come right or choose another venue."
        ),
    ),
    (
        {"asks": ((D("99.5"), D("1e40")),)},
        "book holds impossible figures",
        (
            "BTC/USDT on three: its book holds figures that no price or size can have: "
            "choose another venue or look at the Venues panel."
        ),
    ),
    (
        {"asks": ((D("NaN"), D(1)),), "bids": ()},
        "book holds impossible figures",
        (
            "BTC/USDT on three: its book holds figures that no price or size can have: "
            "choose another venue or look at the Venues panel."
        ),
    ),
    (
        {"maker": None},
        "fees not known yet",
        (
            "The fees on three are not known yet, so its price cannot be compared: "
            "wait until it has answered or use another venue."
        ),
    ),
    (
        {"taker": D(-1)},
        "fees are impossible",
        (
            "The fees on three are impossible, so its price cannot be compared: "
            "wait until it has answered or use another venue."
        ),
    ),
    (
        {"available_quote": None},
        "balance not known yet",
        (
            "The USDT balance on three is not known yet: "
            "wait until it has answered or choose another venue."
        ),
    ),
    (
        {"asks": ((D("101.5"), D(1)),)},
        "cap short of best ask 101.5",
        (
            "BTC/USDT on three: the cap 101 does not reach the best ask 101.5, nothing would trade: "
            "type 101.5 or more, or use a limit order."
        ),
    ),
    (
        {"asks": ((D(90), D(1)),), "bids": ((D(80), D(1)),)},
        "price beyond the 5% collar",
        "BTC/USDT on three: price 101 is more than 5% above the best price 90: type 94.5 or less.",
    ),
]


@pytest.mark.parametrize(("changes", "reason", "sentence"), WHY_NOT)
def test_a_venue_that_cannot_be_used_is_skipped_with_its_reason(
    changes: dict[str, Any], reason: str, sentence: str
) -> None:
    plan = routed("b 3 mkt 101", *USED, three(**changes))
    assert parts(plan) == {"one": D(3)}
    row = route_at(plan, "three")
    assert (row.chosen, row.reason) == (False, reason)
    assert row.objection is not None
    alone = routed("b 3 mkt 101 @three", *USED, three(**changes))
    assert refused(alone) == sentence


LIMITS: list[tuple[str, dict[str, Any], str]] = [
    ("b 3 mkt 101", {"available_quote": D("0.1")}, "only 0.10 USDT free"),
    ("b 0.5 mkt 101", {"rules": {"min_quantity": D(1)}}, "below minimum 1 BTC"),
    ("b 0.04 mkt 101", {"rules": {"min_notional": D(5)}}, "below minimum 5 USDT"),
    (
        "b 0.6 mkt 101",
        {"rules": {"min_quantity": D(1), "max_quantity": D("0.9")}},
        "venue maximum is below its minimum",
    ),
    (
        "b 10 mkt 101 max50%",
        {"rules": {"min_quantity": D(6)}},
        "share cap 50% is below its minimum",
    ),
]


@pytest.mark.parametrize(("text", "changes", "reason"), LIMITS)
def test_a_venue_that_may_not_be_given_so_little_or_so_much_is_skipped_with_its_reason(
    text: str, changes: dict[str, Any], reason: str
) -> None:
    plan = routed(text, *USED, three(**changes))
    assert "three" not in parts(plan)
    assert reasons(plan)["three"] == reason


def test_a_small_cheap_level_does_not_pay_for_a_minimum() -> None:
    """0.1 at 99.5 is cheap, but the least order there is 1, and the 0.9 beside it would cost 104."""
    catch = venue("three", "99.5x0.1 104x50", "99x5", rules={"min_quantity": D(1)})
    plan = routed("b 3 mkt 104", ONE, catch)
    assert parts(plan) == {"one": D(3)}
    assert reasons(plan)["three"] == (
        "all-in -50.0 bp at the touch, but its lot or minimum does not fit"
    )


def test_a_balance_that_does_not_reach_gives_the_rest_to_the_next() -> None:
    poor = three(available_quote=D(202))
    plan = routed("b 3 mkt 101", *USED, poor)
    # 202 USDT pay for 2 at the cap of 101, which is what the venue holds back.
    assert parts(plan) == {"three": D(2), "one": D(1)}
    assert reasons(plan)["three"] == "best all-in; all free USDT"
    on_top = three(available_quote=D(202), fee_from_paid=True)
    # 101 x 1.001 each
    assert parts(routed("b 3 mkt 101", *USED, on_top))["three"] == D("1.998")


def test_a_venue_maximum_gives_the_rest_to_the_next() -> None:
    plan = routed("b 3 mkt 101", *USED, three(rules={"max_quantity": D("2.5")}))
    assert parts(plan) == {"three": D("2.5"), "one": D("0.5")}
    assert reasons(plan)["three"] == "best all-in; venue maximum"
    worth = routed("b 3 mkt 101", *USED, three(rules={"max_notional": D("202")}))
    assert parts(worth)["three"] == 2


def test_what_does_not_fit_anywhere_is_refused_with_what_does() -> None:
    one = venue("one", "100x50", "99x5", available_quote=D(101))
    two = venue("two", "100x50", "99x5", available_quote=D(202))
    assert refused(routed("b 4 mkt 101", one, two)) == (
        "4 BTC does not fit: one 1 (all free USDT), two 2 (all free USDT): type at most 3 BTC."
    )
    assert reasons(routed("b 4 mkt 101", one, two)) == {
        "one": "room for 1: all free USDT",
        "two": "room for 2: all free USDT",
    }
    none = venue("one", "100x50", "99x5", available_quote=D(0))
    also = venue("two", "100x50", "99x5", available_quote=D(0))
    assert refused(routed("b 4 mkt 101", none, also)) == (
        "4 BTC does not fit: one 0 (all free USDT), two 0 (all free USDT): "
        "bring more USDT to one of them."
    )
    assert refused(routed("b 4 mkt 101", one)) == (
        "BTC/USDT on one: the order needs 404.00 USDT and 101.00 USDT is available there: "
        "type at most 1 BTC."
    )
    assert refused(routed("b 10% mkt 101", none, also)) == (
        "No USDT that would pay for one lot is free on one or two: "
        "bring some there or cancel an order that holds it."
    )


def test_what_is_too_small_or_cannot_be_divided_is_refused() -> None:
    one = venue("one", "100x50", "99x5", rules={"min_quantity": D(2), "max_quantity": D(2)})
    two = venue("two", "100x50", "99x5", rules={"min_quantity": D(3), "max_quantity": D(3)})
    assert refused(routed("b 1 mkt 101", one, two)) == (
        "BTC/USDT on one: 1 BTC, below the venue's minimum of 2 BTC: type at least 2 BTC."
    )
    assert refused(routed("b 4 mkt 101", one, two)) == (
        "4 BTC of BTC/USDT cannot be divided within the smallest and largest orders of one and two: "
        "type another amount."
    )
    assert parts(routed("b 5 mkt 101", one, two)) == {"one": D(2), "two": D(3)}


def test_with_nothing_left_the_objection_that_is_easiest_to_mend_is_heard() -> None:
    stale = venue("one", "100x5", "99x5", book_as_of_ns=None)
    poor = venue("two", "100x5", "99x5", blocked="read-only")
    unknown = venue("three", "100x5", "99x5", available_quote=None)
    plan = routed("b 3 mkt 101", stale, poor, unknown)
    assert refused(plan).startswith("The USDT balance on three is not known yet")
    assert refused(routed("b 3 mkt 101 xthree", stale, poor, unknown)).startswith(
        "BTC/USDT on one: book is older"
    )


def test_a_raw_price_is_lowest_only_if_no_venue_shows_a_lower_one_not_even_one_that_is_left_out() -> (
    None
):
    dear = venue("two", "99.9x5", "99x5", "0.01")
    assert reasons(routed("b 1 mkt 101", ONE, dear))["two"] == "lowest raw price but all-in worst"
    lower = three(blocked="read-only")
    assert (
        reasons(routed("b 1 mkt 101", ONE, dear, lower))["two"] == "all-in +79.8 bp"
    )  # 100.899 against 100.1
