"""The key table: no contradiction, no key that both starts and confirms, everything explained."""

import pytest

from app.domain.errors import ConfigError
from app.tui.keymap import BINDINGS, CONFIRM, PLACES, START, KeyBinding, Keymap, strokes


def test_the_shipped_table_is_consistent() -> None:
    keymap = Keymap()
    assert all(
        binding.help and binding.keys and binding.where in PLACES for binding in keymap.bindings
    )


def test_the_key_that_opens_is_never_the_key_that_sends() -> None:
    starts = {key for binding in BINDINGS if binding.kind == START for key in binding.keys}
    confirms = {key for binding in BINDINGS if binding.kind == CONFIRM for key in binding.keys}
    assert confirms == {"y", "!"}
    assert {"b", "s", "K", "C", "q", "enter"} <= starts
    assert not starts & confirms


def test_a_key_that_would_start_and_confirm_is_refused() -> None:
    table = [
        KeyBinding("buy", "trade", ("y",), "buy", "open a ticket", START),
        KeyBinding("confirm", "review", ("y",), "send", "send", CONFIRM),
    ]
    with pytest.raises(ConfigError, match="'y' both starts and confirms"):
        Keymap(table)


def test_a_key_with_two_meanings_in_one_place_is_refused() -> None:
    table = [
        KeyBinding("buy", "trade", ("b",), "", "x"),
        KeyBinding("back", "trade", ("b",), "", "x"),
    ]
    with pytest.raises(ConfigError, match="'b' means both buy and back in trade"):
        Keymap(table)


def test_a_sequence_that_ends_with_a_key_that_confirms_is_refused() -> None:
    """Pressed twice in haste, its last key would confirm what it has just opened."""
    table = [
        KeyBinding("kill", "trade", ("g !",), "", "open the kill panel", START),
        KeyBinding("confirm", "kill", ("!",), "", "stop", CONFIRM),
    ]
    with pytest.raises(ConfigError, match="'!' both starts and confirms"):
        Keymap(table)


@pytest.mark.parametrize("order", [1, -1])
def test_a_key_that_also_starts_a_sequence_is_refused(order: int) -> None:
    table = [
        KeyBinding("top", "trade", ("g",), "", "x"),
        KeyBinding("go_trade", "trade", ("g t",), "", "x"),
    ][::order]
    with pytest.raises(ConfigError, match="'g' means top and starts go_trade in trade"):
        Keymap(table)


def test_a_sequence_with_two_meanings_is_refused() -> None:
    table = [
        KeyBinding("go_trade", "trade", ("g t",), "", "x"),
        KeyBinding("top", "trade", ("home", "g t"), "", "x"),
    ]
    with pytest.raises(ConfigError, match="'g t' means both go_trade and top in trade"):
        Keymap(table)


def test_a_key_may_be_a_sequence_in_one_place_and_a_binding_in_another() -> None:
    keymap = Keymap(
        [
            KeyBinding("top", "list", ("g",), "", "x"),
            KeyBinding("go_trade", "trade", ("g t",), "", "x"),
        ]
    )
    assert keymap.begins(("trade",), "g")
    assert not keymap.begins(("list", "trade"), "g")
    found = keymap.find(("list", "trade"), "g")
    assert found is not None
    assert found.action == "top"
    assert keymap.find(("trade", "list"), "g") is None  # the nearer place waits for more


def test_what_may_follow_is_told_with_its_label() -> None:
    told = Keymap().following(("trade", "anywhere"), "g")
    assert ("gg", "top") in told
    assert ("gv", "venues") in told
    assert not any(key.startswith("G") for key, _label in told)


def test_the_nearest_place_wins() -> None:
    keymap = Keymap()
    found = keymap.find(("life", "scroll", "dialog", "anywhere"), "c")
    assert found is not None
    assert (found.where, found.action) == ("life", "cancel")
    assert keymap.find(("review", "dialog", "anywhere"), "b") is None


def test_the_footer_shows_the_labels_of_the_places_in_force() -> None:
    keymap = Keymap()
    assert ("y", "SEND") in keymap.footer(("review", "dialog", "anywhere"))
    assert ("esc", "back") in keymap.footer(("review", "dialog", "anywhere"))
    assert all(name != "SEND" for _key, name in keymap.footer(("trade", "anywhere")))


def test_nothing_essential_sits_on_keys_that_terminals_eat() -> None:
    eaten = {"ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h", "ctrl+s", "ctrl+q", "ctrl+z", "ctrl+b"}
    for binding in BINDINGS:
        pressed = {stroke for key in binding.keys for stroke in strokes(key)}
        assert not eaten & pressed
        assert not any(stroke.startswith("alt+") for stroke in pressed)


def test_the_footer_calls_an_action_by_what_it_would_do_now() -> None:
    keymap = Keymap()
    places = ("review", "dialog", "anywhere")
    assert ("A", "arm") in keymap.footer(places)
    assert ("A", "disarm") in keymap.footer(places, {"arm": "disarm"})
    assert ("A", "arm") not in keymap.footer(places, {"arm": "disarm"})
