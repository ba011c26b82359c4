"""The trader's own keys: presets, single actions, and what is refused."""

from collections.abc import Mapping, Sequence

import pytest

from app.domain.errors import ConfigError
from app.tui.bindings import BINDINGS, PRESETS
from app.tui.key_choice import KeyChoice, keymap_of, name_of
from app.tui.keymap import CONFIRM, START, Keymap, strokes
from tests.unit.tui.trader import Trader

TRADE = ("trade", "anywhere", "always")


def _rebound(**wishes: Sequence[str]) -> Keymap:
    return keymap_of(KeyChoice(rebind={name.replace("__", "."): v for name, v in wishes.items()}))


def _action(keymap: Keymap, *keys: str) -> str:
    found = keymap.find(TRADE, *keys)
    return "" if found is None else found.action


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_is_consistent_and_keeps_what_starts_apart_from_what_confirms(
    preset: str,
) -> None:
    keymap = keymap_of(KeyChoice(preset))
    last = {
        kind: {
            strokes(key)[-1] for each in keymap.bindings if each.kind == kind for key in each.keys
        }
        for kind in (START, CONFIRM)
    }
    assert not last[START] & last[CONFIRM]
    assert {name_of(each) for each in keymap.bindings} == {name_of(each) for each in BINDINGS}


@pytest.mark.parametrize(
    ("preset", "keys", "action"),
    [
        ("fkeys", ("f2",), "buy"),
        ("fkeys", ("f3",), "sell"),
        ("fkeys", ("f4",), "cancel"),
        ("fkeys", ("f8",), "kill"),
        ("fkeys", ("b",), "buy"),
        ("vim", ("d", "d"), "cancel"),
        ("vim", ("Z", "Z"), "quit"),
        ("ladder", ("up",), "level_up"),
        ("ladder", ("down",), "level_down"),
        ("ladder", ("j",), "down"),
        ("trader", ("up",), "up"),
    ],
)
def test_what_the_presets_add(preset: str, keys: tuple[str, ...], action: str) -> None:
    assert _action(keymap_of(KeyChoice(preset)), *keys) == action


def test_keys_of_ones_own_come_first_and_the_shipped_ones_stay() -> None:
    keymap = _rebound(trade__buy=["f2", "w"])
    assert [_action(keymap, key) for key in ("f2", "w", "b")] == ["buy"] * 3
    assert ("F2", "buy") in keymap.footer(TRADE)


def test_a_key_given_to_another_action_leaves_the_one_that_had_it() -> None:
    keymap = _rebound(trade__theme=["U"], trade__times=["T"])
    assert (_action(keymap, "U"), _action(keymap, "T")) == ("theme", "times")


def test_a_preset_and_own_keys_add_up() -> None:
    keymap = keymap_of(KeyChoice("fkeys", {"trade.cancel": ["x"]}))
    assert [_action(keymap, key) for key in ("x", "f4", "c")] == ["cancel"] * 3


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"trade.bye": ["f2"]}, "keys.rebind: trade.bye: no such action; docs/KEYS.md"),
        ({"trade.buy": ["y"]}, "'y' both starts and confirms"),
        ({"trade.buy": ["g"]}, "'g' means buy and starts"),
        ({"trade.buy": ["f2"], "trade.sell": ["f2"]}, "given to both trade.buy and trade.sell"),
        ({"trade.theme": ["K"]}, "would cover the key of anywhere.kill"),
        ({"ticket.toggle": ["ctrl+c"]}, "would cover the key of always.interrupt"),
        ({"trade.theme": ["q"]}, "would leave no key for trade.quit"),
        ({"review.reprice": ["y"]}, "would leave no key for review.confirm"),
        ({"trade.buy": ["ctrl+s"]}, "no key that every terminal sends"),
        ({"trade.buy": ["alt+b"]}, "no key that every terminal sends"),
        ({"trade.buy": [""]}, "no key that every terminal sends"),
        ({"trade.buy": ["a b c d"]}, "no key that every terminal sends"),
        ({"trade.buy": ["\x1b[2J"]}, "no key that every terminal sends"),
    ],
)
def test_what_cannot_work_is_refused_with_the_fix(
    wishes: Mapping[str, Sequence[str]], message: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        keymap_of(KeyChoice(rebind=wishes))
    assert message in str(refused.value)
    assert str(refused.value).isprintable()


def test_an_unknown_preset_is_answered_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="use trader, vim, fkeys, ladder"):
        keymap_of(KeyChoice("emacs"))


def test_in_the_ladder_preset_an_arrow_brings_the_price_and_b_takes_it() -> None:
    trader = Trader(keymap=keymap_of(KeyChoice("ladder")))
    trader.type("up")
    ladder = trader.desk.panels.ladder
    level = ladder.selected()
    assert ladder.focused
    assert level is not None
    trader.type("b")
    assert str(level.raw.normalize()) in trader.ticket.form.line.text.replace(",", "")
