"""Short makers of the values that portfolio tests are full of."""

from decimal import Decimal

from app.domain.account_events import AccountType, Balance, BalancesReported
from app.domain.instants import SECOND
from app.domain.instruments import Instrument, InstrumentKind
from app.portfolio.balances import Holding

NOW = 1_763_680_000 * SECOND


def pair(
    symbol: str, venue: str = "binance", kind: InstrumentKind = InstrumentKind.SPOT
) -> Instrument:
    base, quote = symbol.split(":", maxsplit=1)[0].split("/")
    return Instrument(
        venue=venue,
        product=kind.value,
        wire_symbol=symbol.replace("/", ""),
        symbol=symbol,
        kind=kind,
        base=base,
        quote=quote,
        tick=Decimal("0.01"),
        lot=Decimal("0.001"),
    )


def holding(
    asset: str,
    total: str,
    venue: str = "binance",
    borrowed: str = "0",
    confirmed_ns: int = NOW,
) -> Holding:
    return Holding(
        venue=venue,
        account="main",
        account_type=AccountType.SPOT,
        asset=asset,
        available=Decimal(total),
        locked=Decimal(0),
        total=Decimal(total),
        borrowed=Decimal(borrowed),
        reserved=Decimal(0),
        confirmed_ns=confirmed_ns,
    )


def balance(
    asset: str,
    available: str,
    locked: str = "0",
    account_type: AccountType = AccountType.SPOT,
    borrowed: str = "0",
) -> Balance:
    return Balance(
        asset=asset,
        account_type=account_type,
        available=Decimal(available),
        locked=Decimal(locked),
        total=Decimal(available) + Decimal(locked),
        borrowed=Decimal(borrowed),
    )


def report(
    *balances: Balance,
    at_s: float = 0,
    complete: bool = False,
    venue: str = "binance",
    received_s: float | None = None,
) -> BalancesReported:
    as_of_ns = NOW + round(at_s * SECOND)
    return BalancesReported(
        venue=venue,
        account="main",
        balances=balances,
        complete=complete,
        as_of_ns=as_of_ns,
        received_ns=as_of_ns if received_s is None else NOW + round(received_s * SECOND),
        from_stream=not complete,
    )
