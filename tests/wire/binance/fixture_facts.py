"""Our events under the labels that another project's tests use for them."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from app.domain.account_events import AccountType, BalancesReported
from app.domain.instants import MILLISECOND
from app.domain.market_events import BookDelta, Candle, Level, Quote, Ticker, Trade
from app.domain.order_events import FillReport, OrderReport
from app.domain.order_terms import OrderStatus, OrderType, Side, TimeInForce
from app.venues.wire.documents import DocumentEvent

Check = Callable[[str], bool]
Facts = Mapping[str, Check | object]


def number(text: str) -> Decimal:
    """ "2500.0, PRICE_PRECISION" and "0.06937084, Currency::from(...)" as the number they start with."""
    return Decimal(text.partition(",")[0])


def nanoseconds(text: str) -> int:
    """ "1709654400000000000" or "UnixNanos::from_millis(1_672_515_782_136)"."""
    if text.startswith("UnixNanos::from_millis("):
        return int(text.removeprefix("UnixNanos::from_millis(").rstrip(")")) * MILLISECOND
    return int(text)


SIDES = {"Buy": Side.BUY, "Sell": Side.SELL, "Buyer": Side.BUY, "Seller": Side.SELL}
STATUSES = {
    "Accepted": OrderStatus.OPEN,
    "Canceled": OrderStatus.CANCELED,
    "Filled": OrderStatus.FILLED,
}
TYPES = {
    "Limit": OrderType.LIMIT,
    "LIMIT": OrderType.LIMIT,
    "StopLimit": OrderType.STOP_LIMIT,
    "LimitIfTouched": OrderType.TAKE_PROFIT_LIMIT,
    "TrailingStopMarket": OrderType.TRAILING_STOP,
}
LIQUIDITY = {"Maker": True, "Taker": False}


def order_facts(order: OrderReport) -> Facts:
    return {
        "side": lambda text: SIDES[text] is order.side,
        "order_side": lambda text: SIDES[text] is order.side,
        "status": lambda text: STATUSES[text] is order.status,
        "order_status": lambda text: STATUSES[text] is order.status,
        "order_type": lambda text: TYPES[text] is order.type,
        "time_in_force": lambda text: order.time_in_force is TimeInForce(text.lower()),
        "symbol": order.wire_symbol,
        "order_id": order.venue_order_id,
        "venue_order_id": order.venue_order_id,
        "client_order_id": order.client_order_id,
        "quantity": order.quantity,
        "filled_qty": order.filled,
        "price": order.price,
        "avg_px": order.average_price,
        "trigger_price": order.stop_price,
        "ts_accepted": order.created_ns,
        "ts_last": order.venue_time_ns,
    }


def fill_facts(fill: FillReport) -> Facts:
    return {
        "execution_type": "Trade",  # only a trade makes a fill
        "order_side": lambda text: SIDES[text] is fill.side,
        "liquidity_side": lambda text: LIQUIDITY[text] is fill.maker,
        "trade_id": fill.trade_id,
        "client_order_id": fill.client_order_id,
        "venue_order_id": fill.venue_order_id,
        "last_filled_qty": fill.quantity,
        "last_filled_price": fill.price,
        "last_qty": fill.quantity,
        "last_px": fill.price,
        "commission": fill.fee,
    }


def trade_facts(trade: Trade) -> Facts:
    return {
        "price": trade.price,
        "size": trade.quantity,
        "aggressor_side": lambda text: SIDES[text] is trade.side,
        "trade_id": trade.trade_id,
        "ts_event": trade.venue_time_ns,
    }


def quote_facts(quote: Quote) -> Facts:
    return {
        "bid_price": quote.bid,
        "ask_price": quote.ask,
        "bid_size": quote.bid_size,
        "ask_size": quote.ask_size,
        "ts_event": quote.venue_time_ns,
        "symbol": quote.symbol,
    }


def ticker_facts(ticker: Ticker) -> Facts:
    return {
        "event_type": lambda text: text in ("24hrTicker", "Ticker24Hr"),
        "symbol": ticker.symbol,
        "last_price": ticker.last_price,
        "open_price": ticker.open_price,
        "high_price": ticker.high_price,
        "low_price": ticker.low_price,
        "volume": ticker.base_volume,
        "quote_volume": ticker.quote_volume,
        "ts_event": ticker.venue_time_ns,
    }


def bar_facts(bar: Candle) -> Facts:
    assert bar.closed
    return {
        "open": bar.open,
        "high": bar.high,
        "low": bar.low,
        "close": bar.close,
        "volume": bar.base_volume,
        "ts_event": bar.close_time_ns,
    }


def delta_facts(delta: BookDelta) -> Facts:
    (bid,), (ask,) = delta.bids, delta.asks
    assert isinstance(bid, Level)
    assert isinstance(ask, Level)
    return {
        "deltas.len()": 2,
        "sequence": delta.last,
        "ts_event": delta.venue_time_ns,
        "deltas[0].action": lambda text: text == "Update" and bid.size > 0,
        "deltas[0].order.side": "Buy",
        "deltas[0].order.price": Decimal(repr(bid.price)),
        "deltas[0].order.size": Decimal(repr(bid.size)),
        "deltas[1].action": lambda text: text == "Update" and ask.size > 0,
        "deltas[1].order.side": "Sell",
        "deltas[1].order.price": Decimal(repr(ask.price)),
        "deltas[1].order.size": Decimal(repr(ask.size)),
        "deltas[1].flags": lambda text: "F_LAST" in text,  # one message is one change
    }


def balance_facts(reported: BalancesReported) -> Facts:
    cash = reported.balances[0].account_type is AccountType.SPOT
    return {
        "account_type": "Cash" if cash else "Margin",
        "balances.len()": len(reported.balances),
    }


def facts_of(event: DocumentEvent, fill_wanted: bool) -> Facts:
    """The labels that our event answers to."""
    if isinstance(event, FillReport) and fill_wanted:
        return fill_facts(event)
    if isinstance(event, OrderReport) and not fill_wanted:
        return order_facts(event)
    makers: dict[type, Callable[..., Facts]] = {
        Trade: trade_facts,
        Quote: quote_facts,
        Ticker: ticker_facts,
        Candle: bar_facts,
        BookDelta: delta_facts,
        BalancesReported: balance_facts,
    }
    maker = makers.get(type(event))
    return {} if maker is None else maker(event)
