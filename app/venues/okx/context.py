"""What all parts of one OKX session share: account, clock, ids, instruments, frames to send."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from app.domain.identifiers import AccountId, Symbol, VenueId, WireSymbol
from app.domain.instants import Duration, Moment
from app.domain.instruments import Instrument
from app.domain.link_events import LinkChanged, LinkState, VenueNotice
from app.domain.order_events import Source
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.venues.okx import endpoints
from app.venues.okx.codes import CLOCK, REFUSES_ACCOUNT, advised
from app.venues.okx.private import Origin
from app.venues.wire.clock_offset import ClockOffset
from app.venues.wire.environments import Environment
from app.venues.wire.rate_limits import Charge
from app.venues.wire.requests import Frame, Priority
from app.venues.wire.signing import Keys

Item_contra = TypeVar("Item_contra", contravariant=True)


class Queue(Protocol[Item_contra]):
    """The part of the request budget that a sender needs: wait in line, count what the venue counts."""

    def put(
        self,
        item: Item_contra,
        priority: Priority,
        charges: Sequence[Charge],
        expires_ns: Duration | None = None,
    ) -> None: ...

    def spend(self, charges: Sequence[Charge], now: Moment) -> None: ...


class SessionContext:
    """One account at OKX. `frames` leave at once; what counts against a budget waits there instead."""

    venue: VenueId = endpoints.VENUE

    def __init__(self, account: AccountId, place: Environment, keys: Keys | None) -> None:
        self.account = account
        self.place = place
        self.keys = keys
        self.clock = ClockOffset()
        self.instruments: dict[WireSymbol, Instrument] = {}
        self.exact: set[WireSymbol] = set()  # whose books need Decimal levels
        self.frames: list[Frame] = []
        self.drops: list[str] = []
        self.wants_clock = False  # the venue says that our stamps are off
        self._last_id = 0
        self._rest_refused = False

    def draw_id(self) -> int:
        """A request id; one row for sockets and REST, never used twice."""
        self._last_id += 1
        return self._last_id

    def learn(self, instrument: Instrument) -> None:
        """Remember an instrument, from a listing or from a request that names it."""
        self.instruments[instrument.wire_symbol] = instrument
        if instrument.exact:
            self.exact.add(instrument.wire_symbol)

    def symbol_of(self, wire_symbol: WireSymbol) -> Symbol | None:
        """The unified symbol from the venue's own list, never from splitting the name."""
        known = self.instruments.get(wire_symbol)
        return None if known is None else known.symbol

    def origin(self, source: Source, now: Moment) -> Origin:
        return Origin(self.venue, self.account, source, self.symbol_of, now.wall_ns)

    def notice(self, severity: str, text: str, now: Moment) -> VenueNotice:
        return VenueNotice(
            venue=self.venue, severity=severity, text=sanitise(text), received_ns=now.wall_ns
        )

    def refused(self, channel: str, generation: int, reason: str, now: Moment) -> LinkChanged:
        """The venue refuses us on this line; the reason says what to do."""
        return LinkChanged(
            venue=self.venue,
            channel=channel,
            state=LinkState.REFUSED,
            generation=generation,
            received_ns=now.wall_ns,
            reason=sanitise(reason),
        )

    def rest_told(self, code: str, words: str | None, now: Moment) -> list[VenueEvent]:
        """What a REST answer's code says about the whole account: refused, or in order again."""
        if code in CLOCK:
            self.wants_clock = True
            self.clock.forget()
        if code == "0" and self._rest_refused:
            self._rest_refused = False
            return [self._rest_changed(LinkState.UP, None, now)]
        if code not in REFUSES_ACCOUNT or self._rest_refused:
            return []
        self._rest_refused = True
        reason = f"OKX refuses requests of account {self.account}: {advised(words, code)} ({code})"
        return [
            self._rest_changed(LinkState.REFUSED, reason, now),
            self.notice("alarm", reason, now),
        ]

    def _rest_changed(self, state: LinkState, reason: str | None, now: Moment) -> LinkChanged:
        return LinkChanged(
            venue=self.venue,
            channel="rest",
            state=state,
            generation=1,
            received_ns=now.wall_ns,
            reason=None if reason is None else sanitise(reason),
        )
