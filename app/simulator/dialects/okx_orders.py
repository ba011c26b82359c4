"""Orders as OKX takes them: place, cancel, amend, one row of codes each (sheet, section 7)."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from app.domain.amounts import ZERO
from app.domain.order_terms import OrderStatus, OrderType, Side
from app.simulator.dialects.okx_calls import Call
from app.simulator.dialects.okx_desk import OkxDesk
from app.simulator.dialects.okx_words import (
    CLIENT_ID,
    ORDER_TYPES,
    PLACE_REFUSALS,
    SELF_TRADE_WORDS,
    TAG,
    OkxRefusal,
    milliseconds,
)
from app.simulator.listings import Listing
from app.simulator.orders import NewOrder, Order, RefusalReason, Refused, SelfTrade

_MODES = frozenset(("cash", "cross", "isolated", "spot_isolated"))
_TARGETS = frozenset(("base_ccy", "quote_ccy"))
_BOOLEANS = frozenset(("true", "false"))
_SIDES = frozenset(("buy", "sell"))

# One operation: acts, or raises OkxRefusal; returns the ids of the order it acted on.
Operation = Callable[[OkxDesk, Call, Listing], Order]


def place(desk: OkxDesk, call: Call, listing: Listing) -> Order:
    asked = _asked(desk, call, listing)
    account = call.owner()
    try:
        return desk.exchange.place(account, asked, call.now_ns)
    except Refused as refused:
        about = listing.quote if asked.side is Side.BUY else listing.base
        raise OkxRefusal(PLACE_REFUSALS.get(refused.reason, "51000"), about) from None


def _asked(desk: OkxDesk, call: Call, listing: Listing) -> NewOrder:
    """The order in the exchange's words; raises OkxRefusal for whatever OKX would not take."""
    mode = call.word("tdMode", _MODES) or call.needed("tdMode")
    side = Side(call.word("side", _SIDES) or call.needed("side"))
    word = call.word("ordType", frozenset(ORDER_TYPES)) or call.needed("ordType")
    kind, force, post_only = ORDER_TYPES[word]
    client_id, tag = _identifier(call), _tag(call)
    self_trade = SELF_TRADE_WORDS[
        call.word("stpMode", frozenset(SELF_TRADE_WORDS)) or SelfTrade.CANCEL_MAKER.value
    ]
    _check_extras(call, listing)
    if mode != "cash" or not listing.is_spot:
        raise OkxRefusal("51010")
    market = kind is OrderType.MARKET
    target = call.word("tgtCcy", _TARGETS) or ""
    if market and not target:
        target = "quote_ccy" if side is Side.BUY else "base_ccy"
    in_quote = market and target == "quote_ccy"
    size = call.positive("sz")
    if size is None:
        raise OkxRefusal("50014", "sz")
    price = None if market else _price(call, listing)
    _check_size(desk, listing, size, market=market, in_quote=in_quote)
    return NewOrder(
        symbol=listing.wire_symbol,
        side=side,
        type=kind,
        client_order_id=client_id,
        quantity=ZERO if in_quote else size,
        quote_quantity=size if in_quote else None,
        price=price,
        time_in_force=force,
        post_only=post_only,
        self_trade=self_trade,
        notes={"ordType": word, "tdMode": mode, "tgtCcy": target if market else "", "tag": tag},
    )


def _identifier(call: Call, name: str = "clOrdId") -> str:
    """1 to 32 letters and digits, "" when absent."""
    value = call.text(name)
    if value is not None and CLIENT_ID.fullmatch(value) is None:
        raise OkxRefusal("51000", name)
    return value or ""


def _tag(call: Call) -> str:
    value = call.text("tag")
    if value is not None and TAG.fullmatch(value) is None:
        raise OkxRefusal("51000", "tag")
    return value or ""


def _check_extras(call: Call, listing: Listing) -> None:
    """Fields that change what an order means and are not simulated are refused, never ignored."""
    if call.text("posSide") not in (None, "net"):
        raise OkxRefusal("51000", "posSide")
    if call.word("reduceOnly", _BOOLEANS) == "true":
        raise OkxRefusal("51205")
    if call.params.get("attachAlgoOrds"):
        raise OkxRefusal("51000", "attachAlgoOrds")
    if call.text("tradeQuoteCcy") not in (None, listing.quote):
        raise OkxRefusal("51000", "tradeQuoteCcy")


def _price(call: Call, listing: Listing, name: str = "px") -> Decimal:
    price = call.positive(name)
    if price is None:
        raise OkxRefusal("51204")
    if not listing.price_on_tick(price):
        raise OkxRefusal("51000", name)
    return price


