"""Each kind of bad input gives one clear sentence with the next step, and nothing is lost."""

import asyncio
import gzip
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bootstrap import Flight, open_demo
from app.domain.account_events import BalancesReported
from app.domain.commands import DraftPlan, SendPlan, WantViews, WatchSymbol
from app.domain.instants import SECOND
from app.domain.link_events import ClockMeasured, LinkChanged, LinkState
from app.domain.order_line import OrderLine
from app.domain.venue_events import VenueEvent
from app.domain.venue_requests import ReadBalances
from app.host.chance import SeededChance
from app.host.clock import SystemClock
from app.host.config_files import load_settings
from app.host.folders import user_folders
from app.ports.vault import Credentials
from app.simulator import simulated
from app.trading.language import parse_line
from app.trading.line_names import ListedSymbols
from app.venues.registry import build_gateway
from app.views import keys
from app.views.keys import View

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 25.0
pytestmark = pytest.mark.xdist_group("bad input")  # one for all of them is enough


def _command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=_ROOT, env=dict(os.environ), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


class Desk:
    """A trader at a running flight: drafts lines, reads plans and alerts."""

    def __init__(self, flight: Flight) -> None:
        self.flight = flight
        self.views: dict[str, View] = {}
        wanted = (keys.PLAN, keys.LADDER, keys.VENUES, keys.ALERTS, keys.ORDERS, keys.BALANCES)
        flight.submit(WantViews(keys=wanted))

    def see(self, key: str, holds: Callable[[View], bool]) -> View:
        end_ns = self.flight.clock.now().mono_ns + int(_PATIENCE_SECONDS * 1e9)
        while self.flight.clock.now().mono_ns < end_ns:
            self.views.update(self.flight.take_views())
            found = self.views.get(key)
            if found is not None and holds(found):
                return found
            asyncio.run(asyncio.sleep(0.02))
        raise AssertionError(f"{key} never came to it: {self.views.get(key)}")

    def refusal(self, text: str, symbol: str = "BTC/USDT") -> str:
        """Why the plan of this line cannot be sent."""
        asked = parse_line(
            text, symbol_in_view=symbol, symbols=ListedSymbols([symbol]), venues=("binance", "okx")
        )
        assert isinstance(asked, OrderLine), asked
        self.flight.submit(DraftPlan(line=asked))
        view = self.see(keys.PLAN, lambda found: getattr(found, "line", None) == asked)
        return str(getattr(view, "refusal", ""))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("flight")
    flight = open_demo(lambda: load_settings(user_folders()), folder, ("binance", "okx"), 7)
    flight.start()
    trader = Desk(flight)
    try:
        trader.see(keys.VENUES, lambda v: all(row.state == "ok" for row in getattr(v, "rows", ())))
        trader.see(keys.LADDER, lambda v: bool(getattr(v, "asks", ())))
        yield trader
    finally:
        flight.stop()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("b 0.000001 lim 90000", ["minimum", "0.00001"]),
        ("b 0.00001 lim 90000 @binance", ["minimum", "5 USDT"]),
        ("b 50 lim 90000", ["free", "USDT"]),
        ("b 0.01 lim 190000", ["5"]),
        ("b 1 NOPE/USDT lim 1", ["NOPE/USDT"]),
    ],
    ids=["below minimum", "below notional", "unaffordable", "through the collar", "unknown symbol"],
)
def test_an_order_that_cannot_be_is_refused_with_the_reason(
    desk: Desk, text: str, words: list[str]
) -> None:
    sentence = desk.refusal(text, "NOPE/USDT" if "NOPE" in text else "BTC/USDT")
    assert [word for word in words if word not in sentence] == [], sentence
    assert "\n" not in sentence
    assert len(sentence) > 20


def test_an_order_without_a_shown_plan_is_refused_and_nothing_is_sent(desk: Desk) -> None:
    orders_before = getattr(desk.views.get(keys.ORDERS), "rows", ())
    desk.flight.submit(SendPlan(token="t1", plan="beef-cafe", typed="y"))
    alerts = desk.see(
        keys.ALERTS, lambda v: "not on the screen any more" in str(getattr(v, "rows", ()))
    )
    assert alerts is not None
    assert getattr(desk.views.get(keys.ORDERS), "rows", ()) == orders_before


