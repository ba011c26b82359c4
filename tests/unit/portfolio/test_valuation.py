"""Every dollar figure comes from known prices that end in a pair quoted in USD, and says how old it is."""

from decimal import Decimal as D

import pytest

from app.domain.instants import SECOND
from app.domain.instruments import Instrument, InstrumentKind
from app.market.quotes import PriceBoard
from app.portfolio.valuation import Valuation
from tests.unit.portfolio.makers import NOW, holding, pair


def _pair(text: str) -> Instrument:
    symbol, venue = text.split()
    return pair(symbol, venue)


class Market:
    """A board and a valuation over pairs given as "BTC/USDT okx"."""

    def __init__(self, *pairs: str) -> None:
        self.board = PriceBoard()
        self.valuation = Valuation(self.board)
        self.valuation.list_instruments(_pair(text) for text in pairs)

    def mark(self, text: str, bid: str, ask: str | None = None, at_s: float = 0) -> None:
        symbol, venue = text.split()
        at_ns = NOW + round(at_s * SECOND)
        assert self.board.mark(venue, symbol, D(bid), D(ask or bid), at_ns)

    def rate(self, asset: str, at_s: float = 0) -> tuple[D, str, bool] | None:
        rate = self.valuation.rate(asset, NOW + round(at_s * SECOND))
        return None if rate is None else (rate.price, rate.path, rate.fresh)


def test_the_dollar_is_one_and_nothing_else_is() -> None:
    market = Market("USDT/USD okx", "BTC/USDT okx")
    assert market.rate("USD") == (D(1), "USD", True)
    assert market.rate("USDT") is None
    market.mark("BTC/USDT okx", "100000")
    assert market.rate("BTC") is None  # a dollar-like coin without its own price is no dollar
    market.mark("USDT/USD okx", "0.985", "0.995")
    assert market.rate("USDT") == (D("0.99"), "USDT/USD okx", True)
    assert market.rate("BTC") == (D(99_000), "BTC/USDT okx > USDT/USD okx", True)


def test_a_pair_can_be_walked_backwards_but_the_last_leg_is_quoted_in_usd() -> None:
    market = Market("USDT/TRY binance", "USDT/USD okx", "USD/JPY okx")
    market.mark("USDT/TRY binance", "40")
    market.mark("USDT/USD okx", "1")
    market.mark("USD/JPY okx", "150")
    assert market.rate("TRY") == (D("0.025"), "USDT/TRY binance > USDT/USD okx", True)
    assert market.rate("JPY") is None


def test_fresh_beats_short_and_short_beats_narrow() -> None:
    market = Market("FOO/USD okx", "FOO/USDT binance", "FOO/USDT okx", "USDT/USD okx")
    market.mark("FOO/USD okx", "1.99", "2.01", at_s=-16)
    market.mark("FOO/USDT binance", "4", "4.04")
    market.mark("FOO/USDT okx", "5", "5.01")
    market.mark("USDT/USD okx", "1")
    assert market.rate("FOO") == (D("5.005"), "FOO/USDT okx > USDT/USD okx", True)
    market.mark("FOO/USD okx", "1.99", "2.01")
    assert market.rate("FOO", 1) == (D(2), "FOO/USD okx", True)  # ways are searched once a second


def test_a_quote_of_exactly_fifteen_seconds_is_fresh_and_one_older_is_not() -> None:
    market = Market("FOO/USD okx")
    market.mark("FOO/USD okx", "2")
    assert market.rate("FOO", 15) == (D(2), "FOO/USD okx", True)
    assert market.rate("FOO", 15.001) == (D(2), "FOO/USD okx", False)
    assert market.rate("FOO", 1e6) == (D(2), "FOO/USD okx", False)


def test_without_a_fresh_path_the_last_known_one_is_used_with_the_age_of_its_oldest_leg() -> None:
    market = Market("FOO/USD okx", "FOO/USDT okx", "USDT/USD okx")
    market.mark("FOO/USD okx", "9", at_s=-500)
    market.mark("FOO/USDT okx", "2", at_s=-60)
    market.mark("USDT/USD okx", "1", at_s=-20)
    rate = market.valuation.rate("FOO", NOW)
    assert rate is not None
    assert (rate.price, rate.path, rate.fresh) == (D(2), "FOO/USDT okx > USDT/USD okx", False)
    assert rate.at_ns == NOW - 60 * SECOND


