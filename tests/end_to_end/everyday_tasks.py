"""Sixty things that a trader does every day, each with its keys and with what must come of it.

A text typed into a field counts as one text, however long; every other key counts. `See` is no key: the
trader looks, and goes on once the screen shows it.
"""

from decimal import Decimal
from typing import Final

from tests.end_to_end.everyday_trader import (
    READY,
    SEND,
    Resting,
    See,
    Task,
    Typed,
    none_placed,
    orders,
    shared,
    states,
)

MOST_KEYS: Final = 6
LOW = Resting("b 0.01 lim 60000 @binance", r"B lim +60,000.*OPEN")
LOW_OKX = Resting("b 0.02 post 60500 @okx", r"B post +60,500.*OPEN")
HIGH = Resting("s 0.01 lim 130000 @binance", r"S lim +130,000.*OPEN")

_ARMING = (
    Task("arm", ("A",), ("ARMED",), armed=False),
    Task("disarm", ("A",), ("SAFE",)),
    Task(
        "a disarmed cockpit sends nothing and says how to arm it",
        ("b", Typed("0.01"), "tab", Typed("60000"), "enter", See("A arms it"), "y"),
        ("not sent: the cockpit is disarmed: A arms it",),
        none_placed,
        armed=False,
    ),
)
_PLACING = (
    Task(
        "buy at market over all venues",
        ("b", Typed("0.6"), *SEND),
        ("B ioc.*FILLED",),
        orders(2, venues="binance okx", side="buy", total="0.6", status="filled"),
    ),
    Task(
        "sell at market over all venues",
        ("s", Typed("0.9"), *SEND),
        ("S .*FILLED",),
        orders(2, venues="binance okx", side="sell", total="0.9", status="filled"),
    ),
    Task(
        "a limit order that rests",
        ("b", Typed("0.01"), "tab", Typed("60000"), *SEND),
        ("B lim +60,000.*OPEN",),
        orders(1, side="buy", status="open", price="60000", quantity="0.01"),
    ),
    Task(
        "an order in words",
        (":", Typed("b 0.01 btc lim 60000"), "enter", See("Ticket BUY"), *SEND),
        ("B lim +60,000.*OPEN",),
        orders(1, side="buy", status="open", price="60000", quantity="0.01"),
    ),
    Task(
        "post-only",
        (":", Typed("b 0.01 post 60000"), "enter", See("Ticket BUY"), *SEND),
        ("B post +60,000.*OPEN",),
        orders(1, side="buy", status="open", post_only=True),
    ),
    Task(
        "pin a venue in words",
        (":", Typed("b 0.01 mkt @okx"), "enter", See("Ticket BUY"), *SEND),
        ("B ioc.*FILLED",),
        orders(1, venues="okx", status="filled"),
    ),
    Task(
        "pin a venue in the form",
        ("b", Typed("0.01"), "tab", "tab", See("venues .*okx"), "space", See("@binance"), *SEND),
        ("B ioc.*FILLED",),
        orders(1, venues="binance", status="filled"),
    ),
    Task(
        "exclude a venue",
        (":", Typed("b 0.01 mkt xokx"), "enter", See("Ticket BUY"), *SEND),
        ("B ioc.*FILLED",),
        orders(1, venues="binance", status="filled"),
    ),
    Task(
        "a part of what is free",
        (":", Typed("s 10% eth mkt @okx"), "enter", See("enter reviews it"), *SEND),
        ("S ioc.*FILLED",),
        orders(1, venues="okx", symbol="ETH/USDT", side="sell", status="filled"),
    ),
    Task(
        "an amount of money",
        ("b", Typed("500$"), See("= 0.005"), *SEND),
        ("B ioc.*FILLED",),
        orders(1, side="buy", status="filled"),
    ),
    Task(
        "at most so much on one venue",
        (":", Typed("b 0.4 mkt max60%"), "enter", See("Ticket BUY"), *SEND),
        (),
        shared("0.6"),
    ),
    Task(
        "a size by presets",
        ("b", "pgup", See("10%"), *SEND),
        ("B ioc.*FILLED",),
        lambda found: len(found) > 0 and all(each["status"] == "filled" for each in found),
    ),
    Task(
        "a price by ticks",
        (
            "b",
            Typed("0.01"),
            "tab",
            Typed("60000"),
            See("would rest"),
            "up",
            "up",
            See(r"60000\.02|60000\.2"),
            *SEND,
        ),
        (r"B lim +60,000\.[02]",),
        lambda found: len(found) == 1 and Decimal(60000) < Decimal(found[0]["price"]) < 60001,
    ),
    Task(
        "join the best bid",
        ("B", Typed("0.01"), *SEND),
        ("B lim .*(OPEN|FILLED)",),  # the market may come to it at once
        orders(1, side="buy", type="limit", time_in_force="gtc"),
    ),
    Task(
        "join the best ask",
        ("S", Typed("0.01"), *SEND),
        ("S lim .*(OPEN|FILLED)",),  # the market may come to it at once
        orders(1, side="sell", type="limit", time_in_force="gtc"),
    ),
    Task(
        "sell at a level of the ladder",
        ("2", "k", "k", "s", Typed("0.01"), *SEND),
        ("S lim .*(OPEN|FILLED)",),
        orders(1, side="sell", type="limit", time_in_force="gtc"),
    ),
    Task(
        "review an order and drop it",
        ("b", Typed("0.01"), "enter", READY, "esc", See("nothing is sent yet"), "esc"),
        ("Order feed",),
        none_placed,
    ),
    Task(
        "take new prices before sending",
        ("b", Typed("0.01"), "enter", READY, "r", READY, "y"),
        ("B ioc.*FILLED",),
        orders(1, side="buy", status="filled"),
    ),
    Task(
        "place the rest of an order",
        ("c", See("│> .*CANCELED"), "r", See("rest of"), *SEND),
        ("OPEN",),
        states("canceled", "open"),
        resting=(LOW,),
    ),
)
_AMENDING = (
    Task(
        "amend a price by a tick",
        ("+", READY, "y"),
        (r"B lim +60,000\.[0-9]*[1-9].*OPEN",),
        states("canceled", "open"),  # Binance places another order at another price
        (LOW,),
    ),
    Task(
        "amend to a price that is typed",
        ("+", Typed("59000"), READY, "y"),
        ("B lim +59,000.*OPEN",),
        states("canceled", "open"),
        (LOW,),
    ),
    Task(
        "step in front of the best",
        ("+", See("behind the (best )?bid"), "F", READY, "y"),
        (r"B lim +9\d,.*(OPEN|FILLED)",),
        None,
        (LOW,),
    ),
    Task(
        "amend a size",
        (">", READY, "y"),
        (r"B post .* 0\.022 .*OPEN",),
        states("open"),
        (LOW_OKX,),
    ),
    Task(
        "amend in words",
        (":", Typed("amend 59500 0.03"), "enter", READY, "y"),
        (r"B post +59,500.* 0\.03 .*OPEN",),
        states("open"),
        (LOW_OKX,),
    ),
)
# In an order in which most of what one leaves is what the next one needs.
_CANCELING = (
    Task("cancel an order", ("c",), ("CANCELED",), states("canceled"), (LOW,)),
    Task(
        "cancel marked orders",
        ("space", "space", See("marked 2"), "c"),
        ("CANCELED.*\n(.*\n)*.*CANCELED",),
        states("open", "canceled", "canceled"),
        (LOW, LOW_OKX, HIGH),
    ),
    Task(
        "cancel what is open on an instrument",
        ("C", "enter", See(r"on BTC/USDT\?"), "y"),
        (),
        states("canceled", "canceled"),
        (LOW, HIGH),
    ),
    Task(
        "cancel the buy orders",
        ("C", "j", "enter", See(r"buy orders\?"), "y"),
        (),
        states("open", "canceled"),
        (HIGH, LOW),
    ),
    Task(
        "cancel what is open at a venue",
        ("C", "j", "j", "j", "enter", See(r"at okx\?"), "y"),
        (),
        states("open", "canceled"),
        (HIGH, LOW_OKX),
    ),
    Task(
        "cancel in words",
        (":", Typed("c buy okx"), "enter"),
        (r"cancel asked: buy 0\.02",),
        states("open", "canceled"),
        (HIGH, LOW_OKX),
    ),
    Task(
        "cancel the newest order",
        (":", Typed("c last"), "enter"),
        ("CANCELED",),
        states("open", "canceled"),
        (HIGH, LOW),
    ),
    Task(
        "cancel everything",
        (":", Typed("c all"), "enter", See(r"our orders\?"), "y"),
        (),
        states("canceled", "canceled"),
        (HIGH, LOW),
    ),
)
_READING = (
    Task("an order's life", ("enter",), ("authorised", "client id"), resting=(LOW,)),
    Task(
        "a divided order's parts",
        (":", Typed("s 0.6 mkt"), "enter", See("Ticket SELL"), *SEND, See("2 ven"), "enter"),
        ("together", "binance", "okx"),
    ),
    Task(
        "show only some orders",
        ("/", Typed("state:open"), "enter"),
        (r"state:open \d+ of \d+",),
        resting=(LOW,),
    ),
    Task("sort the orders", ("o",), ("by time",)),
    Task("hold a panel still and let it go on", ("p", See("FROZEN"), "p"), ("Order feed",)),
    Task("give a panel half of the screen", ("z",), ("esc back",)),
    Task("give a panel all of the screen", ("1", "1"), ("esc back", "NAV")),
    Task("go to a panel", ("5",), ("▸5 Venues",)),
    Task("go to the venues", ("g", "v"), ("▸5 Venues", "esc back")),
    Task("go to the alerts", ("g", "a"), ("Alerts",)),
    Task("go back to the trade screen", ("1", "1", See("esc back"), "g", "t"), ("Ladder",)),
    Task(
        "another instrument by name",
        (":", Typed("sym eth/usdt"), "enter"),
        ("Ladder ETH/USDT",),
    ),
    Task("find an instrument", ("i", Typed("btcusdt"), "enter"), ("Ladder BTC/USDT",)),
    Task("another interval", ("7", See("Chart"), ">"), ("Chart BTC/USDT 5m",)),
    Task("another venue's bars", ("7", See("Chart"), "v"), (r"(okx|binance)(, chosen|\])",)),
    Task("only larger trades", ("9", See("Tape"), "f"), ("from 1k USDT",)),
    Task("the log", ("0",), ("0 Log",)),
    Task("NAV over a day", ("g", "h", See("NAV history"), "2"), (r"\[1d\]",)),
    Task("where an asset's total comes from", ("1", "j", "e"), ("What all venues together hold",)),
    Task("where a figure comes from", ("1", "j", "l", "l", "e"), ("The other figures",)),
    Task("where NAV comes from", (":", Typed("why nav"), "enter"), ("NAV",)),
    Task("times in my own zone, and back", ("U", See("local"), "U"), ("UTC",)),
    Task("another theme", ("T",), (r"theme (midnight|mono|okabe|paper)",)),
    Task("every key of this place", ("?",), ("the keys of this place",)),
    Task(
        "find an action by its name and do it",
        ("ctrl+p", Typed("next theme"), See("theme"), "enter"),
        (r"theme (midnight|mono|okabe|paper)",),
    ),
    Task("all alerts in full", ("a",), ("Alerts",)),
    Task("ask the venues now", ("R",), ("asking every venue for balances",)),
)
_ENDING = (
    Task(
        "stop everything",
        ("K", See("!"), "!"),
        ("KILLED",),
        states("canceled", "canceled"),
        (LOW, LOW_OKX),
    ),
    Task(
        "allow new orders again",
        (":", Typed("revive allow new orders"), "enter"),
        (r"^(?!(.|\n)*KILLED)", "SAFE"),
        armed=None,
    ),
    Task("quit, told what is open", ("q", See("BTC/USDT"), "y"), resting=(LOW,), armed=None),
)
TASKS: Final[tuple[Task, ...]] = (*_ARMING, *_PLACING, *_AMENDING, *_CANCELING, *_READING, *_ENDING)
