"""From what each venue gets to the orders themselves: what they would take, what would rest, at what cost."""

from collections.abc import Sequence
from decimal import Decimal
from hashlib import blake2b

from app.domain.amounts import ZERO, plain
from app.domain.order_line import OrderLine
from app.domain.order_terms import OrderStyle, Side
from app.trading.depth import Taken, average, walk
from app.trading.language import print_line
from app.trading.routing.ladders import Portion
from app.trading.routing.plan import Child
from app.trading.venue_market import VenueMarket

_NOTHING = Taken(ZERO, ZERO)


def child_of(line: OrderLine, portion: Portion) -> Child:
    """One order, with its figures taken from the venue's own book."""
    candidate, quantity = portion
    venue, price = candidate.venue, candidate.price or ZERO
    taken = taken_of(line, venue, quantity, price)
    rests = ZERO if line.style is OrderStyle.CAPPED_MARKET else quantity - taken.quantity
    notional, fee_money = money_of(venue, taken.notional, rests * price)
    levels = venue.opposite(line.side)
    return Child(
        venue=candidate.name,
        account=venue.account,
        instrument=venue.instrument,
        quantity=quantity,
        price=price,
        taken=taken.quantity,
        rests=rests,
        raw=taken.average,
        top=levels[0][0] if levels else None,
        fee=(venue.taker if taken.quantity > 0 else venue.maker) or ZERO,
        all_in=average(after_fees(line.side, notional, fee_money), taken.quantity + rests),
        notional=notional,
        fee_money=fee_money,
    )


def taken_of(line: OrderLine, venue: VenueMarket, quantity: Decimal, price: Decimal) -> Taken:
    """What would trade at once there."""
    if line.style is OrderStyle.POST_ONLY:
        return _NOTHING
    return walk(venue.opposite(line.side), line.side, quantity, price)


def money_of(venue: VenueMarket, taken: Decimal, resting: Decimal) -> tuple[Decimal, Decimal]:
    """What both are worth together, and the venue's fees on them; all in the quote asset."""
    fees = taken * (venue.taker or ZERO) + resting * (venue.maker or ZERO)
    return taken + resting, fees


def after_fees(side: Side, notional: Decimal, fee_money: Decimal) -> Decimal:
    """What a buyer pays, or a seller gets."""
    return notional + fee_money if side is Side.BUY else notional - fee_money


def fingerprint(line: OrderLine, children: Sequence[Child]) -> str:
    """A short name of everything that would be sent and of the books it was computed from: "a41f-07c2"."""
    parts = [print_line(line)]
    for child in children:
        parts += (child.venue, child.account, child.instrument.symbol)
        parts += map(plain, (child.quantity, child.price, child.taken))
        parts += ("-" if figure is None else plain(figure) for figure in (child.top, child.raw))
    digest = blake2b("\x1f".join(parts).encode(), digest_size=4).hexdigest()
    return f"{digest[:4]}-{digest[4:]}"
