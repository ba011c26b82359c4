"""What a typed line means, and the one sentence that answers a line that means nothing."""

from decimal import Decimal as D

import pytest

from app.domain.order_line import (
    OffsetUnit,
    OrderLine,
    PriceAnchor,
    PriceTerm,
    Size,
    SizeUnit,
)
from app.domain.order_terms import OrderStyle, Side
from app.trading.language import LONGEST_LINE, parse_line, print_line
from app.trading.line_names import ListedSymbols
from app.trading.line_numbers import LineProblem

VENUES = ("binance", "okx", "kraken", "bybit", "coinbase")
SYMBOLS = ListedSymbols(
    (
        "BTC/USDT",
        "BTC/EUR",
        "BTC/USDT:USDT",
        "ETH/USDT",
        "ETH/BTC",
        "SOL/USD",
        "SOL/EUR",
        "ADA/EUR",
        "ADA/BRL",
        "DOT/EUR",
        "XRP/USDT",
        "XB/USDT",
        "1INCH/USDT",
        "4/USDT",
        "POST/USDT",
        "kBONK/USDT",
        "KBONK/USDT",
        "PERP/USDT:USDT",
    )
)


def read(text: str, in_view: str = "BTC/USDT") -> OrderLine | LineProblem:
    return parse_line(text, symbol_in_view=in_view, symbols=SYMBOLS, venues=VENUES)


def line(text: str, in_view: str = "BTC/USDT") -> OrderLine:
    read_line = read(text, in_view)
    assert isinstance(read_line, OrderLine), read_line.sentence
    return read_line


def problem(text: str) -> str:
    said = read(text)
    assert isinstance(said, LineProblem), print_line(said)
    return said.sentence


CANONICAL = [
    # The sketch of the order language.
    ("b 2.5 btc", "b 2.5 BTC/USDT mkt"),
    ("b 5000$ eth @ -5t", "b 5000$ ETH/USDT lim bid-5t"),
    ("s 50% btc @ ask po", "s 50% BTC/USDT post ask"),
    ("b 1 btc lim 97425 sor xkrk", "b 1 BTC/USDT lim 97425 xkraken"),
    ("b 1 btc lim 97425 sor=bin,okx", "b 1 BTC/USDT lim 97425 sor=binance,okx"),
    # What the command line has always understood.
    ("b 0.5 lim 61000 @okx", "b 0.5 BTC/USDT lim 61000 @okx"),
    ("s 2 post 3500", "s 2 BTC/USDT post 3500"),
    ("b 1 mkt", "b 1 BTC/USDT mkt"),
    ("b 1 mkt 100", "b 1 BTC/USDT mkt 100"),
    ("b @OKX 1 limit 100", "b 1 BTC/USDT lim 100 @okx"),
    ("buy .5 limit 61000.", "b 0.5 BTC/USDT lim 61000"),
    ("sell 2 market", "s 2 BTC/USDT mkt"),
    ("SELL 2 MKT 100", "s 2 BTC/USDT mkt 100"),
    ("b", "b BTC/USDT mkt"),
    ("b lim 100", "b BTC/USDT lim 100"),
    # Sizes.
    ("b 1.5m$", "b 1500000$ BTC/USDT mkt"),
    ("b 5K$", "b 5000$ BTC/USDT mkt"),
    ("s 2k", "s 2000 BTC/USDT mkt"),
    ("b 2n%", "b 2n% BTC/USDT mkt"),
    ("b 100%", "b 100% BTC/USDT mkt"),
    ("b 0.0001", "b 0.0001 BTC/USDT mkt"),
    # Prices.
    ("s 1 @ +0.1%", "s 1 BTC/USDT lim ask+0.1%"),
    ("b 1 @bid", "b 1 BTC/USDT lim bid"),
    ("b 1 @ BID", "b 1 BTC/USDT lim bid"),
    ("b 1 @bid+2t po", "b 1 BTC/USDT post bid+2t"),
    ("b 1 @97425", "b 1 BTC/USDT lim 97425"),
    ("b 1 lim ask-5bp", "b 1 BTC/USDT lim ask-5bp"),
    ("b 1 mkt mid+0.1%", "b 1 BTC/USDT mkt mid+0.1%"),
    ("b 1 post mid+0%", "b 1 BTC/USDT post mid"),
    ("b 1 po -0t", "b 1 BTC/USDT post bid"),
    # Names.
    ("b 1 sol", "b 1 SOL/USD mkt"),
    ("b 1 dot", "b 1 DOT/EUR mkt"),
    ("b 1 eth/btc", "b 1 ETH/BTC mkt"),
    ("b btc/usdt:usdt 1", "b 1 BTC/USDT:USDT mkt"),
    ("b 1 1inch", "b 1 1INCH/USDT mkt"),
    ("b 1 4/usdt", "b 1 4/USDT mkt"),
    ("b 1 post/usdt post 2", "b 1 POST/USDT post 2"),
    ("b 1 xrp", "b 1 XRP/USDT mkt"),
    ("b 1 kBONK/USDT", "b 1 kBONK/USDT mkt"),
    # Routes.
    ("b 1 sor", "b 1 BTC/USDT mkt"),
    ("b 1 xk xcoin", "b 1 BTC/USDT mkt xkraken xcoinbase"),
    ("b 1 xokx XOKX", "b 1 BTC/USDT mkt xokx"),
    ("b 1 sor=okx", "b 1 BTC/USDT mkt @okx"),
    ("b 1 sor=okx,okx,k", "b 1 BTC/USDT mkt sor=okx,kraken"),
    ("b 1 max60%", "b 1 BTC/USDT mkt max60%"),
    ("b 1 max33.3% xokx", "b 1 BTC/USDT mkt xokx max33.3%"),
]


