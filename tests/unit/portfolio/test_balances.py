"""The ledger keeps each venue's newest word per cell, and holds back what orders in flight need."""

from decimal import Decimal as D

from app.domain.account_events import AccountType
from app.domain.identifiers import ClientOrderId
from app.domain.instants import SECOND
from app.portfolio.balances import BalanceLedger
from tests.unit.portfolio.makers import NOW, balance, report

ORDER = ClientOrderId("s1aaaa0000000001xx")
OTHER = ClientOrderId("s1aaaa0000000002xx")


def _cells(ledger: BalanceLedger) -> dict[tuple[str, str], tuple[D, D, D]]:
    return {(h.venue, h.asset): (h.available, h.locked, h.total) for h in ledger.holdings()}


def test_a_partial_report_changes_only_what_it_lists() -> None:
    ledger = BalanceLedger()
    assert ledger.report(report(balance("BTC", "1"), balance("USDT", "500"), complete=True))
    assert ledger.report(report(balance("BTC", "0.5", "0.25"), at_s=1))
    assert _cells(ledger) == {
        ("binance", "BTC"): (D("0.5"), D("0.25"), D("0.75")),
        ("binance", "USDT"): (D(500), D(0), D(500)),
    }
    assert [h.confirmed_ns - NOW for h in ledger.holdings()] == [SECOND, 0]
    assert ledger.confirmed_ns("binance", "main") == NOW + SECOND
    assert ledger.is_complete("binance", "main")
    assert not ledger.is_complete("okx", "main")


def test_a_complete_report_zeroes_what_it_does_not_list_in_its_own_account_only() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("BTC", "1"), balance("FOO", "7"), complete=True))
    ledger.report(report(balance("FOO", "3"), complete=True, venue="okx"))
    ledger.report(report(balance("BTC", "2"), at_s=1, complete=True))
    assert _cells(ledger) == {
        ("binance", "BTC"): (D(2), D(0), D(2)),
        ("okx", "FOO"): (D(3), D(0), D(3)),
    }


def test_an_older_report_never_overwrites_a_newer_cell() -> None:
    ledger = BalanceLedger()
    ledger.report(
        report(balance("BTC", "1"), balance("ETH", "9"), balance("OLD", "1"), at_s=0, complete=True)
    )
    ledger.report(report(balance("BTC", "5"), balance("NEW", "2"), at_s=10))
    # asked at 5 s, so before the stream's word of 10 s; it knows nothing of NEW and no more of OLD
    ledger.report(
        report(balance("BTC", "3"), balance("ETH", "8"), at_s=5, complete=True, received_s=11)
    )
    assert {asset: total for (_, asset), (_, _, total) in _cells(ledger).items()} == {
        "BTC": D(5),
        "ETH": D(8),
        "NEW": D(2),
    }
    assert not ledger.report(report(balance("OLD", "1"), balance("ETH", "9"), at_s=4))
    assert not ledger.report(report(balance("NEVER", "1"), at_s=4))
    assert not ledger.report(report(at_s=4, complete=True))
    assert len(_cells(ledger)) == 3


def test_an_empty_complete_report_means_an_empty_account() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("BTC", "1"), complete=True))
    assert ledger.available("binance", "main", "ETH") == 0
    ledger.report(report(at_s=1, complete=True))
    assert ledger.holdings() == ()
    assert ledger.available("binance", "main", "BTC") == 0


def test_negatives_and_debts_are_kept() -> None:
    ledger = BalanceLedger()
    ledger.report(
        report(balance("USDT", "-12.5"), balance("ETH", "2", borrowed="5"), complete=True)
    )
    eth, usdt = ledger.holdings()
    assert (eth.net, eth.borrowed) == (D(-3), D(5))
    assert (usdt.total, usdt.net) == (D("-12.5"), D("-12.5"))


def test_a_total_below_zero_already_carries_its_debt() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("USDT", "-5", borrowed="5"), complete=True))
    assert ledger.holdings()[0].net == -5


def test_account_types_are_cells_of_their_own_and_only_trading_ones_pay() -> None:
    ledger = BalanceLedger()
    ledger.report(
        report(
            balance("USDT", "10", account_type=AccountType.FUNDING),
            balance("USDT", "4", account_type=AccountType.UNIFIED),
            complete=True,
        )
    )
    assert [(h.account_type.value, h.total) for h in ledger.holdings()] == [
        ("funding", D(10)),
        ("unified", D(4)),
    ]
    assert ledger.available("binance", "main", "USDT") == 4


def test_a_venue_clock_that_is_off_changes_neither_order_nor_age() -> None:
    for skew_s in (-3600, -5, 5, 50):
        ledger = BalanceLedger()
        ledger.report(report(balance("BTC", "5"), at_s=skew_s + 10, received_s=10))
        # asked before that change, answered after it
        answer = report(balance("BTC", "1"), at_s=skew_s + 9, complete=True, received_s=11)
        ledger.report(answer)
        (held,) = ledger.holdings()
        assert (held.total, held.confirmed_ns) == (D(5), NOW + 10 * SECOND)


def test_the_same_figures_with_an_older_stamp_are_confirmed_again() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("BTC", "5"), at_s=10))
    assert ledger.report(report(balance("BTC", "5"), at_s=9, complete=True, received_s=70))
    assert ledger.holdings()[0].confirmed_ns == NOW + 70 * SECOND
    assert not ledger.report(report(balance("BTC", "4"), at_s=9, received_s=80))
    assert ledger.holdings()[0].confirmed_ns == NOW + 70 * SECOND


