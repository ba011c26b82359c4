"""Short ways to write book messages in tests."""

from app.domain.market_events import BookDelta, BookSnapshot, Level, Levels

Rows = list[tuple[float, float]]


def levels(rows: Rows) -> Levels:
    return [Level(price, size) for price, size in rows]


def snapshot(last: int, bids: Rows, asks: Rows) -> BookSnapshot:
    return BookSnapshot("venue", "A/B", levels(bids), levels(asks), last, 1_000, 2_000)


def delta(
    first: int,
    last: int,
    bids: Rows | None = None,
    asks: Rows | None = None,
    previous: int | None = None,
) -> BookDelta:
    return BookDelta(
        "venue", "A/B", levels(bids or []), levels(asks or []), first, last, previous, 3_000, 4_000
    )
