"""The WebSocket API socket: the subscription to our account, and what the venue sends about it."""

from collections.abc import Sequence
from enum import Enum

import msgspec

from app.domain.errors import WireError
from app.domain.identifiers import AccountId
from app.domain.instants import MINUTE, SECOND, Duration, Moment
from app.domain.link_events import LinkChanged, LinkState, StreamSynced, VenueNotice
from app.domain.order_events import Source
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.venues.binance.account_rows import Raw, Reading, SymbolOf
from app.venues.binance.calls import Reply
from app.venues.binance.endpoints import (
    CLOCK_REFUSED,
    KEY_REFUSED,
    SIGNATURE_REFUSED,
    SUBSCRIBE_METHOD,
    USER,
    VENUE,
)
from app.venues.binance.private import UnknownEvent, read_user_event
from app.venues.binance.signing import signed_params
from app.venues.wire.decoding import WIRE_FAULTS
from app.venues.wire.requests import Frame
from app.venues.wire.signing import Keys
from app.venues.wire.unreadable import Unreadable

_ACK_PATIENCE: Duration = 5 * SECOND
_REFUSED_FOR: Duration = MINUTE  # one attempt a minute: hammering locks accounts out
_LEAVE_PATIENCE: Duration = 2 * SECOND  # for answers on their way when a shutdown is announced
_ALREADY_ACTIVE = "-2035"


class UserState(Enum):
    """Where the subscription to our account stands."""

    CLOSED = "closed"
    OPEN = "open"  # the socket is; the subscription waits for the venue's clock
    SUBSCRIBING = "subscribing"
    SYNCED = "synced"
    REFUSED = "refused"


class _Kind(msgspec.Struct):
    e: str


_read_kind = msgspec.json.Decoder(_Kind).decode


