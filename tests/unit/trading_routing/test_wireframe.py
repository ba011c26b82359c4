"""The routing preview of ux.md 5.4, figure by figure."""

from decimal import Decimal as D

import msgspec

from app.trading.routing.plan import RoutePlan
from app.trading.venue_market import VenueMarket
from tests.unit.trading_routing.makers import child_at, figures, reasons, route_at, routed, venue

LOTS = {"lot": D("0.00001"), "min_quantity": D("0.00001")}


def wireframe() -> tuple[VenueMarket, ...]:
    """The five books of the wireframe, and what its figures need beyond what it states.

    *best single bin 97,491.46, +7.23*: 2.5 on bin needs 1.2 more at 97,425.225 on average, beyond the cap
    (1.3 x 97,412.10 + 1.2 x 97,425.225 = 243,546.00; / 2.5 x 1.00075 = 97,491.464).
    *naive 97,645.10, +391.33*: all on cb needs 1.7 more at 97,406.4947 on average, so that its depth within the cap
    is 2.5 and not the 0.8 that the wireframe shows.
    *mid 97,402.00*: no bid below these asks gives it together with cb's 97,391.20, so a sixth venue shows a bid
    of 97,412.80 (and an ask beyond the cap): (97,412.80 + 97,391.20) / 2.
    """
    fine = LOTS | {"tick": D("0.01")}
    coarse = LOTS | {"tick": D("0.1")}
    return (
        venue("bin", "97412.10x1.3 97425.22x0.6 97425.23x0.6", "97411x1", "0.00075", fine),
        venue("okx", "97409.8x0.9", "97409x1", "0.0008", coarse),
        venue("byb", "97408.5x0.7", "97408x1", "0.001", coarse),
        venue("krk", "97399x0.4", "97398x1", "0.0016", coarse),
        venue("cb", "97391.2x0.8 97406.49x0.9 97406.50x0.8", "97391x1", "0.0025", fine),
        venue("sixth", "97440x3", "97412.8x3", "0.001", fine),
    )


def wireframe_plan() -> RoutePlan:
    return routed("b 2.5 btc mkt 97425 sor xkrk", *wireframe())


def test_the_split_is_the_wireframes() -> None:
    plan = wireframe_plan()
    assert plan.ready
    assert [(c.venue, c.quantity, c.price, c.taken, c.raw) for c in plan.children] == [
        ("bin", D("1.3"), D(97425), D("1.3"), D("97412.10")),
        ("okx", D("0.9"), D(97425), D("0.9"), D("97409.8")),
        ("byb", D("0.3"), D(97425), D("0.3"), D("97408.5")),
    ]
    assert (plan.quantity, plan.undone, plan.price) == (D("2.5"), D(0), D(97425))
    assert plan.mid == D(97402)
    assert len(plan.hash) == 9


def test_each_venue_is_shown_with_its_prices_its_depth_and_its_reason() -> None:
    plan = wireframe_plan()
    rows = [
        (v.venue, v.quantity, v.raw, v.fee_bp, None if v.all_in is None else round(v.all_in, 2))
        for v in plan.venues
    ]
    assert rows[:5] == [
        # 97,412.10 x 1.00075 = 97,485.159; 97,409.80 x 1.0008 = 97,487.728; 97,408.50 x 1.001 = 97,505.909;
        # 97,399.00 x 1.0016 = 97,554.838; 97,391.20 x 1.0025 = 97,634.678.
        ("bin", D("1.3"), D("97412.10"), D("7.5"), D("97485.16")),
        ("okx", D("0.9"), D("97409.80"), D(8), D("97487.73")),
        ("byb", D("0.3"), D("97408.50"), D(10), D("97505.91")),
        ("krk", D(0), D("97399.00"), D(16), D("97554.84")),
        ("cb", D(0), D("97391.20"), D(25), D("97634.68")),
    ]
    assert [v.depth for v in plan.venues] == [D("1.3"), D("0.9"), D("0.7"), D("0.4"), D("2.5"), 0]
    assert reasons(plan) == {
        "bin": "best all-in",
        "okx": "2nd",
        "byb": "marginal",
        "krk": "excluded",
        "cb": "lowest raw price but all-in worst",
        "sixth": "cap short of best ask 97440",
    }
    assert route_at(plan, "bin").rounding == "lot ok; tick ok; min 0.00001 BTC ok"


def test_the_costs_are_the_wireframes_and_add_up() -> None:
    costs = wireframe_plan().costs
    assert costs is not None
    # 1.3 x 97,412.10 + 0.9 x 97,409.80 + 0.3 x 97,408.50 = 126,635.73 + 87,668.82 + 29,222.55 = 243,527.10
    assert costs.notional == D("243527.10")
    assert costs.raw == D("97410.84")
    # 126,635.73 x 0.00075 + 87,668.82 x 0.0008 + 29,222.55 x 0.001 = 94.9767975 + 70.135056 + 29.22255
    assert costs.fee_money == D("194.3344035")
    # (243,527.10 + 194.3344035) / 2.5
    assert costs.all_in == D("97488.5737614")
    assert costs.money is not None
    assert costs.basis_points is not None
    # (97,410.84 - 97,402.00) x 2.5 = 22.10, all of it at the touch
    assert (costs.money.spread, costs.money.walk) == (D("22.10"), D(0))
    assert costs.money.total == D("243527.10") + D("194.3344035") - D(97402) * D("2.5")
    shown = costs.basis_points
    assert [round(part, 2) for part in (shown.spread, shown.walk, shown.fees, shown.total)] == [
        D("0.91"),
        0,
        D("7.98"),
        D("8.89"),
    ]
    assert shown.total == shown.spread + shown.walk + shown.fees
    assert (costs.taken, costs.rests, costs.note) == (D("2.5"), D(0), "")


def test_the_counterfactuals_are_the_wireframes() -> None:
    best, naive = wireframe_plan().counterfactuals
    assert (best.name, best.venue) == ("best single venue", "bin")
    assert figures(best) == (D("97491.46"), D("0.30"), D("7.23"))
    assert best.note == "1.2 of 2.5 BTC lies beyond the cap"
    assert (naive.name, naive.venue) == ("lowest raw average", "cb")
    assert figures(naive) == (D("97645.10"), D("16.06"), D("391.33"))
    assert naive.note == ""


def test_a_plan_survives_being_written_down() -> None:
    """Nothing in it is alive: it can be shown, journaled and sent to another process."""
    plan = wireframe_plan()
    assert msgspec.json.decode(msgspec.json.encode(plan), type=RoutePlan) == plan


def test_what_it_was_computed_from_is_kept() -> None:
    plan = wireframe_plan()
    assert [(used.venue, used.taken, used.raw) for used in plan.used] == [
        ("bin", D("1.3"), D("97412.10")),
        ("okx", D("0.9"), D("97409.8")),
        ("byb", D("0.3"), D("97408.5")),
    ]
    assert (child_at(plan, "byb").top, child_at(plan, "byb").fee) == (D("97408.5"), D("0.001"))
