"""Everything the engine knows, in one place; only the core and its desks change it."""

from collections.abc import Sequence
from decimal import Decimal

from app.domain.account_events import FeesReported
from app.domain.identifiers import Symbol, VenueId
from app.domain.instants import SECOND, Duration, Instant, Moment
from app.domain.instruments import Instrument
from app.domain.link_events import LinkChanged
from app.domain.venue_requests import VenueRequest
from app.engine.changes import Changes
from app.engine.effects import Effect, Send, Write
from app.engine.options import EngineOptions
from app.engine.records import Record, to_row
from app.market.book import OrderBook
from app.market.quotes import PriceBoard
from app.portfolio.balances import BalanceLedger
from app.portfolio.valuation import Valuation
from app.ports.journal import JournalRow
from app.ports.venue_gateway import VenueGateway
from app.trading.orders.ledger import OrderLedger
from app.trading.orders.lifecycle import Stage
from app.trading.orders.order import Order
from app.trading.orders.reconcile import Identity
from app.trading.parents.ledger import ParentLedger

UNMEASURED_UNCERTAINTY: Duration = SECOND


class VenueLine:
    """What is known of the lines to one venue, and what was counted there."""

    def __init__(self, gateway: VenueGateway) -> None:
        self.venue = gateway.venue
        self.account = gateway.account
        self.may_trade = gateway.may_trade
        self.in_place = gateway.in_place
        self.channels: dict[str, LinkChanged] = {}
        self.synced: bool | None = None  # None: never heard of a private stream
        self.synced_until_ns: Instant = 0  # the private stream brought everything up to here
        self.clock_offset_ns: Duration | None = None
        self.clock_uncertainty_ns: Duration | None = None
        self.clock_known_ns: Instant = 0  # our wall time since which the offset holds
        self.budget_permille: int | None = None
        self.resumes_ns: Instant | None = None
        self.ping_ns: Duration | None = None
        self.problem: str | None = None  # why the last account read failed
        self.rejects = 0
        self.requests = 0
        self.book_updates = 0
        self.resyncs = 0
        self.reconnects = 0

    def venue_now_ns(self, wall_ns: Instant) -> Instant:
        """Our wall time on the venue's clock, as far as it was measured."""
        return wall_ns + (self.clock_offset_ns or 0)

    def is_frozen(self, wall_ns: Instant) -> bool:
        """The venue has told us to send nothing for a while."""
        return self.resumes_ns is not None and self.resumes_ns > wall_ns

    def forget_clock(self) -> None:
        """This machine's clock jumped: what was measured against it is worth nothing."""
        self.clock_offset_ns = self.clock_uncertainty_ns = None

    @property
    def uncertainty_ns(self) -> Duration:
        known = self.clock_uncertainty_ns
        return UNMEASURED_UNCERTAINTY if known is None else known


class Stops:
    """Why no new order is taken anywhere; each is latched."""

    def __init__(self) -> None:
        self.killed_ns: Instant | None = None
        self.journal: str | None = None
        self.defect: str | None = None

    @property
    def words(self) -> str | None:
        """For the status bar; None while orders are taken."""
        if self.killed_ns is not None:
            return "KILLED"
        if self.journal is not None:
            return "JOURNAL BROKEN"
        return None if self.defect is None else "HALTED"


class State:
    """The whole state, the effects gathered while one happening is applied, and the views it changed."""

    def __init__(self, options: EngineOptions, gateways: Sequence[VenueGateway]) -> None:
        self.options = options
        self.now = Moment(0, 0)
        self.effects: list[Effect] = []
        self.changes = Changes()
        self.lines: dict[VenueId, VenueLine] = {
            gateway.venue: VenueLine(gateway) for gateway in gateways
        }
        self.stops = Stops()
        self.armed_until_ns: Duration = 0  # monotonic; 0: disarmed
        self.next_seq = 1
        self.tokens: set[str] = set()
        self.sent: dict[str, Instant] = {}  # client ids of orders that left in this run, and when
        self.ledger = OrderLedger()
        self.parents = ParentLedger()
        self.identity = Identity(epochs=(), counter=0)
        self.instruments: dict[VenueId, dict[Symbol, Instrument]] = {
            venue: {} for venue in self.lines
        }
        self.symbol: Symbol | None = options.symbol
        self.drafted: Symbol | None = None  # the instrument of the ticket that is open
        self.amending: Symbol | None = None  # of the order whose change is being typed
        # Of the last ticket or change that was for another than the one in view.
        self.beside: Symbol | None = None
        self.books: dict[tuple[VenueId, Symbol], OrderBook] = {}
        self.board = PriceBoard()
        self.balances = BalanceLedger()
        self.valuation = Valuation(self.board)
        self.fees: dict[tuple[VenueId, Symbol | None], FeesReported] = {}
        self.lag_ms = 0.0
        self.lag_ms_max = 0.0
        self.events = 0

    @property
    def looked_at(self) -> tuple[Symbol, ...]:
        """The instruments whose books and fees are wanted."""
        return tuple(dict.fromkeys(one for one in (self.symbol, self.beside) if one))

    def send(self, venue: VenueId, request: VenueRequest) -> None:
        """Ask a venue; counted."""
        line = self.lines.get(venue)
        if line is not None:
            line.requests += 1
            self.effects.append(Send(venue=venue, account=line.account, request=request))

    def write(self, record: Record) -> int:
        """Have a fact journalled; its sequence number, known ahead because there is one writer."""
        return self.write_row(to_row(record, self.now))

    def write_row(self, row: JournalRow) -> int:
        """As write, from the row that `to_row` made of a fact."""
        seq = self.next_seq
        self.next_seq += 1
        self.effects.append(Write(row=row))
        return seq

    @property
    def armed(self) -> bool:
        """Whether a confirmed order may leave."""
        return self.armed_until_ns > self.now.mono_ns

    def is_held_back(self, order: Order) -> bool:
        """Authorised in this run and not handed to the venue yet."""
        return order.stage is Stage.AUTHORISED and order.key not in self.sent

    def is_connected(self, order: Order) -> bool:
        """Whether this run has a line to the order's venue; a run may be started with fewer venues."""
        return order.venue in self.lines

    def instrument(self, venue: VenueId, symbol: Symbol) -> Instrument | None:
        return self.instruments.get(venue, {}).get(symbol)

    def taker_fee(self, venue: VenueId, symbol: Symbol) -> Decimal | None:
        known = self.fee(venue, symbol)
        return None if known is None else known.taker

    def fee(self, venue: VenueId, symbol: Symbol) -> FeesReported | None:
        """The account's rates on this instrument, else its rates on everything."""
        return self.fees.get((venue, symbol)) or self.fees.get((venue, None))

    def use_token(self, token: str) -> bool:
        """Whether this gesture is new; from now on it is not."""
        if token in self.tokens:
            return False
        self.tokens.add(token)
        return True
