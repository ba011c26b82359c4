"""Keeps one socket of a session open: connect, read, reconnect with jittered backoff."""

import asyncio
from functools import partial
from typing import Protocol

from app.domain.instants import SECOND, Duration
from app.domain.link_events import LinkState
from app.ports.chance import Chance
from app.ports.clock import Clock
from app.venues.link.stream import Stream, StreamEnded, StreamRefused
from app.venues.wire.backoff import Backoff
from app.venues.wire.requests import Frame
from app.venues.wire.session import ChannelPlan

_REFUSED_FOR_NS: Duration = 30 * SECOND  # and up to as much again: a refusal does not pass quickly
_REOPEN_AT_ONCE_AFTER_NS: Duration = 5 * SECOND


class ChannelOwner(Protocol):
    """Who is told what happens on a channel; every call is synchronous and returns at once."""

    def channel_changed(
        self, channel: str, state: LinkState, generation: int, reason: str | None
    ) -> None: ...

    def channel_refused(self, channel: str, status: int) -> None: ...

    def channel_opened(self, channel: str) -> None: ...

    def channel_received(self, channel: str, frame: bytes) -> None: ...

    def channel_closed(self, channel: str, reason: str, unwritten: list[Frame]) -> None: ...


class Channel:
    """One ChannelPlan at work. `generation` counts its connections; no frame outlives its connection."""

    def __init__(
        self,
        plan: ChannelPlan,
        owner: ChannelOwner,
        origins: frozenset[tuple[str, str]],
        clock: Clock,
        chance: Chance,
        generation: int = 0,
    ) -> None:
        self.plan = plan
        self.generation = generation
        self._owner = owner
        self._origins = origins
        self._clock = clock
        self._chance = chance
        self._backoff = Backoff()
        self._stream: Stream | None = None
        self._dropped = False

    def write(self, frame: Frame) -> bool:
        """False: the line is down and not a byte of this frame left."""
        return self._stream is not None and not self._dropped and self._stream.write(frame)

    def drop(self) -> None:
        """End this connection now; `run` opens the next one."""
        self._dropped = True
        if self._stream is not None:
            self._stream.abort()

    async def run(self) -> None:
        """Until canceled: connect, serve, wait, again."""
        name = self.plan.name
        while True:
            self._owner.channel_changed(name, LinkState.CONNECTING, self.generation + 1, None)
            self._dropped = False
            try:
                stream = await Stream.open(self.plan, self._origins)
            except StreamRefused as refused:
                self._owner.channel_changed(
                    name, LinkState.REFUSED, self.generation + 1, str(refused)
                )
                self._owner.channel_refused(name, refused.status)
                await self._pause(_REFUSED_FOR_NS)
                continue
            except StreamEnded as failure:
                self._owner.channel_changed(name, LinkState.DOWN, self.generation + 1, str(failure))
                await self._pause()
                continue
            opened_ns = self._clock.now().mono_ns
            await self._serve(stream)
            lifetime_ns = self._clock.now().mono_ns - opened_ns
            self._backoff.lived(lifetime_ns)
            if not (self._dropped and lifetime_ns >= _REOPEN_AT_ONCE_AFTER_NS):
                await self._pause()

    async def _serve(self, stream: Stream) -> None:
        """Read until the line ends, with the writer beside."""
        name = self.plan.name
        reason = "the line was closed"
        self._stream = stream
        self.generation += 1
        try:
            async with asyncio.TaskGroup() as group:
                writer = group.create_task(stream.write_on())
                self._owner.channel_changed(name, LinkState.UP, self.generation, None)
                self._owner.channel_opened(name)
                reason = await self._read(stream)
                writer.cancel()
        finally:
            self._stream = None
            stream.abort()
            self._owner.channel_changed(name, LinkState.DOWN, self.generation, reason)
            self._owner.channel_closed(name, reason, stream.unwritten())

    async def _read(self, stream: Stream) -> str:
        """Hand over every frame; the reason when the line ended."""
        reason = "the line was dropped on purpose"
        if not self._dropped:
            ended = await stream.read_on(partial(self._owner.channel_received, self.plan.name))
            reason = reason if self._dropped else ended
        return reason

    async def _pause(self, at_least_ns: Duration = 0) -> None:
        chance = self._chance.uniform(f"reconnect.{self.plan.name}")
        delay = self._backoff.next_delay(chance)
        if at_least_ns:
            delay = at_least_ns + int(at_least_ns * chance)
        await self._clock.sleep_until(self._clock.now().mono_ns + delay)
