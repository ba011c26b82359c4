"""From a size as typed to base coins: money, a part of what is free, a part of NAV."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from heapq import merge

from app.domain.amounts import ZERO, floor_to, plain
from app.domain.order_line import OrderLine, Size, SizeUnit
from app.domain.order_terms import Side
from app.trading.rounding import largest_quantity
from app.trading.routing.candidates import Candidate
from app.trading.routing.ladders import Portion, lot_of
from app.trading.venue_market import Cause, Objection, in_range

_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_TRIES = 3


def money_of(size: Size, nav: Decimal | None) -> Decimal | None:
    """What is to be spent or raised before fees, in the quote asset; None for a size that names no money.

    `nav` is the whole portfolio in that asset.
    """
    if size.unit is SizeUnit.QUOTE:
        return size.value
    if size.unit is SizeUnit.NAV and nav is not None:
        return nav * size.value / _HUNDRED
    return None


def resolve_size(
    line: OrderLine, candidates: Sequence[Candidate], nav: Decimal | None
) -> Decimal | Objection:
    """Base coins, not yet on any lot.

    Money is turned into coins along the books, in the order in which the router takes them, and at the
    limit or cap for the rest. A part of what is free counts what each venue's balance pays for at the limit
    or cap, since that is what the venue will hold back.
    """
    size = line.size
    if size is None:
        return _objection(
            "no amount yet",
            f"The {line.symbol} order has no amount: type one, as in 2.5, 5000$, 10% or 2n%.",
        )
    if not in_range(size.value) or size.value <= 0:
        return _objection(
            "amount out of range",
            f"The {line.symbol} amount is out of any venue's range: type another.",
        )
    if size.unit is SizeUnit.BASE:
        return size.value
    if size.unit is SizeUnit.FREE:
        return _part_of_free(line, candidates, size.value / _HUNDRED)
    money = money_of(size, nav)
    if money is None or not in_range(money) or money <= 0:
        return _objection(
            "NAV not known",
            f"NAV is not known in the quote of {line.symbol}, so {plain(size.value)}% of it is no amount: "
            "type the amount itself, or wait for balances and prices.",
        )
    return _cut(_coins_for(money, candidates, line.side), candidates)


def within_money(
    place: Callable[[Decimal], list[Portion]],
    asked: Decimal,
    money: Decimal,
    worth: Callable[[Sequence[Portion]], Decimal],
    dearest: Decimal,
    step: Decimal,
) -> tuple[Decimal, list[Portion]]:
    """The portions and what was asked for them, asked for less until they are worth no more than `money`.

    Limits of venues can drive a plan into dearer levels than the money was counted along. `dearest` is a
    price that no portion can be above: the last try, after which nothing can be above `money`.
    """
    for _try in range(_TRIES):
        portions = place(asked)
        spent = worth(portions)
        if spent <= money:
            return asked, portions
        asked = floor_to(asked * money / spent, step)
    asked = floor_to(min(asked, money / dearest), step)
    return asked, place(asked)


def _coins_for(money: Decimal, candidates: Sequence[Candidate], side: Side) -> Decimal:
    """Coins that this money buys or that bring it: cheapest levels all-in first, the rest at the limit."""
    sign = 1 if side is Side.BUY else -1

    def rungs(candidate: Candidate) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
        rate = sign * _ONE + (candidate.venue.taker or ZERO)
        return ((price * rate, price, size) for price, size in candidate.within)

    coins, left = ZERO, money
    for _each, price, size in merge(*map(rungs, candidates)):
        part = min(size, left / price)
        coins += part
        left -= part * price
        if part < size:
            return coins
    prices = [candidate.price for candidate in candidates if candidate.price]
    if left <= 0 or not prices:
        return coins
    return coins + left / max(prices)


def _part_of_free(
    line: OrderLine, candidates: Sequence[Candidate], part: Decimal
) -> Decimal | Objection:
    coins = ZERO
    for candidate in candidates:
        venue, price = candidate.venue, candidate.price or ZERO
        available = venue.available(line.side) or ZERO
        coins += largest_quantity(available, venue.cost_each(line.side, price), venue.instrument)
    if coins > 0:
        return _cut(coins * part, candidates)
    names = " or ".join(candidate.name for candidate in candidates)
    asset = candidates[0].venue.pays(line.side) if candidates else "balance"
    return Objection(
        cause=Cause.UNAFFORDABLE,
        short=f"no free {asset}",
        sentence=f"No {asset} that would pay for one lot is free on {names}: "
        "bring some there or cancel an order that holds it.",
    )


def finest_step(candidates: Sequence[Candidate]) -> Decimal:
    """A quotient goes on for ever; two digits below the finest lot say enough."""
    return min(map(lot_of, candidates)) / _HUNDRED


def _cut(coins: Decimal, candidates: Sequence[Candidate]) -> Decimal:
    return floor_to(coins, finest_step(candidates))


def _objection(short: str, sentence: str) -> Objection:
    return Objection(cause=Cause.TERMS, short=short, sentence=sentence)
