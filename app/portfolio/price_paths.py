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
DETOURS_MOST = 2  # neighbours per asset that are watched beside its shortest ways

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


_Ways: TypeAlias = dict[Asset, list[tuple[Asset, Leg]]]


class PairMap:
    """All spot pairs of all venues, walked backwards from USD.

    The last leg is always a pair quoted in USD; USD is never passed through.
    """

    def __init__(self) -> None:
        self._pairs: dict[PriceKey, tuple[Asset, Asset]] = {}
        self._into: dict[Asset, list[_Edge]] | None = None
        self._posts: tuple[_Ways, _Ways] | None = None

    def list_instruments(self, instruments: Iterable[Instrument]) -> None:
        """Learn pairs; a known one is replaced. Anything but spot is passed over."""
        for instrument in instruments:
            if instrument.kind is InstrumentKind.SPOT and instrument.base != instrument.quote:
                key = (instrument.venue, instrument.symbol)
                self._pairs[key] = (instrument.base, instrument.quote)
                self._into = self._posts = None

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
        """Per asset the path of fewest legs, then narrowest spreads, all sure and of `oldest_ns` or later.

        Bare last trades are walked over only where no path of quotes leads.
        """
        sure = {
            pair: known for pair, known in prices.items() if known.sure and known.at_ns >= oldest_ns
        }
        quoted = {pair: known for pair, known in sure.items() if not known.traded}
        paths = self._shortest(quoted)
        return paths if len(quoted) == len(sure) else self._shortest(sure) | paths

    def _shortest(self, prices: Closenesses) -> dict[Asset, Path]:
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
                    if known is None:
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
        """Per asset the path whose oldest leg is the newest; ties go to fewer legs, then narrower spreads.

        A path with a leg that is not sure comes after all others, however new.
        """
        edges = self._edges()
        paths: dict[Asset, Path] = {}
        waiting: list[tuple[bool, Duration, int, float, Path, Asset]] = [
            (False, 0, 0, 0.0, (), HOME)
        ]
        while waiting:
            doubtful, age_ns, legs, spread, path, place = heapq.heappop(waiting)
            if place in paths:
                continue
            paths[place] = path
            if legs == LEGS_MAX:
                continue
            for asset, leg in edges.get(place, ()):
                known = None if asset in paths else prices.get(leg.pair)
                if known is not None:
                    oldest = max(age_ns, now_ns - known.at_ns)
                    doubt = doubtful or not known.sure
                    width = spread + known.spread
                    heapq.heappush(waiting, (doubt, oldest, legs + 1, width, (leg, *path), asset))
        del paths[HOME]
        return paths

    def nearest_pairs(self, assets: Iterable[Asset]) -> frozenset[PriceKey]:
        """All pairs that lie on the shortest ways of these assets to USD."""
        return self._walked(assets, may_detour=False)

    def wanted_pairs(self, assets: Iterable[Asset]) -> frozenset[PriceKey]:
        """The pairs worth watching to price these assets: on their shortest ways, and some one leg longer.

        A dead pair on the shortest way must not leave an asset without a price. The longer ways lead over the
        two neighbours with the most pairs (USDT and BTC, most of the time), at all venues.
        """
        return self._walked(assets, may_detour=True)

    def _walked(self, assets: Iterable[Asset], *, may_detour: bool) -> frozenset[PriceKey]:
        if self._posts is None:
            self._posts = self._signposts()
        nearer, beside = self._posts
        wanted: set[PriceKey] = set()
        seen: set[tuple[Asset, bool]] = set()
        waiting = [(asset, may_detour) for asset in assets]
        while waiting:
            step = asset, detour = waiting.pop()
            if step in seen:
                continue
            seen.add(step)
            for place, leg in nearer.get(asset, ()):
                wanted.add(leg.pair)
                waiting.append((place, detour))
            for place, leg in beside.get(asset, ()) if detour else ():
                wanted.add(leg.pair)
                waiting.append((place, False))
        return frozenset(wanted)

    def _signposts(self) -> tuple[_Ways, _Ways]:
        """Per asset the legs that lead nearer to USD, and those to the busiest places as far from it."""
        edges = self._edges()
        distance: dict[Asset, int] = {HOME: 0}
        nearer: _Ways = {}
        level: _Ways = {}
        frontier = [HOME]
        for legs in range(1, LEGS_MAX + 1):
            reached: list[Asset] = []
            for place in frontier:
                for asset, leg in edges.get(place, ()):
                    away = distance.setdefault(asset, legs)
                    if away == legs:
                        if asset not in nearer:
                            reached.append(asset)
                        nearer.setdefault(asset, []).append((place, leg))
                    elif away == legs - 1:
                        level.setdefault(asset, []).append((place, leg))
            frontier = reached
        return nearer, {asset: self._busiest(ways) for asset, ways in level.items()}

    def _busiest(self, ways: list[tuple[Asset, Leg]]) -> list[tuple[Asset, Leg]]:
        edges = self._edges()
        places = sorted({place for place, _ in ways}, key=lambda one: (-len(edges[one]), one))
        return [way for way in ways if way[0] in places[:DETOURS_MOST]]
