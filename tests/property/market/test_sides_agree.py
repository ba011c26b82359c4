"""Fed the same, the sides of every class say the same; a plain dictionary is the judge where there is only one."""

from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.market_events import TextLevel
from app.market.book import OrderBook
from app.market.book_side import LEVEL_LIMIT
from app.market.sequence import sequence_rule
from app.market.sides import SIDE_CLASSES, Side
from tests.unit.market.frames import Rows, delta, levels, snapshot

# few prices, so that they meet again; and such as no venue sends
prices = st.one_of(
    st.integers(1, 40).map(lambda cents: cents / 8),
    st.sampled_from([5e-324, 1e-8, 1e18, 0.1 + 0.2, -1.0, 0.0, -0.0]),
    st.floats(allow_nan=False, allow_infinity=False),
)
sizes = st.one_of(
    st.sampled_from([0.0, -0.0, 0.0, 1.0, 2.5]),
    st.floats(allow_nan=False),
)
rows = st.lists(st.tuples(prices, sizes), max_size=60)
changes = st.lists(st.tuples(st.sampled_from(["fold", "fold", "fold", "load", "clear"]), rows))
text_rows = st.lists(st.tuples(st.integers(1, 30), st.sampled_from(["0", "1.0", "0.50"])))


def told(side: Side) -> tuple[object, ...]:
    return side.price, side.size, side.best(), side.top(3), side.top(LEVEL_LIMIT)


def as_dictionary(held: dict[float, float], best_is_last: bool) -> tuple[object, ...]:
    live = sorted((price for price, size in held.items() if size), reverse=best_is_last)
    return tuple((Decimal(repr(price)), Decimal(repr(held[price]))) for price in live)


@given(steps=changes, best_is_last=st.booleans())
@settings(deadline=None)
def test_any_changes_leave_the_same_side(steps: list[tuple[str, Rows]], best_is_last: bool) -> None:
    sides = [made(best_is_last=best_is_last) for made in SIDE_CLASSES.values()]
    held: dict[float, float] = {}
    for what, changed in steps:
        if what != "fold":
            held = {}
        held |= dict(changed) if what != "clear" else {}
        answers = []
        for side in sides:
            if what == "clear":
                side.clear()
            else:
                change = side.fold if what == "fold" else side.load
                answers.append(change(levels(changed)))
        assert [told(side) for side in sides] == [told(sides[0])] * len(sides)
        assert set(answers) <= {sides[0].price}
        assert sides[0].top(LEVEL_LIMIT) == as_dictionary(held, best_is_last)


@given(seed=st.integers(0, 2**32), best_is_last=st.booleans())
@settings(max_examples=10, deadline=None)
def test_deep_sides_and_long_frames_leave_the_same(seed: int, best_is_last: bool) -> None:
    """Frames of up to 3,000 levels over up to 20,000, in any order, near the top and far from it."""
    chance = Random(seed)
    sides = [made(best_is_last=best_is_last) for made in SIDE_CLASSES.values()]
    reach = chance.choice([500, 5_000, 20_000])
    first = [(float(price), 1.0) for price in chance.sample(range(reach), reach // 2)]
    for side in sides:
        side.load(levels(first))
    for _ in range(12):
        count, width = chance.choice([1, 30, 3_000]), chance.choice([40, reach])
        frame = [
            (float(chance.randrange(width)), chance.choice([0.0, 0.0, 1.0, chance.random()]))
            for _ in range(count)
        ]
        assert len({side.fold(levels(frame)) for side in sides}) == 1
        assert [told(side) for side in sides] == [told(sides[0])] * len(sides)


@given(first=text_rows, steps=st.lists(text_rows), best_is_last=st.booleans())
def test_texts_for_the_checksum_are_the_same(
    first: list[tuple[int, str]], steps: list[list[tuple[int, str]]], best_is_last: bool
) -> None:
    sides = [made(best_is_last=best_is_last) for made in SIDE_CLASSES.values()]
    for number, step in enumerate([first, *steps]):
        texts = [TextLevel(f"{price}.50", size) for price, size in step]
        for side in sides:
            if number:
                side.fold_texts(texts)
            else:
                side.load_texts(texts)
        assert [side.top_texts(25) for side in sides] == [sides[0].top_texts(25)] * len(sides)
        assert [told(side) for side in sides] == [told(sides[0])] * len(sides)


@given(first=rows, steps=st.lists(st.tuples(rows, rows)))
def test_books_of_any_class_end_in_the_same_state(
    first: Rows, steps: list[tuple[Rows, Rows]]
) -> None:
    """Crossed books among them."""
    books = [
        OrderBook("venue", "A/B", sequence_rule("binance", "spot"), side_class=made)
        for made in SIDE_CLASSES.values()
    ]
    for book in books:
        book.apply_snapshot(snapshot(0, [], first))
    for number, (bids, asks) in enumerate(steps, 1):
        done = {book.apply_delta(delta(number, number, bids, asks)) for book in books}
        assert len(done) == 1
        for book in books[1:]:
            assert book.is_valid == books[0].is_valid
            assert book.best_prices() == books[0].best_prices()
            assert book.top(9) == books[0].top(9)
