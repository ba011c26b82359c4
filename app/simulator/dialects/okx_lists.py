"""OKX's private lists: orders, fills, balances, fees, the account (sheet, sections 6 to 9)."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from app.domain.amounts import ZERO
from app.domain.instants import MINUTE
from app.domain.order_terms import OrderStatus
from app.simulator.accounts import Account
from app.simulator.dialects.okx_calls import Call
from app.simulator.dialects.okx_desk import OkxDesk
from app.simulator.dialects.okx_market import instruments, product_word
from app.simulator.dialects.okx_orders import find
from app.simulator.dialects.okx_rows import balance_row, fill_row, held_assets, order_row
from app.simulator.dialects.okx_words import (
    STATE_WORDS,
    OkxRefusal,
    amount,
    milliseconds,
    type_word,
)
from app.simulator.orders import Fill, Order

_Row = TypeVar("_Row", Order, Fill)
_HOUR_NS = 60 * MINUTE
_DAY_NS = 24 * _HOUR_NS
_UNFILLED_KEPT_NS = 2 * _HOUR_NS
_LONG_AGO_DAYS = 90
_WORDS = frozenset(("SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS"))


def order(desk: OkxDesk, call: Call) -> Sequence[object]:
    """`GET /trade/order`; canceled orders without fills are gone after two hours (51603)."""
    symbol = call.listing(desk.exchange).wire_symbol
    found = find(desk, call, "51603")
    if found.symbol != symbol or _forgotten(found, call.now_ns):
        raise OkxRefusal("51603")
    return [order_row(desk, found, _newest_fills(desk, call.owner()).get(found.order_id))]


def _forgotten(order: Order, now_ns: int) -> bool:
    ended = order.status in (OrderStatus.CANCELED, OrderStatus.EXPIRED)
    return ended and not order.filled and now_ns - order.updated_ns > _UNFILLED_KEPT_NS


def _newest_fills(desk: OkxDesk, account: Account) -> dict[int, Fill]:
    return {fill.order_id: fill for fill in desk.exchange.fills_of(account)}


def orders_pending(desk: OkxDesk, call: Call) -> Sequence[object]:
    return _order_rows(desk, call, desk.exchange.open_orders(call.owner()))


def orders_history(desk: OkxDesk, call: Call) -> Sequence[object]:
    """Finished orders of the last seven days."""
    call.needed("instType")
    return _past_orders(desk, call, 7)


def orders_archive(desk: OkxDesk, call: Call) -> Sequence[object]:
    """Finished orders of the last three months."""
    call.needed("instType")
    return _past_orders(desk, call, _LONG_AGO_DAYS)


def _past_orders(desk: OkxDesk, call: Call, days: int) -> Sequence[object]:
    since = call.now_ns - days * _DAY_NS
    past = (
        row
        for row in desk.exchange.orders_of(call.owner())
        if not row.is_open and row.updated_ns >= since and not _forgotten(row, call.now_ns)
    )
    return _order_rows(desk, call, past)


def _order_rows(desk: OkxDesk, call: Call, orders: Iterable[Order]) -> Sequence[object]:
    state, kind = call.text("state"), call.text("ordType")
    kept = [
        row
        for row in orders
        if state in (None, STATE_WORDS[row.status]) and kind in (None, type_word(row))
    ]
    page = _page(
        desk, call, kept, lambda row: row.order_id, lambda row: row.created_ns // 1_000_000
    )
    newest = _newest_fills(desk, call.owner())
    return [order_row(desk, row, newest.get(row.order_id)) for row in page]


def fills(desk: OkxDesk, call: Call) -> Sequence[object]:
    """Fills of the last three days."""
    return _fill_rows(desk, call, 3)


def fills_history(desk: OkxDesk, call: Call) -> Sequence[object]:
    """Fills of the last three months."""
    call.needed("instType")
    return _fill_rows(desk, call, _LONG_AGO_DAYS)


def _fill_rows(desk: OkxDesk, call: Call, days: int) -> Sequence[object]:
    since, order_id = call.now_ns - days * _DAY_NS, call.text("ordId")
    account = call.owner()
    kept = [
        row
        for row in desk.exchange.fills_of(account)
        if row.time_ns >= since and order_id in (None, str(row.order_id))
    ]
    page = _page(desk, call, kept, lambda row: row.fill_id, lambda row: row.time_ns // 1_000_000)
    return [fill_row(desk, row, desk.exchange.order(account, row.order_id)) for row in page]


def _page(
    desk: OkxDesk,
    call: Call,
    rows: Sequence[_Row],
    number: Callable[[_Row], int],
    time_ms: Callable[[_Row], int],
) -> list[_Row]:
    """Newest first, at most 100: `after` older, `before` newer, both exclusive; begin and end in ms."""
    product = call.word("instType", _WORDS)
    symbol, after, before = call.text("instId"), call.whole("after"), call.whole("before")
    begin, end = call.whole("begin"), call.whole("end")
    listings = desk.exchange.listings
    kept = [
        row
        for row in rows
        if symbol in (None, row.symbol)
        and product in (None, product_word(listings[row.symbol]))
        and (after is None or number(row) < after)
        and (before is None or number(row) > before)
        and (begin is None or time_ms(row) >= begin)
        and (end is None or time_ms(row) <= end)
    ]
    kept.sort(key=number, reverse=True)
    limit = call.limit(100, 100)
    # With `before` alone the rows next to it come first, so that a client can walk forward.
    return kept[-limit:] if before is not None and after is None else kept[:limit]


# the account


def balance(desk: OkxDesk, call: Call) -> Sequence[object]:
    account, wanted = call.owner(), call.text("ccy")
    held = held_assets(account)
    assets = held if wanted is None else [name for name in wanted.split(",") if name in held]
    return [balance_row(desk, account, assets, call.now_ns)]


def positions(desk: OkxDesk, call: Call) -> Sequence[object]:
    """An account in spot mode has none."""
    call.owner()
    return []


def account_config(desk: OkxDesk, call: Call) -> Sequence[object]:
    uid = desk.uid(call.owner())
    return [
        {
            "uid": uid,
            "mainUid": uid,
            "acctLv": "1",
            "posMode": "net_mode",
            "autoLoan": False,
            "greeksType": "PA",
            "level": "Lv1",
            "levelTmp": "",
            "ctIsoMode": "automatic",
            "mgnIsoMode": "automatic",
            "spotOffsetType": "",
            "roleType": "0",
            "traderInsts": [],
            "spotRoleType": "0",
            "spotTraderInsts": [],
            "opAuth": "0",
            "kycLv": "3",
            "label": "simulated",
            "ip": "",
            "perm": "read_only,trade",
            "acctStpMode": "cancel_maker",
            "enableSpotBorrow": False,
            "spotBorrowAutoRepay": False,
            "type": "0",
        }
    ]


def account_instruments(desk: OkxDesk, call: Call) -> Sequence[object]:
    call.owner()
    return instruments(desk, call)


def trade_fee(desk: OkxDesk, call: Call) -> Sequence[object]:
    """Rates are negative where they cost."""
    account, product = call.owner(), call.needed("instType")
    if product not in _WORDS:
        raise OkxRefusal("51000", "instType")
    if call.text("instId"):
        call.listing(desk.exchange)
    spot = product in ("SPOT", "MARGIN")
    maker, taker = amount(-account.maker_fee), amount(-account.taker_fee)
    return [
        {
            "instType": product,
            "level": "Lv1",
            "category": "1",
            "maker": maker,
            "taker": taker,
            "makerU": "" if spot else maker,
            "takerU": "" if spot else taker,
            "makerUSDC": "",
            "takerUSDC": "",
            "delivery": "",
            "exercise": "",
            "settle": "",
            "ruleType": "normal",
            "feeGroup": [{"groupId": "1", "maker": maker, "taker": taker}],
            "fiat": [],
            "ts": milliseconds(call.now_ns),
        }
    ]


# the funding account


def currencies(desk: OkxDesk, call: Call) -> Sequence[object]:
    """One row an asset; US dollars, as fiat, have no chain."""
    account, wanted = call.owner(), call.text("ccy")
    listings = desk.exchange.listings.values()
    names = {asset for listing in listings for asset in (listing.base, listing.quote)}
    names.update(account.balances)
    shown = sorted(names) if wanted is None else [n for n in wanted.split(",") if n in names]
    return [_currency_row(asset) for asset in shown]


def _currency_row(asset: str) -> dict[str, object]:
    chain = "" if asset == "USD" else f"{asset}-Simulated"
    return {
        "ccy": asset,
        "name": asset,
        "chain": chain,
        "ctAddr": "",
        "logoLink": "",
        "mainNet": True,
        "needTag": False,
        "canDep": False,
        "canWd": False,
        "canInternal": False,
        "depEstOpenTime": "",
        "wdEstOpenTime": "",
        "minDep": "0",
        "minWd": "0",
        "minInternal": "0",
        "maxWd": amount(ZERO),
        "wdTickSz": "8",
        "wdQuota": "0",
        "usedWdQuota": "0",
        "fee": "0",
        "minFee": "0",
        "maxFee": "0",
        "minFeeForCtAddr": "",
        "maxFeeForCtAddr": "",
        "burningFeeRate": "",
        "depQuotaFixed": "",
        "usedDepQuotaFixed": "",
        "depQuoteDailyLayer2": "",
        "minDepArrivalConfirm": "1",
        "minWdUnlockConfirm": "1",
    }


def funding_balances(desk: OkxDesk, call: Call) -> Sequence[object]:
    """Everything lies in the trading account."""
    call.owner()
    return []
