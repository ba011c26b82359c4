"""What the words of an order line have said so far: each part once, nothing by guess."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from app.domain.identifiers import Symbol, VenueId
from app.domain.order_line import OrderLine, PriceTerm, Size
from app.domain.order_terms import OrderStyle, Side
from app.trading.line_names import ListedSymbols, find_venue, venues_meant
from app.trading.line_numbers import (
    LineProblem,
    looks_like_number,
    named,
    read_price,
    read_share,
    read_size,
)

GRAMMAR: Final = (
    "[SIZE] [SYMBOL] [lim PRICE | mkt [CAP] | post PRICE | @ PRICE [po]] "
    "[sor | sor=VENUE,VENUE | @VENUE] [xVENUE] [max60%]; no price: market with a cap"
)
STYLE_WORDS: Final = {
    "lim": OrderStyle.LIMIT,
    "limit": OrderStyle.LIMIT,
    "mkt": OrderStyle.CAPPED_MARKET,
    "market": OrderStyle.CAPPED_MARKET,
    "po": OrderStyle.POST_ONLY,
    "post": OrderStyle.POST_ONLY,
}
_PRICES = "97425, bid, ask-5bp, mid+0.1% or -5t"


class LineReader:
    """Takes the words after the side one by one; a word that fits nowhere is answered with what does."""

    def __init__(
        self, side: Side, in_view: Symbol, symbols: ListedSymbols, venues: Sequence[VenueId]
    ) -> None:
        self._side = side
        self._in_view = in_view
        self._symbols = symbols
        self._venues = venues
        self._size: Size | None = None
        self._symbol: Symbol | None = None
        self._style: OrderStyle | None = None
        self._price: PriceTerm | None = None
        self._awaits_price = ""  # the word that a price must or may follow
        self._may_post = False  # after `@ PRICE`
        self._routed = False
        self._pinned: list[VenueId] = []
        self._excluded: list[VenueId] = []
        self._max_share: Decimal | None = None

    def take(self, word: str) -> LineProblem | None:
        """Read one more word."""
        if self._awaits_price:
            return self._take_price(word)
        may_post, self._may_post = self._may_post, False
        lower = word.lower()
        if lower in STYLE_WORDS:
            return self._take_style(word, STYLE_WORDS[lower], may_post)
        if lower.startswith("@"):
            return self._take_at(word)
        if lower == "sor" or lower.startswith("sor="):
            return self._take_route(word, lower[4:] if len(lower) > 3 else None)
        if lower.startswith("max") and (len(lower) == 3 or lower[3] in "0123456789.-+,%"):
            return self._take_share(word)
        if looks_like_number(word):
            return self._take_size(word)
        return self._take_name(word)

    def finish(self) -> OrderLine | LineProblem:
        """The order, if nothing is missing and nothing contradicts."""
        if self._awaits_price and self._style is not OrderStyle.CAPPED_MARKET:
            return _whole(f"The price is missing after {self._awaits_price}: type {_PRICES}.")
        symbol = self._symbol or self._in_view
        if not symbol:
            return _whole("No instrument is in view: name one, as in b 1 btc.")
        both = [venue for venue in self._pinned if venue in self._excluded]
        if both:
            return _whole(f"{both[0]} is both asked for and excluded: leave one of the two out.")
        if self._excluded and len(self._excluded) == len(self._venues):
            return _whole("Every venue is excluded: leave one out of the x words.")
        return OrderLine(
            symbol=symbol,
            side=self._side,
            style=self._style or OrderStyle.CAPPED_MARKET,
            size=self._size,
            price=self._price,
            venues=tuple(self._pinned),
            excluded=tuple(self._excluded),
            max_share=self._max_share,
        )

    def _take_price(self, word: str) -> LineProblem | None:
        after, self._awaits_price = self._awaits_price, ""
        price = read_price(word, self._side)
        if isinstance(price, LineProblem):
            return price
        if price is not None:
            self._price = price
            self._may_post = after == "@"
            return None
        if self._style is OrderStyle.CAPPED_MARKET:
            return self.take(word)
        return _at(word, f"is no price: after {after} type {_PRICES}")

    def _take_style(self, word: str, style: OrderStyle, may_post: bool) -> LineProblem | None:
        if may_post and style is OrderStyle.POST_ONLY:
            self._style = style
            return None
        if self._style is not None:
            return _at(word, "is a second kind of order: lim, mkt, post or @ PRICE stands once")
        self._style = style
        self._awaits_price = word.lower()
        return None

    def _take_at(self, word: str) -> LineProblem | None:
        rest = word[1:]
        price = read_price(rest, self._side) if rest else None
        if rest and price is None:
            return self._take_pins(word, [rest])
        if self._style is not None:
            return _at(word, "is a second price: lim, mkt, post or @ PRICE stands once")
        self._style = OrderStyle.LIMIT
        self._awaits_price = "@"
        return self._take_price(rest) if rest else None

    def _take_route(self, word: str, names: str | None) -> LineProblem | None:
        if names is not None:
            return self._take_pins(word, names.split(","))
        if self._routed:
            return _at(word, "contradicts the venue before it: leave one of the two out")
        self._routed = True
        return None

    def _take_pins(self, word: str, names: Sequence[str]) -> LineProblem | None:
        if self._routed:
            return _at(word, "is a second route: several venues are written sor=bin,okx")
        self._routed = True
        for name in names:
            venue = find_venue(word, name, self._venues)
            if isinstance(venue, LineProblem):
                return venue
            if venue not in self._pinned:
                self._pinned.append(venue)
        return None

    def _take_share(self, word: str) -> LineProblem | None:
        share = read_share(word)
        if isinstance(share, LineProblem):
            return share
        if self._max_share is not None:
            return _at(word, "is a second share: max60% stands once")
        self._max_share = share
        return None

    def _take_size(self, word: str) -> LineProblem | None:
        size = read_size(word)
        if self._size is not None and self._style is None:
            return _at(word, "is a second number: a price follows lim, mkt, post or @")
        if self._style is not None:
            return _at(word, "is one number too many: SIZE stands before the price")
        if isinstance(size, LineProblem):
            return size
        self._size = size
        return None

    def _take_name(self, word: str) -> LineProblem | None:
        """A venue to leave out, or the instrument; a word that can be both is asked about."""
        excluded = venues_meant(word[1:], self._venues) if word[0] in "xX" else []
        is_instrument = word == self._in_view or self._symbols.knows(word)
        if excluded and is_instrument and word[1:].lower() != excluded[0].lower():
            return _at(
                word,
                f"can mean an instrument, or not on {excluded[0]}: "
                f"type the whole symbol or x{excluded[0]}",
            )
        if excluded:
            return self._take_exclusion(word)
        if is_instrument:
            return self._take_symbol(word)
        return _at(
            word,
            "is no instrument here (i lists them) and no word of an order: "
            f"{self._side.letter.lower()} {GRAMMAR}",
        )

    def _take_exclusion(self, word: str) -> LineProblem | None:
        venue = find_venue(word, word[1:], self._venues)
        if isinstance(venue, LineProblem):
            return venue
        if venue not in self._excluded:
            self._excluded.append(venue)
        return None

    def _take_symbol(self, word: str) -> LineProblem | None:
        symbol = self._symbols.find(word, self._in_view)
        if isinstance(symbol, LineProblem):
            return symbol
        if self._symbol is not None:
            return _at(word, f"is a second instrument beside {self._symbol}: name one")
        self._symbol = symbol
        return None


def _whole(sentence: str) -> LineProblem:
    return LineProblem(word="", sentence=sentence)


def _at(word: str, fault: str) -> LineProblem:
    return LineProblem(word=word[:64], sentence=f"{named(word)} {fault}.")
