"""The private socket: login, then account and orders; its pushes as evidence."""

from collections.abc import Sequence
from enum import Enum

import msgspec

from app.domain.errors import WireError
from app.domain.identifiers import ClientOrderId
from app.domain.instants import MINUTE, SECOND, Duration, Moment
from app.domain.link_events import StreamSynced
from app.domain.order_events import Action, RequestOutcome, Source, Verdict
from app.domain.safe_text import safe_name, sanitise
from app.domain.venue_events import VenueEvent
from app.venues.okx.accounts import AccountRow, BalanceRow, balance, balances_reported
from app.venues.okx.codes import CLOCK, NEXT_STEP
from app.venues.okx.context import SessionContext
from app.venues.okx.decoding import SocketMessage, read_rows, rows_of
from app.venues.okx.endpoints import SUBSCRIBE_WITHIN
from app.venues.okx.private import OrderRow, Origin, fill_of_order, order_report
from app.venues.okx.signing import login_arguments
from app.venues.okx.silence import AccountPace
from app.venues.wire.client_order_ids import read_client_order_id
from app.venues.wire.requests import Frame
from app.venues.wire.unreadable import Unreadable

CHANNEL = "private"
SUBSCRIPTIONS: dict[str, dict[str, str]] = {
    "account": {"channel": "account"},
    "orders": {"channel": "orders", "instType": "ANY"},
}
# A refused key stays refused until somebody changes something: ask again seldom.
_REFUSED_FOR: Duration = 5 * MINUTE
_CLOCK_PAUSE: Duration = 5 * SECOND

_ORDERS = msgspec.json.Decoder(OrderRow)
_ACCOUNTS = msgspec.json.Decoder(AccountRow)
_BALANCES = msgspec.json.Decoder(BalanceRow)


class Phase(Enum):
    DOWN = "down"
    LOGGING_IN = "logging in"
    JOINING = "joining"  # logged in; account and orders are being acknowledged
    SYNCED = "synced"


