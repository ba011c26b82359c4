"""Views say what the parts say, in the order and words a trader expects, and can be sent as bytes."""

from decimal import Decimal as D
from typing import Any

import msgspec
import pytest

from app.domain.instants import MILLISECOND, SECOND
from app.domain.instruments import InstrumentKind
from app.domain.link_events import LinkState
from app.domain.order_terms import Side
from app.market.book import OrderBook
from app.market.quotes import PriceBoard
from app.market.sequence import sequence_rule
from app.portfolio.valuation import Valuation
from app.views.balances import BalancesView, VenueAge, balances_view, stored_balances_view
from app.views.instruments import instruments_view
from app.views.ladder import LadderView, LastTrade, OwnLevel, ladder_view
from app.views.letters import letter_of
from app.views.venues import ChannelHealth, VenueHealth, VenuesView, venue_state, venues_view
from tests.unit.market.frames import snapshot
from tests.unit.portfolio.makers import NOW, holding, pair
from tests.unit.trading_routing.markets import instrument

AGES = (VenueAge(venue="binance", as_of_ns=NOW, problem=None),)


def _balances() -> BalancesView:
    board = PriceBoard()
    valuation = Valuation(board)
    valuation.list_instruments([pair("BTC/USD", "okx"), pair("ETH/USD", "okx")])
    board.mark("okx", "BTC/USD", D(100), D(100), NOW)
    board.mark("okx", "ETH/USD", D(10), D(10), NOW - 20 * SECOND)
    held = [
        holding("FOO", "7"),
        holding("ETH", "1"),
        holding("BTC", "1"),
        holding("BTC", "2", venue="okx", confirmed_ns=NOW - 100 * SECOND),
        holding("USD", "90"),
        holding("ABC", "1"),
    ]
    return balances_view(valuation.value(held, NOW), AGES)


def test_balances_are_sorted_by_value_with_unpriced_last() -> None:
    view = _balances()
    assert [row.asset for row in view.rows] == ["BTC", "USD", "ETH", "ABC", "FOO"]
    assert [row.usd for row in view.rows] == [300, 90, 10, None, None]
    assert [row.share for row in view.rows] == [D("0.75"), D("0.225"), D("0.025"), None, None]
    assert [row.stale for row in view.rows] == [True, False, True, False, False]
    assert [row.price_path for row in view.rows] == ["BTC/USD okx", "USD", "ETH/USD okx", "", ""]
    assert (view.priced_usd, view.unpriced) == (D(400), ("ABC", "FOO"))
    btc = view.rows[0]
    assert (btc.total, btc.available, btc.locked) == (D(3), D(3), D(0))
    assert [(cell.venue, cell.usd, cell.as_of_ns) for cell in btc.cells] == [
        ("binance", D(100), NOW),
        ("okx", D(200), NOW - 100 * SECOND),
    ]
    assert not view.stored


def test_shares_are_not_shown_of_a_net_worth_below_zero() -> None:
    value = Valuation(PriceBoard()).value([holding("USD", "5", borrowed="9")], NOW)
    assert balances_view(value, AGES).rows[0].share is None


def test_stored_balances_look_the_same_and_say_that_they_are_stored() -> None:
    live = _balances()
    rows = tuple(
        (
            cell.venue,
            cell.account,
            cell.account_type,
            row.asset,
            cell.available,
            cell.locked,
            cell.total,
            cell.usd,
        )
        for row in live.rows
        for cell in row.cells
    )
    view = stored_balances_view(
        rows, AGES, confidence=live.confidence, stored_ns=NOW, now_ns=NOW + SECOND
    )
    assert view.stored
    assert view.loading
    assert (view.priced_usd, view.unpriced) == (live.priced_usd, live.unpriced)
    for kept, row in zip(view.rows, live.rows, strict=True):
        assert (kept.asset, kept.total, kept.usd, kept.share) == (
            row.asset,
            row.total,
            row.usd,
            row.share,
        )
        assert kept.stale
        assert all(cell.as_of_ns == NOW for cell in kept.cells)


