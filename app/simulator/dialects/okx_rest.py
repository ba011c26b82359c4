"""OKX's REST door: routes with their limits, keys and signatures, answers in the envelope."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from app.simulator.accounts import Account
from app.simulator.dialects import okx_lists, okx_market
from app.simulator.dialects.dialect import Answer, Request
from app.simulator.dialects.okx_calls import Call, read_object, read_objects, read_query
from app.simulator.dialects.okx_desk import OkxDesk
from app.simulator.dialects.okx_entry import REST_ENTRIES, Asked, Entry, perform
from app.simulator.dialects.okx_keys import check_request
from app.simulator.dialects.okx_words import (
    OkxRefusal,
    answer,
    envelope,
    milliseconds,
    refusal_answer,
)

_SECOND_NS = 1_000_000_000
_LONGEST_TIMEOUT = 120
_SHORTEST_TIMEOUT = 10

Question = Callable[[OkxDesk, Call], Sequence[object]]


class Route(NamedTuple):
    """One GET: what answers it, its kind, its limit per two seconds and user (or, when public, address)."""

    ask: Question
    kind: str
    limit: int
    private: bool = True


ROUTES: Mapping[str, Route] = {
    f"/api/v5/{path}": route
    for path, route in (
        ("public/time", Route(okx_market.server_time, "market", 20, False)),
        ("public/instruments", Route(okx_market.instruments, "market", 20, False)),
        ("system/status", Route(okx_market.system_status, "market", 2, False)),
        ("market/books", Route(okx_market.books, "market", 40, False)),
        ("market/tickers", Route(okx_market.tickers, "market", 20, False)),
        ("market/ticker", Route(okx_market.ticker, "market", 20, False)),
        ("market/trades", Route(okx_market.trades, "market", 100, False)),
        ("market/candles", Route(okx_market.candles, "market", 40, False)),
        ("account/config", Route(okx_lists.account_config, "poll", 5)),
        ("account/balance", Route(okx_lists.balance, "poll", 10)),
        ("account/positions", Route(okx_lists.positions, "poll", 10)),
        ("account/trade-fee", Route(okx_lists.trade_fee, "poll", 5)),
        ("account/instruments", Route(okx_lists.account_instruments, "poll", 20)),
        ("asset/currencies", Route(okx_lists.currencies, "poll", 12)),
        ("asset/balances", Route(okx_lists.funding_balances, "poll", 12)),
        ("trade/order", Route(okx_lists.order, "query", 60)),
        ("trade/orders-pending", Route(okx_lists.orders_pending, "poll", 60)),
        ("trade/orders-history", Route(okx_lists.orders_history, "poll", 40)),
        ("trade/orders-history-archive", Route(okx_lists.orders_archive, "poll", 20)),
        ("trade/fills", Route(okx_lists.fills, "poll", 60)),
        ("trade/fills-history", Route(okx_lists.fills_history, "poll", 10)),
    )
}
_PER_INSTRUMENT = "/api/v5/trade/order"
_DEAD_MAN = "/api/v5/trade/cancel-all-after"


def rest_kind(request: Request) -> str:
    if request.method == "GET":
        route = ROUTES.get(request.path)
        return route.kind if route else "other"
    entry = REST_ENTRIES.get(request.path)
    return entry.kind if entry and request.method == "POST" else "other"


def rest_answer(desk: OkxDesk, request: Request, now_ns: int) -> Answer:
    """Answer one request; errors are the venue's own envelope."""
    try:
        if request.method == "GET" and request.path in ROUTES:
            return answer(envelope(_get(desk, ROUTES[request.path], request, now_ns)))
        if request.method == "POST" and request.path in REST_ENTRIES:
            return answer(_enter(desk, REST_ENTRIES[request.path], request, now_ns))
        if request.method == "POST" and request.path == _DEAD_MAN:
            return answer(envelope([_arm(desk, request, now_ns)]))
        known = request.path in ROUTES or request.path in REST_ENTRIES or request.path == _DEAD_MAN
        raise OkxRefusal("50115" if known else "404")
    except OkxRefusal as refused:
        return refusal_answer(refused)


def _owner(desk: OkxDesk, request: Request, now_ns: int) -> Account:
    return check_request(desk.exchange, request, now_ns, simulated=desk.options.simulated_trading)


def _get(desk: OkxDesk, route: Route, request: Request, now_ns: int) -> Sequence[object]:
    account = _owner(desk, request, now_ns) if route.private else None
    call = Call(params=read_query(request.query), now_ns=now_ns, account=account)
    key = [request.path, account.account_id if account else ""]
    if request.path == _PER_INSTRUMENT and call.params.get("instId") in desk.exchange.listings:
        key.append(call.needed("instId"))
    desk.windows.admit(tuple(key), route.limit, now_ns)
    return route.ask(desk, call)


def _enter(desk: OkxDesk, entry: Entry, request: Request, now_ns: int) -> dict[str, object]:
    account = _owner(desk, request, now_ns)
    _check_content_type(request)
    rows = read_objects(request.body) if entry.is_batch else [read_object(request.body)]
    asked = Asked(account, rows, request.headers.get("exptime", ""), by_code=False)
    return perform(desk, entry, asked, now_ns)


def _check_content_type(request: Request) -> None:
    if not request.headers.get("content-type", "").lower().startswith("application/json"):
        raise OkxRefusal("50006")


def _arm(desk: OkxDesk, request: Request, now_ns: int) -> dict[str, str]:
    """Cancel all after: 10 to 120 seconds, 0 = off; once a second at most."""
    account = _owner(desk, request, now_ns)
    _check_content_type(request)
    call = Call(params=read_object(request.body), now_ns=now_ns, account=account)
    tag = call.text("tag") or ""
    key = (_DEAD_MAN, account.account_id, tag)
    desk.windows.admit(key, 1, now_ns, span_ns=_SECOND_NS)
    call.needed("timeOut")
    seconds = call.whole("timeOut")
    if seconds is None or (seconds and not _SHORTEST_TIMEOUT <= seconds <= _LONGEST_TIMEOUT):
        raise OkxRefusal("51000", "timeOut")
    fires_ns = desk.arm(account, tag, seconds, now_ns)
    trigger = milliseconds(fires_ns) if fires_ns else "0"
    return {"triggerTime": trigger, "tag": tag, "ts": milliseconds(now_ns)}
