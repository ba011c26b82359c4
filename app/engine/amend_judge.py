"""What a change of a resting order comes to, and why it may not be asked for."""

import msgspec

from app.domain.amounts import ZERO, plain
from app.domain.commands import AmendOrder, DraftAmend
from app.domain.order_terms import Side
from app.engine.account_desk import AccountDesk
from app.engine.bookkeeper import name_of
from app.engine.gate import Gate
from app.engine.state import State
from app.trading.changing import (
    Way,
    best_of_others,
    extra_of,
    keeps_place,
    paying_asset,
    proposed,
    refusal_of,
    taken_of,
    way_of,
)
from app.trading.checks import sensible
from app.trading.confirmation import ConfirmationKind, confirmation_for, nav_share
from app.trading.orders.order import Order
from app.trading.venue_market import Proposal, VenueMarket, shown
from app.views.amend import AmendView

NOT_OURS = "There is no such order of ours: choose one in the order feed."


class Judged(msgspec.Struct, frozen=True):
    """What a change comes to. Without a market or a proposal there is a refusal."""

    refusal: str
    proposal: Proposal | None = None
    market: VenueMarket | None = None
    way: Way = Way.IN_PLACE


class AmendJudge:
    """The same checks while it is typed and when it is asked for."""

    def __init__(self, state: State, gate: Gate, account: AccountDesk) -> None:
        self._state = state
        self._gate = gate
        self._account = account

    def of(self, order: Order, wish: AmendOrder | DraftAmend) -> Judged:
        """What it comes to, and one sentence why not; "" when it may."""
        proposal = proposed(order, wish.price, wish.quantity)
        line = self._state.lines.get(order.venue)
        market = None if line is None else self._gate.market(line, order.symbol)
        if proposal is None or line is None or market is None:
            if proposal is None:
                return Judged(
                    f"{name_of(order)} has no price or amount on record: cancel it instead."
                )
            return Judged(
                f"{order.venue} does not list {order.symbol} now: cancel the order instead."
            )
        impossible = sensible(market, proposal)
        if impossible is not None:
            return Judged(impossible.sentence)
        way = way_of(order, proposal, line.in_place)
        refusal = (
            self._unsettled(order)
            or refusal_of(
                order, proposal, market, way, self._state.now.wall_ns, self._state.options.collar
            )
            or self._overshoot(order, proposal)
            or self._too_much(order, proposal)
        )
        return Judged(refusal, proposal, market, way)

    def would_take(self, order: Order, judged: Judged) -> str:
        """Why this is more than a place in the book, as of now; "" while it takes nothing."""
        proposal, market = judged.proposal, judged.market
        if proposal is None or market is None:
            return ""
        problem = market.book_problem(self._state.now.wall_ns)
        if problem:
            return f"{name_of(order)}: nothing was sent, it must not take and the {problem}: try again."
        if not taken_of(order, proposal, market):
            return ""
        return (
            f"{name_of(order)}: nothing was sent, {market.opposite(proposal.side)[0][0]} has come to its "
            "new price and it must not take: place it anew with J or F."
        )

    def _unsettled(self, order: Order) -> str:
        """It is not at rest, or something that was asked of it has no answer yet."""
        if not order.is_resting:
            return (
                f"{name_of(order)} is not at rest ({order.status.value}), nothing was sent: only a resting "
                "order can be changed."
            )
        if order.cancel_pending or order.amend_pending or self._state.ledger.heirs(order):
            return (
                f"{name_of(order)} was asked to change and has not answered: wait, then try again."
            )
        return ""

    def _overshoot(self, order: Order, proposal: Proposal) -> str:
        """One of several orders of a parent grows by no more than was confirmed with it; "" when it may."""
        parent = self._state.parents.of(order)
        if parent is None or parent.is_lone or order.quantity is None:
            return ""
        more = proposal.quantity - order.quantity
        if more <= 0 or more <= parent.room:
            return ""
        most = order.quantity + parent.room
        return (
            f"{name_of(order)} is a part of a larger order of {shown(parent.confirmed)}: type at most "
            f"{shown(most)}."
        )

    def _too_much(self, order: Order, proposal: Proposal) -> str:
        """One key changes an order: what is added must be no more than one key confirms.

        A buyer adds money also by a better price: an order far from the market must not come to it so.
        """
        instrument = order.instrument
        more = proposal.quantity - (order.quantity or ZERO)
        paid = extra_of(order, proposal) if proposal.side is Side.BUY else ZERO
        worth = max(more * proposal.price, paid)
        if worth <= 0 or instrument is None:
            return ""
        options = self._state.options
        wanted = confirmation_for(
            share=nav_share(worth, self._account.nav_in(instrument.quote)),
            amount=plain(proposal.quantity),
            live=not options.simulated or options.steps_in_simulation,
            steps=options.confirmation,
        )
        if wanted.kind is ConfirmationKind.KEY:
            return ""
        what = f"{shown(more)} more" if more > 0 else f"{shown(paid)} {instrument.quote} more"
        step = (
            "place it as an order of its own" if more > 0 else "cancel it (c), then place it anew"
        )
        return f"{what} is too much for a change ({wanted.reason}): {step}."


def with_figures(state: State, view: AmendView, order: Order, judged: Judged) -> AmendView:
    """What it comes to, where that is known."""
    proposal, market = judged.proposal, judged.market
    if proposal is None or market is None:
        return view
    own = [
        (one.price, one.remaining)
        for one in state.ledger.open_orders()
        if (one.venue, one.symbol, one.side) == (order.venue, order.symbol, order.side)
        and one.is_resting
        and one.price is not None
    ]
    opposite = market.opposite(proposal.side)
    sane = not market.book_problem(view.at_ns)
    return msgspec.structs.replace(
        view,
        price=proposal.price,
        quantity=proposal.quantity,
        tick=market.instrument.tick,
        lot=market.instrument.lot,
        best=best_of_others(market, proposal.side, own) if sane else None,
        opposite=opposite[0][0] if sane and opposite else None,
        needs=extra_of(order, proposal),
        asset=paying_asset(order),
        takes=taken_of(order, proposal, market) if sane else None,
        anew=judged.way is Way.REPLACE,
        keeps_place=keeps_place(order, proposal),
    )
