"""Which venues take part: pins, exclusions, shares and fallbacks."""

import re
from decimal import Decimal as D

import msgspec
from hypothesis import given
from hypothesis import strategies as some

from app.domain.instants import SECOND
from app.trading.routing.plan import RoutingRules
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


def test_pins_and_exclusions_are_kept() -> None:
    assert parts(routed("b 3 mkt 101", *USED, three())) == {"three": D(3)}
    pinned = routed("b 3 mkt 101 sor=one,two", *USED, three())
    assert parts(pinned) == {"one": D(3)}
    assert reasons(pinned)["three"] == "not pinned"
    assert route_at(pinned, "three").all_in == D("99.5") * D("1.001")
    one = routed("b 3 mkt 101 @two", *USED, three())
    assert parts(one) == {"two": D(3)}
    left = routed("b 3 mkt 101 xthree xone", *USED, three())
    assert parts(left) == {"two": D(3)}
    assert reasons(left)["three"] == "excluded"


def test_a_share_cap_spreads_the_order() -> None:
    plan = routed("b 5 mkt 101 max60%", *USED)
    assert parts(plan) == {"one": D(3), "two": D(2)}
    assert reasons(plan)["one"] == "best all-in; share cap 60%"
    odd = routed("b 5.001 mkt 101 max50%", *USED)
    assert parts(odd) == {"one": D("2.500"), "two": D("2.500")}
    assert odd.rounding == "lot 0.001: 5.001 -> 5"
    assert refused(routed("b 5 mkt 101 max40%", *USED)) == (
        "2 venues at 40% each carry 80% of any BTC/USDT order: type max50% or more, or use more venues."
    )


def test_no_size_is_offered_where_the_share_caps_fit_none() -> None:
    """A size that what is free would pay for is not what is wrong, and obeying it would be refused."""
    poor = [msgspec.structs.replace(each, available_quote=D(50)) for each in USED]
    told = "2 venues at 40% each carry 80% of any BTC/USDT order: type max50% or more, or use more venues."
    assert refused(routed("b 1 mkt 101 max40%", *poor)) == told
    assert refused(routed("b 0.46 mkt 101 max40%", *poor)) == told
    third = venue("third", "100x5", "99x5")
    assert "type max34% or more" in refused(routed("b 3 mkt 101 max30%", *USED, third))
    assert routed("b 3 mkt 101 max34%", *USED, third).ready


def test_the_size_that_a_share_cap_leaves_is_offered_and_is_accepted() -> None:
    """One pays for 0.198, which is 45 % of 0.44: at 55 % for the other no more than that fits."""
    one, two = (venue(name, "100x5 101x10", "99x5") for name in ("one", "two"))
    poor = msgspec.structs.replace(one, available_quote=D(20))
    assert refused(routed("b 0.45 mkt 101 max55%", poor, two)) == (
        "0.45 BTC does not fit: one 0.198 (all free USDT), two 0.247 (share cap 55%): "
        "type at most 0.44 BTC or raise the share cap."
    )
    assert parts(routed("b 0.44 mkt 101 max55%", poor, two)) == {
        "one": D("0.198"),
        "two": D("0.242"),
    }
    assert not routed("b 0.443 mkt 101 max55%", poor, two).ready


@given(
    asked=some.integers(100, 4000),
    share=some.sampled_from((30, 40, 50, 55, 60, 70, 90)),
    free=some.lists(some.integers(0, 250), min_size=2, max_size=4),
    lots=some.lists(some.sampled_from(("0.001", "0.01", "0.1")), min_size=4, max_size=4),
    least=some.sampled_from((None, D("0.3"))),
)
def test_every_size_that_a_refusal_offers_is_accepted(
    asked: int, share: int, free: list[int], lots: list[str], least: D | None
) -> None:
    able = [
        venue(
            f"v{at}", "100x50", "99x50", rules={"lot": D(lots[at]), "min_quantity": least},
            available_quote=D(each),
        )
        for at, each in enumerate(free)
    ]  # fmt: skip
    plan = routed(f"b {D(asked) / 1000} mkt 100 max{share}%", *able)
    offered = re.search("does not fit: .* type at most ([0-9.]+) BTC", plan.refusal)
    if offered is not None:
        again = routed(f"b {offered[1]} mkt 100 max{share}%", *able)
        assert again.ready, again.refusal
    wider = re.search("type (max[0-9]+%)", plan.refusal)
    if wider is not None:
        assert share * len(able) < 100
        again = routed(f"b {D(asked) / 1000} mkt 100 {wider[1]}", *able)
        assert "carr" not in again.refusal


