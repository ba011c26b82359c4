"""While a line is typed: what may come next, and how a word may go on."""

import pytest

from app.trading.language import parse_line
from app.trading.line_completion import complete_line, hint_for
from app.trading.line_names import ListedSymbols
from app.trading.line_reader import GRAMMAR

VENUES = ("binance", "bybit", "okx")
SYMBOLS = ListedSymbols(("BTC/USDT", "BTC/USDC", "BTT/USDT", "ETH/USDT", "SOL/EUR", "kBONK/USDT"))


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("b 1 e", "b 1 eth "),
        ("b 1 b", "b 1 bt"),
        ("b 1 BTC/", "b 1 BTC/USD"),
        ("b 1 btc/usdc", "b 1 BTC/USDC "),
        ("b 1 btc p", "b 1 btc po"),
        ("b 1 btc pos", "b 1 btc post "),
        ("b 1 btc mk", "b 1 btc mkt "),
        ("b 1 @o", "b 1 @okx "),
        ("b 1 @b", "b 1 @b"),
        ("b 1 @as", "b 1 @ask "),
        ("b 1 sor", "b 1 sor"),
        ("b 1 sor=bi", "b 1 sor=binance "),
        ("b 1 sor=okx,by", "b 1 sor=okx,bybit "),
        ("b 1 xby", "b 1 xbybit "),
        ("b 1 kb", "b 1 kbonk "),
        ("b 1 nothing", "b 1 nothing"),
        ("b", "b"),
        ("b ", "b "),
    ],
)
def test_a_word_goes_on_as_far_as_it_is_clear(typed: str, completed: str) -> None:
    assert complete_line(typed, SYMBOLS, VENUES) == completed


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("b", f"b {GRAMMAR}"),
        ("sell", f"s {GRAMMAR}"),
        ("b 1 btc lim", "The price is missing after lim"),
        ("b 1 btc lim 97000", ""),
        ("b 1 foo", "'foo' is no instrument here"),
    ],
)
def test_the_hint_says_what_may_come_or_what_is_wrong(typed: str, hint: str) -> None:
    read = parse_line(typed, symbol_in_view="BTC/USDT", symbols=SYMBOLS, venues=VENUES)
    said = hint_for(typed, read)
    assert said.startswith(hint)
    assert bool(said) == bool(hint)
