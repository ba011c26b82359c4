"""The tour as a table: what to look at, what to press, and the fact that says that it has happened."""

from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

from app.domain.order_terms import OrderStatus
from app.tui.tour.sight import (
    CARD,
    EXPLAIN,
    LIFE,
    NOTHING,
    QUIT,
    REVIEW,
    TICKET,
    Sight,
)

# Of now, and of the moment in which the step began.
Fact: TypeAlias = Callable[[Sight, Sight], bool]


class Detour(NamedTuple):
    """What to press instead while `when` holds, so that a wrong key never strands anybody.

    Without `keys` there is nothing to do but wait; without `words` the step's own stay.
    """

    when: Fact
    keys: tuple[str, ...]
    words: str = ""


class Step(NamedTuple):
    """`keys` are pressed one after the other, several characters typed. The first detour that holds wins."""

    title: str
    words: str
    keys: tuple[str, ...]
    done: Fact
    detours: tuple[Detour, ...] = ()


NEXT_KEY: Final = "ctrl+n"
_TAKES: Final = (":b 0.5 btc", "enter")
_RESTS: Final = (":b 0.05 btc post bid-2%", "enter")


def _fronted(*names: str) -> Fact:
    return lambda now, _begun: now.front in names


def _focused(name: str) -> Fact:
    return lambda now, _begun: now.focus == name and now.front == NOTHING


def _placed(status: OrderStatus | None = None) -> Fact:
    """An order of ours is in the feed that was not there before, in this state."""

    def holds(now: Sight, begun: Sight) -> bool:
        known = {row.key for row in begun.orders}
        return any(
            row.key not in known and (status is None or row.status == status.value)
            for row in now.orders
        )

    return holds


def _canceled(now: Sight, begun: Sight) -> bool:
    """An order that could trade when the step began was canceled."""
    open_then = {row.key for row in begun.orders if row.open}
    return any(
        row.key in open_then and row.status == OrderStatus.CANCELED.value for row in now.orders
    )


def _close(*but: str, words: str = "") -> Detour:
    """Whatever else is in front goes first."""
    allowed = (NOTHING, *but)
    return Detour(lambda now, _begun: now.front not in allowed, ("esc",), words)


def _to_feed() -> Detour:
    return Detour(
        lambda now, _begun: now.focus != "orders",
        ("6",),
        "6 gives the order feed the keys; j and k move its cursor.",
    )


def _to_send(line: tuple[str, ...], again: str = "") -> tuple[Detour, ...]:
    """From wherever the trader is to a review that y confirms; `again` are the words for the line."""
    return (
        Detour(
            lambda now, _begun: now.waiting, (), "Sent. Its orders appear in the feed in a moment."
        ),
        _close(TICKET, REVIEW),
        Detour(_fronted(NOTHING), line, again),
        Detour(_fronted(TICKET), ("enter",)),
        Detour(
            lambda now, _begun: not now.armed,
            ("A",),
            "The cockpit is disarmed: nothing would leave. A arms it.",
        ),
        Detour(
            lambda now, _begun: now.void,
            ("r",),
            "A book has moved or time has passed: this plan is void and sends nothing. r takes the new one.",
        ),
    )


