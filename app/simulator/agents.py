"""The people of a pretend market: a maker who quotes a ladder and takers who hit it, one crew a book."""

import math
from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.simulator.accounts import Account
from app.simulator.exchange import Exchange
from app.simulator.listings import Listing
from app.simulator.orders import NewOrder, Order, Refused
from app.simulator.price_paths import Dice

_BPS = 10_000
_FRONT = 3  # slots looked at in every step; the deeper ones take turns by chance
_TAKER_SPREAD = 1.6  # of the sizes, in powers of two
_TAKER_REACH = 0.004  # a taker's limit, as a fraction beyond the fair price


class CrewStyle(msgspec.Struct, frozen=True, kw_only=True):
    """How a venue's crews trade. Sizes are in USD, spreads in hundredths of a percent of the price."""

    slots: int
    half_spread_bps: float
    slot_step_bps: float
    front_usd: float
    wobble_bps: float
    takers_per_second: float
    taker_usd: float

    @property
    def taken_usd(self) -> float:
        """What all takers of a book trade in a second, on average (sizes are log-normal)."""
        spread = _TAKER_SPREAD * math.log(2.0)
        return self.takers_per_second * self.taker_usd * math.exp(spread * spread / 2)


class Crew:
    """Trades one book through the same engine as everybody else, from two deep accounts of its own."""

    def __init__(
        self,
        exchange: Exchange,
        listing: Listing,
        maker: Account,
        taker: Account,
        style: CrewStyle,
        dice: Dice,
    ) -> None:
        self._exchange = exchange
        self._listing = listing
        self._maker = maker
        self._taker = taker
        self._style = style
        self._dice = dice
        self._tick = float(listing.tick)
        self._slots: dict[Side, list[Order | None]] = {
            side: [None] * style.slots for side in (Side.BUY, Side.SELL)
        }

    def step(self, now_ns: int, fair: float, quote_usd: float, seconds: float) -> None:
        """Move the quotes towards `fair` (in quote currency) and let a taker come by."""
        stale: list[tuple[Side, int, Decimal]] = []
        for side in (Side.BUY, Side.SELL):
            prices = self._targets(side, fair)
            slots = self._slots[side]
            for index in self._due(side):
                target, held = prices[index], slots[index]
                if held is None or not held.is_open or self._moved(held, target, index):
                    if held is not None and held.is_open:
                        self._exchange.cancel(self._maker, held, now_ns)
                    stale.append((side, index, target))
        unit_usd = fair * quote_usd * float(self._listing.contract_size)
        for side, index, target in stale:
            usd = self._style.front_usd * (1.0 + 0.35 * index) * (0.5 + self._dice.random())
            quantity = self._quantity(usd / unit_usd, target)
            self._slots[side][index] = self._quote(side, target, quantity, now_ns)
        if self._dice.random() < self._style.takers_per_second * seconds:
            self._take(now_ns, fair, unit_usd)

    def _due(self, side: Side) -> list[int]:
        """The slots to look at now: the front, the empty, and two by chance."""
        count = self._style.slots
        chosen = set(range(min(_FRONT, count)))
        chosen.update(int(self._dice.random() * count) for _ in range(2))
        slots = self._slots[side]
        chosen.update(i for i in range(count) if (held := slots[i]) is None or not held.is_open)
        return sorted(chosen)

    def _targets(self, side: Side, fair: float) -> list[Decimal]:
        """A price for each slot, best first, all on the tick and all different."""
        style, sign = self._style, -1 if side is Side.BUY else 1
        prices: list[Decimal] = []
        previous: int | None = None
        for index in range(style.slots):
            offset = style.half_spread_bps + style.slot_step_bps * index * (1 + 0.04 * index)
            raw = fair * (1 + sign * offset / _BPS) / self._tick
            ticks = int(raw) if side is Side.BUY else int(raw) + 1
            if previous is not None and (ticks - previous) * sign < 1:
                ticks = previous + sign
            previous = ticks
            prices.append(self._listing.tick * max(ticks, 1))
        return prices

    def _moved(self, held: Order, target: Decimal, index: int) -> bool:
        """Whether a quote is too far from where it should be; deep ones are left alone longer."""
        if held.price is None:
            return True
        tolerance = self._style.half_spread_bps * (0.3 + 0.25 * index) / _BPS
        return abs(float(held.price - target)) > tolerance * float(target)

    def _quantity(self, units: float, price: Decimal) -> Decimal:
        """On the lot, at or above the instrument's minimums."""
        listing = self._listing
        quantity = listing.lot * int(units / float(listing.lot))
        quantity = max(quantity, listing.min_quantity)
        if listing.min_notional is not None and price * quantity < listing.min_notional:
            lots = int(listing.min_notional / (price * listing.lot)) + 1
            quantity = listing.lot * lots
        return min(quantity, listing.max_quantity)

    def _quote(self, side: Side, price: Decimal, quantity: Decimal, now_ns: int) -> Order | None:
        asked = NewOrder(
            symbol=self._listing.wire_symbol,
            side=side,
            type=OrderType.LIMIT,
            client_order_id="",
            quantity=quantity,
            price=price,
        )
        return self._send(self._maker, asked, now_ns)

    def _take(self, now_ns: int, fair: float, unit_usd: float) -> None:
        side = Side.BUY if self._dice.random() < 0.5 else Side.SELL
        reach = 1 + _TAKER_REACH if side is Side.BUY else 1 - _TAKER_REACH
        price = self._listing.tick * max(int(fair * reach / self._tick), 1)
        usd = self._style.taker_usd * 2.0 ** self._dice.gauss(0.0, _TAKER_SPREAD)
        asked = NewOrder(
            symbol=self._listing.wire_symbol,
            side=side,
            type=OrderType.LIMIT,
            client_order_id="",
            quantity=self._quantity(usd / unit_usd, price),
            price=price,
            time_in_force=TimeInForce.IOC,
        )
        self._send(self._taker, asked, now_ns)

    def _send(self, account: Account, asked: NewOrder, now_ns: int) -> Order | None:
        if asked.quantity <= ZERO:
            return None
        try:
            return self._exchange.place(account, asked, now_ns)
        except Refused:  # a halted market: try again at the next step
            return None
