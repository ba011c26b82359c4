"""Which channel is on which of OKX's three sockets, and the feed behind it (sheet, sections 1, 4, 6)."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from app.simulator.accounts import Account
from app.simulator.dialects.okx_desk import OkxDesk
from app.simulator.dialects.okx_feeds import (
    Arg,
    BookFeed,
    CandleFeed,
    EveryTradeFeed,
    Feed,
    InstrumentsFeed,
    QuietFeed,
    TickerFeed,
    TopFeed,
    TradeFeed,
)
from app.simulator.dialects.okx_market import BARS
from app.simulator.dialects.okx_user_feeds import (
    AccountFeed,
    HoldingsFeed,
    OrdersFeed,
    PositionsFeed,
)
from app.simulator.listings import Listing

Door = Literal["public", "private", "business"]
DOORS: Mapping[str, Door] = {
    "/ws/v5/public": "public",
    "/ws/v5/private": "private",
    "/ws/v5/business": "business",
}
_ORDER_PRODUCTS = frozenset(("SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS", "ANY"))

BookMaker = Callable[[OkxDesk, Arg, Listing], Feed]
UserMaker = Callable[[OkxDesk, Arg, Account], Feed]


class Locked(Exception):
    """A subscription the venue refuses."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class UserChannel(NamedTuple):
    make: UserMaker
    names_product: bool = False


def _candles(minutes: int) -> BookMaker:
    return lambda desk, arg, listing: CandleFeed(desk, arg, listing, minutes)


MARKET_CHANNELS: Mapping[tuple[Door, str], BookMaker] = {
    ("public", "books"): BookFeed,
    ("public", "books5"): TopFeed,
    ("public", "bbo-tbt"): TopFeed,
    ("public", "tickers"): TickerFeed,
    ("public", "trades"): TradeFeed,
    ("business", "trades-all"): EveryTradeFeed,
    **{("business", f"candle{bar}"): _candles(minutes) for bar, minutes in BARS.items()},
}
USER_CHANNELS: Mapping[str, UserChannel] = {
    "account": UserChannel(AccountFeed),
    "balance_and_position": UserChannel(HoldingsFeed),
    "orders": UserChannel(OrdersFeed, names_product=True),
    "positions": UserChannel(PositionsFeed, names_product=True),
}
# channels for higher fee tiers, and the code the others get
_FOR_TIERS = {"books50-l2-tbt": "60030", "books-l2-tbt": "60029"}


def needs_login(door: Door, arg: Mapping[str, object]) -> bool:
    """Whether this is a private channel on the private socket."""
    return door == "private" and arg.get("channel") in USER_CHANNELS


def make_feed(desk: OkxDesk, door: Door, arg: Arg, account: Account | None) -> Feed:
    """The feed of a subscription; raises Locked with 60011, 60018, 60029 or 60030."""
    channel = arg.get("channel", "")
    if needs_login(door, arg):
        if account is None:
            raise Locked("60011", "Please log in")
        user = USER_CHANNELS[channel]
        if user.names_product and arg.get("instType") not in _ORDER_PRODUCTS:
            raise _nowhere(arg)
        return user.make(desk, arg, account)
    if door == "public" and channel in _FOR_TIERS:
        raise Locked(_FOR_TIERS[channel], "Only users of a higher fee tier can subscribe.")
    if door == "public" and channel == "instruments" and arg.get("instType"):
        return InstrumentsFeed(desk, arg)
    if door == "public" and channel == "status":
        return QuietFeed()
    maker = MARKET_CHANNELS.get((door, channel))
    listing = desk.exchange.listings.get(arg.get("instId", ""))
    if maker is None or listing is None:
        raise _nowhere(arg)
    return maker(desk, arg, listing)


def _nowhere(arg: Arg) -> Locked:
    named = ",".join(f"{name}:{value[:64]}" for name, value in arg.items())
    text = (
        f"Wrong URL or {named} doesn't exist. Please use the correct URL, channel and parameters "
        "referring to API document."
    )
    return Locked("60018", text)
