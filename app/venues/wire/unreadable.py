"""What follows from a message about the account that cannot be read: it is said, and the venue is asked."""

from app.domain.instants import MINUTE, SECOND, Duration

_ASK_EVERY: Duration = 15 * SECOND  # one round of questions costs a good part of a minute's budget
_SAY_EVERY: Duration = MINUTE  # it may be every message


class Unreadable:
    """The first is followed up at once, those of a flood together and seldom. Times are monotonic."""

    def __init__(self) -> None:
        self._owed = False
        self._next_ns: Duration = 0
        self._said_ns: Duration | None = None

    def came(self) -> None:
        """Another one: what it told must be asked for."""
        self._owed = True

    def forget(self) -> None:
        """The line is down: a new one asks for everything anyway."""
        self._owed = False

    def take_asking(self, mono_ns: Duration) -> bool:
        """Whether to ask now, for all that came until here."""
        if not self._owed or mono_ns < self._next_ns:
            return False
        self._owed = False
        self._next_ns = mono_ns + _ASK_EVERY
        return True

    def take_saying(self, mono_ns: Duration) -> bool:
        """Whether to tell the trader now."""
        if self._said_ns is not None and mono_ns - self._said_ns < _SAY_EVERY:
            return False
        self._said_ns = mono_ns
        return True

    def next_deadline(self) -> Duration | None:
        return self._next_ns if self._owed else None
