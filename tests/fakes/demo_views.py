"""A believable set of views with fixed times: what the pictures show and the tests start from."""

from decimal import Decimal

import msgspec

from app.domain.commands import Command, DraftTicket, TicketTerms
from app.domain.instants import MILLISECOND, SECOND
from app.domain.order_terms import OrderStyle, Side
from app.views import keys
from app.views.alerts import AlertRow, AlertsView
from app.views.balances import BalanceCell, BalanceRow, BalancesView, VenueAge
from app.views.instruments import InstrumentRow, InstrumentsView
from app.views.keys import View
from app.views.kill import KillRow, KillView
from app.views.ladder import BookState, LadderRow, LadderView, OwnOrder
from app.views.order_life import EvidenceRow, OrderLifeView
from app.views.orders import OrderRow, OrdersView
from app.views.status import StatusView
from app.views.ticket import TicketView, VenueOffer
from app.views.venues import VenueRow, VenuesView
from tests.fakes.cockpit import ScriptedCockpit

NOW = 1_763_733_801_118_000_000  # 2025-11-21 14:03:21.118 UTC
D = Decimal


def status(**changes: object) -> StatusView:
    view = StatusView(
        mode="SIMULATED",
        symbol="BTC/USDT",
        nav_usd=D("4812337.41"),
        confidence=D("0.992"),
        unpriced=1,
        open_orders=3,
        unknown_orders=1,
        venues_ok=2,
        venues=2,
        trading_stopped=None,
        lag_ms=0.4,
        at_ns=NOW,
    )
    return msgspec.structs.replace(view, **changes)


def _balance(
    asset: str, total: str, locked: str, usd: str | None, share: str | None, stale: bool = False
) -> BalanceRow:
    whole, held = D(total), D(locked)
    cells = tuple(
        BalanceCell(
            venue=venue,
            account="main",
            account_type="spot",
            available=(whole - held) * part,
            locked=held * part,
            total=whole * part,
            borrowed=D(0),
            usd=None if usd is None else D(usd) * part,
            as_of_ns=NOW - age * SECOND,
        )
        for venue, part, age in (("binance", D("0.75"), 0), ("okx", D("0.25"), 6))
    )
    return BalanceRow(
        asset=asset,
        available=whole - held,
        locked=held,
        total=whole,
        usd=None if usd is None else D(usd),
        share=None if share is None else D(share),
        price=None if usd is None else D(usd) / whole,
        price_as_of_ns=None if usd is None else NOW - SECOND,
        price_path="" if usd is None else f"{asset}/USDT binance > USDT/USD okx",
        stale=stale,
        cells=cells,
    )


def balances() -> BalancesView:
    return BalancesView(
        rows=(
            _balance("BTC", "18.24", "2.5", "1776448.00", "0.3691"),
            _balance("ETH", "412", "20", "1392601.20", "0.2894"),
            _balance("USDT", "640221.1043", "97380", "640221.10", "0.133"),
            _balance("USDC", "512004.00", "0", "512004.00", "0.1064"),
            _balance("SOL", "1950", "250", "286669.50", "0.0595", stale=True),
            _balance("BNB", "0.00431277", "0", "3.71", "0.0000007"),
            _balance("FOO", "90000", "0", None, None),
        ),
        priced_usd=D("4812337.41"),
        confidence=D("0.992"),
        unpriced=("FOO",),
        venues=(
            VenueAge(venue="binance", as_of_ns=NOW - 300 * MILLISECOND, problem=None),
            VenueAge(venue="okx", as_of_ns=NOW - 6 * SECOND, problem=None),
        ),
        stored=False,
        loading=False,
        at_ns=NOW,
    )


def _levels(best: str, step: str, fees: tuple[str, str], digits: int = 2) -> tuple[LadderRow, ...]:
    sizes = (
        "0.8",
        "0.4",
        "0.7",
        "0.9",
        "1.3",
        "0.25",
        "2.04",
        "0.77",
        "1.37",
        "3.1",
        "0.05",
        "4.2",
    )
    rows: list[LadderRow] = []
    cumulative = D(0)
    for index, size in enumerate(sizes):
        binance = index % 3 != 1
        raw = D(best) + D(step) * index
        fee = D(fees[0] if binance else fees[1])
        cumulative += D(size)
        rows.append(
            LadderRow(
                price=raw * (1 + fee),
                raw=raw,
                size=D(size),
                cumulative=cumulative,
                venue="binance" if binance else "okx",
                letter="B" if binance else "O",
                own=D("0.5") if index == 4 else D(0),
            )
        )
    return tuple(rows)


