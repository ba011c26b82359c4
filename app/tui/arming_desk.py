"""Arming by key: `A` lets confirmed orders leave, and the keyboard at rest lets none leave any more."""

from collections.abc import Callable

from app.domain.commands import REVIVE_WORDS, Arm, Disarm, Present
from app.tui.dialogs.dialog import Hands
from app.tui.keymap import Keymap, key_name
from app.tui.widgets.status_bar import READ_ONLY, StatusBar

_ASKED_S = 2.0
_PRESENT_S = 2.0  # the time left on the screen is never further behind the keys
_KILLED = "KILLED"
_REVIVE = f":revive {REVIVE_WORDS}"


class ArmingDesk:
    """The engine decides; what was just asked of it counts until it has answered."""

    def __init__(self, hands: Hands, status: StatusBar, keymap: Keymap) -> None:
        """The status bar is told which key arms."""
        self._hands = hands
        self._status = status
        keys = next(
            each.keys
            for each in keymap.bindings
            if each.where == "anywhere" and each.action == "arm"
        )
        self._key = status.arm_key = key_name(keys[0])
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
        return {"arm": self._change, "arm_now": self._arm, "disarm": self._disarm}

    def _change(self) -> None:
        if self.armed:
            self._disarm()
        else:
            self._arm()

    def _arm(self) -> None:
        if self._hands.mode == READ_ONLY:
            self._hands.say(f"{READ_ONLY}: no order can leave, so there is nothing to arm")
            return
        self._asked_s = _ASKED_S
        self._hands.give(Arm(token=self._hands.token()))
        stopped = self._status.view.trading_stopped if self._status.view is not None else None
        if stopped == _KILLED:
            self._hands.say(f"armed, but the kill switch stops every order: {_REVIVE} lifts it")
        elif stopped:
            self._hands.say(f"armed, but no order leaves while it says {stopped}: a tells why")
        else:
            self._hands.say(f"armed: confirmed orders leave; {self._key} disarms", "own")

    def _disarm(self) -> None:
        self._asked_s = 0.0
        self._hands.give(Disarm())
        self._hands.say("disarmed: no order leaves", "dim")
