"""A hundred thousand random keys, pastes and sizes before a running engine: disarmed, no order ever leaves.

    python -m tests.unit.tui.test_random_keys 1000000 [SEED]

does so many and prints what the venues were asked for.
"""

import asyncio
import random
import sys
from collections import Counter

import pytest

from app.domain.commands import Arm, Command, Disarm, DraftPlan, Kill, WantViews
from app.domain.venue_requests import Amend, Place, Replace
from app.tui.bindings import BINDINGS
from app.tui.desk import Desk
from app.tui.keymap import strokes
from app.views import keys
from app.views.instruments import InstrumentsView
from app.views.keys import View
from tests.fakes import demo_views as demo
from tests.fakes.demo_plans import DemoPlans, five_venues
from tests.fakes.route_bench import RouteBench
from tests.unit.tui.test_any_keys import check_whole
from tests.unit.tui.trader import Trader

EVENTS = 100_000
HELD = 200
_FRAME_S = 0.05
_USUAL = (120, 40)
_LOOK_EVERY = 25  # events, as fast as a held key repeats and faster
_BOOKS_EVERY = 8  # looks
_STROKES = sorted({stroke for each in BINDINGS for key in each.keys for stroke in strokes(key)})
KEYS = tuple(
    dict.fromkeys(
        (
            *_STROKES,
            *"abcdefghijklmnopqrstuvwxyz0123456789:./$%@ ",
            *map("ctrl+{}".format, "befgknorw"),
        )
    )
)
PASTES = (
    "y\r", "y", "send\r", "0.5\r", "0.5\r\ry", "b 0.5 btc\r\ry", ":b 1\r\ry", "A", "\x1b", "!", "2.5", "ETH/USDT",
    "revive allow new orders\r", "x" * 300,
)  # fmt: skip
LOOK = "look"  # no key: the engine answers, a frame is shown
# What random keys alone would take very long to come to.
_PHRASES = (
    ("b", "0", ".", "5", LOOK, "enter", LOOK, LOOK, LOOK, LOOK, LOOK, "y", LOOK),
    ("s", "1", "tab", "1", "0", "1", LOOK, "enter", LOOK, LOOK, LOOK, LOOK, LOOK, "y", LOOK),
    (":", *"b 0.5 btc lim 99", "enter", LOOK, "enter", LOOK, LOOK, LOOK, LOOK, LOOK, "y", LOOK),
    ("2", "k", LOOK, "s", "1", LOOK, "enter", LOOK, LOOK, LOOK, LOOK, LOOK, "y", LOOK),
)
_HOME = ("escape",) * 4


class Player:
    """A desk before an engine; no kill ever reaches that, and while `disarmed` no arming."""

    def __init__(self, bench: RouteBench, seed: str, *, disarmed: bool) -> None:
        self.desk = Desk()
        self.given: Counter[str] = Counter()
        self._bench = bench
        self._dice = random.Random(seed)
        self._disarmed = disarmed
        self._shown: dict[str, View] = {}
        self._looks = 0
        self._book = 11

    async def play(self, events: int) -> None:
        """So many random events."""
        self.desk.fit(*_USUAL)
        self.desk.show(keys.INSTRUMENTS, demo.instruments())
        left = events
        while left > 0:
            for event in self._next():
                await self._do(event)
                left -= event != LOOK
                if left % _LOOK_EVERY == 0:
                    await self._look()

    def _next(self) -> tuple[str, ...]:
        dice = self._dice.random()
        if dice < 0.03:
            if self._dice.random() < 0.7:
                self.desk.fit(*_USUAL)
            return (*_HOME, *self._dice.choice(_PHRASES))
        return (self._dice.choice(KEYS),)

    async def _do(self, event: str) -> None:
        dice = self._dice.random()
        if event == LOOK:
            await self._look()
        elif dice < 0.01:
            self.desk.paste(self._dice.choice(PASTES))
        elif dice < 0.012:
            self.desk.fit(self._dice.randint(1, 220), self._dice.randint(1, 70))
        else:
            press(self.desk, event)

    async def _look(self) -> None:
        """Commands go to the engine, its views come back, a frame is shown."""
        self._looks += 1
        given = list(self.desk.given)
        self.desk.given.clear()
        self.desk.leaving = False
        for command in given:
            self.given[type(command).__name__] += 1
            if self._passes(command):
                self._bench.engine.submit(command)
        self._bench.engine.submit(
            WantViews(keys=tuple(dict.fromkeys((*self.desk.wanted, keys.PLAN))))
        )
        if self._looks % _BOOKS_EVERY == 0:
            self._book += 1
            await self._bench.books(100.0 + self._dice.choice((0.0, 0.0, 0.02)), last=self._book)
        else:
            await self._bench.pass_time(_FRAME_S)
        for key, view in self._bench.views.items():
            if self._shown.get(key) is not view and not isinstance(view, InstrumentsView):
                self._shown[key] = view
                self.desk.show(key, view)
        self.desk.tick(_FRAME_S)
        if self._looks % 400 == 0:
            size = (self._dice.randint(1, 220), self._dice.randint(1, 70))
            self.desk.fit(*size)
            check_whole(self.desk, *size)
            self.desk.fit(*_USUAL)

    def _passes(self, command: Command) -> bool:
        return not isinstance(command, Kill | Arm if self._disarmed else Kill)


