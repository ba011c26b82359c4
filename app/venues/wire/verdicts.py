"""What an answer proves about our request: the venue's allow-list as data, everything else is UNKNOWN."""

from collections.abc import Mapping

import msgspec

from app.domain.identifiers import AccountId, ClientOrderId, Symbol, VenueId, VenueOrderId
from app.domain.instants import Instant
from app.domain.order_events import Action, RequestOutcome, Verdict
from app.domain.safe_text import safe_name, sanitise


class VerdictTable(msgspec.Struct, frozen=True, kw_only=True):
    """Error codes of one venue's product whose meaning is certain.

    `by_words` looks first: (code, lower-case words in the message) -> verdict, for codes that mean several
    things. A code in no table proves nothing.
    """

    refused: frozenset[str]
    gone: frozenset[str] = frozenset()
    exists: frozenset[str] = frozenset()
    by_words: Mapping[tuple[str, str], Verdict] = {}

    def verdict(self, code: str, words: str) -> Verdict:
        """The verdict on an error answer that is complete, parseable and correlated."""
        lower = words.lower()
        for (wanted, part), verdict in self.by_words.items():
            if wanted == code and part in lower:
                return verdict
        if code in self.exists:
            return Verdict.EXISTS
        if code in self.gone:
            return Verdict.GONE
        return Verdict.REFUSED if code in self.refused else Verdict.UNKNOWN


class RequestTrace(msgspec.Struct, kw_only=True):
    """One order request on its way: what a RequestOutcome needs when the answer, or nothing, comes."""

    venue: VenueId
    account: AccountId
    symbol: Symbol
    action: Action
    client_order_id: ClientOrderId  # "" for an order placed elsewhere
    venue_order_id: VenueOrderId | None = None
    sent_ns: Instant | None = None

    def outcome(
        self,
        verdict: Verdict,
        received_ns: Instant,
        *,
        code: object = None,
        reason: object = None,
        venue_order_id: VenueOrderId | None = None,
    ) -> RequestOutcome:
        """The evidence; code and reason are a venue's text and are sanitised here."""
        return RequestOutcome(
            venue=self.venue,
            account=self.account,
            symbol=self.symbol,
            client_order_id=self.client_order_id,
            action=self.action,
            verdict=verdict,
            received_ns=received_ns,
            code=None if code is None else safe_name(code),
            reason=None if reason is None else sanitise(reason),
            venue_order_id=venue_order_id or self.venue_order_id,
            sent_ns=self.sent_ns,
        )
