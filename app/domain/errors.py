"""Every exception of the house.

TradedeckError
+-- NumberError            text that is no number
+-- WireError              a venue broke its own protocol: malformed, wrong type, impossible
+-- LocalError             we broke a venue's protocol or our own rules: a defect of ours
+-- UnusableInput          the user's call, file or setting is unusable; the message says what to do (exit 2)
|   +-- ConfigError        a config file; the message names file, key and fix
+-- DatabaseHeld           another instance holds the data folder; names its pid (exit 75)
+-- JournalBroken          the journal cannot be written or does not verify: stop new orders
+-- HistoryUnavailable     snapshots cannot be stored or read; trading goes on without them
+-- VaultUnavailable       no allowed keyring, or it refuses; the message says what to install
"""


class TradedeckError(Exception):
    """The root; its text is one sentence that names the thing, the cause and the next step."""


class NumberError(TradedeckError, ValueError):
    """Text that is no number."""


class WireError(TradedeckError):
    """A venue broke its own protocol."""


class LocalError(TradedeckError):
    """We broke a protocol or a rule of our own: a defect."""


class UnusableInput(TradedeckError):
    """The call, file or setting cannot be used; exit code 2."""


class ConfigError(UnusableInput):
    """A config file that cannot be used; names file, key and fix."""


class DatabaseHeld(TradedeckError):
    """Another instance holds the data folder; exit code 75."""

    def __init__(self, message: str, pid: int | None = None) -> None:
        super().__init__(message)
        self.pid = pid


class JournalBroken(TradedeckError):
    """The journal cannot be written, or its hash chain does not verify."""


class HistoryUnavailable(TradedeckError):
    """The history file cannot be used any more; nothing else stops because of it."""


class VaultUnavailable(TradedeckError):
    """No allowed keyring backend, or the backend refuses."""
