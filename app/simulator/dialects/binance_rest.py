"""Binance's REST door: routes, keys and signatures, answers with their budget headers."""

from app.simulator.dialects.binance_calls import (
    Call,
    check_signature,
    check_time,
    find_account,
    read_parameters,
    signed_text,
)
from app.simulator.dialects.binance_desk import BinanceDesk
from app.simulator.dialects.binance_operations import (
    OPERATIONS,
    REST_ROUTES,
    Operation,
    Security,
    perform,
)
from app.simulator.dialects.binance_words import BinanceRefusal, encode
from app.simulator.dialects.dialect import Answer, Request

_NOT_FOUND = (
    b"<html>\n<head><title>404 Not Found</title></head>\n<body>404 Not Found</body>\n</html>\n"
)


def rest_operation(request: Request) -> Operation | None:
    name = REST_ROUTES.get((request.method, request.path))
    return None if name is None else OPERATIONS[name]


def rest_answer(desk: BinanceDesk, request: Request, now_ns: int) -> Answer:
    """Answer one request; errors are the venue's own JSON."""
    operation = rest_operation(request)
    if operation is None:
        return Answer(status=404, body=_NOT_FOUND, content_type="text/html")
    headers: dict[str, str] = {}
    status = 200
    try:
        call = _checked_call(desk, operation, request, now_ns)
        result: object = perform(desk, operation, call)
        if operation.kind == "place":
            headers.update(desk.limits.order_headers(now_ns))
    except BinanceRefusal as refusal:
        status, result = refusal.status, refusal.body()
        if refusal.retry_after:
            headers["Retry-After"] = refusal.retry_after
    headers.update(desk.limits.weight_headers(now_ns))
    return Answer(status=status, headers=headers, body=encode(result))


def _checked_call(desk: BinanceDesk, operation: Operation, request: Request, now_ns: int) -> Call:
    desk.limits.admit(now_ns)
    try:
        body = request.body.decode()
    except UnicodeDecodeError:
        raise BinanceRefusal(-1100, "Illegal characters found in the body.") from None
    call = Call(params=read_parameters(request.query, body), now_ns=now_ns)
    if operation.security is Security.NONE:
        return call
    try:
        call.account = find_account(desk.exchange, request.headers.get("x-mbx-apikey", ""))
        if operation.security is Security.SIGNED:
            check_time(call.params, now_ns)
            text = signed_text(request.query, body)
            check_signature(call.account, text, call.params.get("signature"))
    except BinanceRefusal:
        desk.limits.charge(1, now_ns)
        raise
    return call
