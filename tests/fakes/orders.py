"""Orders and evidence in the shape venues give them, for tests."""

from decimal import Decimal

from app.domain.identifiers import ClientOrderId, VenueOrderId
from app.domain.instants import SECOND
from app.domain.instruments import Instrument, InstrumentKind
from app.domain.order_events import (
    Action,
    FillReport,
    OrderReport,
    RequestOutcome,
    Source,
    Verdict,
)
from app.domain.order_terms import OrderStatus, OrderStyle, OrderType, Side, TimeInForce
from app.domain.safe_text import sanitise
from app.trading.orders.client_ids import make_client_order_id
from app.trading.orders.evidence import SendAuthorised

START = 1_760_000_000 * SECOND
CLIENT_ID = make_client_order_id("s", 77, 1, "binance:main")
VENUE_ID = VenueOrderId("4242")


def instrument(
    venue: str = "binance", symbol: str = "BTC/USDT", tick: str = "0.01", lot: str = "0.00001"
) -> Instrument:
    base, quote = symbol.split("/")
    return Instrument(
        venue=venue,
        product="spot",
        wire_symbol=symbol.replace("/", ""),
        symbol=symbol,
        kind=InstrumentKind.SPOT,
        base=base,
        quote=quote,
        tick=Decimal(tick),
        lot=Decimal(lot),
        min_notional=Decimal(5),
    )


def authorised(
    client_order_id: ClientOrderId = CLIENT_ID,
    *,
    quantity: str = "1",
    price: str = "100",
    side: Side = Side.BUY,
    at_ns: int = START,
    venue: str = "binance",
) -> SendAuthorised:
    return SendAuthorised(
        intent_id="i1",
        attempt=1,
        client_order_id=client_order_id,
        venue=venue,
        account="main",
        instrument=instrument(venue),
        side=side,
        style=OrderStyle.LIMIT,
        type=OrderType.LIMIT,
        time_in_force=TimeInForce.GTC,
        post_only=False,
        quantity=Decimal(quantity),
        price=Decimal(price),
        expires_ns=at_ns + 5 * SECOND,
        at_ns=at_ns,
    )


def report(
    status: OrderStatus,
    *,
    filled: str | None = "0",
    at_ns: int = START + SECOND,
    client_order_id: ClientOrderId | None = CLIENT_ID,
    venue_order_id: VenueOrderId | None = VENUE_ID,
    source: Source = Source.STREAM,
    quantity: str | None = "1",
    price: str | None = "100",
    average: str | None = None,
    venue: str = "binance",
    symbol: str = "BTC/USDT",
    side: Side = Side.BUY,
    reason: str | None = None,
) -> OrderReport:
    return OrderReport(
        venue=venue,
        account="main",
        source=source,
        wire_symbol=symbol.replace("/", ""),
        symbol=symbol,
        client_order_id=client_order_id,
        venue_order_id=venue_order_id,
        side=side,
        type=OrderType.LIMIT,
        status=status,
        received_ns=at_ns,
        time_in_force=TimeInForce.GTC,
        price=None if price is None else Decimal(price),
        quantity=None if quantity is None else Decimal(quantity),
        filled=None if filled is None else Decimal(filled),
        average_price=None if average is None else Decimal(average),
        venue_time_ns=at_ns - 5_000_000,
        created_ns=START,
        reason=None if reason is None else sanitise(reason),
    )


def fill(
    trade_id: str,
    quantity: str,
    *,
    price: str = "100",
    at_ns: int = START + SECOND,
    fee: str | None = "0.001",
    client_order_id: ClientOrderId | None = CLIENT_ID,
    venue_order_id: VenueOrderId | None = VENUE_ID,
    source: Source = Source.STREAM,
    venue: str = "binance",
    side: Side = Side.BUY,
) -> FillReport:
    return FillReport(
        venue=venue,
        account="main",
        source=source,
        wire_symbol="BTCUSDT",
        symbol="BTC/USDT",
        client_order_id=client_order_id,
        venue_order_id=venue_order_id,
        trade_id=trade_id,
        side=side,
        price=Decimal(price),
        quantity=Decimal(quantity),
        received_ns=at_ns,
        fee=None if fee is None else Decimal(fee),
        fee_asset=None if fee is None else "BTC",
        maker=False,
        venue_time_ns=at_ns - 5_000_000,
    )


def outcome(
    verdict: Verdict,
    *,
    action: Action = Action.PLACE,
    at_ns: int = START + SECOND // 2,
    client_order_id: ClientOrderId = CLIENT_ID,
    reason: str | None = None,
    venue: str = "binance",
    venue_order_id: VenueOrderId | None = None,
) -> RequestOutcome:
    return RequestOutcome(
        venue=venue,
        account="main",
        symbol="BTC/USDT",
        client_order_id=client_order_id,
        action=action,
        verdict=verdict,
        received_ns=at_ns,
        reason=None if reason is None else sanitise(reason),
        venue_order_id=venue_order_id,
    )
