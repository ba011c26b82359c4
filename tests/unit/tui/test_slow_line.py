"""On a slow line a key confirms only what can have been seen when it was pressed."""

from tests.unit.tui.trader import Trader


def test_on_a_slow_line_a_key_is_believed_once_the_plan_can_have_been_seen() -> None:
    """Two seconds there and back: what arrives sooner was pressed at the screen before."""
    trader = Trader()
    trader.desk.round_trip_s = 2.0
    trader.type("b", "0.5", "tab", "97000", "enter").frames(40).type("y")
    assert trader.sent == []
    assert "too briefly" in trader.notice
    trader.frames(3).type("y")
    assert len(trader.sent) == 1


def test_on_a_slow_line_a_change_is_sent_once_it_can_have_been_seen() -> None:
    trader = Trader()
    trader.desk.round_trip_s = 2.0
    trader.type("+").frames(40).type("y")
    assert trader.amended == []
    trader.frames(3).type("y")
    assert len(trader.amended) == 1