def _ladder(**changes: Any) -> LadderView:
    books = {}
    for venue, bid, ask in (("binance", 99.9, 100.1), ("okx", 100.2, 100.4)):
        book = OrderBook(venue, "BTC/USDT", sequence_rule("binance", "spot"))
        book.apply_snapshot(snapshot(1, [(bid, 2.0)], [(ask, 1.5)]))
        books[venue] = book
    venues = [instrument("binance"), instrument("okx", tick=D("0.01")), instrument("kraken")]
    taker = {"binance": D("0.001"), "okx": D("0.002")}
    return ladder_view(venues, books, taker, now_ns=NOW, **changes)


def test_the_ladder_is_net_of_fees_with_letters_and_running_sizes() -> None:
    view = _ladder()
    assert [(r.letter, r.price, r.raw, r.cumulative) for r in view.asks] == [
        ("B", D("100.2001"), D("100.1"), D("1.5")),
        ("O", D("100.6008"), D("100.4"), D("3.0")),
    ]
    assert [(r.letter, r.price, r.raw) for r in view.bids] == [
        ("O", D("99.9996"), D("100.2")),
        ("B", D("99.8001"), D("99.9")),
    ]
    assert view.raw_crossed
    assert view.net_spread_bp is not None
    assert round(view.net_spread_bp, 3) == D("20.030")
    assert [(b.letter, b.valid, b.reason) for b in view.books] == [
        ("B", True, ""),
        ("O", True, ""),
        ("K", False, "no book yet"),
    ]
    assert (view.price_digits, view.size_digits) == (2, 3)


def test_own_orders_are_marked_at_their_venue_and_raw_price() -> None:
    own = (
        OwnLevel(venue="okx", side=Side.BUY, price=D("100.20"), remaining=D("0.5")),
        OwnLevel(venue="okx", side=Side.BUY, price=D("100.2"), remaining=D("0.25")),
        OwnLevel(venue="binance", side=Side.BUY, price=D("100.2"), remaining=D(9)),
        OwnLevel(venue="okx", side=Side.SELL, price=D("100.2"), remaining=D(9)),
    )
    view = _ladder(own=own)
    assert [row.own for row in view.bids] == [D("0.75"), 0]
    assert [row.own for row in view.asks] == [0, 0]
    assert next((o.letter, o.side, o.remaining) for o in view.own) == ("O", "buy", D("0.5"))
    assert len(view.own) == 4


def test_the_last_trade_is_told_with_its_venue_and_side() -> None:
    last = LastTrade(venue="okx", price=D("100.3"), side=Side.SELL, at_ns=NOW)
    view = _ladder(last=last)
    assert (view.last_price, view.last_side, view.last_venue) == (D("100.3"), "sell", "okx")
    assert _ladder().last_price is None


def _health(**changes: Any) -> VenueHealth:
    fields: dict[str, Any] = {
        "venue": "okx",
        "mode": "simulated",
        "channels": (
            ChannelHealth(channel="public", state=LinkState.UP),
            ChannelHealth(channel="private", state=LinkState.UP),
        ),
        "books_wanted": 2,
        "books_valid": 2,
        "account_synced": True,
        "ping_ns": 51 * MILLISECOND,
        "budget_permille": 185,
        "clock_offset_ns": -4 * MILLISECOND,
        "clock_uncertainty_ns": 2_500_000,
    }
    return VenueHealth(**(fields | changes))


def _channels(state: LinkState, reason: str) -> tuple[ChannelHealth, ...]:
    return (
        ChannelHealth(channel="public", state=LinkState.UP),
        ChannelHealth(channel="private", state=state, reason=reason),
    )


@pytest.mark.parametrize(
    ("changes", "state", "reason"),
    [
        ({}, "ok", ""),
        (
            {"channels": _channels(LinkState.REFUSED, "wrong key")},
            "refused",
            "private: wrong key",
        ),
        ({"channels": _channels(LinkState.DOWN, "")}, "down", "private: down"),
        ({"channels": _channels(LinkState.CONNECTING, "")}, "syncing", "connecting private"),
        ({"channels": ()}, "syncing", "connecting"),
        (
            {"frozen_until_ns": NOW + 1500 * MILLISECOND},
            "refused",
            "request limit reached, again in 2 s",
        ),
        ({"frozen_until_ns": NOW}, "ok", ""),
        ({"account_synced": False}, "syncing", "account stream not in step yet"),
        ({"account_synced": None}, "ok", ""),
        ({"books_valid": 1}, "syncing", "books 1 of 2 valid"),
        ({"ping_ns": 301 * MILLISECOND}, "slow", "ping 301 ms"),
        ({"clock_offset_ns": -501 * MILLISECOND}, "slow", "clock differs by -501 ms"),
    ],
)
def test_the_worst_that_is_true_is_the_state(
    changes: dict[str, Any], state: str, reason: str
) -> None:
    assert venue_state(_health(**changes), NOW) == (state, reason)


