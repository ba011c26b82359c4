"""What the market does between a look and a key: it is on the screen, or the key does nothing."""

from decimal import Decimal

import msgspec

from app.views import keys
from tests.fakes import demo_views as demo
from tests.unit.tui.amending import strip
from tests.unit.tui.trader import Trader

D = Decimal


def _top(trader: Trader) -> str:
    return "".join(cell[0] for cell in trader.desk.panels.ladder.paint(40, 10)[0])


def test_levels_left_out_at_the_spread_are_in_the_title_also_of_a_crossed_book() -> None:
    trader = Trader().type("2", *"jjjj")
    crossed = msgspec.structs.replace(demo.ladder(), raw_crossed=True)
    trader.desk.show(keys.LADDER, crossed)
    _top(trader)  # what is left out is known once it was painted
    assert "from bid" in _top(trader)


def test_a_ladder_that_is_left_shows_its_spread_again() -> None:
    trader = Trader().type("2", *"jjjj")
    _top(trader)
    assert "from bid" in _top(trader)
    trader.type("6")
    _top(trader)
    assert "from bid" not in _top(trader)


def test_joining_is_not_sent_as_a_take_when_the_market_has_come_to_it() -> None:
    for key in "JF":
        trader = Trader().type("+", key).frames(10)
        view = trader.amend_view
        assert view is not None
        trader.desk.show(keys.AMEND, msgspec.structs.replace(view, takes=D("0.1")))
        trader.frames(10).type("y")
        assert trader.amended == []
        assert "it would take: J or F places it anew" in trader.notice


def test_a_price_typed_across_the_spread_takes_as_it_says() -> None:
    trader = Trader().type("+", "J", "97402.01").frames(10)
    assert "WOULD TAKE" in strip(trader)
    assert len(trader.type("y").amended) == 1


def test_a_price_of_a_frozen_ladder_says_so() -> None:
    trader = Trader().type("2", "j", "p", "b")
    assert "the price is that of the frozen ladder" in trader.notice
    assert "frozen" not in Trader().type("2", "j", "b").notice


def test_a_price_far_from_the_market_is_told() -> None:
    for size in ((80, 20), (120, 24), (160, 40)):
        trader = Trader().type("b", "0.5", "tab", "9740")
        assert "-9,000bp FAR" in trader.picture(*size)
        assert "FAR" not in Trader().type("b", "0.5", "tab", "97000").picture(*size)
