"""Epochs and numbers of client ids: which database they come from, and that none is used twice."""

import msgspec

from app.domain.identifiers import ClientOrderId
from app.engine.effects import RaiseCounter
from app.engine.records import EpochBegun
from app.engine.state import State, VenueLine
from app.ports.chance import Chance
from app.trading.orders.client_ids import (
    EPOCH_BITS,
    LIVE_PREFIX,
    SIMULATOR_PREFIX,
    make_client_order_id,
)
from app.trading.orders.reconcile import Identity

COUNTER = "client_order"


class Epochs:
    """Draws epochs and ids; the counter is raised in the transaction that stores the attempt."""

    def __init__(self, state: State, chance: Chance) -> None:
        self._state = state
        self._chance = chance

    def restore(self, epochs: tuple[int, ...], counter: int) -> None:
        """As the journal has them."""
        self._state.identity = Identity(epochs=epochs, counter=counter)

    def begin(self, reason: str) -> None:
        """A new epoch: after creation, after a restore or a copy, or when one may be in use elsewhere."""
        known = self._state.identity
        # The moment goes into the stream's name: a restored folder must not draw the same again.
        stream = f"epoch/{self._state.now.wall_ns}"
        epoch = self._chance.token(stream, EPOCH_BITS)
        while epoch in known.epochs:
            epoch = self._chance.token(stream, EPOCH_BITS)
        self._state.identity = msgspec.structs.replace(known, epochs=(*known.epochs, epoch))
        self._state.write(EpochBegun(epoch=epoch, reason=reason, at_ns=self._state.now.wall_ns))

    @property
    def current(self) -> int:
        return self._state.identity.epochs[-1]

    def next_id(self, line: VenueLine) -> ClientOrderId:
        """An id that was never used, and the effect that keeps it so."""
        identity = self._state.identity
        counter = identity.counter + 1
        self._state.identity = msgspec.structs.replace(identity, counter=counter)
        self._state.effects.append(RaiseCounter(name=COUNTER, value=counter))
        prefix = SIMULATOR_PREFIX if self._state.options.simulated else LIVE_PREFIX
        return make_client_order_id(prefix, self.current, counter, f"{line.venue}:{line.account}")
