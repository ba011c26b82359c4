"""Which pairs lead from an asset to US dollars, and which of them can be trusted now."""

import heapq
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from app.domain.identifiers import Asset, Symbol, VenueId
from app.domain.instants import Duration, Instant
from app.domain.instruments import Instrument, InstrumentKind
from app.market.quotes import Closeness, PriceBoard, PriceKey

HOME: Asset = "USD"
LEGS_MAX = 4

Closenesses: TypeAlias = Mapping[PriceKey, Closeness]


class Leg(NamedTuple):
    """One conversion. Going from base to quote multiplies by the price; `inverse` divides."""

    pair: PriceKey
    inverse: bool

    @property
    def venue(self) -> VenueId:
        return self.pair[0]

    @property
    def symbol(self) -> Symbol:
        return self.pair[1]


Path: TypeAlias = tuple[Leg, ...]  # from the asset to USD; at least one leg


class _Edge(NamedTuple):
    """The leg that leads from `asset` to where we stand."""

    asset: Asset
    leg: Leg


class PairMap:
    """All spot pairs of all venues, walked backwards from USD.

    The last leg is always a pair quoted in USD; USD is never passed through.
    """

    def __init__(self) -> None:
        self._pairs: dict[PriceKey, tuple[Asset, Asset]] = {}
        self._into: dict[Asset, list[_Edge]] | None = None

    def list_instruments(self, instruments: Iterable[Instrument]) -> None:
        """Learn pairs; a known one is replaced. Anything but spot is passed over."""
        for instrument in instruments:
            if instrument.kind is InstrumentKind.SPOT and instrument.base != instrument.quote:
                key = (instrument.venue, instrument.symbol)
                self._pairs[key] = (instrument.base, instrument.quote)
                self._into = None

    def _edges(self) -> dict[Asset, list[_Edge]]:
        if self._into is None:
            into: dict[Asset, list[_Edge]] = {}
            for pair, (base, quote) in self._pairs.items():
                into.setdefault(quote, []).append(_Edge(base, Leg(pair, False)))
                if HOME not in (base, quote):
                    into.setdefault(base, []).append(_Edge(quote, Leg(pair, True)))
            self._into = into
        return self._into

    def closenesses(self, board: PriceBoard, now_ns: Instant) -> dict[PriceKey, Closeness]:
        """How good each pair's price is now; pairs that never had one are left out."""
        known = ((pair, board.closeness(pair, now_ns)) for pair in self._pairs)
        return {pair: closeness for pair, closeness in known if closeness is not None}

    def fresh_paths(self, prices: Closenesses, oldest_ns: Instant) -> dict[Asset, Path]:
        """Per asset the path of fewest legs, then narrowest spreads, all priced at or after `oldest_ns`."""
        edges = self._edges()
        paths: dict[Asset, Path] = {HOME: ()}
        spreads: dict[Asset, float] = {HOME: 0.0}
        frontier = [HOME]
        for _ in range(LEGS_MAX):
            reached: dict[Asset, tuple[float, Path]] = {}
            for place in frontier:
                for asset, leg in edges.get(place, ()):
                    if asset in paths:
                        continue
                    known = prices.get(leg.pair)
                    if known is None or known.at_ns < oldest_ns:
                        continue
                    spread = spreads[place] + known.spread
                    if asset not in reached or (spread, leg) < (
                        reached[asset][0],
                        reached[asset][1][0],
                    ):
                        reached[asset] = (spread, (leg, *paths[place]))
            for asset, (spread, path) in reached.items():
                paths[asset] = path
                spreads[asset] = spread
            frontier = list(reached)
        del paths[HOME]
        return paths

    def last_known_paths(self, prices: Closenesses, now_ns: Instant) -> dict[Asset, Path]:
        """Per asset the path whose oldest leg is the newest; ties go to fewer legs, then narrower spreads."""
        edges = self._edges()
        paths: dict[Asset, Path] = {}
        waiting: list[tuple[Duration, int, float, Path, Asset]] = [(0, 0, 0.0, (), HOME)]
        while waiting:
            age_ns, legs, spread, path, place = heapq.heappop(waiting)
            if place in paths:
                continue
            paths[place] = path
            if legs == LEGS_MAX:
                continue
            for asset, leg in edges.get(place, ()):
                known = None if asset in paths else prices.get(leg.pair)
                if known is not None:
                    oldest = max(age_ns, now_ns - known.at_ns)
                    step = (oldest, legs + 1, spread + known.spread, (leg, *path), asset)
                    heapq.heappush(waiting, step)
        del paths[HOME]
        return paths

    def wanted_pairs(self, assets: Iterable[Asset]) -> frozenset[PriceKey]:
        """The pairs worth watching to price these assets: all that lie on their shortest ways to USD."""
        edges = self._edges()
        distance: dict[Asset, int] = {HOME: 0}
        nearer: dict[Asset, list[tuple[Asset, Leg]]] = {}
        frontier = [HOME]
        for legs in range(1, LEGS_MAX + 1):
            reached: list[Asset] = []
            for place in frontier:
                for asset, leg in edges.get(place, ()):
                    if distance.setdefault(asset, legs) == legs:
                        if asset not in nearer:
                            reached.append(asset)
                        nearer.setdefault(asset, []).append((place, leg))
            frontier = reached
        wanted: set[PriceKey] = set()
        seen: set[Asset] = set()
        waiting = list(assets)
        while waiting:
            asset = waiting.pop()
            if asset in seen:
                continue
            seen.add(asset)
            for place, leg in nearer.get(asset, ()):
                wanted.add(leg.pair)
                waiting.append(place)
        return frozenset(wanted)