def test_a_venue_row_shows_figures_or_none() -> None:
    view = venues_view((_health(), VenueHealth(venue="kraken", mode="read-only")), NOW)
    okx, kraken = view.rows
    assert (okx.letter, okx.channels_up, okx.channels) == ("O", 2, 2)
    assert (okx.ping_ms, okx.clock_ms, okx.clock_uncertainty_ms) == (51.0, -4.0, 2.5)
    assert okx.budget_percent == D("18.5")
    assert (kraken.ping_ms, kraken.budget_percent, kraken.state) == (None, None, "syncing")


def test_instruments_are_listed_once_spot_first_with_their_venues() -> None:
    view = instruments_view(
        [
            pair("BTC/USDT:USDT", "okx", InstrumentKind.PERPETUAL),
            pair("ETH/USDT", "okx"),
            pair("BTC/USDT", "binance"),
            pair("BTC/USDT", "okx"),
            pair("BTC/USDT", "okx"),
        ]
    )
    assert [(row.symbol, row.kind, row.venues) for row in view.rows] == [
        ("BTC/USDT", "spot", ("binance", "okx")),
        ("ETH/USDT", "spot", ("okx",)),
        ("BTC/USDT:USDT", "perpetual", ("okx",)),
    ]


def test_a_venue_outside_the_table_has_a_question_mark() -> None:
    assert (letter_of("bybit"), letter_of("gate")) == ("Y", "?")


def test_views_survive_the_way_over_bytes() -> None:
    views: list[BalancesView | LadderView | VenuesView] = [
        _balances(),
        _ladder(),
        venues_view((_health(),), NOW),
    ]
    for view in views:
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(view), type=type(view)) == view


def test_a_balance_tells_how_its_price_was_made_and_how_each_venue_told_it() -> None:
    board = PriceBoard()
    valuation = Valuation(board)
    valuation.list_instruments([pair("ABC/USDT", "okx"), pair("EUR/USDT"), pair("EUR/USD")])
    board.mark("okx", "ABC/USDT", D("1.99"), D("2.01"), NOW)
    board.traded("binance", "EUR/USDT", D("1.25"), NOW - SECOND)
    board.mark("binance", "EUR/USD", D("1.2"), D("1.2"), NOW)
    held = [
        msgspec.structs.replace(holding("ABC", "10"), reserved=D(3), streamed=True),
        holding("ABC", "5", venue="okx", confirmed_ns=NOW - 91 * SECOND),
    ]
    (row,) = balances_view(valuation.value(held, NOW), AGES).rows
    assert [(leg.symbol, leg.price, leg.inverse, leg.traded, leg.as_of_ns) for leg in row.legs] == [
        ("ABC/USDT", D(2), False, False, NOW),
        ("EUR/USDT", D("1.25"), True, True, NOW - SECOND),
        ("EUR/USD", D("1.2"), False, False, NOW),
    ]
    assert row.price == D(2) / D("1.25") * D("1.2")
    assert row.price_fresh
    assert [(cell.source, cell.reserved, cell.fresh) for cell in row.cells] == [
        ("stream", D(3), True),
        ("REST", D(0), False),
    ]


def test_the_ladder_names_each_accounts_rate() -> None:
    assert [book.taker for book in _ladder().books] == [D("0.001"), D("0.002"), None]


def test_a_venue_row_names_its_lines() -> None:
    (row,) = venues_view((_health(channels=_channels(LinkState.DOWN, "reset")),), NOW).rows
    assert [(line.channel, line.state, line.reason) for line in row.lines] == [
        ("public", LinkState.UP, ""),
        ("private", LinkState.DOWN, "reset"),
    ]
