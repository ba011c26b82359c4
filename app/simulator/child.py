"""The simulated venues as a child process that ends with its parent."""

import json
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import Any

from app.domain.errors import TradedeckError
from app.domain.safe_text import sanitise

_ADDRESSES = "simulator.json"
_VENUE_FOLDER = "venues"
_END_SECONDS = 3.0
_COMPLAINTS = 20
_LONGEST_LINE = 4_000


class SimulatorChild:
    """Starts at once; `addresses` waits for it. What its venues hold lies in `folder`/venues."""

    def __init__(self, folder: Path, venues: tuple[str, ...], seed: int) -> None:
        self._file = folder / _ADDRESSES
        self._file.unlink(missing_ok=True)
        command = [
            sys.executable, "-m", "app", "simulate", "--venues", ",".join(venues),
            "--seed", str(seed), "--port", "0", "--data", str(folder / _VENUE_FOLDER), "--with-parent",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,  # its end tells the child that we are gone, however we died
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,  # ctrl+c in the terminal is the cockpit's, not the venues'
        )
        self._complaints: deque[str] = deque(maxlen=_COMPLAINTS)
        # A pipe that nobody reads fills up, and then whoever writes into it stands still.
        self._reader = threading.Thread(target=self._listen, name="simulator", daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        while line := self._process.stderr.readline(_LONGEST_LINE):
            self._complaints.append(line)

    def addresses(self) -> dict[str, Any]:
        """The first line it prints (contracts.md), kept in `folder`/simulator.json; raises TradedeckError."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._reader.join(_END_SECONDS)
            said = [line.strip() for line in self._complaints if line.strip()]
            told = sanitise(said[-1] if said else "no word", 200)
            raise TradedeckError(
                f"the simulated venues did not start ({told}); try `tradedeck simulate` to see why"
            )
        found: dict[str, Any] = json.loads(line)
        found["pid"] = self._process.pid
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(found), "utf-8")
        draft.chmod(0o600)
        draft.replace(self._file)
        return found

    def stop(self) -> None:
        """End the child; it keeps what its venues hold."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._file.unlink(missing_ok=True)
