"""The fields of the ticket and the line that they spell: edit either, and the other follows."""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from app.domain.identifiers import Symbol, VenueId
from app.domain.order_line import OrderLine, PriceTerm
from app.domain.order_terms import OrderStyle
from app.trading.language import (
    LONGEST_LINE,
    print_line,
    print_price,
    print_share,
    print_size,
)
from app.trading.line_numbers import LineProblem, named, read_price, read_share, read_size
from app.tui.line_edit import LineEdit

ReadLine: TypeAlias = Callable[[str], OrderLine | LineProblem]

FIELDS: Final = ("side", "style", "size", "price", "venues", "share", "line")
STYLES: Final = (OrderStyle.LIMIT, OrderStyle.CAPPED_MARKET, OrderStyle.POST_ONLY)
STYLE_WORDS: Final = {
    OrderStyle.LIMIT: "limit",
    OrderStyle.CAPPED_MARKET: "capped market",
    OrderStyle.POST_ONLY: "post-only",
}
_FIGURE = 32
# What may stand in a figure of the order language, and how people write numbers elsewhere ("1,5", "1e5"):
# that is kept in the field, which then is no number; dropping the character alone would leave another number,
# ten times as large.
_CHARACTERS: Final = {
    "size": "0123456789.$%kmn,'_-+e",
    "price": "0123456789.+-%tbpidaskm,'_$e",
    "share": "0123456789.%,'_-+e",
}
_FORMS: Final = {
    "size": "2.5, 5000$, 10% of what is free or 2n% of NAV",
    "price": "97425, bid, ask-5bp, mid+0.1% or -5t",
    "share": "60 for at most 60% at one venue",
}
KEYS_BESIDE_TEXT: Final = frozenset(" :?AK")  # of the key table; every other character is text here


class Use(StrEnum):
    """What the line says of one venue."""

    AUTO = "auto"
    PIN = "pin"
    EXCLUDE = "exclude"


_NEXT_USE: Final = {Use.AUTO: Use.PIN, Use.PIN: Use.EXCLUDE, Use.EXCLUDE: Use.AUTO}


