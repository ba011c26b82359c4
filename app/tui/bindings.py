"""Every key of the cockpit in one table: the keys, the `?` help, the footer, the palette and docs/KEYS.md.

The order is the order in which the footer and the help show them.
"""

from collections.abc import Iterable, Mapping

from app.tui.key_binding import CONFIRM, MOVE, START, SUBMIT, KeyBinding
from app.tui.order_bindings import AMEND, TICKET, amends
from app.tui.registry import PANELS
from app.tui.widgets.panel import PanelKind

__all__ = [
    "BINDINGS",
    "CONFIRM",
    "MOVE",
    "PLACES",
    "PRESETS",
    "START",
    "SUBMIT",
    "KeyBinding",
    "digit_bindings",
]


def digit_bindings(kinds: Iterable[PanelKind]) -> tuple[KeyBinding, ...]:
    """The keys that the titles of the panels show."""
    return tuple(
        KeyBinding(
            f"focus_{kind.name}",
            "trade",
            (kind.digit,),
            "",
            f"panel {kind.digit}: {kind.title.lower()}; again: the whole screen",
        )
        for kind in kinds
    )


# What only this panel, or only a zoomed one, does: first, so that a narrow footer never loses it.
_OWN = (
    KeyBinding("back", "zoomed", ("escape",), "back", "every panel in its place again"),
    KeyBinding("shorter", "chart", ("<", "-"), "shorter", "shorter bars: 1d 1h 15m 5m 1m"),
    KeyBinding("longer", "chart", (">", "+"), "longer", "longer bars"),
    KeyBinding("next_venue", "chart", ("v",), "venue", "the next venue's bars, then the first's"),
    KeyBinding("left", "chart", ("left", "h"), "older", "a bar back in time"),
    KeyBinding("right", "chart", ("right", "l"), "newer", "a bar on"),
    KeyBinding("larger", "tape", ("f",), "larger", "only larger trades: 1k, 10k, 100k"),
    KeyBinding("smaller", "tape", ("F",), "smaller", "smaller trades, too"),
)
_TRADE = (
    KeyBinding("help", "trade", ("?", "f1"), "keys", "the keys of this place"),
    KeyBinding(
        "command",
        "trade",
        (":",),
        "command",
        "type an order or a command: b s c amend sym arm kill",
    ),
    KeyBinding(
        "buy",
        "trade",
        ("b",),
        "buy",
        "open a buy ticket, at the ladder's level; sends nothing",
        START,
    ),
    KeyBinding(
        "sell",
        "trade",
        ("s",),
        "sell",
        "open a sell ticket, at the ladder's level; sends nothing",
        START,
    ),
    KeyBinding("join_bid", "trade", ("B",), "", "a buy ticket that joins the best bid", START),
    KeyBinding("join_ask", "trade", ("S",), "", "a sell ticket that joins the best ask", START),
    KeyBinding("cancel", "trade", ("c",), "cancel", "cancel the marked orders, or the current one"),
    KeyBinding(
        "cancel_menu", "trade", ("C",), "menu", "choose which of our orders to cancel; asks", START
    ),
    KeyBinding("quit", "trade", ("q",), "quit", "quit; lists what is open and asks", START),
)
# The panel that has the focus.
_PANELS = (
    *amends("marks"),
    *amends("working"),
    KeyBinding("mark", "marks", ("space",), "mark", "mark the order or take its mark away"),
    KeyBinding("rest", "trade", ("r",), "", "a ticket for what of the order did not fill", START),
    KeyBinding(
        "filter", "table", ("/",), "filter", "only rows with these words, the rest of an order dim"
    ),
    KeyBinding(
        "sort", "table", ("o",), "sort", "sort by the next column in sight; the last one unsorts"
    ),
    KeyBinding("reverse", "table", ("O",), "", "sort the other way round"),
    KeyBinding("export", "table", ("E",), "", "write the rows that the filter finds to a CSV file"),
    KeyBinding("next_match", "table", ("n",), "", "next row that the filter finds, past dim ones"),
    KeyBinding("previous_match", "table", ("N",), "", "previous row that the filter finds"),
    KeyBinding(
        "open",
        "trade",
        ("enter",),
        "open",
        "an order's parts or whole life, an asset's accounts, an alert",
    ),
    KeyBinding("freeze", "trade", ("p",), "freeze", "let the panel stand still, or go on"),
    KeyBinding(
        "zoom", "trade", ("z",), "zoom", "the panel on half, all, or its part of the screen"
    ),
)
_MORE = (
    KeyBinding("instrument", "trade", ("i",), "symbol", "choose the instrument in view"),
    KeyBinding("alerts", "trade", ("a",), "alerts", "read all alerts in full"),
    KeyBinding(
        "explain", "trade", ("e",), "explain", "where a figure comes from, its age, its formula"
    ),
    KeyBinding("palette", "trade", ("ctrl+p",), "find", "find any of these by its name"),
    KeyBinding(
        "reconcile", "trade", ("R",), "", "ask every venue now for balances, orders and fills"
    ),
    KeyBinding("theme", "trade", ("T",), "", "the next theme"),
    KeyBinding("times", "trade", ("U",), "", "times in UTC or in your own zone"),
    *digit_bindings(PANELS),
    KeyBinding("next_panel", "trade", ("tab", "]"), "", "next panel"),
    KeyBinding("previous_panel", "trade", ("shift+tab", "["), "", "previous panel"),
    KeyBinding("down", "trade", ("j", "down"), "", "move the cursor of the panel down"),
    KeyBinding("up", "trade", ("k", "up"), "", "move the cursor of the panel up"),
    KeyBinding("right", "trade", ("l", "right"), "", "to the next figure of the row"),
    KeyBinding("left", "trade", ("h", "left"), "", "to the figure before, then the whole row"),
    KeyBinding("level_up", "trade", ("{",), "", "the ladder's cursor a level up, from any panel"),
    KeyBinding("level_down", "trade", ("}",), "", "the ladder's cursor a level down"),
    KeyBinding("half_down", "trade", ("ctrl+d",), "", "half a page down"),
    KeyBinding("half_up", "trade", ("ctrl+u",), "", "half a page up"),
    KeyBinding("page_down", "trade", ("pagedown",), "", "a page down"),
    KeyBinding("page_up", "trade", ("pageup",), "", "a page up"),
    KeyBinding("top", "trade", ("g g", "home"), "top", "to the first row"),
    KeyBinding("bottom", "trade", ("G", "end"), "", "to the last row"),
    KeyBinding("go_trade", "trade", ("g t",), "trade", "the trade screen, nothing zoomed"),
    KeyBinding("go_venues", "trade", ("g v",), "venues", "the venues on the whole screen"),
    KeyBinding("alerts", "trade", ("g a",), "alerts", "read all alerts in full"),
    KeyBinding("go_history", "trade", ("g h",), "history", "NAV history"),
    KeyBinding("interrupt", "always", ("ctrl+c",), "", "twice: the same as q"),
    KeyBinding("redraw", "always", ("ctrl+l",), "", "draw the whole screen again"),
    KeyBinding(
        "back", "trade", ("escape",), "", "one step back: figure, marks, filter, zoom; always safe"
    ),
)  # fmt: skip
# Below the smallest size only what ends danger works.
_SMALL = (
    KeyBinding("quit", "small", ("q",), "quit", "quit; lists what is open and asks", START),
    KeyBinding(
        "cancel_all", "small", ("C",), "cancel all", "cancel all our open orders; asks first", START
    ),
)
_DIALOGS = (
    *(
        KeyBinding(f"range {name}", "nav", (str(digit),), "", f"the last {name}")
        for digit, name in enumerate(("1h", "1d", "7d", "30d", "1y"), 1)
    ),
    KeyBinding("range all", "nav", ("6",), "", "all there is"),
    KeyBinding("left", "nav", ("left", "h"), "cursor", "cursor to older points"),
    KeyBinding("right", "nav", ("right", "l"), "", "cursor to newer points"),
    KeyBinding("page_left", "nav", ("ctrl+u", "pageup"), "", "cursor 8 columns back"),
    KeyBinding("page_right", "nav", ("ctrl+d", "pagedown"), "", "cursor 8 columns on"),
    KeyBinding("top", "nav", ("home",), "", "cursor to the oldest point"),
    KeyBinding("bottom", "nav", ("G", "end"), "", "cursor to the newest point"),
    KeyBinding("next_range", "nav", ("]", "+", "tab"), "range", "the next longer range"),
    KeyBinding("previous_range", "nav", ("[", "-", "shift+tab"), "", "the next shorter range"),
    KeyBinding("command", "nav", (":",), "", "leave this and type a command"),
    KeyBinding("back", "nav", ("q",), "", "one step back"),
    KeyBinding("down", "scroll", ("j", "down"), "down", "down"),
    KeyBinding("up", "scroll", ("k", "up"), "up", "up"),
    KeyBinding("page_down", "scroll", ("ctrl+d", "pagedown"), "", "a page down"),
    KeyBinding("page_up", "scroll", ("ctrl+u", "pageup"), "", "a page up"),
    KeyBinding("top", "scroll", ("g g", "home"), "", "to the first line"),
    KeyBinding("bottom", "scroll", ("G", "end"), "", "to the last line"),
    KeyBinding("command", "scroll", (":",), "", "leave this and type a command"),
    KeyBinding("back", "scroll", ("q",), "", "one step back"),
    KeyBinding("confirm", "question", ("y",), "yes", "do it", CONFIRM),
    KeyBinding("confirm", "kill", ("!",), "STOP", "stop new orders and cancel ours", CONFIRM),
    KeyBinding(
        "confirm", "quit", ("y",), "quit", "leave; open orders stay at their venues", CONFIRM
    ),
    KeyBinding("down", "quit", ("j", "down"), "", "down"),
    KeyBinding("up", "quit", ("k", "up"), "", "up"),
    KeyBinding("cancel", "life", ("c",), "cancel", "cancel this order"),
    KeyBinding("cancel", "route", ("c",), "cancel", "cancel what is open of this order"),
    KeyBinding("rest", "route", ("r",), "rest", "a ticket for what of it did not fill", START),
    KeyBinding("choose", "menu", ("enter",), "choose", "ask about the orders of this line", START),
    KeyBinding("down", "menu", ("j", "down"), "down", "down"),
    KeyBinding("up", "menu", ("k", "up"), "up", "up"),
    KeyBinding("choose", "picker", ("enter",), "choose", "take what is under the cursor"),
    KeyBinding("down", "picker", ("down", "ctrl+n", "tab"), "down", "down"),
    KeyBinding("up", "picker", ("up", "ctrl+p", "shift+tab"), "up", "up"),
    KeyBinding("erase", "picker", ("backspace",), "", "erase one letter"),
    KeyBinding("clear", "picker", ("ctrl+u",), "", "erase all letters"),
)
_TYPING = (
    KeyBinding("run", "command", ("enter",), "run", "run the command"),
    KeyBinding("complete", "command", ("tab",), "complete", "complete the word"),
    KeyBinding("older", "command", ("up",), "history", "older command"),
    KeyBinding("newer", "command", ("down",), "", "newer command"),
    KeyBinding("back", "command", ("escape",), "drop", "leave the command line"),
    KeyBinding("keep", "filter", ("enter",), "keep", "keep the filter; esc takes it away later"),
    KeyBinding("back", "filter", ("escape",), "show all rows", "take the filter away"),
    *(
        KeyBinding(action, where, keys, "", words)
        for where in ("command", "filter")
        for action, keys, words in (
            ("left", ("left",), "left"),
            ("right", ("right",), "right"),
            ("line_start", ("home", "ctrl+a"), "start of the line"),
            ("line_end", ("end", "ctrl+e"), "end of the line"),
            ("erase", ("backspace",), "erase one letter"),
            ("erase_right", ("delete",), "erase the letter under the cursor"),
            ("clear", ("ctrl+u",), "erase the line"),
        )
    ),
)
_EVERYWHERE = (
    KeyBinding("back", "dialog", ("escape",), "back", "one step back; nothing is sent"),
    KeyBinding(
        "arm", "anywhere", ("A",), "arm", "let confirmed orders leave; again: let none leave", START
    ),
    KeyBinding("tour_next", "tour", ("ctrl+n",), "", "go on, or leave this step out"),
    KeyBinding("tour_back", "tour", ("ctrl+o",), "", "the step before"),
    KeyBinding(
        "kill", "anywhere", ("K",), "kill", "stop all new orders, cancel ours; asks for !", START
    ),
)

