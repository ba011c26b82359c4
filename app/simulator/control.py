"""The back door for tests and oracles: faults, the truth, somebody else on the account, a wrong clock."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import msgspec
from aiohttp import web

from app.domain.instruments import InstrumentStatus
from app.domain.order_terms import OrderType, Side, TimeInForce
from app.ports.clock import Clock
from app.simulator.faults import Fault
from app.simulator.loopback import Door
from app.simulator.orders import NewOrder, Refused
from app.simulator.truth import truth
from app.simulator.venue_host import VenueHost
from app.simulator.world import World

_MOST_DIGITS = 18


class Outsider(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`POST /ext`: an act on the account its owner did not ask for. `symbol` is the venue's spelling."""

    venue: str
    verb: Literal["order", "cancel", "cancel_all", "transfer"]
    account: str = "main"
    symbol: str = ""
    side: Side = Side.BUY
    price: Decimal | None = None
    quantity: Decimal = Decimal(0)
    time_in_force: TimeInForce = TimeInForce.GTC
    client_order_id: str = ""
    order_id: int | None = None
    asset: str = ""
    amount: Decimal = Decimal(0)


class ClockSkew(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`POST /clock`: the venue's clock runs so far ahead (negative: behind)."""

    venue: str
    skew_ms: int


class MarketState(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`POST /market`: a market is halted, opened, or takes only cancels."""

    venue: str
    symbol: str
    status: InstrumentStatus


class Crowd(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`POST /crowd`: the market makers rest, so that the truth stands still, or go on."""

    running: bool


class ControlDoor:
    """`POST /faults`, `GET /truth`, `POST /ext`, `POST /clock`, `POST /market`,
    `POST /crowd`; every answer is JSON."""

    def __init__(self, hosts: Mapping[str, VenueHost], world: World, clock: Clock) -> None:
        self._hosts = hosts
        self._world = world
        self._clock = clock
        self.door = Door(self._handle, clock)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path.partition("?")[0]
        body = await request.read()
        try:
            return self._answer(request.method, path, body)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            return _json({"error": f"{path}: {error}"}, 400)
        except Refused as refused:
            return _json({"error": f"{path}: the venue refused: {refused.reason.value}"}, 409)
        except KeyError as error:
            return _json({"error": f"{path}: nothing is called {error.args[0]!r}"}, 404)

    def _answer(self, method: str, path: str, body: bytes) -> web.Response:
        if (method, path) == ("GET", "/truth"):
            return _json(truth(self._hosts.values()))
        if (method, path) == ("POST", "/faults"):
            fault = msgspec.json.decode(body, type=Fault)
            self._post_fault(self._hosts[fault.venue], fault)
            return _json({"ok": True})
        if (method, path) == ("POST", "/clock"):
            skew = msgspec.json.decode(body, type=ClockSkew)
            self._hosts[skew.venue].skew_ns = skew.skew_ms * 1_000_000
            return _json({"ok": True})
        if (method, path) == ("POST", "/market"):
            wanted = msgspec.json.decode(body, type=MarketState)
            states = self._hosts[wanted.venue].exchange.states
            if wanted.symbol not in states:
                raise KeyError(wanted.symbol)
            states[wanted.symbol] = wanted.status
            return _json({"ok": True})
        if (method, path) == ("POST", "/crowd"):
            self._world.crowd_rests = not msgspec.json.decode(body, type=Crowd).running
            return _json({"ok": True})
        if (method, path) == ("POST", "/ext"):
            outsider = msgspec.json.decode(body, type=Outsider)
            for figure in (outsider.price, outsider.quantity, outsider.amount):
                if figure is not None and not _is_plain(figure):
                    return _json({"error": f"{path}: a figure beyond what a venue prints"}, 400)
            return _json(self._act(self._hosts[outsider.venue], outsider))
        return _json({"error": f"no such door: {method} {path}"}, 404)

    def _post_fault(self, host: VenueHost, fault: Fault) -> None:
        host.faults.add(fault, self._clock.now().mono_ns)
        if fault.verb == "down" and fault.what in ("ws", "both"):
            for listener in tuple(host.listeners):
                listener.drop()

    def _act(self, host: VenueHost, outsider: Outsider) -> dict[str, object]:
        now_ns = self._clock.now().wall_ns
        account = host.exchange.account(outsider.account)
        if outsider.verb == "order":
            order = host.place_from_outside(outsider.account, _order(outsider), now_ns)
            return {"order_id": str(order.order_id), "status": order.status.value}
        if outsider.verb == "transfer":
            host.transfer_from_outside(outsider.account, outsider.asset, outsider.amount, now_ns)
            return {"ok": True}
        numbers = [order.order_id for order in host.exchange.open_orders(account)]
        if outsider.verb == "cancel":
            numbers = [number for number in numbers if number == outsider.order_id]
        for number in numbers:
            host.cancel_from_outside(outsider.account, number, now_ns)
        return {"canceled": [str(number) for number in numbers]}


def _is_plain(figure: Decimal) -> bool:
    return figure.is_finite() and (not figure or abs(figure.adjusted()) <= _MOST_DIGITS)


def _order(outsider: Outsider) -> NewOrder:
    return NewOrder(
        symbol=outsider.symbol,
        side=outsider.side,
        type=OrderType.MARKET if outsider.price is None else OrderType.LIMIT,
        client_order_id=outsider.client_order_id,
        quantity=outsider.quantity,
        price=outsider.price,
        time_in_force=outsider.time_in_force,
    )


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(
        status=status, body=msgspec.json.encode(value), content_type="application/json"
    )
