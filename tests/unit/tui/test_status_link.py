"""What the status bar tells of the line to the terminal: first to go where room is short, unless it is slow."""

from app.tui.panels import Panels
from app.tui.widgets.status_bar import LinkFigures, StatusBar
from tests.fakes import demo_views as demo


def line(link: LinkFigures | None, width: int) -> str:
    bar = StatusBar()
    bar.view, bar.link = demo.status(), link
    return "".join(text for text, _look in bar.paint(width, 1)[0])


def test_a_good_line_is_told_where_there_is_room() -> None:
    assert " 3.1 kB/s 20fps" in line(LinkFigures(3.1, 20, False), 160)
    assert "kB/s" not in line(LinkFigures(3.1, 20, False), 80)
    assert line(LinkFigures(3.1, 20, False), 80) == line(None, 80)


def test_a_slow_line_is_told_in_words_and_outlives_the_clock_and_the_lag() -> None:
    assert "slow link  3.1 kB/s  5fps" in line(LinkFigures(3.1, 5, True), 160)
    narrow = line(LinkFigures(3.1, 5, True), 110)
    assert "slow link" in narrow
    assert "UTC" not in narrow


def test_the_figures_keep_their_width_so_that_nothing_behind_them_jumps() -> None:
    widths = {len(line(LinkFigures(rate, 9, False), 200).rstrip()) for rate in (0.0, 9.9, 42.5)}
    assert len(widths) == 1


def test_a_slow_line_shows_the_best_levels_where_they_always_stand() -> None:
    ladder = Panels().ladder
    ladder.show(demo.ladder())
    everything = ladder.paint(66, 24)
    ladder.most_levels = 2
    few = ladder.paint(66, 24)
    spread = next(
        at for at, row in enumerate(everything) if "spread" in "".join(cell[0] for cell in row)
    )
    assert few[spread - 2 : spread + 3] == everything[spread - 2 : spread + 3]
    assert "best 2" in "".join(cell[0] for cell in few[0])
    assert all(not cell[0].strip(" │") for at in (spread - 3, spread + 3) for cell in few[at])
