"""What an explanation is made of, and numbers written so that a formula can be checked by hand."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from app.domain.instants import Instant
from app.tui import formatting as form

TERMS_MOST = 12  # terms of a sum that are written out


class Figure(NamedTuple):
    """One figure. `column` is what the panels call it; `formula` has the numbers put in, line by line.

    `sources` say venue, channel and age, a line each.
    """

    column: str
    name: str
    value: str
    meaning: str
    formula: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Explanation(NamedTuple):
    """All figures of one row as of an instant, and what is to be known besides.

    `chosen` is the column of the one that was asked for, which then stands first; "" where it was the row.
    """

    title: str
    at_ns: Instant
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()
    chosen: str = ""

    def led_by(self, column: str) -> "Explanation":
        """That figure first; as it is where the column is "" or has no figure of its own."""
        first = tuple(figure for figure in self.figures if figure.column == column)
        rest = tuple(figure for figure in self.figures if figure.column != column)
        return self._replace(figures=first + rest, chosen=column) if first else self


def sum_of(terms: Iterable[Decimal], result: Decimal, unit: str = "") -> tuple[str, ...]:
    """ "1.5 + 0.25 = 1.75 BTC"; nothing where there is nothing to add; too many terms are counted."""
    parts = list(terms)
    if len(parts) < 2:
        return ()
    end = f" = {form.exact(result)} {unit}".rstrip()
    if len(parts) > TERMS_MOST:
        rest = sum(parts[TERMS_MOST:], Decimal(0))
        shown = " + ".join(amount(each) for each in parts[:TERMS_MOST])
        return (f"{shown} + {amount(rest)} (the other {len(parts) - TERMS_MOST}){end}",)
    return (" + ".join(amount(each) for each in parts) + end,)


def amount(value: Decimal) -> str:
    """Every digit; in brackets below zero, so that it can stand in a formula."""
    text = form.exact(value)
    return f"({text})" if value < 0 else text


def ago(then_ns: Instant | None, now_ns: Instant) -> str:
    """ "6s ago", "never in this run"."""
    return "never in this run" if then_ns is None else f"{form.age(then_ns, now_ns)} ago"
