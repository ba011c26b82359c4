"""Arming by key: `A` lets confirmed orders leave, and the keyboard at rest lets none leave any more."""

from collections.abc import Callable

from app.domain.commands import Arm, Disarm, Present
from app.tui.dialogs.dialog import Hands
from app.tui.widgets.status_bar import StatusBar

_ASKED_S = 2.0
_PRESENT_S = 20.0


class ArmingDesk:
    """The engine decides; what was just asked of it counts until it has answered."""

    def __init__(self, hands: Hands, status: StatusBar) -> None:
        self._hands = hands
        self._status = status
        self._asked_s = 0.0
        self._pressed = False
        self._since_s = 0.0

    @property
    def armed(self) -> bool:
        """Whether a confirmed order would leave."""
        view = self._status.view
        return self._asked_s > 0 or (view is not None and view.armed_s is not None)

    def pressed(self) -> None:
        """Somebody is at the keyboard."""
        self._pressed = True

    def tick(self, seconds: float) -> None:
        """Now and then tell the engine that somebody is."""
        self._asked_s = max(0.0, self._asked_s - seconds)
        self._since_s += seconds
        if self._pressed and self._since_s >= _PRESENT_S:
            self._pressed, self._since_s = False, 0.0
            if self.armed:
                self._hands.give(Present())

    def table(self) -> dict[str, Callable[[], object]]:
        """Actions of the key table."""
        return {"arm": self._change}

    def _change(self) -> None:
        if self.armed:
            self._asked_s = 0.0
            self._hands.give(Disarm())
            self._hands.say("disarmed: no order leaves", "dim")
        else:
            self._asked_s = _ASKED_S
            self._hands.give(Arm(token=self._hands.token()))
            self._hands.say("armed: confirmed orders leave; A disarms", "own")