def test_an_unknown_symbol_is_not_brought_into_view(desk: Desk) -> None:
    desk.flight.submit(WatchSymbol(symbol="NOPE/USDT"))
    desk.see(keys.ALERTS, lambda v: "NOPE/USDT" in str(getattr(v, "rows", ())))


def _gateway_tells(venue: str, wrong: str, wanted: Callable[[VenueEvent], object]) -> VenueEvent:
    """The first event that is wanted from a gateway with something wrong."""

    async def scenario() -> VenueEvent:
        async with simulated((venue,), seed=1) as served:
            facts = dict(served.venues[venue])
            secrets = {
                name: facts.pop(name)
                for name in ("api_key", "secret", "passphrase")
                if name in facts
            }
            if wrong in secrets:
                secrets[wrong] = "simwrong" + secrets[wrong][8:]
            if wrong == "clock":
                served.hosts[venue].skew_ns = -120 * SECOND
            gateway = build_gateway(
                venue, "main", "simulation", facts, Credentials(**secrets),
                clock=SystemClock(), chance=SeededChance(1), may_trade=True,
            )  # fmt: skip
            told: list[VenueEvent] = []
            heard = asyncio.Event()

            def deliver(event: VenueEvent) -> None:
                if wanted(event):
                    told.append(event)
                    heard.set()

            async with asyncio.TaskGroup() as group:
                running = group.create_task(gateway.run(deliver))
                gateway.request(ReadBalances())
                await asyncio.wait_for(heard.wait(), _PATIENCE_SECONDS)
                running.cancel()
            return told[0]

    return asyncio.run(scenario())


@pytest.mark.parametrize("venue", ["binance", "okx"])
@pytest.mark.parametrize("wrong", ["api_key", "secret"])
def test_a_venue_that_refuses_our_key_says_why_and_what_to_do(venue: str, wrong: str) -> None:
    told = _gateway_tells(
        venue,
        wrong,
        lambda event: isinstance(event, LinkChanged) and event.state is LinkState.REFUSED,
    )
    assert isinstance(told, LinkChanged)
    sentence = told.reason or ""
    assert "key" in sentence.lower() or "secret" in sentence.lower()
    assert len(sentence) > 30
    assert "simwrong" not in sentence


@pytest.mark.parametrize("venue", ["binance", "okx"])
def test_a_skewed_clock_is_measured_and_the_account_is_read_all_the_same(venue: str) -> None:
    measured = _gateway_tells(venue, "clock", lambda event: isinstance(event, ClockMeasured))
    assert isinstance(measured, ClockMeasured)
    assert abs(measured.offset_ns + 120 * SECOND) < SECOND
    read = _gateway_tells(venue, "clock", lambda event: isinstance(event, BalancesReported))
    assert isinstance(read, BalancesReported)


def test_a_taken_port_names_the_port_and_the_way_out() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        finished = _command("simulate", "--port", str(port))
    assert finished.returncode == 2
    assert str(port) in finished.stderr
    assert "--port" in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_a_data_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    finished = _command("demo", "--headless", "--for", "2", "--data", str(tmp_path / "data"))
    assert finished.returncode == 2
    assert "--data" in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_a_broken_recording_is_counted_and_said(tmp_path: Path) -> None:
    source = next((_ROOT / "tests" / "recordings").rglob("binance_spot*ws*.gz"))
    whole = source.read_bytes()
    broken = tmp_path / source.name
    broken.write_bytes(whole[: len(whole) // 2])
    finished = _command("replay", str(broken), "--json")
    assert finished.returncode == 1
    assert "Traceback" not in finished.stderr
    garbage = tmp_path / "binance_spot_garbage.ws.rec.gz"
    garbage.write_bytes(gzip.compress(b"what\n{]\n"))
    told = _command("replay", str(garbage), "--json")
    assert told.returncode in (1, 2)
    assert "Traceback" not in told.stderr
    if told.stdout:
        assert json.loads(told.stdout)["errors"] > 0
