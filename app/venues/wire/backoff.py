"""When to try again: exponential delays with jitter; the dice are the caller's."""

from app.domain.instants import MILLISECOND, SECOND, Duration


class Backoff:
    """Doubling delays from `first_ns` to `cap_ns`, each drawn from its upper half.

    `stable_ns`: a connection that lived this long starts the next row of attempts afresh.
    """

    def __init__(
        self,
        first_ns: Duration = 250 * MILLISECOND,
        cap_ns: Duration = 30 * SECOND,
        stable_ns: Duration = 30 * SECOND,
    ) -> None:
        self.first_ns = first_ns
        self.cap_ns = cap_ns
        self.stable_ns = stable_ns
        self.attempts = 0

    def next_delay(self, chance: float) -> Duration:
        """The next delay in ns; `chance` is a float in [0, 1)."""
        ceiling = min(self.cap_ns, self.first_ns << min(self.attempts, 20))
        self.attempts += 1
        return ceiling // 2 + int(ceiling / 2 * chance)

    def lived(self, lifetime_ns: Duration) -> None:
        """Tell how long the last connection was up."""
        if lifetime_ns >= self.stable_ns:
            self.attempts = 0

    def reset(self) -> None:
        self.attempts = 0
