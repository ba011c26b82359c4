"""Which clock the screen tells times by: UTC, or the zone of this machine."""

from datetime import UTC, datetime, tzinfo

from app.domain.instants import SECOND, Duration, Instant

_NAME_WIDTH = 5


class Times:
    """Times of day for people. One object serves the whole screen, so that all of it changes at once."""

    def __init__(self, local: bool = False, zone: tzinfo | None = None) -> None:
        """`zone` is what "local" means; None is the machine's own, with its summer time."""
        self.local = local
        self._zone = zone

    def of_day(self, instant: Instant) -> str:
        """HH:MM:SS."""
        return f"{self.moment(instant):%H:%M:%S}"

    def precise(self, instant: Instant) -> str:
        """HH:MM:SS.mmm."""
        return f"{self.of_day(instant)}.{instant % SECOND // 1_000_000:03d}"

    def zone_name(self, instant: Instant) -> str:
        """What the times are at that instant: "UTC", "CET", "+0530"; at most five characters."""
        moment = self.moment(instant)
        name = moment.tzname() or ""
        return name if 0 < len(name) <= _NAME_WIDTH else f"{moment:%z}"

    def named(self, instant: Instant) -> str:
        """HH:MM:SS and the zone's name."""
        return f"{self.of_day(instant)} {self.zone_name(instant)}"

    def to_the_minute(self, instant: Instant) -> str:
        """2026-11-21 14:05."""
        return f"{self.moment(instant):%Y-%m-%d %H:%M}"

    def ahead_ns(self, instant: Instant) -> Duration:
        """How far this clock is ahead of UTC then."""
        ahead = self.moment(instant).utcoffset()
        return 0 if ahead is None else round(ahead.total_seconds()) * SECOND

    @property
    def heading(self) -> str:
        """Over a column of times."""
        return "local" if self.local else "time UTC"

    @property
    def word(self) -> str:
        """ "UTC" or "local"."""
        return "local" if self.local else "UTC"

    def moment(self, instant: Instant) -> datetime:
        """Date and time on this clock, to the second."""
        moment = datetime.fromtimestamp(instant // SECOND, UTC)
        return moment.astimezone(self._zone) if self.local else moment
