"""Capped market, limit and post-only orders over several venues."""

from decimal import Decimal as D

from app.domain.order_terms import OrderStyle
from tests.unit.trading_routing.makers import (
    child_at,
    figures,
    parts,
    reasons,
    refused,
    route_at,
    routed,
    venue,
)

CHEAP = venue("one", "100x1 100.2x2 101x10", "99.9x5", "0.001")
DEAR = venue("two", "100.1x1 100.3x5", "99.8x5", "0.002")


def test_a_capped_market_order_takes_the_cheapest_levels_after_fees() -> None:
    # All in: one 100.1, 100.3002, 101.101; two 100.3002 (a tie goes to the lower fee), 100.5006.
    plan = routed("b 4 mkt 101", CHEAP, DEAR)
    assert parts(plan) == {"one": D(3), "two": D(1)}
    assert plan.undone == 0
    assert plan.costs is not None
    # 100 + 2 x 100.2 = 300.4 at 0.1%; 100.1 at 0.2%
    assert plan.costs.notional == D("400.5")
    assert plan.costs.fee_money == D("0.3004") + D("0.2002")
    assert reasons(plan) == {"one": "best all-in", "two": "marginal"}


def test_a_venue_of_the_best_raw_price_is_skipped_for_its_fee() -> None:
    plan = routed("b 1 mkt 101", CHEAP, venue("two", "99.95x5", "99x1", "0.003"))
    assert parts(plan) == {"one": D(1)}
    assert reasons(plan)["two"] == "lowest raw price but all-in worst"
    other = venue("three", "100.05x1", "99x1", "0.05")
    plan = routed("b 1 mkt 101", CHEAP, venue("two", "99.95x5", "99x1", "0.003"), other)
    # 99.95 x 1.003 = 100.24985 against 100.1
    assert reasons(plan)["two"] == "lowest raw price, all-in +15.0 bp"
    assert reasons(plan)["three"] == "all-in +494.8 bp"


def test_a_sell_gets_most_after_fees() -> None:
    one = venue("one", "101x1", "100x2", "0.001")
    two = venue("two", "101x1", "100.1x1 100.05x5", "0.001")
    plan = routed("s 3 mkt 99", one, two)
    assert parts(plan) == {"two": D(3)}
    plan = routed("s 3 mkt 99", one, venue("two", "101x1", "100.1x1 99.9x5", "0.001"))
    assert parts(plan) == {"one": D(2), "two": D(1)}
    assert plan.costs is not None
    # 100.1 + 200 less 0.1%, over 3
    assert plan.costs.notional == D("300.1")
    assert plan.costs.fee_money == D("0.3001")
    assert figures(plan.counterfactuals[0])[2] > 0
    assert plan.counterfactuals[1].name == "highest raw average"


def test_what_lies_beyond_the_cap_is_named_and_would_be_canceled() -> None:
    plan = routed("b 9 mkt 100.3", CHEAP, DEAR)
    # One has 3 within the cap and two has 6: a cheaper level beyond the cap does not count.
    assert parts(plan) == {"one": D(3), "two": D(6)}
    assert plan.undone == 0
    plan = routed("b 10 mkt 100.3", CHEAP, DEAR)
    assert plan.quantity == 10
    assert plan.undone == 1
    # Undone it costs nothing; it waits where a fill at the cap would be cheapest.
    assert child_at(plan, "one").quantity == 4
    assert reasons(plan)["one"] == "best all-in; 1 beyond the cap would be canceled"
    assert plan.costs is not None
    assert plan.costs.taken == 9
    # 300.4 x 1.001 + (100.1 + 5 x 100.3) x 1.002, over 9
    assert plan.costs.notional + plan.costs.fee_money == D("903.5036")
    assert plan.costs.all_in is not None
    assert round(plan.costs.all_in, 6) == D("100.389289")


