"""OKX's spelling of values: every number is text, and "" means absent, never 0."""

import re
from decimal import Decimal
from typing import TypeAlias

from app.domain.errors import NumberError, WireError
from app.domain.instants import Instant, from_milliseconds
from app.domain.safe_text import SafeText, safe_name
from app.venues.wire.money import signed_or_none

Text: TypeAlias = str | None

_MILLISECONDS = re.compile(r"[0-9]{1,15}", re.ASCII)


def number(text: Text, name: str) -> Decimal | None:
    """An exact Decimal, None when absent; raises WireError that names the field."""
    try:
        return signed_or_none(text)
    except NumberError as error:
        raise WireError(f"OKX field {name}: {error}") from None


def positive(text: Text, name: str) -> Decimal:
    """A number above zero; raises WireError when absent, zero or negative."""
    value = number(text, name)
    if value is None or value <= 0:
        raise WireError(f"OKX field {name} must be above zero, not {str(text)[:40]!r}")
    return value


def above_zero(text: Text, name: str) -> Decimal | None:
    """A number above zero; OKX also writes "0" where there is none. Raises WireError when negative."""
    value = number(text, name)
    if value is None or value == 0:
        return None
    if value < 0:
        raise WireError(f"OKX field {name} must not be negative")
    return value


def moment(text: Text, name: str) -> Instant | None:
    """Milliseconds as an instant; "" and "0" are None. Raises WireError for anything else."""
    if text is None or text in ("", "0"):
        return None
    if _MILLISECONDS.fullmatch(text) is None:
        raise WireError(f"OKX field {name} is no time: {text[:40]!r}")
    try:
        return from_milliseconds(int(text))
    except NumberError as fault:
        raise WireError(f"OKX field {name} is no time: {text[:40]!r}") from fault


def name_or_none(text: Text) -> SafeText | None:
    """A name fit to show, None when absent."""
    return safe_name(text) if text else None