class PrivateLine:
    """The account's stream. `can_send` is whether an order op may leave on it now."""

    def __init__(self, context: SessionContext) -> None:
        self._context = context
        self._phase = Phase.DOWN
        self._missing: set[str] = set()  # subscriptions without acknowledgement
        self._deadline_ns: Duration | None = None
        self._generation = 0
        self._refusal: str | None = None
        self._resumes_ns: Duration | None = None
        self._pace = AccountPace()
        self._unreadable = Unreadable()

    @property
    def is_wanted(self) -> bool:
        return self._context.keys is not None and self._resumes_ns is None

    @property
    def can_send(self) -> bool:
        return self._phase in (Phase.JOINING, Phase.SYNCED)

    def opened(self, now: Moment) -> None:
        """Log in at once."""
        keys = self._context.keys
        if keys is None:
            return
        self._generation += 1
        self._refusal = None
        self._phase = Phase.LOGGING_IN
        self._pace = AccountPace()
        self._deadline_ns = now.mono_ns + SUBSCRIBE_WITHIN
        arguments = login_arguments(keys, self._context.clock.venue_time_ns(now))
        self._send({"op": "login", "args": [arguments]})

    def closed(self, now: Moment) -> list[VenueEvent]:
        """The stream no longer tells everything; a refusal is said again, for the driver said DOWN."""
        was_synced = self._phase is Phase.SYNCED
        self._phase = Phase.DOWN
        self._deadline_ns = None
        self._unreadable.forget()
        events: list[VenueEvent] = [self._synced(False, now)] if was_synced else []
        if self._refusal is not None:
            events.append(self._context.refused(CHANNEL, self._generation, self._refusal, now))
        return events

    def control(self, message: SocketMessage, now: Moment) -> list[VenueEvent]:
        """The answer to the login or a subscription, or an error of the line itself."""
        match message.event:
            case "login" if message.code in ("0", "", None):
                return self._logged_in(now)
            case "login" | "error":
                return self._failed(message, now)
            case "subscribe" if message.arg is not None:
                return self._joined(message.arg.channel, now)
            case "channel-conn-count-error":
                text = (
                    "OKX refuses one more connection for this account: it has 30 on this channel. "
                    "Close other programs that use the same account."
                )
                return [self._context.notice("alarm", text, now)]
        return []

    def push(self, message: SocketMessage, now: Moment) -> list[VenueEvent]:
        """Rows of a channel as evidence; a row that cannot be read makes the engine ask again."""
        channel = message.arg.channel if message.arg is not None else ""
        origin = self._context.origin(Source.STREAM, now)
        if channel == "orders":
            return self._orders(rows_of(message.data), origin, now)
        if channel == "account":
            self._pace.heard(now.mono_ns)
            return self._accounts(rows_of(message.data), origin, now)
        return []

    def tick(self, now: Moment) -> list[VenueEvent]:
        """Time-outs of login and subscriptions; the end of a pause."""
        if self._resumes_ns is not None and self._resumes_ns <= now.mono_ns:
            self._resumes_ns = None
        if self._phase is Phase.SYNCED:
            return self._asked_again(now) + self._listen(now)
        if self._deadline_ns is None or self._deadline_ns > now.mono_ns:
            return []
        self._deadline_ns = None
        self._context.drops.append(CHANNEL)
        what = "the login" if self._phase is Phase.LOGGING_IN else "a private subscription"
        return [self._context.notice("warning", f"OKX did not answer {what}: reconnecting.", now)]

    def next_deadline(self) -> Duration | None:
        paced_ns = self._pace.deadline() if self._phase is Phase.SYNCED else None
        asks_ns = self._unreadable.next_deadline()
        times = (self._deadline_ns, self._resumes_ns, paced_ns, asks_ns)
        return min((at for at in times if at is not None), default=None)

    def _listen(self, now: Moment) -> list[VenueEvent]:
        """A socket that lives but no longer tells of the account is no better than a dead one."""
        silent_ns = self._pace.deadline()
        if silent_ns is None or silent_ns > now.mono_ns:
            return []
        self._pace = AccountPace()
        self._context.drops.append(CHANNEL)
        text = "OKX's private line went silent: reconnecting."
        return [self._context.notice("warning", text, now)]

    def _logged_in(self, now: Moment) -> list[VenueEvent]:
        if self._phase is not Phase.LOGGING_IN:
            return []
        self._phase = Phase.JOINING
        self._missing = set(SUBSCRIPTIONS)
        self._deadline_ns = now.mono_ns + SUBSCRIBE_WITHIN
        request_id = str(self._context.draw_id())
        self._send({"id": request_id, "op": "subscribe", "args": [*SUBSCRIPTIONS.values()]})
        return []

    def _joined(self, channel: str, now: Moment) -> list[VenueEvent]:
        self._missing.discard(channel)
        if self._phase is not Phase.JOINING or self._missing:
            return []
        self._phase = Phase.SYNCED
        self._deadline_ns = None
        return [self._synced(True, now)]

    def _failed(self, message: SocketMessage, now: Moment) -> list[VenueEvent]:
        code = message.code or ""
        words = sanitise(message.msg or "no reason given", 160)
        if self._phase is Phase.SYNCED:
            text = f"OKX refused a request on its private line: {words} ({code[:8]})"
            return [self._context.notice("warning", text, now)]
        self._context.drops.append(CHANNEL)
        self._deadline_ns = None
        if code in CLOCK:
            self._context.wants_clock = True
            self._context.clock.forget()
            self._resumes_ns = now.mono_ns + _CLOCK_PAUSE
            text = (
                f"OKX refused the login because this machine's clock is off ({words}, {code}): "
                "measuring the difference and trying again. Set the clock if this repeats."
            )
            return [self._context.notice("alarm", text, now)]
        step = NEXT_STEP.get(code)
        if step is None and self._phase is not Phase.LOGGING_IN:
            text = f"OKX refused a private subscription: {words} ({code[:8]}): reconnecting."
            return [self._context.notice("alarm", text, now)]
        self._refusal = (
            f"OKX refuses the login of account {self._context.account}: {words} ({code[:8]}); "
            f"{step or NEXT_STEP['60009']}."
        )
        self._resumes_ns = now.mono_ns + _REFUSED_FOR
        return [
            self._context.refused(CHANNEL, self._generation, self._refusal, now),
            self._context.notice("alarm", self._refusal, now),
        ]

    def _orders(self, rows: Sequence[msgspec.Raw], origin: Origin, now: Moment) -> list[VenueEvent]:
        good, bad = read_rows(_ORDERS, rows, "an order")
        events: list[VenueEvent] = []
        for row in good:
            try:
                report = order_report(row, origin)
                fill = fill_of_order(row, origin)
            except WireError as error:
                bad.append(error)
                continue
            events += [event for event in (report, fill) if event is not None]
            if row.amendResult == "-1":
                events += self._amend_failed(row, origin)
        return events + self.lost(bad, now)

    def _amend_failed(self, row: OrderRow, origin: Origin) -> list[VenueEvent]:
        """An amendment that was taken for processing and then not done; the order stands as it was."""
        own = read_client_order_id(row.clOrdId)
        symbol = origin.symbol_of(row.instId)
        if own is None or symbol is None:
            return []
        return [
            RequestOutcome(
                venue=origin.venue,
                account=origin.account,
                symbol=symbol,
                client_order_id=ClientOrderId(own),
                action=Action.AMEND,
                verdict=Verdict.REFUSED,
                received_ns=origin.received_ns,
                code=safe_name(row.code or ""),
                reason=sanitise(row.msg or "OKX did not change the order"),
            )
        ]

    def _accounts(
        self, rows: Sequence[msgspec.Raw], origin: Origin, now: Moment
    ) -> list[VenueEvent]:
        """Only what changed is in a push: assets that are not named are unchanged."""
        accounts, bad = read_rows(_ACCOUNTS, rows, "an account")
        events: list[VenueEvent] = []
        for account in accounts:
            details, unread = read_rows(_BALANCES, account.details, "a balance")
            bad += unread
            balances = []
            for detail in details:
                try:
                    balances.append(balance(detail))
                except WireError as error:
                    bad.append(error)
            events.append(
                balances_reported(
                    account,
                    balances,
                    origin,
                    complete=False,
                    from_stream=True,
                    at_ns=self._context.clock.venue_time_ns(now),
                )
            )
        return events + self.lost(bad, now)

    def lost(self, bad: Sequence[WireError], now: Moment) -> list[VenueEvent]:
        """Rows or a whole frame that could not be read: balances and orders are asked for instead."""
        if not bad:
            return []
        events: list[VenueEvent] = []
        if self._unreadable.take_saying(now.mono_ns):
            text = f"{bad[0]}: asking for balances and orders instead."
            events.append(self._context.notice("warning", text, now))
        if self._phase is Phase.SYNCED:  # before that, everything is going to be asked for
            self._unreadable.came()
        return events + self._asked_again(now)

    def _asked_again(self, now: Moment) -> list[VenueEvent]:
        """The stream counts as broken and whole again: the engine then asks for what it may have missed."""
        if not self._unreadable.take_asking(now.mono_ns):
            return []
        return [self._synced(False, now), self._synced(True, now)]

    def _synced(self, synced: bool, now: Moment) -> StreamSynced:
        return StreamSynced(
            venue=self._context.venue,
            account=self._context.account,
            synced=synced,
            received_ns=now.wall_ns,
        )

    def _send(self, frame: dict[str, object]) -> None:
        self._context.frames.append(Frame(channel=CHANNEL, data=msgspec.json.encode(frame)))
