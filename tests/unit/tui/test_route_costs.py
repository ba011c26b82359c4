"""What the ticket says of costs: of what, in which direction, and beside which other way."""

import pytest

from tests.fakes.demo_plans import DemoPlans, five_venues
from tests.unit.tui.trader import Trader


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_what_stands_against_another_way_is_not_cut_off(size: tuple[int, int]) -> None:
    trader = Trader(DemoPlans(five_venues())).type("b", "2.5", "tab", "97425")
    trader.type("shift+tab", "shift+tab", "right")
    text = trader.picture(*size)
    assert "versus" not in text or "1.2 of 2.5 BTC lies beyond the cap" in text
    assert size[0] == 80 or "versus" in text
