"""How much a trader must type before an order leaves: the more is at stake, the less a slip can do."""

from decimal import Decimal
from enum import StrEnum

import msgspec

STEP_ONE = Decimal("0.005")
STEP_TWO = Decimal("0.05")

KEY_TEXT = "y"
WORD_TEXT = "send"


class ConfirmationKind(StrEnum):
    """One key, one word, or the amount of base coins as shown."""

    KEY = "key"
    WORD = "word"
    AMOUNT = "amount"


class ConfirmationSteps(msgspec.Struct, frozen=True, kw_only=True):
    """Parts of NAV: under `one` a key confirms, under `two` a word, from there on the amount."""

    one: Decimal = STEP_ONE
    two: Decimal = STEP_TWO


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """What to type. `armed`: live trading must have been armed before; `reason` says why so much is asked."""

    kind: ConfirmationKind
    text: str
    armed: bool
    reason: str


_STEPS = ConfirmationSteps()


def nav_share(notional: Decimal, nav: Decimal | None) -> Decimal | None:
    """The order as a part of NAV, both in one asset; None while NAV is not known or nothing."""
    if nav is None or not nav.is_finite() or nav <= 0:
        return None
    return notional / nav


def confirmation_for(
    *,
    share: Decimal | None,
    amount: str,
    live: bool,
    reduce_only: bool = False,
    warnings: int = 0,
    steps: ConfirmationSteps = _STEPS,
    of: str = "of NAV",
) -> Confirmation:
    """What confirms an order of this `share` of NAV (None: not known) and `amount` of base coins, as shown.

    `of` says what the share is of, in the reason.

    With simulated money one key is enough. An order that only reduces needs no arming, and is otherwise
    measured like any other.
    """
    kind, reason = _kind(share, live, warnings, steps, of)
    texts = {ConfirmationKind.KEY: KEY_TEXT, ConfirmationKind.WORD: WORD_TEXT}
    return Confirmation(
        kind=kind,
        text=texts.get(kind, amount),
        armed=live and not reduce_only,
        reason=reason,
    )


def _kind(
    share: Decimal | None, live: bool, warnings: int, steps: ConfirmationSteps, of: str
) -> tuple[ConfirmationKind, str]:
    if not live:
        return ConfirmationKind.KEY, "simulated money"
    if warnings:
        return ConfirmationKind.AMOUNT, "a check warns"
    if share is None:
        return ConfirmationKind.AMOUNT, "NAV is not known"
    percent = f"{share * 100:.1f}% {of}"
    if share < steps.one:
        return ConfirmationKind.KEY, percent
    if share < steps.two:
        return ConfirmationKind.WORD, percent
    return ConfirmationKind.AMOUNT, percent
