"""What confirms an order, as the table of ux.md 3.5 has it."""

from decimal import Decimal as D

import pytest

from app.trading.confirmation import (
    Confirmation,
    ConfirmationKind,
    ConfirmationSteps,
    confirmation_for,
    nav_share,
)

KEY, WORD, AMOUNT = ConfirmationKind.KEY, ConfirmationKind.WORD, ConfirmationKind.AMOUNT

# (share of NAV, live, reduce only, warnings) -> kind, armed
TABLE = [
    # Simulated money: one key, whatever it is.
    (("0.001", False, False, 0), KEY, False),
    (("0.5", False, False, 3), KEY, False),
    ((None, False, False, 0), KEY, False),
    (("0.001", False, True, 0), KEY, False),
    # Live, opening.
    (("0.0049", True, False, 0), KEY, True),
    (("0.005", True, False, 0), WORD, True),
    (("0.0499", True, False, 0), WORD, True),
    (("0.05", True, False, 0), AMOUNT, True),
    (("0.9", True, False, 0), AMOUNT, True),
    # Live, only reducing: not armed, else the same.
    (("0.0049", True, True, 0), KEY, False),
    (("0.005", True, True, 0), WORD, False),
    (("0.05", True, True, 0), AMOUNT, False),
    # A warning, or no NAV to measure by, counts as the largest.
    (("0.0001", True, False, 1), AMOUNT, True),
    (("0.0001", True, True, 1), AMOUNT, False),
    ((None, True, False, 0), AMOUNT, True),
    ((None, True, True, 0), AMOUNT, False),
]


@pytest.mark.parametrize(("case", "kind", "armed"), TABLE)
def test_the_table(
    case: tuple[str | None, bool, bool, int], kind: ConfirmationKind, armed: bool
) -> None:
    share, live, reduce_only, warnings = case
    found = confirmation_for(
        share=None if share is None else D(share),
        amount="2.5",
        live=live,
        reduce_only=reduce_only,
        warnings=warnings,
    )
    assert (found.kind, found.armed) == (kind, armed)
    assert found.text == {KEY: "y", WORD: "send", AMOUNT: "2.5"}[kind]


def test_it_says_why() -> None:
    def reason(share: str | None, warnings: int = 0, live: bool = True) -> str:
        return confirmation_for(
            share=None if share is None else D(share), amount="1", live=live, warnings=warnings
        ).reason

    assert reason("0.051") == "5.1% of NAV"
    assert reason(None) == "NAV is not known"
    assert reason("0.051", warnings=1) == "a check warns"
    assert reason("0.051", live=False) == "simulated money"


def test_the_steps_are_the_traders() -> None:
    steps = ConfirmationSteps(one=D("0.1"), two=D("0.2"))
    assert confirmation_for(share=D("0.09"), amount="1", live=True, steps=steps) == Confirmation(
        kind=KEY, text="y", armed=True, reason="9.0% of NAV"
    )
    assert confirmation_for(share=D("0.1"), amount="1", live=True, steps=steps).kind is WORD


def test_a_share_needs_a_nav() -> None:
    assert nav_share(D(51), D(1000)) == D("0.051")
    for nav in (None, D(0), D(-5), D("NaN")):
        assert nav_share(D(51), nav) is None
