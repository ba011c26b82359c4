"""Ids that we drew as numbers, as a venue echoes them."""

_LONGEST = 18  # Python refuses to read a number of thousands of digits


def echoed_id(text: str) -> int | None:
    """The number, None for text that none of ours can be."""
    drawn = text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return int(text) if drawn else None
