"""Backoff, silence watch, clock offset, signatures, pending requests, ids, verdicts, environments."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UnusableInput
from app.domain.identifiers import ClientOrderId
from app.domain.instants import MILLISECOND, SECOND, Moment
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.order_events import Action, QueryFailed, RequestOutcome, Verdict
from app.domain.venue_requests import Cancel, CancelEvery, ListFills, ReadFees
from app.host.clock import OnwardWall
from app.venues.wire.backoff import Backoff
from app.venues.wire.client_order_ids import is_sendable, read_client_order_id
from app.venues.wire.clock_offset import ClockOffset
from app.venues.wire.environments import SIMULATION, Environment, choose, is_loopback
from app.venues.wire.pending import PendingRequests
from app.venues.wire.refusals import not_sent
from app.venues.wire.signing import Keys, hmac_sha256_base64, hmac_sha256_hex
from app.venues.wire.verdicts import VerdictTable
from app.venues.wire.watchdog import SilenceWatch

BTC = Instrument(
    venue="v",
    product="spot",
    wire_symbol="BTCUSDT",
    symbol="BTC/USDT",
    kind=InstrumentKind.SPOT,
    base="BTC",
    quote="USDT",
    tick=Decimal("0.01"),
    lot=Decimal("0.00001"),
)


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=40))
def test_backoff_doubles_within_its_cap_and_never_reaches_zero(dice: list[float]) -> None:
    backoff = Backoff(first_ns=250 * MILLISECOND, cap_ns=30 * SECOND)
    for attempt, chance in enumerate(dice):
        ceiling = min(30 * SECOND, 250 * MILLISECOND * 2**attempt)
        assert ceiling // 2 <= backoff.next_delay(chance) <= ceiling


def test_backoff_starts_afresh_only_after_a_stable_line() -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.next_delay(0.0)
    backoff.lived(2 * SECOND)
    assert backoff.attempts == 5
    backoff.lived(31 * SECOND)
    assert backoff.attempts == 0


def test_a_busy_subscription_is_silent_after_three_seconds_a_quiet_one_after_its_own_pace() -> None:
    watch = SilenceWatch()
    watch.start("busy", 0)
    watch.start("quiet", 0)
    watch.start("mute", 0)
    for tenth in range(1, 101):
        watch.heard("busy", tenth * SECOND // 10)
    for second in range(1, 11):
        watch.heard("quiet", second * SECOND)
    assert watch.allowance_ns("busy") == 3 * SECOND
    assert watch.allowance_ns("quiet") == 6 * SECOND
    assert watch.silent(13 * SECOND - 1) == []
    assert watch.next_deadline() == 13 * SECOND
    assert watch.silent(13 * SECOND) == ["busy"]
    watch.stop("busy")
    assert sorted(watch.silent(16 * SECOND)) == ["mute", "quiet"]
    watch.start("quiet", 16 * SECOND)
    assert watch.silent(17 * SECOND) == ["mute"]


def test_the_allowance_never_exceeds_fifteen_seconds() -> None:
    watch = SilenceWatch()
    watch.start("rare", 0)
    watch.heard("rare", 100 * SECOND)
    assert watch.allowance_ns("rare") == 15 * SECOND


def test_the_shortest_round_trip_sets_the_clock_offset() -> None:
    clock = ClockOffset()
    # asked at 0, answered at 200 ms, the venue's clock said 1000.1 s half way
    assert clock.measured(0, 1_000 * SECOND + 100 * MILLISECOND, Moment(200 * MILLISECOND, 5))
    assert clock.offset_ns == 1_000 * SECOND + MILLISECOND // 2
    assert clock.uncertainty_ns == 100 * MILLISECOND + MILLISECOND // 2
    # a worse sample changes nothing, a better one does
    assert clock.measured(SECOND, 1_002 * SECOND, Moment(2 * SECOND, 6))
    assert clock.offset_ns == 1_000 * SECOND + MILLISECOND // 2
    assert clock.measured(3 * SECOND, 1_003 * SECOND, Moment(3 * SECOND + 2 * MILLISECOND, 7))
    assert clock.offset_ns == 1_000 * SECOND - MILLISECOND // 2
    assert not clock.measured(9 * SECOND, 0, Moment(8 * SECOND, 8))


def test_a_stepped_wall_clock_is_noticed_and_corrected_for() -> None:
    clock = ClockOffset()
    assert not clock.stepped(Moment(0, 0))
    clock.measured(0, 5 * SECOND, Moment(2 * MILLISECOND, 2 * MILLISECOND))
    before = clock.venue_time_ns(Moment(SECOND, SECOND))
    assert not clock.stepped(Moment(SECOND, SECOND))
    stepped = Moment(SECOND - 3_600 * SECOND, SECOND)
    assert clock.stepped(stepped) == -3_600 * SECOND
    assert clock.venue_time_ns(stepped) == before


def test_a_wall_clock_that_is_set_back_leaves_stamps_right() -> None:
    wall, clock, hour = OnwardWall(), ClockOffset(), 3_600 * SECOND
    asked = wall.moment(10 * hour, 0)  # an hour ahead of the venue, which is right
    assert not clock.stepped(asked)
    answered = wall.moment(10 * hour + 2 * MILLISECOND, 2 * MILLISECOND)
    clock.measured(asked.wall_ns, 9 * hour + MILLISECOND, answered)
    for mono_ns in (SECOND, 2 * SECOND):  # set right meanwhile
        now = wall.moment(9 * hour + mono_ns, mono_ns)
        assert not clock.stepped(now)
        assert abs(clock.venue_time_ns(now) - (9 * hour + mono_ns)) <= MILLISECOND
    clock.measured(now.wall_ns, 9 * hour + 2 * SECOND, now)  # and measured anew
    assert abs(clock.venue_time_ns(now) - (9 * hour + 2 * SECOND)) <= MILLISECOND


def test_a_sleep_after_the_wall_clock_was_set_back_is_measured_anew() -> None:
    """Our time does not show it: the machine's comes nearer to it."""
    wall, clock, hour = OnwardWall(), ClockOffset(), 3_600 * SECOND
    assert not clock.stepped(wall.moment(10 * hour, 0))
    assert not clock.stepped(wall.moment(9 * hour + SECOND, SECOND))
    assert clock.stepped(wall.moment(9 * hour + 52 * SECOND, 2 * SECOND)) == 50 * SECOND
    assert not clock.stepped(wall.moment(9 * hour + 53 * SECOND, 3 * SECOND))


