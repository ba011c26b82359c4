"""What the venues really hold, as `GET /truth` answers it."""

from collections.abc import Iterable

import msgspec

from app.domain.amounts import plain
from app.simulator.orders import Fill, Order
from app.simulator.venue_host import VenueHost


def truth(hosts: Iterable[VenueHost]) -> dict[str, object]:
    """Orders, fills and balances of the users on all venues, and what the venues were asked."""
    orders: list[object] = []
    fills: list[object] = []
    balances: list[object] = []
    requests: dict[str, int] = {}
    by_venue: dict[str, dict[str, int]] = {}
    timed: list[object] = []
    faults: dict[str, dict[str, int]] = {}
    for host in hosts:
        for account in host.exchange.user_accounts():
            orders += [_order(host, order) for order in host.exchange.orders_of(account)]
            fills += [_fill(host, fill) for fill in host.exchange.fills_of(account)]
            balances += [
                {
                    "venue": host.venue,
                    "account": account.account_id,
                    "asset": asset,
                    "available": plain(held.available),
                    "locked": plain(held.locked),
                    "total": plain(held.total),
                }
                for asset, held in sorted(account.balances.items())
            ]
        for kind, count in host.log.counts.items():
            requests[kind] = requests.get(kind, 0) + count
        by_venue[host.venue] = dict(host.log.counts)
        timed += [msgspec.to_builtins(entry) for entry in host.log.timed]
        faults[host.venue] = dict(host.faults.hits)
    return {
        "orders": orders,
        "fills": fills,
        "balances": balances,
        "requests": requests,
        "requests_by_venue": by_venue,
        "requests_log": timed,
        "faults": faults,
    }


def _order(host: VenueHost, order: Order) -> dict[str, object]:
    average = order.average_price
    return {
        "venue": host.venue,
        "account": order.account_id,
        "client_order_id": order.client_order_id,
        "order_id": str(order.order_id),
        "symbol": host.exchange.listings[order.symbol].symbol,
        "wire_symbol": order.symbol,
        "side": order.side.value,
        "type": order.type.value,
        "time_in_force": order.time_in_force.value,
        "post_only": order.post_only,
        "price": None if order.price is None else plain(order.price),
        "quantity": plain(order.quantity),
        "filled": plain(order.filled),
        "average_price": None if average is None else plain(round(average, 18)),
        "fee": plain(order.fee),
        "fee_asset": order.fee_asset,
        "status": order.status.value,
        "end_reason": order.end_reason.value,
        "created_ns": order.created_ns,
        "updated_ns": order.updated_ns,
    }


def _fill(host: VenueHost, fill: Fill) -> dict[str, object]:
    return {
        "venue": host.venue,
        "account": fill.account_id,
        "trade_id": str(fill.trade_id),
        "order_id": str(fill.order_id),
        "client_order_id": fill.client_order_id,
        "symbol": host.exchange.listings[fill.symbol].symbol,
        "wire_symbol": fill.symbol,
        "side": fill.side.value,
        "price": plain(fill.price),
        "quantity": plain(fill.quantity),
        "fee": plain(fill.fee),
        "fee_asset": fill.fee_asset,
        "maker": fill.maker,
        "time_ns": fill.time_ns,
    }
