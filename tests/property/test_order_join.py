"""The order is a join: shuffled and repeated evidence gives the same order (safety.md S5)."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.instants import SECOND
from app.domain.order_events import Action, Source, Verdict
from app.domain.order_terms import OrderStatus
from app.trading.orders.evidence import (
    AmendAsked,
    CancelAsked,
    CleanRead,
    Finding,
    OrderCorrected,
    OrderEvidence,
    OrderIntended,
    OrderReopened,
    OrderResolved,
    OutcomeLost,
)
from app.trading.orders.order import Order
from tests.fakes.orders import CLIENT_ID, START, authorised, fill, outcome, report

instants = st.integers(0, 40).map(lambda step: START + step * SECOND)
amounts = st.sampled_from(["0", "0.1", "0.25", "0.5", "1", "1.5"])

reports = st.builds(
    report,
    st.sampled_from(list(OrderStatus)),
    filled=st.none() | amounts,
    at_ns=instants,
    source=st.sampled_from(list(Source)),
    quantity=st.none() | st.sampled_from(["1", "2"]),
    price=st.none() | st.sampled_from(["100", "101"]),
    average=st.none() | st.sampled_from(["99", "100"]),
    reason=st.none() | st.sampled_from(["a", "b"]),
)
fills = st.builds(
    fill,
    st.sampled_from(["t1", "t2", "t3", ""]),
    st.sampled_from(["0.1", "0.25", "0.5"]),
    price=st.sampled_from(["99", "100"]),
    at_ns=instants,
    fee=st.none() | st.just("0.001"),
    source=st.sampled_from(list(Source)),
)
outcomes = st.builds(
    outcome,
    st.sampled_from(list(Verdict)),
    action=st.sampled_from(list(Action)),
    at_ns=instants,
    reason=st.none() | st.just("no"),
)
venues, accounts, ids = st.just("binance"), st.just("main"), st.just(CLIENT_ID)
who = {"venue": venues, "account": accounts, "client_order_id": ids}
sentences = st.just("s")
own = st.one_of(
    st.builds(CancelAsked, **who, venue_order_id=st.none(), by=st.just("you"), at_ns=instants),
    st.builds(
        AmendAsked,
        **who,
        token=st.just("t"),
        price=st.none() | st.just(Decimal(3)),
        quantity=st.none() | st.just(Decimal(2)),
        expires_ns=instants,
        at_ns=instants,
    ),
    st.builds(CleanRead, **who, asked_ns=instants, at_ns=instants),
    st.builds(OutcomeLost, **who, at_ns=instants, sentence=sentences),
    st.builds(OrderReopened, **who, at_ns=instants, sentence=sentences),
    st.builds(
        OrderResolved,
        **who,
        finding=st.sampled_from(list(Finding)),
        reads_ns=st.just(()),
        at_ns=instants,
        sentence=sentences,
    ),
)
evidence_sets = st.lists(reports | fills | outcomes | own, max_size=12)


def _folded(evidence: list[OrderEvidence]) -> Order:
    terms = authorised()
    order = Order(CLIENT_ID, "binance", "main", "BTC/USDT", terms)
    order.apply(terms, START)
    before = order.filled
    for piece in evidence:
        order.apply(piece, START)
        assert order.filled >= before
        before = order.filled
    return order


@settings(max_examples=400, deadline=None)
@given(data=st.data(), evidence=evidence_sets)
def test_any_order_and_any_repetition_give_the_same_order(
    data: st.DataObject, evidence: list[OrderEvidence]
) -> None:
    repeats = data.draw(st.lists(st.sampled_from(evidence), max_size=6)) if evidence else []
    shuffled = data.draw(st.permutations(evidence + repeats))
    one, other = _folded(evidence), _folded(shuffled)
    assert one.facts == other.facts
    assert one.stage is other.stage
    assert (one.filled, one.average, one.remaining, one.status, one.closing) == (
        other.filled,
        other.average,
        other.remaining,
        other.status,
        other.closing,
    )
    assert one.contradiction == other.contradiction


@settings(max_examples=200, deadline=None)
@given(evidence=evidence_sets)
def test_only_evidence_that_changed_something_is_needed_to_rebuild_it(
    evidence: list[OrderEvidence],
) -> None:
    live = _folded(evidence)
    needed = [
        recorded.evidence
        for recorded in live.timeline[1:]
        if not isinstance(recorded.evidence, OrderCorrected | OrderIntended)
    ]
    assert _folded(needed).facts == live.facts
