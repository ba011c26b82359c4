"""What a terminal is taken for, from its environment alone."""

import pytest

from app.tui.terminal import Appearance, Depth, depth_of, is_ascii, traits_of


@pytest.mark.parametrize(
    ("environment", "depth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Depth.TRUECOLOR),
        ({"TERM": "xterm-kitty"}, Depth.TRUECOLOR),
        ({"TERM": "xterm-256color"}, Depth.EIGHT_BIT),
        ({"TERM": "tmux-256color", "COLORTERM": ""}, Depth.EIGHT_BIT),
        (
            {"TERM": "xterm-256color", "COLORTERM": "24bit", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"},
            Depth.EIGHT_BIT,
        ),
        ({"TERM": "xterm", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, Depth.SIXTEEN),
        ({"TERM": "xterm"}, Depth.SIXTEEN),
        ({"TERM": "screen"}, Depth.SIXTEEN),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, Depth.SIXTEEN),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, Depth.NONE),
        ({"TERM": "vt100"}, Depth.NONE),
        ({"TERM": "vt220"}, Depth.NONE),
        ({"TERM": "rxvt-m"}, Depth.NONE),
        ({}, Depth.NONE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, Depth.NONE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "0"}, Depth.NONE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": ""}, Depth.TRUECOLOR),
    ],
)  # fmt: skip
def test_colours_as_the_terminal_has_them(environment: dict[str, str], depth: Depth) -> None:
    assert depth_of("auto", environment) is depth


@pytest.mark.parametrize("depth", Depth)
def test_the_settings_have_the_last_word_on_colours(depth: Depth) -> None:
    """no-color.org: the user's own configuration overrides NO_COLOR."""
    assert depth_of(str(depth), {"TERM": "dumb", "NO_COLOR": "1"}) is depth


@pytest.mark.parametrize(
    ("locale", "coerced", "plain"),
    [
        ({"LANG": "en_US.UTF-8"}, False, False),
        ({"LANG": "de_DE.utf8"}, False, False),
        ({"LANG": "en_US.UTF-8"}, True, False),  # not installed here, but the terminal speaks it
        ({"LANG": "C"}, True, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True, True),  # that LC_CTYPE is Python's own
        ({"LC_CTYPE": "C.UTF-8"}, True, True),
        ({"LC_CTYPE": "UTF-8"}, False, False),  # as macOS sets it
        ({"LANG": "C", "LC_CTYPE": "en_US.UTF-8"}, False, False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, True, True),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "POSIX"}, True, True),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, False, False),
        ({"LANG": "ja_JP.eucJP"}, False, True),
        ({"LANG": "en_US.ISO-8859-1"}, False, True),
        ({}, True, True),
    ],
)
def test_borders_follow_the_locale(locale: dict[str, str], coerced: bool, plain: bool) -> None:
    assert is_ascii("auto", {"TERM": "xterm-256color", **locale}, coerced) is plain


@pytest.mark.parametrize("term", ["linux", "dumb", "vt100", "vt220", ""])
def test_plain_consoles_get_ascii_whatever_their_locale(term: str) -> None:
    assert is_ascii("auto", {"TERM": term, "LANG": "en_US.UTF-8"}, False)


def test_the_settings_have_the_last_word_on_borders() -> None:
    assert is_ascii("ascii", {"TERM": "xterm", "LANG": "en_US.UTF-8"}, False)
    assert not is_ascii("round", {"TERM": "linux", "LANG": "C"}, True)


def test_settings_and_terminal_together() -> None:
    appearance = Appearance(colours="16", borders="ascii", times="local", inverted=True)
    assert traits_of(appearance, {}) == (Depth.SIXTEEN, True, True, True)
