"""An engine that starts behind the first frame."""

import concurrent.futures
import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from app.domain.commands import Command
from app.domain.errors import TradedeckError
from app.domain.safe_text import sanitise
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.ports.cockpit import OnUrgent
from app.views.keys import View

if TYPE_CHECKING:  # the engine is imported when it is assembled, behind the first frame
    from app.engine import Engine, EngineReport

Assemble: TypeAlias = "Callable[[], Engine]"

_ENGINE_STOP_SECONDS = 10.0
_COMMANDS_WAITING = 1_000


class Flight:
    """An engine that starts behind the first frame; implements ports/cockpit.Cockpit."""

    def __init__(
        self,
        assemble: Assemble,
        release: Callable[[], None],
        clock: SystemClock,
        chance: SeededChance,
    ) -> None:
        self.clock = clock  # the engine's: both tell one time
        self.chance = chance
        self.assemble = (
            assemble  # an engine that runs where it is awaited, for those who bring a loop
        )
        self._release = release
        self._engine: Engine | None = None
        self._early: deque[Command] = deque(maxlen=_COMMANDS_WAITING)
        self._told_urgent: OnUrgent | None = None
        self._door = threading.Lock()
        self._opened: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._opener: threading.Thread | None = None

    def start(self) -> None:
        """Start and wait until the journal is replayed; raises what kept it from starting."""
        self._start_soon()
        self._opened.result()

    def submit(self, command: Command) -> None:
        """To the engine; what comes before it runs waits for it. The first command starts it."""
        with self._door:
            engine = self._engine
            if engine is None:
                self._early.append(command)
        if engine is None:
            self._start_soon()
        else:
            engine.submit(command)

    def take_views(self) -> Mapping[str, View]:
        """As the engine's; raises what kept it from starting, or that it ended by itself."""
        engine = self._engine
        if engine is not None:
            self._raise_failure(engine)
            return engine.take_views()
        if self._opened.done():
            self._opened.result()
        return {}

    def on_urgent(self, callback: OnUrgent) -> None:
        """As the engine's, from when it runs."""
        with self._door:
            self._told_urgent = callback
            engine = self._engine
        if engine is not None:
            engine.on_urgent(callback)

    def report(self) -> "EngineReport":
        """The engine's figures, only after `start`; raises when the engine ended by itself."""
        if self._engine is None:
            raise TradedeckError("the engine has not started; there is nothing to report")
        self._raise_failure(self._engine)
        return self._engine.report()

    def stop(self) -> None:
        """Store the last snapshot, end the venues; harmless when done twice."""
        if self._opener is not None:
            self._opener.join()
        if self._engine is not None:
            self._engine.stop(_ENGINE_STOP_SECONDS)
        self._release()

    def _raise_failure(self, engine: "Engine") -> None:
        failure = engine.failure
        if failure is None:
            return
        logging.getLogger(__name__).error("the engine ended by itself", exc_info=failure)
        raise TradedeckError(
            f"the engine stopped by itself ({type(failure).__name__}: {sanitise(failure, 200)}); the log "
            "has the details; start again: every order is in the journal and is checked at the venues"
        ) from failure

    def _start_soon(self) -> None:
        if self._opener is None:
            self._opener = threading.Thread(target=self._open, name="opener", daemon=True)
            self._opener.start()

    def _open(self) -> None:
        try:
            engine = self.assemble()
            engine.start()
        except BaseException as failure:
            self._opened.set_exception(failure)
            return
        with self._door:
            if self._told_urgent is not None:
                engine.on_urgent(self._told_urgent)
            self._engine = engine
            while self._early:
                engine.submit(self._early.popleft())
        self._opened.set_result(None)
