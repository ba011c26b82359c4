"""From a Binance order request to an order of the exchange: words, then filters, in the venue's own texts."""

from decimal import Decimal

from app.domain.amounts import ZERO, is_multiple
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.simulator.dialects.binance_calls import Call
from app.simulator.dialects.binance_words import SELF_TRADE_WORDS, BinanceRefusal, missing
from app.simulator.exchange import Exchange
from app.simulator.listings import Listing
from app.simulator.orders import NewOrder, SelfTrade

MAX_OPEN_ORDERS = 200
PRICE_UP, PRICE_DOWN = Decimal(5), Decimal("0.2")
_SIDES = {"BUY": Side.BUY, "SELL": Side.SELL}
_FORCES = {"GTC": TimeInForce.GTC, "IOC": TimeInForce.IOC, "FOK": TimeInForce.FOK}
_CONDITIONAL = ("STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT")


def read_order(exchange: Exchange, call: Call, client_id: str) -> NewOrder:
    """A checked order; `client_id` is the venue's own where the client sent none. Raises BinanceRefusal."""
    listing = call.listing(exchange)
    side = _SIDES.get(call.needed("side"))
    if side is None:
        raise BinanceRefusal(-1117, "Invalid side.")
    word = call.needed("type")
    if word in _CONDITIONAL:
        raise BinanceRefusal(-1013, "This order type is not supported for this symbol.")
    if word not in ("LIMIT", "LIMIT_MAKER", "MARKET"):
        raise BinanceRefusal(-1116, "Invalid orderType.")
    force = _force(call, word)
    quantity, spend, price = _amounts(call, word)
    _check_filters(exchange, listing, side, quantity, price)
    if spend is not None:
        _check_notional(listing, spend, market=True)
    return NewOrder(
        symbol=listing.wire_symbol,
        side=side,
        type=OrderType.MARKET if word == "MARKET" else OrderType.LIMIT,
        client_order_id=call.client_id("newClientOrderId") or client_id,
        quantity=quantity or ZERO,
        quote_quantity=spend,
        price=price,
        time_in_force=force,
        post_only=word == "LIMIT_MAKER",
        self_trade=_self_trade(call),
    )


def _force(call: Call, word: str) -> TimeInForce:
    text = call.text("timeInForce")
    if word == "LIMIT":
        if text is None:
            raise missing("timeInForce")
        if text not in _FORCES:
            raise BinanceRefusal(-1115, "Invalid timeInForce.")
        return _FORCES[text]
    if text is not None:
        raise BinanceRefusal(-1106, "Parameter 'timeInForce' sent when not required.")
    return TimeInForce.GTC


def _amounts(call: Call, word: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    quantity, price = call.decimal("quantity"), call.decimal("price")
    spend = call.decimal("quoteOrderQty")
    if word == "MARKET":
        if price is not None:
            raise BinanceRefusal(-1106, "Parameter 'price' sent when not required.")
        if (quantity is None) == (spend is None):
            text = "Combination of optional parameters invalid."
            raise missing("quantity") if quantity is None else BinanceRefusal(-1128, text)
    else:
        if spend is not None:
            raise BinanceRefusal(-1106, "Parameter 'quoteOrderQty' sent when not required.")
        if quantity is None:
            raise missing("quantity")
        if price is None:
            raise missing("price")
        if price <= 0:
            raise BinanceRefusal(-1013, "Invalid price.")
    if quantity is not None and quantity <= 0:
        raise BinanceRefusal(-1013, "Invalid quantity.")
    if spend is not None and spend <= 0:
        raise BinanceRefusal(-1013, "Invalid quote quantity.")
    return quantity, spend, price


def _self_trade(call: Call) -> SelfTrade:
    word = call.text("selfTradePreventionMode") or "EXPIRE_MAKER"
    if word not in SELF_TRADE_WORDS:
        raise BinanceRefusal(
            -1013, "This symbol does not allow the specified self-trade prevention mode."
        )
    return SELF_TRADE_WORDS[word]


def failed(name: str) -> BinanceRefusal:
    return BinanceRefusal(-1013, f"Filter failure: {name}")


def _check_filters(
    exchange: Exchange,
    listing: Listing,
    side: Side,
    quantity: Decimal | None,
    price: Decimal | None,
) -> None:
    if price is not None:
        _check_price(exchange, listing, price)
    if quantity is not None:
        check_quantity(listing, quantity, market=price is None)
        at = price if price is not None else _likely_price(exchange, listing, side)
        if at is not None:
            _check_notional(listing, at * quantity, market=price is None)


def _check_price(exchange: Exchange, listing: Listing, price: Decimal) -> None:
    low, high = listing.min_price, listing.max_price
    outside = (low is not None and price < low) or (high is not None and price > high)
    if outside or not listing.price_on_tick(price):
        raise failed("PRICE_FILTER")
    last = exchange.tape(listing.wire_symbol).last_price
    if last is not None and not last * PRICE_DOWN <= price <= last * PRICE_UP:
        raise failed("PERCENT_PRICE_BY_SIDE")


def check_quantity(listing: Listing, quantity: Decimal, *, market: bool) -> None:
    """LOT_SIZE, and for market orders MARKET_LOT_SIZE too (its step is 0: disabled)."""
    inside = listing.min_quantity <= quantity <= listing.max_quantity
    if not inside or not is_multiple(quantity, listing.lot):
        raise failed("LOT_SIZE")
    if market and quantity > listing.max_market_quantity:
        raise failed("MARKET_LOT_SIZE")


def _check_notional(listing: Listing, notional: Decimal, *, market: bool) -> None:
    """The minimum holds for market orders too (applyMinToMarket), the maximum does not."""
    if listing.min_notional is not None and notional < listing.min_notional:
        raise failed("NOTIONAL")
    if not market and listing.max_notional is not None and notional > listing.max_notional:
        raise failed("NOTIONAL")


def _likely_price(exchange: Exchange, listing: Listing, side: Side) -> Decimal | None:
    """A market order's notional is judged at the last price, else at the price it would meet."""
    last = exchange.tape(listing.wire_symbol).last_price
    if last is not None:
        return last
    top = exchange.book(listing.wire_symbol).top(side.opposite)
    return None if top is None else top.price
