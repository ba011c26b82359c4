"""What leaves the palette: readable in every depth, never a colour that the terminal does not have."""

import math

import pytest
from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from app.tui.palette import InDepth, Palette
from app.tui.terminal import Depth
from app.tui.theming import BACKGROUNDS, WORDS, load_theme, theme_names
from docs.check_contrast import contrast, luminance, readings

LOOKS = [f"{word}@{background}" for word in WORDS for background in BACKGROUNDS]
COLOURED = [name for name in theme_names() if name != "mono"]


def test_contrast_is_that_of_the_standard() -> None:
    """Values from the definition: white on black 21, and the grey that is known to just pass on white."""
    assert contrast((255, 255, 255), (0, 0, 0)) == 21
    assert luminance((255, 255, 255)) == 1
    assert round(contrast((0x76, 0x76, 0x76), (255, 255, 255)), 2) == 4.54
    assert round(contrast((0x77, 0x77, 0x77), (255, 255, 255)), 2) == 4.48


def test_every_word_of_every_theme_can_be_read_in_every_depth() -> None:
    found = list(readings())
    assert {(one.theme, one.depth) for one in found} >= {
        (name, depth) for name in COLOURED for depth in ("truecolor", "256", "16, xterm")
    }
    assert len(found) == len(COLOURED) * 8 * len(LOOKS)
    assert [one for one in found if not one.is_readable] == []


@pytest.mark.parametrize("name", theme_names())
@pytest.mark.parametrize("depth", Depth)
def test_no_style_has_a_colour_beyond_its_depth(name: str, depth: Depth) -> None:
    allowed = {
        Depth.TRUECOLOR: {ColorType.TRUECOLOR},
        Depth.EIGHT_BIT: {ColorType.EIGHT_BIT},
        Depth.SIXTEEN: {ColorType.STANDARD},
        Depth.NONE: set(),
    }
    palette = Palette(load_theme(name), depth)
    for look in LOOKS:
        style = palette.style(look)
        colours = {one.type for one in (style.color, style.bgcolor) if one is not None}
        assert colours == (set() if name == "mono" else allowed[depth]), look


@pytest.mark.parametrize("name", COLOURED)
@pytest.mark.parametrize("depth", [Depth.TRUECOLOR, Depth.EIGHT_BIT])
def test_the_cursors_row_and_the_bars_stand_out(name: str, depth: Depth) -> None:
    palette = Palette(load_theme(name), depth)
    assert len({palette.style(f"text@{ground}").bgcolor for ground in BACKGROUNDS}) == 3


@pytest.mark.parametrize("name", theme_names())
@pytest.mark.parametrize("depth", [Depth.SIXTEEN, Depth.NONE])
def test_the_cursors_row_is_another_one_with_few_colours_too(name: str, depth: Depth) -> None:
    palette = Palette(load_theme(name), depth)
    for word in WORDS:
        if word not in ("caret", "live", "simulated", "read_only", "alarm", "unknown", "confirm"):
            before, after = palette.style(word), palette.style(f"{word}@cursor")
            assert before != after or before.bgcolor is not None or before.reverse, word


@pytest.mark.parametrize("name", theme_names())
@pytest.mark.parametrize("depth", Depth)
def test_the_caret_can_be_found_on_the_cursors_row_too(name: str, depth: Depth) -> None:
    palette = Palette(load_theme(name), depth)
    for ground in BACKGROUNDS:
        for word in ("text", "bright", "dim", "bid", "ask"):
            assert palette.style(f"caret@{ground}") != palette.style(f"{word}@{ground}")


def test_without_colours_every_theme_looks_like_mono() -> None:
    mono = Palette(load_theme("mono"))
    for name in COLOURED:
        bare = Palette(load_theme(name), Depth.NONE)
        assert [bare.style(look) for look in LOOKS] == [mono.style(look) for look in LOOKS]


@pytest.mark.parametrize("name", theme_names())
@pytest.mark.parametrize("depth", Depth)
def test_inverted_swaps_gain_and_loss_and_nothing_else(name: str, depth: Depth) -> None:
    usual = Palette(load_theme(name), depth)
    swapped = Palette(load_theme(name), depth, inverted=True)
    assert swapped.style("profit") == usual.style("loss")
    assert swapped.style("loss@cursor") == usual.style("profit@cursor")
    for look in LOOKS:
        if look.partition("@")[0] not in ("profit", "loss"):
            assert swapped.style(look) == usual.style(look)


@pytest.mark.parametrize("depth", [Depth.EIGHT_BIT, Depth.SIXTEEN, Depth.NONE])
def test_what_textual_paints_itself_comes_in_the_same_depth(depth: Depth) -> None:
    palette = Palette(load_theme("midnight"), depth)
    given = Style(color="#123456", bgcolor="#0f141a", bold=True)
    (segment,) = InDepth(palette).apply([Segment(" ", given)], Color.parse("black"))
    assert segment.style is not None
    own = palette.style("text@base")
    assert segment.style.bold
    assert segment.style.bgcolor == own.bgcolor
    ours = palette.style("buy@cursor")
    assert palette.fit(ours) == ours


# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
PROTAN = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTAN = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
Matrix = tuple[tuple[float, float, float], ...]


def seen(style: Style, eyes: Matrix) -> tuple[float, float, float]:
    """The letters' colour as such eyes see it, in CIE Lab (D65)."""
    assert style.color is not None
    linear = [luminance((part, part, part)) for part in style.color.get_truecolor()]
    red, green, blue = (
        min(max(sum(weight * part for weight, part in zip(row, linear, strict=True)), 0.0), 1.0)
        for row in eyes
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: str, other: str, theme: str, eyes: Matrix) -> float:
    palette = Palette(load_theme(theme))
    pair = (seen(palette.style(one), eyes), seen(palette.style(other), eyes))
    return math.dist(*pair)


@pytest.mark.parametrize("eyes", [PROTAN, DEUTAN], ids=["protanopia", "deuteranopia"])
@pytest.mark.parametrize(
    "pair", [("bid", "ask"), ("buy", "sell"), ("profit", "loss"), ("good", "bad")]
)
def test_okabes_sides_are_far_apart_without_red_and_green(
    pair: tuple[str, str], eyes: Matrix
) -> None:
    """CIE76: 2.3 is just noticeable; the sides are to be told apart at a glance."""
    assert difference(*pair, "okabe", eyes) > 60
    assert difference(*pair, "okabe", eyes) > difference(*pair, "midnight", eyes)
