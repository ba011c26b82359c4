"""OKX, the server half: REST and the public, private and business sockets of one pretend venue."""

from app.simulator.dialects.dialect import Answer, DialectOptions, Request, Socket
from app.simulator.dialects.okx_channels import DOORS
from app.simulator.dialects.okx_desk import OkxDesk
from app.simulator.dialects.okx_rest import rest_answer, rest_kind
from app.simulator.dialects.okx_streams import OkxSocket
from app.simulator.exchange import Exchange


class OkxDialect:
    """See app/simulator/dialects/dialect.py for what each method must do."""

    def __init__(self, exchange: Exchange, options: DialectOptions | None = None) -> None:
        self.exchange = exchange
        self._desk = OkxDesk(exchange, options or DialectOptions())

    def kind_of(self, request: Request) -> str:
        return rest_kind(request)

    def answer(self, request: Request, now_ns: int) -> Answer:
        return rest_answer(self._desk, request, now_ns)

    def open_socket(self, path: str, query: str, now_ns: int) -> Socket | None:
        """A query (ccxt sends `brokerId` for demo) changes nothing."""
        door = DOORS.get(path)
        return None if door is None else OkxSocket(self._desk, door, now_ns)

    def tick(self, now_ns: int) -> None:
        """Cancel-all-after timers."""
        self._desk.tick(now_ns)

    def reset_sequence(self, symbol: str) -> None:
        """As after the venue's maintenance: the next update's seqId is smaller than its prevSeqId."""
        self._desk.reset_sequence(symbol)

    def addresses(self, http: str, ws: str) -> dict[str, str]:
        doors = {f"ws_{door}": f"{ws}{path}" for path, door in DOORS.items()}
        return {"rest": http, **doors}