def ladder(symbol: str = "BTC/USDT") -> LadderView:
    return LadderView(
        symbol=symbol,
        base=symbol.partition("/")[0],
        quote="USDT",
        asks=_levels("97402.01", "7.5", ("0.00075", "0.0008")),
        bids=_levels("97401.99", "-7.5", ("-0.00075", "-0.0008")),
        books=(
            BookState(
                venue="binance", letter="B", valid=True, reason="", as_of_ns=NOW - 90 * MILLISECOND
            ),
            BookState(venue="okx", letter="O", valid=True, reason="", as_of_ns=NOW - 2 * SECOND),
        ),
        own=(
            OwnOrder(
                side="buy", venue="binance", letter="B", price=D("97371.99"), remaining=D("0.5")
            ),
            OwnOrder(
                side="sell", venue="binance", letter="B", price=D("97432.01"), remaining=D("0.5")
            ),
        ),
        net_spread_bp=D("15.02"),
        raw_crossed=False,
        last_price=D("97402.00"),
        last_side="buy",
        last_venue="binance",
        last_ns=NOW - 400 * MILLISECOND,
        price_digits=2,
        size_digits=5,
        at_ns=NOW,
    )


def venues() -> VenuesView:
    return VenuesView(
        rows=(
            VenueRow(
                venue="binance", letter="B", state="ok", mode="simulated", channels_up=3, channels=3,
                book_as_of_ns=NOW - 90 * MILLISECOND, account_as_of_ns=NOW - 4 * SECOND, ping_ms=38.2,
                rejects=0, requests=214, budget_percent=D("41"), clock_ms=2.1,
                clock_uncertainty_ms=0.4, reason="",
            ),
            VenueRow(
                venue="okx", letter="O", state="slow", mode="simulated", channels_up=2, channels=3,
                book_as_of_ns=NOW - 2 * SECOND, account_as_of_ns=NOW - 41 * SECOND, ping_ms=410.7,
                rejects=2, requests=98, budget_percent=D("18"), clock_ms=-11.4,
                clock_uncertainty_ms=3.0, reason="private stream silent for 6 s, reconnecting",
            ),
        ),
        at_ns=NOW,
    )  # fmt: skip


def order(number: int, **changes: object) -> OrderRow:
    row = OrderRow(
        key=f"7f{number:02d}aa0000000000{number:02d}",
        venue="binance",
        letter="B",
        account="main",
        symbol="BTC/USDT",
        side="buy",
        type="lim",
        price=D("97371.99"),
        quantity=D("0.5"),
        filled=D(0),
        average=None,
        status="open",
        detail="",
        created_ns=NOW - number * 41 * SECOND,
        changed_ns=NOW - number * 40 * SECOND,
        client_order_id=f"7f{number:02d}aa0000000000{number:02d}",
        venue_order_id=str(9_000_000 + number),
        external=False,
        open=True,
        price_digits=2,
        size_digits=5,
    )
    return msgspec.structs.replace(row, **changes)


def orders() -> OrdersView:
    sold: dict[str, object] = {"side": "sell", "price": D("97432.01")}
    done: dict[str, object] = {"open": False, "status": "filled"}
    rows = (
        order(1, status="partially_filled", filled=D("0.2"), average=D("97371.99")),
        order(2, **sold),
        order(
            3, venue="okx", letter="O", symbol="SOL/USDT", side="sell", price=D("147.9"), quantity=D("250"),
            status="unknown", detail="no answer for 10 s, querying client id", price_digits=3, size_digits=3,
            venue_order_id=None,
        ),
        order(
            4, venue="okx", letter="O", type="post", price=D("96000.1"), external=True, client_order_id=None,
            key="okx:77120", venue_order_id="77120", price_digits=1,
        ),
        order(5, type="ioc", filled=D("0.5"), average=D("97410.84123"), price=D("97500"), **done),
        order(
            6, symbol="DOGE/USDT", type="lim", price=D("0.21987"), quantity=D("12000"), filled=D("12000"),
            average=D("0.21987"), price_digits=5, size_digits=0, **done,
        ),
        order(7, status="canceled", open=False, detail="by you"),
        order(8, status="rejected", open=False, detail="insufficient USDT: needs 48,686.00", side="buy"),
    )  # fmt: skip
    return OrdersView(rows=rows, open=3, filled=61, canceled=4, rejected=2, unknown=1, at_ns=NOW)


def alerts() -> AlertsView:
    return AlertsView(
        rows=(
            AlertRow(at_ns=NOW - 31 * SECOND, severity="alarm", count=1,
                     text="okx order 7f03aa000000000003 unconfirmed: SOL exposure between 0 and -250"),
            AlertRow(at_ns=NOW - 60 * SECOND, severity="warning", count=3,
                     text="FOO has no price: 90,000 FOO are outside NAV"),
            AlertRow(at_ns=NOW - 90 * SECOND, severity="info", count=1, text="reconciled: 0 differences"),
        )
    )  # fmt: skip


