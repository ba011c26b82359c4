"""One order through what venues really do to it."""

from decimal import Decimal

import pytest

from app.domain.instants import SECOND
from app.domain.order_events import Action, Source, Verdict
from app.domain.order_terms import OrderStatus
from app.trading.orders.evidence import (
    AmendAsked,
    CancelAsked,
    Finding,
    OrderEvidence,
    OrderReopened,
    OrderResolved,
    OutcomeLost,
)
from app.trading.orders.ledger import OrderLedger
from app.trading.orders.lifecycle import LEGAL, OUTSIDE, REOPENING, TERMINAL, Move, Stage, judge
from app.trading.orders.order import Applied, Order
from tests.fakes.orders import CLIENT_ID, START, authorised, fill, outcome, report


def placed(*evidence: OrderEvidence) -> Order:
    terms = authorised()
    order = OrderLedger().add_authorised(terms)
    for piece in (terms, *evidence):
        give(order, piece)
    return order


def give(order: Order, evidence: OrderEvidence) -> Applied:
    stamps = [getattr(evidence, name, 0) for name in ("at_ns", "received_ns")]
    return order.apply(evidence, max(stamps))


def stage(order: Order) -> Stage:
    """A call, so that the type checker does not think the stage stands still."""
    return order.stage


def closing(order: Order) -> bool:
    return order.closing


def cancel_asked(at_ns: int = START + 2 * SECOND) -> CancelAsked:
    return CancelAsked(
        venue="binance",
        account="main",
        client_order_id=CLIENT_ID,
        venue_order_id=None,
        by="you",
        at_ns=at_ns,
    )


def pending(order: Order) -> bool:
    return order.cancel_pending


def resolved(finding: Finding, at_ns: int = START + 30 * SECOND) -> OrderResolved:
    return OrderResolved(
        venue="binance",
        account="main",
        client_order_id=CLIENT_ID,
        finding=finding,
        reads_ns=(1, 2),
        at_ns=at_ns,
        sentence="asked twice",
    )


def test_from_confirm_to_filled() -> None:
    order = placed()
    assert (stage(order), order.status) == (Stage.AUTHORISED, OrderStatus.PENDING)
    assert give(order, outcome(Verdict.ACCEPTED)).move is Move.STEP
    assert stage(order) is Stage.ACKED
    give(order, report(OrderStatus.OPEN))
    assert (stage(order), order.remaining) == (Stage.OPEN, Decimal(1))
    give(order, fill("t1", "0.4", price="99"))
    assert (stage(order), order.filled) == (Stage.PARTIAL, Decimal("0.4"))
    give(order, fill("t2", "0.6", price="100"))
    assert (stage(order), order.remaining) == (Stage.FILLED, Decimal(0))
    assert order.average == Decimal("99.6")
    assert not closing(order)


def test_a_fill_before_the_ack_and_a_late_ack_change_nothing() -> None:
    order = placed(fill("t1", "1"), outcome(Verdict.ACCEPTED), report(OrderStatus.OPEN))
    assert stage(order) is Stage.FILLED
    assert order.contradiction is None


def test_the_same_fill_from_stream_and_list_counts_once_and_gains_its_fee() -> None:
    order = placed(report(OrderStatus.OPEN), fill("t1", "0.4", fee=None))
    assert [piece.fee for _, piece in order.facts.fills] == [None]
    give(order, fill("t1", "0.4", source=Source.LISTING, at_ns=START + 9 * SECOND))
    assert order.filled == Decimal("0.4")
    assert not order.lacks_fees
    assert order.facts.fills[0][1].source is Source.STREAM


def test_fills_without_a_trade_id_are_told_apart_by_what_they_were() -> None:
    order = placed(fill("", "0.4"), fill("", "0.4"), fill("", "0.3", at_ns=START + 2 * SECOND))
    assert order.filled == Decimal("0.7")


def test_canceled_is_closing_until_fills_cover_what_traded() -> None:
    order = placed(report(OrderStatus.OPEN), cancel_asked())
    assert pending(order)
    give(order, report(OrderStatus.CANCELED, filled="0.3"))
    assert (order.status, order.closing, order.needs_fills) == (OrderStatus.CANCELED, True, True)
    assert not pending(order)
    give(order, fill("t9", "0.3", at_ns=START + 5 * SECOND))
    assert (order.status, order.closing, order.filled) == (
        OrderStatus.CANCELED,
        False,
        Decimal("0.3"),
    )


