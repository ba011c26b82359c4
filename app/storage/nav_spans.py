"""NAV over a minute, an hour or a day: how one more snapshot changes it, and how it lies in a row."""

from decimal import Decimal
from typing import Any

import msgspec

from app.domain.instants import MINUTE, Duration, Instant
from app.ports.history import NavPoint

SPANS: dict[str, Duration] = {
    "minute": MINUTE,
    "hour": 60 * MINUTE,
    "day": 24 * 60 * MINUTE,
}


def span_start(span: str, at_ns: Instant) -> Instant:
    """The start of the span that holds this instant; days begin at midnight UTC."""
    width = SPANS[span]
    return at_ns // width * width


class NavSpan(msgspec.Struct, frozen=True, kw_only=True):
    """One rolled-up span; first_ns and last_ns tell whose NAV opened and closed it."""

    span: str
    at_ns: Instant
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    samples: int
    first_ns: Instant
    last_ns: Instant
    confidence: Decimal | None

    @staticmethod
    def merged(
        found: "NavSpan | None",
        span: str,
        start_ns: Instant,
        nav: Decimal,
        at_ns: Instant,
        confidence: Decimal | None,
    ) -> "NavSpan":
        """The span with one more NAV in it, in whatever order they come."""
        if found is None:
            return NavSpan(
                span=span,
                at_ns=start_ns,
                open=nav,
                high=nav,
                low=nav,
                close=nav,
                samples=1,
                first_ns=at_ns,
                last_ns=at_ns,
                confidence=confidence,
            )
        return NavSpan(
            span=span,
            at_ns=start_ns,
            open=nav if at_ns < found.first_ns else found.open,
            high=max(nav, found.high),
            low=min(nav, found.low),
            close=nav if at_ns >= found.last_ns else found.close,
            samples=found.samples + 1,
            first_ns=min(at_ns, found.first_ns),
            last_ns=max(at_ns, found.last_ns),
            confidence=_lower(found.confidence, confidence),
        )

    def row(self) -> tuple[str | int | None, ...]:
        """The columns of nav_span, decimals as text."""
        return (
            self.span,
            self.at_ns,
            str(self.open),
            str(self.high),
            str(self.low),
            str(self.close),
            self.samples,
            self.first_ns,
            self.last_ns,
            _text(self.confidence),
        )

    @staticmethod
    def of_row(row: tuple[Any, ...]) -> "NavSpan":
        """A row of nav_span again."""
        span, at_ns, open_, high, low, close, samples, first_ns, last_ns, confidence = row
        return NavSpan(
            span=span,
            at_ns=at_ns,
            open=Decimal(open_),
            high=Decimal(high),
            low=Decimal(low),
            close=Decimal(close),
            samples=samples,
            first_ns=first_ns,
            last_ns=last_ns,
            confidence=_decimal(confidence),
        )

    @staticmethod
    def point_of(row: tuple[Any, ...]) -> NavPoint:
        """at_ns, open, high, low, close, samples, confidence as the port's point."""
        at_ns, open_, high, low, close, samples, confidence = row
        return NavPoint(
            at_ns=at_ns,
            open=Decimal(open_),
            high=Decimal(high),
            low=Decimal(low),
            close=Decimal(close),
            samples=samples,
            confidence=_decimal(confidence),
        )


def _lower(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else min(one, other)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
