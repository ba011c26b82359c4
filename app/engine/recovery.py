"""The only way to start: rebuild every order from the journal, then ask the venues (crash-only)."""

from collections.abc import Sequence

from app.domain.instants import Instant
from app.domain.order_events import FillReport, OrderReport, RequestOutcome
from app.engine.bookkeeper import name_of, out_of_reach, reserve
from app.engine.core import Core
from app.engine.records import (
    Booted,
    EpochBegun,
    Killed,
    Record,
    Revived,
    ShutDown,
    from_row,
)
from app.engine.state import State
from app.ports.journal import JournalRow
from app.trading.orders.evidence import (
    AmendAsked,
    CancelAsked,
    OrderCorrected,
    OrderIntended,
    OrderRefused,
    OutcomeLost,
    SendAuthorised,
)
from app.trading.orders.ledger import OrderLedger
from app.trading.orders.lifecycle import Stage
from app.trading.orders.order import Order
from app.trading.parents.facts import ParentPlanned, ParentSettled
from app.trading.parents.ledger import ParentLedger


class Replayed:
    """What the rows said beside the orders."""

    def __init__(self) -> None:
        self.tokens: set[str] = set()
        self.intents: dict[str, tuple[OrderIntended, int]] = {}
        self.epochs: list[int] = []
        self.killed_ns: Instant | None = None
        self.last_seq = 0
        self.last_ns: Instant = 0
        self.clean = True


def replay(ledger: OrderLedger, parents: ParentLedger, rows: Sequence[JournalRow]) -> Replayed:
    """Fold the whole journal; raises JournalBroken on a row that cannot be read."""
    found = Replayed()
    for row in rows:
        record = from_row(row)
        found.last_seq = row.seq
        found.last_ns = max(found.last_ns, row.wall_ns)
        found.clean = isinstance(record, ShutDown)
        _note(found, record)
        _join(ledger, parents, found, record, row)
    return found


def recover(
    core: Core, rows: Sequence[JournalRow], *, counter: int, moved: bool, latched: str | None
) -> None:
    """Bring the core to where the last run left it; what it needs to say about that is in its effects."""
    state = core.state
    found = replay(state.ledger, state.parents, rows)
    state.next_seq = found.last_seq + 1
    state.tokens = found.tokens
    core.epochs.restore(tuple(found.epochs), counter)
    if found.killed_ns is not None or latched:
        state.stops.killed_ns = found.killed_ns or state.now.wall_ns
        core.alerts.tell(
            "alarm", "The kill switch was used in an earlier run and still stops new orders."
        )
    for line in state.lines.values():
        line.synced_until_ns = found.last_ns
    if not found.epochs:
        core.epochs.begin("a new journal")
    elif moved:
        core.epochs.begin("the journal was copied or restored")
    elif not found.clean:  # a damaged log ends before its last rows, and nobody can tell
        core.epochs.begin("the last run was ended from outside: its last ids may be missing here")
    _boot(core, found)
    for order in state.ledger.open_orders():
        _revive(core, order)
    core.parents.settle()
    if state.stops.killed_ns is not None:
        core.kill.resume()
    _tell_out_of_reach(core)


def _tell_out_of_reach(core: Core) -> None:
    """Open orders at venues that this run was started without."""
    ours = [order for order in core.state.ledger.open_orders() if order.ours]
    far = [order for order in ours if not core.state.is_connected(order)]
    if far:
        core.alerts.tell("alarm", f"{len(far)} of our orders may still trade: {out_of_reach(far)}")


def _boot(core: Core, found: Replayed) -> None:
    state = core.state
    state.write(
        Booted(
            version=state.options.version,
            mode=state.options.mode,
            epoch=core.epochs.current,
            clean=found.clean,
            at_ns=state.now.wall_ns,
        )
    )


def _revive(core: Core, order: Order) -> None:
    """An order that may be alive: its money is held, and without an outcome it is unknown."""
    state: State = core.state
    if not order.ours or order.client_order_id is None:
        return
    if order.stage in (Stage.AUTHORISED, Stage.ACKED, Stage.UNKNOWN):
        reserve(state, order)
    if order.stage is not Stage.AUTHORISED:
        return
    sentence = (
        f"tradedeck stopped before it learnt what became of {name_of(order)}; asking {order.venue}."
    )
    lost = OutcomeLost(
        venue=order.venue,
        account=order.account,
        client_order_id=order.client_order_id,
        at_ns=state.now.wall_ns,
        sentence=sentence,
    )
    core.bookkeeper.learn(order, lost)
    core.alerts.tell("warning", sentence, until=order.key)


def _note(found: Replayed, record: Record) -> None:
    if isinstance(record, OrderIntended | OrderRefused | AmendAsked | ParentPlanned):
        found.tokens.add(record.token)
    elif isinstance(record, EpochBegun):
        found.epochs.append(record.epoch)
    elif isinstance(record, Killed):
        found.killed_ns = record.at_ns
    elif isinstance(record, Revived):
        found.killed_ns = None


def _join(
    ledger: OrderLedger,
    parents: ParentLedger,
    found: Replayed,
    record: Record,
    row: JournalRow,
) -> None:
    if isinstance(record, OrderIntended):
        found.intents[record.intent_id] = (record, row.seq)
        return
    if isinstance(record, OrderRefused | Booted | ShutDown | Killed | Revived | EpochBegun):
        return
    if isinstance(record, ParentPlanned):
        parents.plan(record)
        return
    if isinstance(record, ParentSettled):
        parents.keep(record)
        return
    if isinstance(record, OrderCorrected):
        _correct(ledger, record, row.seq)
        return
    order = _order_of(ledger, record)
    if order is None:
        return
    if isinstance(record, SendAuthorised):
        parents.attach(order)
        if record.intent_id in found.intents:
            order.remark(*found.intents.pop(record.intent_id))
    order.apply(record, row.wall_ns, row.seq)
    if isinstance(record, OrderReport | FillReport):
        ledger.learn_names(order, record)
    ledger.noted(order)


def _order_of(ledger: OrderLedger, record: Record) -> Order | None:
    if isinstance(record, SendAuthorised):
        return ledger.add_authorised(record)
    if isinstance(record, OrderReport):
        return ledger.find(record) or ledger.adopt(record)
    if isinstance(record, FillReport):
        return ledger.find(record)
    if isinstance(record, RequestOutcome | CancelAsked):
        ours = ledger.ours(record.client_order_id)
        return ours or ledger.named(record.venue, record.symbol, record.venue_order_id)
    return ledger.ours(getattr(record, "client_order_id", None))


def _correct(ledger: OrderLedger, record: OrderCorrected, seq: int) -> None:
    order = ledger.get(record.key)
    if order is None:
        return
    if record.forgotten:
        ledger.forget(order)
    else:
        order.remark(record, seq)
