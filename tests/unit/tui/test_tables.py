"""Filter and sort: what the rows of a table look like, and where the cursor stays."""

import msgspec
import pytest

from app.domain.commands import CancelOrder
from app.tui.fuzzy import rank, rank_words
from app.tui.widgets.order_columns import ORDER_ROWS
from app.tui.widgets.row_filter import RowFilter
from app.tui.widgets.table_panel import TablePanel
from app.views import keys
from app.views.orders import OrderRow
from tests.fakes import demo_views as demo
from tests.unit.tui.test_panel_keys import picture, trader_at
from tests.unit.tui.trader import Trader

D = demo.D
ROWS = demo.orders().rows


def shown_keys(trader: Trader) -> list[str]:
    return [row.key for row in trader.desk.panels.orders.rows]


def canceled(trader: Trader) -> list[str | None]:
    return [
        each.client_order_id or each.venue_order_id
        for each in trader.given
        if isinstance(each, CancelOrder)
    ]


def show(trader: Trader, *rows: OrderRow) -> None:
    trader.desk.show(keys.ORDERS, msgspec.structs.replace(demo.orders(), rows=rows))


def becomes(number: int, **changes: object) -> tuple[OrderRow, ...]:
    """The demo's orders with one of them changed."""
    changed = msgspec.structs.replace(ROWS[number], **changes)
    return (*ROWS[:number], changed, *ROWS[number + 1 :])


# Filter


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [0, 1, 2, 3, 4, 5, 6, 7]),
        ("sol", [2]),
        ("sym:btc side:s", [1]),
        ("state:open", [0, 1, 2, 3]),
        ("state:done", [4, 5, 6, 7]),
        ("state:unk", [2]),
        ("venue:okx side:b", [3]),
        ("okx buy", [3]),
        ("ext", [3]),
        ("type:ioc", [4]),
        ("id:7f03", [2]),
        ("insufficient", [7]),
        ("DGT", [5]),  # letters in order, in a symbol
        ("97371", []),  # figures are not looked into: they change while one types
        ("btc/usdt:usdt", []),  # a symbol with a colon is no field
        ("s:btc", []),  # could be symbol, side or state
        ("nowhere:okx", []),
    ],
)
def test_all_words_of_a_filter_must_be_found(text: str, found: list[int]) -> None:
    filtered = RowFilter(text, ORDER_ROWS.traits)
    assert [at for at, row in enumerate(ROWS) if filtered.passes(row)] == found


def test_a_symbol_with_a_colon_is_found_by_its_name() -> None:
    row = demo.order(1, symbol="BTC/USDT:USDT")
    assert RowFilter("btc/usdt:usdt", ORDER_ROWS.traits).passes(row)
    assert not RowFilter("btc/usdt:usdt", ORDER_ROWS.traits).passes(ROWS[0])


def test_the_filter_narrows_with_every_letter_and_enter_keeps_it() -> None:
    trader = trader_at(120, 40).type("/", "o")
    assert len(shown_keys(trader)) == 8  # an o is in every row
    trader.type("kx")
    assert shown_keys(trader) == [ROWS[2].key, ROWS[3].key]
    assert trader.desk.panels.command.hint.startswith("2 of 8 rows")
    trader.type("enter")
    assert not trader.desk.panels.command.active
    assert "/okx 2 of 8" in picture(trader)["orders"]
    assert trader.type("j").desk.panels.orders.selected() == ROWS[3]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("foo:bar", "no field foo: symbol venue side type state id plan detail"),
        ("okx foo:", "no field foo: symbol venue"),
        ("s:zzz", "s can mean symbol or side or state: symbol venue"),
    ],
)
def test_a_field_that_there_is_not_is_named_with_those_that_there_are(
    typed: str, told: str
) -> None:
    trader = trader_at(120, 40).type("/", typed)
    assert trader.hint.startswith(f"0 of 8 rows   {told}")


@pytest.mark.parametrize("typed", ["side:zzz", "eth/usdt:usdt", ":zzz", "zzz"])
def test_a_filter_that_only_finds_nothing_names_no_field_as_wrong(typed: str) -> None:
    assert trader_at(120, 40).type("/", typed).hint.startswith("0 of 8 rows   words, or symbol:")


def test_esc_while_typing_and_esc_later_take_the_filter_away() -> None:
    trader = trader_at(120, 40).type("/", "okx", "escape")
    assert len(shown_keys(trader)) == 8
    trader.type("/", "okx", "enter", "escape")
    assert len(shown_keys(trader)) == 8
    assert trader.notice == "the filter is taken away: all rows are shown"


def test_letters_of_a_filter_are_no_keys() -> None:
    trader = trader_at(120, 40).type("/", "cK!yq")
    assert trader.desk.dialog is None
    assert trader.given == []
    assert trader.desk.panels.command.edit.text == "cK!yq"


def test_a_filter_that_finds_nothing_says_how_to_get_the_rows_back() -> None:
    trader = trader_at(120, 40).type("/", "zzz", "enter")
    assert "nothing matches /zzz: esc takes the filter away" in picture(trader)["orders"]
    assert canceled(trader.type("c")) == []
    assert trader.notice == "the filter hides the order under the cursor: j and k move it"


