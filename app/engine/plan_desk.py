"""What the ticket shows and what its confirming key sends: plans, each good for a few seconds."""

from collections.abc import Sequence
from decimal import Decimal

from app.domain.amounts import plain
from app.domain.commands import DraftPlan, SendPlan
from app.domain.identifiers import Asset
from app.domain.instants import SECOND, Duration
from app.domain.order_line import OrderLine
from app.engine.account_desk import AccountDesk
from app.engine.gate import Gate
from app.engine.market_desk import MarketDesk
from app.engine.placing import Permit, Placing, Refusal
from app.engine.state import State
from app.trading.confirmation import Confirmation, confirmation_for, nav_share
from app.trading.language import print_line
from app.trading.parents.facts import ParentPlanned, PlannedShare
from app.trading.parents.parent import Parent
from app.trading.routing.drift import drift
from app.trading.routing.plan import Child, RoutePlan
from app.trading.routing.router import route
from app.trading.routing.sending import Cleared, check_child
from app.trading.venue_market import VenueMarket
from app.views.keys import PLAN
from app.views.plan import Answer, Pinned, PlanView, plan_effects

PLAN_LIFE: Duration = 15 * SECOND
_PLANS_KEPT = 64


class PlanDesk:
    """Only a plan that the screen was given can be sent, and only while its books stand where they stood."""

    def __init__(
        self,
        state: State,
        gate: Gate,
        account: AccountDesk,
        market: MarketDesk,
        placing: Placing,
    ) -> None:
        self._state = state
        self._gate = gate
        self._market = market
        self._account = account
        self._placing = placing
        self._draft = DraftPlan(line=None)
        self._shown: dict[str, RoutePlan] = {}
        self._answer: Answer | None = None

    @property
    def line(self) -> OrderLine | None:
        """What is being drafted."""
        return self._draft.line

    def draft(self, command: DraftPlan) -> None:
        """Show this from now on."""
        self._draft = command
        self._state.drafted = None if command.line is None else command.line.symbol
        if command.line is not None:
            self._market.look_beside(command.line.symbol)
        self._state.changes.mark(PLAN)

    def view(self) -> PlanView | None:
        """The plan of the drafted line as of now, and the pinned one beside it."""
        line = self._draft.line
        if line is None:
            return None
        state, now_ns = self._state, self._state.now.wall_ns
        markets = self._gate.markets(line.symbol)
        nav = self._nav(markets)
        plan = route(line, markets, state.options.routing, now_ns, nav=nav)
        self._remember(plan)
        pinned = self._shown.get(self._draft.pinned)
        shown = pinned or plan
        stopped = self._gate.stopped() or self._rest_problem(plan, self._draft.rest_of)
        return PlanView(
            line=line,
            text=print_line(line),
            plan=plan,
            pinned=None if pinned is None else self._pinned(pinned, markets),
            pin_asked=self._draft.pinned,
            confirmation=self._confirmation(shown, nav),
            ready=plan.ready and not stopped,
            refusal=stopped or plan.refusal,
            effects=plan_effects(shown, self._account.value()),
            rest_of=self._draft.rest_of,
            answer=self._answer,
            at_ns=now_ns,
        )

    def send(self, command: SendPlan) -> None:
        """All children or none; a token that was used does nothing."""
        state = self._state
        if not state.use_token(command.token):
            return
        plan = self._shown.get(command.plan)
        if plan is None:
            self._refuse(command, "", _NOT_SHOWN)
            return
        markets = self._gate.markets(plan.line.symbol)
        refusal = self._refusal(command, plan, markets)
        cleared: list[Cleared] = []
        for child in plan.children:
            verdict = check_child(
                plan, child, _market_of(child, markets), state.now.wall_ns, state.options.collar
            )
            if isinstance(verdict, Cleared):
                cleared.append(verdict)
            else:
                refusal = refusal or verdict.sentence
        refusal = refusal or self._gate.disarmed()
        if refusal:
            self._refuse(command, plan.line.symbol, refusal)
        else:
            self._authorise(command, plan, cleared)

    def _remember(self, plan: RoutePlan) -> None:
        """Kept as long as it may be confirmed; the pinned one as long as it is pinned."""
        if plan.ready:
            self._shown[plan.hash] = plan
        for name in [name for name in self._shown if name != self._draft.pinned][:-_PLANS_KEPT]:
            del self._shown[name]

    def _pinned(self, plan: RoutePlan, markets: Sequence[VenueMarket]) -> Pinned:
        now_ns = self._state.now.wall_ns
        moved = drift(plan, markets, now_ns)
        left_ns = max(0, plan.at_ns + PLAN_LIFE - now_ns)
        void = moved.void or ("" if left_ns else _TOO_OLD)
        return Pinned(
            plan=plan, left_ns=left_ns, move_bp=moved.move_bp, moved_venue=moved.venue, void=void
        )

    def _refusal(
        self, command: SendPlan, plan: RoutePlan, markets: Sequence[VenueMarket]
    ) -> str | None:
        stopped = self._gate.stopped()
        if stopped is not None:
            return stopped
        if self._state.now.wall_ns > plan.at_ns + PLAN_LIFE:
            return _TOO_OLD
        void = drift(plan, markets, self._state.now.wall_ns).void
        rest = self._rest_problem(plan, command.rest_of)
        if void or rest:
            return void or rest
        wanted = self._confirmation(plan, self._nav(markets))
        if command.typed != wanted.text:
            return f"This order wants {wanted.text!r} typed ({wanted.reason}), nothing was sent."
        return None

    def _rest_problem(self, plan: RoutePlan, rest_of: str | None) -> str:
        """Why this plan may not be added to that parent; "" when it may, or when it is for none."""
        if rest_of is None:
            return ""
        parent = self._state.parents.get(rest_of)
        line = plan.line
        if parent is None or (parent.symbol, parent.side) != (line.symbol, line.side):
            return (
                "The order that this was the rest of is not known here: open a new ticket instead."
            )
        if plan.quantity <= parent.free:
            return ""
        return _no_room(parent, plan)

    def _confirmation(self, plan: RoutePlan, nav: Decimal | None) -> Confirmation:
        """Measured by all that may trade: the venue may hold more within the cap than its book shows."""
        notional = Decimal(0) if plan.costs is None else plan.costs.notional
        undone = sum((child.undone * child.price for child in plan.children), Decimal(0))
        options = self._state.options
        return confirmation_for(
            share=nav_share(notional + undone, nav),
            of="of NAV at the cap" if undone else "of NAV",
            amount=plain(plan.quantity),
            live=not options.simulated or options.steps_in_simulation,
            steps=options.confirmation,
        )

    def _nav(self, markets: Sequence[VenueMarket]) -> Decimal | None:
        """NAV in the quote asset of the instrument."""
        return self._account.nav_in(Asset(markets[0].instrument.quote)) if markets else None

    def _tell(self, token: str, refusal: str = "") -> None:
        self._answer = Answer(token=token, refusal=refusal)
        self._state.changes.mark(PLAN)

    def _refuse(self, command: SendPlan, symbol: str, sentence: str) -> None:
        self._tell(command.token, sentence)
        self._placing.refuse(
            Refusal(token=command.token, venue="", account="", symbol=symbol, what="plan"), sentence
        )

    def _authorise(self, command: SendPlan, plan: RoutePlan, cleared: Sequence[Cleared]) -> None:
        """The parent and every child stand in one transaction before the first of them can leave."""
        state = self._state
        self._tell(command.token)
        parent_id = command.rest_of or command.token
        planned = _planned(command.token, parent_id, plan, state.now.wall_ns)
        state.parents.plan(planned)
        state.write(planned)
        for number, one in enumerate(cleared, 1):
            self._placing.authorise(
                state.lines[one.child.venue],
                _permit(f"{command.token}.{number}", parent_id, plan, one),
            )


