"""Orders, their lives and the kill switch as an engine would show them, with fixed times."""

from decimal import Decimal

import msgspec

from app.domain.commands import REVIVE_WORDS
from app.domain.instants import MILLISECOND, SECOND
from app.views.kill import KillRow, KillView
from app.views.order_life import EvidenceRow, FillRow, OrderLifeView
from app.views.orders import OrderRow, OrdersView

NOW = 1_763_733_801_118_000_000  # 2025-11-21 14:03:21.118 UTC
D = Decimal


def order(number: int, **changes: object) -> OrderRow:
    row = OrderRow(
        key=f"7f{number:02d}aa0000000000{number:02d}",
        venue="binance",
        letter="B",
        account="main",
        symbol="BTC/USDT",
        side="buy",
        type="lim",
        price=D("97371.99"),
        quantity=D("0.5"),
        filled=D(0),
        average=None,
        status="open",
        detail="",
        created_ns=NOW - number * 41 * SECOND,
        changed_ns=NOW - number * 40 * SECOND,
        client_order_id=f"7f{number:02d}aa0000000000{number:02d}",
        venue_order_id=str(9_000_000 + number),
        external=False,
        open=True,
        price_digits=2,
        size_digits=5,
    )
    return msgspec.structs.replace(row, **changes)


def orders() -> OrdersView:
    sold: dict[str, object] = {"side": "sell", "price": D("97432.01")}
    done: dict[str, object] = {"open": False, "status": "filled"}
    rows = (
        order(1, status="partially_filled", filled=D("0.2"), average=D("97371.99")),
        order(2, **sold),
        order(
            3, venue="okx", letter="O", symbol="SOL/USDT", side="sell", price=D("147.9"), quantity=D("250"),
            status="unknown", detail="no answer for 10 s, querying client id", price_digits=3, size_digits=3,
            venue_order_id=None,
        ),
        order(
            4, venue="okx", letter="O", type="post", price=D("96000.1"), external=True, client_order_id=None,
            key="okx:77120", venue_order_id="77120", price_digits=1,
        ),
        order(5, type="ioc", filled=D("0.5"), average=D("97410.84123"), price=D("97500"), **done),
        order(
            6, symbol="DOGE/USDT", type="lim", price=D("0.21987"), quantity=D("12000"), filled=D("12000"),
            average=D("0.21987"), price_digits=5, size_digits=0, **done,
        ),
        order(7, status="canceled", open=False, detail="by you"),
        order(8, status="rejected", open=False, detail="insufficient USDT: needs 48,686.00", side="buy"),
    )  # fmt: skip
    return OrdersView(rows=rows, open=4, filled=61, canceled=4, rejected=2, unknown=1, at_ns=NOW)


def order_life() -> OrderLifeView:
    row = orders().rows[0]
    steps = (
        (
            0,
            None,
            "you",
            "intent",
            "buy 0.5 BTC/USDT limit 97,371.99 at binance, plan a41f-07c2",
            4101,
        ),
        (
            2,
            None,
            "engine",
            "authorised",
            "checks passed; written to the journal before the first byte",
            4102,
        ),
        (41, 39, "answer", "accepted", "venue id 9000001", 4103),
        (44, 39, "stream", "accepted", "executionReport NEW", 4104),
        (
            12_700,
            12_698,
            "stream",
            "fill",
            "0.2 @ 97,371.99, fee 0.00015 BTC, maker, trade 77120",
            4127,
        ),
    )
    return OrderLifeView(
        key=row.key,
        row=row,
        evidence=tuple(
            EvidenceRow(
                at_ns=row.created_ns + at * MILLISECOND,
                venue_ns=None if venue_at is None else row.created_ns + venue_at * MILLISECOND,
                source=source,
                what=what,
                detail=detail,
                seq=seq,
            )
            for at, venue_at, source, what, detail, seq in steps
        ),
        at_ns=NOW,
        fills_count=2,
        fills_quantity=D("0.2"),
        fills_notional=D("19474.398"),
        fills=(_fill(row, "77120", 12_698), _fill(row, "77121", 12_699)),
    )


def _fill(row: OrderRow, trade_id: str, at_ms: int) -> FillRow:
    return FillRow(
        price=D("97371.99"), quantity=D("0.1"), fee=D("0.000075"), fee_asset="BTC", maker=True,
        trade_id=trade_id, source="stream", at_ns=row.created_ns + at_ms * MILLISECOND,
    )  # fmt: skip


def kill(latched: bool = False) -> KillView:
    rows = (
        KillRow(venue="binance", asked=2, canceled=2, filled=0, pending=0, unknown=0, external=0,
                unreachable=False),
        KillRow(venue="okx", asked=1, canceled=0, filled=0, pending=0, unknown=1, external=1,
                unreachable=True),
    )  # fmt: skip
    return KillView(
        latched=latched,
        since_ns=NOW - SECOND if latched else None,
        rows=rows if latched else (),
        done=False,
        revive_words=REVIVE_WORDS,
        at_ns=NOW,
    )
