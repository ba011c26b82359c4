"""Explains a level of the ladder: the venue's price, our fee on it, and what stands before it."""

from app.tui import formatting as form
from app.tui.explaining.figures import Explanation, Figure, ago, amount, sum_of
from app.views.ladder import BookState, LadderRow, LadderView


def explain_ladder(row: LadderRow, column: str, view: LadderView) -> Explanation:
    """Columns net, raw, size, cumulative, spread and last."""
    bid = any(row is each for each in view.bids)
    book = next((each for each in view.books if each.venue == row.venue), None)
    figures = (
        _net(row, view, book, bid),
        _raw(row, view, book, bid),
        _size(row, view, book),
        _cumulative(row, view, bid),
        _spread(view),
        _last(view),
    )
    side = "bid" if bid else "ask"
    title = f"{view.symbol}, {side} at {row.venue}"
    return Explanation(title, view.at_ns, figures, tuple(_notes(view))).led_by(column)


def explain_book(column: str, view: LadderView) -> Explanation:
    """What stands between the sides: columns spread, last, and the best of each side."""
    figures = [_spread(view), _last(view)]
    for rows, bid, name in ((view.asks, False, "best ask"), (view.bids, True, "best bid")):
        if rows:
            best = rows[0]
            book = next((each for each in view.books if each.venue == best.venue), None)
            figures.append(_net(best, view, book, bid)._replace(column=name, name=name))
    return Explanation(view.symbol, view.at_ns, tuple(figures), tuple(_notes(view))).led_by(column)


def _net(row: LadderRow, view: LadderView, book: BookState | None, bid: bool) -> Figure:
    what = f"get for one {view.base}" if bid else f"pay for one {view.base}"
    meaning = f"What we really {what} at this level, the taker fee of our account included."
    formula: tuple[str, ...] = ()
    if book is not None and book.taker is not None:
        sign = "-" if bid else "+"
        result = f"{form.exact(row.price)} {view.quote}"
        formula = (f"{amount(row.raw)} x (1 {sign} {amount(book.taker)}) = {result}",)
        fee = f"taker fee of {row.venue} for this account: {form.exact(book.taker * 10_000)} bp"
    else:
        fee = f"the taker fee of {row.venue} is not known"
    return Figure(
        "net", "net price", f"{form.exact(row.price)} {view.quote}", meaning, formula, (fee,)
    )


def _raw(row: LadderRow, view: LadderView, book: BookState | None, bid: bool) -> Figure:
    side = "bid" if bid else "ask"
    return Figure(
        "raw",
        "raw price",
        f"{form.exact(row.raw, view.price_digits)} {view.quote}",
        f"The {side} as {row.venue} shows it, before any fee.",
        (),
        (_book(row.venue, book, view),),
    )


def _size(row: LadderRow, view: LadderView, book: BookState | None) -> Figure:
    own = f" {form.exact(row.own)} of it is ours." if row.own else ""
    return Figure(
        "size",
        "size",
        f"{form.exact(row.size)} {view.base}",
        f"What {row.venue} shows at this price.{own}",
        (),
        (_book(row.venue, book, view),),
    )


def _cumulative(row: LadderRow, view: LadderView, bid: bool) -> Figure:
    rows = view.bids if bid else view.asks
    at = next(index for index, each in enumerate(rows) if each is row)
    verb = "sold" if bid else "bought"
    return Figure(
        "cumulative",
        "cumulative",
        f"{form.exact(row.cumulative)} {view.base}",
        f"What can be {verb} down to this level over all books that are shown, best net price first.",
        sum_of((each.size for each in rows[: at + 1]), row.cumulative, view.base),
    )


def _spread(view: LadderView) -> Figure:
    meaning = "Best net ask less best net bid, in parts of ten thousand of the middle between them."
    if view.net_spread_bp is None or not view.asks or not view.bids:
        return Figure("spread", "net spread", form.NOT_APPLICABLE, f"{meaning} A side is empty.")
    ask, bid = form.exact(view.asks[0].price), form.exact(view.bids[0].price)
    result = form.rounded(view.net_spread_bp, 4)
    formula = f"({ask} - {bid}) / (({ask} + {bid}) / 2) x 10,000 = {result} bp"
    return Figure("spread", "net spread", f"{result} bp", meaning, (formula,))


def _last(view: LadderView) -> Figure:
    meaning = "The newest public trade on any venue; ^ after a taker bought, v after one sold."
    if view.last_price is None:
        return Figure("last", "last", form.NOT_APPLICABLE, f"{meaning} None was heard yet.")
    side = {"buy": "a taker bought", "sell": "a taker sold"}.get(
        view.last_side or "", "side not told"
    )
    source = f"{view.last_venue}, trade stream: {side}, {ago(view.last_ns, view.at_ns)}"
    value = f"{form.exact(view.last_price, view.price_digits)} {view.quote}"
    return Figure("last", "last", value, meaning, (), (source,))


def _book(venue: str, book: BookState | None, view: LadderView) -> str:
    heard = ago(None if book is None else book.as_of_ns, view.at_ns)
    return f"{venue}, order book stream with its sequence checked: changed {heard}"


def _notes(view: LadderView) -> list[str]:
    notes = [
        f"! {book.venue} is left out: {book.reason or 'no book'}."
        for book in view.books
        if not book.valid
    ]
    if view.raw_crossed:
        notes.append(
            "Before fees one venue bids more than another asks; after fees it may not pay."
        )
    return notes
