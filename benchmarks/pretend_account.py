"""A loopback server that answers a 400-asset Binance account at once; run as a process of its own."""

import asyncio
import json
import sys

from aiohttp import web

ASSETS = 400
_ROWS = [
    {"asset": f"A{number:03d}", "free": f"{number}.12345678", "locked": "0.00100000"}
    for number in range(ASSETS)
]
_ACCOUNT = json.dumps(
    {
        "makerCommission": 10, "takerCommission": 10, "buyerCommission": 0, "sellerCommission": 0,
        "commissionRates": {"maker": "0.00100000", "taker": "0.00100000", "buyer": "0", "seller": "0"},
        "canTrade": True, "canWithdraw": False, "canDeposit": True, "brokered": False,
        "requireSelfTradePrevention": False, "preventSor": False, "updateTime": 1763680000000,
        "accountType": "SPOT", "balances": _ROWS, "permissions": ["SPOT"], "uid": 1,
    }
).encode()  # fmt: skip


async def _account(_request: web.Request) -> web.Response:
    return web.Response(body=_ACCOUNT, content_type="application/json")


async def _silent_socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for _ in socket:
        pass
    return socket


async def main() -> None:
    """Print the port, then serve until standard input closes."""
    application = web.Application()
    application.router.add_get("/api/v3/account", _account)
    for path in ("/ws", "/stream", "/ws-api/v3"):
        application.router.add_get(path, _silent_socket)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