BINDINGS = (
    *_OWN,
    *_TRADE,
    *_PANELS,
    *_MORE,
    *_SMALL,
    *TICKET,
    *AMEND,
    *_DIALOGS,
    *_TYPING,
    *_EVERYWHERE,
)
# What each preset lays over the table, by "place.action".
PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "trader": {},
    "vim": {
        "trade.page_down": ("ctrl+f",),
        "trade.page_up": ("ctrl+b",),
        "scroll.page_down": ("ctrl+f",),
        "scroll.page_up": ("ctrl+b",),
        "trade.cancel": ("d d",),
        "trade.next_panel": ("ctrl+w w",),
        "trade.previous_panel": ("ctrl+w W",),
        "trade.quit": ("Z Z",),
    },
    "fkeys": {
        "trade.buy": ("f2",),
        "trade.sell": ("f3",),
        "trade.cancel": ("f4",),
        "trade.cancel_menu": ("f5",),
        "trade.instrument": ("f6",),
        "trade.explain": ("f7",),
        "anywhere.kill": ("f8",),
        "anywhere.arm": ("f9",),
    },
    "ladder": {"trade.level_up": ("up",), "trade.level_down": ("down",)},
}

_TABLES = ", ".join(kind.title.lower() for kind in PANELS if kind.rows is not None)
PLACES = {
    "always": "Always",
    "anywhere": "Everywhere but while typing text",
    "tour": "Tour of the demo",
    "trade": "Trade screen",
    "table": f"Trade screen, panels with rows: {_TABLES}",
    "marks": "Trade screen, order feed",
    "chart": "Trade screen, chart",
    "tape": "Trade screen, tape",
    "working": "Trade screen, working orders",
    "zoomed": "Trade screen, a panel larger than its place",
    "nav": "NAV history",
    "ticket": "Ticket",
    "review": "Ticket, review that a key confirms",
    "typed": "Ticket, review that a text confirms",
    "amend": "Amending a resting order",
    "kill": "Kill panel",
    "quit": "Quit dialog",
    "question": "Questions",
    "menu": "Cancel menu",
    "life": "Order life",
    "route": "Split order",
    "picker": "Lists to choose from: instruments, actions",
    "command": "Command line",
    "filter": "Filter: all words must match; sym:eth venue:okx side:b state:open look into one field",
    "scroll": "Lists",
    "dialog": "Every dialog",
    "small": "Terminal too small",
}
