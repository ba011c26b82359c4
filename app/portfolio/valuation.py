"""What our holdings are worth in US dollars, how sure that is, and what has no price at all."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import msgspec

from app.domain.amounts import ZERO
from app.domain.identifiers import Asset
from app.domain.instants import SECOND, Duration, Instant
from app.domain.instruments import Instrument
from app.market.quotes import FRESH, Closeness, KnownPrice, PriceBoard, PriceKey
from app.portfolio.balances import Holding
from app.portfolio.price_paths import HOME, Leg, PairMap, Path

BALANCE_FRESH: Duration = 90 * SECOND
SEARCH_EVERY: Duration = SECOND

_ONE = Decimal(1)
_USD_STEP = Decimal("0.00000001")  # sums of shown figures equal the shown total
_SHARE_STEP = Decimal("0.00000001")
_ADJUSTED_MAX = 40


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """US dollars for one unit. `at_ns` is the time of the oldest leg; None for USD itself.

    `fresh`: every leg is at most 15 s old, and none is the middle of a spread above 2 % or a last price of
    unknown time. `quotes` has the price that each leg was walked at.
    """

    price: Decimal
    at_ns: Instant | None
    legs: tuple[Leg, ...]
    fresh: bool
    quotes: tuple[KnownPrice, ...] = ()

    @property
    def path(self) -> str:
        """ "BTC/USDT binance > USDT/USD okx"; "USD" for the dollar."""
        return " > ".join(f"{leg.symbol} {leg.venue}" for leg in self.legs) or HOME


class ValuedHolding(msgspec.Struct, frozen=True, kw_only=True):
    """A holding and its worth after debts. `usd` None = no price was ever known."""

    holding: Holding
    usd: Decimal | None
    balance_fresh: bool


class PortfolioValue(msgspec.Struct, frozen=True, kw_only=True):
    """Everything at one instant.

    `nav_usd` is the sum over all priced holdings, debts subtracted; None when nothing is priced.
    `confidence` is the part of the value (absolute, so that debts do not cancel it) whose balance is at
    most 90 s old and whose whole price path is fresh (see Rate), of all value with a last known price.
    """

    holdings: tuple[ValuedHolding, ...]
    rates: dict[Asset, Rate]
    nav_usd: Decimal | None
    confidence: Decimal | None
    unpriced: tuple[Asset, ...]
    at_ns: Instant


class Valuation:
    """Prices assets over the pairs it was told of, from the newest prices on the board."""

    def __init__(self, board: PriceBoard) -> None:
        self._board = board
        self._pairs = PairMap()
        self._closenesses: dict[PriceKey, Closeness] = {}
        self._fresh: dict[Asset, Path] = {}
        self._last_known: dict[Asset, Path] | None = None
        self._searched_ns: Instant | None = None
        self._searched_revived = -1

    def list_instruments(self, instruments: Iterable[Instrument]) -> None:
        """Learn which pairs exist; anything but spot is passed over."""
        self._pairs.list_instruments(instruments)
        self._searched_ns = None

    def wanted_pairs(self, assets: Iterable[Asset]) -> frozenset[PriceKey]:
        """The (venue, symbol) whose prices are worth watching for these assets."""
        return self._pairs.wanted_pairs(assets)

    def nearest_pairs(self, assets: Iterable[Asset]) -> frozenset[PriceKey]:
        """Those of the wanted pairs that matter most when not all can be watched."""
        return self._pairs.nearest_pairs(assets)

    def rate(self, asset: Asset, now_ns: Instant) -> Rate | None:
        """The best rate: fresh, else the last known one with its age; None when none ever was."""
        if asset == HOME:
            return Rate(price=_ONE, at_ns=None, legs=(), fresh=True)
        if self._searched_ns is None or not 0 <= now_ns - self._searched_ns < SEARCH_EVERY:
            self._search(now_ns)
        rate = self._walk(asset, now_ns)
        if (rate is None or not rate.fresh) and self._searched_revived != self._board.revived:
            self._search(now_ns)
            rate = self._walk(asset, now_ns)
        return rate

    def _search(self, now_ns: Instant) -> None:
        self._closenesses = self._pairs.closenesses(self._board, now_ns)
        self._fresh = self._pairs.fresh_paths(self._closenesses, now_ns - FRESH)
        self._last_known = None
        self._searched_ns = now_ns
        self._searched_revived = self._board.revived

    def _path(self, asset: Asset, now_ns: Instant) -> Path | None:
        path = self._fresh.get(asset)
        if path is not None:
            return path
        if self._last_known is None:  # most of the time every asset has a fresh path
            self._last_known = self._pairs.last_known_paths(self._closenesses, now_ns)
        return self._last_known.get(asset)

    def _walk(self, asset: Asset, now_ns: Instant) -> Rate | None:
        path = self._path(asset, now_ns)
        if path is None:
            return None
        price = _ONE
        oldest_ns = now_ns
        quotes: list[KnownPrice] = []
        for leg in path:
            known = self._board.price(leg.venue, leg.symbol, now_ns)
            if known is None:
                return None
            quotes.append(known)
            price = price / known.price if leg.inverse else price * known.price
            oldest_ns = min(oldest_ns, known.at_ns)
        return Rate(
            price=price,
            at_ns=oldest_ns,
            legs=path,
            fresh=now_ns - oldest_ns <= FRESH and all(known.sure for known in quotes),
            quotes=tuple(quotes),
        )

    def value(self, holdings: Iterable[Holding], now_ns: Instant) -> PortfolioValue:
        """All holdings in US dollars."""
        valued: list[ValuedHolding] = []
        rates: dict[Asset, Rate] = {}
        unpriced: set[Asset] = set()
        nav = sure = everything = ZERO
        for holding in holdings:
            asset = holding.asset
            rate = rates.get(asset)
            if rate is None and asset not in unpriced:
                rate = self.rate(asset, now_ns)
            recent = now_ns - holding.confirmed_ns <= BALANCE_FRESH
            if rate is None:
                unpriced.add(asset)
                valued.append(ValuedHolding(holding=holding, usd=None, balance_fresh=recent))
                continue
            rates[asset] = rate
            usd = in_usd(holding.net, rate.price)
            nav += usd
            everything += abs(usd)
            if recent and rate.fresh:
                sure += abs(usd)
            valued.append(ValuedHolding(holding=holding, usd=usd, balance_fresh=recent))
        return PortfolioValue(
            holdings=tuple(valued),
            rates=rates,
            nav_usd=nav if rates else None,
            confidence=_share(sure, everything),
            unpriced=tuple(sorted(unpriced)),
            at_ns=now_ns,
        )


def in_usd(amount: Decimal, rate: Decimal) -> Decimal:
    """The worth of an amount at eight decimals."""
    worth = amount * rate
    if worth.adjusted() > _ADJUSTED_MAX:  # a figure no account ever held: its cents do not matter
        return worth
    return worth.quantize(_USD_STEP, ROUND_HALF_EVEN)


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    """part / whole at eight decimals, never rounded up to 1; None when there is nothing to divide."""
    if whole <= 0:
        return None
    return _ONE if part == whole else (part / whole).quantize(_SHARE_STEP, ROUND_FLOOR)