def test_a_standing_share_cap_holds_for_routed_orders_only() -> None:
    rules = RoutingRules(max_share=D("0.6"))
    assert parts(routed("b 5 mkt 101", *USED, rules=rules)) == {"one": D(3), "two": D(2)}
    assert parts(routed("b 5 mkt 101 max100%", *USED, rules=rules)) == {"one": D(5)}
    assert parts(routed("b 5 mkt 101 @one", *USED, rules=rules)) == {"one": D(5)}
    assert refused(routed("b 5 mkt 101", ONE, rules=rules)) == (
        "one alone at 60% carries 60% of any BTC/USDT order: type max100%, or use more venues."
    )
    absurd = refused(routed("b 5 mkt 101", *USED, rules=RoutingRules(max_share=D("NaN"))))
    assert absurd == (
        "The most of the BTC/USDT order that one venue may take must be above 0% and at most 100%: "
        "type it as in max60%."
    )


def test_a_relative_price_ignores_books_that_cannot_be_used() -> None:
    stale = three(book_as_of_ns=NOW - 16 * SECOND)
    assert routed("b 1 lim ask", *USED, stale).price == 100
    assert routed("b 1 lim ask", *USED, three()).price == D("99.5")


def test_an_instrument_that_is_not_listed_or_wholly_excluded_is_refused() -> None:
    plan = routed("b 1 BTC/USDT xone", ONE, venue("two", rules={"symbol": "ETH/USDT"}))
    assert refused(plan) == (
        "Every venue that lists BTC/USDT is excluded: leave out one of the x words."
    )
    plan = routed("b 1 @two", ONE, venue("two", rules={"symbol": "ETH/USDT"}))
    assert refused(plan) == ("BTC/USDT is not listed on two: choose another instrument or venue.")
    assert plan.notes == ("two does not list BTC/USDT: it is left out.",)
    plan = routed("b 1", venue("two", rules={"symbol": "ETH/USDT"}))
    assert refused(plan) == (
        "BTC/USDT is not listed on any connected venue: choose another instrument."
    )
    assert plan.venues == ()


FALLBACK = RoutingRules(fallbacks={"three": "two"})


def test_a_fallback_stands_in_for_a_pinned_venue_that_cannot_be_used() -> None:
    down = three(blocked="not connected")
    plan = routed("b 3 mkt 101 @three", *USED, down, rules=FALLBACK)
    assert parts(plan) == {"two": D(3)}
    assert plan.notes == (
        "three cannot be used (not connected): two stands in for it, as configured.",
    )
    assert reasons(plan) == {
        "one": "not pinned",
        "two": "best all-in; stands in for three",
        "three": "not connected",
    }
    missing = routed(
        "b 3 mkt 101 @three", *USED, three(rules={"symbol": "ETH/USDT"}), rules=FALLBACK
    )
    assert parts(missing) == {"two": D(3)}
    assert missing.notes == (
        "three cannot be used (does not list BTC/USDT): two stands in for it, as configured.",
    )


def test_a_fallback_is_not_used_when_it_need_not_or_must_not_be() -> None:
    assert parts(routed("b 3 mkt 101 @three", *USED, three(), rules=FALLBACK)) == {"three": D(3)}
    down = three(blocked="not connected")
    for text in ("b 3 mkt 101 @three xtwo", "b 3 mkt 101 @three"):
        fallback = TWO if "xtwo" in text else venue("two", "100x5", "99x5", blocked="read-only")
        plan = routed(text, ONE, fallback, down, rules=FALLBACK)
        assert refused(plan) == (
            "three takes no orders from here now (not connected): "
            "choose another venue or look at the Venues panel."
        )
        assert plan.notes == ()
    routed_anyway = routed("b 3 mkt 101", *USED, down, rules=FALLBACK)
    assert routed_anyway.notes == ()
    both = routed("b 3 mkt 101 sor=two,three", *USED, down, rules=FALLBACK)
    assert parts(both) == {"two": D(3)}
    assert both.notes == ()
