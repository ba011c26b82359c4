"""What has the keys is marked before its title, and nothing else is."""

import pytest

from tests.unit.tui.test_painters import text_of
from tests.unit.tui.test_panel_keys import picture, trader_at
from tests.unit.tui.test_ticket import Trader


@pytest.mark.parametrize("pressed", ["b", "C", "K", "q", "i", "a", "?", "e", "ctrl+p", "enter"])
def test_only_what_has_the_keys_is_marked(pressed: str) -> None:
    trader = trader_at(120, 40)
    assert marked(trader) == ["orders"]
    trader.type(pressed)
    dialog = trader.desk.dialog
    assert dialog is not None
    assert text_of([*dialog.paint(84, 22)]).startswith("╭─▸")
    assert marked(trader) == []
    trader.type("escape")
    assert marked(trader) == ["orders"]


def marked(trader: Trader) -> list[str]:
    return [name for name, shown in picture(trader).items() if shown.startswith("╭─▸")]