def test_a_holding_says_how_it_was_heard_of_last() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("BTC", "1"), balance("ETH", "2"), at_s=1, complete=True))
    assert [held.streamed for held in ledger.holdings()] == [False, False]
    ledger.report(report(balance("BTC", "3"), at_s=2))
    assert [held.streamed for held in ledger.holdings()] == [True, False]
    ledger.report(
        report(balance("BTC", "3"), balance("ETH", "2"), at_s=1, received_s=9, complete=True)
    )
    assert [held.streamed for held in ledger.holdings()] == [False, False]
    assert [held.confirmed_ns for held in ledger.holdings()] == [NOW + 9 * SECOND] * 2


def test_one_stamp_from_the_far_future_does_not_block_for_good() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("BTC", "1"), at_s=1e9, received_s=0))
    assert ledger.holdings()[0].confirmed_ns == NOW
    assert not ledger.report(report(balance("BTC", "2"), at_s=59))
    assert ledger.report(report(balance("BTC", "2"), at_s=60))
    assert ledger.holdings()[0].total == 2


def test_available_is_unknown_until_the_account_has_been_read() -> None:
    ledger = BalanceLedger()
    assert ledger.available("binance", "main", "USDT") is None
    ledger.report(report(balance("BTC", "1")))
    assert ledger.available("binance", "main", "USDT") is None
    assert ledger.available("binance", "main", "BTC") == 1


def test_an_order_in_flight_takes_from_available_and_gives_back_when_refused() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("USDT", "100", "20"), complete=True))
    ledger.reserve(ORDER, "binance", "main", "USDT", D(60))
    assert _cells(ledger)["binance", "USDT"] == (D(40), D(80), D(120))
    assert ledger.available("binance", "main", "USDT") == 40
    assert ledger.available("okx", "main", "USDT") is None
    ledger.reserve(OTHER, "binance", "main", "USDT", D(50))
    assert ledger.available("binance", "main", "USDT") == -10
    ledger.release(ORDER)
    ledger.release(ORDER)
    assert ledger.available("binance", "main", "USDT") == 50
    assert ledger.holdings()[0].reserved == 50


def test_a_report_that_carries_the_order_ends_the_reservation() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("USDT", "100"), complete=True))
    ledger.reserve(ORDER, "binance", "main", "USDT", D(60))
    # another order's change: the venue has not confirmed ours
    ledger.report(report(balance("USDT", "90"), at_s=1))
    assert ledger.available("binance", "main", "USDT") == 30
    ledger.settle(ORDER, NOW + 2 * SECOND)
    # as of before the order, and one of another asset
    ledger.report(report(balance("USDT", "95"), at_s=1.5))
    ledger.report(report(balance("BTC", "1"), at_s=3))
    assert ledger.available("binance", "main", "USDT") == 35
    ledger.report(report(balance("USDT", "35", "60"), at_s=2))
    assert ledger.available("binance", "main", "USDT") == 35
    assert ledger.reservations() == ()


def test_the_report_may_come_before_the_acknowledgement() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("USDT", "100"), complete=True))
    ledger.reserve(ORDER, "binance", "main", "USDT", D(60))
    ledger.report(report(balance("USDT", "40", "60"), at_s=2))
    assert ledger.available("binance", "main", "USDT") == -20  # rather too little than too much
    ledger.settle(ORDER, NOW + 2 * SECOND)
    assert ledger.available("binance", "main", "USDT") == 40


def test_the_first_sign_of_life_stands() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("USDT", "100"), complete=True))
    ledger.reserve(ORDER, "binance", "main", "USDT", D(60))
    ledger.settle(ORDER, NOW + 2 * SECOND)
    ledger.settle(ORDER, NOW + 9 * SECOND)
    ledger.report(report(balance("USDT", "40", "60"), at_s=3))
    assert ledger.available("binance", "main", "USDT") == 40


def test_a_change_holds_beside_its_order_until_the_venue_shows_it() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("USDT", "1000"), complete=True))
    ledger.reserve(ORDER, "binance", "main", "USDT", D(99))
    ledger.reserve(ORDER, "binance", "main", "USDT", D("49.5"), "a token")
    assert ledger.available("binance", "main", "USDT") == D("851.5")
    ledger.settle(ORDER, NOW + 2 * SECOND)  # the order, not the change
    ledger.report(report(balance("USDT", "901", "99"), at_s=3))
    assert ledger.available("binance", "main", "USDT") == D("851.5")
    ledger.settle(ORDER, NOW + 4 * SECOND, changed=True)
    ledger.report(report(balance("USDT", "851.5", "148.5"), at_s=4))
    assert ledger.available("binance", "main", "USDT") == D("851.5")
    assert ledger.reservations() == ()


def test_a_change_that_will_not_happen_gives_back_its_own_part_only() -> None:
    ledger = BalanceLedger()
    ledger.report(report(balance("USDT", "1000"), complete=True))
    ledger.reserve(ORDER, "binance", "main", "USDT", D(99))
    ledger.reserve(ORDER, "binance", "main", "USDT", D(10), "one")
    ledger.settle(ORDER, NOW + SECOND, changed=True)
    ledger.reserve(ORDER, "binance", "main", "USDT", D(40), "two")
    ledger.release_change(ORDER)  # the one that is made stays held
    assert ledger.available("binance", "main", "USDT") == 891
    ledger.release(ORDER)
    assert ledger.available("binance", "main", "USDT") == 1000
