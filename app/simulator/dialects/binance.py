"""Binance, the server half: REST, market streams and the WebSocket API of one pretend venue."""

from app.domain.order_terms import OrderStatus
from app.simulator.dialects.binance_desk import BinanceDesk
from app.simulator.dialects.binance_limits import Limits
from app.simulator.dialects.binance_rest import rest_answer, rest_operation
from app.simulator.dialects.binance_streams import MarketSocket
from app.simulator.dialects.binance_ws_api import ApiSocket
from app.simulator.dialects.dialect import Answer, DialectOptions, Request, Socket
from app.simulator.exchange import Exchange


class BinanceDialect:
    """See app/simulator/dialects/dialect.py for what each method must do."""

    def __init__(self, exchange: Exchange, options: DialectOptions | None = None) -> None:
        self.exchange = exchange
        self._options = options or DialectOptions()
        self._desk = BinanceDesk(exchange, Limits(self._is_filled))

    def _is_filled(self, order_id: int) -> bool:
        order = self.exchange.ledger.orders.get(order_id)
        return order is not None and order.status is OrderStatus.FILLED

    def kind_of(self, request: Request) -> str:
        operation = rest_operation(request)
        return "other" if operation is None else operation.kind

    def answer(self, request: Request, now_ns: int) -> Answer:
        return rest_answer(self._desk, request, now_ns)

    def open_socket(self, path: str, query: str, now_ns: int) -> Socket | None:
        if path.rstrip("/") == "/ws-api/v3":
            return ApiSocket(self._desk, self._options, now_ns)
        if path in ("/ws", "/stream") or path.startswith(("/ws/", "/stream/")):
            return MarketSocket(self.exchange, self._options, path, query, now_ns)
        return None

    def tick(self, now_ns: int) -> None:
        """Nothing of Binance's acts by itself."""

    def addresses(self, http: str, ws: str) -> dict[str, str]:
        return {"rest": http, "ws_market": ws, "ws_api": f"{ws}/ws-api/v3"}
