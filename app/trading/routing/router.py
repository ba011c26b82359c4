"""One line, several venues: the plan that costs least after this account's fees, and why."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO, decimals_of, plain
from app.domain.instants import Instant
from app.domain.order_line import OrderLine
from app.domain.order_terms import Side
from app.trading.routing.candidates import Candidate, candidate_of
from app.trading.routing.children import child_of, fingerprint
from app.trading.routing.costs import costs_of
from app.trading.routing.counterfactuals import counterfactuals
from app.trading.routing.ladders import Portion, lot_of, split
from app.trading.routing.plan import Child, RoutePlan, RoutingRules
from app.trading.routing.prices import Bests, bests_of, resolve_price
from app.trading.routing.reasons import Outcome, venue_routes
from app.trading.routing.refusals import not_placed, refusal_of, share_objection
from app.trading.routing.sizing import finest_step, money_of, resolve_size, within_money
from app.trading.routing.standing import Standing, standings
from app.trading.venue_market import Cause, Objection, VenueMarket


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the line came to: portions, or the objection to hear."""

    candidates: tuple[Candidate, ...]
    price: Decimal | None = None
    asked: Decimal | None = None
    share: Decimal | None = None
    portions: tuple[Portion, ...] = ()
    objection: Objection | None = None


def route(
    line: OrderLine,
    venues: Sequence[VenueMarket],
    rules: RoutingRules,
    now_ns: Instant,
    *,
    nav: Decimal | None = None,
) -> RoutePlan:
    """What this line would do now; sends nothing, and never raises for what it finds in books or balances.

    `nav` is the whole portfolio in the instrument's quote asset, None while not known. Prices that the line
    gives relative to the market refer to the books that may be used.
    """
    judged, notes = standings(line, venues, rules, now_ns)
    usable = [standing for standing in judged if standing.usable]
    bests = bests_of([standing.venue for standing in usable])
    answer = _answer(line, judged, usable, bests, rules, nav)
    children = _best_first(line, [child_of(line, portion) for portion in answer.portions])
    quantity = sum((child.quantity for child in children), ZERO)
    costs = costs_of(line, children, bests.mid) if children else None
    able = [candidate for candidate in answer.candidates if candidate.able]
    outcome = Outcome(
        line=line,
        children=children,
        total=quantity,
        price=answer.price,
        share=answer.share,
        all_in=None if costs is None else costs.all_in,
        stopped="" if answer.objection is None else answer.objection.short,
        lacks_room=answer.share is None
        and answer.objection is not None
        and answer.objection.cause is Cause.UNAFFORDABLE,
    )
    return RoutePlan(
        line=line,
        ready=bool(children),
        refusal="" if children else refusal_of(line, judged, answer.candidates, answer.objection),
        hash=fingerprint(line, children) if children else "",
        at_ns=now_ns,
        price_digits=max((decimals_of(s.venue.instrument.tick) for s in judged), default=2),
        size_digits=max((decimals_of(s.venue.instrument.lot) for s in judged), default=4),
        book_move_bp=rules.book_move_bp,
        tick=max((s.venue.instrument.tick for s in usable or judged), default=None),
        asked=answer.asked,
        quantity=quantity,
        undone=sum((child.undone for child in children), ZERO),
        price=answer.price,
        mid=bests.mid,
        children=children,
        venues=venue_routes(outcome, answer.candidates),
        costs=costs,
        counterfactuals=() if costs is None else counterfactuals(line, able, costs, answer.share),
        rounding=_rounding(answer, children, quantity),
        notes=tuple(notes),
    )


def _answer(
    line: OrderLine,
    judged: Sequence[Standing],
    usable: Sequence[Standing],
    bests: Bests,
    rules: RoutingRules,
    nav: Decimal | None,
) -> _Answer:
    price = resolve_price(line, usable, bests) if usable else None
    objection = price if isinstance(price, Objection) else None
    price = None if isinstance(price, Objection) else price
    found = tuple(candidate_of(line, standing, price, rules.collar) for standing in judged)
    answer = _Answer(candidates=found, price=price, objection=objection)
    able = [candidate for candidate in found if candidate.able]
    if objection is not None or not able:
        return answer
    share = _share(line, rules, usable)
    asked = resolve_size(line, able, nav)
    objection = share_objection(line, share)
    if isinstance(asked, Objection) or objection is not None:
        return msgspec.structs.replace(
            answer, objection=asked if isinstance(asked, Objection) else objection
        )
    asked, portions = _placed(line, able, asked, share, nav)
    objection = not_placed(line, able, asked, share, portions)
    return msgspec.structs.replace(
        answer,
        asked=asked,
        share=share,
        portions=() if objection else tuple(portions),
        objection=objection,
    )


def _share(line: OrderLine, rules: RoutingRules, usable: Sequence[Standing]) -> Decimal | None:
    """The standing rule is for routed orders: one venue asked for by name may take all."""
    if line.max_share is not None:
        return line.max_share
    return None if len(line.venues) == 1 and len(usable) == 1 else rules.max_share


def _placed(
    line: OrderLine,
    able: Sequence[Candidate],
    asked: Decimal,
    share: Decimal | None,
    nav: Decimal | None,
) -> tuple[Decimal, list[Portion]]:
    """The cheapest portions; of a size in money never more than that money."""

    def place(quantity: Decimal) -> list[Portion]:
        return split(line, able, quantity, share)

    money = None if line.size is None else money_of(line.size, nav)
    if money is None:
        return asked, place(asked)
    prices = [candidate.price for candidate in able if candidate.price is not None]
    tops = [level[0] for candidate in able for level in candidate.within[:1]]
    dearest = max(prices if line.side is Side.BUY else [*prices, *tops])

    def worth(portions: Sequence[Portion]) -> Decimal:
        children = [child_of(line, portion) for portion in portions]
        return sum((child.notional + child.undone * child.price for child in children), ZERO)

    return within_money(place, asked, money, worth, dearest, finest_step(able))


def _best_first(line: OrderLine, children: Sequence[Child]) -> tuple[Child, ...]:
    """By price after fees; what would do nothing comes last."""
    sign = 1 if line.side is Side.BUY else -1
    return tuple(sorted(children, key=lambda c: (c.all_in is None, sign * (c.all_in or ZERO))))


def _rounding(answer: _Answer, children: Sequence[Child], quantity: Decimal) -> str:
    """ "lot 0.00001: 0.123456 -> 0.12345"; "" when the size was expressed in full."""
    if not children or answer.asked is None or answer.asked == quantity:
        return ""
    used = {(child.venue, child.account) for child in children}
    lots = [
        lot_of(candidate)
        for candidate in answer.candidates
        if (candidate.name, candidate.venue.account) in used
    ]
    return f"lot {plain(min(lots))}: {plain(answer.asked)} -> {plain(quantity)}"