def test_published_signature_vectors() -> None:
    secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
    text = (
        "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1"
        "&recvWindow=5000&timestamp=1499827319559"
    )
    assert hmac_sha256_hex(secret, text) == (
        "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
    )
    assert hmac_sha256_base64(
        "chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO",
        "2020-12-08T09:08:57.715ZGET/api/v5/account/balance",
    ) == ("PJ61e1nb2F2Qd7D8SPiaIcx2gjdELc+o0ygzre9z33k=")


def test_keys_show_nothing_of_themselves() -> None:
    keys = Keys(api_key="canary-key", secret="canary-secret", passphrase="canary-phrase")
    assert "canary" not in repr(keys) + str(keys) + f"{keys!r:>5}" + repr([keys])


def test_pending_requests_are_answered_once_and_run_out() -> None:
    pending: PendingRequests[str] = PendingRequests()
    first = pending.add("place", 5)
    second = pending.add("query", 9)
    assert pending.next_deadline() == 5
    assert pending.take(first) == "place"
    assert pending.take(first) is None
    assert pending.due(8) == []
    assert pending.due(9) == [(second, "query")]
    third = pending.add("cancel", 20)
    assert pending.take_all(lambda what: what == "cancel") == [(third, "cancel")]
    assert len(pending) == 0
    assert pending.next_deadline() is None
    assert pending.draw_id() > third


