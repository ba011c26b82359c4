"""Questions to the terminal and how late their answers are; answers that come in pieces count once."""

from hypothesis import given
from hypothesis import strategies as st

from app.tui.echo import Answers, Echo

ANSWER = "\x1b[?2026;2$y"


def test_a_terminal_that_left_the_first_question_open_is_never_asked() -> None:
    assert not Echo().may_ask(5.0)


def test_one_question_at_a_time_and_not_too_often() -> None:
    echo = Echo()
    echo.answered(1.0)
    assert echo.may_ask(1.0)
    echo.asked(1.0)
    assert not echo.may_ask(1.5)
    echo.answered(1.6)
    assert echo.may_ask(1.6)
    echo.asked(1.6)
    echo.answered(1.7)
    assert not echo.may_ask(1.7)
    assert echo.may_ask(1.9)


def test_late_is_what_comes_beyond_the_best_of_the_line() -> None:
    """A long way is no reason to draw less; a queue on it is."""
    echo = Echo()
    echo.answered(0.0)
    for at in (1.0, 2.0, 3.0):
        echo.asked(at)
        echo.answered(at + 0.3)
    assert echo.take_late(3.5) < 0.01
    echo.asked(4.0)
    assert not echo.is_late(4.35)
    assert echo.is_late(4.45)
    echo.answered(5.0)
    assert not echo.is_late(5.0)
    assert 0.65 < echo.take_late(5.0) < 0.75
    assert echo.take_late(5.0) == 0.0


def test_an_answer_that_is_still_out_counts_as_late_as_it_is() -> None:
    echo = Echo()
    echo.answered(0.0)
    echo.asked(1.0)
    echo.answered(1.1)
    echo.asked(2.0)
    assert 1.3 < echo.take_late(3.5) < 1.5


def test_a_terminal_that_stopped_answering_holds_nothing_up_for_long() -> None:
    echo = Echo()
    echo.answered(0.0)
    now_s = 1.0
    for _ in range(3):
        assert echo.may_ask(now_s)
        echo.asked(now_s)
        assert not echo.is_late(now_s + 3.1)
        now_s += 3.2
        echo.may_ask(now_s)
    assert not echo.may_ask(now_s + 100)
    echo.answered(now_s + 101)
    assert echo.may_ask(now_s + 101)


@given(
    st.lists(
        st.sampled_from([ANSWER, "j", "\x1b", "\x1b[A", "?2026", "\x1b[?2026;0$y"]), max_size=20
    ),
    st.data(),
)
def test_answers_are_counted_once_however_reads_cut_them(
    pieces: list[str], data: st.DataObject
) -> None:
    stream = "".join(pieces)
    answers, counted = Answers(), 0
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        counted += answers.read(stream[:size])[0]
        stream = stream[size:]
    assert counted == sum(piece.endswith("$y") for piece in pieces)


def test_textual_reads_the_first_answer_alone_and_no_paste_gets_the_others() -> None:
    answers = Answers()
    assert answers.read(f"j{ANSWER}") == (1, f"j{ANSWER}")
    assert answers.read(f"\x1b[200~0.{ANSWER}5\x1b[201~") == (1, "\x1b[200~0.5\x1b[201~")
    assert answers.read(ANSWER) == (1, "")
