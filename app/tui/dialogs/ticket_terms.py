"""The fields of the ticket, and the terms that they spell."""

from decimal import Decimal

from app.domain.amounts import parse_decimal, plain
from app.domain.commands import TicketTerms
from app.domain.errors import NumberError
from app.domain.order_terms import OrderStyle, Side
from app.tui.line_edit import LineEdit

FIELDS = ("side", "style", "size", "price", "venue")
STYLES = (OrderStyle.LIMIT, OrderStyle.CAPPED_MARKET, OrderStyle.POST_ONLY)
STYLE_WORDS = {
    OrderStyle.LIMIT: "limit",
    OrderStyle.CAPPED_MARKET: "capped market",
    OrderStyle.POST_ONLY: "post-only",
}
_DIGITS = "0123456789."
_DIGITS_LIMIT = 32
# How people write numbers elsewhere: "1,5", "1e5", "2k", "50%". Kept in the field, which then is no number;
# dropping the character alone would leave another number, ten times as large.
OTHER_NUMBERS = (",", "'", "_", "-", "+", "%", "$", "e", "k", "m")


class TicketFields:
    """What the trader has put in; `terms` is what it means."""

    def __init__(self, symbol: str, side: Side) -> None:
        self.symbol = symbol
        self.side = side
        self.style = OrderStyle.LIMIT
        self.size = LineEdit(allowed=_DIGITS, limit=_DIGITS_LIMIT)
        self.price = LineEdit(allowed=_DIGITS, limit=_DIGITS_LIMIT)
        self.venue: str | None = None
        self.venues: tuple[str, ...] = ()  # the venues that answered with an offer
        self.at = FIELDS.index("size")

    @property
    def field(self) -> str:
        """The field that has the caret."""
        return FIELDS[self.at]

    @property
    def edit(self) -> LineEdit | None:
        """The number being typed, if the field is one."""
        return {"size": self.size, "price": self.price}.get(self.field)

    def terms(self) -> TicketTerms:
        """Numbers that are empty or no numbers are None: the preview says what is missing."""
        return TicketTerms(
            symbol=self.symbol,
            side=self.side,
            style=self.style,
            quantity=amount(self.size.text),
            price=amount(self.price.text),
            venue=self.venue,
        )

    def choose(self, step: int) -> bool:
        """Next or previous choice of the field, or a step of the caret in a number."""
        if self.field == "side":
            self.side = self.side.opposite
        elif self.field == "style":
            self.style = STYLES[(STYLES.index(self.style) + step) % len(STYLES)]
        elif self.field == "venue":
            options = (None, *self.venues)
            at = options.index(self.venue) if self.venue in options else 0
            self.venue = options[(at + step) % len(options)]
        else:
            return False
        return True

    def fill(self, style: OrderStyle, size: Decimal | None, price: Decimal | None) -> None:
        """Put in what the command line said."""
        self.style = style
        if size is not None:
            self.size.set(plain(size))
            self.at = FIELDS.index("price")
        if price is not None:
            self.price.set(plain(price))
            self.at = FIELDS.index("size" if size is None else "venue")


def amount(text: str) -> Decimal | None:
    """A positive number, or None; "05" is none, because a point was probably missed."""
    if any(char not in _DIGITS for char in text):
        return None
    if len(text) > 1 and text[0] == "0" and text[1] != ".":
        return None
    try:
        value = parse_decimal("0" + text if text.startswith(".") else text)
    except NumberError:
        return None
    return value if value > 0 else None
