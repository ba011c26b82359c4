"""A flight whose engine ended by itself says so, instead of showing the last screen for ever."""

from collections.abc import Mapping
from typing import cast

import pytest

from app.bootstrap import Flight
from app.domain.commands import Command, WantViews
from app.domain.errors import TradedeckError
from app.engine import Engine
from app.host.chance import SeededChance
from app.views.keys import View


class _Dying:
    """An engine that ends when it is told to."""

    def __init__(self) -> None:
        self.failure: BaseException | None = None
        self.given: list[Command] = []

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
        lambda: cast("Engine", engine), lambda: released.append("venues"), SeededChance(1)
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