def _check_size(
    desk: OkxDesk, listing: Listing, size: Decimal, *, market: bool, in_quote: bool
) -> None:
    """Lot, minimum and maximum; a size in quote currency is measured by the book's middle."""
    if in_quote:
        middle = desk.middle(listing.wire_symbol)
        if middle is not None and size < listing.min_quantity * middle:
            raise OkxRefusal("51020")
        return
    if size < listing.min_quantity:
        raise OkxRefusal("51020")
    if not listing.quantity_on_lot(size):
        raise OkxRefusal("51121")
    if market and size > listing.max_market_quantity:
        raise OkxRefusal("51202")
    if size > listing.max_quantity:
        raise OkxRefusal("51005")


def find(desk: OkxDesk, call: Call, unknown: str) -> Order:
    """The order named by ordId or clOrdId (ordId wins); raises 51003 or the code for unknown ones."""
    account, order_id = call.owner(), call.text("ordId")
    client_id = call.text("clOrdId")
    if order_id is None and client_id is None:
        raise OkxRefusal("51003")
    try:
        if order_id is not None:
            if not order_id.isascii() or not order_id.isdigit() or len(order_id) > 19:
                raise OkxRefusal("51000", "ordId")
            found = desk.exchange.order(account, int(order_id))
        else:
            found = desk.exchange.order_by_client(account, client_id or "")
    except Refused:
        raise OkxRefusal(unknown) from None
    return found


def _open(desk: OkxDesk, call: Call, listing: Listing, codes: tuple[str, str, str]) -> Order:
    """An open order of this instrument; `codes` are for unknown, canceled and filled ones."""
    unknown, canceled, filled = codes
    order = find(desk, call, unknown)
    if order.symbol != listing.wire_symbol:
        raise OkxRefusal(unknown)
    if not order.is_open:
        raise OkxRefusal(filled if order.status is OrderStatus.FILLED else canceled)
    return order


def cancel(desk: OkxDesk, call: Call, listing: Listing) -> Order:
    order = _open(desk, call, listing, ("51400", "51401", "51402"))
    return desk.exchange.cancel(call.owner(), order, call.now_ns)


def amend(desk: OkxDesk, call: Call, listing: Listing) -> Order:
    """`newSz` is the new total, filled part included. With cxlOnFail a failed change cancels the order."""
    order = _open(desk, call, listing, ("51503", "51509", "51510"))
    size = call.positive("newSz")
    price = _price(call, listing, "newPx") if call.text("newPx") else None
    request_id = _identifier(call, "reqId")
    gives_up = call.word("cxlOnFail", _BOOLEANS) == "true"
    if size is None and price is None:
        raise OkxRefusal("51500")
    if size is not None:
        _check_size(desk, listing, size, market=False, in_quote=False)
        if size <= order.filled:
            raise OkxRefusal("51000", "newSz")
    account = call.owner()
    try:
        return desk.exchange.amend(
            account, order, call.now_ns, quantity=size, price=price, request_id=request_id
        )
    except Refused as refused:
        if gives_up:
            order.notes["amendResult"] = "1"
            return desk.exchange.cancel(account, order, call.now_ns, request_id=request_id)
        short = refused.reason is RefusalReason.INSUFFICIENT_BALANCE
        raise OkxRefusal("51502" if short else "51511") from None


def result_row(call: Call, order: Order | None, refused: OkxRefusal | None) -> dict[str, object]:
    """One row of an order answer: the ids, and what became of the request in sCode and sMsg."""
    sent = {name: call.params.get(name) for name in ("ordId", "clOrdId", "tag", "reqId")}
    known = {name: value if isinstance(value, str) else "" for name, value in sent.items()}
    row: dict[str, object] = {
        "ordId": str(order.order_id) if order else known["ordId"],
        "clOrdId": order.client_order_id if order else known["clOrdId"],
        "tag": order.notes.get("tag", "") if order else known["tag"],
        "ts": milliseconds(call.now_ns),
        "sCode": refused.code if refused else "0",
        "sMsg": refused.text if refused else "",
        "subCode": "",
    }
    if "reqId" in call.params:
        row["reqId"] = known["reqId"]
    return row


def overall(rows: Sequence[dict[str, object]]) -> tuple[str, str]:
    """The envelope's code and text: 0 all taken, 2 some, 1 none."""
    taken = sum(row["sCode"] == "0" for row in rows)
    if taken == len(rows):
        return "0", ""
    return (
        ("1", "All operations failed")
        if taken == 0
        else ("2", "Bulk operation partially successful")
    )