def test_a_pair_that_wakes_up_is_used_at_once() -> None:
    market = Market("FOO/USD okx", "FOO/USDT okx", "USDT/USD okx")
    market.mark("FOO/USD okx", "9", at_s=-500)
    market.mark("USDT/USD okx", "1")
    assert market.rate("FOO") == (D(9), "FOO/USD okx", False)
    market.mark("FOO/USDT okx", "2")
    assert market.rate("FOO") == (D(2), "FOO/USDT okx > USDT/USD okx", True)


def test_new_prices_on_a_known_path_count_at_once() -> None:
    market = Market("FOO/USD okx")
    market.mark("FOO/USD okx", "9")
    assert market.rate("FOO") == (D(9), "FOO/USD okx", True)
    market.mark("FOO/USD okx", "10", at_s=0.1)
    assert market.rate("FOO", 0.1) == (D(10), "FOO/USD okx", True)


def test_derivatives_price_nothing() -> None:
    market = Market()
    market.valuation.list_instruments([pair("FOO/USD:FOO", "okx", InstrumentKind.PERPETUAL)])
    market.mark("FOO/USD:FOO okx", "3")
    assert market.rate("FOO") is None


def test_paths_are_at_most_four_legs() -> None:
    market = Market("A/B okx", "B/C okx", "C/D okx", "D/E okx", "E/USD okx")
    for text in ("A/B okx", "B/C okx", "C/D okx", "D/E okx", "E/USD okx"):
        market.mark(text, "2")
    assert market.rate("B") == (D(16), "B/C okx > C/D okx > D/E okx > E/USD okx", True)
    assert market.rate("A") is None


def test_value_adds_up_and_unpriced_stays_outside() -> None:
    market = Market("BTC/USD okx", "ETH/USD okx", "FOO/BAR okx")
    market.mark("BTC/USD okx", "100000")
    market.mark("ETH/USD okx", "3000", at_s=-16)
    market.mark("FOO/BAR okx", "5")
    value = market.valuation.value(
        [
            holding("BTC", "0.5"),
            holding("BTC", "0.25", venue="okx", confirmed_ns=NOW - 91 * SECOND),
            holding("ETH", "10"),
            holding("FOO", "90000"),
            holding("USD", "1000.5"),
        ],
        NOW,
    )
    assert [v.usd for v in value.holdings] == [50_000, 25_000, 30_000, None, D("1000.5")]
    assert value.nav_usd == D("106000.5")
    assert value.unpriced == ("FOO",)
    assert value.confidence == (D("51000.5") / D("106000.5")).quantize(D("1e-8"), "ROUND_FLOOR")


@pytest.mark.parametrize(("age_s", "sure"), [(90, True), (90.001, False)])
def test_a_balance_is_trusted_for_ninety_seconds(age_s: float, sure: bool) -> None:
    value = Market().valuation.value(
        [holding("USD", "5", confirmed_ns=NOW - round(age_s * SECOND))], NOW
    )
    assert value.confidence == (1 if sure else 0)


def test_debts_reduce_value_and_do_not_cancel_uncertainty() -> None:
    market = Market("ETH/USD okx")
    market.mark("ETH/USD okx", "100", at_s=-20)
    value = market.valuation.value([holding("USD", "100"), holding("ETH", "0", borrowed="3")], NOW)
    assert value.nav_usd == -200
    assert value.confidence == D("0.25")


def test_nothing_held_nothing_priced_and_nothing_left_have_no_confidence() -> None:
    valuation = Market().valuation
    empty = valuation.value([], NOW)
    assert (empty.nav_usd, empty.confidence, empty.unpriced) == (None, None, ())
    unpriced = valuation.value([holding("FOO", "1")], NOW)
    assert (unpriced.nav_usd, unpriced.confidence, unpriced.unpriced) == (None, None, ("FOO",))
    zero = valuation.value([holding("USD", "5", borrowed="5")], NOW)
    assert (zero.nav_usd, zero.confidence) == (D(0), None)


def test_almost_sure_is_not_shown_as_sure() -> None:
    value = Market().valuation.value(
        [holding("USD", "1e15"), holding("USD", "0.00001", confirmed_ns=0)], NOW
    )
    assert value.confidence == D("0.99999999")


