"""Runs a recording through the decoders and books of the product, and counts what it finds."""

import re
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import parse_qs, urlsplit

import msgspec

from app.domain.errors import UnusableInput, WireError
from app.domain.identifiers import Symbol, VenueId, WireSymbol
from app.domain.instants import Instant
from app.domain.market_events import (
    BookDelta,
    BookSnapshot,
    MarketEvent,
    Quote,
    Trade,
)
from app.domain.safe_text import safe_name, sanitise
from app.venues.instrument_list import InstrumentList
from app.venues.recordings import (
    Damage,
    Message,
    Opened,
    read_recording,
    venue_of_name,
    venue_of_url,
)
from app.venues.registry import VENUES
from app.venues.replay_tally import Tally
from app.venues.wire.decoding import SymbolOf
from app.venues.wire.documents import own_spelling

PRODUCTS: dict[VenueId, tuple[str, ...]] = {
    "binance": ("spot", "usdm", "coinm"),
    "okx": ("spot", "swap", "futures", "option"),
}
# OKX's own grammar of instIds, for those that the packaged list does not know.
_OKX_SHAPES = (
    (re.compile(r"[^-]+-[^-]+-SWAP"), "swap"),
    (re.compile(r"[^-]+-[^-]+-[0-9]{6}"), "futures"),
    (re.compile(r"[^-]+-[^-]+-[0-9]{6}-[^-]+-[CP]"), "option"),
)
_NAMED = re.compile(rb'"symbol":"([A-Za-z0-9_-]{1,40})"')


class PublicFrames(Protocol):
    """A venue's public.py."""

    def decode_market_frame(
        self, frame: bytes, product: str, symbol_of: SymbolOf, received_ns: Instant
    ) -> Sequence[MarketEvent]: ...

    def frame_kind(self, frame: bytes) -> str | None: ...

    def is_market_kind(self, kind: str) -> bool: ...


