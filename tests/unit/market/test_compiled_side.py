"""What the compiled side does with input that no decoder lets through, and with much of it."""

from decimal import Decimal
from random import Random
from time import perf_counter
from typing import Any

import pytest

from app.domain.market_events import ExactLevel, Level, TextLevel
from app.market import sides
from app.market.book_side import LEVEL_LIMIT, BookSide
from app.market.compiled_side import CompiledSide
from app.market.sides import PURE, Side
from tests.unit.market.frames import Rows, levels

LOOSE: Any = Level  # for what its types forbid
BIDS: Rows = [(99.0, 1.0), (98.5, 2.0), (97.0, 3.0)]


def bids() -> CompiledSide:
    side = CompiledSide(best_is_last=True)
    side.load(levels(BIDS))
    return side


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        7,
        "text",
        object(),
        [None],
        [(99.0, 1.0)],
        [Level(99, 1.0)],
        [Level(99.0, 1)],
        [LOOSE(99.0, Decimal(1))],
        [LOOSE("99.0", "1")],
        [LOOSE(None, None)],
        [ExactLevel(Decimal(99), Decimal(1))],
        [TextLevel("99.0", "1")],
        [Level],
    ],
)
def test_what_is_no_level_of_floats_changes_nothing(wrong: Any) -> None:
    side = bids()
    before = side.top(9)
    mixed = [Level(99.9, 1.0), *wrong] if isinstance(wrong, list) else wrong
    for change in (side.fold, side.load):
        with pytest.raises(TypeError):
            change(mixed)
    assert side.top(9) == before
    assert (side.price, side.size) == (99.0, 1.0)


def test_a_subclass_of_level_is_no_level() -> None:
    class Wider(Level, frozen=True, gc=False):
        more: float = 0.0

    with pytest.raises(TypeError, match="not a level: Wider"):
        bids().fold([Wider(99.0, 1.0)])


def test_a_price_that_is_no_number_changes_nothing() -> None:
    side = bids()
    before = side.top(9)
    for change in (side.fold, side.load):
        with pytest.raises(ValueError, match="no number"):
            change(levels([(99.9, 1.0), (float("nan"), 1.0)]))
    assert side.top(9) == before


def test_numbers_no_decoder_lets_through_stay_in_order() -> None:
    side = bids()
    wild = [float("inf"), -5.0, float("-inf"), 5e-324, 1e308, -0.0]
    side.fold(levels([(price, float("inf")) for price in wild]))
    assert side.price == float("inf")
    side.fold(levels([(float("inf"), 0.0), (1.0, float("nan"))]))
    assert side.price == 1e308
    side.fold(levels([(1e308, -0.0)]))
    assert [float(price) for price, _ in side.top(99)] == [
        *(price for price, _ in BIDS),
        *(1.0, 5e-324, 0.0, -5.0, float("-inf")),
    ]


@pytest.mark.parametrize("best_is_last", [True, False])
def test_a_huge_frame_over_a_deep_side_is_folded_as_a_dictionary_would(best_is_last: bool) -> None:
    """Large enough to leave the change-by-change path for the sorted merge."""
    chance = Random(7)
    side = CompiledSide(best_is_last=best_is_last)
    held = {float(price): 1.0 for price in chance.sample(range(1, 60_000), 20_000)}
    side.load(levels(list(held.items())))
    changes = [
        (float(chance.randrange(1, 60_000)), chance.choice([0.0, 2.0, 3.0])) for _ in range(20_000)
    ]
    side.fold(levels(changes))
    held |= dict(changes)
    expected = sorted((price for price, size in held.items() if size), reverse=best_is_last)
    found = side.top(LEVEL_LIMIT)
    assert [float(price) for price, _ in found] == expected
    assert [float(size) for _, size in found] == [held[price] for price in expected]


def test_a_hostile_frame_does_not_cost_its_length_times_the_depth() -> None:
    """Level by level it would take more than a hundred times as long as in a dictionary."""
    deep = levels([(float(price), 1.0) for price in range(40_000, 90_000)])
    frame = levels([(float(price), 1.0) for price in range(40_000, 0, -1)])

    def seconds(side: Side) -> float:
        side.load(deep)
        started = perf_counter()
        side.fold(frame)
        return perf_counter() - started

    dictionary = min(seconds(BookSide(best_is_last=True)) for _ in range(3))
    assert min(seconds(CompiledSide(best_is_last=True)) for _ in range(3)) < 50 * dictionary


def test_a_compiled_side_is_made_only_once() -> None:
    side: Any = bids()
    with pytest.raises(TypeError, match="made before"):
        side.__init__(best_is_last=False)
    assert side.price == 99.0


def test_structs_with_another_layout_leave_the_pure_class(monkeypatch: pytest.MonkeyPatch) -> None:
    class Computed:
        @property
        def price(self) -> float:
            return 1.0

        size = price

    monkeypatch.setattr("app.market.compiled_side.Level", Computed)
    assert sides._found() == {PURE: BookSide}
