"""Whatever is typed is read or answered, never raised; whatever is read prints as a line that reads the same."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.order_line import OrderLine
from app.trading.language import LONGEST_LINE, parse_line, print_line
from app.trading.line_names import ListedSymbols
from app.trading.line_numbers import LineProblem
from app.trading.line_reader import GRAMMAR

VENUES = ("binance", "okx", "kraken", "bybit", "coinbase")
COINS = ("BTC", "ETH", "SOL", "XRP", "1INCH", "DOGE")
LISTED = tuple(f"{coin}/{quote}" for coin in COINS for quote in ("USDT", "EUR", "BTC"))
SYMBOLS = ListedSymbols(LISTED)

numbers = st.one_of(
    st.integers(0, 10**9).map(str),
    st.decimals(0, 10**6, places=8).map(lambda value: f"{value:f}"),
    st.sampled_from(["0.00000001", ".5", "5.", "123456789012345678901234", "1,5", "1e5", "05"]),
)
sizes = st.tuples(
    numbers, st.sampled_from(["", "", "$", "%", "n%", "k", "m", "k$", "m$", "K", "x"])
).map("".join)
offsets = st.tuples(
    st.sampled_from(["", "bid", "ask", "mid", "BID"]),
    st.sampled_from(["+", "-"]),
    numbers,
    st.sampled_from(["t", "bp", "%", "T", ""]),
).map("".join)
prices = numbers | offsets | st.sampled_from(["bid", "ask", "mid", "MID"])
styles = st.one_of(
    st.tuples(
        st.sampled_from(["lim", "limit", "mkt", "market", "po", "post", "@", "LIM"]), prices
    ).map(" ".join),
    st.tuples(prices, st.sampled_from(["", " po", " post"])).map(
        lambda pair: f"@{pair[0]}{pair[1]}"
    ),
    st.sampled_from(["mkt", "", "lim"]),
)
venues = st.sampled_from([*VENUES, "bin", "k", "krk", "by", "b", "OKX", "nowhere"])
routes = st.one_of(
    st.just(""),
    st.just("sor"),
    venues.map(lambda name: f"@{name}"),
    st.lists(venues, min_size=1, max_size=3).map(lambda names: f"sor={','.join(names)}"),
)
exclusions = st.lists(venues.map(lambda name: f"x{name}"), max_size=2).map(" ".join)
shares = st.one_of(st.just(""), numbers.map(lambda number: f"max{number}%"), st.just("max60%"))
symbols = st.sampled_from(["", "", "btc", "eth", "xrp", "1inch", "ETH/BTC", "doge/eur", "nothing"])
lines = st.tuples(
    st.sampled_from(["b", "s", "buy", "sell", "B"]),
    sizes | st.just(""),
    symbols,
    styles,
    routes,
    exclusions,
    shares,
).map(" ".join)


def check_line(text: str) -> bool:
    """Read, print, read again; whether the line meant an order."""
    order = parse_line(text, symbol_in_view="BTC/USDT", symbols=SYMBOLS, venues=VENUES)
    if isinstance(order, LineProblem):
        assert order.sentence.endswith(".")
        assert len(order.sentence) < 200 + len(GRAMMAR)
        return False
    printed = print_line(order)
    assert len(printed) <= LONGEST_LINE
    again = parse_line(printed, symbol_in_view="SOL/EUR", symbols=SYMBOLS, venues=VENUES)
    assert again == order, (text, printed, again)
    assert isinstance(again, OrderLine)
    assert print_line(again) == printed
    return True


@given(lines)
@settings(max_examples=5000, derandomize=True, deadline=None)
@pytest.mark.slow
def test_a_printed_line_reads_as_the_same_order(text: str) -> None:
    check_line(text)


@given(st.text(max_size=300) | st.text("bs 0123456789.,$%nkm@+-xtp=/", max_size=60))
@settings(max_examples=2000, derandomize=True, deadline=None)
def test_no_text_raises(text: str) -> None:
    for typed in (text, f"b {text}", f"s 1 {text}", f"b 1 lim {text}"):
        check_line(typed)


def test_a_line_is_read_in_well_under_a_millisecond_over_ten_thousand_instruments() -> None:
    """A tenth of what a key may cost; the best of several, since others share the machine."""
    many = ListedSymbols(f"C{number}/USDT" for number in range(10_000))
    text = "b 1.5m$ c9999 lim mid-0.1% sor=bin,okx xkrk max60%"
    best = 1.0
    for _ in range(200):
        began = perf_counter()
        order = parse_line(text, symbol_in_view="C1/USDT", symbols=many, venues=VENUES)
        best = min(best, perf_counter() - began)
    assert isinstance(order, OrderLine)
    assert best < 0.001
