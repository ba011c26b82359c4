"""How to find our value of a fact that another suite asserts about an OKX payload.

Labels are nautilus_trader's; a check takes the events of the payload and answers our value.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from app.domain.account_events import BalancesReported
from app.domain.amounts import decimals_of
from app.domain.instruments import Instrument
from app.domain.market_events import BookSnapshot, Candle, Trade
from app.domain.order_events import FillReport, OrderReport

Events: TypeAlias = Sequence[Any]  # one payload's events: whatever kind they are of
Check: TypeAlias = Callable[[Events], object]


def of(kind: type[Any], index: int = 0) -> Callable[[Events], Any]:
    return lambda events: [event for event in events if isinstance(event, kind)][index]


def count(kind: type[Any]) -> Check:
    return lambda events: sum(isinstance(event, kind) for event in events)


def get_from(find: Callable[[Events], Any], *names: str) -> Check:
    def get(events: Events) -> object:
        value = find(events)
        for name in names:
            value = getattr(value, name)
        return value

    return get


def listed(wire_symbol: str) -> Callable[[Events], Instrument]:
    def find(events: Events) -> Instrument:
        rows = [row for event in events for row in event.instruments]
        found: Instrument = next(row for row in rows if row.wire_symbol == wire_symbol)
        return found

    return find


def instrument_facts(
    wire_symbol: str, prefix: str = "instrument", call: str = "()"
) -> dict[str, Check]:
    found = listed(wire_symbol)
    return {
        f"{prefix}.id{call}": lambda events: f"{found(events).wire_symbol}.OKX",
        f"{prefix}.raw_symbol{call}": get_from(found, "wire_symbol"),
        f"{prefix}.base_currency{call}": get_from(found, "base"),
        f"{prefix}.quote_currency{call}": get_from(found, "quote"),
        f"{prefix}.settlement_currency{call}": get_from(found, "settle"),
        f"{prefix}.price_precision{call}": lambda events: decimals_of(found(events).tick),
        f"{prefix}.size_precision{call}": lambda events: decimals_of(found(events).lot),
        f"{prefix}.price_increment{call}": get_from(found, "tick"),
        f"{prefix}.size_increment{call}": get_from(found, "lot"),
        f"{prefix}.lot_size{call}": get_from(found, "lot"),
        f"{prefix}.multiplier{call}": get_from(found, "contract_size"),
        f"{prefix}.min_quantity{call}": get_from(found, "min_quantity"),
        # Its suite takes the market order's limit for the limit of every order.
        f"{prefix}.max_quantity{call}": get_from(found, "max_market_quantity"),
        f"{prefix}.max_notional{call}": get_from(found, "max_notional"),
        f"{prefix}.min_notional{call}": get_from(found, "min_notional"),
    }


def underlying(wire_symbol: str, label: str, *, pair: bool) -> dict[str, Check]:
    found = listed(wire_symbol)

    def pair_or_base(events: Events) -> object:
        row = found(events)
        return f"{row.base}-{row.quote}" if pair else row.base

    return {label: pair_or_base}


def balance(index: int, name: str) -> Check:
    return lambda events: getattr(of(BalancesReported)(events).balances[index], name)


def level(kind: type[Any], side: str, index: int, name: str) -> Check:
    return lambda events: getattr(getattr(of(kind)(events), side)[index], name)


def levels(kind: type[Any]) -> Check:
    return lambda events: len(of(kind)(events).bids) + len(of(kind)(events).asks)


def fill_facts(prefix: str) -> dict[str, Check]:
    fill = of(FillReport)
    return {
        f"{prefix}.client_order_id": get_from(fill, "client_order_id"),
        f"{prefix}.venue_order_id": get_from(fill, "venue_order_id"),
        f"{prefix}.trade_id": get_from(fill, "trade_id"),
        f"{prefix}.order_side": get_from(fill, "side"),
        f"{prefix}.last_px": get_from(fill, "price"),
        f"{prefix}.last_qty": get_from(fill, "quantity"),
        f"{prefix}.liquidity_side": lambda events: "maker" if fill(events).maker else "taker",
    }


def report_facts(prefix: str, index: int = 0) -> dict[str, Check]:
    report = of(OrderReport, index)
    return {
        f"{prefix}.client_order_id": get_from(report, "client_order_id"),
        f"{prefix}.venue_order_id": get_from(report, "venue_order_id"),
        f"{prefix}.order_side": get_from(report, "side"),
        f"{prefix}.order_status": get_from(report, "status"),
        f"{prefix}.order_type": get_from(report, "type"),
        f"{prefix}.quantity": get_from(report, "quantity"),
        f"{prefix}.filled_qty": get_from(report, "filled"),
        f"{prefix}.trigger_price": get_from(report, "stop_price"),
        f"{prefix}.price": get_from(report, "price"),
    }


def algo_facts(index: int) -> dict[str, Check]:
    report = of(OrderReport, index)
    return {
        **report_facts("status_report", index),
        "msg.algo_id": get_from(report, "venue_order_id"),
        "msg.algo_cl_ord_id": get_from(report, "client_order_id"),
        "msg.state": get_from(report, "status"),
    }


def trade_facts(index: int) -> dict[str, Check]:
    trade = of(Trade, index)
    return {
        f"trade{index}.px": get_from(trade, "price"),
        f"trade{index}.sz": get_from(trade, "quantity"),
        f"trade{index}.side": get_from(trade, "side"),
        f"trade{index}.trade_id": get_from(trade, "trade_id"),
        f"trade{index}.ts": lambda events: trade(events).venue_time_ns // 1_000_000,
        f"trade{index}.inst_id": lambda events: trade(events).symbol.replace("/", "-"),
    }


def candle_facts(index: int) -> dict[str, Check]:
    candle = of(Candle, index)
    names = ("", "open", "high", "low", "close", "base_volume")
    checks = {f"bar{index}.{at}": get_from(candle, names[at]) for at in range(1, 6)}
    return {f"bar{index}.0": lambda events: candle(events).open_time_ns // 1_000_000, **checks}


BOOK_FACTS: dict[str, Check] = {
    f"{prefix}.{side}[{index}].{name}": level(BookSnapshot, side, index, name)
    for prefix, rows in (("depth10", (0, 1)), ("d", (0,)))
    for side in ("bids", "asks")
    for index in rows
    for name in ("price", "size")
}