def test_a_missing_cap_is_proposed_once_for_all_and_put_on_each_tick() -> None:
    plan = routed("b 2", CHEAP, venue("two", "100.1x1", "99x1", rules={"tick": D("0.5")}))
    # 100 x 1.0025 = 100.25, on the best venue's tick of 0.1: 100.2; on two's tick of 0.5: 100, short of its ask.
    assert plan.price == D("100.2")
    assert child_at(plan, "one").price == D("100.2")
    assert reasons(plan)["two"] == "cap short of best ask 100.1"
    sell = routed("s 2", CHEAP, DEAR)
    # 99.9 x 0.9975 = 99.65025, up to 99.7
    assert sell.price == D("99.7")


def test_a_limit_order_takes_within_its_limit_and_rests_where_that_is_cheapest() -> None:
    rests_cheap = venue("two", "100.3x5", "99.8x5", taker=D("0.002"), maker=D("-0.0001"))
    plan = routed("b 5 lim 100.2", CHEAP, rests_cheap)
    assert parts(plan) == {"one": D(3), "two": D(2)}
    one, two = child_at(plan, "one"), child_at(plan, "two")
    assert (one.taken, one.rests, two.taken, two.rests) == (D(3), D(0), D(0), D(2))
    assert (one.fee, two.fee) == (D("0.001"), D("-0.0001"))
    assert plan.undone == 0
    assert plan.costs is not None
    assert plan.costs.note == (
        "2 at 100.2 on two would rest: no spread and no walk until it trades"
    )
    # 300.4 at 0.1%, 200.4 at -0.01%
    assert plan.costs.fee_money == D("0.3004") - D("0.02004")
    assert plan.costs.money is not None
    assert plan.costs.money.fees == D("0.3004")
    assert reasons(plan) == {"one": "2nd", "two": "cheapest to rest"}


def test_what_takes_and_rests_on_one_venue_is_one_order() -> None:
    plan = routed("b 5 lim 100.2", CHEAP, venue("two", "100.3x5", "99.8x5", "0.002"))
    assert parts(plan) == {"one": D(5)}
    only = child_at(plan, "one")
    assert (only.taken, only.rests) == (D(3), D(2))
    assert reasons(plan)["one"] == "best all-in; 2 rests"
    assert reasons(plan)["two"] == "resting all-in +10.0 bp"
    # (300.4 + 200.4) x 1.001 / 5
    assert only.all_in == D("500.8") * D("1.001") / 5


def test_all_in_less_raw_is_the_fee_also_where_a_part_rests() -> None:
    """1 takes at 100 and 2 rest at 100.1: 300.2 / 3 = 100.0666..., which the fee of 0.1 % makes 100.1667..."""
    for text in ("b 3 lim 100.1", "b 1 lim 100.1", "b 3 lim 99", "b 3 mkt 101"):
        plan = routed(text, venue("one", "100x1 100.2x5", "99.9x5", "0.001"))
        costs, shown = plan.costs, route_at(plan, "one")
        assert costs is not None
        assert costs.raw is not None
        assert costs.all_in is not None
        quantity = costs.taken + costs.rests
        assert round(costs.raw * quantity, 9) == costs.notional
        assert round((costs.all_in - costs.raw) * quantity, 9) == costs.fee_money
        assert (shown.raw, shown.all_in) == (costs.raw, costs.all_in)
    mixed = routed("b 3 lim 100.1", venue("one", "100x1 100.2x5", "99.9x5", "0.001"))
    assert mixed.costs is not None
    assert mixed.costs.raw is not None
    assert round(mixed.costs.raw, 4) == D("100.0667")
    assert mixed.costs.basis_points is not None
    # of the 1 that takes: (100 - 99.95) / 99.95 and no walk
    assert round(mixed.costs.basis_points.spread, 2) == D("5.00")
    assert mixed.costs.basis_points.walk == 0


def test_a_limit_order_takes_all_that_is_within_its_limit_even_where_resting_were_cheaper() -> None:
    """It cannot rest at a price that somebody already offers."""
    maker_paid = venue("two", "101x5", "99.8x5", taker=D("0.002"), maker=D("-0.01"))
    plan = routed("b 3 lim 100.2", CHEAP, maker_paid)
    assert parts(plan) == {"one": D(3)}
    assert reasons(plan)["two"] == "nothing within the limit"


