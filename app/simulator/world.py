"""All pretend venues together: one common price, a crew on every book, stepped by whoever owns the clock."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from app.simulator.accounts import Account
from app.simulator.agents import Crew
from app.simulator.exchange import Exchange
from app.simulator.ledger import Counters
from app.simulator.listings import listings_of
from app.simulator.past import DiceOf, Past, PastTerms
from app.simulator.price_paths import CommonPrices, Dice, Wobble, pair_home, pair_volatility
from app.simulator.venues import PROFILES

USER_ACCOUNT = "main"
_DEEP = Decimal(10) ** 12


class VenueMarket:
    """One venue's exchange with its crews."""

    def __init__(self, venue: str, dice: Dice, counters: Counters | None = None) -> None:
        profile = PROFILES[venue]
        listings = listings_of(venue)
        self._style = profile.style
        self.exchange = Exchange(profile.rules, listings, counters)
        maker, taker = Account("crew-maker"), Account("crew-taker")
        for account in (maker, taker):
            assets = {asset for listing in listings for asset in (listing.base, listing.quote)}
            account.deposit(dict.fromkeys(assets, _DEEP))
            self.exchange.add_account(account)
        self._books = [
            (
                listing,
                Crew(self.exchange, listing, maker, taker, profile.style, dice),
                Wobble(dice, profile.style.wobble_bps),
            )
            for listing in listings
        ]
        self._stepped_ns = [0] * len(self._books)

    def follow_past(self, prices: CommonPrices, now_ns: int, dice_of: DiceOf) -> None:
        """Give every tape what was traded before it began."""
        style = self._style
        for listing, _crew, _wobble in self._books:
            price = prices.pair(listing.base, listing.quote)
            unit_usd = price * prices.usd(listing.quote) * float(listing.contract_size)
            terms = PastTerms(
                name=f"{listing.base}/{listing.quote}",
                opened_ns=now_ns,
                price=price,
                volatility=pair_volatility(listing.base, listing.quote),
                minute_volume=60 * style.taken_usd / unit_usd,
                minute_trades=60 * style.takers_per_second,
                tick=listing.tick,
                lot=listing.lot,
                home=pair_home(listing.base, listing.quote),
            )
            self.exchange.tape(listing.wire_symbol).follow(Past(terms, dice_of))

    def step(self, prices: CommonPrices, now_ns: int) -> None:
        """Let every crew act, then cut all books."""
        for index, (listing, crew, wobble) in enumerate(self._books):
            before = self._stepped_ns[index] or now_ns
            seconds = min((now_ns - before) / 1e9, 1.0)
            self._stepped_ns[index] = now_ns
            fair = prices.pair(listing.base, listing.quote) * (1 + wobble.advance(seconds))
            crew.step(now_ns, fair, prices.usd(listing.quote), seconds)
        self.exchange.cut_books(now_ns)


class World:
    """The venues of one run. Pure: the owner passes dice and time."""

    def __init__(
        self,
        venues: Iterable[str],
        dice: Dice,
        *,
        prices: Mapping[str, float] | None = None,
        counters: Mapping[str, Counters] | None = None,
        dice_of: DiceOf | None = None,
    ) -> None:
        """Without `dice_of` nothing was traded before the markets open."""
        self.prices = CommonPrices(dice, prices)
        self._dice_of = dice_of
        self.crowd_rests = False
        self.markets = {
            venue: VenueMarket(venue, dice, (counters or {}).get(venue)) for venue in venues
        }

    def exchange(self, venue: str) -> Exchange:
        return self.markets[venue].exchange

    def open_user(
        self, venue: str, api_key: str, secret: str, passphrase: str = "", *, fund: bool = True
    ) -> Account:
        """Open the user's account, with the venue's usual holdings when `fund`."""
        profile = PROFILES[venue]
        account = Account(
            USER_ACCOUNT,
            maker_fee=profile.maker_fee,
            taker_fee=profile.taker_fee,
            is_user=True,
            api_key=api_key,
            secret=secret,
            passphrase=passphrase,
        )
        if fund:
            account.deposit(profile.holdings)
        self.exchange(venue).add_account(account)
        return account

    def open_markets(self, now_ns: int) -> None:
        """Put the first quotes in every book."""
        self.prices.advance(now_ns)
        for market in self.markets.values():
            if self._dice_of is not None:
                market.follow_past(self.prices, now_ns, self._dice_of)
            market.step(self.prices, now_ns)

    def step(self, now_ns: int) -> None:
        """One tick of the world, about every 100 ms; drain each exchange afterwards."""
        if self.crowd_rests:
            return
        self.prices.advance(now_ns)
        for market in self.markets.values():
            market.step(self.prices, now_ns)
