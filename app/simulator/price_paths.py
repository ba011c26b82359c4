"""Seeded prices that all pretend venues have in common, and each venue's own wobble around them."""

import math
from collections.abc import Mapping
from typing import Protocol

import msgspec

_YEAR_SECONDS = 365.25 * 86_400
_LONGEST_STEP_SECONDS = 5.0  # after a pause (a suspended laptop) prices go on, they do not leap

# How much of a move is the market's and how much an asset's own; the squares add up to one.
_SHARED, _OWN = 0.6, 0.8


class Dice(Protocol):
    """Chance, passed in; `random.Random(seed)` is one."""

    def random(self) -> float: ...

    def gauss(self, mu: float, sigma: float) -> float: ...


class Walk(msgspec.Struct, frozen=True):
    """One asset in USD: its start, its yearly volatility, and its pull back to the start per second."""

    start: float
    volatility: float
    pull: float = 0.0


# A calm day: whoever learns to read a plan has the time for it before a book moves by a basis point.
WALKS: Mapping[str, Walk] = {
    "USD": Walk(1.0, 0.0),
    "USDT": Walk(0.9998, 0.004, 0.02),
    "USDC": Walk(1.0, 0.003, 0.02),
    "BTC": Walk(91_240.0, 0.22),
    "ETH": Walk(3_042.0, 0.28),
    "SOL": Walk(141.3, 0.34),
    "XRP": Walk(2.214, 0.34),
    "BNB": Walk(902.5, 0.22),
    "ADA": Walk(0.4581, 0.36),
    "DOGE": Walk(0.15224, 0.36),
    "LINK": Walk(13.42, 0.34),
    "LTC": Walk(86.7, 0.30),
}


def pair_volatility(base: str, quote: str) -> float:
    """A pair's yearly volatility: its assets share the market's moves (`CommonPrices.advance`)."""
    one, other = WALKS[base].volatility, WALKS[quote].volatility
    return math.sqrt(one * one + other * other - 2 * _SHARED * _SHARED * one * other)


def pair_home(base: str, quote: str) -> float | None:
    """Where a pair of stable assets is pulled to; None for a pair that goes where it likes."""
    walks = (WALKS[base], WALKS[quote])
    is_pulled = all(walk.pull or not walk.volatility for walk in walks)
    return walks[0].start / walks[1].start if is_pulled else None


class CommonPrices:
    """USD prices of every asset, moving together with a shared market factor."""

    def __init__(self, dice: Dice, start: Mapping[str, float] | None = None) -> None:
        self._dice = dice
        self._prices = {asset: walk.start for asset, walk in WALKS.items()}
        self._prices.update({a: p for a, p in (start or {}).items() if a in WALKS and p > 0})
        self._at_ns: int | None = None

    def advance(self, now_ns: int) -> None:
        """Move every price to now."""
        if self._at_ns is None or now_ns <= self._at_ns:
            self._at_ns = now_ns
            return
        seconds = min((now_ns - self._at_ns) / 1e9, _LONGEST_STEP_SECONDS)
        self._at_ns = now_ns
        scale = math.sqrt(seconds / _YEAR_SECONDS)
        market = self._dice.gauss(0.0, 1.0)
        for asset, walk in WALKS.items():
            if walk.volatility:
                own = self._dice.gauss(0.0, 1.0)
                shock = walk.volatility * scale * (_SHARED * market + _OWN * own)
                drift = walk.pull * seconds * math.log(walk.start / self._prices[asset])
                self._prices[asset] *= math.exp(shock + drift)

    def usd(self, asset: str) -> float:
        return self._prices[asset]

    def pair(self, base: str, quote: str) -> float:
        return self._prices[base] / self._prices[quote]

    def kept(self) -> dict[str, float]:
        """What to write down so that a restart goes on from here."""
        return dict(self._prices)


class Wobble:
    """A venue's own small, quickly forgotten deviation from the common price, as a fraction."""

    def __init__(self, dice: Dice, size_bps: float, memory_seconds: float = 30.0) -> None:
        self._dice = dice
        self._size = size_bps / 10_000
        self._memory = memory_seconds
        self._value = 0.0

    def advance(self, seconds: float) -> float:
        keep = math.exp(-max(seconds, 0.0) / self._memory)
        self._value = self._value * keep + self._dice.gauss(
            0.0, self._size * math.sqrt(1.0 - keep * keep)
        )
        return self._value
