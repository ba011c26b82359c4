"""OKX's private rows: orders, fills, balances (sheet, sections 6, 8 and 9). All numbers are strings."""

from app.domain.amounts import ZERO
from app.simulator.accounts import Account, Balance
from app.simulator.changes import OrderChanged, OrderStep
from app.simulator.dialects.okx_desk import OkxDesk
from app.simulator.dialects.okx_market import product_word
from app.simulator.dialects.okx_words import (
    STATE_WORDS,
    amount,
    average,
    cancel_source,
    milliseconds,
    type_word,
)
from app.simulator.orders import Fill, Order

_EMPTY_ORDER = dict.fromkeys(
    (
        *(
            "algoClOrdId",
            "algoId",
            "attachAlgoClOrdId",
            "ccy",
            "lever",
            "posSide",
            "pxType",
            "pxUsd",
        ),
        *("pxVol", "quickMgnType", "slOrdPx", "slTriggerPx", "slTriggerPxType", "source", "stpId"),
        *("tpOrdPx", "tpTriggerPx", "tpTriggerPxType"),
    ),
    "",
)
_EMPTY_DETAIL = dict.fromkeys(
    (
        *(
            "accAvgPx",
            "availEq",
            "borrowFroz",
            "clSpotInUseAmt",
            "crossLiab",
            "interest",
            "isoLiab",
        ),
        *("liab", "maxLoan", "maxSpotInUseAmt", "mgnRatio", "openAvgPx", "spotBal", "spotInUseAmt"),
        *("spotUpl", "spotUplRatio", "totalPnl", "totalPnlRatio", "uplLiab"),
    ),
    "",
)
_ZERO_DETAIL = dict.fromkeys(
    (
        *("disEq", "fixedBal", "imr", "isoEq", "isoUpl", "mmr", "notionalLever", "rewardBal"),
        *("smtSyncEq", "spotCopyTradingEq", "spotIsoBal", "stgyEq", "twap", "upl"),
    ),
    "0",
)


def size_text(order: Order) -> str:
    """The size as it was asked for: in quote where `tgtCcy` says so."""
    return amount(order.quantity if order.quote_quantity is None else order.quote_quantity)


def order_row(desk: OkxDesk, order: Order, fill: Fill | None) -> dict[str, object]:
    """An order as REST and the stream have it in common; `fill` is its newest, if it has any."""
    listing = desk.exchange.listings[order.symbol]
    source, why = cancel_source(order)
    return {
        **_EMPTY_ORDER,
        "instType": product_word(listing),
        "instId": order.symbol,
        "ordId": str(order.order_id),
        "clOrdId": order.client_order_id,
        "tag": order.notes.get("tag", ""),
        "px": amount(order.price),
        "sz": size_text(order),
        "ordType": type_word(order),
        "side": order.side.value,
        "tdMode": order.notes.get("tdMode", "cash"),
        "tgtCcy": order.notes.get("tgtCcy", ""),
        "fillPx": amount(fill.price if fill else None),
        "fillSz": amount(fill.quantity if fill else ZERO),
        "fillTime": milliseconds(fill.time_ns) if fill else "",
        "tradeId": str(fill.trade_id) if fill else "",
        "accFillSz": amount(order.filled),
        "avgPx": average(order.average_price),
        "state": STATE_WORDS[order.status],
        "fee": amount(-order.fee),
        "feeCcy": order.fee_asset,
        "rebate": "0",
        "rebateCcy": order.lock_asset,
        "pnl": "0",
        "cancelSource": source,
        "cancelSourceReason": why,
        "category": "normal",
        "reduceOnly": "false",
        "isTpLimit": "false",
        "attachAlgoOrds": [],
        "linkedAlgoOrd": {"algoId": ""},
        "stpMode": order.self_trade.value,
        "cTime": milliseconds(order.created_ns),
        "uTime": milliseconds(order.updated_ns),
    }


