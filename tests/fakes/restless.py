"""A cockpit whose numbers never stand still: for looking at the screen and for measuring it."""

import os
import random
from collections.abc import Mapping
from pathlib import Path

import msgspec

from app.domain.commands import Command, Kill
from app.views import keys
from app.views.keys import View
from app.views.ladder import LadderRow
from tests.fakes import demo_views as demo
from tests.fakes.cockpit import ScriptedCockpit
from tests.fakes.demo_amends import DemoAmends
from tests.fakes.demo_plans import DemoPlans

FRAME_NS = 50_000_000


class RestlessCockpit(ScriptedCockpit):
    """Each look finds another book; a kill is noted in the file named by RESTLESS_NOTE."""

    def __init__(self, seed: int = 7) -> None:
        super().__init__(demo.all_views(), demo.answering(DemoPlans(), DemoAmends()))
        self._dice = random.Random(seed)
        self._now = demo.NOW

    def submit(self, command: Command) -> None:
        """As scripted, and a note of the kill."""
        super().submit(command)
        note = os.environ.get("RESTLESS_NOTE")
        if isinstance(command, Kill) and note:
            Path(note).write_text("killed", "utf-8")

    def take_views(self) -> Mapping[str, View]:
        """Prices and sizes move, time passes."""
        self._now += FRAME_NS
        view = demo.ladder()
        self.put(
            keys.LADDER,
            msgspec.structs.replace(
                view,
                asks=tuple(self._moved(row) for row in view.asks),
                bids=tuple(self._moved(row) for row in view.bids),
                at_ns=self._now,
            ),
        )
        ages = (demo.NOW + (self._now - demo.NOW) // 3 * 2,) * 2
        rows = demo.venues().rows
        self.put(
            keys.VENUES,
            msgspec.structs.replace(
                demo.venues(),
                rows=tuple(
                    msgspec.structs.replace(row, book_as_of_ns=age, ping_ms=self._dice.gauss(40, 3))
                    for row, age in zip(rows, ages, strict=True)
                ),
                at_ns=self._now,
            ),
        )
        worth = demo.D(self._dice.randrange(4_812_000, 4_813_000))
        self.put(keys.STATUS, demo.status(nav_usd=worth, at_ns=self._now))
        self.put(keys.ORDERS, msgspec.structs.replace(demo.orders(), at_ns=self._now))
        self.put(keys.BALANCES, msgspec.structs.replace(demo.balances(), at_ns=self._now))
        return super().take_views()

    def _moved(self, row: LadderRow) -> LadderRow:
        if self._dice.random() < 0.4:
            return row
        size = demo.D(self._dice.randrange(1, 400_000)).scaleb(-5)
        step = demo.D(self._dice.randrange(-3, 4)).scaleb(-2)
        return msgspec.structs.replace(row, size=size, price=row.price + step, raw=row.raw + step)
