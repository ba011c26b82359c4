"""The path found is the best of all paths there are, and the sums add up."""

from decimal import Decimal as D
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.instants import SECOND
from app.market.quotes import FRESH, PriceBoard
from app.portfolio.price_paths import LEGS_MAX
from app.portfolio.valuation import Valuation
from tests.unit.portfolio.makers import NOW, holding, pair

ASSETS = ("USD", "USDT", "BTC", "ETH", "EUR")
PAIRS = [f"{base}/{quote}" for base, quote in permutations(ASSETS, 2)]

marks = st.dictionaries(
    st.tuples(st.sampled_from(["binance", "okx"]), st.sampled_from(PAIRS)),
    st.tuples(st.integers(1, 10**6), st.sampled_from((0, 1, 2, 3, 50)), st.integers(0, 40)),
    max_size=14,
)
Marks = dict[tuple[str, str], tuple[int, int, int]]
# A leg is wider than 2 %, age of the oldest leg, legs, sum of spreads, rate.
Option = tuple[bool, int, int, float, D]


def _priced(known: Marks) -> Valuation:
    board = PriceBoard()
    valuation = Valuation(board)
    valuation.list_instruments(pair(symbol, venue) for venue, symbol in known)
    for (venue, symbol), (bid, spread, age_s) in known.items():
        ask = D(bid) * (1 + D(spread) / 100)
        assert board.mark(venue, symbol, D(bid), ask, NOW - age_s * SECOND)
    return valuation


def _options(known: Marks, asset: str, seen: tuple[str, ...] = ()) -> list[Option]:
    """Every way from the asset to USD without a loop, by brute force."""
    if asset == "USD":
        return [(False, 0, 0, 0.0, D(1))]
    if len(seen) == LEGS_MAX:
        return []
    found: list[Option] = []
    for (_, symbol), (bid, spread, age_s) in known.items():
        base, quote = symbol.split("/")
        ask = D(bid) * (1 + D(spread) / 100)
        mid = (D(bid) + ask) / 2
        if asset not in (base, quote) or (base == "USD" and asset == quote):
            continue
        target = quote if asset == base else base
        if target in seen:
            continue
        rate = mid if asset == base else 1 / mid
        wide = (ask - D(bid)) / ask > D("0.02")
        width = (float(ask) - float(D(bid))) / float(ask)
        found += [
            (wide or wides, max(age_s, age), legs + 1, width + widths, rate * rest)
            for wides, age, legs, widths, rest in _options(known, target, (*seen, asset))
        ]
    return found


@given(marks)
def test_the_rate_is_that_of_the_best_path(known: Marks) -> None:
    valuation = _priced(known)
    for asset in ASSETS[1:]:
        rate = valuation.rate(asset, NOW)
        options = _options(known, asset)
        fresh = [option for option in options if not option[0] and option[1] * SECOND <= FRESH]
        if not options:
            assert rate is None
            continue
        assert rate is not None
        assert rate.fresh == bool(fresh)
        if fresh:
            legs = min(option[2] for option in fresh)
            widths = min(option[3] for option in fresh if option[2] == legs)
            best = [o[4] for o in fresh if o[2] == legs and abs(o[3] - widths) < 1e-12]
            assert len(rate.legs) == legs
        else:
            doubtful = min(option[0] for option in options)
            assert all(quote.sure for quote in rate.quotes) != doubtful
            options = [option for option in options if option[0] == doubtful]
            best = [option[4] for option in options]
            if not doubtful:
                age_s = min(option[1] for option in options)
                best = [option[4] for option in options if option[1] == age_s]
                assert rate.at_ns == NOW - age_s * SECOND
        assert any(abs(rate.price / price - 1) < D("1e-50") for price in best)


amounts = st.decimals(D(-1000), D(1000), places=8)


@given(marks, st.lists(st.tuples(st.sampled_from((*ASSETS, "FOO")), amounts, st.integers(0, 120))))
def test_the_total_is_the_sum_of_what_is_shown(
    known: Marks, held: list[tuple[str, D, int]]
) -> None:
    valuation = _priced(known)
    value = valuation.value(
        [
            holding(asset, str(amount), confirmed_ns=NOW - age_s * SECOND)
            for asset, amount, age_s in held
        ],
        NOW,
    )
    priced = [valued.usd for valued in value.holdings if valued.usd is not None]
    assert value.nav_usd == (sum(priced, D(0)) if priced else None)
    assert set(value.unpriced) == {v.holding.asset for v in value.holdings if v.usd is None}
    assert not set(value.unpriced) & set(value.rates)
    whole = sum((abs(usd) for usd in priced), D(0))
    sure = sum(
        (
            abs(valued.usd)
            for valued in value.holdings
            if valued.usd is not None
            and NOW - valued.holding.confirmed_ns <= 90 * SECOND
            and value.rates[valued.holding.asset].fresh
        ),
        D(0),
    )
    if whole == 0:
        assert value.confidence is None
    else:
        assert value.confidence is not None
        assert 0 <= sure / whole - value.confidence < D("1e-8")
