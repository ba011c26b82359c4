"""Order entry through either door: limits, deadline, one row an order, one envelope (sheet, 7 and 10)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.simulator.accounts import Account
from app.simulator.dialects.okx_calls import MOST_IN_BATCH, Call
from app.simulator.dialects.okx_desk import OkxDesk
from app.simulator.dialects.okx_limits import ENTRY_LIMIT
from app.simulator.dialects.okx_orders import (
    Operation,
    amend,
    cancel,
    overall,
    place,
    result_row,
)
from app.simulator.dialects.okx_words import WHOLE, OkxRefusal, envelope, microseconds
from app.simulator.listings import Listing


class Entry(NamedTuple):
    """One function of order entry. `limit` is per two seconds, user and instrument."""

    name: str
    kind: str
    act: Operation
    limit: int
    most: int = 1

    @property
    def is_batch(self) -> bool:
        return self.most > 1

    @property
    def has_deadline(self) -> bool:
        """Placing and amending count for the sub-account's limit and obey expTime; canceling does not."""
        return self.kind != "cancel"


# by the name of the socket's op
ENTRIES: Mapping[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry("order", "place", place, 60),
        Entry("batch-orders", "place", place, 300, MOST_IN_BATCH),
        Entry("cancel-order", "cancel", cancel, 60),
        Entry("batch-cancel-orders", "cancel", cancel, 300, MOST_IN_BATCH),
        Entry("amend-order", "amend", amend, 60),
        Entry("batch-amend-orders", "amend", amend, 300, MOST_IN_BATCH),
    )
}
REST_ENTRIES: Mapping[str, Entry] = {
    f"/api/v5/trade/{path}": ENTRIES[name]
    for path, name in (
        ("order", "order"),
        ("batch-orders", "batch-orders"),
        ("cancel-order", "cancel-order"),
        ("cancel-batch-orders", "batch-cancel-orders"),
        ("amend-order", "amend-order"),
        ("amend-batch-orders", "batch-amend-orders"),
    )
}


class Asked(NamedTuple):
    """What came in: whose, the rows, the deadline in ms as sent ("" = none), how instruments are named."""

    account: Account
    rows: Sequence[dict[str, object]]
    deadline: str
    by_code: bool


def perform(desk: OkxDesk, entry: Entry, asked: Asked, now_ns: int) -> dict[str, object]:
    """The envelope with a row for each operation; raises OkxRefusal when the whole is refused."""
    calls = [Call(params=row, now_ns=now_ns, account=asked.account) for row in asked.rows]
    _admit(desk, entry, asked, calls, now_ns)
    late = entry.has_deadline and _is_late(asked.deadline, now_ns)
    rows: list[dict[str, object]] = []
    for call in calls:
        try:
            if late:
                raise OkxRefusal("51149")
            listing = _listing(desk, call, by_code=asked.by_code)
            rows.append(result_row(call, entry.act(desk, call, listing), None))
        except OkxRefusal as refused:
            rows.append(result_row(call, None, refused))
    code, text = overall(rows)
    stamp = microseconds(now_ns)
    return {**envelope(rows, code, text), "inTime": stamp, "outTime": stamp}


def _admit(desk: OkxDesk, entry: Entry, asked: Asked, calls: Sequence[Call], now_ns: int) -> None:
    user = asked.account.account_id
    counts: dict[str, int] = {}
    for call in calls:
        listing = _named(desk, call, by_code=asked.by_code)
        name = listing.wire_symbol if listing else ""
        counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        desk.windows.admit((entry.name, user, name), entry.limit, now_ns, count=count)
    if entry.has_deadline:
        desk.windows.admit(("entry", user), ENTRY_LIMIT, now_ns, count=len(calls), code="50061")


def _is_late(deadline: str, now_ns: int) -> bool:
    if not deadline:
        return False
    if WHOLE.fullmatch(deadline) is None:
        raise OkxRefusal("51000", "expTime")
    return now_ns // 1_000_000 > int(deadline)


def _named(desk: OkxDesk, call: Call, *, by_code: bool) -> Listing | None:
    name = call.params.get("instIdCode" if by_code else "instId")
    if by_code:
        return desk.by_code.get(name) if isinstance(name, int) else None
    return desk.exchange.listings.get(name) if isinstance(name, str) else None


def _listing(desk: OkxDesk, call: Call, *, by_code: bool) -> Listing:
    """REST names instruments by instId, the socket by the number instIdCode alone (since early 2026)."""
    if not by_code:
        return call.listing(desk.exchange)
    code = call.params.get("instIdCode")
    if code is None or code == "":
        raise OkxRefusal("50014", "instIdCode")
    if not isinstance(code, int) or isinstance(code, bool):
        raise OkxRefusal("51000", "instIdCode")
    listing = desk.by_code.get(code)
    if listing is None:
        raise OkxRefusal("51001")
    return listing
