"""The request budget: priorities, reserve, windows, headers, freezes."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.instants import MINUTE, SECOND, Moment
from app.venues.wire.rate_limits import Charge, RequestBudget, Window
from app.venues.wire.requests import Priority

WEIGHT = Window(name="weight", limit=100, span_ns=MINUTE, aligned=True)
ORDERS = Window(name="orders", limit=10, span_ns=2 * SECOND, aligned=False)


def at(seconds: float) -> Moment:
    """Wall clock a whole number of minutes ahead of the monotonic one."""
    mono = int(seconds * SECOND)
    return Moment(1_000 * MINUTE + mono, mono)


def budget() -> RequestBudget[str]:
    return RequestBudget([WEIGHT, ORDERS])


def test_a_cancel_behind_two_balance_queries_goes_at_once() -> None:
    held = budget()
    held.put("balance 1", Priority.POLL, [Charge("weight", 60)])
    held.put("balance 2", Priority.POLL, [Charge("weight", 60)])
    held.put("cancel", Priority.CANCEL, [Charge("weight", 1)])
    assert held.take(at(1)) == ["cancel", "balance 1"]
    assert held.next_deadline() == 60 * SECOND
    assert held.take(at(30)) == []
    assert held.take(at(60)) == ["balance 2"]


def test_order_of_priorities_is_cancel_place_query_poll() -> None:
    held = budget()
    for priority in reversed(Priority):
        held.put(priority.name, priority, [Charge("weight", 1)])
    assert held.take(at(0)) == ["CANCEL", "PLACE", "QUERY", "POLL"]


def test_a_fifth_is_kept_for_cancels_and_queries() -> None:
    held = budget()
    for number in range(90):
        held.put(f"place {number}", Priority.PLACE, [Charge("weight", 1)])
    assert len(held.take(at(0))) == 80
    held.put("query", Priority.QUERY, [Charge("weight", 10)])
    assert held.take(at(0)) == ["query"]
    for number in range(12):
        held.put(f"cancel {number}", Priority.CANCEL, [Charge("weight", 1)])
    assert [name for name in held.take(at(0)) if name.startswith("cancel")] == [
        f"cancel {number}" for number in range(10)
    ]


def test_a_dear_query_is_not_starved_by_cheap_ones_behind_it() -> None:
    held = budget()
    held.spend([Charge("weight", 60)], at(0))
    held.put("dear", Priority.QUERY, [Charge("weight", 40)])
    held.put("cheap", Priority.QUERY, [Charge("weight", 1)])
    held.put("poll", Priority.POLL, [Charge("weight", 1)])
    assert held.take(at(0)) == []
    assert held.take(at(61)) == ["dear", "cheap", "poll"]


def test_a_request_dearer_than_its_share_goes_when_the_window_is_empty() -> None:
    held = budget()
    held.put("all", Priority.POLL, [Charge("weight", 100)])
    assert held.take(at(0)) == ["all"]


def test_sliding_windows_count_per_key() -> None:
    held = budget()
    for number in range(9):
        held.put(f"btc {number}", Priority.PLACE, [Charge("orders", 1, "BTC-USDT")])
    held.put("eth", Priority.PLACE, [Charge("orders", 1, "ETH-USDT")])
    assert held.take(at(0)) == [f"btc {n}" for n in range(8)] + ["eth"]
    assert held.next_deadline() == 2 * SECOND
    assert held.take(at(1.9)) == []
    assert held.take(at(2)) == ["btc 8"]


def test_headers_raise_the_count_but_not_across_a_window_turn() -> None:
    held = budget()
    held.report("weight", 75, sent_ns=at(10).wall_ns, now=at(11))
    held.put("poll", Priority.POLL, [Charge("weight", 1)])
    assert held.take(at(11)) == []
    assert held.used_permille(at(11)) == 750
    held.report("weight", 99, sent_ns=at(59.9).wall_ns, now=at(60.1))
    assert held.take(at(60.1)) == ["poll"]
    assert held.used_permille(at(60.1)) == 10


def test_windows_turn_on_the_venue_clock() -> None:
    held = budget()
    held.offset_ns = 5 * SECOND
    held.spend([Charge("weight", 100)], at(0))
    held.put("cancel", Priority.CANCEL, [Charge("weight", 1)])
    assert held.take(at(54)) == []
    assert held.next_deadline() == 55 * SECOND
    assert held.take(at(55)) == ["cancel"]


def test_nothing_leaves_while_the_venue_says_stop() -> None:
    held = budget()
    held.freeze(at(7).mono_ns)
    held.freeze(at(3).mono_ns)
    held.put("cancel", Priority.CANCEL, [Charge("weight", 1)])
    assert held.take(at(6.9)) == []
    assert held.next_deadline() == 7 * SECOND
    assert held.resumes_ns(at(6.9)) == at(7).wall_ns
    assert held.take(at(7)) == ["cancel"]
    assert held.resumes_ns(at(7)) is None


def test_a_place_that_waited_too_long_comes_back() -> None:
    held = budget()
    held.spend([Charge("weight", 100)], at(0))
    held.put("place", Priority.PLACE, [Charge("weight", 1)], expires_ns=at(5).mono_ns)
    held.put("poll", Priority.POLL, [Charge("weight", 1)])
    assert held.take(at(0)) == []
    assert held.next_deadline() == 5 * SECOND
    assert held.expired(at(4.9).mono_ns) == []
    assert held.expired(at(5).mono_ns) == ["place"]
    assert len(held) == 1


def test_the_venue_may_resize_a_window() -> None:
    held = budget()
    held.resize("weight", 10)
    held.resize("nothing of ours", 1)
    held.put("a", Priority.CANCEL, [Charge("weight", 10)])
    held.put("b", Priority.CANCEL, [Charge("weight", 1)])
    assert held.take(at(0)) == ["a"]


@given(
    st.lists(
        st.tuples(st.sampled_from(list(Priority)), st.integers(1, 30), st.floats(0, 5)),
        max_size=60,
    )
)
def test_no_sequence_ever_overspends_a_window(
    steps: list[tuple[Priority, int, float]],
) -> None:
    held: RequestBudget[int] = RequestBudget([WEIGHT, ORDERS])
    seconds = 0.0
    spent: list[tuple[float, int]] = []
    for priority, cost, wait in steps:
        seconds += wait
        held.put(cost, priority, [Charge("weight", cost), Charge("orders", 1)])
        spent.extend((seconds, item) for item in held.take(at(seconds)))
    for minute in range(int(seconds // 60) + 1):
        assert sum(c for t, c in spent if int(t * SECOND) // MINUTE == minute) <= 100
    for start, _ in spent:
        assert (
            sum(1 for t, _ in spent if 0 <= int(t * SECOND) - int(start * SECOND) < 2 * SECOND)
            <= 10
        )
