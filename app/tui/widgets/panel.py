"""What every panel of the trade screen has: its newest view, the one that it is frozen at, and its title."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from app.domain.instants import Instant
from app.tui import formatting as form
from app.tui.cells import Cell, Row, label
from app.tui.frames import QUIET
from app.tui.times import Times
from app.tui.widgets.table import CellAt, RowModel
from app.views.keys import View

V = TypeVar("V")


class PanelKind(NamedTuple):
    """One line of the registry: everything that the screen must know of a panel before it is made.

    `digit` stands in the title and is the key. `views` are wanted while the panel is on the screen. What
    `moves` can be frozen. `rows` says what its table filters, sorts and marks by; None: it is no table.
    `place` is where the key table has the keys that only this panel knows.
    """

    name: str
    digit: str
    title: str
    painter: Callable[["PanelKind", Times], "Panel[Any]"]
    views: tuple[str, ...]
    moves: bool = True
    rows: RowModel[Any] | None = None
    place: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """Places of the key table that are in force while the panel has the focus."""
        marks = self.rows is not None and self.rows.marks
        own = (self.place,) if self.place else ()
        table = ("table",) if self.rows is not None else ()
        return (*own, *(("marks",) if marks else ()), *table)


class Panel(ABC, Generic[V]):
    """A framed place of the trade screen. `view` is always the newest; what is painted is `seen`."""

    def __init__(self, kind: PanelKind, times: Times) -> None:
        self.kind = kind
        self.times = times
        self.view: V | None = None
        self.focused = False
        self.covered = False  # a dialog has the keys
        self.now_ns: Instant = 0
        self.page = 1  # rows that fitted last time
        self._frozen: V | None = None
        self._frozen_ns: Instant = 0
        self._left_ns: Instant | None = None

    @property
    def views(self) -> tuple[str, ...]:
        """The view keys that are wanted while it is on the screen."""
        return self.kind.views

    @property
    def seen(self) -> V | None:
        """The view to paint: the newest, or the one in which the panel was frozen."""
        return self.view if self._frozen is None else self._frozen

    @property
    def seen_ns(self) -> Instant:
        """The time of the picture."""
        return self.now_ns if self._frozen is None else self._frozen_ns

    @property
    def has_keys(self) -> bool:
        """Whether keys of movement go here now; the focus alone comes back when the dialog in front goes."""
        return self.focused and not self.covered

    @property
    def frozen(self) -> bool:
        """Whether the picture stands still while the data go on underneath."""
        return self._frozen is not None

    @abstractmethod
    def show(self, view: View) -> None:
        """A newer view; of a kind that the panel does not show it is ignored."""

    def take(self, view: V) -> None:
        """Keep the newest view."""
        self.view = view
        self._left_ns = None

    def leave(self) -> None:
        """No newer view will come: until one does, the title says how old the picture is."""
        if self._left_ns is None:
            self._left_ns = self.now_ns

    def freeze(self) -> bool:
        """Let the picture stand still; False while there is none."""
        self._frozen, self._frozen_ns = self.view, self.now_ns
        return self._frozen is not None

    def thaw(self) -> None:
        """Follow the newest view again."""
        self._frozen = None

    def move(self, step: int) -> None:
        """Move the cursor by rows."""

    def sideways(self, step: int) -> None:
        """Move the cursor by figures of the row."""

    def back(self) -> str | None:
        """One step back inside the panel: what to say of it, or None where there is none to take."""
        return None

    def cell_under_cursor(self) -> CellAt | None:
        """Which figure of which row the cursor stands on; None without a row."""
        return None

    @abstractmethod
    def paint(self, width: int, height: int) -> list[Row]:
        """The panel with its frame."""

    def heading(self, name: str = "") -> list[Cell]:
        """Digit and title, and whether the picture is not of now."""
        look = "title_focus" if self.has_keys else "title"
        cells = [label(f"{self.kind.digit} {name or self.kind.title}", look)]
        if self.frozen:
            age = form.age(self._frozen_ns, self.now_ns)
            cells += [label(" "), label(f" FROZEN {age} ", "unknown")]
        elif self._left_ns is not None and self.view is not None:
            cells.append(label(f"  as of {form.age(self._left_ns, self.now_ns)} ago", "stale"))
        return cells

    @property
    def frame_look(self) -> str:
        """The look of the frame."""
        return "frame_focus" if self.has_keys else QUIET
