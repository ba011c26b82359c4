"""What answers say about us rather than about their question: slow down, wrong clock, wrong key."""

from app.domain.identifiers import AccountId
from app.domain.instants import MILLISECOND, MINUTE, SECOND, Duration, Moment
from app.domain.link_events import VenueNotice
from app.domain.safe_text import sanitise
from app.domain.venue_events import VenueEvent
from app.venues.binance.calls import Call, Reply
from app.venues.binance.endpoints import CLOCK_REFUSED, KEY_REFUSED, SIGNATURE_REFUSED, VENUE
from app.venues.binance.traffic import Traffic
from app.venues.binance.user_line import UserLine
from app.venues.binance.venue_clock import VenueClock

_NOTICE_EVERY_NS: Duration = MINUTE


class Advice:
    """Heeds every answer and tells the trader, each cause at most once a minute."""

    def __init__(
        self, account: AccountId, traffic: Traffic, clock: VenueClock, user: UserLine | None
    ) -> None:
        self.account = account
        self._traffic = traffic
        self._clock = clock
        self._user = user
        self._noticed: dict[str, Duration] = {}

    def heed(self, reply: Reply, call: Call | None, now: Moment) -> list[VenueEvent]:
        """What an answer says about us rather than about its question: stop, wrong clock, wrong key."""
        if reply.is_success:
            return []
        if self._traffic.obey(reply, now.wall_ns if call is None else call.asked_ns, now):
            seconds = (reply.retry_after_ns or 0) // SECOND
            words = "banned this address" if reply.status == 418 else "asked us to slow down"
            text = f"binance {words}: nothing is sent for {seconds} s, cancels included ({reply.text})."
            return self._say("stop", "alarm", f"{text} Ease other programs on this address.", now)
        if reply.code == CLOCK_REFUSED:
            self._clock.refused(now)
            offset_ms = self._traffic.clock.offset_ns // MILLISECOND
            text = (
                f"binance {self.account}: a request was refused because of its time stamp. The venue's "
                f"clock is measured again (it was {offset_ms:+d} ms from ours); if this comes back, "
                "switch on network time on this machine."
            )
            return self._say("clock", "warning", text, now)
        if call is None or not call.endpoint.signed or self._user is None:
            return []
        if call.trace is None and reply.code in (*KEY_REFUSED, SIGNATURE_REFUSED):
            return self._user.refuse(reply, now)
        if reply.code in KEY_REFUSED:
            text = (
                f"binance {self.account}: the API key may not trade (code {reply.code}). "
                "Allow spot trading for it at Binance, or connect the account read-only."
            )
            return self._say("trade", "alarm", text, now)
        return []

    def _say(self, key: str, severity: str, text: str, now: Moment) -> list[VenueEvent]:
        """A notice, at most once a minute for each cause."""
        last = self._noticed.get(key)
        if last is not None and now.mono_ns - last < _NOTICE_EVERY_NS:
            return []
        self._noticed[key] = now.mono_ns
        return [
            VenueNotice(
                venue=VENUE, severity=severity, text=sanitise(text), received_ns=now.wall_ns
            )
        ]
