"""A flight whose engine ended by itself says so, instead of showing the last screen for ever."""

from collections.abc import Mapping
from typing import cast

import pytest

from app.bootstrap import Flight
from app.domain.commands import Command, WantViews
from app.domain.errors import TradedeckError
from app.engine import Engine
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.ports.cockpit import OnUrgent
from app.views.keys import View


class _Dying:
    """An engine that ends when it is told to."""

    def __init__(self) -> None:
        self.failure: BaseException | None = None
        self.given: list[Command] = []
        self.told_urgent: OnUrgent | None = None

    def on_urgent(self, callback: OnUrgent) -> None:
        self.told_urgent = callback

    def start(self) -> None:
        """Nothing keeps it from starting."""

    def submit(self, command: Command) -> None:
        self.given.append(command)

    def take_views(self) -> Mapping[str, View]:
        return {}

    def stop(self, timeout: float) -> bool:
        return True


def test_the_end_of_the_engine_reaches_the_screen_in_words() -> None:
    engine = _Dying()
    released: list[str] = []
    flight = Flight(
        lambda: cast("Engine", engine),
        lambda: released.append("venues"),
        SystemClock(),
        SeededChance(1),
    )
    flight.submit(WantViews(keys=("status",)))
    flight.start()
    assert engine.given == [WantViews(keys=("status",))]
    assert flight.take_views() == {}
    engine.failure = MemoryError("no room \x1b[2J")
    for ask in (flight.take_views, flight.report):
        with pytest.raises(TradedeckError, match="stopped by itself") as caught:
            ask()
        assert "start again" in str(caught.value)
        assert "\x1b" not in str(caught.value)
    flight.stop()
    assert released == ["venues"]


def _flight_of(engine: _Dying) -> Flight:
    return Flight(lambda: cast("Engine", engine), lambda: None, SystemClock(), SeededChance(1))


def test_who_waits_for_urgent_views_is_made_known_before_and_after_the_engine_runs() -> None:
    for early in (True, False):
        engine = _Dying()
        flight = _flight_of(engine)
        told: list[tuple[str, ...]] = []
        if early:
            flight.on_urgent(told.append)
        flight.start()
        if not early:
            flight.on_urgent(told.append)
        assert engine.told_urgent is not None
        engine.told_urgent(("ticket",))
        assert told == [("ticket",)]
        flight.stop()
