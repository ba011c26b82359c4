"""The tour as a table: what to look at, what to press, and the fact that says that it has happened."""

from typing import Final

from app.domain.order_terms import OrderStatus
from app.tui.tour.facts import (
    Detour,
    Step,
    amended,
    arm,
    canceled,
    close,
    focused,
    fronted,
    none_open,
    placed,
    to_feed,
    to_send,
)
from app.tui.tour.sight import AMEND, CARD, EXPLAIN, LIFE, NOTHING, QUIT, REVIEW, TICKET

_TAKES: Final = (":b 0.5 btc", "enter")
_RESTS: Final = (":b 0.05 btc post bid-2%", "enter")
STEPS: Final = (
    Step(
        "The first line",
        "SIMULATED: pretend venues, no money at risk. SAFE: no order leaves yet. NAV is what you own, in "
        "USD; conf how sure it is. Press 1: the digit in a title takes you there.",
        ("1",),
        focused("balances"),
        (
            Detour(
                lambda now, _begun: not now.ready,
                (),
                "The pretend venues are starting. In a moment the first line says venues 2/2 ok.",
            ),
            close(),
        ),
    ),
    Step(
        "Your balances",
        "What all venues hold together, and what it is worth. n/p has no price and is left out of NAV. "
        "j moves the cursor down, e explains what stands there.",
        ("j", "e"),
        fronted(EXPLAIN),
        (close(EXPLAIN), Detour(lambda now, _begun: now.focus != "balances", ("1",))),
    ),
    Step(
        "A figure, explained",
        "Value, source, age and formula of each figure; :why nav explains NAV. esc is one step back, "
        "everywhere, and always safe.",
        ("esc",),
        fronted(NOTHING),
    ),
    Step(
        "One book, net of your fees",
        "All venues' levels as you would pay them, after your fee there; the letter is the venue. So the net "
        "spread is wider than the raw one. 2 goes to it.",
        ("2",),
        focused("ladder"),
        (close(),),
    ),
    Step(
        "Arm the cockpit",
        "It starts disarmed, and disarms itself after five minutes without a key. A arms: SAFE becomes "
        "ARMED with the time left. A again disarms.",
        ("A",),
        lambda now, _begun: now.armed,
        (close(),),
    ),
    Step(
        "An order is one line",
        "Side, size, coin. Without a price it takes at once, but never beyond a cap that is proposed. enter "
        "opens the ticket, which sends nothing.",
        _TAKES,
        fronted(TICKET),
        (close(TICKET),),
    ),
    Step(
        "Where it would go, and why",
        "take is each venue's part, the reason stands below. all-in is the price with your fee; versus, "
        "where it fits, compares one venue alone. enter reviews.",
        ("enter",),
        fronted(REVIEW),
        (close(TICKET), Detour(fronted(NOTHING), _TAKES)),
    ),
    Step(
        "Send exactly this",
        "The review stands still for 15 seconds; a book that moves by more than 1 bp makes it void. y sends "
        "it all, or nothing. enter never sends.",
        ("y",),
        placed(),
        to_send(
            _TAKES,
            "No order has left. If the plan was refused, the alert line says why: books move. "
            "Type the line again.",
        ),
    ),
    Step(
        "Your order in the feed",
        "Its parts stand indented below it, one at each venue, with its state and its fill. enter opens the "
        "card of the order under the cursor.",
        ("enter",),
        fronted(CARD, LIFE),
        (
            close(CARD, LIFE),
            to_feed(),
            Detour(lambda now, _begun: now.cursor is None, ("j",)),
        ),
    ),
    Step(
        "Planned beside done",
        "What each venue was to do, what it did, and what it cost beside the plan, in bp. enter on a part in "
        "the feed opens its life: every request and answer.",
        ("esc",),
        fronted(NOTHING),
    ),
    Step(
        "An order that rests",
        "post never takes: it waits at its price, here 2 % below the best bid. The way is the same: line, "
        "ticket, review, y. Watch it become OPEN.",
        ("y",),
        placed(OrderStatus.OPEN),
        to_send(_RESTS),
    ),
    Step(
        "Amend it",
        "Above the feed stands what + would do: the new price, how far that is from the best, what becomes "
        "of its place in the queue. More + steps on. y sends it.",
        ("y",),
        amended,
        (
            close(AMEND),
            none_open(),
            Detour(
                lambda now, _begun: now.front == NOTHING and now.focus != "orders",
                ("6",),
                "6 gives the order feed the keys; j and k move its cursor.",
            ),
            Detour(
                lambda now, _begun: (
                    now.front == NOTHING and (now.cursor is None or not now.cursor.open)
                ),
                ("j",),
                "j and k move the cursor to the order that is open.",
            ),
            Detour(
                fronted(NOTHING),
                ("+",),
                "+ and - step the price of the resting order under the cursor, < and > its size. Nothing is "
                "sent before y.",
            ),
            arm(),
            Detour(
                lambda now, _begun: now.void,
                ("r",),
                "The order has become another one meanwhile: this change is void. r goes on from what it "
                "is now.",
            ),
        ),
    ),
    Step(
        "Cancel it",
        "c cancels the order under the cursor, with one key and also while disarmed. C counts what you could "
        "cancel by side, symbol or venue, and asks.",
        ("c",),
        canceled,
        (
            close(),
            to_feed(),
            none_open(),
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
        ("/filled", "enter"),
        lambda now, _begun: bool(now.filter) and not now.typing,
        (close(), to_feed()),
    ),
    Step(
        "More room",
        "z gives the panel half of the screen, then all of it; so does its digit pressed again. 7 is the "
        "chart, 9 the tape, gh your NAV over time.",
        ("z",),
        lambda now, _begun: now.zoomed,
        (close(),),
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
        fronted(QUIT),
        (close(QUIT),),
    ),
    Step(
        "Where to go from here",
        "? lists the keys here, docs/KEYS.md all, ctrl+p finds one. README.md says how "
        "tradedeck keys add connects a real account, read-only. esc stays, y leaves.",
        ("esc",),
        fronted(NOTHING),
    ),
)
