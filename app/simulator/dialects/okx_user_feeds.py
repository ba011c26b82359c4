"""OKX's private channels: account, orders, positions, balance_and_position (sheet, section 6)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.simulator.accounts import Account
from app.simulator.dialects.dialect import Frame
from app.simulator.dialects.okx_desk import OkxDesk
from app.simulator.dialects.okx_feeds import Arg, News, push
from app.simulator.dialects.okx_market import product_word
from app.simulator.dialects.okx_rows import balance_row, held_assets, order_push
from app.simulator.dialects.okx_words import amount, milliseconds

_EVERY_NS = 5_000_000_000


class _UserFeed:
    """What private channels share: the account, and its uid in every frame's arg."""

    def __init__(self, desk: OkxDesk, arg: Arg, account: Account) -> None:
        self._desk = desk
        self._arg = arg
        self._account = account
        self._shown: Mapping[str, object] = {**arg, "uid": desk.uid(account)}

    def opening(self, now_ns: int) -> Sequence[Frame]:
        return ()

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        return ()

    def tick(self, now_ns: int) -> Sequence[Frame]:
        return ()

    def _push(self, data: Sequence[object]) -> Frame:
        return push(f"user.{self._arg['channel']}", self._shown, data)


class AccountFeed(_UserFeed):
    """`account`: everything at first, then the assets that changed, and everything every five seconds.

    With extraParams {"updateInterval": "0"} it is pushed on changes alone.
    """

    def __init__(self, desk: OkxDesk, arg: Arg, account: Account) -> None:
        super().__init__(desk, arg, account)
        self._asset = arg.get("ccy", "")
        self._periodic = '"updateInterval":"0"' not in arg.get("extraParams", "").replace(" ", "")
        self._sent_ns = 0

    def opening(self, now_ns: int) -> Sequence[Frame]:
        return (self._rows(held_assets(self._account), now_ns),)

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        touched = dict.fromkeys(
            holding.asset for change in news.balances for holding in change.holdings
        )
        return (self._rows(list(touched), now_ns),) if touched else ()

    def tick(self, now_ns: int) -> Sequence[Frame]:
        if not self._periodic or now_ns - self._sent_ns < _EVERY_NS:
            return ()
        return (self._rows(held_assets(self._account), now_ns),)

    def _rows(self, assets: list[str], now_ns: int) -> Frame:
        self._sent_ns = now_ns
        shown = [asset for asset in assets if self._asset in ("", asset)]
        return self._push([balance_row(self._desk, self._account, shown, now_ns)])


class OrdersFeed(_UserFeed):
    """`orders`: no snapshot, one frame for every step of an order."""

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        product, symbol = self._arg.get("instType", "ANY"), self._arg.get("instId")
        listings = self._desk.exchange.listings
        return [
            self._push([order_push(self._desk, change)])
            for change in news.steps
            if symbol in (None, change.order.symbol)
            and product in ("ANY", product_word(listings[change.order.symbol]))
        ]


class PositionsFeed(_UserFeed):
    """`positions`: an empty snapshot, as an account in spot mode has none."""

    def opening(self, now_ns: int) -> Sequence[Frame]:
        return (self._push([]),)


class HoldingsFeed(_UserFeed):
    """`balance_and_position`: a snapshot, then balances that fills or transfers changed."""

    def __init__(self, desk: OkxDesk, arg: Arg, account: Account) -> None:
        super().__init__(desk, arg, account)
        self._known: dict[str, Decimal] = {}

    def opening(self, now_ns: int) -> Sequence[Frame]:
        assets = held_assets(self._account)
        self._known = {asset: self._account.balance(asset).total for asset in assets}
        return (self._row("snapshot", assets, [], now_ns),)

    def news(self, news: News, now_ns: int) -> Sequence[Frame]:
        touched = dict.fromkeys(
            holding.asset for change in news.balances for holding in change.holdings
        )
        totals = {asset: self._account.balance(asset).total for asset in touched}
        moved = [asset for asset, total in totals.items() if self._known.get(asset) != total]
        if not moved:
            return ()
        self._known.update(totals)
        trades = [
            {"instId": change.fill.symbol, "tradeId": str(change.fill.trade_id)}
            for change in news.steps
            if change.fill is not None
        ]
        cause = "transferred" if news.transfers and not trades else "filled"
        return (self._row(cause, moved, trades, now_ns),)

    def _row(
        self, cause: str, assets: Sequence[str], trades: Sequence[object], now_ns: int
    ) -> Frame:
        stamp = milliseconds(now_ns)
        balances = [
            {"ccy": asset, "cashBal": amount(self._account.balance(asset).total), "uTime": stamp}
            for asset in assets
        ]
        row = {
            "pTime": stamp,
            "eventType": cause,
            "balData": balances,
            "posData": [],
            "trades": trades,
        }
        return self._push([row])