def test_n_goes_round_the_rows_that_the_filter_leaves() -> None:
    trader = trader_at(120, 40).type("n")
    assert trader.notice == "there is no filter here: / shows only the rows that you look for"
    trader.type("/", "okx", "enter", "n")
    feed = trader.desk.panels.orders
    assert feed.selected() == ROWS[3]
    assert trader.type("n").desk.panels.orders.selected() == ROWS[2]
    assert trader.type("N").desk.panels.orders.selected() == ROWS[3]


def test_an_order_that_no_longer_matches_is_not_replaced_by_its_neighbour() -> None:
    """The cursor's row leaves because its state changed: `c` must not hit the one that moved up."""
    trader = trader_at(120, 40).type("/", "state:open", "enter")
    assert trader.desk.panels.orders.selected() == ROWS[0]
    show(trader, *becomes(0, status="filled", open=False))
    assert canceled(trader.type("c")) == []


def test_every_table_can_be_filtered_and_the_ladder_says_that_it_cannot() -> None:
    trader = trader_at(200, 60)
    for digit, words, left in (("1", "usd", 2), ("5", "okx", 1), ("0", "severity:alarm", 1)):
        trader.type(digit, "/", words, "enter")
        panel = trader.desk.panels.focused
        assert isinstance(panel, TablePanel)
        assert len(panel.rows) == left, digit
    trader.type("2", "/")
    assert trader.desk.panels.command.active is False


def test_a_hostile_filter_is_only_text() -> None:
    trader = trader_at(120, 40).type("/")
    trader.desk.paste("\x1b]52;c;aGk=\x07 [@click=app.bell]")
    for panel in picture(trader).values():
        assert "\x1b" not in panel
    trader.desk.paste("x" * 80)
    assert trader.desk.panels.command.hint == "at most 64 printable characters"


# Fuzzy


@pytest.mark.parametrize(
    ("text", "wish", "fits"),
    [
        ("eth/btc", "eth", True),
        ("eth/btc", "ethbtc", True),
        ("eth/btc", "ebt", True),
        ("eth/btc", "bte", False),
        ("eth/btc", "", True),
    ],
)
def test_letters_fit_in_order(text: str, wish: str, fits: bool) -> None:
    assert (rank(text, wish) is not None) is fits


def test_words_fit_a_sentence_in_any_order_but_each_within_one_word() -> None:
    assert rank_words("cancel the marked orders", "ord canc") is not None
    assert rank_words("cancel the marked orders", "cmo") is None


def test_a_filter_opened_again_is_replaced_by_the_first_letter_and_kept_by_enter() -> None:
    trader = trader_at(120, 40).type("/", "okx", "enter", "/")
    assert "type another" in trader.hint
    assert shown_keys(trader) == [ROWS[2].key, ROWS[3].key]
    trader.type("e")
    assert trader.desk.panels.command.edit.text == "e"
    trader.type("escape", "/", "okx", "enter", "/", "enter")
    assert shown_keys(trader) == [ROWS[2].key, ROWS[3].key]
    trader.type("/", "left", "e", "enter")
    assert "/okex" in picture(trader)["orders"]
    trader.type("/", "backspace")
    assert len(shown_keys(trader)) == 8


def test_a_paste_that_does_not_fit_leaves_the_kept_filter_as_it_is() -> None:
    trader = trader_at(120, 40).type("/", "okx", "enter", "/")
    trader.paste("x" * 500)
    assert trader.desk.panels.command.edit.text == "okx"
    assert shown_keys(trader) == [ROWS[2].key, ROWS[3].key]


def test_rows_that_do_not_fit_are_counted_in_the_title() -> None:
    trader = trader_at(80, 24).type("1")
    balances = trader.desk.panels.balances
    view = demo.balances()
    row = view.rows[0]
    many = tuple(msgspec.structs.replace(row, asset=f"A{number}") for number in range(10))
    trader.desk.show(keys.BALANCES, msgspec.structs.replace(view, rows=many))

    def title(height: int) -> str:
        return "".join(cell[0] for cell in balances.paint(40, height)[0])

    assert "  1-7 of 10" in title(10)
    assert " of 10" not in title(13)
    trader.type("G")
    assert "  4-10 of 10" in title(10)
    assert "  none of 10" in title(3)


def test_venues_that_do_not_fit_are_counted_in_the_title() -> None:
    venues = trader_at(80, 24).desk.panels.venues
    assert venues.view is not None
    row = msgspec.structs.replace(venues.view.rows[0], reason="")
    many = tuple(msgspec.structs.replace(row, venue=f"v{number}") for number in range(5))
    venues.take(msgspec.structs.replace(venues.view, rows=many))
    texts = ["".join(cell[0] for cell in venues.paint(60, height)[0]) for height in (6, 8)]
    assert "  1-3 of 5" in texts[0]
    assert " of 5" not in texts[1]


def test_the_feeds_title_never_cuts_what_was_rejected_in_80_columns() -> None:
    title = picture(trader_at(80, 24))["orders"].splitlines()[0]
    assert "1-7 of 8  rejected 2  open 4  filled 61" in title
    assert "  at venues: open 4 " in picture(trader_at(120, 40))["orders"].splitlines()[0]
