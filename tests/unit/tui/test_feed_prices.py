"""How many decimals an order's price has: those of its venue's tick, in the feed all of one symbol alike."""

from decimal import Decimal

import msgspec
import pytest

from app.views import keys
from tests.fakes.demo_orders import order, orders
from tests.unit.tui.trader import Trader

D = Decimal


def test_prices_of_one_symbol_have_the_same_decimals() -> None:
    rows = (
        order(1, venue="okx", price=D("91516.8"), average=D("91516.75"), price_digits=1),
        order(2, venue="binance", price=D("91516.80"), average=D("91516.75"), price_digits=2),
        order(3, symbol="DOGE/USDT", price=D("0.18342"), average=None, price_digits=5),
    )
    trader = Trader()
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(orders(), rows=rows))
    picture = trader.desk.panels.orders.paint(140, 8)
    text = "\n".join("".join(cell[0] for cell in row) for row in picture)
    assert text.count("91,516.80 ") == 2
    assert text.count("91,516.7500") == 2
    assert "91,516.8 " not in text
    assert "0.18342 " in text


@pytest.mark.parametrize(
    ("venues", "price"), [(" @okx", "97,000.0"), (" @binance", "97,000.00"), ("", "97,000.00")]
)
def test_a_price_has_the_decimals_that_the_order_is_told_with_from_then_on(
    venues: str, price: str
) -> None:
    trader = Trader().type(":", f"b 0.5 btc lim 97000{venues}", "enter", "enter").frames()
    assert f" {price} USDT" in trader.picture()
    assert f" @ {price} on " in trader.type("y").notice
