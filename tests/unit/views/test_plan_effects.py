"""What the preview says will be held after a fill is what the venue leaves: fees come off what is received."""

from decimal import Decimal as D

import pytest

from app.market.quotes import PriceBoard
from app.portfolio.valuation import Valuation
from app.views.plan import plan_effects
from tests.unit.portfolio.makers import NOW, holding
from tests.unit.trading_routing.makers import routed, venue

# 2 are offered at 100; taker 10 bp, maker 10 bp too
ONE = venue("one", "100x2", "99x5", "0.001")


@pytest.mark.parametrize(
    ("line", "coins", "money"),
    [
        ("b 2 mkt 101", D("1.998"), D(-200)),
        ("b 3 lim 100", D("2.997"), D(-300)),  # 2 taken, 1 rests
        ("b 1 post 90", D("0.999"), D(-90)),
        ("s 2 mkt 98", D(-2), D("197.802")),
    ],
)
def test_fees_come_off_what_is_received(line: str, coins: D, money: D) -> None:
    value = Valuation(PriceBoard()).value([holding("BTC", "10"), holding("USDT", "1000")], NOW)
    changes = {change.name: change.after for change in plan_effects(routed(line, ONE), value)}
    assert changes["BTC total"] == D(10) + coins
    assert changes["USDT total"] == D(1000) + money
