"""One line of text to an order and back: what a trader types, what a ticket spells, what a plan is called.

    b|buy|s|sell [SIZE] [SYMBOL] [lim PRICE | mkt [CAP] | post PRICE | @ PRICE [po]]
                 [sor | sor=VENUE,VENUE | @VENUE] [xVENUE] [max60%]

SIZE is 2.5, 5000$, 1.5m$, 10% (of what is free) or 2n% (of NAV). SYMBOL is a listed symbol or a coin;
without one it is the instrument in view. PRICE is a number, bid, ask, mid, one of these with an offset
(bid+2t, ask-5bp, mid+0.1%), or an offset alone (-5t: from the side's own best). Without a price the order is
a market order with a cap. Venues may be shortened as long as they are clear. A word that fits nowhere is a
problem, never a guess.
"""

from collections.abc import Sequence
from typing import Final

from app.domain.amounts import plain
from app.domain.identifiers import Symbol, VenueId
from app.domain.order_line import OrderLine, PriceAnchor, PriceTerm, SizeUnit
from app.domain.order_terms import OrderStyle, Side
from app.trading.line_names import ListedSymbols
from app.trading.line_numbers import LineProblem, named
from app.trading.line_reader import GRAMMAR, LineReader

LONGEST_LINE: Final = 256

_STYLE_NAMES = {
    OrderStyle.LIMIT: "lim",
    OrderStyle.CAPPED_MARKET: "mkt",
    OrderStyle.POST_ONLY: "post",
}
_SIZE_MARKS = {SizeUnit.BASE: "", SizeUnit.QUOTE: "$", SizeUnit.FREE: "%", SizeUnit.NAV: "n%"}


def parse_line(
    text: str, *, symbol_in_view: Symbol, symbols: ListedSymbols, venues: Sequence[VenueId]
) -> OrderLine | LineProblem:
    """What the line asks for, or the word at fault and what fits there; never raises.

    `symbol_in_view` may be "" (none); `venues` are the configured ones.
    """
    if len(text) > LONGEST_LINE:
        return LineProblem(
            word="",
            sentence=f"The line is too long: an order has at most {LONGEST_LINE} characters.",
        )
    words = text.split()
    side = side_of(words[0]) if words else None
    if side is None:
        word = words[0] if words else ""
        return LineProblem(
            word=word[:64], sentence=f"{named(word)} begins no order: type b or s, then {GRAMMAR}."
        )
    reader = LineReader(side, symbol_in_view, symbols, venues)
    for word in words[1:]:
        problem = reader.take(word)
        if problem is not None:
            return problem
    return reader.finish()


def side_of(word: str) -> Side | None:
    """`b`, `buy`, `s`, `sell` and what lies between."""
    start = word.lower()
    return next((side for side in Side if start and side.value.startswith(start)), None)


def print_line(line: OrderLine) -> str:
    """The line in its one canonical form; parse_line reads it as the same order."""
    words = [line.side.letter.lower()]
    if line.size is not None:
        words.append(plain(line.size.value) + _SIZE_MARKS[line.size.unit])
    words += [line.symbol, _STYLE_NAMES[line.style]]
    if line.price is not None:
        words.append(print_price(line.price))
    if len(line.venues) == 1:
        words.append(f"@{line.venues[0]}")
    elif line.venues:
        words.append(f"sor={','.join(line.venues)}")
    words += [f"x{venue}" for venue in line.excluded]
    if line.max_share is not None:
        words.append(f"max{plain(line.max_share.scaleb(2))}%")
    return " ".join(words)


def print_price(price: PriceTerm) -> str:
    """`97425`, `bid`, `ask-5bp`."""
    if price.anchor is PriceAnchor.FIXED:
        return plain(price.value)
    if price.unit is None:
        return price.anchor.value
    return f"{price.anchor.value}{'-' if price.value < 0 else '+'}{plain(abs(price.value))}{price.unit.value}"
