"""Where the trader is in the tour, and the strip that says it. It watches; it presses and sends nothing."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.tui.cells import Cell, Row, blank, fill, label, over, width_of, words, wrap
from app.tui.tour.facts import NEXT_KEY, Step
from app.tui.tour.sight import Sight, sight_of
from app.tui.tour.steps import STEPS

if TYPE_CHECKING:
    from app.tui.desk import Desk

_BACK_KEY = "ctrl+o"
_ALREADY = f"Nothing to press here, {NEXT_KEY} goes on."


class Guide:
    """A step ends when its fact comes true after it was not: what is so from the start is not skipped."""

    def __init__(self, steps: Sequence[Step] = STEPS) -> None:
        self._steps = steps
        self._at = 0
        self._begun: Sight | None = None
        self._now = Sight()
        self._already = False

    @property
    def on(self) -> bool:
        """Whether there is a step left."""
        return self._at < len(self._steps)

    @property
    def step(self) -> Step:
        """The step that is being told."""
        return self._steps[self._at]

    @property
    def keys(self) -> tuple[str, ...]:
        """What to press now; none: wait."""
        return self._told()[0]

    def look(self, desk: "Desk") -> None:
        """A frame has passed: has it happened?"""
        self.see(sight_of(desk))

    def see(self, now: Sight) -> None:
        """The same, for what was seen."""
        if not self.on:
            return
        self._now = now
        if self._begun is None:
            self._begin(now)
            return
        done = self.step.done(now, self._begun)
        if done and not self._already:
            self._at += 1
            if self.on:
                self._begin(now)
        else:
            self._already = done

    def table(self) -> dict[str, Callable[[], object]]:
        """Actions of the key table."""
        return {"tour_next": lambda: self._go(1), "tour_back": lambda: self._go(-1)}

    def paint(self, width: int, height: int) -> list[Row]:
        """What to press in the first row, why below it."""
        if not self.on:
            return [fill((), width)] * height
        keys, text = self._told()
        rows = [over(self._heading(keys, self.step.title, width), "bar")]
        lines = wrap(text, max(width - 2, 1))[: max(height - 1, 0)]
        rows += [fill([label(" "), label(line)], width) for line in lines]
        rows += [(blank(width),)] * (height - len(rows))
        way = [label(f"  {NEXT_KEY}", "key"), label(" next  ", "dim"), label(_BACK_KEY, "key")]
        way.append(label(" back ", "dim"))
        room = width - width_of(way)
        if room > 0 and height > 1:
            last = lines[height - 2] if len(lines) > height - 2 else ""
            rows[height - 1] = (words(f" {last}", room), *way)
        return rows[:height]

    def _begin(self, now: Sight) -> None:
        self._begun = now
        self._already = self.step.done(now, now)

    def _go(self, by: int) -> None:
        self._at = max(0, self._at + by)
        if self.on:
            self._begin(self._now)

    def _told(self) -> tuple[tuple[str, ...], str]:
        """What to press and the words, at this moment."""
        step, now = self.step, self._now
        begun = self._begun or now
        if self._already:
            return (NEXT_KEY,), f"{_ALREADY} {step.words}"
        for detour in step.detours:
            if detour.when(now, begun):
                return detour.keys, detour.words or step.words
        return step.keys, step.words

    def _heading(self, keys: tuple[str, ...], title: str, width: int) -> Row:
        press: list[Cell] = [label("  press", "dim") if keys else label("  wait", "dim")]
        press += [label(f"  {key}", "confirm" if key == "y" else "key") for key in keys]
        press.append(label(" "))
        count = label(f" Tour {self._at + 1} of {len(self._steps)} ", "title_focus")
        room = max(width - width_of([count, *press]), 0)
        return fill([count, words(f" {title}", room, "bright"), *press], width)
