"""Parents over two venues: whatever becomes of a child, the parent says what the venues say."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_demo
from app.host.config_files import load_settings
from app.host.folders import user_folders
from tests.end_to_end.route_trader import RouteTrader

_ROOT = Path(__file__).resolve().parents[2]
D = Decimal
pytestmark = pytest.mark.xdist_group("one trader")


@pytest.fixture(scope="module")
def trader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RouteTrader]:
    folder = tmp_path_factory.mktemp("flight")
    flight = open_demo(lambda: load_settings(user_folders()), folder, ("binance", "okx"), 9)
    flight.start()
    try:
        yield RouteTrader(flight, folder)
    finally:
        flight.stop()


def test_both_children_fill_and_the_parent_is_their_sum(trader: RouteTrader) -> None:
    card = trader.send("b")
    done = trader.card(lambda found: found.key == card.key and not found.open)
    assert len(done.children) == 2
    assert done.filled == trader.true_fill(done)
    assert done.filled + done.free == done.quantity
    assert done.held == 0
    assert {share.venue for share in done.shares} == {"binance", "okx"}
    settled = trader.card(lambda found: found.key == card.key and found.worse_bp is not None)
    assert settled.worse_bp is not None
    assert abs(settled.worse_bp) < 5


def test_a_child_that_its_venue_refuses_frees_its_share(trader: RouteTrader) -> None:
    trader.halt("okx", "BTC-USDT", "cancel_only")
    try:
        card = trader.send("s")
        done = trader.card(lambda found: found.key == card.key and not found.open)
    finally:
        trader.halt("okx", "BTC-USDT", "trading")
    rows = trader.children(done)
    assert rows["okx"].status == "rejected"
    assert done.filled == rows["binance"].filled == trader.true_fill(done)
    assert done.free == done.quantity - done.filled >= (rows["okx"].quantity or 0)


def test_a_child_whose_answer_is_lost_holds_its_share_until_the_venue_is_asked(
    trader: RouteTrader,
) -> None:
    card = trader.send(
        "b",
        {"venue": "okx", "verb": "mute", "channel": "orders", "seconds": 4.0},
        {"venue": "okx", "verb": "drop_reply", "match": "place"},
    )
    early = trader.card(lambda found: found.key == card.key and found.filled > 0)
    okx = next(share for share in early.shares if share.venue == "okx")
    assert okx.held == okx.planned  # nothing is known of it, so all of it is spoken for
    assert early.free == early.quantity - early.filled - early.held
    done = trader.card(lambda found: found.key == card.key and not found.open)
    assert done.filled == trader.true_fill(done)
    assert done.held == 0
    trader.fault(venue="okx", verb="clear")


def test_a_child_that_never_arrived_gives_its_share_back_only_when_that_is_proven(
    trader: RouteTrader,
) -> None:
    card = trader.send("s", {"venue": "okx", "verb": "drop_req", "match": "place"})
    early = trader.card(lambda found: found.key == card.key and found.filled > 0)
    okx = next(share for share in early.shares if share.venue == "okx")
    assert okx.held == okx.planned
    done = trader.card(lambda found: found.key == card.key and not found.open)
    assert trader.children(done)["okx"].detail.startswith("not placed")
    assert done.filled == trader.true_fill(done)
    assert done.free == done.quantity - done.filled >= okx.planned
    assert set(trader.truth()).isdisjoint({trader.children(done)["okx"].key})


def test_a_fill_that_is_told_late_is_credited_when_it_comes(trader: RouteTrader) -> None:
    card = trader.send("b", {"venue": "okx", "verb": "mute", "channel": "orders", "seconds": 5.0})
    done = trader.card(lambda found: found.key == card.key and not found.open)
    assert done.filled == trader.true_fill(done)
    assert done.filled + done.free == done.quantity
    trader.fault(venue="okx", verb="clear")


def _headless(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The account of thirty seconds of trading, and the venues' own while they rested at its end."""
    running = subprocess.Popen(
        [sys.executable, "-m", "app", "demo", "--headless", "--for", "30", "--seed", "9", "--json",
         "--data", str(folder)],
        cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(27)  # the scripted trader rests for the last five seconds
    control = json.loads((folder / "simulator.json").read_text())["control"]
    rest = urllib.request.Request(
        f"{control}/crowd", b'{"running": false}', {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(rest, timeout=10).close()
    time.sleep(1.5)
    with urllib.request.urlopen(f"{control}/truth", timeout=10) as answer:
        truth = json.loads(answer.read())
    out, err = running.communicate(timeout=30)
    assert running.returncode == 0, err
    return json.loads(out), truth


@pytest.mark.slow
def test_the_headless_demo_routes_parents_over_both_venues_and_equals_the_truth(
    tmp_path: Path,
) -> None:
    report, truth = _headless(tmp_path)
    orders = {order["client_order_id"]: order for order in truth["orders"]}
    over_both = 0
    for parent in report["parents"]:
        children = parent["children"]
        theirs = [orders[child["client_order_id"]] for child in children]
        for child, order in zip(children, theirs, strict=True):
            for field in ("venue", "quantity", "filled", "status"):
                assert child[field] == order[field], (child, order)
        assert D(parent["filled"]) == sum(D(order["filled"]) for order in theirs)
        assert D(parent["quantity"]) == sum(D(order["quantity"]) for order in theirs)
        assert D(parent["filled"]) + D(parent["held"]) + D(parent["free"]) == D(parent["quantity"])
        over_both += len({child["venue"] for child in children}) == 2
    assert over_both >= 1, [parent["line"] for parent in report["parents"]]
    placed = {
        child["client_order_id"] for parent in report["parents"] for child in parent["children"]
    }
    assert placed == set(orders)  # nothing was sent that no parent knows
    assert report["journal"]["chain_ok"]
    assert report["orders"]["unknown"] == 0
