"""Panel 9: trades of all venues, newest first; sizes can be filtered, our own are marked."""

from decimal import Decimal as D

import msgspec
import pytest

from app.tui.cells import width_of
from app.tui.registry import PANELS
from app.tui.times import Times
from app.tui.widgets.tape import Tape
from app.views import keys
from app.views.tape import TapeView
from tests.fakes.demo_charts import tape
from tests.unit.tui.test_chart_panel import text_of
from tests.unit.tui.trader import Trader


def empty() -> Tape:
    return Tape(next(kind for kind in PANELS if kind.name == "tape"), Times())


def shown(view: TapeView | None = None) -> Tape:
    panel = empty()
    panel.show(view or tape())
    return panel


def test_newest_first_with_time_venue_side_price_size_and_value() -> None:
    lines = text_of(shown().paint(80, 20))
    assert "9 Tape BTC/USDT" in lines[0]
    assert lines[1].split() == ["│", "time", "UTC", "venue", "price", "size", "USDT", "│"]
    assert "14:03:21.118 okx      B     97,404.70       4.55630     443.8k" in lines[2]
    assert "14:03:19.748 binance  B     97,403.10       0.01085       1.1k" in lines[3]


def test_in_a_narrow_place_the_venue_is_a_letter() -> None:
    panel = shown()
    lines = text_of(panel.paint(39, 12))
    assert "14:03:21 O B   97,404.70    4.5563" in lines[2]
    assert {width_of(row) for row in panel.paint(39, 12)} == {39}


def test_our_own_trades_are_marked_in_text_too() -> None:
    lines = text_of(shown().paint(80, 20))
    assert [line[1] for line in lines[2:12]] == list("  *      *")
    assert "* ours" in lines[-1]
    strangers = msgspec.structs.replace(tape(), lists=(
        msgspec.structs.replace(tape().lists[0], rows=tape().lists[0].rows[:2]),
    ))  # fmt: skip
    assert "ours" not in text_of(shown(strangers).paint(80, 20))[-1]


def test_f_and_shift_f_raise_and_lower_the_least_value() -> None:
    trader = Trader().type("9")
    assert trader.desk.panels.focus == "tape"
    assert keys.TAPE in trader.desk.wanted
    panel = trader.desk.panels.tape
    for pressed, least, words in (
        ("F", 0, "Tape BTC/USDT "),
        ("f", 1_000, "from 1k USDT"),
        ("f", 10_000, "from 10k USDT"),
        ("f", 100_000, "from 100k USDT"),
        ("f", 100_000, "from 100k USDT"),
        ("F", 10_000, "from 10k USDT"),
    ):
        trader.type(pressed)
        assert panel.least == least
        lines = text_of(panel.paint(80, 20))
        assert words in lines[0]
        values = [row.notional for row in panel._rows()]
        assert values
        assert all(value >= least for value in values)
    trader.type("9")
    assert keys.TAPE not in trader.desk.wanted  # no place of its own at this size


def test_a_filter_that_leaves_nothing_says_so() -> None:
    view = msgspec.structs.replace(
        tape(), lists=tuple(msgspec.structs.replace(one, rows=()) for one in tape().lists)
    )
    panel = shown(view)
    assert "no trade of BTC/USDT yet" in text_of(panel.paint(80, 20))[1]
    panel.turn_least(1)
    assert (
        "no trade of 1k USDT or more yet: F shows smaller ones" in text_of(panel.paint(80, 20))[1]
    )
    assert "loading the tape" in text_of(empty().paint(80, 20))[1]


def test_older_trades_and_back() -> None:
    trader = Trader().type("9", "j", "j")
    panel = trader.desk.panels.tape
    lines = text_of(panel.paint(80, 20))
    assert "from trade 3" in lines[0]
    assert "14:03:18.378" in lines[2]
    trader.type("G")
    assert panel.down == len(tape().lists[0].rows) - 1
    assert len(text_of(panel.paint(80, 20))) == 20
    trader.type("k", "gg")
    assert panel.down == 0
    trader.type("j", "escape")
    assert panel.down == 0


@pytest.mark.parametrize("size", ["0.000000001", "123456789.123456789"])
def test_sizes_are_never_cut(size: str) -> None:
    rows = tuple(
        msgspec.structs.replace(row, size=D(size), notional=D(1)) for row in tape().lists[0].rows
    )
    view = msgspec.structs.replace(
        tape(), lists=(msgspec.structs.replace(tape().lists[0], rows=rows),)
    )
    for width in (39, 80):
        text = text_of(shown(view).paint(width, 8))[2]
        assert "…" not in text
        assert any(word in text for word in (size, "123.46M", "<0.000001", "123,456,789.1"))


def test_a_small_size_is_not_zero_where_room_is_short() -> None:
    row = msgspec.structs.replace(tape().lists[0].rows[0], size=D("0.00094465"))
    view = msgspec.structs.replace(
        tape(), lists=(msgspec.structs.replace(tape().lists[0], rows=(row,)),)
    )
    assert "0.0009446" in text_of(shown(view).paint(39, 8))[2]
    assert "0.00094465" in text_of(shown(view).paint(80, 8))[2]


@pytest.mark.parametrize(
    ("quote", "worth"), [("BTC", "0.00166700"), ("USDT", "<0.01"), ("EUR", "<0.01")]
)
def test_the_worth_of_a_trade_is_told_in_decimals_of_its_quote(quote: str, worth: str) -> None:
    row = msgspec.structs.replace(
        tape().lists[0].rows[0], price=D("0.03334"), size=D("0.05"), notional=D("0.001667")
    )
    view = msgspec.structs.replace(
        tape(),
        quote=quote,
        price_digits=5,
        size_digits=4,
        lists=(msgspec.structs.replace(tape().lists[0], rows=(row,)),),
    )
    assert text_of(shown(view).paint(80, 8))[2].split()[-2] == worth