def test_only_our_own_form_of_id_is_sendable() -> None:
    assert is_sendable("k00001000000000a7f")
    for wrong in ("", "k0000100000000", "K00001000000000a7f", "k0000100000000-a7f", "k" * 19):
        assert not is_sendable(wrong)
    assert read_client_order_id("") is None
    assert read_client_order_id(7) is None
    assert read_client_order_id("web\x1b[2J") == "web·[2J"


def test_verdicts_come_from_the_allow_list_and_nowhere_else() -> None:
    table = VerdictTable(
        refused=frozenset(("-2010",)),
        gone=frozenset(("-2011",)),
        by_words={("-2010", "duplicate order"): Verdict.EXISTS},
    )
    assert table.verdict("-2010", "Account has insufficient balance") is Verdict.REFUSED
    assert table.verdict("-2010", "Duplicate order sent.") is Verdict.EXISTS
    assert table.verdict("-2011", "Unknown order sent.") is Verdict.GONE
    assert table.verdict("-1007", "Timeout") is Verdict.UNKNOWN
    assert table.verdict("", "") is Verdict.UNKNOWN


def test_what_never_left_is_answered_per_order_and_per_question() -> None:
    ids = (ClientOrderId("a" * 18), ClientOrderId("b" * 18))
    request = CancelEvery(instrument=BTC, orders=((ids[0], None), (ids[1], None)))
    events = not_sent("v", "main", request, "no line to v", 7)
    outcomes = [event for event in events if isinstance(event, RequestOutcome)]
    assert [(o.client_order_id, o.action, o.verdict) for o in outcomes] == [
        (ids[0], Action.CANCEL, Verdict.NOT_SENT),
        (ids[1], Action.CANCEL, Verdict.NOT_SENT),
    ]
    (failed,) = not_sent("v", "main", ListFills(instrument=BTC, since_ns=0), "down\x1b", 7)
    assert isinstance(failed, QueryFailed)
    assert (failed.what, failed.symbol, failed.reason) == ("fills", "BTC/USDT", "down·")
    assert not_sent("v", "main", ReadFees(instrument=BTC), "down", 7) == []
    (foreign,) = not_sent(
        "v", "main", Cancel(instrument=BTC, client_order_id=None, venue_order_id=None), "x", 1
    )
    assert isinstance(foreign, RequestOutcome)


TABLE = {"production": Environment(name="production", urls={"rest": "https://api.venue.com"})}


def test_environments_are_chosen_by_name_and_no_address_can_be_typed() -> None:
    assert choose("v", TABLE, "production", {}).hosts() == {("https", "api.venue.com")}
    with pytest.raises(UnusableInput, match="no environment named 'prod'"):
        choose("v", TABLE, "prod", {})
    with pytest.raises(UnusableInput, match="for 'simulation' only"):
        choose("v", TABLE, "production", {"rest": "http://127.0.0.1:1"})


def test_the_simulation_reaches_loopback_only() -> None:
    chosen = choose("v", TABLE, SIMULATION, {"rest": "http://127.0.0.1:8080/", "control": "x"})
    assert chosen.urls == {"rest": "http://127.0.0.1:8080"}
    assert not chosen.real_money
    with pytest.raises(UnusableInput, match="lack rest"):
        choose("v", TABLE, SIMULATION, {})
    for foreign in (
        "https://api.venue.com",
        "http://localhost:8080",
        "http://127.0.0.1@evil.com",
        "http://127.0.0.1.evil.com",
        "ftp://127.0.0.1",
        "http://10.0.0.1",
        "",
    ):
        assert not is_loopback(foreign)
        with pytest.raises(UnusableInput, match="not this machine"):
            choose("v", TABLE, SIMULATION, {"rest": foreign})
    assert is_loopback("ws://[::1]:9000/x")
