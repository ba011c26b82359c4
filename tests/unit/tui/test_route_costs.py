"""What the ticket says of costs: of what, in which direction, and beside which other way."""

import re
from decimal import ROUND_DOWN, Decimal

import msgspec
import pytest

from app.tui.dialogs.route_costs import takes_now, versus_line
from app.views.plan import arriving
from tests.fakes.demo_plans import DemoPlans, five_venues, two_venues
from tests.unit.tui.trader import Trader


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_what_stands_against_another_way_is_not_cut_off(size: tuple[int, int]) -> None:
    trader = Trader(DemoPlans(five_venues())).type("b", "2.5", "tab", "97425")
    trader.type("shift+tab", "shift+tab", "right")
    text = trader.picture(*size)
    assert "versus" not in text or "1.2 of 2.5 BTC lies beyond the cap" in text
    assert size[0] == 80 or "versus" in text


@pytest.mark.parametrize("height", [18, 19, 20, 21, 24])
@pytest.mark.parametrize("asked", ["6", "3"])
def test_nor_in_a_review_of_eighty_columns(height: int, asked: str) -> None:
    trader = Trader(DemoPlans(two_venues())).type("b", asked, "enter")
    plan = trader.ticket.plan
    assert plan is not None
    text = " ".join(trader.picture(80, height).replace("│", " ").split())
    assert "…" not in text
    assert "versus" not in text or plan.counterfactuals[0].note in text
    assert height != 20 or "versus best single venue" in text


def test_in_one_row_a_way_is_named_by_its_venue_or_is_not_there() -> None:
    plan = taking(reviewed=True).ticket.plan
    assert plan is not None

    def told(note: str, *, short: bool = True) -> list[str]:
        way = msgspec.structs.replace(plan.counterfactuals[0], note=note)
        found = msgspec.structs.replace(plan, counterfactuals=(way,))
        return ["".join(cell[0] for cell in row).rstrip() for row in versus_line(found, 78, short=short)]  # fmt: skip

    note = "would rest 0.0355496 that the plan takes now"
    assert told(note) == [f" versus binance  {note}"]
    assert told(note, short=False) == [" versus best single venue binance", f"   {note}"]
    assert told(f"{note}; more USDT than is free there") == []


def taking(*, reviewed: bool = False) -> Trader:
    """A limit above the asks of binance and of okx, whose first levels are within it."""
    trader = Trader(DemoPlans(two_venues())).type("b", "3", "tab", "97405")
    return trader.type("enter") if reviewed else trader


def read(trader: Trader, size: tuple[int, int]) -> list[str]:
    """Each column of frames by itself, as one text."""
    rows = [row.strip("│╭╮╰╯").split("││") for row in trader.picture(*size).splitlines()]
    columns = max(len(row) for row in rows)
    texts = (" ".join(row[at] for row in rows if len(row) > at) for at in range(columns))
    return [" ".join(text.split()) for text in texts]


SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("reviewed", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_a_limit_order_that_takes_says_how_much_where_and_what_rests(
    size: tuple[int, int], reviewed: bool
) -> None:
    texts = read(taking(reviewed=reviewed), size)
    told = "takes now 1.3 at binance, 0.9 at okx; rests 0.8 at binance"
    assert any(told in text for text in texts), texts


def test_one_that_takes_all_says_so_and_one_that_rests_or_must_take_says_nothing() -> None:
    trader = Trader(DemoPlans(two_venues())).type("b", "1", "tab", "97405")
    plan = trader.ticket.plan
    assert plan is not None
    assert takes_now(plan) == "takes all of it now: 1 at binance"
    trader.type("ctrl+u", "97000")
    assert "takes" not in read(trader, (120, 40))[0]
    assert "rests until filled; may take" in read(trader, (120, 40))[0]
    capped = Trader(DemoPlans(two_venues())).type("b", "1").ticket.plan
    assert capped is not None
    assert takes_now(capped) == ""


@pytest.mark.parametrize("size", SIZES)
def test_a_cost_says_of_what_it_is_where_a_part_rests(size: tuple[int, int]) -> None:
    texts = read(taking(reviewed=True), size)
    assert any("of the 2.2 that takes now" in text for text in texts), texts
    whole = Trader(DemoPlans(two_venues())).type("b", "1", "tab", "97405", "enter")
    assert not any("that takes now" in text for text in read(whole, size))


def test_a_review_of_a_split_on_a_small_terminal_names_the_best_other_way() -> None:
    trader = Trader(DemoPlans(two_venues())).type("b", "3", "enter").frames()
    text = trader.picture(80, 24)
    assert "Review" in text
    assert "versus best single venue" in " ".join(text.split())


def test_the_hint_says_what_takes_now_and_what_becomes_of_the_rest() -> None:
    def told(line: str) -> str:
        trader = Trader(DemoPlans(two_venues())).type(":", line)
        return trader.desk.panels.command.hint

    assert told("b 1.5 btc lim 97410").startswith("bin 1.3 okx 0.2 all-in 97,")  # all takes
    resting = told("b 3 btc lim 97405")
    assert resting.startswith("bin 2.1 okx 0.9: 2.2 takes now, 0.8 rests; all-in 97,")
    capped = told("b 3 btc mkt 97405")
    assert ": 2.2 takes now, 0.8 would be canceled; all-in 97," in capped
    assert told("s 0.8 btc lim 97500").endswith(" rests")


@pytest.mark.parametrize("size", SIZES)
def test_the_coins_that_arrive_have_no_endless_decimals(size: tuple[int, int]) -> None:
    trader = Trader(DemoPlans(two_venues())).type("b", "6", "tab", "97410", "enter")
    plan = trader.ticket.plan
    assert plan is not None
    coins = arriving(plan)
    assert coins is not None
    assert len(f"{coins:f}".partition(".")[2]) > 12  # its average has endless decimals
    (arrives,) = re.findall(r"arrives ([\d.,]+) BTC", " ".join(read(trader, size)))
    assert arrives == f"{coins.quantize(Decimal('0.00000001'), ROUND_DOWN):f}"
