"""Money of a quote asset and prices after fees: decimals enough to tell two of them apart, in every column."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.amounts import average_digits
from app.trading.routing.plan import CostParts
from app.trading.venue_market import VenueMarket
from app.tui import formatting as form
from app.tui.dialogs.plan_table import plan_table
from app.tui.dialogs.route_costs import cost_bars, cost_line
from app.tui.quote_money import fitting_digits, quote_money
from app.views import keys
from app.views.ladder import LadderRow
from tests.fakes import demo_views as demo
from tests.fakes.demo_plans import DemoPlans, market
from tests.fakes.demo_routes import routes
from tests.unit.tui.trader import Trader

D = Decimal


def eth_btc(venue: str, asks: str, bids: str, fee: str) -> VenueMarket:
    """A coarse tick: a step of it is 3 bp of the price."""
    found = market(venue, asks, bids, fee, tick="0.00001", available_quote=D(3))
    instrument = msgspec.structs.replace(
        found.instrument,
        symbol="ETH/BTC",
        base="ETH",
        quote="BTC",
        lot=D("0.0001"),
        min_quantity=D("0.0001"),
        min_notional=D("0.0001"),
    )
    return msgspec.structs.replace(found, instrument=instrument)


def books() -> tuple[VenueMarket, ...]:
    """Binance bids the most for a little, okx more on average; both ask the same but for the fee."""
    return (
        eth_btc("binance", "0.03336x9", "0.03335x0.01 0.0333x9", "0.001"),
        eth_btc("okx", "0.03336x9", "0.03334x9", "0.0008"),
    )


def trading(side: str, size: str) -> Trader:
    return Trader(DemoPlans(books())).type(":", "sym eth/btc", "enter", side, size)


@pytest.mark.parametrize(
    ("quote", "price_digits", "size_digits", "value", "text"),
    [
        ("USDT", 2, 5, "45656.8151", "45,656.82"),
        ("EUR", 8, 8, "12.3456", "12.35"),
        ("BTC", 5, 4, "0.001667", "0.00166700"),
        ("ETH", 2, 0, "12.3", "12.30"),
        ("TRX", 1, 0, "12.3", "12.30"),
        ("USDT", 2, 5, "0.004", "<0.01"),
        ("USDT", 2, 5, "-0.004", ">-0.01"),
        ("USDT", 2, 5, "0", "0.00"),
        ("BTC", 5, 4, "0.000000001", "<0.00000001"),
    ],
)
def test_money_has_the_decimals_of_its_quote(
    quote: str, price_digits: int, size_digits: int, value: str, text: str
) -> None:
    assert quote_money(quote, price_digits, size_digits).text(D(value)) == text


@pytest.mark.parametrize(
    ("tick_digits", "about", "digits"),
    [(2, "91000", 2), (1, "91000", 1), (5, "0.03334", 7), (2, "150.4", 3), (8, "0.00001234", 10)],
)
def test_a_price_after_fees_is_told_to_a_tenth_of_a_basis_point(
    tick_digits: int, about: str, digits: int
) -> None:
    assert average_digits(tick_digits, D(about)) == digits


@given(st.decimals(min_value=D("1e-9"), max_value=10**7, allow_nan=False), st.integers(0, 10))
def test_a_step_of_such_a_price_is_never_more_than_that(about: Decimal, tick_digits: int) -> None:
    digits = average_digits(tick_digits, about)
    assert digits >= tick_digits
    assert D(1).scaleb(-digits) <= about * D("0.00001")


def test_decimals_give_way_to_the_room_down_to_the_ticks() -> None:
    assert fitting_digits(10, 8, D("0.0000123456"), 12) == 10
    assert fitting_digits(10, 8, D("0.0000123456"), 11) == 9
    assert fitting_digits(4, 2, D("1234567.8"), 5) == 2


def test_a_sale_for_coins_is_told_in_coins() -> None:
    trader = trading("s", "0.05")
    text = trader.picture(120, 40)
    # 0.01 x 0.03335 + 0.04 x 0.03334, less 10 and 8 bp of them
    for part in ("0.00166710 BTC", "notional    0.00166710   fee    0.00000140 BTC", "0.0333133"):
        assert part in text, text
    small = trader.picture(80, 24)
    for part in ("0.00166710 BTC", "0.0333400", "0.0333166", "0.0333133"):
        assert part in small, small
    assert not any("####" in row for row in (text + small).splitlines() if "[" not in row)
    trader.type("enter")
    review = trader.picture(80, 24)
    assert "0.00166710 BTC for 0.05 ETH" in review
    assert "0.00 BTC" not in text + small + review


def test_other_ways_differ_in_money_that_can_be_seen() -> None:
    text = trading("s", "0.05").picture(120, 40)
    line = next(row for row in text.splitlines() if "best single venue okx" in row)
    assert line.split()[-4:-1] == ["0.0333133", "+0.20", "+0.00000003"]


def test_the_review_of_a_buy_says_how_many_coins_arrive() -> None:
    trader = trading("b", "0.05").type("enter")
    assert "arrives 0.04996 ETH" in trader.picture(80, 24)  # 0.05 less 8 bp
    assert "arrives 0.04996 ETH" in trader.picture(120, 40)
    assert "arrives" not in trading("s", "0.05").type("enter").picture(80, 24)


@pytest.mark.parametrize("width", [38, 42, 66, 80])
def test_net_prices_of_a_coarse_tick_are_told_apart(width: int) -> None:
    rows = [
        LadderRow(price=D(net), raw=D("0.03334"), size=D(1), cumulative=D(1), venue=venue, letter="B", own=D(0))
        for net, venue in (("0.0333450", "binance"), ("0.0333433", "okx"))
    ]  # fmt: skip
    view = msgspec.structs.replace(
        demo.ladder("ETH/BTC"), quote="BTC", bids=tuple(rows), asks=(), own=(), price_digits=5
    )
    trader = Trader()
    trader.desk.show(keys.LADDER, view)
    text = "\n".join(
        "".join(cell[0] for cell in row) for row in trader.desk.panels.ladder.paint(width, 24)
    )
    assert "0.0333450" in text
    assert "0.0333433" in text


def test_the_parts_of_the_cost_add_up_to_the_total_that_is_shown() -> None:
    view = Trader().type("b", "0.5").view
    assert view is not None
    costs = view.plan.costs
    assert costs is not None
    parts = CostParts(spread=D("3.084"), walk=D(0), fees=D("10.004"))
    plan = msgspec.structs.replace(
        view.plan, costs=msgspec.structs.replace(costs, basis_points=parts, money=parts)
    )
    line = "".join(cell[0] for row in cost_line(plan, "USDT", 78) for cell in row)
    assert "13.09 bp = spread+walk 3.09 + fees 10.00" in line
    bars = ["".join(cell[0] for cell in row).split() for row in cost_bars(plan, 78)]
    assert [bars[1][-1], bars[2][-1], bars[3][-3]] == ["3.09", "10.00", "13.09"]


def test_the_card_of_an_order_tells_its_averages_alike() -> None:
    card = msgspec.structs.replace(
        routes().cards[0],
        planned_all_in=D("0.03331333"),
        all_in=D("0.0333143"),
        planned_raw=D("0.03334"),
        raw=D("0.033341"),
        mid=D("0.03335"),
        price_digits=5,
        shares=(),
    )
    text = "".join(cell[0] for row in plan_table(card, 78) for cell in row)
    assert "0.0333133   0.0333143" in text


@pytest.mark.parametrize("width", [78, 118, 198])
@pytest.mark.parametrize("filled", ["0.03808812", "12345.26330188"])
def test_quantities_on_the_card_are_told_in_full_whatever_a_venues_lot(
    width: int, filled: str
) -> None:
    base = routes().cards[0]
    share = msgspec.structs.replace(
        base.shares[0], planned=D(filled) * 2, filled=D(filled), held=D(filled)
    )
    card = msgspec.structs.replace(
        base, quantity=D(filled) * 2, filled=D(filled), held=D(filled), shares=(share,)
    )
    rows = ["".join(cell[0] for cell in row) for row in plan_table(card, width)]
    assert form.exact(D(filled)) in rows[1]
    assert "#" not in "".join(rows)
    assert {len(row) for row in rows} == {width}
