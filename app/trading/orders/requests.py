"""What we asked for about an order and do not know the outcome of: a cancel, a change."""

from app.domain.instants import Instant
from app.trading.orders.facts import Asked, Facts


def is_pending(asked: Asked, query_ns: Instant) -> bool:
    """Asked for and not answered; an unknown answer is settled by a later look at the order."""
    if asked.asked_ns <= asked.settled_ns:
        return False
    looked = asked.unknown_ns >= asked.asked_ns and query_ns > asked.unknown_ns
    return not looked


def may_grow(facts: Facts) -> bool:
    """A change that was asked for may still make it larger, or has and was not shown yet."""
    amend, wish = facts.amend, facts.amend_wish
    if wish is None or wish[2] is None or amend.asked_ns <= amend.settled_ns:
        return False
    if facts.quantity is not None and facts.quantity[1] >= wish[2]:
        return False
    return facts.query_ns <= max(amend.accepted_ns, amend.unknown_ns, facts.amend_over_ns)


def is_amending(facts: Facts) -> bool:
    """A change was asked for, and whether the venue takes it is not known."""
    return facts.amend.accepted_ns < facts.amend.asked_ns and is_pending(
        facts.amend, facts.query_ns
    )
