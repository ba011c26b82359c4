"""With how many decimals money of a quote asset and computed prices are told on the screen; decided here."""

from decimal import Decimal
from typing import NamedTuple

from app.domain.amounts import average_digits
from app.trading.routing.plan import RoutePlan
from app.tui import formatting as form

# Of these two decimals are what people and venues count in, whatever a coin is quoted at.
_IN_CENTS = frozenset({
    "USD", "USDT", "USDC", "FDUSD", "TUSD", "USDP", "USDD", "USDE", "USDG", "PYUSD", "GUSD", "BUSD", "RLUSD",
    "DAI", "EUR", "EURC", "EURI", "GBP", "CHF", "AUD", "CAD", "NZD", "SGD", "HKD", "JPY", "KRW", "BRL", "MXN",
    "TRY", "PLN", "ZAR", "UAH", "CZK", "RON", "ARS", "COP", "INR", "AED",
})  # fmt: skip
_CENTS, _MOST = 2, 8


class QuoteMoney(NamedTuple):
    """Amounts of one quote asset, all with the same decimals, so that they stand under each other."""

    quote: str
    digits: int

    def text(self, value: Decimal | None) -> str:
        """ "45,656.82", "0.00166700"; what is something is never told as nothing: "<0.01"."""
        text = form.rounded(value, self.digits)
        if not value or text.strip("0.,"):
            return text
        least = f"{Decimal(1).scaleb(-self.digits):f}"
        return f"<{least}" if value > 0 else f">-{least}"

    def signed(self, value: Decimal | None) -> str:
        """A difference, with its sign."""
        return form.signed(value, self.digits)


def quote_money(quote: str, price_digits: int, size_digits: int) -> QuoteMoney:
    """Two decimals for dollars and their like; else those of one tick times one lot, at most a satoshi's.

    The smallest amount that an instrument can be worth is a tick times a lot, so that many decimals tell any
    of its trades: 0.05 ETH at 0.03334 BTC (five decimals and four) is worth 0.00166700 BTC.
    """
    if quote in _IN_CENTS:
        return QuoteMoney(quote, _CENTS)
    return QuoteMoney(quote, max(_CENTS, min(price_digits + size_digits, _MOST)))


def money_of_plan(plan: RoutePlan) -> QuoteMoney:
    """Of the instrument that is planned."""
    return quote_money(form.pair(plan.line.symbol)[1], plan.price_digits, plan.size_digits)


def average_digits_of_plan(plan: RoutePlan) -> int:
    """The same for every such price of one plan."""
    all_in = None if plan.costs is None else plan.costs.all_in
    tops = [route.top for route in plan.venues if route.top is not None]
    about = next((each for each in (plan.mid, all_in, plan.price, *tops) if each is not None), None)
    return average_digits(plan.price_digits, about)


def fitting_digits(digits: int, least: int, value: Decimal | None, width: int) -> int:
    """So many decimals of `digits` that a price about `value` still fits, never fewer than `least`."""
    while digits > least and len(form.small(form.rounded(value, digits), width)) > width:
        digits -= 1
    return digits
