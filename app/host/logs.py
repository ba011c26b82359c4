"""A rotating, size-capped, redacted log in the state folder; nothing goes to the terminal."""

import json
import logging
import logging.handlers
import os
import queue
from io import TextIOWrapper
from pathlib import Path

from app.domain.safe_text import sanitise
from app.host.folders import private_folder
from app.host.redaction import redact

_FILE_LIMIT = 5_000_000
_FILES = 5
_QUEUE_LIMIT = 10_000
_LINE_LIMIT = 8_000
_NOISY = ("aiohttp", "websockets", "asyncio", "ccxt", "keyring", "aiosqlite")


class _RedactedLines(logging.Formatter):
    """One JSON object a line, exceptions included, every string redacted and printable."""

    def format(self, record: logging.LogRecord) -> str:
        text = record.getMessage()
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        fields = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}",
            "level": record.levelname.lower(),
            "from": record.name,
            "text": " | ".join(
                sanitise(line, _LINE_LIMIT) for line in redact(text)[:_LINE_LIMIT].splitlines()
            ),
        }
        return json.dumps(fields, ensure_ascii=True)


class _DropWhenFull(logging.handlers.QueueHandler):
    """A full queue loses the newest line instead of blocking the engine."""

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            self.dropped = getattr(self, "dropped", 0) + 1


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """Every file of the rotation is its owner's alone, whatever the umask and an older file's mode."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(
            self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600
        )
        os.fchmod(descriptor, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")


def open_log(path: Path) -> logging.handlers.QueueListener:
    """Send every logger to `path`; the caller stops the returned listener at exit."""
    private_folder(path.parent)
    file = _PrivateFile(path, maxBytes=_FILE_LIMIT, backupCount=_FILES)
    file.setFormatter(_RedactedLines())
    lines: queue.Queue[logging.LogRecord] = queue.Queue(_QUEUE_LIMIT)
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
    root.addHandler(_DropWhenFull(lines))
    root.setLevel(logging.INFO)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    listener = logging.handlers.QueueListener(lines, file, respect_handler_level=False)
    listener.start()
    return listener
