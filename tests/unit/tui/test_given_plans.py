"""A plan that was confirmed: until the engine has answered, the screen says neither that it went nor more."""

from tests.unit.tui.test_review import reviewing


def test_a_plan_that_the_engine_refuses_stays_on_the_screen_with_the_reason() -> None:
    """The book moved between the last picture and the key: the trader must not believe it went."""
    trader = reviewing().frames()
    trader.plans.send_refusal = "okx moved 1.2 bp since this plan was made, nothing was sent."
    trader.type("y")
    assert "VOID" in trader.picture()
    assert "okx moved 1.2 bp" in trader.picture()
    assert "order given" not in trader.notice
    trader.plans.send_refusal = ""
    trader.type("r").frames()
    trader.type("y")
    assert len(trader.sent) == 2
    assert trader.desk.dialog is None
    assert trader.notice.startswith("order given")


def test_until_the_engine_has_answered_nothing_is_given_again_nor_said_to_be() -> None:
    trader = reviewing().frames()
    trader.slow = True
    trader.type("y", "y")
    assert len(trader.sent) == 1
    assert "the engine has not answered yet" in trader.notice
    trader.answered()
    assert trader.desk.dialog is None
    assert trader.notice.startswith("order given")
