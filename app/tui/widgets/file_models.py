"""Orders and balances as files: a line is one order, or one asset in one account, with every figure apart."""

from collections.abc import Iterator
from decimal import Context, Decimal

from app.domain.instants import iso_milliseconds
from app.host.sheets import Figure
from app.tui.widgets.table import FileModel
from app.views.balances import BalanceRow
from app.views.orders import CHILD, PARENT, OrderRow

_SHOWN = Context(prec=18)  # of an average, which may have no end
_KINDS = {PARENT: "parent", CHILD: "part"}
_FEES = 2  # assets: a venue may take a part of a fee in its own coin


def _order(row: OrderRow) -> Iterator[tuple[Figure, ...]]:
    fees: list[Figure] = [
        figure for asset, amount in row.fees[:_FEES] for figure in (amount, asset)
    ]
    yield (
        iso_milliseconds(row.created_ns),
        _KINDS.get(row.kind, "order"),
        row.venue,
        row.account,
        row.symbol,
        row.side,
        row.type,
        row.price,
        row.quantity,
        row.filled,
        None if row.average is None else _SHOWN.plus(row.average),
        *fees,
        *[None] * (2 * _FEES - len(fees)),
        _fees_told(row),
        row.status,
        row.detail,
        "elsewhere" if row.external else "here",
        row.client_order_id,
        row.venue_order_id,
        row.parent or (row.key if row.kind == PARENT else None),
        row.plan,
    )


def _fees_told(row: OrderRow) -> str:
    if len(row.fees) > _FEES:
        return "more assets than columns"
    return "not all yet" if row.fees_to_come else "all"


def _balance(row: BalanceRow) -> Iterator[tuple[Figure, ...]]:
    for cell in row.cells:
        held: tuple[Decimal, ...] = (cell.total, cell.available, cell.locked, cell.borrowed)
        as_of = None if cell.as_of_ns is None else iso_milliseconds(cell.as_of_ns)
        yield (
            row.asset,
            cell.venue,
            cell.account,
            cell.account_type,
            *held,
            cell.usd,
            row.price,
            as_of,
        )


ORDER_FILE: FileModel[OrderRow] = FileModel(
    (
        "time", "kind", "venue", "account", "symbol", "side", "type", "price", "size", "filled", "average",
        "fee", "fee_asset", "fee_2", "fee_2_asset", "fees_told", "state", "detail", "placed",
        "client_order_id", "venue_order_id", "parent", "plan",
    ),
    _order,
)  # fmt: skip
BALANCE_FILE: FileModel[BalanceRow] = FileModel(
    (
        "asset", "venue", "account", "account_type", "total", "available", "locked", "borrowed", "usd",
        "price_usd", "as_of",
    ),
    _balance,
)  # fmt: skip
