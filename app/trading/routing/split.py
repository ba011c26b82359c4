"""The cheapest way to divide a quantity over outlets, in whole numbers.

An outlet is a venue as the splitter sees it: a lot, a least and a most quantity, and what each next unit
costs. That cost never falls (levels come best first, and one venue has one fee), so an outlet's cost is
convex over the quantities on its lot, once it is used at all. Hence:

*One lot.* For a fixed set of used outlets, taking the cheapest next lot until the total is reached is
optimal: trading any lot of the result for one that was passed over cannot make it cheaper.

*Several lots, each a multiple of the finer ones.* The finest outlets together are convex as well, and however
much the coarser ones take, what is left for the finest has the same remainder modulo the next lot. So the
finest are begun with that remainder and are from there on one more outlet that deals in the next lot; and so
on upwards. Nothing is approximated. (Lots that are no multiples of each other deal in their common multiple:
a lawful division, within that multiple of the best, and never dearer than one outlet alone.)

*Least quantities.* "Nothing, or at least so much" is not convex. The division is found as if every outlet
could take any amount, which can only be cheaper; where one got less than its least, both ways out are tried,
without it and with at least that much, and a branch already dearer than a whole answer is dropped.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from app.trading.routing.pouring import Division, Family, Outlet


def divide(
    outlets: Sequence[Outlet], asked: int, most_of: Callable[[int], Sequence[int]]
) -> Division | None:
    """The cheapest division of `asked`, rounded down as little as the lots allow; None when there is none.

    `most_of` gives each outlet's most for a total (a share of it may be the limit). A remainder too small to
    be an order anywhere is left off where that saves an order: nobody wants a second order for dust.
    Equal costs go to the earlier outlet.
    """
    together = Family(list(enumerate(outlets)))
    dust = min(*(outlet.least for outlet in outlets), together.coarsest)
    found = together.divisions(asked, most_of, len(outlets), dust)
    if together.is_nested:
        return _without_dust(found, outlets)
    for at, outlet in enumerate(outlets):
        found += Family([(at, outlet)]).divisions(asked, most_of, len(outlets), dust)
    enough = max((division.total for division in found), default=0) - together.coarsest
    return min(
        (division for division in found if division.total > enough),
        key=lambda division: Fraction(division.cost, division.total),
        default=None,
    )


def _without_dust(found: Sequence[Division], outlets: Sequence[Outlet]) -> Division | None:
    """The largest, or one of fewer orders that differs by less than any lot it deals in."""
    able = [
        division
        for division in found
        if division is found[0]
        or found[0].total - division.total
        < min(o.lot for o, q in zip(outlets, division.quantities, strict=True) if q)
    ]
    return min(able, key=lambda division: (division.used, -division.total), default=None)