def test_what_the_best_resting_venue_cannot_hold_goes_to_the_next() -> None:
    small = venue("two", "102x5", "98x1", maker=D(0), taker=D("0.001"), available_quote=D(100))
    plan = routed("b 3 lim 99", venue("one", "102x5", "98x1"), small)
    assert parts(plan) == {"one": D("1.990"), "two": D("1.010")}
    assert reasons(plan)["two"] == "cheapest to rest; all free USDT"


def test_a_post_only_order_rests_at_the_cheapest_maker() -> None:
    plan = routed("b 2 post 99.95", CHEAP, venue("two", "100.1x1", "99.8x5", maker=D("0.0005")))
    assert parts(plan) == {"two": D(2)}
    only = child_at(plan, "two")
    assert (only.taken, only.rests, only.price) == (D(0), D(2), D("99.9"))
    assert plan.line.style is OrderStyle.POST_ONLY
    assert plan.costs is not None
    assert (plan.costs.raw, plan.costs.money) == (D("99.9"), None)
    assert plan.costs.all_in == D("99.9") * D("1.0005")
    assert route_at(plan, "two").depth is None


def test_a_post_only_order_goes_nowhere_where_it_would_take() -> None:
    plan = routed("b 2 post 100", CHEAP, DEAR)
    assert parts(plan) == {"two": D(2)}
    assert reasons(plan)["one"] == "would take"
    assert refused(routed("b 2 post 100.5", CHEAP, DEAR)) == (
        "BTC/USDT on one: post-only at 100.5 would take, the best ask is 100: type 99.9 or less, "
        "or make it a limit order."
    )


def test_nothing_to_take_anywhere_is_said() -> None:
    plan = routed("b 1", venue("one", bids="99x1"), venue("two", bids="98x1"))
    assert refused(plan) == (
        "BTC/USDT on one shows no asks to trade with: use a limit order or wait."
    )
    assert plan.mid is None
    resting = routed("b 1 lim 99", venue("one", bids="99x1"))
    assert resting.costs is not None
    assert resting.costs.note == (
        "1 at 99 on one would rest: no spread and no walk until it trades; "
        "no mid: the usable books show no bid, or no ask"
    )


def test_best_before_fees_is_the_venue_whose_book_is_for_the_whole_amount() -> None:
    """A best price that holds a little of it is no better price for it all."""
    one = venue("one", "110x5", "101x1 99x9", "0.001")
    two = venue("two", "110x5", "100x9", "0.002")
    best, naive = routed("s 4 mkt 98", one, two).counterfactuals
    assert (naive.name, naive.venue) == ("highest raw average", "two")  # 100, and 99.5 at one
    assert best.venue == "two"
    # what a book does not hold counts against it
    thin = venue("one", "110x5", "101x1", "0.001")
    assert routed("s 4 mkt 98", thin, two).counterfactuals[1].venue == "two"
    asks = venue("one", "99x1 102x9", "90x5", "0.001"), venue("two", "100x9", "90x5", "0.002")
    assert routed("b 4 mkt 103", *asks).counterfactuals[1].venue == "two"


def test_where_no_venue_alone_has_the_coins_the_best_is_not_the_worse_of_them() -> None:
    """12 to sell, 6.25 and 9.5 there: the cheaper one alone would cost less than the plan, and may not be."""
    cheap = venue("one", "90x5", "80x5", "0.001", available_base=D("6.25"))
    dear = venue("two", "90x5", "80x5", "0.002", available_base=D("9.5"))
    (best,) = routed("s 12 lim 100", cheap, dear).counterfactuals
    assert (best.venue, best.all_in, best.difference_money) == ("one", None, None)
    assert "than is free there" in best.note


