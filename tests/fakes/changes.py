"""Changes of the parts of a split order: asked for, answered and shown."""

from decimal import Decimal

from app.domain.commands import AmendOrder
from app.domain.order_events import Action, Verdict
from app.domain.order_terms import OrderStatus
from app.domain.venue_requests import Place
from tests.fakes.orders import outcome, report
from tests.fakes.route_bench import RouteBench

D = Decimal


def shown(bench: RouteBench, venue: str, sent: Place, quantity: Decimal) -> None:
    bench.lines[venue].tell(
        report(
            OrderStatus.OPEN,
            client_order_id=sent.client_order_id,
            venue=venue,
            quantity=str(quantity),
            price=str(sent.price),
            at_ns=bench.clock.now().wall_ns,
        )
    )


def answered(bench: RouteBench, venue: str, sent: Place, verdict: Verdict) -> None:
    bench.lines[venue].tell(
        outcome(
            verdict,
            action=Action.AMEND,
            client_order_id=sent.client_order_id,
            venue=venue,
            at_ns=bench.clock.now().wall_ns,
        )
    )


async def change(bench: RouteBench, venue: str, sent: Place, quantity: Decimal) -> None:
    command = AmendOrder(
        token=bench.token(),
        venue=venue,
        account="main",
        client_order_id=sent.client_order_id,
        quantity=quantity,
    )
    await bench.give(command)


async def with_one_given_up(bench: RouteBench) -> dict[str, Place]:
    """3 BTC rest in two parts; the one at binance was then made smaller by 1."""
    await bench.ready()
    sent = await bench.confirm(await bench.draft("b 3 btc lim 99.9 max50%"))
    for venue, place in sent.items():
        shown(bench, venue, place, place.quantity)
    await bench.pass_time(0.2)
    smaller = sent["binance"].quantity - 1
    await change(bench, "binance", sent["binance"], smaller)
    answered(bench, "binance", sent["binance"], Verdict.ACCEPTED)
    shown(bench, "binance", sent["binance"], smaller)
    await bench.pass_time(0.2)
    (card,) = bench.cards
    assert (card.quantity, card.held, card.free) == (D(2), D(2), D(0))
    return sent
