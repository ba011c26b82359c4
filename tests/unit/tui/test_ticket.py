"""The ticket: previews while editing, and one order only for a plan that was shown and confirmed."""

from decimal import Decimal

import msgspec
import pytest

from app.domain.commands import CancelOrder, Command, DraftTicket, PlaceOrder, TicketTerms
from app.domain.order_terms import OrderStyle, Side
from app.tui.desk import Desk
from app.tui.dialogs.ticket import Ticket
from app.tui.dialogs.ticket_terms import amount
from app.views import keys
from app.views.ticket import TicketView
from tests.fakes import demo_views as demo

D = Decimal


class Trader:
    """A desk whose drafts are answered as an engine would, and hands to press its keys."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.given: list[Command] = []
        for key, view in demo.all_views().items():
            self.desk.show(key, view)

    def type(self, *pressed: str) -> "Trader":
        """Keys by name, or one word of characters."""
        for key in pressed:
            for each in [key] if key in NAMED else key:
                self.desk.press(each, None if each in NAMED else each)
            self.given += self.desk.given
            self.desk.given.clear()
        return self

    def answered(self, **changes: object) -> "Trader":
        """The engine answers the last draft."""
        view = demo.ticket(self.draft)
        self.desk.show(keys.TICKET, msgspec.structs.replace(view, **changes))
        return self

    def frames(self, count: int = 3) -> "Trader":
        """Time passes on the screen."""
        for _ in range(count):
            self.desk.tick(0.05)
        return self

    @property
    def draft(self) -> TicketTerms:
        drafts = [command for command in self.given if isinstance(command, DraftTicket)]
        assert drafts[-1].terms is not None
        return drafts[-1].terms

    @property
    def ticket(self) -> Ticket:
        assert isinstance(self.desk.dialog, Ticket)
        return self.desk.dialog

    @property
    def placed(self) -> list[PlaceOrder]:
        return [command for command in self.given if isinstance(command, PlaceOrder)]

    @property
    def notice(self) -> str:
        return self.desk.panels.command.notice


NAMED = {
    "enter",
    "escape",
    "tab",
    "shift+tab",
    "down",
    "up",
    "left",
    "right",
    "backspace",
    "ctrl+u",
    "ctrl+c",
    "ctrl+d",
    "ctrl+p",
    "pagedown",
    "pageup",
    "home",
    "end",
}


def reviewing() -> Trader:
    trader = Trader().type("b", "0.5", "tab", "97000").answered()
    return trader.type("enter").answered()


def test_every_edit_asks_for_a_preview_and_nothing_is_sent() -> None:
    trader = Trader().type("b", "0.5", "tab", "97000")
    assert trader.draft.quantity == D("0.5")
    assert trader.draft.price == D("97000")
    assert (trader.draft.side, trader.draft.symbol, trader.draft.venue) == (
        Side.BUY,
        "BTC/USDT",
        None,
    )
    assert trader.placed == []


def test_a_confirmed_review_sends_exactly_the_shown_plan_once() -> None:
    trader = reviewing().frames().type("y", "y", "y")
    (order,) = trader.placed
    assert order.plan == demo.ticket(trader_terms(order)).plan
    assert (order.venue, order.account) == ("binance", "main")
    assert (order.quantity, order.price) == (D("0.5"), D("97000"))
    assert (order.side, order.style) == (Side.BUY, OrderStyle.LIMIT)
    assert len(order.token) == 32
    assert trader.desk.dialog is None
    assert trader.given[-1] == DraftTicket(terms=None)


def trader_terms(order: PlaceOrder) -> TicketTerms:
    return TicketTerms(
        symbol=order.symbol,
        side=order.side,
        style=order.style,
        quantity=order.quantity,
        price=order.price,
        venue=order.venue,
    )


def test_the_review_pins_venue_size_and_price_of_the_chosen_offer() -> None:
    trader = Trader().type("b", "0.5", "up", "right").answered()
    assert trader.draft.style is OrderStyle.CAPPED_MARKET
    assert trader.draft.price is None
    pinned = trader.type("enter").draft
    assert (pinned.venue, pinned.price) == ("binance", D("97600.00"))


def test_y_before_the_plan_was_long_enough_on_the_screen_does_nothing() -> None:
    trader = reviewing().frames(2).type("y")
    assert trader.placed == []
    assert trader.notice.startswith("not sent: the plan was on the screen too briefly")
    assert trader.frames(1).type("y").placed != []


def test_typing_ahead_or_pasting_keys_cannot_send() -> None:
    trader = Trader().type("b", "0.5", "tab", "97000", "enter", "y", "enter", "y")
    assert trader.placed == []
    trader = Trader().type("b")
    trader.desk.paste("0.5\ny")
    trader.desk.paste("y")
    assert trader.type("enter", "y").placed == []
    trader = reviewing().frames()
    trader.desk.paste("y")
    assert trader.type().placed == []


@pytest.mark.parametrize("key", ["b", "s", "enter", "y", "K", "q", "C", "c"])
def test_holding_one_key_down_never_sends_an_order(key: str) -> None:
    trader = Trader()
    for _ in range(60):
        trader.type(key).frames(1)
        if isinstance(trader.desk.dialog, Ticket):
            trader.answered()
    assert trader.placed == []


def test_a_plan_that_changes_during_review_is_void_until_it_is_shown_again() -> None:
    trader = reviewing().frames()
    trader.answered(plan="other")
    assert not trader.ticket.armed
    assert trader.type("y").placed == []
    assert "the plan has changed" in trader.notice
    trader.type("enter").frames().type("y")
    assert [order.plan for order in trader.placed] == ["other"]


def test_a_plan_that_is_refused_during_review_is_not_sent() -> None:
    trader = (
        reviewing().frames().answered(ready=False, refusal="the book of binance is stale: wait")
    )
    assert trader.type("y").placed == []
    assert trader.notice == "not sent: the book of binance is stale: wait"


def test_an_answer_to_older_terms_does_not_arm() -> None:
    trader = Trader().type("b", "0.5", "tab", "97000").answered().type("enter")
    old = demo.ticket(TicketTerms(symbol="BTC/USDT", side=Side.BUY, style=OrderStyle.LIMIT))
    trader.desk.show(keys.TICKET, old)
    assert trader.frames(10).type("y").placed == []
    assert "is being checked" in trader.notice


def test_a_covered_review_must_be_asked_for_again() -> None:
    trader = reviewing().frames().type("K", "escape").frames(10).type("y")
    assert trader.placed == []
    assert trader.ticket.phase == "ticket"


def test_escape_goes_back_one_step_and_closes_the_draft() -> None:
    trader = reviewing().type("escape")
    assert trader.ticket.phase == "ticket"
    assert trader.draft.venue is None
    trader.type("escape")
    assert trader.desk.dialog is None
    assert trader.given[-1] == DraftTicket(terms=None)


def test_a_refused_ticket_says_why_and_does_not_open_the_review() -> None:
    trader = Trader().type("b", "0.5").answered().type("enter")
    assert trader.ticket.phase == "ticket"
    assert trader.notice.startswith("size and price are needed")


def test_the_cursor_goes_to_the_order_that_was_just_sent() -> None:
    trader = reviewing().frames().type("y")
    before = demo.orders()
    new = demo.order(0, key="new", price=D("97000"), status="pending")
    other = demo.order(9, key="foreign", external=True)
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(before, rows=(other, new, *before.rows)))
    row = trader.desk.panels.orders.selected()
    assert row is not None
    assert row.key == "new"


def test_a_cancel_right_after_sending_does_not_hit_an_older_order() -> None:
    trader = reviewing().frames().type("y", "c")
    assert not any(isinstance(command, CancelOrder) for command in trader.given)
    assert "not in the feed yet" in trader.notice
    new = demo.order(0, key="new", client_order_id="new", price=D("97000"))
    trader.desk.show(
        keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=(new, *demo.orders().rows))
    )
    trader.type("c")
    (cancel,) = [command for command in trader.given if isinstance(command, CancelOrder)]
    assert cancel.client_order_id == "new"


def test_a_cursor_that_was_moved_after_sending_stays_where_it_was_put() -> None:
    trader = reviewing().frames().type("y", "j")
    new = demo.order(0, key="new", client_order_id="new", price=D("97000"))
    trader.desk.show(
        keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=(new, *demo.orders().rows))
    )
    row = trader.desk.panels.orders.selected()
    assert row is not None
    assert row.key == demo.orders().rows[1].key


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", D("0.5")), (".5", D("0.5")), ("5.", D(5)), ("05", None), ("0", None), ("", None), ("1.2.3", None),
     (".", None)],
)  # fmt: skip
def test_amounts(text: str, value: Decimal | None) -> None:
    assert amount(text) == value


def test_a_comma_is_explained_instead_of_swallowed() -> None:
    trader = Trader().type("b", "0", ",")
    assert trader.notice == "',' is no number: digits and one point, like 0.25"
    assert trader.ticket.fields.size.text == "0,"


@pytest.mark.parametrize("typed", ["1,5", "1e5", "-1", "2k", "50%", "5000$", "1,000"])
def test_a_number_written_otherwise_never_becomes_another_number(typed: str) -> None:
    trader = Trader().type("b", typed)
    assert trader.ticket.fields.size.text == typed
    assert trader.draft.quantity is None
    assert trader.type("enter", "y").placed == []
    assert trader.type("ctrl+u", "1.5").draft.quantity == D("1.5")


def test_a_held_key_leaves_the_empty_field_alone() -> None:
    assert Trader().type("b", "k", "e", "b").ticket.fields.size.text == ""


def test_sides_and_venues_can_be_chosen() -> None:
    trader = Trader().type("s").answered().type("shift+tab", "shift+tab", "right")
    assert trader.draft.side is Side.BUY
    trader.type("shift+tab", "left")
    assert trader.draft.venue == "okx"
    view = trader.ticket.view
    assert isinstance(view, TicketView)
    assert trader.ticket.fields.venues == ("binance", "okx")


def test_the_review_shows_base_quote_fee_venue_and_plan() -> None:
    trader = reviewing().frames()
    text = "\n".join("".join(cell[0] for cell in row) for row in trader.ticket.paint(80, 20))
    for part in (
        "BUY 0.5 BTC",
        "48,500.00 USDT",
        "7.50 bp",
        "binance, account main",
        "SIMULATED",
        "y ",
    ):
        assert part in text


def test_the_keys_can_be_read_without_leaving_the_ticket() -> None:
    trader = Trader().type("b", "0.5")
    draft = trader.draft
    trader.type("?")
    assert len(trader.desk.dialogs) == 2
    trader.type("escape")
    assert trader.ticket.phase == "ticket"
    assert trader.draft == draft
    assert trader.placed == []