def test_what_would_rest_is_never_called_lowest_by_what_it_would_take() -> None:
    """Where it would rest stands nobody's ask: the order's own price there is what it is about."""
    near = venue("one", "100x5", "99.9x5", "0.001")
    far = venue("two", "100.1x5", "99.8x5", "0.0008")
    bought = routed("b 1 post 99.54", near, far)
    assert parts(bought) == {"two": D(1)}
    assert reasons(bought)["one"] == "resting all-in +2.0 bp"
    assert reasons(routed("s 1 post 100.26", near, far))["one"] == "resting all-in +2.0 bp"
    # On finer ticks one would even rest higher: 99.54 against 99.5.
    fine = venue("one", "100x5", "99.9x5", "0.001", {"tick": D("0.01")})
    assert reasons(routed("b 1 post 99.54", fine, far))["one"] == "resting all-in +6.0 bp"
    assert [way.name for way in bought.counterfactuals] == ["best single venue"]
    assert bought.counterfactuals[0].venue == "two"


def test_of_two_equal_raw_prices_none_is_the_lowest() -> None:
    same = venue("two", "100x5", "99.9x5", "0.002")
    plan = routed("b 1 mkt 101", venue("one", "100x5", "99.9x5", "0.001"), same)
    assert reasons(plan)["two"] == "all-in +10.0 bp"
    assert [way.name for way in plan.counterfactuals] == ["best single venue"]
    sold = routed("s 1 mkt 99", venue("one", "100x5", "99.9x5", "0.001"), same)
    assert reasons(sold)["two"] == "all-in +10.0 bp"


def test_worst_is_said_only_against_every_price_that_is_shown() -> None:
    """A venue of the plan shows the average of what it takes there, which may be worse still."""
    one = venue("one", "100x1 101x1", "99x5", "0.001")
    two = venue("two", "99.9x9", "99x5", "0.01", {"min_quantity": D(3)})
    plan = routed("b 2 mkt 102", one, two)
    # 100.5 x 1.001 = 100.6005 at one; 99.9 x 1.01 = 100.899 at two
    assert reasons(plan)["two"] == "below minimum 3 BTC"
    two = venue("two", "99.9x9", "99x5", "0.01")
    assert reasons(routed("b 2 mkt 102", one, two))["two"] == "marginal"
    assert reasons(routed("b 1 mkt 102", one, two))["two"] == "lowest raw price but all-in worst"


def test_a_way_that_would_rest_what_the_plan_takes_has_no_figure() -> None:
    """What rests has cost nothing yet: it makes no plan look dear that fills."""
    asks = venue("one", "100x1", "99x5", "0.002")
    rests = venue("two", "103x5", "99x5", taker=D("0.001"), maker=D(0))
    plan = routed("b 3 lim 100.2", asks, rests)
    assert {c.venue: (c.taken, c.rests) for c in plan.children} == {
        "one": (D(1), D(0)),
        "two": (D(0), D(2)),
    }
    best, raw = plan.counterfactuals
    # All on one takes the 1 at 100 and rests 2 at 100.2 for 0.2% of fee that two does not ask: 0.4008.
    assert (best.name, best.venue, best.difference_money) == (
        "best single venue",
        "one",
        D("0.4008"),
    )
    assert (raw.venue, raw.difference_money) == ("one", D("0.4008"))
    other = venue("three", "100.1x1", "99x5", "0.002")
    best, *naive = routed("b 3 lim 100.2", asks, other, rests).counterfactuals
    assert (best.all_in, best.difference_bp, best.difference_money) == (None, None, None)
    assert best.note == "would rest 1 that the plan takes now"
    assert naive == []


def test_a_way_that_is_forbidden_never_looks_better_than_the_plan() -> None:
    poor = venue("one", "100x9", "99x5", "0.001", available_quote=D(202))
    rich = venue("two", "100.5x9", "99x5", "0.001")
    plan = routed("b 4 mkt 101", poor, rich)
    assert parts(plan) == {"one": D(2), "two": D(2)}
    best, raw = plan.counterfactuals
    # Two alone can: 402 x 1.001 - (200 + 201) x 1.001
    assert (best.venue, best.difference_money, best.note) == ("two", D("1.001"), "")
    assert (raw.venue, raw.difference_money) == ("one", None)
    assert raw.note == "more USDT than is free there"
    capped = routed("b 4 mkt 101 max50%", venue("one", "100x9", "99x5", "0.001"), rich)
    assert capped.counterfactuals[1].note == "above the share cap 50%"
    assert capped.counterfactuals[1].all_in is None
