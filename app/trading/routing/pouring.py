"""Outlets whose lots nest, poured cheapest first: the arithmetic of split.py, which says why it is right."""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from math import lcm
from typing import NamedTuple

from app.trading.routing.steps import Steps, between, in_chunks, in_lots, lots_in, parted

_CARRIED = -1
# Bounds on the search, far above what books ask for; beyond them the best found so far stands.
_BRANCHES_MOST = 256
_ROUNDS_MOST = 8
_ALL_SETS_MOST = 8  # outlets of which every set is looked at


class Outlet(NamedTuple):
    """`tiers`: (cost of a unit, units), cheapest first; `beyond`: the cost of a unit after the last tier.

    `least` is the smallest quantity above 0 and `most` the largest, both on the lot.
    """

    lot: int
    least: int
    most: int
    tiers: Sequence[tuple[int, int]]
    beyond: int


class Division(NamedTuple):
    """`quantities` in the order of the outlets; they add up to `total`."""

    total: int
    cost: int
    quantities: tuple[int, ...]

    @property
    def used(self) -> int:
        """How many outlets take part."""
        return sum(quantity > 0 for quantity in self.quantities)


def grid_of(outlets: Sequence[Outlet]) -> dict[int, int]:
    """Each lot's step on a grid that nests: the lot, or a multiple where it does not divide the next."""
    grid: dict[int, int] = {}
    coarsest = 1
    for lot in sorted({outlet.lot for outlet in outlets}):
        coarsest = grid[lot] = lcm(coarsest, lot)
    return grid


class _Member(NamedTuple):
    """An outlet within a family, on the family's grid."""

    at: int
    lot: int
    least: int
    most: int
    steps: Steps
    beyond: int  # the cost of a lot after the last step


class _Level(NamedTuple):
    """Outlets of one lot, and the finer ones as one more, cheapest first: (cost, owner, count)."""

    entries: list[tuple[int, int, int]]
    begun: int  # lots poured before the finer outlets are counted in the next lot
    ratio: int  # lots of this level in one of the next


