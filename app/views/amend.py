"""A change of a resting order while it is being typed: from what to what, and what it would do."""

from decimal import Decimal

import msgspec

from app.domain.commands import DraftAmend
from app.domain.identifiers import Asset
from app.domain.instants import Instant
from app.views.orders import OrderRow


class AmendView(msgspec.Struct, frozen=True, kw_only=True):
    """The order as it is now (`row`), and as it would stand (`price`, `quantity`).

    `best` is the best price of its own side at which somebody else stands, `opposite` the best of the other.
    `needs` is what it would lock more of `asset`, below 0 what it frees. `takes` would trade at once.
    `refusal`: one sentence with the next step, "" when `ready`.
    """

    draft: DraftAmend
    row: OrderRow | None  # None: no such order of ours
    price: Decimal | None = None
    quantity: Decimal | None = None
    tick: Decimal | None = None
    lot: Decimal | None = None
    best: Decimal | None = None
    opposite: Decimal | None = None
    needs: Decimal | None = None
    asset: Asset | None = None
    takes: Decimal | None = None
    anew: bool = False  # canceled and placed anew, in one request
    keeps_place: bool = False  # in the queue at its price
    ready: bool = False
    refusal: str = ""
    at_ns: Instant