def test_absurd_figures_do_not_break_the_sum() -> None:
    market = Market("FOO/USD okx")
    market.mark("FOO/USD okx", "1e90")
    value = market.valuation.value([holding("FOO", "1e90"), holding("USD", "1")], NOW)
    assert value.nav_usd is not None
    assert value.nav_usd > D("1e179")


def _solana() -> Market:
    market = Market("SOL/USD okx", "SOL/USDT okx", "USDT/USD okx")
    market.mark("SOL/USDT okx", "149.99", "150.01")
    market.mark("USDT/USD okx", "0.9999", "1.0001")
    return market


def test_two_forgotten_orders_on_the_shortest_way_set_no_price() -> None:
    market = _solana()
    market.mark("SOL/USD okx", "1", "5000")
    assert market.rate("SOL") == (D(150), "SOL/USDT okx > USDT/USD okx", True)


def test_a_bare_last_trade_gives_way_to_quotes_and_is_fresh_where_there_are_none() -> None:
    market = _solana()
    market.board.traded("okx", "SOL/USD", D(90), NOW)
    assert market.rate("SOL") == (D(150), "SOL/USDT okx > USDT/USD okx", True)
    alone = Market("SOL/USD okx")
    alone.board.traded("okx", "SOL/USD", D(90), NOW)
    assert alone.rate("SOL") == (D(90), "SOL/USD okx", True)


@pytest.mark.parametrize(("ask", "fresh"), [("100", True), ("100.01", False)])
def test_a_middle_says_something_up_to_two_percent_of_spread(ask: str, fresh: bool) -> None:
    market = Market("FOO/USD okx")
    market.mark("FOO/USD okx", "98", ask)
    rate = market.valuation.rate("FOO", NOW)
    assert rate is not None
    assert (rate.fresh, rate.quotes[0].sure) == (fresh, fresh)
    value = market.valuation.value([holding("FOO", "1")], NOW)
    assert value.confidence == (1 if fresh else 0)


def test_where_only_a_wide_pair_is_left_the_last_known_rate_stands_with_its_age() -> None:
    market = Market("FOO/USD okx", "FOO/USDT okx", "USDT/USD okx")
    market.mark("FOO/USD okx", "149", "151")
    market.mark("FOO/USD okx", "1", "5000", at_s=60)
    market.mark("USDT/USD okx", "1", at_s=60)
    assert market.rate("FOO", 60) == (D(150), "FOO/USD okx", False)
    market.mark("FOO/USDT okx", "1", "3", at_s=61)  # new, and says nothing
    rate = market.valuation.rate("FOO", NOW + 62 * SECOND)
    assert rate is not None
    assert (rate.price, rate.at_ns, rate.fresh) == (D(150), NOW, False)
    market.mark("FOO/USD okx", "159", "161", at_s=62.1)
    assert market.rate("FOO", 62.2) == (D(160), "FOO/USD okx", True)  # awake: at once


def test_wanted_pairs_lead_around_a_dead_pair_by_the_two_busiest_neighbours() -> None:
    coins = ("BTC", "ETH", "EUR", "SOL")
    market = Market(
        *(f"{coin}/USD okx" for coin in (*coins, "USDT")),
        *(f"{coin}/USDT {venue}" for coin in coins for venue in ("okx", "binance")),
        "ETH/BTC okx", "SOL/BTC okx", "SOL/ETH okx", "SOL/EUR okx", "EUR/BTC okx",
    )  # fmt: skip
    assert market.valuation.nearest_pairs(["SOL"]) == {("okx", "SOL/USD")}
    assert market.valuation.wanted_pairs(["SOL"]) == {
        ("okx", "SOL/USD"), ("okx", "SOL/USDT"), ("binance", "SOL/USDT"), ("okx", "SOL/BTC"),
        ("okx", "USDT/USD"), ("okx", "BTC/USD"),
    }  # fmt: skip


def test_nearest_pairs_are_those_on_the_shortest_ways() -> None:
    market = Market(
        "BTC/USDT binance", "BTC/USDT okx", "USDT/USD okx", "ETH/BTC okx", "ETH/USDT okx", "X/Y okx"
    )
    assert market.valuation.nearest_pairs(["BTC", "USD", "X"]) == {
        ("binance", "BTC/USDT"),
        ("okx", "BTC/USDT"),
        ("okx", "USDT/USD"),
    }
    assert market.valuation.nearest_pairs(["ETH"]) == {("okx", "ETH/USDT"), ("okx", "USDT/USD")}
