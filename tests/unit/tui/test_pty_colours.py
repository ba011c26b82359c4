"""What really goes out on the line: no colour and no character that the terminal does not have."""

import re
from collections.abc import Iterator

import pyte
import pytest

from tests.fakes.pty_session import SCRIPT, cockpit_on_a_pty

SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
OURS = re.compile(rb"\x1b\[[<=>?]?[0-9;:]*\$?[A-Za-z@]")
BASIC = {*range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108)}
DIALOGS = ("b", "K", "i", "\r")


def drawn(script: str = SCRIPT, **environment: str) -> bytes:
    """Everything that the whole screen, each dialog and each theme put on the line."""
    with cockpit_on_a_pty(120, 40, script, **environment) as session:
        session.read_until(lambda seen: b"97,402" in seen)
        for key in DIALOGS:
            session.press(key)
            session.read_for(0.08)
            session.press("\x1b")
            session.read_for(0.2)  # an escape alone is known by the silence after it
        for _ in range(4):
            session.press("T")
            session.read_for(0.1)
        session.press("q")
        session.read_until(lambda seen: b"esc stays" in seen)
        return session.seen[: session.seen.rindex(b"\x1b")]  # the last sequence may be a part


def colours(seen: bytes) -> Iterator[tuple[int, ...]]:
    """Each colour that is set: (31,), (38, 5, 41), (48, 2, 15, 20, 26), and (39,) for going back to none."""
    for match in SGR.finditer(seen):
        codes = [int(code or 0) for code in re.split(rb"[;:]", match[1])]
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                kind = codes.pop(0)
                size = 1 if kind == 5 else 3
                yield (code, kind, *codes[:size])
                del codes[:size]
            elif 30 <= code < 50 or 90 <= code < 110:
                yield (code,)


def attributes(seen: bytes) -> set[int]:
    return {int(code or 0) for match in SGR.finditer(seen) for code in match[1].split(b";")}


TRUE = {"COLORTERM": "truecolor"}


@pytest.mark.parametrize(
    "environment",
    [{**TRUE, "NO_COLOR": "1"}, {**TRUE, "TERM": "vt100"}],
    ids=["NO_COLOR", "vt100"],
)
def test_without_colours_none_goes_out_but_bold_and_reverse_do(environment: dict[str, str]) -> None:
    seen = drawn(**environment)
    assert set(colours(seen)) == set()
    assert {1, 7} <= attributes(seen) <= {0, 1, 2, 3, 4, 7}


def test_with_16_only_those_go_out() -> None:
    seen = drawn(TERM="xterm", **TRUE | {"COLORTERM": ""})
    found = set(colours(seen))
    assert found <= {(code,) for code in BASIC}
    assert len(found) > 6


def test_with_256_none_is_given_by_its_parts() -> None:
    """Also the default over SSH, where every byte counts."""
    for environment in ({"COLORTERM": ""}, {**TRUE, "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}):
        found = {colour[:2] for colour in colours(drawn(**environment))}
        assert found == {(38, 5), (48, 5)}


def test_with_all_colours_they_are_given_by_their_parts() -> None:
    assert {colour[:2] for colour in colours(drawn(**TRUE))} == {(38, 2), (48, 2)}


def with_appearance(settings: str) -> str:
    return SCRIPT.replace(
        "run_cockpit(demo_cockpit())",
        f"run_cockpit(demo_cockpit(), appearance=Appearance({settings}))",
    ).replace(
        "from app.tui import run_cockpit",
        "from app.tui import run_cockpit\nfrom app.tui.terminal import Appearance",
    )


def test_the_settings_have_the_last_word() -> None:
    seen = drawn(with_appearance("colours='16', borders='ascii'"), NO_COLOR="1", **TRUE)
    assert {code for (code,) in colours(seen)} <= BASIC
    assert seen.isascii()


def test_a_depth_of_the_settings_is_not_rounded_to_what_the_terminal_names() -> None:
    seen = drawn(with_appearance("colours='truecolor'"), TERM="xterm")
    assert {colour[:2] for colour in colours(seen)} == {(38, 2), (48, 2)}


STRANGE = SCRIPT.replace(
    "demo_cockpit())",
    "ScriptedCockpit({**all_views(), **{key: poisoned(all_views()[key], '日本é\\u202e🙂') for key in "
    "('balances', 'orders', 'alerts', 'venues')}}))",
).replace(
    "from tests.fakes.demo_views import demo_cockpit",
    "from tests.fakes.demo_views import all_views\n"
    "from tests.fakes.cockpit import ScriptedCockpit\n"
    "from tests.unit.tui.test_painters import poisoned",
)


@pytest.mark.parametrize(
    "environment",
    [{"LANG": "C"}, {"LC_ALL": "POSIX"}, {"TERM": "linux"}],
    ids=str,
)
def test_a_terminal_without_utf_8_gets_not_one_byte_beyond_ascii(
    environment: dict[str, str],
) -> None:
    seen = drawn(STRANGE, **environment)
    assert seen.isascii()
    text = OURS.sub(b"", seen).decode("ascii")
    assert all(32 <= ord(character) < 127 or character in "\r\n" for character in text)


def test_the_ascii_screen_has_its_frames_and_columns() -> None:
    with cockpit_on_a_pty(80, 24, TERM="linux") as session:
        screen = pyte.Screen(80, 24)
        stream = pyte.ByteStream(screen)
        done = 0

        def whole(seen: bytes) -> bool:
            nonlocal done
            stream.feed(seen[done:])
            done = len(seen)
            return "97,402.00" in "\n".join(screen.display)

        session.read_until(whole)
        assert screen.display[1].startswith("+- 1 Balances ")
        assert screen.display[1].rstrip().endswith("-+")
        assert "|BTC " in screen.display[3]
        assert screen.display[2][39:41] == "||"
