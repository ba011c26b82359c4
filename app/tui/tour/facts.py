"""What the tour waits for, and what it says to press instead when something else is in the way."""

from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

from app.domain.order_terms import OrderStatus
from app.tui.tour.sight import NOTHING, REVIEW, TICKET, Sight

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


def fronted(*names: str) -> Fact:
    """One of these dialogs has the keys; NOTHING: none has."""
    return lambda now, _begun: now.front in names


def focused(name: str) -> Fact:
    """The panel has the keys, and no dialog."""
    return lambda now, _begun: now.focus == name and now.front == NOTHING


def placed(status: OrderStatus | None = None) -> Fact:
    """An order of ours is in the feed that was not there before, in this state."""

    def holds(now: Sight, begun: Sight) -> bool:
        known = {row.key for row in begun.orders}
        return any(
            row.key not in known and (status is None or row.status == status.value)
            for row in now.orders
        )

    return holds


def canceled(now: Sight, begun: Sight) -> bool:
    """An order that could trade when the step began was canceled."""
    open_then = {row.key for row in begun.orders if row.open}
    return any(
        row.key in open_then and row.status == OrderStatus.CANCELED.value for row in now.orders
    )


def amended(now: Sight, begun: Sight) -> bool:
    """An order that could trade when the step began stands at another price, itself or what replaced it."""
    then = {row.key: row.price for row in begun.orders if row.open}
    gone = then.keys() - {row.key for row in now.orders if row.open}
    return any(
        row.open
        and row.status != OrderStatus.PENDING.value
        and (row.replaces in gone or (row.key in then and row.price != then[row.key]))
        for row in now.orders
    )


def close(*but: str) -> Detour:
    """Whatever else is in front goes first."""
    allowed = (NOTHING, *but)
    return Detour(lambda now, _begun: now.front not in allowed, ("esc",))


def to_feed() -> Detour:
    """Wherever the focus is."""
    return Detour(
        lambda now, _begun: now.focus != "orders",
        ("6",),
        "6 gives the order feed the keys; j and k move its cursor.",
    )


def arm() -> Detour:
    """While what is shown would not leave."""
    return Detour(
        lambda now, _begun: not now.armed,
        ("A",),
        "The cockpit is disarmed: nothing would leave. A arms it.",
    )


def none_open() -> Detour:
    """A step about an open order is left out where there is none."""
    return Detour(
        lambda now, _begun: not any(row.open for row in now.orders),
        (NEXT_KEY,),
        "None of your orders is open: there is nothing to change or cancel.",
    )


def to_send(line: tuple[str, ...], again: str = "") -> tuple[Detour, ...]:
    """From wherever the trader is to a review that y confirms; `again` are the words for the line."""
    return (
        Detour(
            lambda now, _begun: now.waiting, (), "Sent. Its orders appear in the feed in a moment."
        ),
        close(TICKET, REVIEW),
        Detour(fronted(NOTHING), line, again),
        Detour(fronted(TICKET), ("enter",)),
        arm(),
        Detour(
            lambda now, _begun: now.void,
            ("r",),
            "A book has moved or time has passed: this plan is void and sends nothing. r takes the new one.",
        ),
    )
