"""Changes to a resting order: shown while typed, judged and made durable like a new one, sent once."""

from app.domain.amounts import ZERO
from app.domain.commands import AmendOrder, DraftAmend
from app.domain.identifiers import ClientOrderId
from app.domain.order_events import Action, RequestOutcome, Verdict
from app.domain.safe_text import sanitise
from app.domain.venue_requests import Amend
from app.engine.alert_desk import AlertDesk
from app.engine.amend_judge import NOT_OURS, AmendJudge, with_figures
from app.engine.bookkeeper import Bookkeeper, name_of
from app.engine.effects import Durable
from app.engine.gate import Gate
from app.engine.market_desk import MarketDesk
from app.engine.placing import EXPIRES_AFTER, Permit, Placing
from app.engine.state import State
from app.trading.changing import (
    Way,
    extra_of,
    paying_asset,
)
from app.trading.orders.evidence import AmendAsked, OrderRefused
from app.trading.orders.order import Order
from app.trading.routing.sending import TIMES_IN_FORCE
from app.trading.venue_market import Proposal
from app.views.amend import AmendView
from app.views.keys import AMEND
from app.views.orders import order_row, own_row


class AmendDesk:
    """An amend may take money as a new order does, so it passes the same gate."""

    def __init__(
        self,
        state: State,
        alerts: AlertDesk,
        bookkeeper: Bookkeeper,
        gate: Gate,
        judge: AmendJudge,
        market: MarketDesk,
        placing: Placing,
    ) -> None:
        self._state = state
        self._alerts = alerts
        self._bookkeeper = bookkeeper
        self._gate = gate
        self._judge = judge
        self._market = market
        self._placing = placing
        self._waiting: dict[str, AmendAsked] = {}
        self._draft = DraftAmend(client_order_id=None)

    def draft(self, command: DraftAmend) -> None:
        """Show this from now on."""
        self._draft = command
        order = self._state.ledger.ours(command.client_order_id)
        self._state.amending = None if order is None else order.symbol
        if order is not None:
            self._market.look_beside(order.symbol)
        self._state.changes.mark(AMEND)

    def view(self) -> AmendView | None:
        """The drafted change as of now."""
        draft, now_ns = self._draft, self._state.now.wall_ns
        if draft.client_order_id is None:
            return None
        order = self._state.ledger.ours(draft.client_order_id)
        if order is None:
            return AmendView(draft=draft, row=None, refusal=NOT_OURS, at_ns=now_ns)
        judged = self._judge.of(order, draft)
        refusal = self._gate.stopped() or judged.refusal
        parent = self._state.parents.of(order)
        row = order_row(order)
        view = AmendView(
            draft=draft,
            row=row if parent is None else own_row(row, parent),
            ready=not refusal,
            refusal=refusal,
            at_ns=now_ns,
        )
        return with_figures(self._state, view, order, judged)

    def amend(self, command: AmendOrder) -> None:
        """Judge, then make durable; a token that was used does nothing."""
        if not self._state.use_token(command.token):
            return
        order = self._state.ledger.ours(command.client_order_id)
        if order is None:
            self._refuse(command, self._gate.stopped() or NOT_OURS)
            return
        judged = self._judge.of(order, command)
        refusal = self._gate.stopped() or judged.refusal or self._gate.disarmed()
        if command.must_rest:
            refusal = refusal or self._judge.would_take(order, judged)
        if refusal or judged.proposal is None:
            self._refuse(command, refusal or "")
        else:
            self._ask(order, command, judged.proposal, judged.way)

    def _ask(self, order: Order, command: AmendOrder, proposal: Proposal, way: Way) -> None:
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
        self._alerts.went_on()
        self._bookkeeper.learn(order, asked)
        if way is Way.REPLACE:
            self._placing.authorise(line, self._permit(order, command, proposal))
            return
        self._waiting[command.token] = asked
        self._hold_extra(order, command.client_order_id, proposal, command.token)
        self._state.effects.append(
            Durable(client_order_id=command.client_order_id, amend_token=command.token)
        )

    def _permit(self, order: Order, command: AmendOrder, proposal: Proposal) -> Permit:
        """The order that takes the place: it holds back no more than it needs beyond the old one."""
        authorised = order.authorised
        if authorised is None:
            raise AssertionError("only an order of ours is changed")
        parent = self._state.parents.of(order)
        instrument = self._state.instrument(order.venue, order.symbol) or authorised.instrument
        return Permit(
            token=command.token,
            plan="" if parent is None else parent.plans[-1].plan,
            parent_id=authorised.parent_id,
            account=order.account,
            instrument=instrument,
            side=proposal.side,
            style=proposal.style,
            quantity=proposal.quantity,
            price=proposal.price,
            time_in_force=TIMES_IN_FORCE[proposal.style],
            post_only=authorised.post_only,
            pays=paying_asset(order) or instrument.quote,
            reserve=max(ZERO, extra_of(order, proposal)),
            replaces=command.client_order_id,
        )

    def release(self, order: Order, token: str) -> None:
        """The wish is durable: let it leave, once."""
        asked = self._waiting.pop(token, None)
        if asked is None or order.instrument is None or order.side is None:
            return
        held_back = self._hold_reason(order, asked)
        if held_back:
            self._not_sent(order, asked.client_order_id, held_back)
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

    def _hold_reason(self, order: Order, asked: AmendAsked) -> str:
        """Why a change that was allowed a moment ago must not leave after all; "" when it may."""
        line = self._state.lines[order.venue]
        stopped = self._gate.stopped() or self._gate.blocked(line)
        if stopped:
            return stopped
        if not order.is_resting:
            return "it is no longer open."
        if order.cancel_pending:
            return "it was asked to be canceled meanwhile."
        if line.venue_now_ns(self._state.now.wall_ns) >= asked.expires_ns:
            return "storing it took longer than 5 s; change it again."
        return ""

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
        self._alerts.refuse(sentence)

    def _hold_extra(self, order: Order, own: ClientOrderId, proposal: Proposal, token: str) -> None:
        """Speak for what the change may cost until the venue's balances show it."""
        extra, asset = extra_of(order, proposal), paying_asset(order)
        if extra > 0 and asset is not None:
            self._state.balances.reserve(own, order.venue, order.account, asset, extra, token)
