"""Money of a quote asset and computed prices as text, with the decimals that are theirs."""

from decimal import Decimal
from typing import NamedTuple

from app.domain.amounts import average_digits
from app.trading.money_words import money_digits
from app.trading.routing.plan import RoutePlan
from app.tui import formatting as form


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
    """With the decimals of one tick times one lot, or of a cent."""
    return QuoteMoney(quote, money_digits(quote, price_digits, size_digits))


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
