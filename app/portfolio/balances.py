"""What we hold: the venues' own figures, less what our orders in flight have spoken for."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, TypeAlias

import msgspec

from app.domain.account_events import AccountType, Balance, BalancesReported
from app.domain.amounts import ZERO
from app.domain.identifiers import AccountId, Asset, ClientOrderId, VenueId
from app.domain.instants import MINUTE, Duration, Instant

AccountKey: TypeAlias = tuple[VenueId, AccountId]

# Where a spot order takes its money from, in this order.
TRADING_TYPES = (AccountType.SPOT, AccountType.UNIFIED)

CLOCK_TOLERANCE: Duration = MINUTE


class HoldingKey(NamedTuple):
    """Which cell: one asset of one account type of one account of one venue."""

    venue: VenueId
    account: AccountId
    account_type: AccountType
    asset: Asset


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """One cell. `reserved` (orders in flight) is already taken from available and added to locked.

    `confirmed_ns` is when we last heard these figures from the venue, on our own clock, and `streamed` how.
    """

    venue: VenueId
    account: AccountId
    account_type: AccountType
    asset: Asset
    available: Decimal
    locked: Decimal
    total: Decimal
    borrowed: Decimal
    reserved: Decimal
    confirmed_ns: Instant
    streamed: bool = False  # else a REST answer

    @property
    def net(self) -> Decimal:
        """What is ours: debts taken off. A total below zero already carries its debt (OKX cashBal)."""
        return self.total if self.total < 0 else self.total - self.borrowed


class Reservation(msgspec.Struct, frozen=True, kw_only=True):
    """Money spoken for by one order, or by one change of it, that the venue's balances may not show yet.

    `known_ns` is when the venue knew the order: its first balance report as of then or later
    carries the order, and ends the reservation. None while nobody knows. `change` is the token of the
    change that takes this beyond what the order holds; "" for the order itself.
    """

    client_order_id: ClientOrderId
    change: str = ""
    venue: VenueId
    account: AccountId
    asset: Asset
    amount: Decimal
    known_ns: Instant | None = None


class _Cell(NamedTuple):
    balance: Balance
    as_of_ns: Instant  # the venue's clock: orders reports
    heard_ns: Instant  # our clock: tells the age
    streamed: bool


class BalanceLedger:
    """Folds balance reports and reservations."""

    def __init__(self) -> None:
        self._cells: dict[HoldingKey, _Cell] = {}
        self._complete_ns: dict[AccountKey, Instant] = {}
        self._confirmed_ns: dict[AccountKey, Instant] = {}
        self._reservations: dict[tuple[ClientOrderId, str], Reservation] = {}
        self._listing: tuple[Holding, ...] | None = None  # forgotten with every change

    def report(self, event: BalancesReported, heard_ns: Instant | None = None) -> bool:
        """Fold one report; False when it told nothing newer. `heard_ns`: its receipt on the venue's clock.

        Per cell the newer `as_of_ns` wins, the later report at equal ones. A complete report sets every
        cell of its account that it does not list to zero, unless that cell is newer.
        """
        account = (event.venue, event.account)
        # One stamp from the far future must not block every later report for good.
        latest_ns = (event.received_ns if heard_ns is None else heard_ns) + CLOCK_TOLERANCE
        as_of_ns = min(event.as_of_ns, latest_ns)
        changed = False
        listed: set[HoldingKey] = set()
        floor_ns = self._complete_ns.get(account, as_of_ns)
        for balance in event.balances:
            key = HoldingKey(event.venue, event.account, balance.account_type, balance.asset)
            listed.add(key)
            known = self._cells.get(key)
            if as_of_ns >= (floor_ns if known is None else known.as_of_ns):
                self._cells[key] = _Cell(balance, as_of_ns, event.received_ns, event.from_stream)
                changed = True
            elif known is not None and known.balance == balance:
                # an older stamp, but the same figures: the venue stands by them (OKX stamps changes)
                if event.received_ns >= known.heard_ns:
                    heard_ns, streamed = event.received_ns, event.from_stream
                    self._cells[key] = known._replace(heard_ns=heard_ns, streamed=streamed)
                changed = True
        if event.complete and as_of_ns >= floor_ns:
            self._complete_ns[account] = as_of_ns
            self._zero_unlisted(account, listed, as_of_ns, event.received_ns)
            changed = True
        if changed:
            self._listing = None
            last_ns = self._confirmed_ns.get(account, event.received_ns)
            self._confirmed_ns[account] = max(event.received_ns, last_ns)
            self._end_shown(account)
        return changed

    def _zero_unlisted(
        self, account: AccountKey, listed: set[HoldingKey], as_of_ns: Instant, heard_ns: Instant
    ) -> None:
        for key, cell in self._cells.items():
            if (key.venue, key.account) != account or key in listed or cell.as_of_ns > as_of_ns:
                continue
            nothing = Balance(
                asset=key.asset,
                account_type=key.account_type,
                available=ZERO,
                locked=ZERO,
                total=ZERO,
            )
            self._cells[key] = _Cell(nothing, as_of_ns, heard_ns, streamed=False)

    def reserve(
        self,
        client_order_id: ClientOrderId,
        venue: VenueId,
        account: AccountId,
        asset: Asset,
        amount: Decimal,
        change: str = "",
    ) -> None:
        """Speak for `amount` until the venue's own figures carry the order, or it ends.

        With the token of a `change`: for that much beside what the order itself holds.
        """
        self._listing = None
        self._reservations[client_order_id, change] = Reservation(
            client_order_id=client_order_id,
            change=change,
            venue=venue,
            account=account,
            asset=asset,
            amount=amount,
        )

    def settle(
        self, client_order_id: ClientOrderId, known_ns: Instant, *, changed: bool = False
    ) -> None:
        """The venue has (or had) this order as of `known_ns`, on the clock of its balance reports.

        The reservation ends with the first report of that asset as of then or later, which may
        already be here. Call it for every sign of life and for an end that traded; `changed`: its changes
        are known by then, too.
        """
        accounts: set[AccountKey] = set()
        for key, held in self._of(client_order_id):
            if held.known_ns is None and (changed or not held.change):
                self._reservations[key] = msgspec.structs.replace(held, known_ns=known_ns)
                accounts.add((held.venue, held.account))
        for account in accounts:
            self._end_shown(account)

    def release(self, client_order_id: ClientOrderId) -> None:
        """The order ended without a trade (or never was): give its money back at once."""
        for key, _ in self._of(client_order_id):
            self._end(key)

    def release_change(self, client_order_id: ClientOrderId) -> None:
        """The change that the venue does not know yet will not happen: the order holds what it held."""
        for key, held in self._of(client_order_id):
            if held.change and held.known_ns is None:
                self._end(key)

    def _of(
        self, client_order_id: ClientOrderId
    ) -> list[tuple[tuple[ClientOrderId, str], Reservation]]:
        return [one for one in self._reservations.items() if one[0][0] == client_order_id]

    def _end(self, key: tuple[ClientOrderId, str]) -> None:
        self._listing = None
        del self._reservations[key]

    def _end_shown(self, account: AccountKey) -> None:
        shown = [
            key
            for key, held in self._reservations.items()
            if (held.venue, held.account) == account and self._carries(held)
        ]
        for key in shown:
            self._end(key)

    def _carries(self, held: Reservation) -> bool:
        """Whether a report of the paying asset is as new as the order."""
        if held.known_ns is None:
            return False
        key = self._paying_key(held.venue, held.account, held.asset)
        if key is not None:
            return self._cells[key].as_of_ns >= held.known_ns
        return self._complete_ns.get((held.venue, held.account), -1) >= held.known_ns

    def _paying_key(self, venue: VenueId, account: AccountId, asset: Asset) -> HoldingKey | None:
        for account_type in TRADING_TYPES:
            key = HoldingKey(venue, account, account_type, asset)
            if key in self._cells:
                return key
        return None

    def reserved(self, venue: VenueId, account: AccountId, asset: Asset) -> Decimal:
        """The sum of the reservations on one asset of one account."""
        return sum(
            (
                held.amount
                for held in self._reservations.values()
                if (held.venue, held.account, held.asset) == (venue, account, asset)
            ),
            ZERO,
        )

    def available(self, venue: VenueId, account: AccountId, asset: Asset) -> Decimal | None:
        """What a new spot order may use; None while the account has not been read completely.

        May be negative: the venue's word, less the reservations.
        """
        key = self._paying_key(venue, account, asset)
        if key is None:
            if (venue, account) not in self._complete_ns:
                return None
            return -self.reserved(venue, account, asset)
        return self._cells[key].balance.available - self.reserved(venue, account, asset)

    def confirmed_ns(self, venue: VenueId, account: AccountId) -> Instant | None:
        """When we last heard figures of this account, on our clock; None = never in this run."""
        return self._confirmed_ns.get((venue, account))

    def is_complete(self, venue: VenueId, account: AccountId) -> bool:
        """Whether the whole account has been read in this run."""
        return (venue, account) in self._complete_ns

    def reservations(self) -> tuple[Reservation, ...]:
        """All that stand, oldest first."""
        return tuple(self._reservations.values())

    def holdings(self) -> tuple[Holding, ...]:
        """Every cell that is not zero, by venue, account, account type and asset."""
        if self._listing is not None:
            return self._listing
        reserved: dict[HoldingKey, Decimal] = {}
        for held in self._reservations.values():
            key = self._paying_key(held.venue, held.account, held.asset)
            if key is not None:
                reserved[key] = reserved.get(key, ZERO) + held.amount
        self._listing = tuple(_holdings(sorted(self._cells.items()), reserved))
        return self._listing


def _holdings(
    cells: Iterable[tuple[HoldingKey, _Cell]], reserved: dict[HoldingKey, Decimal]
) -> Iterable[Holding]:
    for key, cell in cells:
        balance = cell.balance
        held = reserved.get(key, ZERO)
        if not (balance.total or balance.locked or balance.available or balance.borrowed or held):
            continue
        yield Holding(
            venue=key.venue,
            account=key.account,
            account_type=key.account_type,
            asset=key.asset,
            available=balance.available - held,
            locked=balance.locked + held,
            total=balance.total,
            borrowed=balance.borrowed,
            reserved=held,
            confirmed_ns=cell.heard_ns,
            streamed=cell.streamed,
        )
