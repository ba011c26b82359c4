"""The trade screen: the desk's panels as surfaces, laid out by the size of the terminal."""

from textual.app import ComposeResult
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.screen import Screen
from textual.widget import Widget

from app.tui.brush import Brush
from app.tui.cells import Painter, Row
from app.tui.compositor import cell_compositor
from app.tui.desk import Desk
from app.tui.dialogs.amend import Amend
from app.tui.dialogs.questions import KillDialog
from app.tui.dialogs.review import Review
from app.tui.dialogs.ticket import Ticket
from app.tui.frames import empty
from app.tui.layout import Place
from app.tui.messages import CommandGiven, QuitGiven, SheetAsked, ThemeAsked
from app.tui.palette import Palette
from app.tui.pieces import Piece, showing
from app.tui.surface import Surface

_LINES = ("status", "alerts", "command", "footer", "small")


class FrontDialog:
    """Paints whatever dialog is in front."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def paint(self, width: int, height: int) -> list[Row]:
        """The dialog, or nothing."""
        dialog = self._desk.dialog
        return list(dialog.paint(width, height)) if dialog is not None else empty(width, height)


class TradeLayout(Layout):
    """Puts surfaces where app/tui/layout.py says."""

    name = "trade"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.arranged: tuple[object, ...] = ()
        self._spots: list[tuple[Widget, Place]] = []

    def wanted(self, size: Size) -> tuple[object, ...]:
        """What decides where everything stands."""
        return self._desk.dialog, self._desk.spots, size

    def standing(self, surface: Surface) -> tuple[Place, list[Place]]:
        """Where a surface on the screen stands, and what stands in front of it."""
        at = next(at for at, (each, _) in enumerate(self._spots) if each is surface)
        spot = self._spots[at][1]
        return spot, [other for _, other in self._spots[at + 1 :] if spot.overlaps(other)]

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Placements of the surfaces that have a place at this size."""
        self._desk.fit(size.width, size.height)  # asked for before the screen is told its new size
        spots = self._desk.spots
        placements = []
        self.arranged, self._spots = self.wanted(size), []
        for child in children:
            spot = spots.get(child.name or "")
            if isinstance(child, Surface):
                child.on_screen = spot is not None
            if spot is not None:
                self._spots.append((child, spot))
                placements.append(WidgetPlacement(Region(*spot), NULL_OFFSET, NULL_SPACING, child))
        return placements


class TradeScreen(Screen[None], inherit_bindings=False):
    """Holds the surfaces; all keys go to the desk, whose commands go up as messages."""

    DEFAULT_CSS = "TradeScreen { overflow: hidden; background: $background; }"
    AUTO_FOCUS = ""
    ALLOW_SELECT = False

    def __init__(self, desk: Desk, palette: Palette) -> None:
        super().__init__(name="trade")
        self.desk = desk
        self._trade_layout = TradeLayout(desk)
        self._compositor = cell_compositor()
        self._arranged: tuple[object, ...] = ()
        painters: dict[str, Painter] = {name: getattr(desk.panels, name) for name in _LINES}
        painters |= desk.panels.by_name
        painters["dialog"] = FrontDialog(desk)
        if desk.guide is not None:
            painters["tour"] = desk.guide
        self.surfaces = [Surface(painter, palette, name) for name, painter in painters.items()]
        self.brush: Brush | None = None  # draws at once, where there is a terminal of our own

    @property
    def layout(self) -> Layout:
        """Always ours."""
        return self._trade_layout

    def compose(self) -> ComposeResult:
        """All surfaces at once: the first frame has every panel, "loading" is a picture too."""
        self._name_keys()
        yield from self.surfaces

    def on_resize(self) -> None:
        """Another size: below the smallest one only the plain message is shown."""
        self.desk.fit(self.size.width, self.size.height)
        self.settle()

    def press(self, key: str, character: str | None) -> bool:
        """One key, handled completely; whether that changes the screen."""
        self.desk.press(key, character)
        return self.settle()

    def paste(self, text: str) -> None:
        """A paste."""
        self.desk.paste(text)
        self.settle()

    def settle(self) -> bool:
        """Send up what the desk wants, and show what has changed; whether anything has."""
        desk = self.desk
        for command in desk.given:
            self.post_message(CommandGiven(command))
        desk.given.clear()
        if desk.leaving:
            desk.leaving = False
            self.post_message(QuitGiven())
        if desk.theme_asked is not None:
            self.post_message(ThemeAsked(desk.theme_asked))
            desk.theme_asked = None
        if desk.sheet_asked is not None:
            self.post_message(SheetAsked(desk.sheet_asked))
            desk.sheet_asked = None
        arranged = self._trade_layout.wanted(self.size)
        if arranged != self._arranged:
            self._arranged = arranged
            self._clear_arrangement_cache()
            self.refresh(layout=True)
        if desk.redraw_asked:
            desk.redraw_asked = False
            self.refresh()
        return bool(self.refresh_surfaces()) or not self._stands()

    def refresh_surfaces(self) -> int:
        """Repaint the cells that differ; returns how many regions did."""
        self._name_keys()
        brush = self.brush
        if brush is None or not self._stands():
            return sum(surface.refresh_rows() for surface in self.surfaces)
        drawn: list[Piece] = []
        count = 0
        for surface in self.surfaces:
            pieces = surface.repaint()
            if pieces is None:
                surface.refresh()
                count += 1
            elif pieces:
                surface.drawn(pieces)
                drawn += showing(pieces, *self._trade_layout.standing(surface))
        brush.draw(drawn, self.size.width)
        return count + len(drawn)

    def _stands(self) -> bool:
        """Whether every surface is where the terminal shows it, and nothing waits for Textual's round."""
        waits = self._layout_required or self._scroll_required or self._repaint_required
        return not waits and self._arranged == self._trade_layout.arranged

    def _name_keys(self) -> None:
        """What the footer shows: the key that arms disarms while armed, and none sends what is void."""
        desk = self.desk
        labels = {"arm": "disarm"} if desk.armed else {}
        front = desk.dialog
        review = front.review if isinstance(front, Ticket) else front
        if isinstance(review, Review) and (review.void or not desk.armed):
            labels |= {"confirm": "", "submit": ""}
        if isinstance(review, Amend):
            labels |= dict.fromkeys(review.idle, "")
        if isinstance(front, KillDialog):
            labels["confirm"] = front.label
        desk.panels.footer.keys = desk.keymap.footer(desk.places, labels)

    def restyle(self) -> None:
        """The palette has changed."""
        for surface in self.surfaces:
            surface.restyle()
        self.refresh()

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """No tooltips and toasts: Textual's own would take markup and start-up time."""
