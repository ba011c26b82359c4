"""Parent orders while their children trade: what came of each is stored, and said."""

import msgspec

from app.domain.amounts import average_digits, decimals_of, plain
from app.domain.order_terms import OrderStatus, OrderStyle
from app.engine.alert_desk import AlertDesk
from app.engine.state import State
from app.trading.parents.ends import ends_of
from app.trading.parents.facts import ParentSettled
from app.trading.parents.parent import Parent
from app.trading.parents.results import settle
from app.views.keys import ORDERS, ROUTES, order_life_key


class ParentDesk:
    """A parent has no life of its own: after each happening it is looked at through its children."""

    def __init__(self, state: State, alerts: AlertDesk) -> None:
        self._state = state
        self._alerts = alerts

    def settle(self) -> None:
        """Store results that are new or have changed, of parents whose children changed."""
        touched, self._state.parents.touched = self._state.parents.touched, {}
        for parent in touched.values():
            for key in (ORDERS, ROUTES, order_life_key(parent.key)):
                self._state.changes.mark(key)
            if parent.overshot:
                self._alerts.tell(
                    "alarm",
                    f"{plain(parent.filled)} was filled of {name_of(parent)}: look at its orders at their "
                    "venues.",
                )
            if not parent.is_open and not any(child.closing for child in parent.children):
                self._keep(parent)

    def _keep(self, parent: Parent) -> None:
        known = self._state.parents.settled(parent)
        result = settle(parent, self._state.now.wall_ns)
        if known is not None and msgspec.structs.replace(known, at_ns=result.at_ns) == result:
            return
        self._state.write(result)
        self._state.parents.keep(result)
        if known is not None and _happened(known) == _happened(result):
            return  # told already, and only reckoned in another way now
        if result.filled or len(parent.shown_children) > 1 or _found_nothing(parent):
            self._alerts.tell("info", _sentence(parent, result))


def name_of(parent: Parent) -> str:
    """How a sentence calls a parent order: "buy 2.5 BTC/USDT (…07c2)"."""
    return (
        f"{parent.side.value} {plain(parent.quantity)} {parent.symbol} (…{parent.parent_id[-4:]})"
    )


def _found_nothing(parent: Parent) -> bool:
    """A market order came back empty; of one that a venue refused that was told already."""
    at_market = parent.style is OrderStyle.CAPPED_MARKET
    return at_market and parent.status is not OrderStatus.REJECTED


def _happened(result: ParentSettled) -> tuple[object, ...]:
    """What was planned and filled, and at which prices."""
    venues = tuple((one.venue, one.planned, one.filled, one.raw) for one in result.venues)
    return result.filled, result.raw, venues


def _sentence(parent: Parent, result: ParentSettled) -> str:
    """What came of it: how much, where, at which average before and after fees, and beside its plan."""
    name = name_of(parent)
    if not result.filled:
        return f"{name} ended with nothing filled: {_ended(parent)}."
    venues = [one.venue for one in result.venues if one.filled]
    where = f"{len(venues)} venues" if len(venues) > 1 else venues[0]
    done = f"{name} filled"
    if result.filled != parent.quantity:
        done = f"{name}: {plain(result.filled)} filled"
    if result.filled < parent.quantity:
        done += f", the rest {' and '.join(ends_of(parent))}"
    return f"{done}, {where}{_averages(parent, result)}{_against_plan(parent, result)}."


def _ended(parent: Parent) -> str:
    """How the children ended: "canceled", "canceled and rejected"."""
    return " and ".join(sorted({child.status.value for child in parent.shown_children}))


def _averages(parent: Parent, result: ParentSettled) -> str:
    instruments = [child.instrument for child in parent.children if child.instrument is not None]
    tick_digits = max((decimals_of(one.tick) for one in instruments), default=0)
    digits = average_digits(tick_digits, result.raw)
    told = "" if result.raw is None else f", average {result.raw:,.{digits}f}"
    return told if result.all_in is None else f"{told}, all-in {result.all_in:,.{digits}f}"


def _against_plan(parent: Parent, result: ParentSettled) -> str:
    """A plan whose price the trader changed is named as the first one: it promised nothing of what came."""
    if result.worse_bp is None:
        return ""
    worse = round(result.worse_bp, 2)
    told = f", {abs(worse):.2f} bp {'worse' if worse > 0 else 'better'} than"
    if result.repriced:
        whose = "its price" if parent.is_lone else "a part's price"
        told = f"{told} first planned" if worse else ", at the price first planned"
        return f"{told}, before {whose} was changed"
    return f"{told} planned" if worse else ", at the plan's price"
