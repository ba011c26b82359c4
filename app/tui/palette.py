"""The looks of the theme in use as this terminal can show them: the last thing before Textual."""

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from app.tui.colour_depth import in_eight_bit
from app.tui.glyphs import to_ascii
from app.tui.terminal import Depth
from app.tui.theming import COLOURLESS_THEME, Looks, Theme, load_theme

_INVERTED = {"profit": "loss", "loss": "profit"}


class Palette:
    """`style("bid@cursor")` and `shown(text)`; painters know neither colours nor the terminal."""

    def __init__(
        self,
        theme: Theme,
        depth: Depth = Depth.TRUECOLOR,
        *,
        inverted: bool = False,
        ascii_only: bool = False,
    ) -> None:
        """`inverted` swaps the looks of gain and loss; the letters B and S keep theirs."""
        self._wished = depth
        self._inverted = inverted
        self.ascii_only = ascii_only
        self.use(theme)

    def use(self, theme: Theme) -> None:
        """Change the theme."""
        self.theme = theme
        self.depth = Depth.NONE if theme.colourless else self._wished
        self._looks = self._looks_of(theme)
        self._styles: dict[str, Style] = {}
        self._fitted: dict[Style, Style] = {}

    def style(self, look: str) -> Style:
        """The look's style on its background; an unknown word looks like plain text."""
        style = self._styles.get(look)
        if style is None:
            word, _, background = look.partition("@")
            style = self._styles[look] = self._compose(word, background)
        return style

    def shown(self, text: str) -> str:
        """The text in characters that the terminal has, as many columns wide."""
        return to_ascii(text) if self.ascii_only else text

    def fit(self, style: Style) -> Style:
        """Any other style in the depth in force: what Textual draws between our own cells."""
        if self.depth is Depth.TRUECOLOR:
            return style
        fitted = self._fitted.get(style)
        if fitted is None:
            fitted = self._fitted[style] = self._fit(style)
        return fitted

    def _fit(self, style: Style) -> Style:
        if self.depth is Depth.NONE:
            return style.without_color
        if self.depth is Depth.EIGHT_BIT:
            return in_eight_bit(style)
        colours = (style.color, style.bgcolor)
        ours = all(colour is None or colour.triplet is None for colour in colours)
        return style if ours else style.without_color + self.style("text")

    def _looks_of(self, theme: Theme) -> Looks:
        if self.depth is Depth.NONE and not theme.colourless:
            return load_theme(COLOURLESS_THEME).full
        return theme.sixteen if self.depth is Depth.SIXTEEN else theme.full

    def _compose(self, word: str, background: str) -> Style:
        words, backgrounds = self._looks.words, self._looks.backgrounds
        if self._inverted:
            word = _INVERTED.get(word, word)
        letters = words.get(word, words["text"])
        ground = backgrounds.get(background, backgrounds["base"])
        wins = ground.color is not None or ground.reverse
        if wins and letters.bgcolor is None:
            return letters.without_color + ground
        style = ground + letters
        return in_eight_bit(style) if self.depth is Depth.EIGHT_BIT else style


class InDepth(LineFilter):
    """Textual's own colours in the palette's depth."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with styles that the terminal can show."""
        fit = self._palette.fit
        return [
            Segment(text, None if style is None else fit(style), control)
            for text, style, control in segments
        ]
