"""How well a text fits what was typed: equal, at the start, within, or the letters in order."""


def rank(text: str, wish: str) -> tuple[int, int] | None:
    """Smaller is better; None where the letters do not stand in the text in this order.

    Both casefolded; a "/" between two names need not be typed.
    """
    plain = text.replace("/", "")
    if not wish or wish in (text, plain):
        return (0, 0)
    if text.startswith(wish) or plain.startswith(wish.replace("/", "")):
        return (1, 0)
    at = text.find(wish)
    if at >= 0:
        return (2, at)
    found = -1
    for letter in wish:
        found = text.find(letter, found + 1)
        if found < 0:
            return None
    return (3, found)


def rank_words(text: str, wish: str) -> tuple[int, int] | None:
    """The worst fit of the wish's words, each of which must fit the text or a single word of it."""
    whole = text.casefold()
    worst = (0, 0)
    for word in wish.casefold().split():
        at = whole.find(word)
        if at >= 0:
            fit: tuple[int, int] | None = (1, at)
        else:  # letters in order, but within one word: over a whole sentence anything would fit
            fits = [found for each in whole.split() if (found := rank(each, word)) is not None]
            fit = min(fits, default=None)
        if fit is None:
            return None
        worst = max(worst, fit)
    return worst
