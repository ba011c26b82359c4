"""Binance's order entry, the same for REST and the WebSocket API (sheet A7)."""

from app.simulator.dialects.binance_calls import Call
from app.simulator.dialects.binance_desk import BinanceDesk
from app.simulator.dialects.binance_rows import amended_row, canceled_row, placed_row
from app.simulator.dialects.binance_rules import (
    MAX_OPEN_ORDERS,
    check_quantity,
    failed,
    read_order,
)
from app.simulator.dialects.binance_words import (
    AMEND_REFUSED,
    PLACE_REFUSALS,
    UNKNOWN_CANCEL,
    UNKNOWN_ORDER,
    BinanceRefusal,
    missing,
)
from app.simulator.orders import NewOrder, Order, RefusalReason, Refused

_DETAILS = ("ACK", "RESULT", "FULL")


def find(desk: BinanceDesk, call: Call, unknown: tuple[int, str], prefix: str = "") -> Order:
    """The order a request names by `orderId` or `origClientOrderId`; refuses with `unknown`."""
    by_id, by_client = ("orderId", "origClientOrderId")
    if prefix:
        by_id, by_client = "cancelOrderId", "cancelOrigClientOrderId"
    order_id, client_id = call.whole(by_id), call.text(by_client)
    symbol = call.listing(desk.exchange).wire_symbol
    if order_id is None and client_id is None:
        text = f"Param '{by_client}' or '{by_id}' must be sent, but both were empty/null!"
        raise BinanceRefusal(-1102, text)
    try:
        if order_id is not None:
            order = desk.exchange.order(call.owner(), order_id)
        else:
            order = desk.exchange.order_by_client(call.owner(), client_id or "")
    except Refused:
        raise BinanceRefusal(*unknown) from None
    if order.symbol != symbol:
        raise BinanceRefusal(*unknown)
    if client_id is not None and order.client_order_id != client_id:
        raise BinanceRefusal(-2039, "Client order ID is not correct for this order ID.")
    return order


def place(desk: BinanceDesk, call: Call) -> object:
    """`POST /api/v3/order`, `order.place`."""
    asked = _asked(desk, call)
    desk.limits.admit_order(call.now_ns)
    return _placed(desk, call, asked)


def place_test(desk: BinanceDesk, call: Call) -> object:
    """`POST /api/v3/order/test`, `order.test`: every check, no order."""
    asked = _asked(desk, call)
    try:
        desk.exchange.check(call.owner(), asked, call.now_ns)
    except Refused as refused:
        raise place_refusal(refused.reason) from None
    if call.text("computeCommissionRates") != "true":
        return {}
    account = call.owner()
    return {
        "standardCommissionForOrder": {
            "maker": str(account.maker_fee),
            "taker": str(account.taker_fee),
        }
    }


def _asked(desk: BinanceDesk, call: Call) -> NewOrder:
    asked = read_order(desk.exchange, call, desk.next_client_id())
    if len(desk.exchange.open_orders(call.owner(), asked.symbol)) >= MAX_OPEN_ORDERS:
        raise failed("MAX_NUM_ORDERS")
    detail = call.text("newOrderRespType")
    if detail is not None and detail not in _DETAILS:
        raise BinanceRefusal(-1100, "Illegal characters found in parameter 'newOrderRespType'.")
    return asked


def _placed(desk: BinanceDesk, call: Call, asked: NewOrder) -> dict[str, object]:
    account = call.owner()
    already = len(desk.exchange.ledger.fills)
    try:
        order = desk.exchange.place(account, asked, call.now_ns)
    except Refused as refused:
        raise place_refusal(refused.reason) from None
    desk.limits.placed(order.order_id, call.now_ns)
    usual = "ACK" if asked.post_only else "FULL"
    fills = tuple(
        fill for fill in desk.exchange.ledger.fills[already:] if fill.order_id == order.order_id
    )
    return placed_row(order, fills, call.text("newOrderRespType") or usual)


def place_refusal(reason: RefusalReason) -> BinanceRefusal:
    return BinanceRefusal(*PLACE_REFUSALS.get(reason, (-2010, "NEW_ORDER_REJECTED")))


def cancel(desk: BinanceDesk, call: Call) -> object:
    """`DELETE /api/v3/order`, `order.cancel`."""
    order = find(desk, call, UNKNOWN_CANCEL)
    return _canceled(desk, call, order, call.client_id("newClientOrderId"))


