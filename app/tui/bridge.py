"""Once a frame: changed views from the engine to the desk, and to the engine which views are shown."""

from collections.abc import Callable, Collection

from app.domain.commands import WantViews
from app.ports.cockpit import Cockpit
from app.views.keys import View

FRAMES_PER_SECOND = 20  # unless set otherwise


class Bridge:
    """The screen pulls; nothing is ever pushed at it, and what it does not show is not built."""

    def __init__(self, cockpit: Cockpit, frames_per_second: int = FRAMES_PER_SECOND) -> None:
        self.frames_per_second = frames_per_second
        self._cockpit = cockpit
        self._wanted: tuple[str, ...] = ()
        self._empty_frames = 0
        self._held: dict[str, View] = {}

    @property
    def silent_s(self) -> int:
        """Whole seconds since the engine last sent any view."""
        return self._empty_frames // self.frames_per_second

    def want(self, keys: tuple[str, ...]) -> None:
        """Tell the engine when the set of shown views has changed."""
        if keys != self._wanted:
            self._wanted = keys
            self._cockpit.submit(WantViews(keys=keys))

    def tick(self) -> None:
        """A frame's time has passed, whether it is drawn or not."""
        self._empty_frames += 1

    def skip(self) -> None:
        """Nothing is taken from the engine this time, so that nothing can be said about its silence."""
        self._empty_frames = 0

    def pull(self, show: Callable[[str, View], None], only: Collection[str] | None = None) -> int:
        """Hand over what has changed, of `only` these or of all; returns how many views.

        What is held back here is handed over by the next pull that asks for it, or by its successor.
        """
        views = self._cockpit.take_views()
        if views:
            self._empty_frames = 0
        self._held.update(views)
        due = [key for key in self._held if only is None or key in only]
        for key in due:
            show(key, self._held.pop(key))
        return len(due)
