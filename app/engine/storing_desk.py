"""What the store says: an attempt is durable and may leave, or a part failed and what that stops."""

from app.engine.alert_desk import AlertDesk
from app.engine.amend_desk import AmendDesk
from app.engine.effects import AttemptDurable, HistoryFailed, JournalFailed, TaskFailed
from app.engine.link_desk import LinkDesk
from app.engine.placing import Placing
from app.engine.state import State
from app.views.keys import PLAN, STATUS

CORE = "core"
JOURNAL = "journal"


class StoringDesk:
    """Attempts leave only after this desk has heard that they are on disk."""

    def __init__(
        self,
        state: State,
        alerts: AlertDesk,
        links: LinkDesk,
        placing: Placing,
        amends: AmendDesk,
    ) -> None:
        self._state = state
        self._alerts = alerts
        self._links = links
        self._placing = placing
        self._amends = amends

    def durable(self, done: AttemptDurable) -> None:
        """The attempt is on disk: now it may leave."""
        order = self._state.ledger.ours(done.client_order_id)
        if order is None:
            return
        if done.amend_token is None:
            self._placing.release(order)
        else:
            self._amends.release(order, done.amend_token)

    def journal_failed(self, failure: JournalFailed) -> None:
        """No new orders from now on; cancels and the kill switch go on without the journal."""
        if self._state.stops.journal is None:
            self._state.stops.journal = failure.reason
            self._alerts.tell("alarm", f"JOURNAL BROKEN: {failure.reason}")
        for client_order_id, amend_token in failure.unsent:
            order = self._state.ledger.ours(client_order_id)
            if order is None:
                continue
            if amend_token is None:
                self._placing.not_sent(order, "it could not be stored.")
            else:
                self._amends.not_sent(order, amend_token, "it could not be stored.")
        for key in (STATUS, PLAN):
            self._state.changes.mark(key)

    def history_failed(self, failure: HistoryFailed) -> None:
        """Portfolio history has a hole; trading goes on."""
        self._alerts.tell("warning", f"A portfolio snapshot was not stored: {failure.reason}")

    def task_failed(self, failure: TaskFailed) -> None:
        """A venue's driver is its venue's trouble; a defect in our core stops new orders."""
        venue = failure.name.partition(":")[0]
        if venue in self._state.lines and ":" in failure.name:
            self._links.driver_failed(venue, failure.reason)
            return
        if failure.name in (CORE, JOURNAL) and self._state.stops.defect is None:
            self._state.stops.defect = failure.reason
        self._alerts.tell(
            "alarm",
            f"A part of the engine ({failure.name}) broke by a defect of ours ({failure.reason}): new orders "
            "may be stopped; restart tradedeck and report it with the log.",
        )
        self._state.changes.mark(STATUS)