def instruments() -> InstrumentsView:
    names = (
        "BTC/USDT",
        "ETH/USDT",
        "ETH/BTC",
        "SOL/USDT",
        "DOGE/USDT",
        "USDT/USD",
        "BTC/USDT:USDT",
    )
    return InstrumentsView(
        rows=tuple(
            InstrumentRow(
                symbol=name,
                kind="swap" if ":" in name else "spot",
                base=name.partition("/")[0],
                quote=name.partition("/")[2].partition(":")[0],
                venues=("okx",) if ":" in name or name == "USDT/USD" else ("binance", "okx"),
            )
            for name in names
        )
    )


def order_life() -> OrderLifeView:
    row = orders().rows[0]
    steps = (
        (
            0,
            None,
            "you",
            "intent",
            "buy 0.5 BTC/USDT limit 97,371.99 at binance, plan a41f-07c2",
            4101,
        ),
        (
            2,
            None,
            "engine",
            "authorised",
            "checks passed; written to the journal before the first byte",
            4102,
        ),
        (41, 39, "answer", "accepted", "venue id 9000001", 4103),
        (44, 39, "stream", "accepted", "executionReport NEW", 4104),
        (
            12_700,
            12_698,
            "stream",
            "fill",
            "0.2 @ 97,371.99, fee 0.00015 BTC, maker, trade 77120",
            4127,
        ),
    )
    return OrderLifeView(
        key=row.key,
        row=row,
        evidence=tuple(
            EvidenceRow(
                at_ns=row.created_ns + at * MILLISECOND,
                venue_ns=None if venue_at is None else row.created_ns + venue_at * MILLISECOND,
                source=source,
                what=what,
                detail=detail,
                seq=seq,
            )
            for at, venue_at, source, what, detail, seq in steps
        ),
        at_ns=NOW,
    )


def kill(latched: bool = False) -> KillView:
    rows = (
        KillRow(venue="binance", asked=2, canceled=2, filled=0, pending=0, unknown=0, external=0,
                unreachable=False),
        KillRow(venue="okx", asked=1, canceled=0, filled=0, pending=0, unknown=1, external=1,
                unreachable=True),
    )  # fmt: skip
    return KillView(
        latched=latched,
        since_ns=NOW - SECOND if latched else None,
        rows=rows if latched else (),
        done=False,
        revive_words="trade again",
        at_ns=NOW,
    )


def ticket(terms: TicketTerms) -> TicketView:
    """What an engine would answer: binance best, okx worse by its fee."""
    quantity, price = terms.quantity, terms.price
    if terms.style is OrderStyle.CAPPED_MARKET and price is None:
        price = D("97600.00")
    ready = quantity is not None and price is not None
    refusal = (
        "" if ready else "size and price are needed: type the size in BTC, then the price in USDT"
    )
    takes = price is not None and price > D("97402.01") and terms.side is Side.BUY
    offers = []
    for venue, letter, fee in (("binance", "B", D("7.5")), ("okx", "O", D("8"))):
        chosen = ready and venue == (terms.venue or "binance")
        raw = D("97402.01") if takes else None
        all_in = None
        if price is not None:
            all_in = (raw or price) * (1 + fee / 10_000)
        offers.append(
            VenueOffer(
                venue=venue,
                letter=letter,
                account="main",
                usable=ready,
                chosen=chosen,
                reason="best all-in" if chosen else "0.5 bp dearer all-in",
                quantity=quantity,
                price=price,
                raw=raw,
                fee_bp=fee,
                all_in=all_in,
                notional=None if quantity is None or price is None else quantity * price,
                available=D("480165.83") if venue == "binance" else D("160055.28"),
                pays="USDT",
                rounding="lot 0.00001 ok; tick 0.01 ok; min 5 USDT ok",
            )
        )
    return TicketView(
        terms=terms,
        offers=tuple(offers),
        plan=f"a41f-{abs(hash_of(terms)) % 10_000:04d}",
        ready=ready,
        refusal=refusal,
        mid=D("97402.00"),
        price_digits=2,
        size_digits=5,
        at_ns=NOW,
    )


def hash_of(terms: TicketTerms) -> int:
    """The same number for the same terms in every run."""
    return sum(msgspec.json.encode(terms))


def all_views() -> dict[str, View]:
    return {
        keys.STATUS: status(),
        keys.BALANCES: balances(),
        keys.LADDER: ladder(),
        keys.VENUES: venues(),
        keys.ORDERS: orders(),
        keys.ALERTS: alerts(),
        keys.INSTRUMENTS: instruments(),
        keys.KILL: kill(),
        keys.order_life_key(orders().rows[0].key): order_life(),
    }


def answer(cockpit: ScriptedCockpit, command: Command) -> None:
    """Answers drafts as an engine would."""
    if isinstance(command, DraftTicket) and command.terms is not None:
        cockpit.put(keys.TICKET, ticket(command.terms))


def demo_cockpit() -> ScriptedCockpit:
    """Every view, and tickets that are answered."""
    return ScriptedCockpit(all_views(), answer)
