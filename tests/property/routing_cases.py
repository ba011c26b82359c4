"""Random markets for the router, and a brute-force search that shares nothing with it but the domain's types.

    python -m tests.property.routing_cases 20000 [SEED]

runs that many cases and prints how many there were of each kind and the worst excess over the best division.
"""

import random
import sys
from collections import Counter
from decimal import Decimal as D
from itertools import product
from typing import NamedTuple

from app.domain.instants import SECOND
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.order_line import OrderLine, PriceAnchor, PriceTerm, Size, SizeUnit
from app.domain.order_terms import OrderStyle, Side
from app.trading.checks import first_objection
from app.trading.routing.plan import RoutePlan, RoutingRules
from app.trading.routing.router import route
from app.trading.routing.sending import Cleared, check_child
from app.trading.venue_market import Proposal, VenueMarket
from tests.property.plan_words import check_other_ways, check_reasons

NOW = 1_763_680_000 * SECOND
RULES = RoutingRules(collar=D("0.5"))
# Lots in thousandths; the last two sets do not nest.
LOTS = ((1,), (1, 10), (5, 10), (1, 2, 4), (10,), (2, 10, 20), (4, 10), (2, 3))
MOST_LOTS = 44  # of the finest lot, so that everything can be tried
_AWAY = {  # how many tenths through the middle a price lies
    OrderStyle.CAPPED_MARKET: (3, 20),
    OrderStyle.LIMIT: (-8, 20),
    OrderStyle.POST_ONLY: (-12, 0),
}
Score = tuple[
    D, D
]  # what is undone (capped) or rests (limit), then what is paid; a seller pays below 0


class Case(NamedTuple):
    line: OrderLine
    venues: list[VenueMarket]


class Verdict(NamedTuple):
    """`excess`: how much more the plan costs than the best division of its total, in lots at their price."""

    kind: str
    excess: D


def make_case(dice: random.Random) -> Case:
    """Two or three venues with a few levels, odd fees and tight rules, and a line that they can just about do."""
    lots = dice.choice(LOTS)
    side = dice.choice(list(Side))
    style = dice.choice([OrderStyle.CAPPED_MARKET, OrderStyle.CAPPED_MARKET, *OrderStyle])
    most = min(lots) * dice.randint(2, MOST_LOTS)
    venues = [
        _venue(dice, name, D(dice.choice(lots)) / 1000, D(most) / 1000)
        for name in ("one", "two", "three")[: dice.choice([2, 3, 3])]
    ]
    price = None
    if style is not OrderStyle.CAPPED_MARKET or dice.random() < 0.8:
        least, furthest = _AWAY[style]
        away = dice.randint(least, furthest)
        ticks = 1000 + away if side is Side.BUY else 1000 - away
        price = PriceTerm(
            anchor=PriceAnchor.FIXED, value=D(ticks) / 10 + D(dice.choice([0, 0, 3])) / 100
        )
    asked = D(dice.randint(min(lots), most)) / 1000 + D(dice.choice([0, 0, 4])) / 10_000
    line = OrderLine(
        symbol="BTC/USDT",
        side=side,
        style=style,
        size=Size(value=asked, unit=SizeUnit.BASE),
        price=price,
        max_share=dice.choice([None] * 6 + [D("0.7"), D("0.5")]),
    )
    return Case(line, venues)


