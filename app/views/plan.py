"""The routing preview: where an order would go, what it would cost, and what would change."""

from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO
from app.domain.identifiers import VenueId
from app.domain.instants import Duration, Instant
from app.domain.order_line import OrderLine
from app.domain.order_terms import Side
from app.portfolio.valuation import PortfolioValue
from app.trading.confirmation import Confirmation
from app.trading.depth import average
from app.trading.routing.plan import Child, RoutePlan


class Pinned(msgspec.Struct, frozen=True, kw_only=True):
    """The plan that is being confirmed, as it was shown: its books may have moved since.

    `left_ns`: for how long it may still be confirmed. `void`: the sentence that stops it, "" while it holds.
    """

    plan: RoutePlan
    left_ns: Duration
    move_bp: Decimal | None
    moved_venue: VenueId
    void: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One figure now and after the plan has filled as shown. `unit`: an asset, or "%" of NAV."""

    name: str
    unit: str
    now: Decimal | None
    after: Decimal | None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the last plan that was given. `refusal`: why nothing was sent, "" if it was taken."""

    token: str
    refusal: str


class PlanView(msgspec.Struct, frozen=True, kw_only=True):
    """What the drafted line would do as of now. `text` is the line in the order language.

    `pinned` is None while nothing is being confirmed, and also when the plan asked for (`pin_asked`) is not
    known any more. `confirmation` and `effects` are the pinned plan's where there is one. `refusal`: one
    sentence with the next step, "" when `ready`.
    """

    line: OrderLine
    text: str
    plan: RoutePlan
    pinned: Pinned | None
    pin_asked: str
    confirmation: Confirmation
    ready: bool
    refusal: str
    effects: tuple[Change, ...]
    rest_of: str | None
    answer: Answer | None = None  # None: none was given yet
    at_ns: Instant


def plan_effects(plan: RoutePlan, value: PortfolioValue) -> tuple[Change, ...]:
    """What changes if everything that the plan takes and rests fills at its prices.

    Balances over all venues, each used venue's share of NAV, and the base asset's. Fees are what a spot
    venue keeps of what is received: coins of a buy, money of a sale.
    """
    if not plan.children:
        return ()
    instrument = plan.children[0].instrument
    base, quote = instrument.base, instrument.quote
    coins = sum((child.taken + child.rests for child in plan.children), ZERO)
    money = sum((child.notional for child in plan.children), ZERO)
    if plan.line.side is Side.BUY:
        coins, money = arriving(plan) or ZERO, -money
    else:
        coins, money = -coins, money - sum((child.fee_money for child in plan.children), ZERO)
    changes = [
        _balance(base, _total(value, base), coins),
        _balance(quote, _total(value, quote), money),
    ]
    changes += [_venue_share(child, value) for child in plan.children]
    held = _usd(value, asset=base)
    rate = value.rates.get(base)
    price = _own_price(plan, value) if rate is None else rate.price
    worth = None if price is None else coins * price
    changes.append(_share(f"{base} of NAV", value, held, worth))
    return tuple(changes)


def arriving(plan: RoutePlan) -> Decimal | None:
    """The coins that a buy leaves in the account, its fees kept by the venues; None of a sale."""
    if plan.line.side is Side.SELL or not plan.children:
        return None
    fees = sum(map(_fee_coins, plan.children), ZERO)
    return sum((child.taken + child.rests for child in plan.children), ZERO) - fees


def _own_price(plan: RoutePlan, value: PortfolioValue) -> Decimal | None:
    """What a coin that nobody owns yet will be valued at: the plan's own price, its quote as valued now.

    None where the quote has no price, or where the coin is owned already and has none.
    """
    instrument = plan.children[0].instrument
    quote = value.rates.get(instrument.quote)
    if quote is None or _total(value, instrument.base):
        return None
    size = sum((child.taken + child.rests for child in plan.children), ZERO)
    price = average(sum((child.notional for child in plan.children), ZERO), size)
    return None if price is None else price * quote.price


def _fee_coins(child: Child) -> Decimal:
    """The fee of a buy in the coin bought: of what is taken at its rate, of what rests at its own price."""
    at_once = child.taken * child.fee
    if not child.rests:
        return at_once
    return at_once + (child.fee_money - at_once * (child.raw or ZERO)) / child.price


def _balance(asset: str, now: Decimal | None, change: Decimal) -> Change:
    return Change(
        name=f"{asset} total", unit=asset, now=now, after=None if now is None else now + change
    )


def _total(value: PortfolioValue, asset: str) -> Decimal | None:
    held = [one.holding.net for one in value.holdings if one.holding.asset == asset]
    return sum(held, ZERO) if held or value.holdings else None


def _venue_share(child: Child, value: PortfolioValue) -> Change:
    """What a venue holds is worth the same in another coin, less the fee."""
    quote = value.rates.get(child.instrument.quote)
    lost = None if quote is None else -child.fee_money * quote.price
    return _share(f"NAV at {child.venue}", value, _usd(value, venue=child.venue), lost)


def _usd(value: PortfolioValue, *, asset: str = "", venue: str = "") -> Decimal:
    return sum(
        (
            one.usd
            for one in value.holdings
            if one.usd is not None
            and asset in ("", one.holding.asset)
            and venue in ("", one.holding.venue)
        ),
        ZERO,
    )


def _share(name: str, value: PortfolioValue, part: Decimal, change: Decimal | None) -> Change:
    nav = value.nav_usd
    if nav is None or nav <= 0:
        return Change(name=name, unit="%", now=None, after=None)
    after = None if change is None else (part + change) / nav
    return Change(name=name, unit="%", now=part / nav, after=after)
