"""Text from outside, made fit for a terminal: no control, escape, bidi or invisible characters."""

import unicodedata
from typing import NewType

SafeText = NewType("SafeText", str)

NAME_LIMIT = 64
MESSAGE_LIMIT = 512

_REPLACEMENT = "\N{MIDDLE DOT}"
# Cc controls, Cf format (bidi, zero width, tags), Cs lone surrogates, Co private, Cn unassigned,
# Zl and Zp line and paragraph separators.
_FORBIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_MARKS = frozenset(("Mn", "Me", "Mc"))
_MARKS_PER_BASE = 2
# Letters that draw nothing, although their category says otherwise.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")


def sanitise(text: object, limit: int = MESSAGE_LIMIT) -> SafeText:
    """Any outside value as bounded, printable NFC text; forbidden characters become a middle dot."""
    raw = text if isinstance(text, str) else str(text)
    if raw.isascii() and raw.isprintable() and len(raw) <= limit:
        return SafeText(raw)
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", raw[: limit * 4]):
        category = unicodedata.category(character)
        if category in _FORBIDDEN or character in _BLANK_LETTERS:
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
