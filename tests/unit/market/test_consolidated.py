"""The book over several venues, net of fees."""

from decimal import Decimal

from app.market.book import OrderBook
from app.market.consolidated import net_levels
from app.market.sequence import sequence_rule
from tests.unit.market.frames import Rows, snapshot


def book(bids: Rows, asks: Rows) -> OrderBook:
    made = OrderBook("venue", "A/B", sequence_rule("okx", "spot"))
    made.apply_snapshot(snapshot(1, bids, asks))
    return made


def test_levels_are_merged_by_what_the_taker_really_pays() -> None:
    books = {
        "dear": book([(100.0, 1.0)], [(101.0, 1.0), (101.3, 2.0)]),
        "cheap": book([(99.9, 2.0)], [(101.1, 3.0)]),
    }
    bids, asks = net_levels(books, {"dear": Decimal("0.002"), "cheap": Decimal("0.0001")}, 10)
    assert [(level.venue, level.raw) for level in asks] == [
        ("cheap", Decimal("101.1")),  # 101.11011
        ("dear", Decimal(101)),  # 101.202
        ("dear", Decimal("101.3")),
    ]
    assert asks[0].price == Decimal("101.11011")
    assert [(level.venue, level.price) for level in bids] == [
        ("cheap", Decimal("99.89001")),
        ("dear", Decimal("99.8")),
    ]
    assert asks[0].size == 3


def test_invalid_books_and_unknown_fees_contribute_nothing() -> None:
    books = {"lost": book([(100.0, 1.0)], []), "unpriced": book([(99.0, 1.0)], [])}
    books["lost"].invalidate("socket closed")
    assert net_levels(books, {"lost": Decimal(0)}, 10) == ([], [])


def test_depth_bounds_each_side_and_ties_go_to_size_then_name() -> None:
    books = {name: book([(100.0, size)], []) for name, size in (("c", 1.0), ("b", 1.0), ("a", 0.5))}
    bids, _ = net_levels(books, dict.fromkeys(books, Decimal(0)), 2)
    assert [level.venue for level in bids] == ["b", "c"]
