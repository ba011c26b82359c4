"""What is kept of a parent order beside its children: the plan that was sent, and what came of it."""

from decimal import Decimal

import msgspec

from app.domain.identifiers import AccountId, Symbol, VenueId
from app.domain.instants import Instant
from app.domain.order_terms import OrderStyle, Side


class PlannedShare(msgspec.Struct, frozen=True, kw_only=True):
    """One venue's part of a plan.

    `raw` is the average price at which `taken` of the quantity was to trade at once (None: all of it was
    to rest); `all_in` the average over the whole quantity after fees; None where a fee was not known.
    """

    venue: VenueId
    account: AccountId
    quantity: Decimal
    price: Decimal
    taken: Decimal
    raw: Decimal | None
    all_in: Decimal | None


class ParentPlanned(msgspec.Struct, frozen=True, kw_only=True):
    """A trader confirmed a plan: these children may be sent, each once.

    `quantity` is what the shares add up to. A plan for the rest of a parent carries that parent's id;
    else `parent_id` is the token of the gesture. `line` is the order in words.
    """

    token: str
    parent_id: str
    plan: str
    line: str
    symbol: Symbol
    side: Side
    style: OrderStyle
    quantity: Decimal
    shares: tuple[PlannedShare, ...]
    mid: Decimal | None
    raw: Decimal | None
    all_in: Decimal | None
    at_ns: Instant


class Realised(msgspec.Struct, frozen=True, kw_only=True):
    """One venue's part as it came out, beside what was planned.

    `compared` is what was planned for that which is filled: of a plan that filled in part, or was followed by
    another, not the mean of all.

    `raw` and `all_in` are averages over `filled`; None while nothing is filled, `all_in` also while a fee
    is not known or was paid in an asset that is neither base nor quote. `worse_bp` compares `all_in` with
    that: above 0 the trader did worse. `repriced`: something filled at a price that an amend had changed, so
    that it compares with what was planned first and is no measure of how well that was carried out.
    """

    venue: VenueId
    planned: Decimal
    planned_raw: Decimal | None
    planned_all_in: Decimal | None
    filled: Decimal
    raw: Decimal | None
    all_in: Decimal | None
    worse_bp: Decimal | None
    compared: Decimal | None = None
    repriced: bool = False


class ParentSettled(msgspec.Struct, frozen=True, kw_only=True):
    """No child of this parent can trade any more: the result, stored again should a late fill change it.

    `compared`, `worse_bp` and `repriced` as in Realised, over all venues.
    """

    parent_id: str
    filled: Decimal
    raw: Decimal | None
    all_in: Decimal | None
    worse_bp: Decimal | None
    venues: tuple[Realised, ...]
    at_ns: Instant
    compared: Decimal | None = None
    repriced: bool = False
