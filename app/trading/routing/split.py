"""The cheapest way to divide a quantity over outlets, in whole numbers.

An outlet is a venue as the splitter sees it: a lot, a least and a most quantity, and what each next unit
costs. That cost never falls (levels come best first, and one venue has one fee), so an outlet's cost is
convex over the quantities on its lot, once it is used at all. Hence:

*One lot.* For a fixed set of used outlets, taking the cheapest next lot until the total is reached is
optimal: trading any lot of the result for one that was passed over cannot make it cheaper.

*Several lots, each a multiple of the finer ones.* The finest outlets together are convex as well, and however
much the coarser ones take, what is left for the finest has the same remainder modulo the next lot. So the
finest are begun with that remainder and are from there on one more outlet that deals in the next lot; and so
on upwards. Nothing is approximated.

*Lots that are no multiples of each other* (0.2 and 0.5; no pair that we know is listed so) are begun with
each remainder that a lot can leave modulo their common multiple, and deal in that multiple from there on,
which nests. The best beginning is found by trying them all, up to a bound; beyond it they begin with nothing:
lawful, and within a common multiple of the best.

*Least quantities.* "Nothing, or at least so much" is not convex. The division is found as if every outlet
could take any amount, which can only be cheaper; where one got less than its least, both ways out are tried,
without it and with at least that much, and a branch already dearer than a whole answer is dropped.
"""

from collections.abc import Callable, Sequence
from itertools import product
from math import prod

from app.trading.routing.pouring import Division, Family, Outlet, grid_of
from app.trading.routing.steps import parted

_BEGINNINGS_MOST = 64


def divide(
    outlets: Sequence[Outlet], asked: int, most_of: Callable[[int], Sequence[int]]
) -> Division | None:
    """The cheapest division of `asked`, rounded down as little as the lots allow; None when there is none.

    `most_of` gives each outlet's most for a total (a share of it may be the limit). A remainder too small to
    be an order anywhere is left off where that saves an order: nobody wants a second order for dust.
    Equal costs go to the earlier outlet.
    """
    dust = min(outlet.least for outlet in outlets)
    beginnings = _beginnings(outlets)
    cheapest: dict[int, Division] = {}
    for begun in beginnings:
        for division in _divisions(outlets, begun, asked, most_of, dust):
            rival = cheapest.get(division.total)
            if rival is None or division.cost < rival.cost:
                cheapest[division.total] = division
    largest = max(cheapest, default=0)
    if len(beginnings) > 1:  # a smaller total was not looked at from every beginning
        return cheapest.get(largest)
    able = [
        division
        for total, division in cheapest.items()
        if total == largest or largest - total < min(dust, _finest_used(division, outlets))
    ]
    return min(able, key=lambda division: (division.used, -division.total), default=None)


def _finest_used(division: Division, outlets: Sequence[Outlet]) -> int:
    return min(o.lot for o, part in zip(outlets, division.quantities, strict=True) if part)


def _beginnings(outlets: Sequence[Outlet]) -> list[tuple[int, ...]]:
    """With what each outlet may be begun so that the rest nests; nothing for all where the lots nest."""
    grid = grid_of(outlets)
    choices = []
    for outlet in outlets:
        lot, coarse = outlet.lot, grid[outlet.lot]
        firsts = (
            rest + max(0, -(-(outlet.least - rest) // coarse)) * coarse
            for rest in range(lot, coarse, lot)
        )
        choices.append([0, *(first for first in firsts if first <= outlet.most)])
    if prod(map(len, choices)) > _BEGINNINGS_MOST:
        return [(0,) * len(outlets)]
    return list(product(*choices))


def _divisions(
    outlets: Sequence[Outlet],
    begun: tuple[int, ...],
    asked: int,
    most_of: Callable[[int], Sequence[int]],
    dust: int,
) -> list[Division]:
    """The divisions worth looking at that begin so."""
    first = sum(begun)
    if first > asked:
        return []

    def rooms(total: int) -> list[int]:
        return [most - part for most, part in zip(most_of(total + first), begun, strict=True)]

    spent = sum(_cost(o, part) for o, part in zip(outlets, begun, strict=True))
    rest = [_after(o, part) for o, part in zip(outlets, begun, strict=True)]
    found = Family(rest).divisions(asked - first, rooms, dust)
    if first:
        found.append(Division(0, 0, (0,) * len(outlets)))
    return [
        Division(
            division.total + first,
            division.cost + spent,
            tuple(map(sum, zip(division.quantities, begun, strict=True))),
        )
        for division in found
        if min(rooms(division.total)) >= 0
    ]


def _cost(outlet: Outlet, quantity: int) -> int:
    taken, _rest = parted([*outlet.tiers, (outlet.beyond, quantity)], quantity)
    return sum(each * count for each, count in taken)


def _after(outlet: Outlet, begun: int) -> Outlet:
    """What the outlet offers once it is begun: any amount more."""
    if not begun:
        return outlet
    _taken, tiers = parted(list(outlet.tiers), begun)
    return outlet._replace(least=outlet.lot, most=outlet.most - begun, tiers=tiers)
