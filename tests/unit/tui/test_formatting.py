"""Numbers and ages: nothing cut, nothing invented, aligned on the point."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.instants import SECOND
from app.tui import formatting as form

D = Decimal
AMOUNTS = st.decimals(
    min_value=-(10**12), max_value=10**12, places=8, allow_nan=False, allow_infinity=False
)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (D("97505.905"), 2, "97,505.90"),
        (D("-0.001"), 2, "0.00"),
        (D("-1234.5"), 1, "-1,234.5"),
        (D("5"), 0, "5"),
        (None, 2, "-"),
        (D("1e40"), 2, "####"),
        (D("NaN"), 2, "####"),
    ],
)
def test_rounded(value: Decimal | None, digits: int, text: str) -> None:
    assert form.rounded(value, digits) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (D("97402.010"), 2, "97,402.01"),
        (D("97402.0153"), 2, "97,402.0153"),
        (D("1E+3"), 0, "1,000"),
        (D("0.00000312"), 5, "0.00000312"),
        (D("0"), 5, "0.00000"),
    ],
)
def test_exact_shows_every_digit_of_the_venue(value: Decimal, digits: int, text: str) -> None:
    assert form.exact(value, digits) == text


@given(AMOUNTS, st.integers(0, 8))
def test_exact_reads_back_as_the_same_number(value: Decimal, digits: int) -> None:
    assert D(form.exact(value, digits).replace(",", "")) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (D("1.37998"), "1.37998"),
        (D("195"), "195.0000"),
        (D("1.123456789"), "1.12345678"),
        (D("91170.1512"), "91,170.15"),
    ],
)
def test_a_holding_below_a_thousand_keeps_its_digits(value: Decimal, text: str) -> None:
    assert form.holding(value) == text


@given(st.decimals(min_value=0, max_value=10**12, places=18, allow_nan=False))
def test_a_holding_is_never_overstated_and_never_hidden(value: Decimal) -> None:
    text = form.holding(value)
    if text.startswith("<"):
        assert 0 < value < D("0.00000001")
    else:
        shown = D(text.replace(",", ""))
        assert shown <= value
        assert (shown == 0) == (value == 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (D("3.709"), "3.71"),
        (D("640221"), "640.2k"),
        (D("999960"), "1.00M"),
        (D("3834112"), "3.83M"),
        (D("-3834112"), "-3.83M"),
        (D("12e15"), "####"),
    ],
)
def test_short_money(value: Decimal, text: str) -> None:
    assert form.short(value) == text


def test_missing_values_are_never_zero() -> None:
    assert form.usd(None) == form.whole_usd(None) == form.dollars(None) == "n/p"
    assert form.percent(None) == form.share(None) == form.exact(None) == "-"
    assert form.whole_usd(D("0.4")) == "<1"
    assert form.whole_usd(D(0)) == "0"
    assert form.dollars(D("-12.4")) == "-$12"


def test_only_what_is_proven_whole_is_told_as_whole() -> None:
    assert form.confidence(D("0.9996"), 1) == "99.9%"
    assert form.confidence(D(1), 1) == "100%"


def test_a_percentage_is_rounded_and_not_cut() -> None:
    assert form.percent(D("0.158585")) == "16%"
    assert form.percent(D("0.59764"), 1) == "59.8%"
    assert form.percent(D("-0.00151"), 1) == "-0.2%"
    assert form.percent(D(1), 1) == "100.0%"
    assert form.share(D("0.158585")) == "16%"
    assert form.share(D("0.0001")) == "<1%"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "<1s"), (0, "<1s"), (1, "1s"), (99, "99s"), (100, "1m"), (5999, "99m"), (6000, "1h"),
     (172_800, "2d"), (86_400_000, ">3y")],
)  # fmt: skip
def test_ages_take_four_columns(seconds: int, text: str) -> None:
    assert form.age(0, seconds * SECOND) == text
    assert len(text) <= 4


def test_latencies() -> None:
    assert form.milliseconds(38.2) == "38ms"
    assert form.milliseconds(1234.0) == "1.2s"
    assert form.milliseconds(2.1, signed=True) == "+2ms"
    assert form.milliseconds(-11.4, signed=True) == "-11ms"
    assert form.milliseconds(1e9) == ">99s"
    assert form.milliseconds(-0.3, signed=True) == "+0ms"  # there is no -0


def test_an_amount_after_fees_has_no_more_digits_than_venues_count_and_is_never_too_much() -> None:
    assert form.estimated(D("19.98203563979999")) == "19.98203563"
    assert form.estimated(D("19.98")) == "19.98"
    assert form.estimated(D("123456.999999999")) == "123,456.99999999"
    assert form.estimated(D("0.000000001")) == "<0.00000001"
    assert form.estimated(D(0)) == "0"
    assert form.estimated(None) == "-"


def test_a_number_that_does_not_fit_is_hidden_not_cut() -> None:
    assert form.fit_number("97,402.01", 9) == "97,402.01"
    assert form.fit_number("97,402.01", 8) == "    ####"
    assert form.fit_number("97,402.01", 2) == "##"


def test_points_stand_under_each_other() -> None:
    column = form.align_on_point(["18.2400", "640,221.10", "90,000", "-"], 15)
    assert column == [
        "        18.2400",
        "   640,221.10  ",
        "    90,000     ",
        "              -",
    ]


@given(st.lists(AMOUNTS, max_size=8), st.integers(1, 24))
def test_a_column_is_as_wide_as_asked_and_shows_whole_numbers_or_none(
    values: list[Decimal], width: int
) -> None:
    texts = [form.exact(value) for value in values]
    column = form.align_on_point(texts, width)
    for text, shown in zip(texts, column, strict=True):
        assert len(shown) == width
        assert shown.strip() in (text, "####"[:width])


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("0.000001234", 12, "0.0(5)1234"),
        ("0.000001230", 12, "0.0(5)1230"),
        ("-0.000000000123", 20, "-0.0(9)123"),
        ("0.00001234", 10, "0.00001234"),
        ("0.00001234567", 12, "0.0(4)1234567"),
        ("0.00123456789", 10, "0.00123456789"),
        ("0.00000000", 5, "0.00000000"),
        ("97,402.01", 5, "97,402.01"),
        ("12", 1, "12"),
        ("-", 3, "-"),
        ("####", 3, "####"),
    ],
)
def test_small_prices_count_their_zeros(text: str, width: int, shown: str) -> None:
    assert form.small(text, width) == shown


@given(st.decimals(min_value=-1, max_value=1, places=14, allow_nan=False), st.integers(1, 20))
def test_a_small_price_loses_no_digit(value: Decimal, width: int) -> None:
    shown = form.small(form.exact(value), width)
    head, bracket, rest = shown.partition("(")
    if bracket:
        zeros, _, digits = rest.partition(")")
        assert head.endswith("0.0")
        shown = head[:-1] + "0" * int(zeros) + digits
    assert D(shown) == value


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (D("0.00094465"), 9, "0.0009446"),
        (D("0.00094465"), 10, "0.00094465"),
        (D("123456.123456"), 9, "123,456.1"),
        (D("123456789.5"), 9, "123.46M"),
        (D("0.000000001"), 9, "<0.000001"),
        (D("0"), 9, "0"),
    ],
)
def test_what_is_something_is_never_told_as_nothing(value: Decimal, width: int, text: str) -> None:
    assert form.fitting(value, width) == text


@given(st.decimals(min_value=0, max_value=10**8, places=12, allow_nan=False), st.integers(7, 16))
def test_a_size_that_does_not_fit_loses_decimals_only(value: Decimal, width: int) -> None:
    text = form.fitting(value, width)
    assert len(text) <= width
    assert (text.strip("0.,") == "") == (value == 0)


def test_estimates_are_marked_and_what_is_no_number_is_not() -> None:
    assert form.estimate("286,670") == "~286,670"
    assert [form.estimate(text) for text in ("n/p", "-", "<1", "####")] == [
        "n/p",
        "-",
        "<1",
        "####",
    ]
