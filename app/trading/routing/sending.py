"""The last look at one child of a plan, right before it is sent."""

from decimal import Decimal

import msgspec

from app.domain.identifiers import Asset
from app.domain.instants import Instant
from app.domain.order_terms import OrderStyle, TimeInForce
from app.trading.checks import COLLAR, first_objection
from app.trading.routing.children import fingerprint
from app.trading.routing.plan import Child, RoutePlan
from app.trading.routing.standing import objection_to
from app.trading.venue_market import Cause, Objection, Proposal, VenueMarket

TIMES_IN_FORCE = {
    OrderStyle.LIMIT: TimeInForce.GTC,
    OrderStyle.CAPPED_MARKET: TimeInForce.IOC,
    OrderStyle.POST_ONLY: TimeInForce.GTC,
}


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """The child may be sent; `reserve` of `pays` is to be held back until the venue shows it."""

    child: Child
    pays: Asset
    reserve: Decimal
    time_in_force: TimeInForce
    post_only: bool


def check_child(
    plan: RoutePlan,
    child: Child,
    venue: VenueMarket | None,
    now_ns: Instant,
    width: Decimal = COLLAR,
) -> Cleared | Objection:
    """Every check of the plan again, on exactly this child and the venue as it is now."""
    line = plan.line
    if not plan.ready or child not in plan.children:
        return _changed(plan, child)
    if plan.hash != fingerprint(line, plan.children):
        return _changed(plan, child)
    if venue is None or (
        (venue.instrument.venue, venue.account, venue.instrument.symbol)
        != (child.venue, child.account, line.symbol)
    ):
        return Objection(
            cause=Cause.NOT_LISTED,
            short="not listed",
            sentence=f"{line.symbol} cannot be traded on {child.venue} with account {child.account}: "
            "open the ticket again and choose another venue.",
        )
    proposal = Proposal(
        side=line.side, style=line.style, quantity=child.quantity, price=child.price
    )
    objection = objection_to(venue, line.side, now_ns) or first_objection(
        venue, proposal, now_ns, width
    )
    if objection is not None:
        return objection
    return Cleared(
        child=child,
        pays=venue.pays(line.side),
        reserve=child.quantity * venue.cost_each(line.side, child.price),
        time_in_force=TIMES_IN_FORCE[line.style],
        post_only=line.style is OrderStyle.POST_ONLY,
    )


def _changed(plan: RoutePlan, child: Child) -> Objection:
    return Objection(
        cause=Cause.PLAN,
        short="plan changed",
        sentence=f"The {plan.line.symbol} order on {child.venue} is not what the plan showed, "
        "nothing was sent: look at the plan again and confirm.",
    )
