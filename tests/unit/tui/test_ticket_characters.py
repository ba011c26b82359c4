"""What cannot be typed into a ticket's field is said, and what is a key there stays one."""

import pytest

from app.tui.bindings import BINDINGS
from app.tui.dialogs.ticket_form import KEYS_BESIDE_TEXT
from tests.unit.tui.trader import Trader


@pytest.mark.parametrize(
    ("pressed", "kept", "told"),
    [
        (
            ("tab", "abc"),
            "ab",
            "'c' is no part of a price: type 97425, bid, ask-5bp, mid+0.1% or -5t",
        ),
        (
            ("10x",),
            "10",
            "'x' is no part of a size: type 2.5, 5000$, 10% of what is free or 2n% of NAV",
        ),
        (("1" * 33,), "1" * 32, "the size has at most 32 characters: '1' was not typed"),
    ],
)
def test_a_character_that_cannot_be_typed_is_never_dropped_in_silence(
    pressed: tuple[str, ...], kept: str, told: str
) -> None:
    trader = Trader().type("b", *pressed)
    edit = trader.ticket.form.edit
    assert edit is not None
    assert edit.text == kept
    assert trader.notice == told


def test_beside_text_only_these_characters_are_keys() -> None:
    places = Trader().type("b").desk.places
    bound = {key for each in BINDINGS if each.where in places for key in each.keys}
    printable = {" " if key == "space" else key for key in bound if len(key) == 1 or key == "space"}
    assert printable == KEYS_BESIDE_TEXT
    assert Trader().type("b", "10", "K").desk.places[0] == "kill"