class Family:
    """Outlets on a grid of nested lots: every lot divides the next."""

    def __init__(self, outlets: Sequence[Outlet]) -> None:
        grid = grid_of(outlets)
        self._lots = sorted(set(grid.values()))
        self._members = [
            _Member(
                at,
                grid[outlet.lot],
                -(-outlet.least // grid[outlet.lot]) * grid[outlet.lot],
                outlet.most,
                in_lots(outlet.tiers, outlet.beyond, grid[outlet.lot]),
                outlet.beyond * grid[outlet.lot],
            )
            for at, outlet in enumerate(outlets)
        ]

    def divisions(
        self, asked: int, most_of: Callable[[int], Sequence[int]], dust: int
    ) -> list[Division]:
        """The cheapest division of each total worth looking at, largest total first."""
        found: list[Division] = []
        for total in self._totals(asked, most_of):
            if found and (found[-1].used == 1 or total <= found[0].total - dust):
                break
            rooms = [
                most // member.lot * member.lot
                for most, member in zip(most_of(total), self._members, strict=True)
            ]
            best = self._cheapest(total, rooms)
            if best is not None:
                found.append(Division(total, best[0], tuple(best[1])))
        return found

    def _totals(self, asked: int, most_of: Callable[[int], Sequence[int]]) -> list[int]:
        """The largest total that each set of outlets reaches when all of it take part, largest first."""
        totals = set()
        for members in self._sets():
            total = asked
            for _round in range(_ROUNDS_MOST):  # a share of a smaller total is smaller
                reached = _reached(total, most_of(total), members)
                if reached == total:
                    totals.add(total)
                    break
                total = reached
        return sorted((total for total in totals if total > 0), reverse=True)

    def _sets(self) -> Iterable[tuple[_Member, ...]]:
        """Every set of outlets, coarse lots first; of many outlets each alone, and the roomiest together."""
        coarse_first = sorted(self._members, key=lambda member: -member.lot)
        if len(coarse_first) <= _ALL_SETS_MOST:
            for size in range(1, len(coarse_first) + 1):
                yield from combinations(coarse_first, size)
            return
        yield from ((member,) for member in coarse_first)
        roomiest = sorted(self._members, key=lambda member: -member.most)
        for size in range(2, len(roomiest) + 1):
            yield tuple(sorted(roomiest[:size], key=lambda member: -member.lot))

    def _cheapest(self, total: int, rooms: list[int]) -> tuple[int, list[int]] | None:
        """Branch over outlets that got less than their least; depth first, cheaper bounds win."""
        best: tuple[int, list[int]] | None = None
        open_branches: list[list[int | None]] = [
            [None if room < member.least else 0 for member, room in self._with(rooms)]
        ]
        for _branch in range(_BRANCHES_MOST):
            if not open_branches:
                break
            lows = open_branches.pop()
            found = self._pour(total, lows, rooms)
            if found is None or (best is not None and found[0] >= best[0]):
                continue
            short = [
                place
                for place, member in enumerate(self._members)
                if 0 < found[1][place] < member.least
            ]
            if not short:
                best = found
                continue
            place = max(short, key=lambda place: self._members[place].least)
            for low in (self._members[place].least, None):
                branch = list(lows)
                branch[place] = low
                open_branches.append(branch)
        return best

    def _with(self, rooms: list[int]) -> Iterable[tuple[_Member, int]]:
        return zip(self._members, rooms, strict=True)

    def _pour(
        self, total: int, lows: Sequence[int | None], rooms: list[int]
    ) -> tuple[int, list[int]] | None:
        """The cheapest division with each outlet between its low and its room (low None: left out)."""
        quantities = [low or 0 for low in lows]
        left = total - sum(quantities)
        if left < 0 or left % self._lots[0]:
            return None
        cost = 0
        levels: list[_Level] = []
        carried: list[tuple[int, int, int]] = []
        for lot, above in zip(self._lots, (*self._lots[1:], 0), strict=True):
            entries = carried
            for place, (member, room) in enumerate(self._with(rooms)):
                low = lows[place]
                if member.lot != lot or low is None:
                    continue
                spent, steps = between(member.steps, member.beyond, low // lot, room // lot)
                cost += spent
                entries += [(each, place, count) for each, count in steps]
            entries.sort()
            begun = ((left % above if above else left) - left % lot) // lot
            levels.append(_Level(entries, begun, above // lot))
            if above:
                first, pieces = parted([(each, count) for each, _owner, count in entries], begun)
                if lots_in(first) < begun:
                    return None
                carried = [
                    (each, _CARRIED, count) for each, count in in_chunks(pieces, above // lot)
                ]
        return self._unwound(levels, cost, quantities)

    def _unwound(
        self, levels: list[_Level], cost: int, quantities: list[int]
    ) -> tuple[int, list[int]] | None:
        """From the coarsest lot down: how much each outlet got."""
        chunks = 0
        for lot, level in zip(reversed(self._lots), reversed(levels), strict=True):
            wanted = level.begun + chunks * level.ratio
            chunks = 0
            for each, owner, count in level.entries:
                part = count if count < wanted else wanted
                wanted -= part
                if owner == _CARRIED:
                    chunks += part
                else:
                    quantities[owner] += part * lot
                    cost += part * each
                if not wanted:
                    break
            if wanted:
                return None
        return cost, quantities


def _reached(asked: int, mosts: Sequence[int], members: Sequence[_Member]) -> int:
    """The largest total up to `asked` with each at its least or more; 0 when even that is too much.

    Coarse lots come first and finer ones fill up: that reaches the most, since every lot divides the coarser.
    """
    total = sum(member.least for member in members)
    if total > asked:
        return 0
    for member in members:
        room = mosts[member.at] // member.lot * member.lot - member.least
        if room < 0:
            return 0
        total += min(room, (asked - total) // member.lot * member.lot)
    return total
