"""What the pretend venues hold, on disk: written before any answer leaves, read back after a kill -9."""

import sqlite3
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import msgspec

from app.domain.errors import UnusableInput
from app.simulator.changes import BalancesChanged, Change, OrderChanged
from app.simulator.ledger import Counters
from app.simulator.orders import Fill, Order

_WAIT_SECONDS = 5.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    venue TEXT PRIMARY KEY, api_key TEXT NOT NULL, secret TEXT NOT NULL, passphrase TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS balances (
    venue TEXT NOT NULL, asset TEXT NOT NULL, available TEXT NOT NULL, locked TEXT NOT NULL,
    PRIMARY KEY (venue, asset)
) STRICT;
CREATE TABLE IF NOT EXISTS orders (
    venue TEXT NOT NULL, order_id INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (venue, order_id)
) STRICT;
CREATE TABLE IF NOT EXISTS fills (
    venue TEXT NOT NULL, fill_id INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (venue, fill_id)
) STRICT;
CREATE TABLE IF NOT EXISTS counters (venue TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS requests (
    venue TEXT NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (venue, kind)
) STRICT;
CREATE TABLE IF NOT EXISTS prices (asset TEXT PRIMARY KEY, usd REAL NOT NULL) STRICT;
"""


class Keys(msgspec.Struct, frozen=True):
    """The user's credentials on one pretend venue; fake, and marked so by the prefix `sim`."""

    api_key: str
    secret: str
    passphrase: str


class Kept(msgspec.Struct, frozen=True):
    """What one venue held when it was last written."""

    keys: Keys
    balances: Mapping[str, tuple[Decimal, Decimal]]
    orders: tuple[Order, ...]
    fills: tuple[Fill, ...]
    counters: Counters
    requests: Mapping[str, int]


class VenueStore(Protocol):
    """Where venues are kept; every call is durable against kill -9 when it returns."""

    def load(self, venue: str) -> Kept | None: ...

    def prices(self) -> dict[str, float]: ...

    def open_venue(
        self, venue: str, keys: Keys, balances: Mapping[str, tuple[Decimal, Decimal]]
    ) -> None: ...

    def save(
        self,
        venue: str,
        changes: Iterable[Change],
        counters: Counters,
        requests: Mapping[str, int],
    ) -> None: ...

    def save_prices(self, prices: Mapping[str, float]) -> None: ...

    def close(self) -> None: ...


class SqliteStore:
    """One SQLite file.

    A commit is in the kernel's hands, so it survives the death of the process. It may not survive a power
    cut: no fsync holds up the pretend venue's answers.
    """

    def __init__(self, path: Path | None, wait_seconds: float = _WAIT_SECONDS) -> None:
        """None keeps everything in memory; raises UnusableInput for a file another simulation holds."""
        place = ":memory:" if path is None else path
        self._base = sqlite3.connect(place, isolation_level=None, timeout=wait_seconds)
        try:
            # One simulation per folder: a predecessor that is still dying is waited for.
            self._base.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=OFF")
            self._base.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
        except sqlite3.OperationalError as error:
            self._base.close()
            raise UnusableInput(
                f"the simulation's file {path} cannot be used ({error}); end the other simulation "
                "on this folder, or choose another folder with --data"
            ) from error

    def load(self, venue: str) -> Kept | None:
        keys = self._base.execute(
            "SELECT api_key, secret, passphrase FROM keys WHERE venue=?", (venue,)
        ).fetchone()
        if keys is None:
            return None
        balances = {
            asset: (Decimal(available), Decimal(locked))
            for asset, available, locked in self._base.execute(
                "SELECT asset, available, locked FROM balances WHERE venue=?", (venue,)
            )
        }
        counters = self._base.execute(
            "SELECT body FROM counters WHERE venue=?", (venue,)
        ).fetchone()
        return Kept(
            keys=Keys(*keys),
            balances=balances,
            orders=tuple(
                msgspec.json.decode(body, type=Order) for body in self._bodies("orders", venue)
            ),
            fills=tuple(
                msgspec.json.decode(body, type=Fill) for body in self._bodies("fills", venue)
            ),
            counters=msgspec.json.decode(counters[0], type=Counters) if counters else Counters(),
            requests=dict(
                self._base.execute("SELECT kind, count FROM requests WHERE venue=?", (venue,))
            ),
        )

    def _bodies(self, table: str, venue: str) -> list[bytes]:
        order = {"orders": "order_id", "fills": "fill_id"}[table]
        rows = self._base.execute(
            f"SELECT body FROM {table} WHERE venue=? ORDER BY {order}", (venue,)
        )
        return [row[0] for row in rows]

    def prices(self) -> dict[str, float]:
        return dict(self._base.execute("SELECT asset, usd FROM prices"))

    def open_venue(
        self, venue: str, keys: Keys, balances: Mapping[str, tuple[Decimal, Decimal]]
    ) -> None:
        with _Transaction(self._base):
            self._base.execute(
                "INSERT INTO keys VALUES (?, ?, ?, ?)",
                (venue, keys.api_key, keys.secret, keys.passphrase),
            )
            self._balances(venue, ((asset, *held) for asset, held in balances.items()))

    def save(
        self,
        venue: str,
        changes: Iterable[Change],
        counters: Counters,
        requests: Mapping[str, int],
    ) -> None:
        """What users' accounts went through, in one transaction."""
        with _Transaction(self._base):
            for change in changes:
                if isinstance(change, OrderChanged):
                    self._order(venue, change)
                elif isinstance(change, BalancesChanged):
                    self._balances(venue, change.holdings)
            self._base.execute(
                "INSERT INTO counters VALUES (?, ?) ON CONFLICT DO UPDATE SET body=excluded.body",
                (venue, msgspec.json.encode(counters)),
            )
            self._base.executemany(
                "INSERT INTO requests VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET count=excluded.count",
                [(venue, kind, count) for kind, count in requests.items()],
            )

    def _order(self, venue: str, change: OrderChanged) -> None:
        self._base.execute(
            "INSERT INTO orders VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body=excluded.body",
            (venue, change.order.order_id, msgspec.json.encode(change.order)),
        )
        if change.fill is not None:
            self._base.execute(
                "INSERT INTO fills VALUES (?, ?, ?)",
                (venue, change.fill.fill_id, msgspec.json.encode(change.fill)),
            )

    def _balances(self, venue: str, rows: Iterable[tuple[str, Decimal, Decimal]]) -> None:
        self._base.executemany(
            "INSERT INTO balances VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET available=excluded.available, locked=excluded.locked",
            [(venue, asset, str(available), str(locked)) for asset, available, locked in rows],
        )

    def save_prices(self, prices: Mapping[str, float]) -> None:
        with _Transaction(self._base):
            self._base.executemany(
                "INSERT INTO prices VALUES (?, ?) ON CONFLICT DO UPDATE SET usd=excluded.usd",
                list(prices.items()),
            )

    def close(self) -> None:
        self._base.close()


class _Transaction:
    """All of it or nothing."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def __enter__(self) -> None:
        self._base.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        self._base.execute("COMMIT" if kind is None else "ROLLBACK")