def _canceled(
    desk: BinanceDesk, call: Call, order: Order, request_id: str | None
) -> dict[str, object]:
    request_id = request_id or desk.next_client_id()
    wanted = call.text("cancelRestrictions")
    fits = {None: True, "ONLY_NEW": not order.filled, "ONLY_PARTIALLY_FILLED": bool(order.filled)}
    if not fits.get(wanted, False):
        raise BinanceRefusal(-2011, "Order was not canceled due to cancel restrictions.")
    try:
        desk.exchange.cancel(call.owner(), order, call.now_ns, request_id=request_id)
    except Refused:
        raise BinanceRefusal(*UNKNOWN_CANCEL) from None
    return canceled_row(order, request_id)


def cancel_all(desk: BinanceDesk, call: Call) -> object:
    """`DELETE /api/v3/openOrders`, `openOrders.cancelAll`: one symbol's, refused when there are none."""
    symbol = call.listing(desk.exchange).wire_symbol
    open_orders = desk.exchange.open_orders(call.owner(), symbol)
    if not open_orders:
        raise BinanceRefusal(*UNKNOWN_CANCEL)
    request_id = desk.next_client_id()
    return [_canceled(desk, call, order, request_id) for order in open_orders]


def amend(desk: BinanceDesk, call: Call) -> object:
    """`PUT /api/v3/order/amend/keepPriority`: less quantity, same place in the queue."""
    order = find(desk, call, UNKNOWN_ORDER)
    listing = call.listing(desk.exchange)
    quantity = call.decimal("newQty")
    if quantity is None:
        raise missing("newQty")
    check_quantity(listing, quantity, market=False)
    if quantity >= order.quantity or not order.is_open:
        raise BinanceRefusal(*AMEND_REFUSED)
    previous_id = order.client_order_id
    new_id = call.client_id("newClientOrderId") or desk.next_client_id()
    execution_id = desk.exchange.ledger.counters.step_id
    try:
        desk.exchange.amend(
            call.owner(),
            order,
            call.now_ns,
            quantity=quantity,
            client_order_id=new_id,
            request_id=new_id,
        )
    except Refused:
        raise BinanceRefusal(*AMEND_REFUSED) from None
    return amended_row(order, previous_id, execution_id)


def cancel_replace(desk: BinanceDesk, call: Call) -> object:
    """`POST /api/v3/order/cancelReplace`: -2021 (409) when one half failed, -2022 when nothing was done."""
    mode = call.needed("cancelReplaceMode")
    if mode not in ("STOP_ON_FAILURE", "ALLOW_FAILURE"):
        raise BinanceRefusal(-1102, "Mandatory parameter 'cancelReplaceMode' was malformed.")
    asked = _asked(desk, call)
    canceled: dict[str, object]
    try:
        order = find(desk, call, UNKNOWN_CANCEL, "cancel")
        canceled = _canceled(desk, call, order, call.client_id("cancelNewClientOrderId"))
        cancel_failed = False
    except BinanceRefusal as refusal:
        canceled, cancel_failed = refusal.body(), True
    if cancel_failed and mode == "STOP_ON_FAILURE":
        raise _replace_failed(("FAILURE", canceled), ("NOT_ATTEMPTED", None))
    try:
        desk.limits.admit_order(call.now_ns)
        placed = _placed(desk, call, asked)
    except BinanceRefusal as refusal:
        words = "FAILURE" if cancel_failed else "SUCCESS"
        raise _replace_failed((words, canceled), ("FAILURE", refusal.body())) from None
    if cancel_failed:
        raise _replace_failed(("FAILURE", canceled), ("SUCCESS", placed))
    return _replaced(("SUCCESS", canceled), ("SUCCESS", placed))


def _replaced(canceled: tuple[str, object], placed: tuple[str, object]) -> dict[str, object]:
    return {
        "cancelResult": canceled[0],
        "newOrderResult": placed[0],
        "cancelResponse": canceled[1],
        "newOrderResponse": placed[1],
    }


def _replace_failed(canceled: tuple[str, object], placed: tuple[str, object]) -> BinanceRefusal:
    partly = "SUCCESS" in (canceled[0], placed[0])
    if partly:
        refusal = BinanceRefusal(-2021, "Order cancel-replace partially failed.", 409)
    else:
        refusal = BinanceRefusal(-2022, "Order cancel-replace failed.")
    refusal.extra = {"data": _replaced(canceled, placed)}
    return refusal
