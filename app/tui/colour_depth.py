"""True colours in the 256 that xterm has; the last station of every style on its way to the terminal."""

from functools import cache

from rich.color import Color, ColorType
from rich.color_triplet import ColorTriplet
from rich.style import Style

# xterm's 6x6x6 cube (16..231) and its ramp of greys (232..255). The 16 below differ from terminal to terminal
# and are left out.
_LEVELS = (0, 95, 135, 175, 215, 255)
EIGHT_BIT: dict[int, ColorTriplet] = {
    16 + index: ColorTriplet(_LEVELS[index // 36], _LEVELS[index // 6 % 6], _LEVELS[index % 6])
    for index in range(216)
} | {232 + step: ColorTriplet(*(8 + 10 * step,) * 3) for step in range(24)}


def in_eight_bit(style: Style) -> Style:
    """The style with each true colour replaced by the nearest of the 240 fixed ones."""
    nearest = Style(color=_nearest(style.color), bgcolor=_nearest(style.bgcolor))
    return style.without_color + nearest


@cache
def _nearest(colour: Color | None) -> Color | None:
    if colour is None or colour.type is not ColorType.TRUECOLOR or colour.triplet is None:
        return colour
    wish = colour.triplet
    number = min(EIGHT_BIT, key=lambda each: (_distance(EIGHT_BIT[each], wish), each))
    return Color(f"color({number})", ColorType.EIGHT_BIT, number=number)


def _distance(one: ColorTriplet, other: ColorTriplet) -> float:
    """How different two colours look: the "redmean" approximation of a perceptual distance
    (compuphase.com/cmetric.htm)."""
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    mean = (one.red + other.red) / 2
    return (2 + mean / 256) * red * red + 4 * green * green + (2 + (255 - mean) / 256) * blue * blue
