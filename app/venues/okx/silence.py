"""How long a book, or the account, of OKX may be silent before it counts as lost."""

from app.domain.instants import SECOND, Duration

FLOOR: Duration = 3 * SECOND
CAP: Duration = 15 * SECOND
# OKX repeats the last id of an unchanged book about once a minute: longer silence is never a quiet market.
LONGEST: Duration = 75 * SECOND
# The account channel repeats itself every five seconds, where it does so at all.
ACCOUNT_SILENCE: Duration = 15 * SECOND
_REGULAR: tuple[Duration, Duration] = (4 * SECOND, 6 * SECOND)
_REGULAR_ENOUGH = 2
_TIMES = 6
_WEIGHT = 0.2  # of the newest gap in the moving average


class BookPace:
    """The rhythm of one book: max(3 s, 6 x moving average of its gaps), at most 15 s.

    When a fresh snapshot proves that nothing was missed, the market was merely quiet and the allowance
    doubles, up to 75 s; when something was missed it starts over.
    """

    __slots__ = ("_average_ns", "_heard_ns", "_patience", "last")

    def __init__(self, mono_ns: Duration) -> None:
        self._heard_ns = mono_ns
        self._average_ns: float | None = None
        self._patience = 0
        self.last: int | None = None  # the venue's id that the book stands at

    def heard(self, last: int, mono_ns: Duration) -> None:
        """An update of the book."""
        gap = mono_ns - self._heard_ns
        average = self._average_ns
        self._average_ns = gap if average is None else average + _WEIGHT * (gap - average)
        self._heard_ns = mono_ns
        self.last = last

    def fetched(self, last: int, mono_ns: Duration, *, after_silence: bool) -> None:
        """A snapshot; `after_silence` when it was asked for because the book said nothing."""
        if after_silence:
            self._patience = self._patience + 1 if last == self.last else 0
        self._heard_ns = mono_ns
        self.last = last

    def deadline(self) -> Duration:
        """Monotonic ns when the silence is too long."""
        average = self._average_ns
        plain = CAP if average is None else int(min(CAP, max(FLOOR, _TIMES * average)))
        return self._heard_ns + min(LONGEST, plain << min(self._patience, 8))


class AccountPace:
    """Whether the account channel still speaks: watched once it was seen to keep its rhythm."""

    __slots__ = ("_heard_ns", "_regular")

    def __init__(self) -> None:
        self._heard_ns: Duration | None = None
        self._regular = 0

    def heard(self, mono_ns: Duration) -> None:
        """A push of the account channel."""
        if self._heard_ns is not None and _REGULAR[0] <= mono_ns - self._heard_ns <= _REGULAR[1]:
            self._regular += 1
        self._heard_ns = mono_ns

    def deadline(self) -> Duration | None:
        """Monotonic ns when the silence is too long; None while no rhythm is known."""
        if self._heard_ns is None or self._regular < _REGULAR_ENOUGH:
            return None
        return self._heard_ns + ACCOUNT_SILENCE
