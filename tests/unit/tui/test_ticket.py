"""The ticket while it is edited: form and line are one thing, each key is planned anew, nothing is sent."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.commands import DraftPlan, SendPlan
from app.domain.order_line import OrderLine
from app.domain.order_terms import OrderStyle, Side
from app.trading.language import print_line
from app.tui.dialogs.ticket_form import FIELDS
from app.views import keys
from tests.fakes.demo_plans import DemoPlans, five_venues
from tests.unit.tui.trader import Trader

D = Decimal


def test_every_key_asks_for_a_plan_and_nothing_is_sent() -> None:
    trader = Trader().type("b", "0.5", "tab", "97000")
    lines = [draft.line for draft in trader.all(DraftPlan)]
    assert [print_line(line) for line in lines if line is not None] == [
        "b BTC/USDT mkt",
        "b 0.5 BTC/USDT mkt",
        "b 0.5 BTC/USDT lim 9",
        "b 0.5 BTC/USDT lim 97",
        "b 0.5 BTC/USDT lim 970",
        "b 0.5 BTC/USDT lim 9700",
        "b 0.5 BTC/USDT lim 97000",
    ]
    assert trader.sent == []


def test_without_a_price_it_is_a_capped_market_order_and_with_one_a_limit_order() -> None:
    trader = Trader().type("b", "0.5")
    assert (trader.draft.style, trader.draft.price) == (OrderStyle.CAPPED_MARKET, None)
    assert trader.type("tab", "97000").draft.style is OrderStyle.LIMIT
    assert trader.type("ctrl+u").draft.style is OrderStyle.CAPPED_MARKET
    chosen = trader.type("shift+tab", "shift+tab", "left", "tab", "tab", "97000")
    assert chosen.draft.style is OrderStyle.LIMIT
    assert chosen.type("ctrl+u").draft.style is OrderStyle.LIMIT  # chosen by hand: it stays


@pytest.mark.parametrize(
    ("size", "price", "line"),
    [
        ("2.5", "", "b 2.5 BTC/USDT mkt"),
        ("5000$", "bid", "b 5000$ BTC/USDT lim bid"),
        ("10%", "ask+2t", "b 10% BTC/USDT lim ask+2t"),
        ("2n%", "-5bp", "b 2n% BTC/USDT lim bid-5bp"),
        ("1.5k$", "mid+0.1%", "b 1500$ BTC/USDT lim mid+0.1%"),
    ],
)
def test_sizes_and_prices_are_those_of_the_order_language(size: str, price: str, line: str) -> None:
    trader = Trader().type("b", size, "tab", price)
    assert trader.line == line
    assert trader.ticket.form.line.text == line


@pytest.mark.parametrize("typed", ["1,5", "1e5", "5'000", "1_5", "1,000", "1.2.3", "05"])
def test_a_number_written_otherwise_never_becomes_another_number(typed: str) -> None:
    trader = Trader().type("b", typed)
    assert trader.ticket.form.size.text == typed
    assert trader.draft.size is None
    assert typed in trader.ticket.form.problem
    assert trader.type("enter", "y").sent == []
    assert trader.ticket.review is None
    size = trader.type("ctrl+u", "1.5").draft.size
    assert size is not None
    assert size.value == D("1.5")


def test_a_held_key_leaves_the_empty_field_alone() -> None:
    assert Trader().type("b", "k", "e", "b").ticket.form.size.text == ""
    assert Trader().type("s", "s", "s", "tab", "s").ticket.form.price.text == ""


def test_the_line_is_a_field_and_the_form_follows_it() -> None:
    trader = Trader().type("b", "0.5", ":")
    assert trader.ticket.form.field == "line"
    trader.type("ctrl+u", "s 2.5 btc lim ask+1t xokx max60%")
    form = trader.ticket.form
    assert (form.side, form.style, form.size.text, form.price.text, form.share.text) == (
        Side.SELL,
        OrderStyle.LIMIT,
        "2.5",
        "ask+1t",
        "60%",
    )
    assert trader.line == "s 2.5 BTC/USDT lim ask+1t xokx max60%"
    assert form.line.text == "s 2.5 btc lim ask+1t xokx max60%"  # as typed, as long as it is typed
    trader.type("tab", "right")
    assert trader.line == "b 2.5 BTC/USDT lim ask+1t xokx max60%"
    assert form.line.text == trader.line


def test_a_line_that_means_nothing_stops_the_review_and_changes_no_field() -> None:
    trader = Trader().type("b", "0.5", ":", " zz")
    before = trader.line
    assert "'zz' is no instrument here" in trader.ticket.form.problem
    assert trader.type("enter").ticket.review is None
    assert "'zz' is no instrument here" in trader.notice
    assert (trader.line, trader.ticket.form.size.text) == (before, "0.5")
    assert "'zz' is no instrument here" in trader.picture(80, 20)


def test_a_ticket_never_changes_its_instrument() -> None:
    trader = Trader().type("b", "0.5", ":", "ctrl+u", "b 1 eth")
    assert trader.ticket.form.problem.startswith("This ticket is for BTC/USDT: leave ETH/USDT out")
    assert trader.draft.symbol == "BTC/USDT"


def test_venues_are_used_pinned_or_excluded_one_by_one() -> None:
    trader = Trader(DemoPlans(five_venues())).type("b", "0.5", "tab", "tab")
    assert trader.ticket.form.field == "venues"
    assert trader.type(" ").line == "b 0.5 BTC/USDT mkt @binance"
    assert trader.type(" ").line == "b 0.5 BTC/USDT mkt xbinance"
    assert trader.type(" ").line == "b 0.5 BTC/USDT mkt"
    assert trader.type(" ", "right", " ").line == "b 0.5 BTC/USDT mkt sor=binance,okx"
    assert trader.type("left", " ").line == "b 0.5 BTC/USDT mkt @okx xbinance"
    assert "[okx]" in trader.picture(200, 38)
    assert "xbinance" in trader.picture(200, 38)


def test_excluding_every_venue_is_refused_in_words() -> None:
    trader = Trader().type("b", "0.5", "tab", "tab", "  ", "right", "  ", "enter")
    assert trader.ticket.review is None
    assert trader.notice.startswith("Every venue that lists BTC/USDT is excluded")


@pytest.mark.parametrize(
    ("price", "pressed", "became"),
    [
        ("97000", ("up",), "97000.1"),  # okx has the coarsest tick
        ("97000", ("down", "down"), "96999.8"),
        ("97000", ("+",), "97000.1"),
        ("97000", ("-",), "96999.9"),
        ("97000", ("pageup",), "97001"),
        ("bid", ("up", "up"), "bid+2t"),
        ("bid+2t", ("down", "down"), "bid"),
        ("bid+2t", ("-",), "bid+1t"),
        ("ask-5bp", ("up",), "ask-4bp"),
        ("mid+0.1%", ("pageup",), "mid+0.2%"),
        ("", ("up",), "bid+1t"),
        ("", ("-5t",), "-5t"),
        ("bid", ("+2t",), "bid+2t"),
    ],
)
def test_steps_keep_the_form_of_the_price(
    price: str, pressed: tuple[str, ...], became: str
) -> None:
    trader = Trader().type("b", "0.5", "tab", price, *pressed)
    assert trader.ticket.form.price.text == became


def test_a_price_never_steps_below_a_tick_and_a_wrong_one_not_at_all() -> None:
    trader = Trader().type("b", "1", "tab", "0.1", "down", "pagedown")
    assert trader.ticket.form.price.text == "0.1"
    trader.type("ctrl+u", "1,5", "up")
    assert trader.ticket.form.price.text == "1,5"
    assert "no step from here" in trader.notice


def test_sizes_step_through_parts_of_what_is_free() -> None:
    trader = Trader().type("b", "2.5")
    seen = [trader.type("pageup").ticket.form.size.text for _ in range(6)]
    assert seen == ["10%", "25%", "50%", "75%", "100%", "100%"]
    assert trader.type("pagedown").ticket.form.size.text == "75%"
    assert trader.type("down").ticket.form.field == "price"


def test_the_preview_shows_what_each_venue_gets_and_why_not() -> None:
    """The figures of ux.md 5.4, but for a stale Kraken; tests/unit/trading_routing computes them by hand."""
    trader = Trader(DemoPlans(five_venues())).type("b", "2.5", "tab", "97425")
    trader.type("shift+tab", "shift+tab", "right")
    text = trader.picture()
    for part in (
        "binance        1.3  97,412.10   7.50  97,485.16   1.30000",
        "okx            0.9  97,409.80   8.00  97,487.73   0.90000",
        "bybit          0.3  97,408.50  10.00  97,505.91   0.70000",
        "book is older than 15 s",
        "lowest raw price but all-in worst",
        "average raw  97,410.84   all-in  97,488.57 USDT",
        "notional    243,527.10   fee        194.33 USDT",
        "best single venue binance     97,491.46    +0.30      +7.23",
        "lowest raw average coinbase   97,645.10   +16.06    +391.33",
        "fees        [",
        "BTC total                18.2400    20.738005",
    ):
        assert part in text, part
    view = trader.view
    assert view is not None
    assert f"plan {view.plan.hash}" in text


@pytest.mark.parametrize("size", [(120, 24), (80, 20), (200, 38)])
def test_no_figure_that_decides_is_ever_too_wide(size: tuple[int, int]) -> None:
    trader = Trader(DemoPlans(five_venues())).type("b", "0.12345", "tab", "97425")
    rows = [row for row in trader.picture(*size).splitlines() if "[" not in row]
    assert not any("####" in row for row in rows)


def test_figures_of_what_was_typed_before_are_dimmed_until_the_newest_are_here() -> None:
    trader = Trader().type("b", "0.5", "tab", "97425")
    trader.slow = True
    trader.type("0")
    assert not trader.ticket.fresh
    assert "computing the plan" in trader.picture()
    looks = {look for row in trader.ticket.paint(120, 24) for text, look in row if "97,402" in text}
    assert looks == {"dim"}
    assert trader.type("enter").ticket.review is None
    assert "still being computed" in trader.notice


def test_enter_before_the_plan_is_here_opens_its_review_with_it() -> None:
    trader = Trader(slow=True).type("b", "0.5", "enter")
    assert trader.ticket.review is None
    assert trader.answered().ticket.review is not None
    assert trader.type("y").sent == []  # it was not on the screen long enough to be read
    assert len(trader.answered().frames().type("y").sent) == 1


@pytest.mark.parametrize("other", ["1", "tab", "K"])
def test_a_review_that_waits_for_its_plan_never_opens_for_another_one(other: str) -> None:
    """What is edited after enter, or covered, is not what was asked to be reviewed."""
    trader = Trader(slow=True).type("b", "0.5", "enter", other)
    if other == "tab":
        trader.type("97000")
    if other == "K":
        trader.type("escape")
    assert trader.answered().ticket.review is None


def test_an_answer_to_an_older_line_is_not_taken_for_the_newest() -> None:
    trader = Trader().type("b", "0.5", "tab", "97000")
    old = trader.view
    trader.slow = True
    trader.type("backspace")
    assert old is not None
    trader.desk.show(keys.PLAN, old)
    assert not trader.ticket.fresh


def test_escape_closes_the_ticket_and_the_draft() -> None:
    trader = Trader().type("b", "0.5", "escape")
    assert trader.desk.dialog is None
    assert trader.given[-1] == DraftPlan(line=None)


def test_a_refused_ticket_says_why_and_does_not_open_the_review() -> None:
    trader = Trader().type("b", "enter")
    assert trader.ticket.review is None
    assert trader.notice.startswith("The BTC/USDT order has no amount: type one")


def test_the_keys_can_be_read_without_leaving_the_ticket() -> None:
    trader = Trader().type("b", "0.5")
    draft = trader.draft
    trader.type("?")
    assert len(trader.desk.dialogs) == 2
    trader.type("escape")
    assert (trader.ticket.phase, trader.draft) == ("ticket", draft)


def test_a_paste_fills_a_field_or_is_refused_and_steps_nothing() -> None:
    trader = Trader().type("b").paste("0.5")
    assert trader.ticket.form.size.text == "0.5"
    trader.paste("1\n2").paste("y").paste("x" * 65)
    assert trader.ticket.form.size.text == "0.5"
    assert "does not fit into size" in trader.notice
    trader.type("tab", "97000").paste("+")
    assert trader.ticket.form.price.text == "97000+"
    assert trader.sent == []


def test_every_field_is_reached_in_turn() -> None:
    trader = Trader().type("b")
    seen = []
    for _ in FIELDS:
        seen.append(trader.ticket.form.field)
        trader.type("tab")
    assert sorted(seen) == sorted(FIELDS)
    assert trader.ticket.form.field == "size"


def test_a_ticket_wants_its_plan_and_the_names_of_instruments() -> None:
    wanted = Trader().type("b").desk.wanted
    assert {keys.PLAN, keys.INSTRUMENTS} <= set(wanted)


def test_the_title_names_side_and_instrument_and_the_form_side_can_be_flipped() -> None:
    trader = Trader().type("b", "1", "shift+tab", "shift+tab", "right")
    assert trader.draft.side is Side.SELL
    assert "Ticket SELL BTC/USDT" in trader.picture()


def test_a_plan_of_another_instrument_is_not_shown_in_the_ticket() -> None:
    trader = Trader().type("b", "1")
    view = trader.view
    assert view is not None
    other = OrderLine(symbol="ETH/USDT", side=Side.BUY, style=OrderStyle.LIMIT)
    trader.desk.show(keys.PLAN, msgspec.structs.replace(view, line=other))
    assert trader.ticket.view is not None
    assert trader.ticket.view.line == trader.draft


def test_nothing_is_sent_by_any_key_of_the_form() -> None:
    trader = Trader().type("b", "0.5", "y", "Y", "!", "tab", "97000", "y")
    assert not trader.all(SendPlan)


def test_a_venue_that_is_toggled_before_the_first_plan_says_why_nothing_happened() -> None:
    trader = Trader(slow=True).type("b", "0.5", "tab", "tab", " ")
    assert trader.notice == "the venues come with the first plan: press it again"
