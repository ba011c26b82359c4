"""What nobody looks at costs nothing: a week of orders leaves no marks behind."""

from app.engine.changes import Changes
from app.views.keys import ORDERS, STATUS, order_life_key


def test_views_that_nobody_wants_leave_no_marks() -> None:
    changes = Changes()
    changes.want((ORDERS,))
    for number in range(10_000):
        changes.mark(order_life_key(f"s{number}"))
        changes.mark(ORDERS)
        changes.mark(STATUS)
    assert len(changes._dirty) == 1
    assert changes.due(1) == (ORDERS,)
    assert changes._dirty == {}


def test_a_view_that_is_wanted_later_is_built_at_once_and_then_forgotten() -> None:
    changes = Changes()
    for number in range(1_000):
        key = order_life_key(f"s{number}")
        changes.mark(key)
        changes.want((ORDERS, key))
        assert key in changes.urgent(number * 1_000_000_000)
        changes.mark(key)
    changes.want((ORDERS,))
    assert len(changes._dirty) + len(changes._built_ns) + len(changes._urgent) <= 3
