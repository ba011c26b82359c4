"""A painter that is not asked again would have painted the same: for every painter, key and view there is."""

import msgspec

from app.tui.cells import Painter
from app.tui.desk import Desk
from app.tui.likeness import likeness
from app.tui.panels import Panels
from app.tui.widgets.status_bar import LinkFigures
from app.views import keys
from tests.fakes import demo_views as demo
from tests.unit.tui.test_painters import PANELS

SIZES = ((120, 20), (66, 24), (80, 1))
# Everything that changes what the panels show without a new view: cursors, figures, filters, orders, marks,
# freezing, zooms, what is being typed, dialogs, and the clock.
PRESSED = [
    *"jjkll", "tab", *"jlG", "tab", *"jj", *":cx", "escape", *"2jjlhp", *"1jlooOp", *"6jj", "space",
    *"oOUp", *"/eth", "enter", *"jU", "escape", *"5jlp", *"0kkG", *"9jjp", *"7hhp", "tab", *"zz", "escape",
    *"?", "escape", *"q", "escape", *"gUT",
]  # fmt: skip
# It looks by itself whether its picture is still good, because it may take several frames to draw one.
ASKED_ALWAYS = ("chart",)


def painted(panels: Panels) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in PANELS:
        painter: Painter = getattr(panels, name)
        found[name] = [list(painter.paint(*size)) for size in SIZES]
    return found


def likenesses(panels: Panels) -> dict[str, object]:
    return {name: likeness(getattr(panels, name)) for name in PANELS if name not in ASKED_ALWAYS}


def test_every_panel_can_tell_and_equal_ones_paint_the_same() -> None:
    desk = Desk()
    for key, view in demo.all_views().items():
        desk.show(key, view)
    painted(desk.panels)  # a cursor finds its place while it is painted
    assert None not in likenesses(desk.panels).values()
    assert likeness(desk.panels.chart) is None
    now_ns, alike = demo.NOW, set()
    for step, key in enumerate(PRESSED * 3):
        before, was = painted(desk.panels), likenesses(desk.panels)
        desk.press(key, key if len(key) == 1 else None)
        now_ns += 1_500_000_000
        if step % 3 == 0:
            desk.show(keys.STATUS, demo.status(at_ns=now_ns))
            desk.show(keys.LADDER, msgspec.structs.replace(demo.ladder(), at_ns=now_ns))
        if step % 5 == 0:
            desk.panels.status.link = LinkFigures(float(step), 20, step % 2 == 0)
            desk.panels.ladder.most_levels = step or None
            desk.tick(11.0)
        after, now = painted(desk.panels), likenesses(desk.panels)
        for name in now:
            if was[name] == now[name]:
                alike.add(name)
                assert before[name] == after[name], (name, key)
    assert alike == set(now)  # each of them was left alone at times


def test_what_may_change_in_place_is_never_taken_for_the_same() -> None:
    class Odd:
        def __init__(self) -> None:
            self.seen = {"a": 1}

    class Listed:
        def __init__(self) -> None:
            self.keys = ["a"]

    assert likeness(Odd()) is None
    listed = Listed()
    before = likeness(listed)
    listed.keys.append("b")
    assert likeness(listed) != before


def test_a_dialog_is_painted_every_time() -> None:
    desk = Desk()
    desk.press("?", "?")
    assert desk.dialog is not None
    assert likeness(desk.dialog) is None
