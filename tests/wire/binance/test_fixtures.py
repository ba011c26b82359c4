"""Every Binance payload in ../shared/data/fixtures decodes to what another project's tests assert of it."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.account_events import BalancesReported, PositionReported
from app.domain.errors import WireError
from app.domain.link_events import InstrumentsListed
from app.domain.market_events import (
    BookSnapshot,
    Level,
    Trade,
)
from app.domain.order_events import FillReport, OrderReport
from app.domain.order_terms import OrderStatus, OrderType, Side
from app.venues.binance.documents import read_document
from app.venues.wire.documents import DocumentEvent, own_spelling
from tests.shared_data import shared_data
from tests.wire.binance.fixture_facts import facts_of, nanoseconds, number
from tests.wire.binance.talk import of_type

RECEIVED = 10**18
FOLDER = "binance"

_FUTURES = "binance/futures/user_data_json/"
_MARKET = "binance/futures/market_data_json/"
_USER = "binance/spot/user_data_json/"
_HTTP = "binance/spot/http_json/"

_UNREAD = (
    "price_change",
    "price_change_percent",
    "weighted_avg_price",
    "num_trades",
    "last_qty",
    "open_time",
    "close_time",
    "first_trade_id",
    "last_trade_id",
)

# Facts that our events do not carry, and why.
EXCEPTIONS = {
    # their own broker prefix, decoded back to their own order id: ours is the id on the wire
    (_USER + "execution_report_new.json", "report.client_order_id"): "their broker id",
    (_USER + "execution_report_trade.json", "fill.client_order_id"): "their broker id",
    (_USER + "execution_report_trade.json", "report.client_order_id"): "their broker id",
    (_USER + "execution_report_stop_loss.json", "report.client_order_id"): "their broker id",
    # self-trade prevention mode, price matching and trigger price source: not read, we do not show them
    (_HTTP + "cancel_order_response.json", "cancel.self_trade_prevention_mode"): "not read",
    (_FUTURES + "algo_update_canceled.json", "msg.algo_order.stp_mode"): "not read",
    (_FUTURES + "algo_update_canceled.json", "msg.algo_order.price_match"): "not read",
    (_FUTURES + "algo_update_canceled.json", "report.trigger_type"): "not read",
    (_FUTURES + "order_update_trade.json", "msg.order.stp_mode"): "not read",
    # acceptance has no time of its own on our side: the report's time is the venue's newest
    (_FUTURES + "algo_update_canceled.json", "report.ts_accepted"): "see ts_last",
    # statistics of the day that nothing of ours shows
    (_HTTP + "ticker_24hr_response.json", "response.count"): "not read",
    **{(_MARKET + "ticker_stream.json", f"ticker.{name}"): "not read" for name in _UNREAD},
    **{(_MARKET + "ticker_stream.json", f"msg.{name}"): "not read" for name in _UNREAD[:4]},
}

# Counts of events that their dispatcher makes of a message and its repetitions, not facts of the payload;
# and facts of payloads that their tests changed before reading them.
OTHER_TESTS = {
    "test_dispatch_order_update_trade_emits_updated_then_filled_for_reduced_qty",
    "test_dispatch_order_update_trade_skips_invalid_commission_only",
    "test_dispatch_order_update_skips_duplicate_tracked_trade",
    "test_dispatch_order_update_skips_duplicate_untracked_trade",
    "test_dispatch_order_update_skips_duplicate_exchange_generated_fill",
    "test_parse_order_update_to_order_status_skips_invalid_optional_fields",
}


def read(path: str) -> list[DocumentEvent]:
    product = "spot" if "/spot/" in path else "usdm"
    raw = shared_data("fixtures", path).read_bytes()
    return read_document(raw, product, own_spelling, RECEIVED)


def agrees(ours: object, theirs: str) -> bool:
    if callable(ours):
        return bool(ours(theirs))
    if ours is None:
        return theirs == "None"
    if isinstance(ours, Decimal):
        return ours == number(theirs)
    if isinstance(ours, int):
        return ours == nanoseconds(theirs)
    return ours == theirs


_ABOUT_FILLS = (
    "commission",
    "last_px",
    "last_qty",
    "last_filled",
    "trade_id",
    "liquidity",
    "execution_type",
)


def entries() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(payload, test, facts) for every Binance payload that something is asserted about."""
    document = msgspec.json.decode(shared_data("fixtures", "nautilus_facts.json").read_bytes())
    return [
        (path, test["test"], [(label, value) for label, value in test["facts"]])
        for path, tests in document["fixtures"].items()
        if path.startswith("binance/")
        for test in tests
    ]


