"""Sizes in money and percent, prices relative to the market, and how they are rounded."""

from decimal import Decimal as D

from app.domain.order_line import OrderLine, PriceAnchor, PriceTerm, Size
from app.domain.order_terms import OrderStyle, Side
from app.trading.routing.router import route
from tests.unit.trading_routing.makers import (
    RULES,
    child_at,
    parts,
    reasons,
    refused,
    routed,
    venue,
)
from tests.unit.trading_ticket.makers import NOW

ONE = venue("one", "100x1 100.2x2 101x10", "99.9x5 99x50", "0.001")
TWO = venue("two", "100.1x1 100.3x5", "99.8x5", "0.002")


def test_the_size_is_rounded_down_to_what_the_lots_can_express() -> None:
    plan = routed("b 0.123456", ONE, TWO)
    assert plan.quantity == D("0.123")
    assert plan.rounding == "lot 0.001: 0.123456 -> 0.123"
    assert plan.asked == D("0.123456")
    assert routed("b 0.123", ONE).rounding == ""


def test_a_finer_lot_takes_the_remainder_where_it_takes_part_anyway() -> None:
    fine = venue("two", "100x1", "99x1", rules={"lot": D("0.00001")})
    plan = routed("b 1.50004 mkt 100.1", ONE, fine)
    assert parts(plan) == {"one": D("0.501"), "two": D("0.99904")} or parts(plan) == {
        "one": D(1),
        "two": D("0.50004"),
    }
    assert plan.quantity == D("1.50004")
    assert plan.rounding == ""


def test_no_second_order_is_made_for_dust() -> None:
    """Half a lot of one is not worth an order on two, although two's lot could express it."""
    fine = venue("two", "100.1x1", "99x1", rules={"lot": D("0.00001"), "min_quantity": D("0.001")})
    plan = routed("b 0.50004", ONE, fine)
    assert parts(plan) == {"one": D("0.5")}
    assert plan.rounding == "lot 0.001: 0.50004 -> 0.5"
    # What two would take as an order of its own is not dust.
    plan = routed("b 0.5015", venue("one", "100x1", "99x1", rules={"lot": D("0.01")}), fine)
    assert parts(plan) == {"one": D("0.5"), "two": D("0.0015")}


def test_money_buys_along_the_books_and_is_never_exceeded() -> None:
    # 100 for 1 on one, then 100.2 on one and 100.1 on two tie after fees: 250 - 100 - 100.1 = 49.9 more.
    plan = routed("b 250$ mkt 101", ONE, TWO)
    assert plan.costs is not None
    assert D("249.9") < plan.costs.notional <= 250
    assert plan.quantity == D("2.497")  # 1 + 150 / 100.2 = 2.4970 on one
    assert plan.asked == D("2.49700")
    huge = routed("b 100k$ mkt 100.3", ONE, TWO)
    # 300.4 + 601.6 in the books, the rest at the cap: 9 + 99,098 / 100.3 at the least favourable tick
    assert huge.costs is not None
    assert huge.costs.notional + huge.undone * D("100.3") <= 100_000
    assert huge.undone > 980


def test_money_of_a_sell_is_what_it_brings() -> None:
    plan = routed("s 500$ mkt 99", ONE)
    # 99.9 x 5 = 499.5, then 0.5 / 99
    assert plan.asked == D("5.00505")
    assert parts(plan) == {"one": D("5.005")}


def test_money_is_kept_where_limits_drive_the_plan_into_dearer_levels() -> None:
    """Counted along one's 100, but one may hold only 0.1: the rest costs 110 each."""
    small = venue("one", "100x50", "99x1", available_quote=D(12))
    dear = venue("two", "110x50", "99x1")
    plan = routed("b 1000$ mkt 115", small, dear, rules=RULES)
    assert plan.ready
    assert plan.costs is not None
    assert D(995) < plan.costs.notional <= 1000


def test_money_at_a_limit_counts_what_rests_at_the_limit() -> None:
    plan = routed("b 1000$ lim 100", ONE)
    assert plan.quantity == 10  # 1 at 100, and 9 that rest at 100
    post = routed("b 1000$ post 99.95", ONE)
    assert post.quantity == D("10.010")  # 1000 / 99.9


