"""The headless demo's account of itself, in the JSON of contracts.md."""

from decimal import Decimal
from typing import Any

from app.domain.amounts import plain
from app.domain.order_terms import OrderStatus
from app.engine import EngineReport, ParentReport
from app.views.orders import PARENT, OrderRow, OrdersView


def account(
    report: EngineReport, orders: OrdersView | None, seed: int, seconds: float
) -> dict[str, Any]:
    """One object; decimals as plain strings. `order_list` holds our own orders, newest first."""
    counts = {status.value: report.orders.get(status.value, 0) for status in OrderStatus}
    return {
        "seed": seed,
        "seconds": float(seconds),
        "venues": {
            name: {
                "state": venue.state,
                "book_updates": venue.book_updates,
                "resyncs": venue.resyncs,
                "reconnects": venue.reconnects,
                "orders": venue.orders,
            }
            for name, venue in report.venues.items()
        },
        "nav_usd": _text(report.nav_usd),
        "nav_confidence": _text(report.nav_confidence),
        "unpriced": list(report.unpriced),
        "balances": [
            {
                "asset": row.asset,
                "venue": row.venue,
                "account": row.account,
                "account_type": row.account_type,
                "available": plain(row.available),
                "locked": plain(row.locked),
                "total": plain(row.total),
                "usd": _text(row.usd),
            }
            for row in report.balances
        ],
        "orders": {"placed": sum(counts.values()), **counts},
        "order_list": [
            _order(row)
            for row in (orders.rows if orders else ())
            if not row.external and row.kind != PARENT
        ],
        "parents": [_parent(parent) for parent in report.parents],
        "fills": report.fills,
        "snapshots": report.snapshots,
        "journal": {
            "events": report.journal.events,
            "head": report.journal.head,
            "chain_ok": report.journal.chain_ok,
        },
        "engine": {
            "lag_ms_p50": round(report.lag_ms_p50, 3),
            "lag_ms_p999": round(report.lag_ms_p999, 3),
            "events": report.events,
        },
    }


def _order(row: OrderRow) -> dict[str, Any]:
    return {
        "client_order_id": row.client_order_id,
        "order_id": row.venue_order_id,
        "venue": row.venue,
        "account": row.account,
        "symbol": row.symbol,
        "side": row.side,
        "price": _text(row.price),
        "quantity": _text(row.quantity),
        "filled": plain(row.filled),
        "status": row.status,
    }


def _parent(parent: ParentReport) -> dict[str, Any]:
    return {
        "id": parent.parent_id,
        "plan": parent.plan,
        "line": parent.line,
        "symbol": parent.symbol,
        "side": parent.side,
        "status": parent.status,
        "quantity": plain(parent.quantity),
        "filled": plain(parent.filled),
        "held": plain(parent.held),
        "free": plain(parent.free),
        "planned_all_in": _text(parent.planned_all_in),
        "compared_all_in": _text(parent.compared_all_in),
        "all_in": _text(parent.all_in),
        "worse_bp": _text(parent.worse_bp),
        "repriced": parent.repriced,
        "children": [
            {
                "client_order_id": child.client_order_id,
                "venue": child.venue,
                "quantity": plain(child.quantity),
                "filled": plain(child.filled),
                "status": child.status,
            }
            for child in parent.children
        ],
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
