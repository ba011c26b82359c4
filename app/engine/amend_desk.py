"""Changes to a resting order: judged and made durable like a new one, then sent once."""

from decimal import Decimal

from app.domain.amounts import ZERO
from app.domain.commands import AmendOrder
from app.domain.identifiers import ClientOrderId
from app.domain.order_events import Action, RequestOutcome, Verdict
from app.domain.order_terms import OrderStyle, Side
from app.domain.safe_text import sanitise
from app.domain.venue_requests import Amend
from app.engine.alert_desk import AlertDesk
from app.engine.bookkeeper import Bookkeeper, name_of
from app.engine.effects import Durable
from app.engine.gate import Gate
from app.engine.placing import EXPIRES_AFTER
from app.engine.state import State
from app.trading.checks import book_usable, collar, maximum, minimum, on_grid, permitted, sensible
from app.trading.orders.evidence import AmendAsked, OrderRefused
from app.trading.orders.order import Order
from app.trading.venue_market import Proposal, VenueMarket, shown


class AmendDesk:
    """An amend may take money as a new order does, so it passes the same gate."""

    def __init__(self, state: State, alerts: AlertDesk, bookkeeper: Bookkeeper, gate: Gate) -> None:
        self._state = state
        self._alerts = alerts
        self._bookkeeper = bookkeeper
        self._gate = gate
        self._waiting: dict[str, AmendAsked] = {}

    def amend(self, command: AmendOrder) -> None:
        """Judge, then make durable; a token that was used does nothing."""
        if not self._state.use_token(command.token):
            return
        order = self._state.ledger.ours(command.client_order_id)
        refusal = self._gate.stopped() or self._refusal(order, command)
        if refusal or order is None:
            self._refuse(command, refusal)
            return
        line = self._state.lines[order.venue]
        at_ns = self._state.now.wall_ns
        asked = AmendAsked(
            token=command.token,
            venue=order.venue,
            account=order.account,
            client_order_id=command.client_order_id,
            price=command.price,
            quantity=command.quantity,
            expires_ns=line.venue_now_ns(at_ns) + EXPIRES_AFTER,
            at_ns=at_ns,
        )
        self._waiting[command.token] = asked
        self._hold_extra(order, command)
        self._bookkeeper.learn(order, asked)
        self._state.effects.append(
            Durable(client_order_id=command.client_order_id, amend_token=command.token)
        )

    def release(self, order: Order, token: str) -> None:
        """The wish is durable: let it leave, once."""
        asked = self._waiting.pop(token, None)
        if asked is None or order.instrument is None or order.side is None:
            return
        line = self._state.lines[order.venue]
        late = line.venue_now_ns(self._state.now.wall_ns) >= asked.expires_ns
        stopped = self._gate.stopped() or self._gate.blocked(line)
        if late or stopped or not order.is_resting:
            self._not_sent(order, asked.client_order_id, stopped or "it is no longer open.")
            return
        self._state.send(
            order.venue,
            Amend(
                instrument=self._state.instrument(order.venue, order.symbol) or order.instrument,
                client_order_id=asked.client_order_id,
                venue_order_id=order.venue_order_id,
                side=order.side,
                price=asked.price,
                quantity=asked.quantity,
                expires_ns=asked.expires_ns,
            ),
        )

    def not_sent(self, order: Order, token: str, reason: str) -> None:
        """The journal refused it: the order stays as it was."""
        asked = self._waiting.pop(token, None)
        if asked is not None:
            self._not_sent(order, asked.client_order_id, reason)

    def _not_sent(self, order: Order, client_order_id: ClientOrderId, reason: str) -> None:
        outcome = RequestOutcome(
            venue=order.venue,
            account=order.account,
            symbol=order.symbol,
            client_order_id=client_order_id,
            action=Action.AMEND,
            verdict=Verdict.NOT_SENT,
            received_ns=self._state.now.wall_ns,
            reason=sanitise(reason),
        )
        self._bookkeeper.learn(order, outcome)
        self._alerts.tell("warning", f"The change of {name_of(order)} did not leave: {reason}")

    def _refuse(self, command: AmendOrder, sentence: str) -> None:
        self._state.write(
            OrderRefused(
                token=command.token,
                venue=command.venue,
                account=command.account,
                symbol="",
                what="amend",
                sentence=sentence,
                at_ns=self._state.now.wall_ns,
            )
        )
        self._alerts.tell("warning", sentence)

    def _refusal(self, order: Order | None, command: AmendOrder) -> str:
        """One sentence why not; "" when it may."""
        if order is None:
            return "There is no such order of ours: choose one in the order feed."
        if not order.is_resting or order.cancel_pending or order.amend_pending:
            return (
                f"{name_of(order)} is not at rest ({order.status.value}), nothing was sent: wait for the "
                "venue's answer, then change it."
            )
        disarmed = self._gate.disarmed()
        if disarmed is not None:
            return disarmed
        if command.price is None and command.quantity is None:
            return "Nothing to change: type a new price or a new amount."
        line = self._state.lines.get(order.venue)
        market = None if line is None else self._gate.market(line, order.symbol)
        if market is None:
            return f"{order.venue} does not list {order.symbol} now: cancel the order instead."
        return self._objection(order, command, market)

    def _objection(self, order: Order, command: AmendOrder, market: VenueMarket) -> str:
        proposal = _proposal(order, command)
        if proposal is None:
            return f"{name_of(order)} has no price or amount on record: cancel it instead."
        impossible = sensible(market, proposal)
        if impossible is not None:
            return impossible.sentence
        if proposal.quantity <= order.filled:
            return (
                f"{shown(order.filled)} of {name_of(order)} is filled already: type more than that, or "
                "cancel it."
            )
        overshoot = self._overshoot(order, proposal)
        if overshoot:
            return overshoot
        now_ns = self._state.now.wall_ns
        objection = (
            permitted(market)
            or book_usable(market, now_ns)
            or on_grid(market, proposal)
            or minimum(market, proposal)
            or maximum(market, proposal)
            or collar(market, proposal, self._state.options.collar)
        )
        if objection is not None:
            return objection.sentence
        extra, available = _extra(order, proposal), market.available(proposal.side)
        if extra > 0 and (available is None or extra > available):
            have = "an unknown amount" if available is None else shown(available)
            return (
                f"The change needs {shown(extra)} {market.pays(proposal.side)} more on {order.venue} and "
                f"{have} is available: type less."
            )
        return ""

    def _overshoot(self, order: Order, proposal: Proposal) -> str:
        """A child may only grow by what its parent has not placed; "" when it may."""
        parent = self._state.parents.of(order)
        if parent is None or order.quantity is None:
            return ""
        more = proposal.quantity - order.quantity
        if more <= 0 or more <= parent.free:
            return ""
        most = order.quantity + parent.free
        return (
            f"{name_of(order)} is a part of a larger order of {shown(parent.quantity)}: type at most "
            f"{shown(most)}."
        )

    def _hold_extra(self, order: Order, command: AmendOrder) -> None:
        """Speak for what the change may cost until the venue's balances show it."""
        proposal = _proposal(order, command)
        if proposal is None or order.instrument is None:
            return
        extra = _extra(order, proposal)
        if extra > 0:
            buying = proposal.side is Side.BUY
            asset = order.instrument.quote if buying else order.instrument.base
            self._state.balances.reserve(
                command.client_order_id, order.venue, order.account, asset, extra
            )


def _proposal(order: Order, command: AmendOrder) -> Proposal | None:
    price = command.price if command.price is not None else order.price
    quantity = command.quantity if command.quantity is not None else order.quantity
    if price is None or quantity is None or order.side is None:
        return None
    style = order.style or OrderStyle.LIMIT
    return Proposal(side=order.side, style=style, quantity=quantity, price=price)


def _extra(order: Order, proposal: Proposal) -> Decimal:
    """What the order would lock beyond what it locks now, in the paying asset."""
    rest = proposal.quantity - order.filled
    if proposal.side is Side.SELL:
        return rest - order.remaining
    return rest * proposal.price - order.remaining * (order.price or ZERO)
