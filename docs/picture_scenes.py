"""The pictures of docs/PICTURES.md in one table: what each shows, its size, and the keys that lead there."""

from typing import Final, NamedTuple, TypeAlias

Steps: TypeAlias = tuple[tuple[tuple[str, ...], str], ...]

SMALL, USUAL, LARGE = (80, 24), (120, 40), (200, 60)
_FIRST_ROW: Final = (("1", "6", "g", "g"), "▸6 Order feed")


class Scene(NamedTuple):
    """`steps` are keys, each with the text that must be seen before the next; esc ends every scene."""

    name: str
    words: str
    steps: Steps = ()
    size: tuple[int, int] = USUAL
    theme: str = "midnight"


# What is traded first: split over both venues, taken, resting.
ORDERS: Final = (
    "b 0.5 btc",
    "s 0.2 btc mkt @okx",
    "b 0.05 btc lim bid-1% @binance",
    "s 1.5 eth post ask+1% @okx",
    "b 0.1 btc lim bid-2%",
)
_TOP: Final = """# Pictures

Taken from the running cockpit on simulated venues by `make pictures`; the scenes are the table in
`docs/picture_scenes.py`. Nothing in them is drawn by hand.
"""
SCENES: Final = (
    Scene("trade", "The trade screen: one NAV, one book net of fees, one order feed."),
    Scene(
        "ticket",
        "A ticket and its routing preview: which venue gets what, why, and what it would cost after fees.",
        (((":b 0.5 btc", "enter"), "best single venue"),),
    ),
    Scene(
        "review",
        "The review: it stands still, y sends exactly this, and a book that moves makes it void.",
        (((":b 0.5 btc", "enter"), "enter reviews"), (("enter",), "READY")),
    ),
    Scene(
        "family",
        "The feed on the whole screen: a split order stands above its parts, one at each venue.",
        (_FIRST_ROW, (("6",), "└ O")),
    ),
    Scene(
        "card",
        "A split order's card: planned beside done, venue by venue, and what it cost beside the plan.",
        (
            _FIRST_ROW,
            (("/", "side:b state:filled", "enter"), "of"),
            (("g", "g", "enter"), "together"),
        ),
    ),
    Scene(
        "life",
        "An order's life: every request, answer and fill, each with its source and its time.",
        (
            _FIRST_ROW,
            (("/", "side:s state:filled", "enter"), "of"),
            (("g", "g", "enter"), "authorised"),
        ),
    ),
    Scene(
        "amend",
        "Amending a resting order: from what to what, how far from the best; y sends just this.",
        (
            _FIRST_ROW,
            (("/", "sym:eth state:open", "enter"), "of"),
            (("g", "g", "+"), "READY"),
        ),
    ),
    Scene(
        "working",
        "The orders that were planned from here and how far they are.",
        ((("4",), "▸4 Working"), (("z",), "esc back")),
    ),
    Scene(
        "chart",
        "The chart on the whole screen: the venue's bars, your fills as B and S.",
        ((("7",), "▸7 Chart"), (("7",), "esc back")),
    ),
    Scene(
        "tape",
        "The tape: recent trades of all venues, yours marked.",
        ((("9",), "▸9 Tape"),),
    ),
    Scene("history", "NAV history, point by point.", ((("g", "h"), "snapshots"), (("1",), "[1h]"))),
    Scene(
        "explain",
        "e explains the figure under the cursor: exact value, source, age, formula.",
        ((("1", "g", "g"), "▸1 Balances"), (("l", "l", "e"), "The other figures")),
    ),
    Scene(
        "why-nav",
        ":why nav explains NAV and what makes it less than sure.",
        (((":why nav", "enter"), "NAV"),),
    ),
    Scene("keys", "The keys of the place you are in.", ((("?",), "the keys of this place"),)),
    Scene("palette", "ctrl+p finds any action by its name.", ((("ctrl+p", "can"), "found"),)),
    Scene(
        "cancel",
        "The cancel menu counts what each line would cancel; it asks before it does.",
        ((("C",), "on BTC/USDT"),),
    ),
    Scene(
        "filter",
        "A filter in the feed: only what is open at OKX.",
        (_FIRST_ROW, (("/", "state:open venue:okx", "enter"), "of")),
    ),
    Scene(
        "kill", "The kill switch: K opens it, another key stops all.", ((("K",), "Kill switch"),)
    ),
    Scene("quit", "Leaving lists what stays open.", ((("q",), "they stay at their venues"),)),
    Scene("trade-80x24", "The smallest size.", size=SMALL),
    Scene(
        "ticket-80x24",
        "The ticket at the smallest size.",
        (((":b 0.5 btc", "enter"), "enter reviews"),),
        SMALL,
    ),
    Scene(
        "trade-200x60",
        "The largest plan of the screen: balances venue by venue, the tape, the log.",
        size=LARGE,
    ),
    Scene("paper", "Theme paper, for bright rooms.", theme="paper"),
    Scene("okabe", "Theme okabe, for eyes that do not tell red from green.", theme="okabe"),
    Scene("mono", "Theme mono: no figure needs its colour.", theme="mono"),
)


def pictures_page() -> str:
    """docs/PICTURES.md as it should be."""
    parts = [_TOP]
    for scene in SCENES:
        columns, rows = scene.size
        parts.append(
            f"\n## {scene.name}\n\n{scene.words}\n\n"
            f"![{scene.words} {columns} columns by {rows} rows.](pictures/{scene.name}.svg)\n"
        )
    return "".join(parts)