def _venue(dice: random.Random, name: str, lot: D, most: D) -> VenueMarket:
    def levels(sign: int) -> tuple[tuple[D, D], ...]:
        price = D(1000 + sign * dice.randint(1, 6)) / 10
        made = []
        for _ in range(dice.randint(0, 5)):
            # Sizes off the lot, as books hold them.
            made.append((price, D(dice.randint(1, int(most * 10_000) // 2 + 1)) / 10_000))
            price += sign * D(dice.randint(1, 5)) / 10
        return tuple(made)

    least = lot * dice.choice([1, 1, 1, 2, 3, 5])
    instrument = Instrument(
        venue=name,
        product="spot",
        wire_symbol="BTCUSDT",
        symbol="BTC/USDT",
        kind=InstrumentKind.SPOT,
        base="BTC",
        quote="USDT",
        tick=D(dice.choice(["0.1", "0.1", "0.5"])),
        lot=lot,
        min_quantity=least,
        max_quantity=dice.choice([None, None, None, lot * dice.randint(3, 60)]),
        min_notional=dice.choice([None, None, None, D("0.5")]),
        max_notional=dice.choice([None] * 9 + [D(3)]),
    )
    return VenueMarket(
        instrument=instrument,
        account="main",
        bids=levels(-1),
        asks=levels(1),
        book_valid=dice.random() > 0.02,
        book_as_of_ns=NOW,
        maker=D(dice.randint(-4, 20)) / 10_000,
        taker=D(dice.randint(0, 60)) / 10_000,
        available_base=most * D(dice.choice([2, 5, 8, 10, 12, 20])) / 10,
        available_quote=most * 100 * D(dice.choice([2, 5, 8, 10, 12, 20])) / 10,
        fee_from_paid=dice.random() < 0.2,
    )


class _Rival:
    """One venue as the brute force sees it, from the domain's types alone."""

    def __init__(self, line: OrderLine, venue: VenueMarket, price: D) -> None:
        self.rules, self.buying, self.style = venue.instrument, line.side is Side.BUY, line.style
        tick = self.rules.tick
        self.price = price // tick * tick if self.buying else -(-price // tick) * tick
        if self.buying is False and self.price < price:
            self.price += tick
        self.taker, self.maker = venue.taker or D(0), venue.maker or D(0)
        self.opposite = venue.asks if self.buying else venue.bids
        self.free = (venue.available_quote if self.buying else venue.available_base) or D(0)
        worst_fee = max(D(0), self.taker, self.maker) if venue.fee_from_paid else D(0)
        self.locks = (self.price if self.buying else D(1)) * (1 + worst_fee)
        best = self.opposite[0][0] if self.opposite else None
        reaches = best is not None and (best <= self.price if self.buying else best >= self.price)
        has_book = bool(venue.bids or venue.asks) and venue.book_valid
        wanted = {OrderStyle.CAPPED_MARKET: reaches, OrderStyle.POST_ONLY: not reaches}
        self.takes_part = has_book and self.price > 0 and wanted.get(line.style, True)

    def may_have(self, quantity: D, share: D | None, total: D) -> bool:
        rules, worth = self.rules, quantity * self.price
        return (
            quantity >= (rules.min_quantity or 0)
            and worth >= (rules.min_notional or 0)
            and (rules.max_quantity is None or quantity <= rules.max_quantity)
            and (rules.max_notional is None or worth <= rules.max_notional)
            and quantity * self.locks <= self.free
            and (share is None or quantity <= share * total)
        )

    def score(self, quantity: D) -> Score:
        left, paid = quantity, D(0)
        sign = 1 if self.buying else -1
        if self.style is not OrderStyle.POST_ONLY:
            for price, size in self.opposite:
                if price > self.price if self.buying else price < self.price:
                    break
                part = min(size, left)
                left -= part
                paid += part * price * (sign + self.taker)
        if self.style is OrderStyle.CAPPED_MARKET:
            return left, paid
        paid += left * self.price * (sign + self.maker)
        return (left if self.style is OrderStyle.LIMIT else D(0)), paid

    def least(self) -> D:
        quantity = self.rules.lot
        rules = self.rules
        while quantity < (rules.min_quantity or 0) or quantity * self.price < (
            rules.min_notional or 0
        ):
            quantity += rules.lot
        return quantity


class Brute:
    """Every division on the lots, up to what is asked."""

    def __init__(self, case: Case, price: D) -> None:
        size = case.line.size
        assert size is not None
        self.asked, self._share = size.value, case.line.max_share
        self.rivals = [
            rival for venue in case.venues if (rival := _Rival(case.line, venue, price)).takes_part
        ]
        self._scores: list[dict[D, Score]] = []
        for rival in self.rivals:
            lot, amounts = rival.rules.lot, {D(0): (D(0), D(0))}
            for count in range(1, int(self.asked / lot) + 1):
                if rival.may_have(count * lot, None, D(0)):
                    amounts[count * lot] = rival.score(count * lot)
            self._scores.append(amounts)

    def totals(self) -> dict[D, Score]:
        """The best score of each total that can be reached."""
        best: dict[D, Score] = {}
        for division in product(*self._scores):
            total = sum(division, D(0))
            if not 0 < total <= self.asked or not self._shared(division, total):
                continue
            parts = [scores[q] for scores, q in zip(self._scores, division, strict=True)]
            score = sum((p[0] for p in parts), D(0)), sum((p[1] for p in parts), D(0))
            if total not in best or score < best[total]:
                best[total] = score
        return best

    def _shared(self, division: tuple[D, ...], total: D) -> bool:
        return self._share is None or all(part <= self._share * total for part in division)

    def alone(self) -> list[tuple[D, Score]]:
        """What each venue can do by itself."""
        if self._share is not None and self._share < 1:
            return []
        return [item for scores in self._scores for item in scores.items() if item[0]]


def judge(case: Case) -> Verdict:
    """Route the case and hold the plan against the brute force; raises AssertionError where it falls short."""
    plan = route(case.line, case.venues, RULES, NOW)
    if plan.price is None:
        assert not plan.ready
        return Verdict("no price", D(0))
    brute = Brute(case, plan.price)
    best = brute.totals()
    coarsest = max((rival.rules.lot for rival in brute.rivals), default=D(0))
    if not plan.ready:
        assert plan.refusal.endswith(".")
        assert plan.children == ()
        largest = max(best, default=D(0))
        assert not largest or brute.asked - largest >= coarsest, "it could have been placed"
        return Verdict("refused", D(0))
    _check_parts(case, plan)
    undone, paid = _score_of(case, plan)
    dust = min(rival.least() for rival in brute.rivals)
    assert max(best) - plan.quantity < dust, "more could have been done"
    assert undone == best[plan.quantity][0], "less could have been left undone"
    unit = coarsest * plan.price
    excess = (paid - best[plan.quantity][1]) / unit
    assert excess <= 1, "it costs more than the best division"
    _check_against_one_venue(plan, brute, undone, paid)
    check_reasons(plan)
    check_other_ways(plan)
    kind = "undone" if plan.undone else f"{case.line.style.value}"
    return Verdict(f"{kind} on {len(plan.children)}", excess)


def _check_parts(case: Case, plan: RoutePlan) -> None:
    size = case.line.size
    assert size is not None
    venues = {venue.instrument.venue: venue for venue in case.venues}
    assert sum((child.quantity for child in plan.children), D(0)) == plan.quantity <= size.value
    assert len({child.venue for child in plan.children}) == len(plan.children)
    for child in plan.children:
        venue = venues[child.venue]
        proposal = Proposal(
            side=case.line.side,
            style=case.line.style,
            quantity=child.quantity,
            price=child.price,
        )
        assert first_objection(venue, proposal, NOW, RULES.collar) is None
        assert isinstance(check_child(plan, child, venue, NOW, RULES.collar), Cleared)
        assert case.line.max_share is None or child.quantity <= case.line.max_share * plan.quantity
        assert child.taken + child.rests + child.undone == child.quantity


def _score_of(case: Case, plan: RoutePlan) -> Score:
    assert plan.costs is not None
    left = plan.undone if case.line.style is OrderStyle.CAPPED_MARKET else plan.costs.rests
    if case.line.style is OrderStyle.POST_ONLY:
        left = D(0)
    if case.line.side is Side.BUY:
        return left, plan.costs.notional + plan.costs.fee_money
    return left, plan.costs.fee_money - plan.costs.notional


def _check_against_one_venue(plan: RoutePlan, brute: Brute, undone: D, paid: D) -> None:
    """No venue that does at least as much alone leaves less undone, or does it cheaper."""
    for quantity, (left, cost) in brute.alone():
        if quantity < plan.quantity:
            continue
        assert quantity - left <= plan.quantity - undone + (quantity - plan.quantity)
        if quantity == plan.quantity and left == undone:
            assert paid <= cost


def main(count: int, seed: int) -> None:
    """Run `count` cases and print what they were."""
    kinds: Counter[str] = Counter()
    worst = D(0)
    for number in range(count):
        case = make_case(random.Random(f"{seed}/{number}"))
        try:
            verdict = judge(case)
        except AssertionError as fault:
            raise SystemExit(f"case {seed}/{number}: {fault}\n{case}") from fault
        kinds[verdict.kind] += 1
        worst = max(worst, verdict.excess)
    for kind, times in sorted(kinds.items()):
        print(f"{times:7d}  {kind}")
    print(f"{count:7d}  cases, seed {seed}; worst excess {worst} lots")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
