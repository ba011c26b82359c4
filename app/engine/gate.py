"""Whether a new order may leave now, and the picture of each venue by which it is judged (safety.md R3)."""

from app.domain.commands import REVIVE_WORDS
from app.domain.identifiers import Symbol
from app.domain.instants import MILLISECOND, SECOND, Duration
from app.engine.state import State, VenueLine
from app.trading.venue_market import VenueMarket

CLOCK_UNCERTAINTY_MOST: Duration = SECOND
LAG_MOST_MS = 2_000.0
LEVELS_SEEN = 200


class Gate:
    """Reads the state, changes nothing."""

    def __init__(self, state: State) -> None:
        self._state = state

    def stopped(self) -> str | None:
        """Why no new order is taken anywhere, as one sentence with the next step."""
        stops = self._state.stops
        if stops.killed_ns is not None:
            return (
                "New orders are stopped by the kill switch, nothing was sent: type "
                f":revive {REVIVE_WORDS} to allow them again."
            )
        if stops.journal is not None:
            return f"Nothing was sent: {stops.journal}."
        if stops.defect is not None:
            return (
                f"New orders are stopped by a defect of ours ({stops.defect}), nothing was sent: "
                "restart tradedeck and report it with the log."
            )
        if self._state.lag_ms_max > LAG_MOST_MS:
            return (
                f"The engine was late by {self._state.lag_ms_max / 1000:.1f} s just now, nothing was sent: "
                "wait a few seconds and confirm again."
            )
        return None

    def disarmed(self) -> str | None:
        """Why a confirmed order does not leave although nothing else stands in its way."""
        if self._state.armed:
            return None
        return "The cockpit is disarmed, nothing was sent: press A to arm it, then confirm again."

    def blocked(self, line: VenueLine) -> str:
        """Why no order may go to this venue now, in a few words; "" when it may."""
        if not line.may_trade:
            return "read-only"
        if line.is_frozen(self._state.now.wall_ns):
            return "request limit reached"
        if line.synced is not True:
            return "account stream not in step"
        if line.clock_uncertainty_ns is None:
            return "its clock is not measured yet"
        if line.clock_uncertainty_ns > CLOCK_UNCERTAINTY_MOST:
            return f"its clock is uncertain by {line.clock_uncertainty_ns // MILLISECOND} ms"
        return ""

    def market(self, line: VenueLine, symbol: Symbol) -> VenueMarket | None:
        """The venue as the ticket and the last look before sending see it; None when it lists no such."""
        state = self._state
        instrument = state.instrument(line.venue, symbol)
        if instrument is None:
            return None
        book = state.books.get((line.venue, symbol))
        bids, asks = book.top(LEVELS_SEEN) if book is not None else ((), ())
        fee = state.fee(line.venue, symbol)
        return VenueMarket(
            instrument=instrument,
            account=line.account,
            bids=bids,
            asks=asks,
            book_valid=book is not None and book.is_valid,
            book_as_of_ns=None if book is None else book.received_ns,
            book_reason="" if book is None else book.reason,
            maker=None if fee is None else fee.maker,
            taker=None if fee is None else fee.taker,
            available_base=state.balances.available(line.venue, line.account, instrument.base),
            available_quote=state.balances.available(line.venue, line.account, instrument.quote),
            blocked=self.blocked(line),
        )

    def markets(self, symbol: Symbol) -> tuple[VenueMarket, ...]:
        """Every venue that lists the symbol, in configured order."""
        found = (self.market(line, symbol) for line in self._state.lines.values())
        return tuple(market for market in found if market is not None)
