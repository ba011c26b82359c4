"""The simulated venues as a child process that ends with its parent."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.domain.errors import TradedeckError
from app.domain.safe_text import sanitise

_ADDRESSES = "simulator.json"
_VENUE_FOLDER = "venues"
_END_SECONDS = 3.0


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
            start_new_session=True,  # ctrl+c in the terminal is the cockpit's, not the venues'
        )

    def addresses(self) -> dict[str, Any]:
        """The first line it prints (contracts.md), kept in `folder`/simulator.json; raises TradedeckError."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            _, complaint = self._process.communicate()
            told = sanitise(
                complaint.strip().splitlines()[-1] if complaint.strip() else "no word", 200
            )
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
