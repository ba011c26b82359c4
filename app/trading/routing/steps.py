"""What a quantity costs, lot by lot: runs of lots at one cost, cheapest first, in whole numbers."""

from collections.abc import Iterable
from typing import TypeAlias

# (cost of one lot, how many at that cost): never falling.
Steps: TypeAlias = list[tuple[int, int]]


def in_lots(tiers: Iterable[tuple[int, int]], beyond: int, lot: int) -> Steps:
    """Tiers of units as steps of lots; a lot that straddles tiers costs the sum of its parts."""
    pieces = list(tiers)
    tail = -sum(size for _each, size in pieces) % lot
    return in_chunks([*pieces, (beyond, tail)], lot)


def in_chunks(pieces: Iterable[tuple[int, int]], chunk: int) -> Steps:
    """(cost, how many) as (cost of a chunk, how many chunks); what does not fill a chunk is left off."""
    steps: Steps = []
    held = held_cost = 0
    for each, piece in pieces:
        count = piece
        if held:
            if held + count < chunk:
                held += count
                held_cost += count * each
                continue
            part = chunk - held
            count -= part
            steps.append((held_cost + part * each, 1))
        whole, held = divmod(count, chunk)
        held_cost = held * each
        if whole:
            steps.append((each * chunk, whole))
    return steps


def between(steps: Steps, beyond: int, low: int, room: int) -> tuple[int, Steps]:
    """What the first `low` lots cost, and the steps from there up to `room` lots; `beyond` after the last."""
    lows, rest = parted([*steps, (beyond, room)], low)
    kept, _rest = parted(rest, room - low)
    return sum(each * count for each, count in lows), kept


def parted(steps: Steps, lots: int) -> tuple[Steps, Steps]:
    """The steps that make up the first `lots` lots, and the others."""
    left = lots
    for place, (each, count) in enumerate(steps):
        if count > left:
            first = [*steps[:place], (each, left)] if left else steps[:place]
            return first, [(each, count - left), *steps[place + 1 :]]
        left -= count
    return steps, []


def lots_in(steps: Steps) -> int:
    """How many lots the steps hold."""
    return sum(count for _each, count in steps)
