"""The quit dialog tells what may still trade, not what was asked for once."""

from decimal import Decimal as D

import msgspec
import pytest

from app.views import keys
from tests.fakes import demo_views as demo
from tests.unit.tui.trader import Trader

PARTLY = demo.order(
    1, venue="okx", status="partially_filled", quantity=D("0.18"), filled=D("0.01230805")
)
WHOLE = demo.order(2, quantity=D("1234.5"), external=True)
PERPETUAL = demo.order(3, symbol="DOGE/USDT:USDT", status="unknown", filled=D("0.1"))


def lines(size: tuple[int, int]) -> list[str]:
    trader = Trader()
    rows = (PARTLY, WHOLE, PERPETUAL)
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=rows))
    text = trader.type("q").picture(*size)
    assert "…" not in text
    return [line for line in text.splitlines() if "USDT" in line]


@pytest.mark.parametrize("size", [(80, 20), (84, 20), (60, 20), (200, 60)])
def test_of_a_partly_filled_order_what_is_open_leads(size: tuple[int, int]) -> None:
    found = lines(size)
    assert [line for line in found if "0.16769195 of 0.18 " in line]
    assert [line for line in found if "0.4 of 0.5 " in line]
    assert [line for line in found if " 1,234.5 " in line]


def test_its_columns_stand_below_each_other_and_nothing_is_cut() -> None:
    found = lines((80, 20))
    at = {line.index(state) for line in found for state in ("OPEN", "PARTIAL", "UNKNOWN?") if state in line}  # fmt: skip
    assert len(at) == 1
    ends = {found[at].index(figure) + len(figure) for at, figure in enumerate(_figures(found))}
    assert len(ends) == 1


def _figures(found: list[str]) -> list[str]:
    figures = ("0.16769195", " 1,234.5", " 0.4")
    return [next(each for each in figures if each in line) for line in found]
