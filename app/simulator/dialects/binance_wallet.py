"""Binance's doors beside spot trading that clients knock on at start: wallet, margin, futures lists."""

from app.simulator.dialects.binance_calls import Call
from app.simulator.dialects.binance_desk import BinanceDesk
from app.simulator.dialects.binance_words import BinanceRefusal, fixed, milliseconds


def coins(desk: BinanceDesk, call: Call) -> object:
    """`GET /sapi/v1/capital/config/getall`: every asset listed or held, with one pretend network."""
    held = call.owner().balances
    assets = {row.base: None for row in desk.exchange.listings.values()}
    assets.update({row.quote: None for row in desk.exchange.listings.values()})
    assets.update(dict.fromkeys(held))
    rows = []
    for asset in assets:
        balance = held.get(asset)
        rows.append(
            {
                "coin": asset,
                "depositAllEnable": True,
                "withdrawAllEnable": True,
                "name": asset,
                "free": fixed(balance.available) if balance else "0",
                "locked": fixed(balance.locked) if balance else "0",
                "freeze": "0",
                "withdrawing": "0",
                "ipoing": "0",
                "ipoable": "0",
                "storage": "0",
                "isLegalMoney": asset == "USD",
                "trading": True,
                "networkList": [_network(asset)],
            }
        )
    return rows


def _network(asset: str) -> dict[str, object]:
    return {
        "network": "SIM",
        "coin": asset,
        "name": "Simulated network",
        "isDefault": True,
        "depositEnable": False,
        "withdrawEnable": False,
        "depositDesc": "",
        "withdrawDesc": "",
        "withdrawFee": "0",
        "withdrawMin": "0",
        "withdrawMax": "0",
        "withdrawIntegerMultiple": "0.00000001",
        "minConfirm": 1,
        "unLockConfirm": 1,
        "sameAddress": False,
        "busy": False,
    }


def no_pairs(desk: BinanceDesk, call: Call) -> object:
    """Margin pairs: none are simulated."""
    return []


def _no_futures(call: Call, futures_type: str) -> dict[str, object]:
    return {
        "timezone": "UTC",
        "serverTime": milliseconds(call.now_ns),
        "futuresType": futures_type,
        "rateLimits": [],
        "exchangeFilters": [],
        "assets": [],
        "symbols": [],
    }


def usdm_info(desk: BinanceDesk, call: Call) -> object:
    return _no_futures(call, "U_MARGINED")


def coinm_info(desk: BinanceDesk, call: Call) -> object:
    return _no_futures(call, "COIN_MARGINED")


def listen_key(desk: BinanceDesk, call: Call) -> object:
    """Spot listen keys stopped working on 2026-02-20."""
    raise BinanceRefusal(
        -1000, "This endpoint was retired; use userDataStream.subscribe.signature.", 410
    )