_NOT_SHOWN = "That plan is not on the screen any more, nothing was sent: open the ticket again."
_TOO_OLD = "The plan is older than 15 s, nothing was sent: look at the new one."


def _no_room(parent: Parent, plan: RoutePlan) -> str:
    return (
        f"{plain(parent.free)} of the order is left to place and this is {plain(plan.quantity)}, nothing "
        f"was sent: type at most {plain(parent.free)}."
    )


def _market_of(child: Child, markets: Sequence[VenueMarket]) -> VenueMarket | None:
    return next(
        (
            market
            for market in markets
            if (market.instrument.venue, market.account) == (child.venue, child.account)
        ),
        None,
    )


def _planned(token: str, parent_id: str, plan: RoutePlan, at_ns: int) -> ParentPlanned:
    costs = plan.costs
    return ParentPlanned(
        token=token,
        parent_id=parent_id,
        plan=plan.hash,
        line=print_line(plan.line),
        symbol=plan.line.symbol,
        side=plan.line.side,
        style=plan.line.style,
        quantity=plan.quantity,
        shares=tuple(
            PlannedShare(
                venue=child.venue,
                account=child.account,
                quantity=child.quantity,
                price=child.price,
                taken=child.taken,
                raw=child.raw,
                all_in=child.all_in,
            )
            for child in plan.children
        ),
        mid=plan.mid,
        raw=None if costs is None else costs.raw,
        all_in=None if costs is None else costs.all_in,
        at_ns=at_ns,
    )


def _permit(token: str, parent_id: str, plan: RoutePlan, cleared: Cleared) -> Permit:
    child = cleared.child
    return Permit(
        token=token,
        plan=plan.hash,
        parent_id=parent_id,
        account=child.account,
        instrument=child.instrument,
        side=plan.line.side,
        style=plan.line.style,
        quantity=child.quantity,
        price=child.price,
        time_in_force=cleared.time_in_force,
        post_only=cleared.post_only,
        pays=cleared.pays,
        reserve=cleared.reserve,
    )