class PublicAnswers(Protocol):
    """A venue's public_answers.py."""

    def decode_public_answer(
        self, body: bytes, symbol_of: SymbolOf, received_ns: Instant, asked: Symbol
    ) -> Sequence[MarketEvent]: ...


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one run: its JSON document and whether all is well."""

    document: dict[str, object]
    found_wrong: bool
    first_error: str | None


def replay_recording(
    path: Path, instruments: InstrumentList, venue: str | None, product: str | None
) -> Findings:
    """Replay one file; `venue` and `product` count only where neither its URLs nor its name tell.

    Raises UnusableInput when the file cannot be used at all.
    """
    run = _Run(path, instruments, venue, product)
    for line in read_recording(path):
        if isinstance(line, Message):
            run.message(line)
        elif isinstance(line, Opened):
            run.opened(line.url)
        else:
            run.damage(line)
    return run.findings()


class _Run:
    """One recording under way."""

    def __init__(
        self, path: Path, instruments: InstrumentList, venue: str | None, product: str | None
    ) -> None:
        self._path = path
        self._instruments = instruments
        self._told = venue, product
        self._errors: Counter[str] = Counter()
        self._messages = 0
        self._ignored: Counter[str] = Counter()
        self._tallies: dict[tuple[str, WireSymbol], Tally] = {}
        self._venue: VenueId = ""
        self._product: str | None = None
        self._frames: PublicFrames
        self._answers: PublicAnswers

    def opened(self, url: str) -> None:
        if not self._venue:
            self._use(self._owner(url))

    def damage(self, line: Damage) -> None:
        self._errors[line.text] += 1

    def message(self, message: Message) -> None:
        if not self._venue:
            self._use(self._owner(message.url))
        self._messages += 1
        try:
            if message.url is not None or message.body.startswith(b'{"lastUpdateId"'):
                self._answer(message)
            else:
                self._frame(message)
        except WireError as fault:
            self._errors[str(fault)] += 1

    def findings(self) -> Findings:
        """Raises UnusableInput when nothing in the file was a message of its venue."""
        name = sanitise(self._path.name)
        errors = sum(self._errors.values())
        first = next(iter(self._errors), None)
        if not self._tallies and not self._ignored:
            cause = f" ({first})" if first else ""
            raise UnusableInput(
                f"{name} holds no message that can be replayed{cause}; give a recording in one of the "
                "forms that `tradedeck replay --help` names."
            )
        document: dict[str, object] = {
            "instruments": {
                f"{self._venue}.{product}:{wire_symbol}": tally.document()
                for (product, wire_symbol), tally in sorted(self._tallies.items())
            },
            "messages": self._messages,
            "ignored": dict(sorted(self._ignored.items())),
            "errors": errors,
        }
        wrong = errors > 0 or any(tally.found_wrong for tally in self._tallies.values())
        return Findings(document=document, found_wrong=wrong, first_error=first)

    def _frame(self, message: Message) -> None:
        kind = self._frames.frame_kind(message.body)
        if kind is None:
            raise WireError(f"{self._venue}: a message of no known kind")
        if not self._frames.is_market_kind(kind):
            self._ignored[kind] += 1
            return
        events = self._frames.decode_market_frame(
            message.body, self._product or "", own_spelling, message.received_ns
        )
        if not self._take(events):
            self._ignored[kind] += 1

    def _answer(self, message: Message) -> None:
        """REST answers name no instrument: the URL does, or there is but one in the file."""
        asked = _asked(message)
        if asked is None:
            if len(self._tallies) != 1:
                raise WireError(f"{self._venue}: an answer about an instrument that nothing names")
            (_, asked), *_ = self._tallies
        events = self._answers.decode_public_answer(
            message.body, own_spelling, message.received_ns, asked
        )
        if not self._take(events):
            self._ignored["answer"] += 1

    def _take(self, events: Sequence[MarketEvent]) -> int:
        """How many of the events counted for something."""
        used = 0
        for event in events:
            if isinstance(event, BookDelta):
                self._tally(event.symbol).delta(event)
            elif isinstance(event, BookSnapshot):
                self._tally(event.symbol).snapshot(event)
            elif isinstance(event, Trade):
                self._tally(event.symbol).trade(event)
            elif isinstance(event, Quote) and event.last is not None:
                self._tally(event.symbol).quote(event)
            else:
                continue
            used += 1
        return used

    def _tally(self, wire_symbol: WireSymbol) -> Tally:
        product = self._product or self._product_of(wire_symbol)
        tally = self._tallies.get((product, wire_symbol))
        if tally is None:
            listed = self._instruments.find(self._venue, product, wire_symbol)
            tally = Tally(self._venue, product, wire_symbol, listed)
            self._tallies[product, wire_symbol] = tally
        return tally

    def _product_of(self, wire_symbol: WireSymbol) -> str:
        listed = self._instruments.find(self._venue, None, wire_symbol)
        if listed is not None:
            return listed.product
        for shape, product in _OKX_SHAPES:
            if shape.fullmatch(wire_symbol):
                return product
        return "spot"

    def _owner(self, url: str | None) -> tuple[VenueId, str | None]:
        name = sanitise(self._path.name)
        if url is not None:
            owner = venue_of_url(url)
            if owner is None:
                raise UnusableInput(
                    f"{name} was recorded at {sanitise(url, 60)}, which is none of the venues that can be "
                    f"replayed ({', '.join(sorted(PRODUCTS))}); choose another file."
                )
            return owner
        owner = venue_of_name(self._path)
        if owner is not None:
            return owner
        venue, product = self._told
        if venue is None:
            raise UnusableInput(
                f"Neither the addresses in {name} nor its name tell the venue; add --venue and --product."
            )
        return venue, product or "spot" if venue != "okx" else product

    def _use(self, owner: tuple[VenueId, str | None]) -> None:
        venue, product = owner
        if venue not in PRODUCTS:
            raise UnusableInput(
                f"No venue named {safe_name(venue)!r} can be replayed; "
                f"choose one of {', '.join(sorted(PRODUCTS))}."
            )
        if product is not None and product not in PRODUCTS[venue]:
            raise UnusableInput(
                f"{venue} has no product {safe_name(product)!r}; "
                f"choose one of {', '.join(PRODUCTS[venue])}."
            )
        self._frames = cast("PublicFrames", import_module(f"{VENUES[venue]}.public"))
        self._answers = cast("PublicAnswers", import_module(f"{VENUES[venue]}.public_answers"))
        self._venue, self._product = venue, product


def _asked(message: Message) -> WireSymbol | None:
    """The instrument in the query of the URL, or in the answer itself (COIN-M names it)."""
    if message.url is not None:
        query = parse_qs(urlsplit(message.url).query)
        return next((query[name][0] for name in ("symbol", "instId") if name in query), None)
    match = _NAMED.search(message.body, 0, 400)
    return match[1].decode() if match else None
