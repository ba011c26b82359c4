"""What a trader asks for. `token` is drawn once per gesture: a second use of it does nothing."""

from decimal import Decimal
from typing import TypeAlias

import msgspec

from app.domain.identifiers import AccountId, ClientOrderId, Symbol, VenueId, VenueOrderId
from app.domain.order_line import OrderLine
from app.domain.order_terms import OrderStyle, Side


class TicketTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What the ticket holds while it is being edited. `venue` None = the best single venue, all-in."""

    symbol: Symbol
    side: Side
    style: OrderStyle
    quantity: Decimal | None = None  # base coins
    price: Decimal | None = (
        None  # limit, or the cap of a capped market order (None: the engine proposes one)
    )
    venue: VenueId | None = None


class DraftTicket(msgspec.Struct, frozen=True, kw_only=True):
    """Show what these terms would do (view "ticket"); None closes the ticket. Sends nothing."""

    terms: TicketTerms | None


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


class PlaceOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Send one order, already rounded, to one venue: exactly what the ticket showed under `plan`."""

    token: str
    plan: str  # TicketView.plan; the order is refused when it no longer matches
    venue: VenueId
    account: AccountId
    symbol: Symbol
    side: Side
    style: OrderStyle
    quantity: Decimal
    price: Decimal


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


class AmendOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Change price or total quantity of our resting order."""

    token: str
    venue: VenueId
    account: AccountId
    client_order_id: ClientOrderId
    price: Decimal | None = None
    quantity: Decimal | None = None


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
    DraftTicket
    | DraftPlan
    | SendPlan
    | PlaceOrder
    | CancelOrder
    | Arm
    | Disarm
    | Present
    | AmendOrder
    | CancelAll
    | Kill
    | Revive
    | WatchSymbol
    | WantViews
    | Reconcile
)