def test_every_asserted_fact_is_what_we_read() -> None:
    checked = 0
    for path, test, facts in entries():
        if test in OTHER_TESTS:
            continue
        events = read(path)
        fill_test = "fill" in test or any(label.startswith("fill") for label, _ in facts)
        for label, value in facts:
            if (path, label) in EXCEPTIONS:
                continue
            if label == "fills.len()":
                assert len(of_type(events, FillReport)) == int(value), (path, label)
                checked += 1
                continue
            name = label.partition(".")[2] or label
            about_fill = fill_test or any(word in name for word in _ABOUT_FILLS)
            known = [f for f in (facts_of(e, about_fill) for e in events) if name in f]
            assert known, f"{path}: nothing of ours answers to {label}"
            assert any(agrees(f[name], value) for f in known), f"{path} {test}: {label} is {value}"
            checked += 1
    assert checked == 137
    asserted = {(path, label) for path, _, facts in entries() for label, _ in facts}
    assert EXCEPTIONS.keys() <= asserted


def test_every_payload_is_read() -> None:
    """Those that nothing is asserted about, too; what is no evidence of anything is refused as a whole."""
    kinds = {
        str(path.relative_to(shared_data("fixtures"))): path
        for path in sorted(shared_data("fixtures", FOLDER).rglob("*.json"))
    }
    assert len(kinds) == 29
    for name in kinds:
        if name.endswith("ping_response.json"):
            with pytest.raises(WireError, match="nothing in this document is recognised"):
                read(name)  # {} says nothing
        else:
            assert read(name), name


def test_payloads_without_asserted_facts() -> None:
    (snapshot,) = of_type(read(_HTTP + "depth_response.json"), BookSnapshot)
    assert (snapshot.last, snapshot.bids, snapshot.asks) == (
        1027024,
        [Level(4.0, 431.0)],
        [Level(4.000002, 12.0)],
    )
    (listed,) = of_type(read(_HTTP + "exchange_info_response.json"), InstrumentsListed)
    assert [one.symbol for one in listed.instruments] == ["ETH/BTC"]
    (public,) = of_type(read(_HTTP + "trades_response.json"), Trade)
    assert (public.trade_id, public.side, public.price) == ("28457", Side.SELL, Decimal("4.000001"))
    (algo,) = of_type(read("binance/futures/http_json/open_algo_orders.json"), OrderReport)
    assert (algo.type, algo.stop_price, algo.status) == (
        OrderType.STOP,
        Decimal(45000),
        OrderStatus.OPEN,
    )
    for name in ("open_orders_response.json", "all_orders_response.json"):
        (order,) = of_type(read(_HTTP + name), OrderReport)
        assert (order.client_order_id, order.price, order.filled) == (
            "myOrder1",
            Decimal("0.1"),
            Decimal(0),
        )
    (account,) = of_type(read(_HTTP + "account_response.json"), BalancesReported)
    assert {b.asset: b.available for b in account.balances} == {
        "BTC": Decimal("4723846.89208129"),
        "LTC": Decimal("4763368.68006011"),
    }
    delivery = read(_FUTURES + "order_update_delivery.json")
    (fill,) = of_type(delivery, FillReport)
    assert (fill.fee, fill.fee_asset, fill.price) == (Decimal(0), None, Decimal(70000))
    positions = of_type(read(_FUTURES + "account_update.json"), PositionReported)
    assert [p.quantity for p in positions] == [Decimal(0), Decimal(20), Decimal(-10)]
    assert positions[0].entry_price is None
