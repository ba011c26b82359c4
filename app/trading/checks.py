"""One small function per reason not to send an order; the first that objects is heard."""

from collections.abc import Callable
from decimal import Decimal

from app.domain.amounts import floor_to, is_multiple
from app.domain.instants import Instant
from app.domain.instruments import InstrumentKind
from app.domain.order_terms import OrderStyle, Side
from app.trading.money_words import at_least, at_most
from app.trading.rounding import largest_quantity, round_price, smallest_quantity
from app.trading.venue_market import Cause, Objection, Proposal, VenueMarket, in_range, shown

COLLAR = Decimal("0.05")

_ONE = Decimal(1)


def permitted(venue: VenueMarket) -> Objection | None:
    """The instrument trades and orders may be sent there."""
    instrument = venue.instrument
    if instrument.kind is not InstrumentKind.SPOT:
        return Objection(
            cause=Cause.STATUS,
            short=f"{instrument.kind.value}: read only",
            sentence=f"{venue.name} is a {instrument.kind.value}, which cannot be traded from here "
            "yet: choose a spot instrument.",
        )
    if not instrument.is_tradable:
        word = instrument.status.value.replace("_", " ")
        return Objection(
            cause=Cause.STATUS,
            short=word,
            sentence=f"{venue.name} does not take orders ({word}): choose another venue or wait.",
        )
    if venue.blocked:
        return Objection(
            cause=Cause.BLOCKED,
            short=venue.blocked,
            sentence=f"{instrument.venue} takes no orders from here now ({venue.blocked}): "
            "choose another venue or look at the Venues panel.",
        )
    return None


def book_usable(venue: VenueMarket, now_ns: Instant) -> Objection | None:
    """The book is valid, at most 15 s old, and not empty: without it no price can be judged."""
    problem = venue.book_problem(now_ns)
    if not problem and not (venue.bids or venue.asks):
        problem = "book is empty"
    if not problem:
        return None
    return Objection(
        cause=Cause.BOOK,
        short=problem,
        sentence=f"{venue.name}: {problem}, so its price cannot be judged: "
        "wait for it to come back or choose another venue.",
    )


def sensible(venue: VenueMarket, proposal: Proposal) -> Objection | None:
    """Both figures are of a size that some venue might take."""
    for name, value in (("amount", proposal.quantity), ("price", proposal.price)):
        if not in_range(value):
            return Objection(
                cause=Cause.TERMS,
                short=f"{name} out of range",
                sentence=f"{venue.name}: the {name} is out of any venue's range: type another.",
            )
    return None


def on_grid(venue: VenueMarket, proposal: Proposal) -> Objection | None:
    """Quantity and price lie on the venue's lot and tick."""
    instrument = venue.instrument
    for name, value, step in (
        ("quantity", proposal.quantity, instrument.lot),
        ("price", proposal.price, instrument.tick),
    ):
        if not is_multiple(value, step):
            return Objection(
                cause=Cause.GRID,
                short=f"{name} off the grid",
                sentence=f"{venue.name}: {name} {shown(value)} is not a multiple of {shown(step)}: "
                f"type one that is, as {shown(floor_to(value, step) or step)}.",
            )
    return None


def minimum(venue: VenueMarket, proposal: Proposal) -> Objection | None:
    """The venue's smallest size and smallest worth are met."""
    instrument = venue.instrument
    worth = proposal.quantity * proposal.price
    if proposal.price <= 0:
        return Objection(
            cause=Cause.MINIMUM,
            short=f"price below tick {shown(instrument.tick)}",
            sentence=f"{venue.name}: the price is below the smallest step {shown(instrument.tick)} "
            f"{instrument.quote}: type a higher price.",
        )
    smallest = smallest_quantity(proposal.price, instrument)
    if proposal.quantity >= smallest and proposal.quantity > 0:
        return None
    sense = f"{shown(proposal.quantity)} {instrument.base}"
    if instrument.min_notional is not None and worth < instrument.min_notional:
        sense += f" is worth {at_most(worth, instrument.quote, instrument)}"
        floor = f"{shown(instrument.min_notional)} {instrument.quote}"
    else:
        floor = f"{shown(smallest)} {instrument.base}"
    return Objection(
        cause=Cause.MINIMUM,
        short=f"below minimum {floor}",
        sentence=f"{venue.name}: {sense}, below the venue's minimum of {floor}: "
        f"type at least {shown(smallest)} {instrument.base}.",
        measure=smallest,
    )


def below_lot(venue: VenueMarket, proposal: Proposal, asked: Decimal) -> Objection | None:
    """What was asked for is at least one lot, so that something of it is left to propose."""
    if proposal.quantity > 0 or asked <= 0 or proposal.price <= 0:
        return None
    instrument = venue.instrument
    lot, smallest = shown(instrument.lot), smallest_quantity(proposal.price, instrument)
    return Objection(
        cause=Cause.MINIMUM,
        short=f"below lot {lot} {instrument.base}",
        sentence=f"{venue.name}: {shown(asked)} {instrument.base} is below the venue's lot of {lot}: "
        f"type at least {shown(smallest)} {instrument.base}.",
        measure=smallest,
    )