class UserLine:
    """The life of the user stream. `is_open`: order entry may use the socket."""

    def __init__(self, account: AccountId, keys: Keys, symbol_of: SymbolOf) -> None:
        self._account = account
        self._keys = keys
        self._symbol_of = symbol_of
        self._subscribe_id: str | None = None
        self._deadline_ns: Duration | None = None
        self._refused_until_ns: Duration = 0
        self._refusal: LinkChanged | None = None
        self._generation = 0
        self._drop = False
        self._leave_by_ns: Duration | None = None  # the venue announced its shutdown
        self._unreadable = Unreadable()
        self.state = UserState.CLOSED

    @property
    def is_open(self) -> bool:
        usable = (UserState.OPEN, UserState.SUBSCRIBING, UserState.SYNCED)
        return self.state in usable and self._leave_by_ns is None

    @property
    def wants_subscription(self) -> bool:
        return self.state is UserState.OPEN

    @property
    def is_refused(self) -> bool:
        return self.state is UserState.REFUSED

    def opened(self, now: Moment) -> None:
        self._generation += 1
        self.state = UserState.OPEN
        self._drop = False
        self._leave_by_ns = None

    def closed(self, now: Moment) -> list[VenueEvent]:
        self._subscribe_id = self._deadline_ns = None
        self._unreadable.forget()
        if (
            self._refusal is not None
        ):  # the line is down because we were refused: that is what it says
            return [msgspec.structs.replace(self._refusal, received_ns=now.wall_ns)]
        was_synced = self.state is UserState.SYNCED
        self.state = UserState.CLOSED
        return [self._synced(False, now)] if was_synced else []

    def frames(self, request_id: int, stamp_ms: int, now: Moment) -> list[Frame]:
        """The subscription, when the socket is open and has none. Call only once the clock is known."""
        if self.state is not UserState.OPEN:
            return []
        self.state = UserState.SUBSCRIBING
        self._subscribe_id = str(request_id)
        self._deadline_ns = now.mono_ns + _ACK_PATIENCE
        params = signed_params((("recvWindow", "5000"), ("timestamp", str(stamp_ms))), self._keys)
        body = {"id": self._subscribe_id, "method": SUBSCRIBE_METHOD, "params": params}
        return [Frame(channel=USER, data=msgspec.json.encode(body))]

    def is_ours(self, frame_id: int | str | None) -> bool:
        """Whether an answer is the one to the subscription."""
        return self._subscribe_id is not None and str(frame_id) == self._subscribe_id

    def subscribed(self, reply: Reply, now: Moment) -> list[VenueEvent]:
        """The answer to the subscription."""
        self._subscribe_id = self._deadline_ns = None
        if reply.is_success or reply.code == _ALREADY_ACTIVE:
            self.state = UserState.SYNCED
            return [self._synced(True, now)]
        if reply.code in KEY_REFUSED or reply.code == SIGNATURE_REFUSED:
            return self.refuse(reply, now)
        self._drop = True
        if reply.code == CLOCK_REFUSED:
            return []
        text = (
            f"binance {self._account}: the user stream was refused ({reply.text or reply.status})"
        )
        return [_notice(f"{text}; it is asked for again in a moment.", "warning", now)]

    def refuse(self, reply: Reply, now: Moment) -> list[VenueEvent]:
        """The venue does not know us: say so once, and leave it in peace for a minute."""
        if self.state is UserState.REFUSED:
            self._refused_until_ns = now.mono_ns + _REFUSED_FOR
            return []
        lost = [self._synced(False, now)] if self.state is UserState.SYNCED else []
        self.state = UserState.REFUSED
        self._refused_until_ns = now.mono_ns + _REFUSED_FOR
        self._drop = True
        if reply.code == SIGNATURE_REFUSED:
            cause = "the secret does not belong to the API key"
            remedy = "Add the key again with `keys add` and take care to copy the whole secret."
        else:
            cause = "the API key is refused: wrong key, wrong environment, or not allowed from here"
            remedy = (
                "Check the key, its IP list and its read permission at Binance, then `keys add`."
            )
        text = f"binance {self._account}: {cause} (code {reply.code}). {remedy}"
        self._refusal = LinkChanged(
            venue=VENUE,
            channel=USER,
            state=LinkState.REFUSED,
            generation=self._generation,
            received_ns=now.wall_ns,
            reason=sanitise(text),
        )
        return [*lost, self._refusal, _notice(text, "alarm", now)]

    def event(self, raw: Raw, now: Moment) -> Sequence[VenueEvent]:
        """One event of the stream; raises WireError."""
        try:
            kind = _read_kind(raw).e
        except WIRE_FAULTS as fault:
            raise WireError("binance user: an event without a kind") from fault
        if kind == "serverShutdown":
            self._leave_by_ns = now.mono_ns + _LEAVE_PATIENCE
            return []
        if kind == "eventStreamTerminated":
            self._drop = True
            return self.closed(now)
        reading = Reading(self._account, self._symbol_of, now.wall_ns, Source.STREAM)
        return read_user_event(raw, kind, reading)

    def lost(self, error: WireError, now: Moment) -> list[VenueEvent]:
        """The line told something that we could not read: balances and orders are asked for instead.

        A kind of event that is new at the venue is no such loss: that comes out as it was raised.
        """
        if isinstance(error, UnknownEvent):
            raise error
        events: list[VenueEvent] = []
        if self._unreadable.take_saying(now.mono_ns):
            text = f"{error}: asking for balances and orders instead. Update the program if this repeats."
            events.append(_notice(text, "warning", now))
        if self.state is UserState.SYNCED:  # before that, everything is going to be asked for
            self._unreadable.came()
        return events + self._asked_again(now)

    def _asked_again(self, now: Moment) -> list[VenueEvent]:
        """The stream counts as broken and whole again: the engine then asks for what it may have missed."""
        if self.state is not UserState.SYNCED or not self._unreadable.take_asking(now.mono_ns):
            return []
        return [self._synced(False, now), self._synced(True, now)]

    def tick(self, now: Moment, answers_waited_for: int) -> list[VenueEvent]:
        """The subscription's answer overdue; a planned shutdown; the minute of a refusal over."""
        leave_by = self._leave_by_ns
        if leave_by is not None and (answers_waited_for == 0 or now.mono_ns >= leave_by):
            self._leave_by_ns = None
            self._drop = True
        if self._deadline_ns is not None and now.mono_ns >= self._deadline_ns:
            self._deadline_ns = None
            self._drop = True
        if self.state is UserState.REFUSED and now.mono_ns >= self._refused_until_ns:
            self.state = UserState.CLOSED
            self._refusal = None
        return self._asked_again(now)

    def take_drop(self) -> bool:
        """Whether the socket must be replaced; asked once."""
        drop, self._drop = self._drop, False
        return drop

    def _synced(self, synced: bool, now: Moment) -> StreamSynced:
        return StreamSynced(
            venue=VENUE, account=self._account, synced=synced, received_ns=now.wall_ns
        )


def _notice(text: str, severity: str, now: Moment) -> VenueNotice:
    return VenueNotice(venue=VENUE, severity=severity, text=sanitise(text), received_ns=now.wall_ns)
