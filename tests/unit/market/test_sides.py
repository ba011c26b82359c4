"""The sides of a book, of either class, and which class is taken."""

import sys
from decimal import Decimal
from typing import Any

import pytest

from app.domain.market_events import TextLevel
from app.market import sides
from app.market.book import OrderBook
from app.market.book_side import LEVEL_LIMIT, BookSide, CrowdedSide
from app.market.sequence import sequence_rule
from app.market.sides import IN_USE, PURE, SIDE_CLASSES, Side, make_sides
from tests.unit.market.frames import Rows, levels

ALL_CLASSES = list(SIDE_CLASSES.values())
BIDS: Rows = [(99.0, 1.0), (98.5, 2.0), (97.0, 3.0)]


def bids_of(made: sides.SideClass) -> Side:
    side = made(best_is_last=True)
    side.load(levels(BIDS))
    return side


# -- either class ---------------------------------------------------------------------------------


@pytest.mark.parametrize("made", ALL_CLASSES)
def test_an_empty_side_has_the_worst_price_and_no_size(made: sides.SideClass) -> None:
    bids, asks = made(best_is_last=True), made(best_is_last=False)
    assert (bids.price, asks.price) == (float("-inf"), float("inf"))
    assert bids.size == asks.size == 0
    assert bids.best() is None
    assert bids.top(5) == ()
    assert bids.fold([]) < asks.fold([])


@pytest.mark.parametrize("made", ALL_CLASSES)
def test_fold_tells_the_best_price_and_of_one_price_the_last_change_holds(
    made: sides.SideClass,
) -> None:
    side = bids_of(made)
    assert side.fold(levels([(99.5, 1.0), (99.5, 0.0), (99.0, 0.0), (98.5, 4.0)])) == 98.5
    assert (side.price, side.size) == (98.5, 4.0)
    assert side.best() == (Decimal("98.5"), Decimal(4))
    assert side.load(levels([(1.0, 1.0), (2.0, 5.0), (1.0, 0.0), (2.0, 6.0)])) == 2.0
    assert side.top(9) == ((Decimal(2), Decimal(6)),)
    side.clear()
    assert side.best() is None


@pytest.mark.parametrize("made", ALL_CLASSES)
def test_the_best_is_the_same_tuple_until_it_changes(made: sides.SideClass) -> None:
    side = bids_of(made)
    first = side.best()
    side.fold(levels([(97.0, 9.0), (99.0, 1.0)]))
    assert side.best() is first
    side.fold(levels([(99.0, 2.0)]))
    assert side.best() == (Decimal(99), Decimal(2))


@pytest.mark.parametrize("made", ALL_CLASSES)
def test_texts_of_the_wire_are_kept_for_the_checksum(made: sides.SideClass) -> None:
    side = made(best_is_last=False)
    side.load_texts([TextLevel("1.50", "2"), TextLevel("1.40", "3.0")])
    assert side.top_texts(5) == [("1.40", "3.0"), ("1.50", "2")]
    side.fold_texts([TextLevel("1.40", "0"), TextLevel("1.450", "7")])
    assert side.top_texts(5) == [("1.450", "7"), ("1.50", "2")]
    assert side.best() == (Decimal("1.45"), Decimal(7))


@pytest.mark.parametrize("made", ALL_CLASSES)
def test_texts_of_levels_that_are_gone_do_not_pile_up(made: sides.SideClass) -> None:
    side: Any = made(best_is_last=True)
    for number in range(1, 5_000):
        side.fold_texts([TextLevel(str(number), "1"), TextLevel(str(number - 1), "0")])
    assert side.top_texts(9) == [("4999", "1")]
    assert len(side.texts) < 2_000


@pytest.mark.parametrize("made", ALL_CLASSES)
def test_a_crowd_is_refused_and_a_cleared_side_starts_anew(made: sides.SideClass) -> None:
    side = made(best_is_last=True)
    crowd = [(1.0 + step / 1e6, 1.0) for step in range(LEVEL_LIMIT + 1)]
    side.load(levels(crowd[:-1]))
    with pytest.raises(CrowdedSide, match="more than 100000 levels"):
        side.load(levels(crowd))
    side.clear()
    with pytest.raises(CrowdedSide):
        side.fold(levels(crowd))
    side.clear()
    assert side.fold(levels(BIDS)) == 99.0


# -- which class ----------------------------------------------------------------------------------


def test_the_fastest_class_is_taken_and_a_book_may_be_told_otherwise() -> None:
    assert next(iter(SIDE_CLASSES)) == IN_USE
    assert list(SIDE_CLASSES)[-1] == PURE
    fastest: Any = SIDE_CLASSES[IN_USE]
    assert [type(side) for side in make_sides(exact=False)] == [fastest, fastest]
    book = OrderBook("venue", "A/B", sequence_rule("okx", "spot"), side_class=BookSide)
    assert type(book._bids) is BookSide


def test_exact_books_are_pure_python_whatever_is_in_use() -> None:
    assert {type(side) for side in make_sides(exact=True)} == {BookSide}


def test_without_the_compiled_module_the_pure_class_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "app.market._book_side", None)
    monkeypatch.delitem(sys.modules, "app.market.compiled_side", raising=False)
    assert sides._found() == {PURE: BookSide}
