"""The cockpit in a real tmux that is detached, stopped, resized and killed while orders are under way.

    python -m tests.end_to_end.tmux_rounds 50 [SEED]

does so many rounds on one folder, then compares orders and balances with the venues' and prints what it saw.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pexpect

from tests.end_to_end.comings_and_goings import agreement
from tests.end_to_end.everyday_trader import EverydayTrader
from tests.end_to_end.terminal import LOCALE, ROOT

_SERVER = f"tradedeck-{os.getpid()}"
_READY_SECONDS = 40.0
_USUAL = (120, 40)


class Tmux:
    """A session of a server of its own; typed at and read through tmux, whoever looks at it."""

    def __init__(self, folder: Path, out: Path) -> None:
        command = [sys.executable, "-m", "tests.end_to_end.flown_demo", str(folder), str(out)]
        self.worst_lag_ms = 0
        self._stacks = out.with_suffix(".stacks")
        self.run(
            "new-session", "-d", "-s", "deck", "-x", str(_USUAL[0]), "-y", str(_USUAL[1]), *command
        )
        self.pid = int(self.run("display-message", "-p", "-t", "deck", "#{pane_pid}"))

    @staticmethod
    def run(*words: str) -> str:
        """One tmux command; what it prints."""
        done = subprocess.run(
            ["tmux", "-L", _SERVER, "-f", "/dev/null", *words],
            cwd=ROOT, env={**os.environ, **LOCALE}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    def send(self, text: str) -> None:
        """Keys, as bytes."""
        self.run("send-keys", "-t", "deck", "-l", text)

    def read(self, seconds: float = 0.0) -> None:
        """Tmux reads; we only let time pass."""
        time.sleep(max(seconds, 0.05))

    def text(self) -> str:
        """The screen, as tmux has it."""
        shown = self.run("capture-pane", "-p", "-t", "deck")
        lag = re.search(r"lag +(\d+)ms", shown)
        if lag is not None:
            self.worst_lag_ms = max(self.worst_lag_ms, int(lag[1]))
        return shown

    def wait_for(self, pattern: str, seconds: float) -> None:
        """Until the screen shows it."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.text()):
            assert time.monotonic() < end, f"{pattern!r} is not to be seen\n{self.text()}"
            time.sleep(0.05)

    def wait_for_new(self) -> None:
        """Until the whole screen was drawn since: what stands there may be of before, with its clock."""
        before = _clock(self.text())
        end = time.monotonic() + _READY_SECONDS
        while not (now := _clock(self.text())) or now == before:
            assert time.monotonic() < end, f"the clock stands\n{self.text()}"
            time.sleep(0.05)

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window."""
        self.run("resize-window", "-t", "deck", "-x", str(columns), "-y", str(rows))

    def attach(self) -> "pexpect.spawn[bytes]":
        """A client on a pty of its own."""
        return pexpect.spawn(
            "tmux", ["-L", _SERVER, "attach", "-t", "deck"], dimensions=(40, 120),
            env={**os.environ, **LOCALE, "TERM": "xterm-256color"},
        )  # fmt: skip

    def wait_for_end(self) -> None:
        """Until the cockpit's process is gone."""
        end = time.monotonic() + _READY_SECONDS
        while _runs(self.pid):
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGUSR1)
                time.sleep(1.0)
                raise AssertionError(
                    f"the cockpit outlived its terminal\n{self._stacks.read_text('utf-8')}"
                )
            time.sleep(0.05)


def _clock(screen: str) -> str:
    """The time in the first line, which only a wide screen has."""
    found = re.search(r"\d\d:\d\d:\d\d UTC", screen.partition("\n")[0])
    return found[0] if found else ""


def _runs(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def one_round(number: int, folder: Path, out: Path, dice: random.Random) -> int:
    """Open, trade while the terminal is stopped, detached and resized, and let it end; the worst lag shown."""
    tmux = Tmux(folder, out)
    tmux.wait_for(r"NAV \$.*2/2 ok", _READY_SECONDS)
    trader = EverydayTrader(tmux, folder)
    client = tmux.attach()
    trader.place(f"b 0.01 post {60000 + number} @{('okx', 'binance')[number % 2]}")
    client.kill(signal.SIGSTOP)  # a client that reads nothing
    trader.place(f"{'bs'[number % 2]} 0.05 mkt")
    time.sleep(1.0)
    client.kill(signal.SIGCONT)
    for _ in range(5):
        tmux.resize(dice.randint(1, 220), dice.randint(1, 70))
        time.sleep(0.1)
    tmux.run("detach-client", "-s", "deck")
    tmux.resize(*_USUAL)
    tmux.wait_for_new()  # a key that comes while it is too small is no key
    tmux.wait_for(r"\? keys", _READY_SECONDS)
    trader.place("b 0.01 lim 61000")
    client.close(force=True)
    client = tmux.attach()
    tmux.send(":c last\r" if number % 3 == 0 else ":b 0.01 btc\r\r")
    if number % 5 == 4:
        for key in ("\x1b", "\x1b", "\x1b", "q"):
            tmux.send(key)
            time.sleep(0.2)
        tmux.wait_for("esc stays", _READY_SECONDS)
        tmux.send("y")
    else:
        tmux.run("kill-session", "-t", "deck")
    tmux.wait_for_end()
    client.close(force=True)
    return tmux.worst_lag_ms


def main(rounds: int, seed: int) -> None:
    """So many rounds, and what came of them."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "data", Path(place) / "figures"
        folder.mkdir()
        started = time.monotonic()
        shown = []
        for number in range(rounds):
            shown.append(one_round(number, folder, out, dice))
            print(number + 1, end=" ", flush=True)
        figures = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        print(f"\n{rounds} rounds in {time.monotonic() - started:.0f} s, ended as", end=" ")
        print({why: sum(each["reason"] == why for each in figures) for why in ("hang up", "quit")})
        lags = sorted(each["lag_ms_p999"] for each in figures)
        print(
            f"engine lag p99.9 of a round: median {lags[len(lags) // 2]:.1f} ms, worst {lags[-1]:.1f} ms"
        )
        print(
            f"worst lag on the screen {max(shown)} ms; {sum(each['events'] for each in figures)} events"
        )
        print("equal both ways, chain ok:", agreement(folder))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
