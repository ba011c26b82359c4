"""What a plan says of itself, held against the figures beside it."""

from app.domain.order_terms import Side
from app.trading.routing.plan import RoutePlan


def check_reasons(plan: RoutePlan) -> None:
    """What a reason says of a price is true of every figure that is shown."""
    buying = plan.line.side is Side.BUY
    for row in plan.venues:
        others = [other for other in plan.venues if other is not row]
        if "raw price" in row.reason:
            assert row.raw is not None
            raws = [other.raw for other in others if other.raw is not None]
            assert row.raw < min(raws) if buying else row.raw > max(raws), "a raw price is better"
        if "all-in worst" in row.reason:
            assert row.all_in is not None
            nets = [other.all_in for other in others if other.all_in is not None]
            assert row.all_in > max(nets) if buying else row.all_in < min(nets), "one is worse"


def check_other_ways(plan: RoutePlan) -> None:
    """No other way looks better than the plan, and one without figures says why."""
    for way in plan.counterfactuals:
        assert way.difference_money is None or way.difference_money >= 0, "another way looks better"
        assert way.difference_money is not None or way.note