@pytest.mark.parametrize(("typed", "printed"), CANONICAL)
def test_a_line_has_one_canonical_form_that_reads_as_the_same_order(
    typed: str, printed: str
) -> None:
    order = line(typed)
    assert print_line(order) == printed
    assert line(printed) == order


def test_every_part_of_a_line_is_there() -> None:
    assert line("s 1.5k$ eth lim ask-5bp sor=bin,okx xkrk max60%") == OrderLine(
        symbol="ETH/USDT",
        side=Side.SELL,
        style=OrderStyle.LIMIT,
        size=Size(value=D(1500), unit=SizeUnit.QUOTE),
        price=PriceTerm(anchor=PriceAnchor.ASK, value=D(-5), unit=OffsetUnit.BASIS_POINT),
        venues=("binance", "okx"),
        excluded=("kraken",),
        max_share=D("0.6"),
    )
    bare = line("b 1")
    assert (bare.style, bare.price, bare.venues, bare.max_share) == (
        OrderStyle.CAPPED_MARKET,
        None,
        (),
        None,
    )


def test_a_coin_is_the_pair_in_the_quote_in_view_else_in_the_most_usual_one() -> None:
    assert line("b 1 btc", "DOT/EUR").symbol == "BTC/EUR"
    assert line("b 1 btc", "ETH/BTC").symbol == "BTC/USDT"
    assert line("b 1 sol", "BTC/USDT").symbol == "SOL/USD"
    assert line("b 1 ada", "DOT/EUR").symbol == "ADA/EUR"
    assert line("b 1", "FOO/BAR").symbol == "FOO/BAR"
    assert line("b 1 FOO/BAR", "FOO/BAR").symbol == "FOO/BAR"