def press(desk: Desk, key: str) -> None:
    """A key by its name or its character."""
    character = " " if key == "space" else key
    desk.press(key, character if len(character) == 1 else None)


async def played(events: int, seed: str, *, disarmed: bool) -> tuple[Counter[str], Counter[str]]:
    """Commands that the desk gave, and requests that reached the venues, after one order of ours came to rest."""
    async with RouteBench() as bench:
        await bench.ready()
        await bench.confirm(await bench.draft("b 0.5 btc lim 99"))
        if disarmed:
            await bench.give(Disarm())
        else:
            await bench.arm()
        before = {name: len(line.requests) for name, line in bench.lines.items()}
        player = Player(bench, seed, disarmed=disarmed)
        await player.play(events)
        assert not [text for text in bench.alerts if "defect" in text]
        asked = Counter(
            type(request).__name__
            for name, line in bench.lines.items()
            for request in line.requests[before[name] :]
        )
    return player.given, asked


SENDING = (Place.__name__, Amend.__name__, Replace.__name__)


@pytest.mark.slow
def test_no_random_keys_at_a_disarmed_cockpit_send_anything() -> None:
    given, asked = asyncio.run(played(EVENTS, "disarmed", disarmed=True))
    assert [asked[name] for name in SENDING] == [0, 0, 0]
    assert given[DraftPlan.__name__] > 5_000
    assert (
        given[Arm.__name__] > 100
    )  # it thought itself armed for a moment; the engine is what decides


def test_the_same_keys_at_an_armed_one_do_send() -> None:
    """Or the test above could not fail."""
    _given, asked = asyncio.run(played(5_000, "armed", disarmed=False))
    assert asked[Place.__name__] > 0


# The keys that lead to each state, and what of it a held key may confirm.
STATES = {
    "screen": (),
    "buy ticket": ("b", "0.5"),
    "price": ("b", "0.5", "tab", "97000"),
    "venues": ("b", "0.5", "tab", "tab"),
    "line": ("b", "0.5", ":"),
    "joined": ("B",),
    "command line": (":",),
    "order in words": (":", "b 0.5 btc lim 97000"),
    "filter": ("/", "btc"),
    "picker": ("i",),
    "palette": ("ctrl+p",),
    "cancel menu": ("C",),
    "question": ("C", "enter"),
    "order life": ("enter",),
    "explained": ("1", "j", "e"),
    "help": ("?",),
    "kill": ("K",),
    "quit": ("q",),
    "ladder": ("2", "k"),
    "working": ("4",),
    "NAV history": ("gh",),
    "alerts": ("a",),
    "void review": ("b", "0.5", "tab", "97000", "enter"),
    "review": ("b", "0.5", "tab", "97000", "enter"),
    "typed review": ("b", "2.5", "tab", "97425", "enter"),
}


def trader_in(state: str) -> Trader:
    """Armed, in that state, and whatever is there was read long enough."""
    plans = {
        "void review": lambda: DemoPlans(void="binance moved 1.3 bp, nothing was sent."),
        "typed review": lambda: DemoPlans(five_venues(), live=True),
    }.get(state, DemoPlans)()
    trader = Trader(plans).type(*STATES[state]).frames(10)
    trader.given.clear()
    return trader


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_no_held_key_sends_anything(state: str) -> None:
    for key in KEYS:
        trader = trader_in(state)
        for _ in range(HELD):
            press(trader.desk, key)
            trader.take()
            trader.desk.tick(_FRAME_S)
        confirms = state == "review" and key == "y"  # what that key is for, and it does so once
        assert len(trader.sent) == confirms, key


@pytest.mark.parametrize("state", STATES)
def test_no_paste_sends_anything(state: str) -> None:
    trader = trader_in(state)
    amount = "2.5"
    for text in (*PASTES, f"{amount}\r", amount, f"{amount}\n", "SEND\r"):
        for _ in range(3):
            trader.paste(text).frames()
        trader.type("enter").frames()
        assert trader.sent == [], text
        trader = trader_in(state)


def main(events: int, seed: str) -> None:
    """Play so many and print what came of it."""
    given, asked = asyncio.run(played(events, seed, disarmed=True))
    print(f"{events} events, seed {seed}")
    print("commands given", dict(given.most_common()))
    print("requests", dict(asked.most_common()))
    print("orders and changes sent", sum(asked[name] for name in SENDING))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "1")
