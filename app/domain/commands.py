"""What a trader asks for. `token` is drawn once per gesture: a second use of it does nothing."""

from decimal import Decimal
from typing import Final, TypeAlias

import msgspec

from app.domain.identifiers import AccountId, ClientOrderId, Symbol, VenueId, VenueOrderId
from app.domain.order_line import OrderLine
from app.domain.order_terms import Side


class DraftPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Show what this line would do (view "plan"), beside the plan `pinned` as it was shown. Sends nothing.

    `line` None: nothing is being drafted. `rest_of`: the parent order whose rest the line is for.
    """

    line: OrderLine | None
    pinned: str = ""
    rest_of: str | None = None


class SendPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Send every child of the plan that was shown under this hash, or nothing.

    `typed` is what confirmed it: a key, a word, or the amount (trading/confirmation.py).
    """

    token: str
    plan: str
    typed: str
    rest_of: str | None = None


class CancelOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel one order by our id, or one placed elsewhere by naming the venue's id."""

    token: str
    venue: VenueId
    account: AccountId
    client_order_id: ClientOrderId | None = None
    venue_order_id: VenueOrderId | None = None
    symbol: Symbol | None = None  # some venues number orders per instrument


class Arm(msgspec.Struct, frozen=True, kw_only=True):
    """Let confirmed orders leave from now on, until the keyboard rests or something happens (ux.md 3.5)."""

    token: str


class Disarm(msgspec.Struct, frozen=True, kw_only=True):
    """Let no order leave."""


class Present(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is at the keyboard: what is armed stays armed."""


class DraftAmend(msgspec.Struct, frozen=True, kw_only=True):
    """Show what this change of a resting order would do (view "amend"). Sends nothing.

    `client_order_id` None: nothing is being changed. What is None stays as it is.
    """

    client_order_id: ClientOrderId | None
    price: Decimal | None = None
    quantity: Decimal | None = None


class AmendOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Change price or total quantity of our resting order. `must_rest`: only while that takes nothing."""

    token: str
    venue: VenueId
    account: AccountId
    client_order_id: ClientOrderId
    price: Decimal | None = None
    quantity: Decimal | None = None
    must_rest: bool = False


class CancelAll(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel our own open orders, all or those that match; orders placed elsewhere are not touched."""

    token: str
    venue: VenueId | None = None
    symbol: Symbol | None = None
    side: Side | None = None
    parent_id: str | None = None  # children of this parent order


class Kill(msgspec.Struct, frozen=True, kw_only=True):
    """Stop new orders (latched, survives a restart) and cancel our own."""

    token: str


REVIVE_WORDS: Final = "allow new orders"


class Revive(msgspec.Struct, frozen=True, kw_only=True):
    """Allow new orders again; `words` must be what the kill panel asks the trader to type."""

    token: str
    words: str


class WatchSymbol(msgspec.Struct, frozen=True, kw_only=True):
    """Bring this instrument into view on every venue that lists it."""

    symbol: Symbol


class WantViews(msgspec.Struct, frozen=True, kw_only=True):
    """The view keys that the screen shows now; only these are built."""

    keys: tuple[str, ...]


class Reconcile(msgspec.Struct, frozen=True, kw_only=True):
    """Ask every venue now for balances, open orders and fills."""

    token: str


Command: TypeAlias = (
    DraftPlan
    | SendPlan
    | CancelOrder
    | Arm
    | Disarm
    | Present
    | DraftAmend
    | AmendOrder
    | CancelAll
    | Kill
    | Revive
    | WatchSymbol
    | WantViews
    | Reconcile
)
