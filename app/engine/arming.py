"""Whether confirmed orders may leave: never at the start, nor after a rest or when the ground has moved."""

from app.domain.commands import Arm, Disarm, Present
from app.domain.instants import SECOND
from app.engine.alert_desk import AlertDesk
from app.engine.state import State
from app.views.keys import PLAN, STATUS, TICKET


class Arming:
    """Cancels and the kill switch need no arming: they lower risk (ux.md 3.5)."""

    def __init__(self, state: State, alerts: AlertDesk) -> None:
        self._state = state
        self._alerts = alerts

    def arm(self, command: Arm) -> None:
        """Until `arm_for` after the last key."""
        if self._state.use_token(command.token):
            self._extend()

    def disarm(self, _command: Disarm) -> None:
        """As asked."""
        self._end()

    def present(self, _command: Present) -> None:
        """A key was pressed."""
        if self._state.armed:
            self._extend()

    def end(self, reason: str) -> None:
        """Something happened that a person must see before anything more leaves."""
        if self._state.armed:
            self._end()
            self._alerts.tell("warning", f"Disarmed: {reason}; look at the screen, then press A.")

    def beat(self) -> None:
        """The keyboard rested for too long."""
        until_ns = self._state.armed_until_ns
        if until_ns and self._state.now.mono_ns >= until_ns:
            minutes = self._state.options.arm_for // (60 * SECOND)
            self._end()
            self._alerts.tell("info", f"Disarmed: no key for {minutes} minutes; A arms again.")

    def _extend(self) -> None:
        self._state.armed_until_ns = self._state.now.mono_ns + self._state.options.arm_for
        self._mark()

    def _end(self) -> None:
        self._state.armed_until_ns = 0
        self._mark()

    def _mark(self) -> None:
        for key in (STATUS, TICKET, PLAN):
            self._state.changes.mark(key)
