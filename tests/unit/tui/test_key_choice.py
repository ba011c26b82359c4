"""The trader's own keys: presets, single actions, and what is refused."""

import importlib
import inspect
import pkgutil
from collections.abc import Mapping, Sequence

import pytest

from app.domain.errors import ConfigError
from app.tui import dialogs
from app.tui.bindings import BINDINGS, PRESETS
from app.tui.key_choice import KeyChoice, keymap_of, name_of
from app.tui.key_contexts import DIALOGS, contexts
from app.tui.keymap import Keymap
from tests.fakes.demo_plans import DemoPlans, five_venues
from tests.unit.tui.trader import Trader

TRADE = ("trade", "anywhere", "always")


def _rebound(**wishes: Sequence[str]) -> Keymap:
    return keymap_of(KeyChoice(rebind={name.replace("__", "."): v for name, v in wishes.items()}))


def _action(keymap: Keymap, *keys: str) -> str:
    found = keymap.find(TRADE, *keys)
    return "" if found is None else found.action


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_passes_what_a_users_own_keys_must_pass(preset: str) -> None:
    keymap = keymap_of(KeyChoice(rebind=PRESETS[preset]))
    assert {name_of(each) for each in keymap.bindings} == {name_of(each) for each in BINDINGS}


def test_the_contexts_are_those_of_the_screen() -> None:
    found = {
        places
        for module in pkgutil.iter_modules(dialogs.__path__)
        for _name, each in inspect.getmembers(
            importlib.import_module(f"{dialogs.__name__}.{module.name}"), inspect.isclass
        )
        if isinstance(places := getattr(each, "places", None), tuple)
    }
    trader = Trader().type("b", "0.5", "tab", "97000")
    found.add(trader.desk.places)
    found.add(trader.type("enter").desk.places)
    found.add(
        Trader(DemoPlans(five_venues(), live=True))
        .type("b", "2", "tab", "97000", "enter")
        .desk.places
    )
    assert found == set(DIALOGS)
    trader = Trader()
    trader.desk.fit(200, 60)
    for panel in "124567890":
        assert trader.type(panel).desk.places in set(contexts())
        assert trader.type("z").desk.places in set(contexts())
        trader.type("escape", "escape")
    assert trader.type("6", "/").desk.places in set(contexts())
    assert trader.type("escape", ":").desk.places in set(contexts())
    trader.desk.fit(40, 10)
    assert trader.desk.places in set(contexts())


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
        ({"trade.buy": ["ctrl+s"]}, "no key that every terminal sends"),
        ({"trade.buy": ["alt+b"]}, "no key that every terminal sends"),
        ({"trade.buy": [""]}, "no key that every terminal sends"),
        ({"trade.buy": ["a b c d"]}, "no key that every terminal sends"),
        ({"trade.buy": ["\x1b[2J"]}, "no key that every terminal sends"),
        # esc is always safe
        ({"review.confirm": ["escape"]}, "esc always goes back"),
        ({"amend.confirm": ["esc"]}, "esc always goes back"),
        ({"ticket.clear": ["escape"]}, "esc always goes back"),
        ({"trade.buy": ["x escape"]}, "esc always goes back"),
        ({"dialog.back": ["y"]}, "'y' both does back and confirms"),
        ({"dialog.back": ["!"]}, "'!' both does back and confirms"),
        # a key that confirms opens nothing
        ({"command.run": ["f10"], "amend.confirm": ["f10"]}, "'f10' both does run and confirms"),
        (
            {"picker.choose": ["f10"], "kill.confirm": ["f10"]},
            "'f10' both does choose and confirms",
        ),
        ({"trade.cancel": ["y"]}, "'y' both does cancel and confirms"),
        ({"question.confirm": ["c"]}, "and confirms"),
        ({"always.interrupt": ["y"]}, "'y' both does interrupt and confirms"),
        ({"review.reprice": ["y"]}, "and confirms"),
        # what ends danger keeps its keys, and a key shown for it works wherever it is shown
        ({"trade.theme": ["K"]}, "'K' is the key of anywhere.kill and stays it"),
        ({"ticket.toggle": ["ctrl+c"]}, "'ctrl+c' is the key of always.interrupt and stays it"),
        ({"trade.theme": ["q"]}, "'q' is the key of trade.quit and stays it"),
        ({"trade.level_up": ["c"]}, "'c' is the key of trade.cancel and stays it"),
        ({"trade.level_up": ["C"]}, "'C' is the key of trade.cancel_menu and stays it"),
        ({"table.sort": ["c c"]}, "'c' is the key of trade.cancel and stays it"),
        ({"marks.mark": ["A"]}, "'A' is the key of anywhere.arm and stays it"),
        ({"review.help": ["A"]}, "'A' is the key of anywhere.arm and stays it"),
        ({"anywhere.kill": ["A"]}, "'A' is the key of anywhere.arm and stays it"),
        ({"anywhere.kill": ["c"]}, "anywhere.kill = 'c'"),
        ({"anywhere.kill": ["f1"]}, "anywhere.kill = 'f1' means trade.help"),
        ({"anywhere.kill": ["enter"]}, "anywhere.kill = 'enter'"),
        ({"anywhere.kill": ["space"]}, "anywhere.kill = 'space'"),
        ({"anywhere.arm": ["w"]}, "anywhere.arm = 'w' would be typed as text in ticket"),
        ({"trade.buy": ["x K"]}, "never wait"),
        ({"trade.buy": ["+"]}, "trade.buy = '+' means"),
        # where text is typed a character is text
        ({"amend.tick_up": ["5"]}, "amend.tick_up = '5' would be typed as text"),
        ({"picker.choose": ["x"]}, "picker.choose = 'x' would be typed as text"),
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


@pytest.mark.parametrize(
    ("written", "keys"),
    [("F2", ("f2",)), ("pgdn", ("pagedown",)), ("dd", ("d", "d")), ("g b", ("g", "b"))],
)
def test_keys_may_be_written_as_they_are_shown(written: str, keys: tuple[str, ...]) -> None:
    assert _action(_rebound(trade__buy=[written]), *keys) == "buy"


def test_the_shipped_keys_may_be_given_once_more() -> None:
    keymap = _rebound(trade__alerts=["g a"], anywhere__kill=["f12", "K"])
    assert _action(keymap, "g", "a") == "alerts"
    assert (_action(keymap, "K"), _action(keymap, "f12")) == ("kill", "kill")
