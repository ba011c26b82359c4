"""From what a trader types to what a venue takes: never more, never at a worse price."""

from decimal import Decimal

from app.domain.amounts import ceil_to, floor_to, plain
from app.domain.instruments import Instrument
from app.domain.order_terms import Side

CAP_DISTANCE = Decimal(
    "0.0025"
)  # a capped market order without a cap: the best price and 0.25% more

_ONE = Decimal(1)


def round_quantity(quantity: Decimal, instrument: Instrument) -> Decimal:
    """Down to the lot."""
    return floor_to(quantity, instrument.lot)


def round_price(side: Side, price: Decimal, instrument: Instrument) -> Decimal:
    """To the tick, in the trader's favour: a buy's price or cap down, a sell's up."""
    return (floor_to if side is Side.BUY else ceil_to)(price, instrument.tick)


def proposed_cap(side: Side, best: Decimal, instrument: Instrument) -> Decimal:
    """0.25% through the opposite best, on the grid, and never short of that best itself."""
    if side is Side.BUY:
        cap = floor_to(best * (_ONE + CAP_DISTANCE), instrument.tick)
        return max(cap, ceil_to(best, instrument.tick))
    cap = ceil_to(best * (_ONE - CAP_DISTANCE), instrument.tick)
    return min(cap, floor_to(best, instrument.tick))


def smallest_quantity(price: Decimal, instrument: Instrument) -> Decimal:
    """The smallest quantity on the grid that the venue takes at this price (above 0)."""
    smallest = max(instrument.lot, instrument.min_quantity or instrument.lot)
    if instrument.min_notional is not None and price > 0:
        smallest = max(smallest, instrument.min_notional / price)
    return ceil_to(smallest, instrument.lot)


def largest_quantity(funds: Decimal, cost_each: Decimal, instrument: Instrument) -> Decimal:
    """The largest quantity on the grid that `funds` pay for at `cost_each`; 0 when none."""
    if funds <= 0 or cost_each <= 0:
        return Decimal(0)
    return floor_to(funds / cost_each, instrument.lot)


def rounding_text(
    typed: tuple[Decimal, Decimal | None], rounded: tuple[Decimal, Decimal], instrument: Instrument
) -> str:
    """What rounding did: "lot 0.00001: 0.123456 -> 0.12345; tick ok; min 5 USDT ok"."""
    quantity, price = rounded
    parts = [
        _step_text("lot", instrument.lot, typed[0], quantity),
        _step_text("tick", instrument.tick, typed[1], price),
    ]
    if instrument.min_quantity:
        parts.append(
            f"min {plain(instrument.min_quantity)} {instrument.base} "
            f"{'ok' if quantity >= instrument.min_quantity else 'NOT MET'}"
        )
    if instrument.min_notional:
        parts.append(
            f"min {plain(instrument.min_notional)} {instrument.quote} "
            f"{'ok' if quantity * price >= instrument.min_notional else 'NOT MET'}"
        )
    return "; ".join(parts)


def _step_text(name: str, step: Decimal, typed: Decimal | None, rounded: Decimal) -> str:
    if typed is None or typed == rounded:
        return f"{name} ok"
    return f"{name} {plain(step)}: {plain(typed)} -> {plain(rounded)}"