def order_push(desk: OkxDesk, change: OrderChanged) -> dict[str, object]:
    """A row of the `orders` channel: the fill fields belong to this event alone."""
    order, fill = change.order, change.fill
    row = order_row(desk, order, fill)
    rate = desk.usd(desk.exchange.listings[order.symbol].quote)
    dollars = None if fill is None or rate is None else fill.quote * rate
    amended = change.step is OrderStep.AMENDED
    row.update(
        fillFee=amount(-fill.fee if fill else ZERO),
        fillFeeCcy=fill.fee_asset if fill else "",
        fillPnl="0",
        fillNotionalUsd=average(dollars),
        notionalUsd="",
        execType=("M" if fill.maker else "T") if fill else "",
        lastPx=amount(desk.exchange.tape(order.symbol).last_price),
        reqId=change.request_id,
        amendResult=order.notes.get("amendResult", "0" if amended else ""),
        amendSource="1" if amended else "",
        code="0",
        msg="",
    )
    return row


def fill_row(desk: OkxDesk, fill: Fill, order: Order) -> dict[str, object]:
    listing = desk.exchange.listings[fill.symbol]
    return {
        "instType": product_word(listing),
        "instId": fill.symbol,
        "tradeId": str(fill.trade_id),
        "ordId": str(fill.order_id),
        "clOrdId": fill.client_order_id,
        "billId": str(fill.fill_id),
        "subType": "1" if fill.side.value == "buy" else "2",
        "tag": order.notes.get("tag", ""),
        "fillPx": amount(fill.price),
        "fillSz": amount(fill.quantity),
        "fillIdxPx": "",
        "fillPnl": "0",
        "fillPxVol": "",
        "fillPxUsd": "",
        "fillMarkVol": "",
        "fillFwdPx": "",
        "fillMarkPx": "",
        "side": fill.side.value,
        "posSide": "net",
        "execType": "M" if fill.maker else "T",
        "feeCcy": fill.fee_asset,
        "fee": amount(-fill.fee),
        "feeRate": "",
        "fillTime": milliseconds(fill.time_ns),
        "ts": milliseconds(fill.time_ns),
    }


def detail_row(desk: OkxDesk, asset: str, held: Balance, time_ns: int) -> dict[str, object]:
    """One asset of the trading account, as an account in spot mode shows it (availEq is empty)."""
    rate = desk.usd(asset)
    total, locked = amount(held.total), amount(held.locked)
    return {
        **_EMPTY_DETAIL,
        **_ZERO_DETAIL,
        "ccy": asset,
        "cashBal": total,
        "eq": total,
        "availBal": amount(held.available),
        "frozenBal": locked,
        "ordFrozen": locked,
        "eqUsd": average(None if rate is None else rate * held.total),
        "coinUsdPrice": average(rate),
        "collateralEnabled": False,
        "collateralRestrict": False,
        "colBorrAutoConversion": "0",
        "uTime": milliseconds(time_ns),
    }


def balance_row(
    desk: OkxDesk, account: Account, assets: list[str], now_ns: int
) -> dict[str, object]:
    """`data[0]` of account/balance and of the account channel; `totalEq` counts what has a price."""
    whole = ZERO
    for asset, held in account.balances.items():
        rate = desk.usd(asset)
        whole += ZERO if rate is None else rate * held.total
    empty = ("adjEq", "availEq", "borrowFroz", "imr", "mgnRatio", "mmr", "notionalUsd", "ordFroz")
    more = ("notionalUsdForBorrow", "notionalUsdForFutures", "notionalUsdForOption", "upl")
    return {
        **dict.fromkeys((*empty, *more, "notionalUsdForSwap"), ""),
        "isoEq": "0",
        "totalEq": average(whole),
        "uTime": milliseconds(now_ns),
        "details": [detail_row(desk, asset, account.balance(asset), now_ns) for asset in assets],
    }


def held_assets(account: Account) -> list[str]:
    """What the account holds, as the venue lists it: without zero balances."""
    return [asset for asset, held in account.balances.items() if held.total]
