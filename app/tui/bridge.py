"""Once a frame: changed views from the engine to the desk, and to the engine which views are shown."""

from collections.abc import Callable

from app.domain.commands import WantViews
from app.ports.cockpit import Cockpit
from app.views.keys import View

FRAMES_PER_SECOND = 20  # unless set otherwise
_SLOW = 0.25  # share of its period that a frame may take before the rate is halved
_SLOWEST = 4


class Bridge:
    """The screen pulls; nothing is ever pushed at it, and what it does not show is not built."""

    def __init__(self, cockpit: Cockpit, frames_per_second: int = FRAMES_PER_SECOND) -> None:
        self.frames_per_second = frames_per_second
        self._cockpit = cockpit
        self._wanted: tuple[str, ...] = ()
        self._empty_frames = 0
        self._every = 1
        self._count = 0

    @property
    def silent_s(self) -> int:
        """Whole seconds since the engine last sent any view."""
        return self._empty_frames // self.frames_per_second

    @property
    def period_s(self) -> float:
        """How long a frame stays on the screen."""
        return self._every / self.frames_per_second

    def want(self, keys: tuple[str, ...]) -> None:
        """Tell the engine when the set of shown views has changed."""
        if keys != self._wanted:
            self._wanted = keys
            self._cockpit.submit(WantViews(keys=keys))

    def is_due(self) -> bool:
        """Whether this tick of the timer is a frame; slow screens get fewer."""
        self._count += 1
        self._empty_frames += 1
        return self._count % self._every == 0

    def skip(self) -> None:
        """The terminal is behind: this tick is no frame."""
        self._empty_frames = 0

    def pull(self, show: Callable[[str, View], None]) -> int:
        """Hand over what has changed; returns how many views."""
        views = self._cockpit.take_views()
        for key, view in views.items():
            show(key, view)
        if views:
            self._empty_frames = 0
        return len(views)

    def took(self, seconds: float) -> None:
        """How long the frame took: adapt the rate."""
        period = self.period_s
        if seconds > _SLOW * period and self._every < _SLOWEST:
            self._every *= 2
        elif seconds < _SLOW * period / 4 and self._every > 1:
            self._every //= 2
