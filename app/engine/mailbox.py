"""Frozen views on their way to the screen: newest wins per key, bounded by the number of keys."""

import threading
from collections.abc import Mapping

from app.views.keys import View


class Mailbox:
    """Written on the engine's thread, emptied on the screen's; neither ever waits for the other's work."""

    def __init__(self) -> None:
        self._views: dict[str, View] = {}
        self._lock = threading.Lock()

    def post(self, views: Mapping[str, View]) -> None:
        """Put views in; one that nobody has taken yet gives way to its successor."""
        with self._lock:
            self._views.update(views)

    def take(self) -> Mapping[str, View]:
        """All that changed since the last call."""
        with self._lock:
            taken, self._views = self._views, {}
        return taken
