"""What happened on the exchange, as Binance's user events (sheet A6)."""

from app.simulator.changes import BalancesChanged, Change, OrderChanged, OrderStep, Transferred
from app.simulator.dialects.binance_words import (
    fixed,
    milliseconds,
    price_text,
    self_trade_word,
    status_word,
    type_word,
)
from app.simulator.orders import EndReason

_STEPS = {
    OrderStep.NEW: "NEW",
    OrderStep.TRADE: "TRADE",
    OrderStep.CANCELED: "CANCELED",
    OrderStep.EXPIRED: "EXPIRED",
    OrderStep.AMENDED: "REPLACED",
}


def user_event(change: Change, account_id: str, now_ns: int) -> dict[str, object] | None:
    """The event for this account's stream, None for what is somebody else's or public."""
    if isinstance(change, OrderChanged):
        if change.order.account_id == account_id:
            return _execution_report(change, now_ns)
    elif isinstance(change, BalancesChanged):
        if change.account_id == account_id:
            return _account_position(change, now_ns)
    elif isinstance(change, Transferred) and change.account_id == account_id:
        return {
            "e": "balanceUpdate",
            "E": milliseconds(now_ns),
            "a": change.asset,
            "d": fixed(change.amount),
            "T": milliseconds(change.time_ns),
        }
    return None


def _execution_report(change: OrderChanged, now_ns: int) -> dict[str, object]:
    """On a cancel `c` is the cancel's id and `C` the order's; on an amend `c` is the new id, `C` the old."""
    order, fill = change.order, change.fill
    client_id, original_id = order.client_order_id, ""
    if change.step is OrderStep.CANCELED:
        client_id, original_id = change.request_id, order.client_order_id
    elif change.step is OrderStep.AMENDED:
        original_id = change.previous_client_id
    execution = _STEPS[change.step]
    if order.end_reason is EndReason.SELF_TRADE and change.step is OrderStep.EXPIRED:
        execution = "TRADE_PREVENTION"
    return {
        "e": "executionReport",
        "E": milliseconds(now_ns),
        "s": order.symbol,
        "c": client_id,
        "S": order.side.value.upper(),
        "o": type_word(order),
        "f": order.time_in_force.value.upper(),
        "q": fixed(order.quantity),
        "p": price_text(order.price),
        "P": "0.00000000",
        "F": "0.00000000",
        "g": -1,
        "C": original_id,
        "x": execution,
        "X": status_word(order),
        "r": "NONE",
        "i": order.order_id,
        "l": fixed(fill.quantity) if fill else "0.00000000",
        "z": fixed(order.filled),
        "L": fixed(fill.price) if fill else "0.00000000",
        "n": fixed(fill.fee) if fill else "0",
        "N": fill.fee_asset if fill and fill.fee else None,
        "T": milliseconds(change.time_ns),
        "t": fill.trade_id if fill else -1,
        "I": change.step_id,
        "w": order.is_open,
        "m": fill.maker if fill else False,
        "M": False,
        "O": milliseconds(order.created_ns),
        "Z": fixed(order.filled_quote),
        "Y": fixed(fill.quote) if fill else "0.00000000",
        "Q": price_text(order.quote_quantity),
        "W": milliseconds(order.created_ns),
        "V": self_trade_word(order),
    }


def _account_position(change: BalancesChanged, now_ns: int) -> dict[str, object]:
    return {
        "e": "outboundAccountPosition",
        "E": milliseconds(now_ns),
        "u": milliseconds(change.time_ns),
        "B": [
            {"a": row.asset, "f": fixed(row.available), "l": fixed(row.locked)}
            for row in change.holdings
        ],
    }
