"""What the router answers: who gets how much, why, what it costs, and what other ways would have cost."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from app.domain.amounts import ZERO
from app.domain.identifiers import AccountId, Asset, VenueId
from app.domain.instants import Instant
from app.domain.instruments import Instrument
from app.domain.order_line import OrderLine
from app.trading.checks import COLLAR
from app.trading.depth import average
from app.trading.venue_market import Objection

BOOK_MOVE_BP = Decimal(1)  # a plan is void when a book it used has moved more


class RoutingRules(msgspec.Struct, frozen=True, kw_only=True):
    """What the trader has decided once for all orders.

    `max_share`: the part of a total that one venue may take, unless the line says another or asks for one
    venue. `fallbacks`: who stands in for a venue that was asked for and cannot be used.
    """

    collar: Decimal = COLLAR
    max_share: Decimal | None = None
    fallbacks: Mapping[VenueId, VenueId] = MappingProxyType({})
    book_move_bp: Decimal = BOOK_MOVE_BP


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """One order to one venue: exactly what would be sent, and what it was expected to do.

    `taken` of the quantity would trade at once at the average `raw`; `rests` would stay in the book at
    `price`; the remainder of a capped market order would be canceled. `top` is the venue's best opposite
    price then. `fee` is the rate of what is taken, else of what rests; `all_in` the average after fees of
    both; `notional` and `fee_money` are theirs too, in the quote asset.
    """

    venue: VenueId
    account: AccountId
    instrument: Instrument
    quantity: Decimal
    price: Decimal
    taken: Decimal
    rests: Decimal
    raw: Decimal | None
    top: Decimal | None
    fee: Decimal
    all_in: Decimal | None
    notional: Decimal
    fee_money: Decimal

    @property
    def raw_of_all(self) -> Decimal | None:
        """The average before fees over the coins that `all_in` is of: what rests counts at its price."""
        return average(self.notional, self.taken + self.rests)

    @property
    def undone(self) -> Decimal:
        """What no level within the cap would fill."""
        return self.quantity - self.taken - self.rests


class VenueRoute(msgspec.Struct, frozen=True, kw_only=True):
    """One listed venue's line in the preview, taken or skipped, with the reason in a few words.

    `raw` and `all_in` are averages of its part before and after fees; of a venue that gets none they are of
    its best price, or of the order's own where that would only rest. None where that is not known.
    `depth` is what its book holds within the limit. `objection` is why it cannot be used, None for a venue
    that could.
    """

    venue: VenueId
    account: AccountId
    pays: Asset
    chosen: bool
    reason: str
    quantity: Decimal = ZERO
    price: Decimal | None = None
    raw: Decimal | None = None
    top: Decimal | None = None
    fee_bp: Decimal | None = None
    all_in: Decimal | None = None
    depth: Decimal | None = None
    available: Decimal | None = None
    rounding: str = ""
    objection: Objection | None = None


class CostParts(msgspec.Struct, frozen=True, kw_only=True):
    """What taking costs against mid; positive costs the trader. The parts add up exactly.

    `spread`: from mid to each used venue's best price; `walk`: from there to the average; `fees`: taker fees.
    """

    spread: Decimal
    walk: Decimal
    fees: Decimal

    @property
    def total(self) -> Decimal:
        return self.spread + self.walk + self.fees


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """The plan in money of the quote asset.

    `raw`, `all_in`, `notional` and `fee_money` are of what is taken and of what rests, at its price: `raw`
    and `all_in` differ by the fee. `money` and `basis_points` (of what is taken, at mid) say what taking
    costs against mid; None where nothing is taken or there is no mid, and `note` says so.
    """

    mid: Decimal | None
    taken: Decimal
    rests: Decimal
    raw: Decimal | None
    all_in: Decimal | None
    notional: Decimal
    fee_money: Decimal
    money: CostParts | None
    basis_points: CostParts | None
    note: str = ""


class Counterfactual(msgspec.Struct, frozen=True, kw_only=True):
    """The same amount done another way: all of it on one venue.

    The differences are against the plan; positive = the other way is worse. There are no figures where it
    would not do what the plan does, or is forbidden and would cost less. `note` says what stands against it.
    """

    name: str
    venue: VenueId
    all_in: Decimal | None = None
    difference_bp: Decimal | None = None
    difference_money: Decimal | None = None
    note: str = ""


class Used(NamedTuple):
    """One book as the plan used it: what it would take there, at which average raw price."""

    venue: VenueId
    account: AccountId
    taken: Decimal
    raw: Decimal | None


class RoutePlan(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one line at one moment; nothing is sent by making it.

    `asked` is the typed size in base coins before rounding, `quantity` what the children add up to,
    `undone` what of that no level within the cap would fill. `price` is the limit or cap before each
    venue's tick, `tick` the coarsest tick of the venues that may be used (of all where none may; None: not
    listed anywhere). `hash` names everything that would be sent and the books it was computed from (""
    when not ready); `refusal` is one sentence with the next step ("" when ready). `venues` are all that
    list the symbol, in their order.
    """

    line: OrderLine
    ready: bool
    refusal: str
    hash: str
    at_ns: Instant
    price_digits: int
    size_digits: int
    book_move_bp: Decimal
    tick: Decimal | None = None
    asked: Decimal | None = None
    quantity: Decimal = ZERO
    undone: Decimal = ZERO
    price: Decimal | None = None
    mid: Decimal | None = None
    children: tuple[Child, ...] = ()
    venues: tuple[VenueRoute, ...] = ()
    costs: Costs | None = None
    counterfactuals: tuple[Counterfactual, ...] = ()
    rounding: str = ""
    notes: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[Used, ...]:
        """What each child's figures were computed from."""
        return tuple(
            Used(child.venue, child.account, child.taken, child.raw) for child in self.children
        )