class TicketForm:
    """What the trader has put in. Its symbol never changes; `reading` is what the fields mean together.

    Until a style was chosen, a price makes it a limit order and no price a capped market order, as in the
    order language. `problem` is why the fields, or the line, mean nothing at present; "" while they do.
    """

    def __init__(self, line: OrderLine, read: ReadLine) -> None:
        self.symbol: Symbol = line.symbol
        self.side = line.side
        self.size = LineEdit(limit=_FIGURE)
        self.price = LineEdit(limit=_FIGURE)
        self.share = LineEdit(limit=_FIGURE)
        self.line = LineEdit(limit=LONGEST_LINE)
        self.venues: tuple[VenueId, ...] = ()  # that list the instrument, as far as known
        self.at = FIELDS.index("size")
        self.venue_at = 0
        self.problem = ""
        self.wrong: frozenset[str] = frozenset()  # fields whose text means nothing
        self._style: OrderStyle | None = None
        self._pinned: list[VenueId] = []
        self._excluded: list[VenueId] = []
        self._read = read
        self.reading = line
        self._take(line)
        self._read_fields()

    @property
    def field(self) -> str:
        """The field that has the caret."""
        return FIELDS[self.at]

    @property
    def edit(self) -> LineEdit | None:
        """The text being typed, if the field is one."""
        edits = {"size": self.size, "price": self.price, "share": self.share, "line": self.line}
        return edits.get(self.field)

    @property
    def style(self) -> OrderStyle:
        """As chosen, else by the price."""
        if self._style is not None:
            return self._style
        return OrderStyle.LIMIT if self.price.text else OrderStyle.CAPPED_MARKET

    @property
    def shown_venues(self) -> tuple[VenueId, ...]:
        """Those that list the instrument, and others that the line names."""
        return tuple(dict.fromkeys((*self.venues, *self._pinned, *self._excluded)))

    def use_of(self, venue: VenueId) -> Use:
        """What is asked of this venue."""
        if venue in self._excluded:
            return Use.EXCLUDE
        return Use.PIN if venue in self._pinned else Use.AUTO

    def go(self, step: int) -> None:
        """The next or previous field."""
        self.at = (self.at + step) % len(FIELDS)

    def go_to(self, field: str) -> None:
        """That field."""
        self.at = FIELDS.index(field)

    def choose(self, step: int) -> bool:
        """Next or previous choice of the field, or venue under the caret; False in a field of text."""
        if self.field == "side":
            self.side = self.side.opposite
        elif self.field == "style":
            self._style = STYLES[(STYLES.index(self.style) + step) % len(STYLES)]
        elif self.field == "venues":
            self.venue_at = (self.venue_at + step) % max(len(self.shown_venues), 1)
            return True
        else:
            return False
        self._read_fields()
        return True

    def toggle(self) -> bool:
        """auto, pin, exclude for the venue under the caret; False in another field."""
        names = self.shown_venues
        if self.field != "venues" or not names:
            return False
        venue = names[min(self.venue_at, len(names) - 1)]
        use = _NEXT_USE[self.use_of(venue)]
        for chosen in (self._pinned, self._excluded):
            if venue in chosen:
                chosen.remove(venue)
        if use is not Use.AUTO:
            (self._pinned if use is Use.PIN else self._excluded).append(venue)
        self._read_fields()
        return True

    def takes(self, text: str) -> bool:
        """Whether these characters may stand in the field."""
        characters = _CHARACTERS.get(self.field)
        return characters is None or all(each in characters for each in text)

    def refuses(self, text: str, say: Callable[[str], None]) -> bool:
        """Answer a character that could not be typed; False for what is a key also beside text."""
        edit = self.edit
        if edit is None or text in KEYS_BESIDE_TEXT:
            return False
        if self.takes(text):
            say(f"the {self.field} has at most {edit.limit} characters: {text!r} was not typed")
        else:
            say(f"{text!r} is no part of a {self.field}: type {_FORMS[self.field]}")
        return True

    def typed(self) -> None:
        """The text of the field has changed."""
        if self.field == "line":
            self._read_line()
        else:
            self._read_fields()

    def put(self, field: str, text: str) -> None:
        """Another text into one of the figures."""
        {"size": self.size, "price": self.price, "share": self.share}[field].set(text)
        self._read_fields()

    def _read_fields(self) -> None:
        size = read_size(self.size.text) if self.size.text else None
        price = self._read_price(self.price.text) if self.price.text else None
        share = _read_share(self.share.text) if self.share.text else None
        read = {"size": size, "price": price, "share": share}
        faults = {name: each for name, each in read.items() if isinstance(each, LineProblem)}
        self.wrong = frozenset(faults)
        self.problem = next((each.sentence for each in faults.values()), "")
        self.reading = OrderLine(
            symbol=self.symbol,
            side=self.side,
            style=self.style,
            size=None if isinstance(size, LineProblem) else size,
            price=None if isinstance(price, LineProblem) else price,
            venues=tuple(self._pinned),
            excluded=tuple(self._excluded),
            max_share=None if isinstance(share, LineProblem) else share,
        )
        self.line.set(print_line(self.reading))

    def _read_line(self) -> None:
        """What was typed stays as it is; the fields follow as long as it means an order."""
        read = self._read(self.line.text)
        if isinstance(read, OrderLine) and read.symbol != self.symbol:
            self.problem = (
                f"This ticket is for {self.symbol}: leave {read.symbol[:24]} out, or esc and type the line "
                "behind : instead."
            )
        elif isinstance(read, OrderLine):
            self.problem, self.reading = "", read
            self._take(read)
        else:
            self.problem = read.sentence

    def _take(self, line: OrderLine) -> None:
        by_price = line.style is OrderStyle.CAPPED_MARKET and line.price is None
        self.side, self._style = line.side, None if by_price else line.style
        self.size.set("" if line.size is None else print_size(line.size))
        self.price.set("" if line.price is None else print_price(line.price))
        self.share.set("" if line.max_share is None else print_share(line.max_share)[3:])
        self._pinned, self._excluded = list(line.venues), list(line.excluded)
        self.wrong = frozenset()

    def _read_price(self, text: str) -> PriceTerm | LineProblem:
        sentence = f"{named(text)} is no price: type 97425, bid, ask-5bp, mid+0.1% or -5t."
        return read_price(text, self.side) or LineProblem(word=text, sentence=sentence)


def _read_share(text: str) -> Decimal | LineProblem:
    return read_share(f"max{text.removesuffix('%')}%")
