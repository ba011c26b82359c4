"""How late the terminal at the far end is: asked after drawing, it answers once it has come to the question.

A line has buffers that take far more than it carries, so that a write that was taken says little. The
question is one that Textual itself asks at the start; a terminal that leaves that one open is never asked.
"""

import re

QUESTION = "\x1b[?2026$p"
ANSWER = re.compile("\x1b\\[\\?2026;[0-9]\\$y")
_CUT = 10  # characters of an answer that the end of a read may have cut off
_EVERY_S = 0.25
_LATE_S = 0.1  # beyond the best that this line has shown
_GIVEN_UP_S = 3.0
_UNANSWERED_MOST = 3
_DRIFT_S = 0.001  # a way that became longer is the best there is, in time


class Answers:
    """Finds answers in what the terminal sends, also those that come in two pieces."""

    def __init__(self) -> None:
        self._rest = ""
        self._known = False

    def read(self, text: str) -> tuple[int, str]:
        """How many answers are complete with this text, and what Textual is to read of it.

        The first answer is to Textual's own question; later ones are taken out, lest they end in a paste.
        """
        whole = self._rest + text
        found = list(ANSWER.finditer(whole))
        self._rest = whole[max(found[-1].end() if found else 0, len(whole) - _CUT) :]
        rest = ANSWER.sub("", text) if self._known else text
        self._known = self._known or bool(found)
        return len(found), rest


class Echo:
    """Asks one question at a time; times are the caller's, in seconds."""

    def __init__(self) -> None:
        self._answers = False  # it has ever answered
        self._asked_s: float | None = None
        self._last_s: float | None = None  # when it was asked last, answered or not
        self._best_s: float | None = None
        self._worst_s = 0.0  # beyond the best, since the last look
        self._unanswered = 0

    @property
    def round_trip_s(self) -> float:
        """The best that this line has shown; 0 where the terminal does not answer."""
        return self._best_s or 0.0

    def may_ask(self, now_s: float) -> bool:
        """Whether a question would be answered and is not one too many."""
        if self._asked_s is not None and now_s - self._asked_s > _GIVEN_UP_S:
            self._asked_s = None
            self._unanswered += 1
            self._answers = self._unanswered < _UNANSWERED_MOST
        if not self._answers or self._asked_s is not None:
            return False
        return self._last_s is None or now_s - self._last_s >= _EVERY_S

    def asked(self, now_s: float) -> None:
        """The question is on its way."""
        self._asked_s = self._last_s = now_s

    def answered(self, now_s: float) -> None:
        """The terminal has answered; the first time that is Textual's own question."""
        self._answers, self._unanswered = True, 0
        if self._asked_s is None:
            return
        took_s, self._asked_s = now_s - self._asked_s, None
        known_s = took_s if self._best_s is None else self._best_s + _DRIFT_S
        self._best_s = min(took_s, known_s)
        self._worst_s = max(self._worst_s, took_s - self._best_s)

    def is_late(self, now_s: float) -> bool:
        """Whether the answer should have come by now: what was drawn is still on its way."""
        if self._asked_s is None:
            return False
        return _LATE_S < now_s - self._asked_s - (self._best_s or 0.0) <= _GIVEN_UP_S

    def take_late(self, now_s: float) -> float:
        """How much later than it can the terminal answered at worst since the last call, or still has not."""
        worst_s, self._worst_s = self._worst_s, 0.0
        if self._asked_s is None or self._best_s is None:
            return worst_s
        return max(worst_s, now_s - self._asked_s - self._best_s)