def test_canceled_without_a_final_quantity_is_closing_too() -> None:
    order = placed(report(OrderStatus.CANCELED, filled=None))
    assert closing(order)
    give(order, report(OrderStatus.CANCELED, filled="0", source=Source.QUERY))
    assert not closing(order)


def test_a_fill_that_crossed_the_cancel_completes_the_order() -> None:
    order = placed(report(OrderStatus.CANCELED, filled="0.3"), fill("t1", "0.3"))
    assert give(order, fill("t2", "0.7")).move is Move.STEP
    assert stage(order) is Stage.FILLED


def test_part_filled_then_expired_keeps_its_fills() -> None:
    order = placed(fill("t1", "0.25"), report(OrderStatus.EXPIRED, filled="0.25"))
    assert (order.status, order.filled) == (OrderStatus.EXPIRED, Decimal("0.25"))


@pytest.mark.parametrize("verdict", [Verdict.UNKNOWN, Verdict.EXISTS])
def test_no_proven_answer_is_unknown_never_failed(verdict: Verdict) -> None:
    order = placed(outcome(verdict))
    assert (order.status, order.is_open) == (OrderStatus.UNKNOWN, True)
    give(order, report(OrderStatus.OPEN, source=Source.QUERY))
    assert stage(order) is Stage.OPEN


def test_stopping_before_the_answer_is_unknown() -> None:
    lost = OutcomeLost(
        venue="binance", account="main", client_order_id=CLIENT_ID, at_ns=START, sentence="stopped"
    )
    assert placed(lost).stage is Stage.UNKNOWN
    assert placed(outcome(Verdict.REFUSED), lost).stage is Stage.REJECTED


@pytest.mark.parametrize(
    ("end", "ended"),
    [
        (outcome(Verdict.REFUSED), Stage.REJECTED),
        (outcome(Verdict.NOT_SENT), Stage.NOT_SENT),
        (resolved(Finding.NOT_PLACED), Stage.NOT_PLACED),
    ],
)
@pytest.mark.parametrize(
    "life",
    [
        report(OrderStatus.OPEN, at_ns=START + 60 * SECOND),
        fill("t1", "0.1", at_ns=START + 60 * SECOND),
    ],
)
def test_life_after_a_proven_end_is_a_contradiction_and_reopens(
    end: OrderEvidence, ended: Stage, life: OrderEvidence
) -> None:
    order = placed(end)
    assert (stage(order), order.status) == (ended, OrderStatus.REJECTED)
    applied = give(order, life)
    assert applied.move is Move.REOPENED
    assert applied.contradiction
    assert order.is_open


def test_a_rejection_that_the_venue_takes_back_is_a_contradiction() -> None:
    order = placed(report(OrderStatus.REJECTED))
    assert stage(order) is Stage.REJECTED
    assert give(order, report(OrderStatus.OPEN, at_ns=START + 9 * SECOND)).contradiction
    assert stage(order) is Stage.OPEN


def test_accepted_then_rejected_is_an_ordinary_asynchronous_reject() -> None:
    order = placed(outcome(Verdict.ACCEPTED), report(OrderStatus.REJECTED, reason="would take"))
    assert (stage(order), order.contradiction, order.reason) == (Stage.REJECTED, None, "would take")


def test_more_filled_than_ordered_is_recorded_and_said() -> None:
    order = placed(report(OrderStatus.OPEN), fill("t1", "1"))
    assert "1.5 is filled of an order over 1" in str(give(order, fill("t2", "0.5")).contradiction)
    assert order.filled == Decimal("1.5")


def test_a_cancel_without_an_answer_is_pending_until_we_have_looked() -> None:
    order = placed(report(OrderStatus.OPEN), cancel_asked())
    give(order, outcome(Verdict.UNKNOWN, action=Action.CANCEL, at_ns=START + 3 * SECOND))
    assert order.facts.cancel.unknown_ns
    assert pending(order)
    give(order, report(OrderStatus.OPEN, source=Source.QUERY, at_ns=START + 4 * SECOND))
    assert not pending(order)


def test_an_accepted_cancel_stays_pending_and_a_refused_one_does_not() -> None:
    order = placed(report(OrderStatus.OPEN), cancel_asked())
    give(order, outcome(Verdict.ACCEPTED, action=Action.CANCEL, at_ns=START + 3 * SECOND))
    assert pending(order)
    order = placed(report(OrderStatus.OPEN), cancel_asked())
    give(order, outcome(Verdict.REFUSED, action=Action.CANCEL, at_ns=START + 3 * SECOND))
    assert not pending(order)


