"""Pieces drawn past Textual: cut to what shows, and whatever their order the same picture as whole rows."""

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from app.tui.layout import Place
from app.tui.pieces import Piece, sequences, showing
from app.tui.surface import changed_cells
from app.tui.terminal_codes import Codes, codes_of, move

WIDTH, HEIGHT = 24, 4
LOOKS = {
    "bid": Style.parse("#00ff00 on #101010"),
    "ask": Style.parse("#ff0000 on #101010"),
    "bright": Style.parse("bold #ffffff on #101010"),
    "cursor": Style.parse("#00ff00 on #303030"),
    "plain": Style.parse("default on default"),
}

CELLS = st.lists(
    st.tuples(st.text("0123456789.,│é", min_size=1, max_size=6), st.sampled_from(sorted(LOOKS))),
    min_size=1,
    max_size=6,
)
ROWS = st.lists(CELLS, min_size=HEIGHT, max_size=HEIGHT)


def codes(look: str) -> Codes:
    return codes_of(LOOKS[look])


def row_of(cells: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Exactly WIDTH wide."""
    row, room = [], WIDTH
    for text, look in cells:
        row.append((text[:room], look))
        room -= len(text[:room])
    row.append((" " * room, "plain"))
    return tuple(cell for cell in row if cell[0])


def pieces_of(rows: list[tuple[tuple[str, str], ...]]) -> list[Piece]:
    pieces = []
    for y, row in enumerate(rows):
        x = 0
        for text, look in row:
            pieces.append(Piece(y, x, text, look))
            x += len(text)
    return pieces


class Emulated:
    """A terminal without line wrap, as the cockpit sets it."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.screen.reset_mode(pyte.modes.DECAWM)
        self.stream = pyte.Stream(self.screen)

    def draw(self, pieces: list[Piece]) -> "Emulated":
        self.stream.feed(sequences(pieces, codes, WIDTH))
        return self

    def picture(self) -> list[list[tuple[str, str, str, bool]]]:
        return [
            [
                (char.data, char.fg, char.bg, char.bold)
                for char in (self.screen.buffer[y][x] for x in range(WIDTH))
            ]
            for y in range(HEIGHT)
        ]


@given(ROWS, ROWS)
def test_drawing_what_changed_gives_the_picture_of_drawing_everything(
    old: list[list[tuple[str, str]]], new: list[list[tuple[str, str]]]
) -> None:
    before, after = [row_of(each) for each in old], [row_of(each) for each in new]
    changed = [
        piece
        for y, (one, other) in enumerate(zip(before, after, strict=True))
        if one != other
        for piece in changed_cells(y, one, other)
    ]
    partly = Emulated().draw(pieces_of(before)).draw(changed).picture()
    assert partly == Emulated().draw(pieces_of(after)).picture()


@given(
    ROWS,
    st.tuples(st.integers(0, 20), st.integers(0, 3), st.integers(1, 24), st.integers(1, 4)),
    st.tuples(st.integers(0, 3), st.integers(0, 1)),
)
def test_nothing_is_drawn_over_what_stands_in_front(
    rows: list[list[tuple[str, str]]], cover: tuple[int, int, int, int], corner: tuple[int, int]
) -> None:
    place = Place(*cover)
    spot = Place(corner[0], corner[1], WIDTH, HEIGHT)
    pieces = pieces_of([row_of(each) for each in rows])
    whole = {
        (piece.y + spot.y, piece.x + spot.x + at): char
        for piece in pieces
        for at, char in enumerate(piece.text)
    }
    shown = {
        (piece.y, piece.x + at): char
        for piece in showing(pieces, spot, [place])
        for at, char in enumerate(piece.text)
    }
    hidden = {
        (y, x)
        for y in range(place.y, place.y + place.height)
        for x in range(place.x, place.x + place.width)
    }
    assert shown == {at: char for at, char in whole.items() if at not in hidden}


def test_a_wide_character_under_an_edge_leaves_a_blank() -> None:
    piece = Piece(0, 0, "日本", "bid")
    assert list(showing([piece], Place(0, 0, 9, 1), [Place(1, 0, 2, 1)])) == [
        Piece(0, 0, " ", "bid"),
        Piece(0, 3, " ", "bid"),
    ]


def test_nothing_costs_nothing_and_a_colour_is_written_once() -> None:
    assert sequences([], codes, WIDTH) == ""
    column = [Piece(y, 5, "1.0", "bid") for y in range(HEIGHT)] + [Piece(0, 9, "x", "bid")]
    assert sequences(column, codes, WIDTH).count("38;2;0;255;0") == 1


def test_the_way_to_the_next_piece_is_the_shortest() -> None:
    assert move(3, 10, 3, 10) == ""
    assert move(3, 10, 3, 12) == "\x1b[2C"
    assert move(3, 10, 4, 10) == "\x1b[B"
    assert move(3, 10, 3, 9) == "\x1b[D"
    assert move(13, 110, 14, 107) == "\x1b[B\x1b[3D"
    assert move(3, 10, 4, 7) == "\x1b[5;8H"
    assert move(3, 130, 4, 2) == "\x1b[5;3H"
    assert move(-1, -1, 4, 2) == "\x1b[5;3H"
    assert move(9, 10, 4, 10) == "\x1b[5;11H"
