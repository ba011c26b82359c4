"""Text from outside, made fit for a terminal: no control, escape, bidi or invisible characters."""

import unicodedata
from typing import NewType

SafeText = NewType("SafeText", str)

NAME_LIMIT = 64
MESSAGE_LIMIT = 512

_REPLACEMENT = "\N{MIDDLE DOT}"
# Cc controls, Cf format (bidi, zero width, tags), Cs lone surrogates, Co private, Cn unassigned,
# Zl and Zp line and paragraph separators, Mc marks that take a column in some terminals and none in others.
_FORBIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mc"))
_MARKS = frozenset(("Mn", "Me"))
_MARKS_PER_BASE = 2
# Letters that draw nothing, although their category says otherwise.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
# What changes the width of its neighbour in some terminals only: variation selectors, keycaps, skin tones,
# the letters of flags. A price must stand in its column in all of them.
_UNSURE_WIDTH = frozenset(
    map(
        chr,
        (
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
            0x20E3,
            *range(0x1F3FB, 0x1F400),
            *range(0x1F1E6, 0x1F200),
        ),
    )
)
_REPLACED = _BLANK_LETTERS | _UNSURE_WIDTH


def sanitise(text: object, limit: int = MESSAGE_LIMIT) -> SafeText:
    """Any outside value as bounded, printable NFC text; forbidden characters become a middle dot."""
    raw = text if isinstance(text, str) else str(text)
    if raw.isascii() and raw.isprintable() and len(raw) <= limit:
        return SafeText(raw)
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", raw[: limit * 4]):
        category = unicodedata.category(character)
        if category in _FORBIDDEN or character in _REPLACED:
            kept.append(_REPLACEMENT)
            marks = 0
        elif category in _MARKS:
            marks += 1
            if not kept:  # or it would sit on whatever stands before this text on the screen
                kept.append(_REPLACEMENT)
            if marks <= _MARKS_PER_BASE:
                kept.append(character)
        else:
            kept.append(" " if category == "Zs" else character)
            marks = 0
        if len(kept) >= limit:
            break
    return SafeText("".join(kept))


def safe_name(text: object) -> SafeText:
    """A name (symbol, asset, code) clamped to 64 characters."""
    return sanitise(text, NAME_LIMIT)