NO_WORD = "is no instrument here (i lists them) and no word of an order: "
GRAMMAR_OF_B = (
    "b [SIZE] [SYMBOL] [lim PRICE | mkt [CAP] | post PRICE | @ PRICE [po]] "
    "[sor | sor=VENUE,VENUE | @VENUE] [xVENUE] [max60%]; no price: market with a cap."
)
PRICES = "97425, bid, ask-5bp, mid+0.1% or -5t"
SIZES = "2.5, 5000$, 10% of what is free or 2n% of NAV"
SEPARATORS = "use a point for decimals and nothing between thousands, as in 1.5 or 1500"
DIGITS = "write all its digits, as in 100000, or 100k as an amount"
PROBLEMS = [
    ("b 1,5", f"'1,5' is no amount here: {SEPARATORS}."),
    ("b 1_000", f"'1_000' is no amount here: {SEPARATORS}."),
    ("b 1'000", f'"1\'000" is no amount here: {SEPARATORS}.'),
    ("b 1e5", f"'1e5' is no amount here: {DIGITS}."),
    ("b 05", "'05' is no amount here: it begins with 0, type 5 or 0.5."),
    ("b $5000", "'$5000' is no amount here: the sign stands behind the number, as in 5000$."),
    (
        "b -5",
        "'-5' is no amount here: an amount has no sign, and a price follows lim, mkt, post or @.",
    ),
    ("b 1..5", f"'1..5' is no amount here: type {SIZES}."),
    ("b 0", "'0': an amount is above 0 and of at most 24 digits."),
    (
        "b 999999999999999999999999k",
        "'99999999999999999999999…': an amount is above 0 and of at most 24 digits.",
    ),
    ("b 101%", "'101%': a percentage is at most 100%, written in full."),
    ("b 1k%", "'1k%': a percentage is at most 100%, written in full."),
    ("b 1 2", "'2' is a second number: a price follows lim, mkt, post or @."),
    ("b 1 lim 2 3", "'3' is one number too many: SIZE stands before the price."),
    ("b 1 lim", f"The price is missing after lim: type {PRICES}."),
    ("b 1 @", f"The price is missing after @: type {PRICES}."),
    ("b 1 post foo", f"'foo' is no price: after post type {PRICES}."),
    ("b 1 lim 1,5", f"'1,5' is no price here: {SEPARATORS}."),
    ("b 1 lim 1e5", f"'1e5' is no price here: {DIGITS}."),
    ("b 1 lim 5k", f"'5k' is no price here: type {PRICES}."),
    ("b 1 lim 0", "'0': a price is above 0."),
    ("b 1 lim -5", "'-5': an offset needs its unit, as in +5t (ticks), +5bp or +0.1%."),
    ("b 1 @ bid+2", "'bid+2': an offset needs its unit, as in +5t (ticks), +5bp or +0.1%."),
    ("b 1 @ bid+x", f"'bid+x' is no price here: type {PRICES}."),
    ("b 1 lim 2 mkt", "'mkt' is a second kind of order: lim, mkt, post or @ PRICE stands once."),
    ("b 1 lim 2 po", "'po' is a second kind of order: lim, mkt, post or @ PRICE stands once."),
    ("b 1 lim 2 @bid", "'@bid' is a second price: lim, mkt, post or @ PRICE stands once."),
    ("b 1 foo", f"'foo' {NO_WORD}{GRAMMAR_OF_B}"),
    ("b 1 perp", f"'perp' {NO_WORD}{GRAMMAR_OF_B}"),
    ("b 1 x", f"'x' {NO_WORD}{GRAMMAR_OF_B}"),
    ("b 1 btc eth", "'eth' is a second instrument beside BTC/USDT: name one."),
    ("b 1 ada", "'ada' can mean ADA/BRL or ADA/EUR: type the whole symbol."),
    ("b 1 kbonk/usdt", "'kbonk/usdt' can mean KBONK/USDT or kBONK/USDT: type the whole symbol."),
    ("b 1 @b", "'@b' can mean binance or bybit: type more of the name."),
    ("b 1 xby,k", f"'xby,k' {NO_WORD}{GRAMMAR_OF_B}"),
    (
        "b 1 xb",
        "'xb' can mean an instrument, or not on binance: type the whole symbol or xbinance.",
    ),
    (
        "b 1 @foo",
        "'@foo' names no venue: there is binance, okx, kraken, bybit and 1 more.",
    ),
    (
        "b 1 sor=",
        "'sor=' names no venue: there is binance, okx, kraken, bybit and 1 more.",
    ),
    ("b 1 @okx @bin", "'@bin' is a second route: several venues are written sor=bin,okx."),
    ("b 1 sor @okx", "'@okx' is a second route: several venues are written sor=bin,okx."),
    ("b 1 @okx sor", "'sor' contradicts the venue before it: leave one of the two out."),
    ("b 1 @okx xokx", "okx is both asked for and excluded: leave one of the two out."),
    (
        "b 1 xbin xokx xkrk xbyb xcoin",
        "Every venue is excluded: leave one out of the x words.",
    ),
    ("b 1 max60", "'max60': the most that one venue may take is written max60%."),
    ("b 1 max", "'max': the most that one venue may take is written max60%."),
    ("b 1 max0%", "'max0%': the most that one venue may take is written max60%."),
    ("b 1 max101%", "'max101%': the most that one venue may take is written max60%."),
    ("b 1 max60% max50%", "'max50%' is a second share: max60% stands once."),
    ("q 1", f"'q' begins no order: type b or s, then {GRAMMAR_OF_B[2:]}"),
    ("", f"'' begins no order: type b or s, then {GRAMMAR_OF_B[2:]}"),
    ("b " + "1" * LONGEST_LINE, "The line is too long: an order has at most 256 characters."),
]


@pytest.mark.parametrize(("typed", "sentence"), PROBLEMS)
def test_a_line_that_means_nothing_is_answered_with_what_to_type(typed: str, sentence: str) -> None:
    assert problem(typed) == sentence


def test_without_an_instrument_in_view_one_must_be_named() -> None:
    said = read("b 1", in_view="")
    assert isinstance(said, LineProblem)
    assert said.sentence == "No instrument is in view: name one, as in b 1 btc."
    assert line("b 1 btc", in_view="").symbol == "BTC/USDT"


def test_without_venues_none_can_be_named() -> None:
    said = parse_line("b 1 @okx", symbol_in_view="BTC/USDT", symbols=SYMBOLS, venues=())
    assert isinstance(said, LineProblem)
    assert said.sentence == "'@okx' names no venue: none is connected."


def test_a_word_of_another_script_or_with_escapes_is_named_without_harm() -> None:
    said = problem("b 1 \x1b[31m\u202eevil")
    assert said.startswith("'\\x1b[31m\\u202eevil' is no instrument here")
    assert problem("b \u0661\u0662").startswith("'\u0661\u0662' is no instrument here")


def test_a_venue_of_the_whole_name_is_not_confused_with_longer_ones() -> None:
    said = parse_line(
        "b 1 @okx xbinance",
        symbol_in_view="BTC/USDT",
        symbols=SYMBOLS,
        venues=("okxeu", "okx", "binanceus", "binance"),
    )
    assert isinstance(said, OrderLine)
    assert (said.venues, said.excluded) == (("okx",), ("binance",))


def test_a_long_word_is_named_shortly_so_that_its_fault_is_seen() -> None:
    told = problem(f"b 1 {'z' * 60}")
    assert told.startswith(f"'{'z' * 23}…' is no instrument here")
    assert problem(f"b 1 {'z' * 24}").startswith(f"'{'z' * 24}' is no instrument here")