def test_a_part_of_what_is_free_counts_the_venues_that_may_be_used() -> None:
    one = venue("one", "100x99", "99x1", available_quote=D(1000))
    two = venue("two", "100.1x99", "99x1", available_quote=D(3000))
    # At the cap of 100: 10 on one; two's ask is beyond it, and its balance does not count.
    assert routed("b 50% mkt 100", one, two).quantity == 5
    # At 101: 9.900 and 29.702 (lots of 0.001), together 39.602.
    plan = routed("b 100% mkt 101", one, two)
    assert parts(plan) == {"one": D("9.900"), "two": D("29.702")}
    assert routed("b 10% mkt 101", one, two).quantity == D("3.960")
    assert routed("b 100% mkt 101 xone", one, two).quantity == D("29.702")
    assert routed("s 25% mkt 98", one, two).quantity == 500


def test_a_part_of_nav_is_money() -> None:
    plan = routed("b 2n% mkt 101", ONE, nav="5000")
    assert plan.asked == D("1.00000")  # 100 USDT: the first level of one
    unknown = routed("b 2n% mkt 101", ONE)
    assert refused(unknown) == (
        "NAV is not known in the quote of BTC/USDT, so 2% of it is no amount: "
        "type the amount itself, or wait for balances and prices."
    )
    assert reasons(unknown)["one"] == "NAV not known"


def test_a_relative_price_refers_to_the_best_raw_prices_of_the_venues_that_may_be_used() -> None:
    assert routed("b 1 lim bid", ONE, TWO).price == D("99.9")
    assert routed("b 1 lim bid xone", ONE, TWO).price == D("99.8")
    assert routed("b 1 lim ask", ONE, TWO).price == 100
    assert routed("b 1 lim mid", ONE, TWO).price == D("99.95")
    assert routed("b 1 @ -5t", ONE, TWO).price == D("99.4")
    assert routed("s 1 @ +5t", ONE, TWO).price == D("100.5")
    assert routed("b 1 lim ask-5bp", ONE, TWO).price == D("99.95")
    assert routed("b 1 lim mid+0.1%", ONE, TWO).price == D("100.04995")
    assert child_at(routed("b 1 lim mid+0.1%", ONE, TWO), "one").price == 100


def test_a_tick_is_the_coarsest_of_the_venues_that_may_be_used() -> None:
    coarse = venue("two", "100.5x1", "99.5x1", rules={"tick": D("0.5")})
    assert routed("b 1 lim bid-2t", ONE, coarse).price == D("98.9")
    assert routed("b 1 lim bid-2t", ONE).price == D("99.7")


def test_a_relative_price_needs_its_side_of_the_book() -> None:
    empty = venue("one", asks="100x1")
    assert refused(routed("b 1 lim bid-5t", empty)) == (
        "No book that may be used shows a price for bid-5t: type the price itself or wait."
    )
    assert refused(routed("b 1 lim bid-200%", ONE)) == (
        "The BTC/USDT price bid-200% is out of any venue's range: type another."
    )


def test_figures_out_of_range_are_refused_in_words() -> None:
    fixed = PriceTerm(anchor=PriceAnchor.FIXED, value=D(100))
    for size in ("1e30", "1e-30", "NaN", "Infinity", "-1", "0"):
        line = OrderLine(
            symbol="BTC/USDT",
            side=Side.BUY,
            style=OrderStyle.LIMIT,
            size=Size(value=D(size)),
            price=fixed,
        )
        assert refused(route(line, [ONE], RULES, NOW)) == (
            "The BTC/USDT amount is out of any venue's range: type another."
        )
    for price in ("1e30", "NaN", "-5", "0"):
        line = OrderLine(
            symbol="BTC/USDT",
            side=Side.BUY,
            style=OrderStyle.LIMIT,
            size=Size(value=D(1)),
            price=PriceTerm(anchor=PriceAnchor.FIXED, value=D(price)),
        )
        assert "is out of any venue's range" in refused(route(line, [ONE], RULES, NOW))


def test_what_is_still_to_be_typed_is_said_and_the_venues_are_shown() -> None:
    line = OrderLine(symbol="BTC/USDT", side=Side.BUY, style=OrderStyle.LIMIT)
    assert refused(route(line, [ONE], RULES, NOW)) == (
        "The BTC/USDT order has no price: type one, as in lim 97425, lim bid or post -5t."
    )
    plan = routed("b mkt", ONE, TWO)
    assert refused(plan) == (
        "The BTC/USDT order has no amount: type one, as in 2.5, 5000$, 10% or 2n%."
    )
    assert [(v.venue, v.top, v.fee_bp, v.all_in, v.reason) for v in plan.venues] == [
        ("one", D(100), D(10), D("100.1"), "no amount yet"),
        ("two", D("100.1"), D(20), D("100.3002"), "no amount yet"),
    ]