STEPS: Final = (
    Step(
        "The first line",
        "SIMULATED: pretend venues, no money at risk. SAFE: no order leaves yet. NAV is all you own in "
        "USD; conf says how sure it is. Press 1: the digit in a panel's title takes you there.",
        ("1",),
        _focused("balances"),
        (
            Detour(
                lambda now, _begun: not now.ready,
                (),
                "The pretend venues are starting. In a moment the first line says venues 2/2 ok.",
            ),
            _close(),
        ),
    ),
    Step(
        "Your balances",
        "What all venues hold together, and what it is worth. n/p has no price and is left out of NAV. "
        "j moves the cursor down, e explains what stands there.",
        ("j", "e"),
        _fronted(EXPLAIN),
        (_close(EXPLAIN), Detour(lambda now, _begun: now.focus != "balances", ("1",))),
    ),
    Step(
        "One book, net of your fees",
        "All venues' levels as you would pay them, after your fee there; the letter is the venue. So the net "
        "spread is wider than the raw one. 2 goes to it.",
        ("2",),
        _focused("ladder"),
        (
            _close(
                words="Value, source, age and formula of each figure; :why nav explains NAV. "
                "esc is one step back, everywhere, and always safe."
            ),
        ),
    ),
    Step(
        "Arm the cockpit",
        "It starts disarmed, and disarms itself after five minutes without a key. A arms: SAFE becomes "
        "ARMED with the time left. A again disarms.",
        ("A",),
        lambda now, _begun: now.armed,
        (_close(),),
    ),
    Step(
        "An order is one line",
        "Side, size, coin. Without a price it takes at once, but never beyond a cap that is proposed. enter "
        "opens the ticket, which sends nothing.",
        _TAKES,
        _fronted(TICKET),
        (_close(TICKET),),
    ),
    Step(
        "Where it would go, and why",
        "take is each venue's part, its reason stands below it. all-in is the price with your fee; where "
        "there is room, versus compares it with one venue alone. enter reviews.",
        ("enter",),
        _fronted(REVIEW),
        (_close(TICKET), Detour(_fronted(NOTHING), _TAKES)),
    ),
    Step(
        "Send exactly this",
        "The review stands still for 15 seconds; a book that moves by more than 1 bp makes it void. y sends "
        "it all, or nothing. enter never sends.",
        ("y",),
        _placed(),
        _to_send(
            _TAKES,
            "No order has left. If the plan was refused, the alert line says why: books move. "
            "Type the line again.",
        ),
    ),
    Step(
        "Your order in the feed",
        "Its parts stand indented below it, one at each venue, with state and average price. enter opens the "
        "card of the order under the cursor.",
        ("enter",),
        _fronted(CARD, LIFE),
        (
            _close(CARD, LIFE),
            _to_feed(),
            Detour(lambda now, _begun: now.cursor is None, ("j",)),
        ),
    ),
    Step(
        "Planned beside done",
        "What each venue was to do, what it did, and what it cost beside the plan, in bp. enter on a part in "
        "the feed opens its life: every request and answer.",
        ("esc",),
        _fronted(NOTHING),
    ),
    Step(
        "An order that rests",
        "post never takes: it waits at its price, here 2 % below the best bid. The way is the same: line, "
        "ticket, review, y. Watch it become OPEN.",
        ("y",),
        _placed(OrderStatus.OPEN),
        _to_send(_RESTS),
    ),
    Step(
        "Cancel it",
        "c cancels the order under the cursor, with one key and also while disarmed. C counts what you could "
        "cancel by side, symbol or venue, and asks.",
        ("c",),
        _canceled,
        (
            _close(),
            _to_feed(),
            Detour(
                lambda now, _begun: not any(row.open for row in now.orders),
                (NEXT_KEY,),
                "None of your orders is open: there is nothing to cancel.",
            ),
            Detour(
                lambda now, _begun: now.cursor is None or not now.cursor.open,
                (":c last", "enter"),
                "The cursor stands on an order that is done. :c last cancels the newest open one.",
            ),
        ),
    ),
    Step(
        "Find rows",
        "/ shows only rows with what you type; enter keeps it. state:open venue:okx looks into fields. o "
        "sorts, space marks, p lets the panel stand still.",
        ("/okx", "enter"),
        lambda now, _begun: bool(now.filter) and not now.typing,
        (_close(), _to_feed()),
    ),
    Step(
        "More room",
        "z gives the panel half of the screen, then all of it; so does its digit pressed again. 7 is the "
        "chart, 9 the tape, gh your NAV over time.",
        ("z",),
        lambda now, _begun: now.zoomed,
        (_close(),),
    ),
    Step(
        "The key for bad days",
        "K opens the kill panel; there ! stops all new orders and cancels yours, armed or not. Know it, do "
        "not press it now. esc takes filter and zoom back.",
        ("esc",),
        lambda now, _begun: now.front == NOTHING and not now.zoomed,
    ),
    Step(
        "Leaving",
        "q lists what is still open, and asks. Open orders stay at their venues when you leave; the next "
        "start finds them again.",
        ("q",),
        _fronted(QUIT),
        (_close(QUIT),),
    ),
    Step(
        "Where to go from here",
        "? lists the keys of any place, docs/KEYS.md all, ctrl+p finds one by name. README.md says how "
        "tradedeck keys add connects a real account, read-only. esc stays, y leaves.",
        ("esc",),
        _fronted(NOTHING),
    ),
)
