"""The Textual application: keys to the desk in order, views from the bridge, commands to the engine."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from textual import events
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter
from textual.theme import Theme as TextualTheme

from app.domain.errors import UnusableInput
from app.host.sheets import write_sheet
from app.ports.cockpit import Cockpit
from app.tui.bridge import FRAMES_PER_SECOND, Bridge
from app.tui.brush import Brush
from app.tui.desk import Desk
from app.tui.driver import CockpitDriver
from app.tui.keymap import Keymap
from app.tui.link import AUTO, Link
from app.tui.messages import CommandGiven, QuitGiven, SheetAsked, ThemeAsked, ViewsReady
from app.tui.palette import InDepth, Palette
from app.tui.panels import Panels
from app.tui.screens.trade import TradeScreen
from app.tui.sheet import told_of
from app.tui.terminal import EVERYTHING, Depth, Traits
from app.tui.theming import DEFAULT_THEME, Theme, load_theme, theme_names
from app.tui.times import Times
from app.tui.widgets.status_bar import LinkFigures

if TYPE_CHECKING:
    from app.tui.tour import Guide

# What was made until then lives as long as the program: searching all of it for garbage again and again
# would stop every thread for 40 ms at a time.
_START_UP_S = 3.0


@dataclass(frozen=True)
class CockpitExit:
    """Why the screen was left ("quit" or "hang up"), and what stayed open."""

    reason: str
    open_orders: int
    unknown_orders: int


class CockpitApp(App[CockpitExit], inherit_bindings=False):
    """Only this class submits commands. Nothing but the cockpit's own keys is bound."""

    TITLE = "tradedeck"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    BINDINGS: ClassVar = []

    def __init__(
        self,
        cockpit: Cockpit,
        theme: Theme | None = None,
        frames_per_second: int = FRAMES_PER_SECOND,
        keymap: Keymap | None = None,
        driver_class: type[Driver] | None = None,
        traits: Traits = EVERYTHING,
        link: str = AUTO,
        guide: "Guide | None" = None,
    ) -> None:
        """Raises ConfigError for a keymap that contradicts itself."""
        super().__init__(driver_class=driver_class)
        self.exports: Path | None = None  # the folder for tables
        self.console = _in_all_colours(self.console)
        self._cockpit = cockpit
        self._bridge = Bridge(cockpit, frames_per_second)
        self._link = Link(link, frames_per_second)
        self.palette = Palette(
            theme or load_theme(DEFAULT_THEME),
            traits.depth,
            inverted=traits.inverted,
            ascii_only=traits.ascii_only,
        )
        self._started_with = self.palette.theme
        self._in_depth = InDepth(self.palette)
        self.desk = Desk(keymap, Panels(times=Times(local=traits.local_times)), guide)
        self.trade = TradeScreen(self.desk, self.palette)
        self.register_theme(_textual_theme(self.palette.theme))
        self.theme = self.palette.theme.name

    @property
    def failure(self) -> Exception | None:
        """The exception that ended the app, if one did."""
        return self._exception

    def get_default_screen(self) -> TradeScreen:
        """The trade screen is the whole app."""
        return self.trade

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Ours alone: our cells come in the right depth, what Textual draws in between is brought to it."""
        return () if self.palette.depth is Depth.TRUECOLOR else (self._in_depth,)

    def on_ready(self) -> None:
        """The first frame stands. Only now is the engine asked for anything: starting it may take a while."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            for number in (signal.SIGHUP, signal.SIGTERM):
                loop.add_signal_handler(number, self.hang_up)
        terminal = self._terminal
        if terminal is not None:
            self.trade.brush = Brush(self.palette, terminal.write, lambda: self._sync_available)
        self._bridge.want(self.desk.wanted)
        self._bridge.pull(self.desk.show)
        self._cockpit.on_urgent(partial(self._hurry, loop))
        gc.enable()
        self.set_timer(_START_UP_S, gc.freeze)
        self.set_interval(1 / self._bridge.frames_per_second, self.flush)

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes are handled here and now, in order; everything else is Textual's business."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._press(event)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self.trade.paste(event.text)
        else:
            await super().on_event(event)

    @property
    def _terminal(self) -> CockpitDriver | None:
        """The driver, unless this is a test without a terminal."""
        return self._driver if isinstance(self._driver, CockpitDriver) else None

    def _press(self, event: events.Key) -> None:
        """One key, and how long its effect takes to be seen."""
        terminal = self._terminal
        if terminal is not None:
            terminal.key_pressed(event.time)
        draws = self.trade.press(event.key, event.character if event.is_printable else None)
        if terminal is not None:
            if not draws:
                terminal.key_pressed(None)
            terminal.ask()
        self._bridge.want(self.desk.wanted)

    def flush(self) -> None:
        """One tick: a frame, unless the terminal does not keep up or the line gets fewer of them."""
        clock = asyncio.get_running_loop().time
        terminal, started_s = self._terminal, clock()
        self._bridge.tick()
        if terminal is not None:
            self._link.look(started_s, terminal.take_taken())
            self.desk.round_trip_s = terminal.round_trip_s
            if terminal.is_ready and terminal.take_lost():
                self.trade.refresh()
        ready = terminal is None or terminal.is_ready
        if ready:
            self.desk.tick(1 / self._bridge.frames_per_second)
        else:  # what a terminal has not taken was not seen: no time passes for it
            self._bridge.skip()
        if not self._link.may_draw(started_s, ready):
            return
        queued = 0 if terminal is None else terminal.queued
        self._bridge.pull(self.desk.show)
        self._tell_link(terminal is not None)
        self.trade.settle()
        self._bridge.want(self.desk.wanted)
        size = 0 if terminal is None else terminal.queued - queued
        self._link.drew(clock() - started_s, size)
        if terminal is not None:
            terminal.ask()

    def _tell_link(self, shown: bool) -> None:
        """What the panels show of the engine's silence and of the line to the terminal."""
        panels, link = self.desk.panels, self._link
        panels.status.silent_s = self._bridge.silent_s
        if shown:
            panels.status.link = LinkFigures(
                round(link.kilobytes_per_second, 1), round(link.frames_per_second), link.is_slow
            )
            panels.ladder.most_levels = link.levels

    def _hurry(self, loop: asyncio.AbstractEventLoop, keys: tuple[str, ...]) -> None:
        """Called on the engine's thread."""
        with contextlib.suppress(RuntimeError):  # the screen's loop has closed
            loop.call_soon_threadsafe(self.post_message, ViewsReady(keys))

    def on_views_ready(self, message: ViewsReady) -> None:
        """What a key has caused is drawn at once, and nothing else: the rest comes with its frame."""
        message.stop()
        self._bridge.pull(self.desk.show, message.keys)
        self.trade.settle()
        self._bridge.want(self.desk.wanted)

    def on_command_given(self, message: CommandGiven) -> None:
        """The one place where the screen asks the engine for something."""
        message.stop()
        self._cockpit.submit(message.command)

    def on_quit_given(self, message: QuitGiven) -> None:
        """Leave, as confirmed."""
        message.stop()
        self._leave("quit")

    def on_sheet_asked(self, message: SheetAsked) -> None:
        """Write the table and say where it lies."""
        message.stop()
        sheet = message.sheet
        try:
            if self.exports is None:
                raise UnusableInput("there is no folder for tables here")
            at_ns = self.desk.panels.log.now_ns
            path = write_sheet(self.exports, sheet.name, sheet.header, sheet.rows, at_ns)
        except UnusableInput as error:
            self.desk.say(str(error))
        else:
            self.desk.say(told_of(sheet, path, self.size.width), "own")
        self.trade.settle()

    def on_theme_asked(self, message: ThemeAsked) -> None:
        """The theme of that name, or the next: the shipped ones, and the trader's own if started with it."""
        message.stop()
        own = self._started_with
        names = sorted({*theme_names(), own.name})
        name = message.name or names[(names.index(self.palette.theme.name) + 1) % len(names)]
        if name not in names:
            self.desk.say(f"no theme {name[:20]!r}: there are {', '.join(names)}")
            self.trade.settle()
            return
        theme = own if name == own.name else load_theme(name)
        self.palette.use(theme)
        without = self.palette.depth is Depth.NONE and not theme.colourless
        self.desk.say(f"theme {name}" + (", shown without colours" if without else ""), "dim")
        self.register_theme(_textual_theme(theme))
        self.theme = theme.name
        self.trade.restyle()

    def hang_up(self) -> None:
        """The terminal is gone or we are asked to end: leave at once, orders stay as they are."""
        self._leave("hang up")

    def _leave(self, reason: str) -> None:
        view = self.desk.panels.orders.view
        counts = (view.open, view.unknown) if view is not None else (0, 0)
        self.exit(CockpitExit(reason, *counts))

    def _fatal_error(self) -> None:
        """End without Textual's traceback, which prints local variables; the caller gets the exception."""
        self._close_messages_no_wait()


def _in_all_colours(console: Console) -> Console:
    """Textual is told that there is every colour: the palette has brought them to the terminal's depth, and
    they must not be rounded again."""
    return Console(
        file=console.file,
        color_system="truecolor",
        no_color=False,
        force_terminal=True,
        legacy_windows=False,
        markup=False,
        highlight=False,
        emoji=False,
        safe_box=False,
    )


def _textual_theme(theme: Theme) -> TextualTheme:
    """Textual paints nothing but the ground where no panel stands."""
    return TextualTheme(
        name=theme.name, dark=theme.dark, primary=theme.ground, background=theme.ground
    )
