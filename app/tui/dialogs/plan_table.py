"""What each venue was to do beside what it did: quantities, averages, and by how much it was worse."""

from collections.abc import Callable
from decimal import Decimal

from app.domain.amounts import average_digits
from app.tui import formatting as form
from app.tui.cells import Cell, Column, Row, fill, heading, label, number, spaced, words, wrap
from app.tui.quote_money import fitting_digits
from app.views.routes import RouteCard, ShareRow

_NARROW = (
    Column("venue", 8),
    Column("size", 9, True),
    Column("filled", 9, True),
    Column("open", 9, True),
    Column("plan all-in", 11, True),
    Column("got all-in", 11, True),
    Column("worse bp", 8, True),
)
_WIDE = (
    *_NARROW[:4],
    Column("plan raw", 12, True),
    Column("got raw", 12, True),
    *(column._replace(width=12) for column in _NARROW[4:6]),
    _NARROW[6],
)
_WIDE_FROM = 104
_GOES_FIRST = ("plan raw", "got raw", "open")
_PRICES = ("plan raw", "got raw", "plan all-in", "got all-in")


def plan_table(card: RouteCard, inner: int) -> list[Row]:
    """A row a venue, all together below them where there are several, and what "worse bp" is against."""
    columns = _fitting(_WIDE if inner >= _WIDE_FROM else _NARROW, card, inner)
    rows = [fill([label(" "), *heading(columns)], inner)]
    rows += [_share(card, share, columns, inner) for share in card.shares]
    total = ShareRow(
        venue="together",
        letter="",
        planned=card.quantity,
        filled=card.filled,
        held=card.held,
        planned_raw=card.planned_raw,
        planned_all_in=card.planned_all_in,
        raw=card.raw,
        all_in=card.all_in,
        worse_bp=card.worse_bp,
        compared=card.compared,
        repriced=card.repriced,
    )
    if len(card.shares) != 1:
        rows.append(_share(card, total, columns, inner, "bright"))
    return [*rows, *_compared(card, total, columns, inner), *_repriced(card, inner)]


def _fitting(columns: tuple[Column, ...], card: RouteCard, inner: int) -> tuple[Column, ...]:
    """Quantities in full, whatever a venue's lot; then what stands elsewhere on the card goes first."""
    quantities = {
        "size": [card.quantity, *(share.planned for share in card.shares)],
        "filled": [card.filled, *(share.filled for share in card.shares)],
        "open": [card.held, *(share.held for share in card.shares)],
    }
    longest = {
        title: max(len(form.exact(each)) for each in found) for title, found in quantities.items()
    }
    fitted = [
        column._replace(width=max(column.width, longest.get(column.title, 0))) for column in columns
    ]
    for title in _GOES_FIRST:
        if sum(column.width + 1 for column in fitted) <= inner:
            break
        fitted = [column for column in fitted if column.title != title]
    return tuple(fitted)


def _compared(
    card: RouteCard, total: ShareRow, columns: tuple[Column, ...], inner: int
) -> list[Row]:
    """With what "worse bp" compares, where that is not the plan as it was confirmed."""
    price = _price_of(card, columns)
    others = [
        f"{share.venue} {price(share.compared)}"
        for share in (card.shares if len(card.shares) == 1 else (*card.shares, total))
        if share.compared is not None and price(share.compared) != price(share.planned_all_in)
    ]
    if not others:
        return []
    told = f"worse bp is against the plan of the part filled: {', '.join(others)}"
    return [(words(f" {line}", inner, "dim"),) for line in wrap(told, inner - 1)]


def _repriced(card: RouteCard, inner: int) -> list[Row]:
    """Whose figure says nothing about how well it was carried out."""
    venues = [share.venue for share in card.shares if share.repriced]
    if not venues:
        return []
    told = f"amended: a price at {' and '.join(venues)}; worse bp is against the one first planned"
    return [(words(f" {line}", inner, "warning"),) for line in wrap(told, inner - 1)]


def _price_of(card: RouteCard, columns: tuple[Column, ...]) -> Callable[[Decimal | None], str]:
    """How the averages of this card are told."""
    width = min(column.width for column in columns if column.title in _PRICES)
    known = (card.planned_all_in, card.all_in, card.planned_raw, card.raw, card.mid)
    about = next((each for each in known if each is not None), None)
    digits = average_digits(card.price_digits, about)
    digits = fitting_digits(digits, card.price_digits, about, width)

    def price(value: Decimal | None) -> str:
        return form.small(form.rounded(value, digits), width)

    return price


def _share(
    card: RouteCard, share: ShareRow, columns: tuple[Column, ...], inner: int, look: str = "text"
) -> Row:
    price = _price_of(card, columns)
    figures = {
        "size": form.exact(share.planned),
        "filled": form.exact(share.filled),
        "open": form.exact(share.held),
        "plan raw": price(share.planned_raw),
        "got raw": price(share.raw),
        "plan all-in": price(share.planned_all_in),
        "got all-in": price(share.all_in),
        "worse bp": form.signed(share.worse_bp, 2),
    }
    cells: list[Cell] = [words(share.venue, columns[0].width, "venue" if look == "text" else look)]
    for column in columns[1:]:
        worse = share.worse_bp if column.title == "worse bp" and not share.repriced else None
        bad = worse is not None and worse > 0
        cells.append(number(figures[column.title], column.width, "loss" if bad else look))
    return fill([label(" "), *spaced(cells)], inner)
