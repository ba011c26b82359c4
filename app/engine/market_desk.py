"""Folds prices: books, trades, quotes, tickers and the lists of instruments."""

from app.domain.commands import WatchSymbol
from app.domain.identifiers import Asset, Symbol, VenueId
from app.domain.instants import SECOND, Duration
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.link_events import BookLost, InstrumentsListed
from app.domain.market_events import BookDelta, BookSnapshot, Quote, Ticker, Trade
from app.domain.venue_requests import ResyncBook, Watch
from app.engine.alert_desk import AlertDesk
from app.engine.chart_desk import ChartDesk
from app.engine.duties import INSTRUMENTS as INSTRUMENTS_DUTY
from app.engine.effects import DeltasDropped
from app.engine.reconciler import Reconciler
from app.engine.state import State
from app.market.book import Change, OrderBook
from app.market.sequence import sequence_rule
from app.views.keys import (
    AMEND,
    BALANCES,
    CHART_PREFIX,
    INSTRUMENTS,
    LADDER,
    PLAN,
    STATUS,
    TAPE,
    VENUES,
)
from app.views.ladder import LastTrade

RESYNC_AGAIN: Duration = 5 * SECOND  # a book that has not come back by then is asked for again
TICKERS_MOST = 200


class MarketDesk:
    """The hot path: one dictionary look-up and the book's own work per delta."""

    def __init__(
        self, state: State, alerts: AlertDesk, reconciler: Reconciler, charts: ChartDesk
    ) -> None:
        self._state = state
        self._alerts = alerts
        self._reconciler = reconciler
        self._charts = charts
        self._moved: dict[tuple[VenueId, Symbol], OrderBook] = {}
        self._asked: dict[tuple[VenueId, Symbol], Duration] = {}
        self._watched: dict[VenueId, Watch] = {}
        self._held: set[Asset] = set()
        self.last_trade: LastTrade | None = None

    def delta(self, event: BookDelta) -> None:
        key = (event.venue, event.symbol)
        book = self._state.books.get(key)
        if book is None:
            return
        change = book.apply_delta(event)
        if change is Change.APPLIED:
            self._state.lines[event.venue].book_updates += 1
            self._moved[key] = book
            if event.symbol == self._state.symbol:
                self._state.changes.mark(LADDER)
            if event.symbol == self._state.drafted:
                self._state.changes.mark(PLAN)
            if event.symbol == self._state.amending:
                self._state.changes.mark(AMEND)
        elif change is Change.NEEDS_SNAPSHOT:
            self._resync(key)

    def snapshot(self, event: BookSnapshot) -> None:
        key = (event.venue, event.symbol)
        book = self._state.books.get(key)
        if book is None:
            return
        change = book.apply_snapshot(event)
        if change is Change.APPLIED:
            self._state.lines[event.venue].book_updates += 1
            self._asked.pop(key, None)
            self._moved[key] = book
            self._mark(event.symbol)
        elif change is Change.NEEDS_SNAPSHOT:
            self._resync(key)

    def lost(self, event: BookLost) -> None:
        self._invalidate((event.venue, event.symbol), event.reason, ask=False)

    def dropped(self, event: DeltasDropped) -> None:
        """Our own queue overflowed: a hole in the open, and a fresh snapshot."""
        key = (event.venue, event.symbol)
        self._invalidate(key, f"{event.count} updates dropped, we were too slow", ask=True)
        self._alerts.tell(
            "warning",
            f"{event.symbol} on {event.venue}: updates came faster than they could be read; the book is "
            "being fetched again.",
        )

    def trade(self, event: Trade) -> None:
        self._state.board.traded(event.venue, event.symbol, event.price, event.received_ns)
        if event.symbol == self._state.symbol:
            self.last_trade = LastTrade(
                venue=event.venue,
                price=event.price,
                side=event.side,
                at_ns=event.venue_time_ns,
            )
            self._charts.trade(event)
            self._state.changes.mark(LADDER)

    def quote(self, event: Quote) -> None:
        self._state.board.mark(event.venue, event.symbol, event.bid, event.ask, event.received_ns)

    def ticker(self, event: Ticker) -> None:
        self._state.board.last_price(
            event.venue, event.symbol, event.last_price, event.base_volume, event.received_ns
        )

    def settle_prices(self) -> None:
        """Bring the tops of moved books to the price board; done when somebody looks, not per delta."""
        moved, self._moved = self._moved, {}
        for (venue, symbol), book in moved.items():
            bid, ask = book.best_bid(), book.best_ask()
            if bid and ask and book.received_ns is not None:
                self._state.board.mark(venue, symbol, bid[0], ask[0], book.received_ns)

    def instruments(self, event: InstrumentsListed) -> None:
        """Replaces what we knew of this product line."""
        known = self._state.instruments.get(event.venue)
        if known is None:
            return
        for symbol in [one for one, kept in known.items() if kept.product == event.product]:
            del known[symbol]
        known.update((one.symbol, one) for one in event.instruments)
        self._state.valuation.list_instruments(
            one for listed in self._state.instruments.values() for one in listed.values()
        )
        self._reconciler.answered(event.venue, INSTRUMENTS_DUTY)
        self._reconciler.hurry_fees(event.venue)
        self._state.changes.mark(INSTRUMENTS)
        self.rewatch()

    def watch(self, command: WatchSymbol) -> None:
        """Bring another instrument into view."""
        state = self._state
        listed = [venue for venue in state.lines if state.instrument(venue, command.symbol)]
        if not listed and any(state.instruments.values()):
            self._alerts.refuse(
                f"{command.symbol} is not listed on any connected venue: choose one from :sym.",
            )
            return
        state.symbol = command.symbol
        self.last_trade = None
        for venue in listed:
            self._reconciler.hurry_fees(venue)
        self.rewatch()
        self._mark(command.symbol)

    def look_beside(self, symbol: Symbol) -> None:
        """A ticket needs the books of this instrument, too, whichever is in view; the last one stays."""
        state = self._state
        listed = [venue for venue in state.lines if state.instrument(venue, symbol)]
        if symbol in state.looked_at or not listed:
            return
        state.beside = symbol
        for venue in listed:
            self._reconciler.hurry_fees(venue)
        self.rewatch()

    def holdings_changed(self) -> None:
        """Other assets need other prices."""
        held = {holding.asset for holding in self._state.balances.holdings()}
        if held != self._held:
            self._held = held
            self.rewatch()

    def rewatch(self) -> None:
        """Tell each venue which instruments are wanted: in view, in a ticket, and to price our assets."""
        state = self._state
        nearest = state.valuation.nearest_pairs(self._held)
        pairs = sorted(
            state.valuation.wanted_pairs(self._held), key=lambda one: (one not in nearest, one)
        )
        for venue in state.lines:
            listed = (state.instrument(venue, symbol) for symbol in state.looked_at)
            books = tuple(one for one in listed if one is not None)
            wanted = [symbol for where, symbol in pairs if where == venue]
            found = (state.instrument(venue, symbol) for symbol in sorted(wanted[:TICKERS_MOST]))
            tickers = tuple(
                one for one in found if one is not None and one.kind is InstrumentKind.SPOT
            )
            self._watch(venue, Watch(books=books, tickers=tickers))

    def beat(self) -> None:
        """Books that stay invalid are asked for again."""
        for key, book in self._state.books.items():
            if not book.is_valid and self._state.now.mono_ns >= self._asked.get(key, 0):
                self._ask(key)

    def book_of(self, venue: VenueId) -> OrderBook | None:
        return self._state.books.get((venue, self._state.symbol or ""))

    def _watch(self, venue: VenueId, watch: Watch) -> None:
        if self._watched.get(venue) == watch:
            return
        self._watched[venue] = watch
        keys = {(venue, one.symbol): one for one in watch.books}
        for key in [key for key in self._state.books if key[0] == venue and key not in keys]:
            del self._state.books[key]
            self._asked.pop(key, None)
            self._moved.pop(key, None)
        for key, instrument in keys.items():
            if key not in self._state.books:
                self._state.books[key] = _new_book(instrument)
                self._asked[key] = self._state.now.mono_ns + 2 * RESYNC_AGAIN
        self._state.send(venue, watch)

    def _invalidate(self, key: tuple[VenueId, Symbol], reason: str, *, ask: bool) -> None:
        book = self._state.books.get(key)
        if book is None:
            return
        book.invalidate(reason)
        self._charts.interrupted(key[0])
        self._mark(key[1])
        if ask:
            self._resync(key)
        else:
            self._asked[key] = self._state.now.mono_ns + RESYNC_AGAIN

    def _resync(self, key: tuple[VenueId, Symbol]) -> None:
        self._state.lines[key[0]].resyncs += 1
        self._mark(key[1])
        if self._state.now.mono_ns >= self._asked.get(key, 0):
            self._ask(key)

    def _ask(self, key: tuple[VenueId, Symbol]) -> None:
        self._asked[key] = self._state.now.mono_ns + RESYNC_AGAIN
        self._state.send(key[0], ResyncBook(symbol=key[1]))

    def _mark(self, symbol: Symbol) -> None:
        for key in (VENUES, STATUS, BALANCES):
            self._state.changes.mark(key)
        if symbol == self._state.symbol:
            self._state.changes.mark(LADDER)
            self._state.changes.mark(TAPE)
            self._state.changes.mark_all(CHART_PREFIX)
        if symbol == self._state.drafted:
            self._state.changes.mark(PLAN)
        if symbol == self._state.amending:
            self._state.changes.mark(AMEND)


def _new_book(instrument: Instrument) -> OrderBook:
    rule = sequence_rule(instrument.venue, instrument.product)
    return OrderBook(instrument.venue, instrument.symbol, rule, instrument.exact)
