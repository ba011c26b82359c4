"""Orders, fills and balances as Binance's answers print them (sheet A6 to A9)."""

from app.domain.order_terms import Side
from app.simulator.accounts import Account
from app.simulator.dialects.binance_words import (
    fixed,
    milliseconds,
    price_text,
    self_trade_word,
    status_word,
    type_word,
)
from app.simulator.orders import Fill, Order


def _terms(order: Order) -> dict[str, object]:
    return {
        "price": price_text(order.price),
        "origQty": fixed(order.quantity),
        "executedQty": fixed(order.filled),
        "origQuoteOrderQty": price_text(order.quote_quantity),
        "cummulativeQuoteQty": fixed(order.filled_quote),
        "status": status_word(order),
        "timeInForce": order.time_in_force.value.upper(),
        "type": type_word(order),
        "side": order.side.value.upper(),
    }


def _names(order: Order) -> dict[str, object]:
    return {"symbol": order.symbol, "orderId": order.order_id, "orderListId": -1}


def query_row(order: Order) -> dict[str, object]:
    """As order queries and lists print it."""
    return {
        **_names(order),
        "clientOrderId": order.client_order_id,
        **_terms(order),
        "stopPrice": "0.00000000",
        "icebergQty": "0.00000000",
        "time": milliseconds(order.created_ns),
        "updateTime": milliseconds(order.updated_ns),
        "isWorking": True,
        "workingTime": milliseconds(order.created_ns),
        "selfTradePreventionMode": self_trade_word(order),
    }


def placed_row(order: Order, fills: tuple[Fill, ...], detail: str) -> dict[str, object]:
    """The answer to a new order: ACK, RESULT or FULL."""
    row: dict[str, object] = {
        **_names(order),
        "clientOrderId": order.client_order_id,
        "transactTime": milliseconds(order.updated_ns),
    }
    if detail == "ACK":
        return row
    row.update(_terms(order))
    row["workingTime"] = milliseconds(order.created_ns)
    if detail == "FULL":
        row["fills"] = [
            {
                "price": fixed(fill.price),
                "qty": fixed(fill.quantity),
                "commission": fixed(fill.fee),
                "commissionAsset": fill.fee_asset,
                "tradeId": fill.trade_id,
            }
            for fill in fills
        ]
    row["selfTradePreventionMode"] = self_trade_word(order)
    return row


def canceled_row(order: Order, request_id: str) -> dict[str, object]:
    """`origClientOrderId` is the order's id, `clientOrderId` the id of the cancel."""
    return {
        **_names(order),
        "origClientOrderId": order.client_order_id,
        "clientOrderId": request_id,
        "transactTime": milliseconds(order.updated_ns),
        **_terms(order),
        "selfTradePreventionMode": self_trade_word(order),
    }


def amended_row(order: Order, previous_id: str, execution_id: int) -> dict[str, object]:
    return {
        "transactTime": milliseconds(order.updated_ns),
        "executionId": execution_id,
        "amendedOrder": {
            **_names(order),
            "origClientOrderId": previous_id,
            "clientOrderId": order.client_order_id,
            "price": price_text(order.price),
            "qty": fixed(order.quantity),
            "executedQty": fixed(order.filled),
            "preventedQty": "0.00000000",
            "quoteOrderQty": price_text(order.quote_quantity),
            "cumulativeQuoteQty": fixed(order.filled_quote),
            "status": status_word(order),
            "timeInForce": order.time_in_force.value.upper(),
            "type": type_word(order),
            "side": order.side.value.upper(),
            "workingTime": milliseconds(order.created_ns),
            "selfTradePreventionMode": self_trade_word(order),
        },
    }


def trade_row(fill: Fill) -> dict[str, object]:
    return {
        "symbol": fill.symbol,
        "id": fill.trade_id,
        "orderId": fill.order_id,
        "orderListId": -1,
        "price": fixed(fill.price),
        "qty": fixed(fill.quantity),
        "quoteQty": fixed(fill.quote),
        "commission": fixed(fill.fee),
        "commissionAsset": fill.fee_asset,
        "time": milliseconds(fill.time_ns),
        "isBuyer": fill.side is Side.BUY,
        "isMaker": fill.maker,
        "isBestMatch": True,
    }


def rates(account: Account) -> dict[str, str]:
    return {
        "maker": fixed(account.maker_fee),
        "taker": fixed(account.taker_fee),
        "buyer": "0.00000000",
        "seller": "0.00000000",
    }


def account_row(account: Account, *, omit_zero: bool, now_ns: int) -> dict[str, object]:
    points = int(account.maker_fee * 10_000), int(account.taker_fee * 10_000)
    return {
        "makerCommission": points[0],
        "takerCommission": points[1],
        "buyerCommission": 0,
        "sellerCommission": 0,
        "commissionRates": rates(account),
        "canTrade": True,
        "canWithdraw": True,
        "canDeposit": True,
        "brokered": False,
        "requireSelfTradePrevention": False,
        "preventSor": False,
        "updateTime": milliseconds(now_ns),
        "accountType": "SPOT",
        "balances": [
            {"asset": asset, "free": fixed(held.available), "locked": fixed(held.locked)}
            for asset, held in account.balances.items()
            if held.total or not omit_zero
        ],
        "permissions": ["SPOT"],
        "uid": 1,
    }
