"""What each venue is asked regularly, and how soon again after it failed to answer."""

from collections.abc import Mapping

import msgspec

from app.domain.instants import SECOND, Duration
from app.engine.options import EngineOptions

INSTRUMENTS = "instruments"
CLOCK = "clock"
FEES = "fees"
BALANCES = "balances"
OPEN_ORDERS = "open_orders"
FILLS = "fills"
CANDLES = "candles"  # asked when a chart lacks some, not regularly

ANSWER_WITHIN: Duration = 10 * SECOND  # after that an unanswered question counts as failed
_FIRST_RETRY: Duration = SECOND
_LONGEST_RETRY: Duration = 30 * SECOND


def periods(options: EngineOptions) -> Mapping[str, Duration]:
    """How often each is asked while all is well."""
    return {
        INSTRUMENTS: options.instruments_every,
        CLOCK: options.clock_every,
        FEES: options.fees_every,
        BALANCES: options.balance_every,
        OPEN_ORDERS: options.open_orders_every,
        FILLS: options.fills_every,
    }


class Duty(msgspec.Struct, kw_only=True):
    """One regular question to one venue; times are monotonic."""

    every: Duration
    at_least: Duration = 0  # never sooner than this after the last time
    next_ns: Duration = 0
    asked_ns: Duration | None = None
    waiting: bool = False
    failures: int = 0

    def is_due(self, mono_ns: Duration) -> bool:
        """Whether to ask now; a question without an answer for ten seconds counts as failed."""
        if self.waiting and self.asked_ns is not None and mono_ns - self.asked_ns >= ANSWER_WITHIN:
            self.failed(mono_ns)
        return mono_ns >= self.next_ns and not self.waiting

    def ask(self, mono_ns: Duration) -> None:
        self.asked_ns = mono_ns
        self.waiting = True
        self.next_ns = mono_ns + self.every

    def answered(self) -> None:
        self.waiting = False
        self.failures = 0

    def failed(self, mono_ns: Duration) -> None:
        """Ask again soon, then less soon."""
        self.waiting = False
        delay = min(_FIRST_RETRY << min(self.failures, 5), _LONGEST_RETRY)
        self.failures += 1
        self.next_ns = max(mono_ns + delay, self._earliest_ns())

    def hurry(self, mono_ns: Duration) -> None:
        """Ask as soon as it may be asked."""
        self.waiting = False
        self.next_ns = max(mono_ns, self._earliest_ns())

    def _earliest_ns(self) -> Duration:
        return 0 if self.asked_ns is None else self.asked_ns + self.at_least
