"""Which panels are on the screen now: the size of the terminal, the focus and the zoom decide."""

from collections.abc import Mapping

from app.tui.layout import FULL, HALF, SMALLEST, Place, Zoom, is_small, places
from app.tui.panels import Panels

_NEXT = {"": HALF, HALF: FULL, FULL: ""}
_HOME = "orders"  # always on the screen while nothing is zoomed


class Arrangement:
    """A panel without a place at this size is opened by its digit, zoomed, and closed by it again."""

    def __init__(self, panels: Panels) -> None:
        self._panels = panels
        self._width, self._height = 120, 40  # until the terminal has told its own
        self._zoom = ""
        self.tour = False  # whether its strip stands on the screen
        self._before = _HOME  # where the focus was before a panel without a place was opened

    @property
    def small(self) -> bool:
        """Whether only the plain message fits."""
        return is_small(self._width, self._height)

    @property
    def zoomed(self) -> bool:
        """Whether a panel has more than its place."""
        return bool(self._zoom)

    def spots(self, dialog: str | None = None) -> Mapping[str, Place]:
        """Names and where they stand; `dialog` is the shape of the one that is open."""
        zoom = Zoom(self._panels.focus, self._zoom) if self._zoom else None
        return places(self._width, self._height, self._panels.names, zoom, dialog, tour=self.tour)

    def fit(self, width: int, height: int) -> None:
        """Another size. The focus never stays on a panel that others have driven out of sight."""
        self._width, self._height = width, height
        if not self.small:
            self._find_focus()

    def choose(self, name: str) -> None:
        """A panel's digit: the focus, or the whole screen if it has the focus, or back again."""
        if name != self._panels.focus:
            self._visit(name, "" if self._has_place(name) else FULL)
        elif self._zoom == FULL:
            self.unzoom()
        else:
            self._zoom = FULL

    def open(self, name: str) -> None:
        """A panel on the whole screen."""
        self._visit(name, FULL)

    def turn_zoom(self) -> None:
        """Normal, half, full, and normal again."""
        if _NEXT[self._zoom]:
            self._zoom = _NEXT[self._zoom]
        else:
            self.unzoom()

    def unzoom(self) -> bool:
        """Every panel in its place again; False when it was so already."""
        was = self.zoomed
        self._zoom = ""
        self._find_focus()
        return was

    def step(self, by: int) -> None:
        """The next or previous panel: of those in sight, or of all while one is zoomed."""
        names = [name for name in self._panels.names if self._zoom or self._has_place(name)]
        at = names.index(self._panels.focus) if self._panels.focus in names else 0
        self._visit(names[(at + by) % len(names)], self._zoom)

    def _visit(self, name: str, zoom: str) -> None:
        if self._has_place(self._panels.focus):
            self._before = self._panels.focus
        self._zoom = zoom
        self._panels.focus_on(name)

    def _find_focus(self) -> None:
        if self._zoom or self._has_place(self._panels.focus):
            return
        self._panels.focus_on(self._before if self._has_place(self._before) else _HOME)

    def _has_place(self, name: str) -> bool:
        """Whether it is on the screen while nothing is zoomed."""
        width, height = max(self._width, SMALLEST[0]), max(self._height, SMALLEST[1])
        return name in places(width, height, self._panels.names, tour=self.tour)