def test_amended_terms_come_from_the_venue_and_hold_off_an_early_end() -> None:
    order = placed(report(OrderStatus.OPEN))
    give(
        order,
        AmendAsked(
            token="a",
            venue="binance",
            account="main",
            client_order_id=CLIENT_ID,
            price=Decimal(101),
            quantity=Decimal(2),
            expires_ns=START,
            at_ns=START + 2 * SECOND,
        ),
    )
    assert order.amend_pending
    give(order, fill("t1", "1", at_ns=START + 3 * SECOND))
    assert stage(order) is Stage.PARTIAL  # the larger quantity may already stand
    give(order, outcome(Verdict.ACCEPTED, action=Action.AMEND, at_ns=START + 3 * SECOND))
    amended = report(
        OrderStatus.PARTIALLY_FILLED,
        filled="1",
        quantity="2",
        price="101",
        at_ns=START + 4 * SECOND,
    )
    give(order, amended)
    assert (order.price, order.quantity, order.remaining) == (
        Decimal(101),
        Decimal(2),
        Decimal(1),
    )
    # A late copy of the old terms does not bring them back.
    give(order, report(OrderStatus.OPEN, at_ns=START + 2 * SECOND))
    assert order.quantity == Decimal(2)


def test_an_undead_order_is_reopened_by_a_fact_and_ends_again() -> None:
    order = placed(report(OrderStatus.CANCELED))
    reopened = OrderReopened(
        venue="binance",
        account="main",
        client_order_id=CLIENT_ID,
        at_ns=START + 20 * SECOND,
        sentence="the venue lists it as open",
    )
    give(order, report(OrderStatus.OPEN, source=Source.LISTING, at_ns=START + 19 * SECOND))
    assert stage(order) is Stage.CANCELED
    assert give(order, reopened).move is Move.REOPENED
    assert stage(order) is Stage.OPEN
    give(order, report(OrderStatus.CANCELED, at_ns=START + 25 * SECOND))
    assert stage(order) is Stage.CANCELED


def test_an_order_the_venue_denies_is_unknown_until_it_shows_again() -> None:
    order = placed(report(OrderStatus.OPEN), resolved(Finding.LOST_AT_VENUE))
    assert (order.status, order.lost) == (OrderStatus.UNKNOWN, True)
    give(order, report(OrderStatus.CANCELED, at_ns=START + 40 * SECOND))
    assert (order.status, order.lost) == (OrderStatus.CANCELED, False)


def test_written_off_is_unknown_for_other_programs_and_evidence_beats_it() -> None:
    order = placed(outcome(Verdict.UNKNOWN), resolved(Finding.WRITTEN_OFF))
    assert (stage(order), order.status) == (Stage.WRITTEN_OFF, OrderStatus.UNKNOWN)
    give(order, report(OrderStatus.OPEN, at_ns=START + 40 * SECOND))
    assert stage(order) is Stage.OPEN


def test_evidence_that_tells_nothing_new_leaves_no_trace() -> None:
    order = placed(report(OrderStatus.OPEN))
    trace = len(order.timeline)
    again = report(OrderStatus.OPEN, source=Source.LISTING, at_ns=START + SECOND)
    assert not give(order, again).changed
    assert len(order.timeline) == trace


def test_the_timeline_is_bounded_and_keeps_the_beginning() -> None:
    order = placed(*(fill(f"t{number}", "0.001") for number in range(400)))
    assert len(order.timeline) == 200
    assert isinstance(order.timeline[0].evidence, type(authorised()))


def test_the_table_covers_every_stage_and_ends_lead_nowhere_but_to_late_fills() -> None:
    assert set(LEGAL) == set(OUTSIDE) == set(Stage)
    for end in TERMINAL:
        assert LEGAL[end] <= {Stage.FILLED, Stage.CANCELED, Stage.PARTIAL}
    for end, life in REOPENING.items():
        assert end in TERMINAL
        assert not life & LEGAL[end]
    assert judge(Stage.NOT_PLACED, Stage.CANCELED) is Move.REOPENED
    assert judge(Stage.FILLED, Stage.REJECTED) is Move.ILLEGAL
