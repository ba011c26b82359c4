"""Nothing that the engine changes can be reached from the screen: every view survives the wire and back."""

import asyncio
import dataclasses
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from app.domain.commands import CancelOrder, Kill, WantViews
from app.domain.instants import SECOND
from app.domain.market_events import Trade
from app.domain.order_events import Source, Verdict
from app.domain.order_terms import OrderStatus, Side
from app.domain.venue_requests import Place
from app.ports.history import NavPoint
from app.views.keys import (
    ALERTS,
    BALANCES,
    INSTRUMENTS,
    KILL,
    LADDER,
    ORDERS,
    PLAN,
    ROUTES,
    STATUS,
    TAPE,
    VENUES,
    chart_key,
    nav_key,
    order_life_key,
)
from app.views.order_life import OrderLifeView
from app.views.plan import PlanView
from tests.fakes.orders import fill, outcome, report
from tests.fakes.ports import NOON, MemoryHistory
from tests.fakes.workbench import Workbench

_KEYS = (
    *(STATUS, BALANCES, LADDER, VENUES, ORDERS, PLAN, ROUTES, INSTRUMENTS, ALERTS, KILL),
    *(chart_key("1m"), TAPE, nav_key("1h")),
)
_PLAIN = (str, int, float, bool, Decimal, type(None))


def _parts(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, tuple):
        for part in value:
            yield from _parts(part)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _parts(getattr(value, name))


def _is_frozen(part: object) -> bool:
    if isinstance(part, msgspec.Struct):
        return part.__struct_config__.frozen
    return isinstance(part, (*_PLAIN, tuple))


def test_every_view_is_frozen_through_and_through_and_survives_the_wire() -> None:
    async def scenario() -> None:
        history = MemoryHistory()
        nav = Decimal(1)
        history.points = [
            NavPoint(at_ns=NOON - ago * SECOND, open=nav, high=nav, low=nav, close=nav, samples=1)
            for ago in (900, 60)
        ]
        async with Workbench(views=_KEYS, history=history) as bench:
            await bench.ready()
            await bench.place()
            one = bench.asked(Place)[0].client_order_id
            bench.engine.submit(
                CancelOrder(token="c", venue="binance", account="main", client_order_id=one)
            )
            await bench.tell(
                report(OrderStatus.OPEN, client_order_id=one),
                outcome(Verdict.UNKNOWN, client_order_id=one),
                fill("t1", "0.05", client_order_id=one, source=Source.LISTING),
                Trade("binance", "BTC/USDT", "t1", Decimal(100), Decimal(1), Side.BUY, NOON, NOON),
                report(OrderStatus.OPEN, client_order_id=None, venue_order_id="9"),  # type: ignore[arg-type]  # plain text
            )
            bench.engine.submit(WantViews(keys=(*_KEYS, order_life_key(one))))
            await bench.pass_time(2)
            await bench.give(Kill(token="k"))
            await bench.pass_time(2)
            assert set(bench.views) >= {*_KEYS, order_life_key(one)}
            for key, view in bench.views.items():
                for part in _parts(view):
                    assert _is_frozen(part), (key, part)
                    assert not dataclasses.is_dataclass(part)
                wire = msgspec.json.encode(view)
                assert msgspec.json.decode(wire, type=type(view)) == view
                packed = msgspec.msgpack.encode(view)
                assert msgspec.msgpack.decode(packed, type=type(view)) == view

    asyncio.run(scenario())


def test_the_plan_says_what_a_refused_order_would_hear() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            order = await bench.gesture(price="99")
            view = bench.views[PLAN]
            assert isinstance(view, PlanView)
            assert (view.ready, view.plan.hash) == (True, order.plan)
            await bench.give(Kill(token="k"))
            await bench.pass_time(0.3)
            view = bench.views[PLAN]
            assert isinstance(view, PlanView)
            assert not view.ready
            assert "kill switch" in view.refusal

    asyncio.run(scenario())


def test_the_life_of_an_order_names_every_piece_its_source_and_its_row() -> None:
    async def scenario() -> None:
        async with Workbench() as bench:
            await bench.ready()
            await bench.place(quantity="1")
            one = bench.asked(Place)[0].client_order_id
            key = order_life_key(one)
            bench.engine.submit(WantViews(keys=(key,)))
            await bench.tell(
                outcome(Verdict.ACCEPTED, client_order_id=one),
                report(OrderStatus.OPEN, client_order_id=one),
                fill("t1", "0.4", client_order_id=one, source=Source.LISTING),
            )
            life = bench.views[key]
            assert isinstance(life, OrderLifeView)
            assert life.card is not None
            assert life.card.filled == Decimal("0.4")
            assert [share.planned for share in life.card.shares] == [Decimal(1)]
            assert [(piece.source, piece.what) for piece in life.evidence] == [
                ("you", "intent"),
                ("engine", "authorised"),
                ("answer", "place accepted"),
                ("stream", "open"),
                ("listing", "fill"),
                ("engine", "corrected"),
            ]
            seqs = [piece.seq for piece in life.evidence]
            kinds = [bench.journal.rows[(seq or 0) - 1].kind for seq in seqs]
            assert kinds == [
                "intent",
                "send_authorised",
                "outcome",
                "order_report",
                "fill",
                "corrected",
            ]
            assert "0.4 at 100, maker" not in life.evidence[4].detail
            assert "taker, fee 0.001 BTC, trade t1" in life.evidence[4].detail
            bench.engine.submit(WantViews(keys=(order_life_key("nobody"),)))
            await bench.pass_time(0.2)
            nobody = bench.views[order_life_key("nobody")]
            assert isinstance(nobody, OrderLifeView)
            assert nobody.row is None

    asyncio.run(scenario())
