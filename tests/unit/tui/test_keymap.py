"""The key table: no contradiction, no key that both starts and confirms, everything explained."""

import pytest

from app.domain.errors import ConfigError
from app.tui.keymap import BINDINGS, CONFIRM, PLACES, START, KeyBinding, Keymap


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
        assert not eaten & set(binding.keys)
        assert not any(key.startswith("alt+") for key in binding.keys)