def maximum(venue: VenueMarket, proposal: Proposal) -> Objection | None:
    """The venue's largest size and largest worth are kept."""
    instrument = venue.instrument
    limits = [
        limit
        for limit in (
            instrument.max_quantity,
            largest_quantity(instrument.max_notional, proposal.price, instrument)
            if instrument.max_notional is not None
            else None,
        )
        if limit is not None
    ]
    if not limits or proposal.quantity <= min(limits):
        return None
    largest = f"{shown(min(limits))} {instrument.base}"
    return Objection(
        cause=Cause.MAXIMUM,
        short=f"above maximum {largest}",
        sentence=f"{venue.name}: {shown(proposal.quantity)} {instrument.base} is above the venue's "
        f"maximum: type at most {largest}.",
        measure=-min(limits),
    )


def collar(venue: VenueMarket, proposal: Proposal, width: Decimal) -> Objection | None:
    """The price is not further through the opposite best (own best where that side is empty) than width."""
    levels = venue.opposite(proposal.side) or venue.opposite(proposal.side.opposite)
    best = levels[0][0]
    buying = proposal.side is Side.BUY
    edge = best * (_ONE + width if buying else _ONE - width)
    if proposal.price <= edge if buying else proposal.price >= edge:
        return None
    percent = shown(width * 100)
    typed = shown(round_price(proposal.side, edge, venue.instrument))
    return Objection(
        cause=Cause.COLLAR,
        short=f"price beyond the {percent}% collar",
        sentence=f"{venue.name}: price {shown(proposal.price)} is more than {percent}% "
        f"{'above' if buying else 'below'} the best price {shown(best)}: "
        f"type {typed} or {'less' if buying else 'more'}.",
    )


def post_only_rests(venue: VenueMarket, proposal: Proposal) -> Objection | None:
    """A post-only order would not take."""
    levels = venue.opposite(proposal.side)
    if proposal.style is not OrderStyle.POST_ONLY or not levels:
        return None
    best = levels[0][0]
    buying = proposal.side is Side.BUY
    if proposal.price < best if buying else proposal.price > best:
        return None
    tick = venue.instrument.tick
    rests = best - tick if buying else best + tick
    return Objection(
        cause=Cause.WOULD_TAKE,
        short="would take",
        sentence=f"{venue.name}: post-only at {shown(proposal.price)} would take, the best "
        f"{'ask' if buying else 'bid'} is {shown(best)}: type {shown(rests)} or "
        f"{'less' if buying else 'more'}, or make it a limit order.",
    )


def nothing_to_take(venue: VenueMarket, side: Side) -> Objection:
    """The side that the order would take from is empty."""
    name = "asks" if side is Side.BUY else "bids"
    return Objection(
        cause=Cause.OUT_OF_REACH,
        short=f"no {name}",
        sentence=f"{venue.name} shows no {name} to trade with: use a limit order or wait.",
    )


def cap_reaches(venue: VenueMarket, proposal: Proposal) -> Objection | None:
    """A capped market order would trade at all."""
    if proposal.style is not OrderStyle.CAPPED_MARKET:
        return None
    levels = venue.opposite(proposal.side)
    buying = proposal.side is Side.BUY
    name = "ask" if buying else "bid"
    if not levels:
        return nothing_to_take(venue, proposal.side)
    best = levels[0][0]
    if proposal.price >= best if buying else proposal.price <= best:
        return None
    return Objection(
        cause=Cause.OUT_OF_REACH,
        short=f"cap short of best {name} {shown(best)}",
        sentence=f"{venue.name}: the cap {shown(proposal.price)} does not reach the best {name} "
        f"{shown(best)}, nothing would trade: type {shown(best)} or "
        f"{'more' if buying else 'less'}, or use a limit order.",
    )


def affordable(venue: VenueMarket, proposal: Proposal) -> Objection | None:
    """The account holds what the order pays, fee included where it comes on top."""
    available = venue.available(proposal.side)
    asset = venue.pays(proposal.side)
    if available is None:
        return Objection(
            cause=Cause.UNKNOWN_BALANCE,
            short="balance not known yet",
            sentence=f"The {asset} balance on {venue.instrument.venue} is not known yet: "
            "wait until it has answered or choose another venue.",
        )
    each = venue.cost_each(proposal.side, proposal.price)
    if proposal.quantity * each <= available:
        return None
    most = largest_quantity(available, each, venue.instrument)
    step = f"type at most {shown(most)} {venue.instrument.base}"
    if most < smallest_quantity(proposal.price, venue.instrument):
        step = f"bring more {asset} there or choose another venue"
    needs = at_least(proposal.quantity * each, asset, venue.instrument)
    return Objection(
        cause=Cause.UNAFFORDABLE,
        short=f"needs {needs}",
        sentence=f"{venue.name}: the order needs {needs} and "
        f"{at_most(available, asset, venue.instrument)} is available there: {step}.",
        measure=-most,
    )


_ON_TERMS: tuple[Callable[[VenueMarket, Proposal], Objection | None], ...] = (
    sensible,
    on_grid,
    minimum,
    maximum,
    post_only_rests,
    cap_reaches,
)


def first_objection(
    venue: VenueMarket, proposal: Proposal, now_ns: Instant, width: Decimal = COLLAR
) -> Objection | None:
    """All checks in their order; None when nothing stands against sending this proposal."""
    standing = permitted(venue) or book_usable(venue, now_ns)
    if standing is not None:
        return standing
    for check in _ON_TERMS:
        objection = check(venue, proposal)
        if objection is not None:
            return objection
    return collar(venue, proposal, width) or affordable(venue, proposal)
