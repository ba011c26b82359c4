"""OKX's public channels: what each subscription sends at first, on news and with time (sheet, 4 and 5)."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from app.domain.instants import MINUTE
from app.domain.order_terms import Side
from app.simulator.changes import (
    BalancesChanged,
    BookChanged,
    Level,
    OrderChanged,
    PublicTrade,
    Transferred,
)
from app.simulator.dialects.dialect import Frame
from app.simulator.dialects.okx_desk import OkxDesk
from app.simulator.dialects.okx_market import (
    PRODUCTS,
    book_sides,
    candle_row,
    instrument_row,
    level_rows,
    ticker_row,
    trade_row,
)
from app.simulator.dialects.okx_words import encode, milliseconds
from app.simulator.listings import Listing

Arg = Mapping[str, str]
_DEPTH = 400


class News(msgspec.Struct, kw_only=True):
    """One batch of changes as a socket sorts it: public ones by symbol, private ones of its own account."""

    books: dict[str, list[BookChanged]] = {}
    trades: dict[str, list[PublicTrade]] = {}
    steps: list[OrderChanged] = []
    balances: list[BalancesChanged] = []
    transfers: list[Transferred] = []


class Feed(Protocol):
    """One subscription."""

    def opening(self, now_ns: int) -> Sequence[Frame]:
        """What the venue sends right after the acknowledgement."""
        ...

    def news(self, news: News, now_ns: int) -> Sequence[Frame]: ...

    def tick(self, now_ns: int) -> Sequence[Frame]: ...


def push(name: str, arg: Mapping[str, object], data: Sequence[object], action: str = "") -> Frame:
    """A data frame; `name` is the channel as faults match it."""
    body: dict[str, object] = {"arg": arg}
    if action:
        body["action"] = action
    body["data"] = data
    return Frame(encode(body).decode(), name)


class _InstrumentFeed:
    """What the channels of one instrument share."""

    def __init__(self, desk: OkxDesk, arg: Arg, listing: Listing) -> None:
        self._desk = desk
        self._arg = arg
        self._listing = listing
        self._symbol = listing.wire_symbol
        self._name = f"{arg['channel']}:{self._symbol}"

    def opening(self, now_ns: int) -> Sequence[Frame]:
        return ()

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        return ()

    def tick(self, now_ns: int) -> Sequence[Frame]:
        return ()

    def _push(self, data: Sequence[object], action: str = "") -> Frame:
        return push(self._name, self._arg, data, action)


class BookFeed(_InstrumentFeed):
    """`books`: a snapshot of 400 levels, then updates chained by prevSeqId; empty ones after silence."""

    def __init__(self, desk: OkxDesk, arg: Arg, listing: Listing) -> None:
        super().__init__(desk, arg, listing)
        self._update_id = 0
        self._sequence = -1
        self._sent_ns = 0

    def opening(self, now_ns: int) -> Sequence[Frame]:
        sides = book_sides(self._desk, self._symbol, _DEPTH)
        update_id = self._desk.exchange.book(self._symbol).update_id
        return (self._frame(sides, update_id, -1, now_ns, "snapshot"),)

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        frames: list[Frame] = []
        for cut in news.books.get(self._symbol, ()):
            # The snapshot may be newer than the cut that follows it.
            if cut.last_id <= self._update_id:
                continue
            sides: dict[str, object] = {
                "asks": level_rows(cut.asks),
                "bids": level_rows(cut.bids),
            }
            frames.append(self._frame(sides, cut.last_id, self._sequence, cut.time_ns, "update"))
        return frames

    def tick(self, now_ns: int) -> Sequence[Frame]:
        if now_ns - self._sent_ns < self._desk.options.book_idle_ns:
            return ()
        empty: dict[str, object] = {"asks": [], "bids": []}
        return (self._frame(empty, self._update_id, self._sequence, now_ns, "update"),)

    def _frame(
        self, row: dict[str, object], update_id: int, previous: int, time_ns: int, action: str
    ) -> Frame:
        self._update_id, self._sent_ns = update_id, time_ns
        self._sequence = self._desk.sequence(update_id, self._symbol)
        row["ts"] = milliseconds(time_ns)
        row["checksum"] = 0  # as the live venue sends since 2026
        row["prevSeqId"] = previous
        row["seqId"] = self._sequence
        return self._push([row], action)


class TopFeed(_InstrumentFeed):
    """`books5` and `bbo-tbt`: the whole top every time it changed."""

    def __init__(self, desk: OkxDesk, arg: Arg, listing: Listing) -> None:
        super().__init__(desk, arg, listing)
        self._depth = 5 if arg["channel"] == "books5" else 1
        self._sent: object = None

    def opening(self, now_ns: int) -> Sequence[Frame]:
        return self._whole(now_ns)

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        return self._whole(now_ns) if self._symbol in news.books else ()

    def _whole(self, now_ns: int) -> Sequence[Frame]:
        row = book_sides(self._desk, self._symbol, self._depth)
        if row == self._sent:
            return ()
        self._sent = dict(row)
        if self._depth > 1:
            row["instId"] = self._symbol
        row["ts"] = milliseconds(now_ns)
        update_id = self._desk.exchange.book(self._symbol).update_id
        row["seqId"] = self._desk.sequence(update_id, self._symbol)
        return (self._push([row]),)


class TickerFeed(_InstrumentFeed):
    """`tickers`: when a trade happened or the best quotes changed."""

    def __init__(self, desk: OkxDesk, arg: Arg, listing: Listing) -> None:
        super().__init__(desk, arg, listing)
        self._tops: tuple[Level | None, Level | None] | None = None

    def opening(self, now_ns: int) -> Sequence[Frame]:
        book = self._desk.exchange.book(self._symbol)
        self._tops = (book.top(Side.BUY), book.top(Side.SELL))
        return (self._push([ticker_row(self._desk, self._listing, now_ns)]),)

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        cuts = news.books.get(self._symbol)
        tops = (cuts[-1].top_bid, cuts[-1].top_ask) if cuts else self._tops
        if tops == self._tops and self._symbol not in news.trades:
            return ()
        self._tops = tops
        return (self._push([ticker_row(self._desk, self._listing, now_ns)]),)


class TradeFeed(_InstrumentFeed):
    """`trades`: one row per taker and price, `count` matches together."""

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        frames: list[Frame] = []
        group: list[PublicTrade] = []
        for trade in news.trades.get(self._symbol, ()):
            if group and _taker(group[-1]) != _taker(trade):
                frames.append(self._grouped(group))
                group = []
            group.append(trade)
        if group:
            frames.append(self._grouped(group))
        return frames

    def _grouped(self, group: Sequence[PublicTrade]) -> Frame:
        whole = sum((trade.quantity for trade in group[1:]), group[0].quantity)
        last = msgspec.structs.replace(group[-1], quantity=whole)
        sequence = self._desk.sequence(
            self._desk.exchange.book(self._symbol).update_id, self._symbol
        )
        return self._push([{**trade_row(last), "count": str(len(group)), "seqId": sequence}])


def _taker(trade: PublicTrade) -> tuple[object, ...]:
    buys = trade.side is Side.BUY
    return (trade.side, trade.price, trade.buy_order_id if buys else trade.sell_order_id)


class EveryTradeFeed(_InstrumentFeed):
    """`trades-all`: one row per match."""

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        return [self._push([trade_row(trade)]) for trade in news.trades.get(self._symbol, ())]


class CandleFeed(_InstrumentFeed):
    """`candle1m` and longer: the running candle after trades, once more with confirm "1" when it is over."""

    def __init__(self, desk: OkxDesk, arg: Arg, listing: Listing, minutes: int) -> None:
        super().__init__(desk, arg, listing)
        self._minutes = minutes
        self._open_ns: int | None = None

    def opening(self, now_ns: int) -> Sequence[Frame]:
        return self._rows(now_ns)

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        return self._rows(now_ns) if self._symbol in news.trades else ()

    def tick(self, now_ns: int) -> Sequence[Frame]:
        over = self._open_ns is not None and now_ns >= self._open_ns + self._minutes * MINUTE
        return self._rows(now_ns) if over else ()

    def _rows(self, now_ns: int) -> Sequence[Frame]:
        """The candle that was running once it is over, and the one that is running now."""
        span = self._minutes * MINUTE
        since_ns = now_ns // span * span - span
        if self._open_ns is not None:
            since_ns = min(since_ns, self._open_ns)
        tape = self._desk.exchange.tape(self._symbol)
        frames: list[Frame] = []
        for candle in tape.bars(self._minutes, since_ns, now_ns + 1)[-2:]:
            closed = candle.start_ns + span <= now_ns
            if closed and candle.start_ns != self._open_ns:
                continue
            frames.append(self._push([candle_row(self._listing, candle, closed=closed)]))
            self._open_ns = None if closed else candle.start_ns
        return frames


class InstrumentsFeed:
    """`instruments`: rows whose state changed."""

    def __init__(self, desk: OkxDesk, arg: Arg) -> None:
        self._desk = desk
        self._arg = arg
        self._product = PRODUCTS.get(arg.get("instType", ""))
        self._states = dict(desk.exchange.states)

    def opening(self, now_ns: int) -> Sequence[Frame]:
        return ()

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        return ()

    def tick(self, now_ns: int) -> Sequence[Frame]:
        states = self._desk.exchange.states
        if states == self._states:
            return ()
        changed = [symbol for symbol in states if states[symbol] is not self._states[symbol]]
        self._states = dict(states)
        found = (self._desk.exchange.listings[symbol] for symbol in changed)
        rows = [instrument_row(self._desk, row) for row in found if row.product == self._product]
        return (push("instruments", self._arg, rows),) if rows else ()


class QuietFeed:
    """`status`: the simulator announces no maintenance of its own."""

    def opening(self, now_ns: int) -> Sequence[Frame]:
        return ()

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        return ()

    def tick(self, now_ns: int) -> Sequence[Frame]:
        return ()
