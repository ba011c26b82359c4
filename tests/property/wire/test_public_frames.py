"""Whatever a venue sends, a public decoder answers with events or a WireError."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import WireError
from app.venues.binance.public import decode_market_frame as decode_binance
from app.venues.binance.public_answers import decode_public_answer as answer_binance
from app.venues.okx.public import decode_market_frame as decode_okx
from app.venues.okx.public_answers import decode_public_answer as answer_okx
from tests.wire.binance import public_frames as binance
from tests.wire.okx import public_frames as okx

GOLDEN = {
    "binance": [
        *binance.EVERY_FRAME,
        *(binance.combined("btcusdt@depth@100ms", frame) for frame in binance.EVERY_FRAME),
    ],
    "okx": list(okx.EVERY_FRAME),
}
DECODERS: dict[str, list[Callable[[bytes], object]]] = {
    "binance": [
        lambda frame: decode_binance(frame, "spot", str, 1),
        lambda frame: answer_binance(frame, str, 1),
    ],
    "okx": [
        lambda frame: decode_okx(frame, "spot", str, 1),
        lambda frame: answer_okx(frame, str, 1),
    ],
}
SPLICES = (
    b'""',
    b"null",
    b"[]",
    b"{}",
    b"-1",
    b"1e400",
    b'"NaN"',
    b"9" * 40,
    b"\xff",
    b'"\\u0000"',
    b"}",
)


def fault_of(decode: Callable[[bytes], object], frame: bytes) -> str:
    """The WireError's text, "" when there was none; any other exception is a defect."""
    try:
        decode(frame)
    except WireError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("venue", ["binance", "okx"])
@given(choice=st.data())
def test_mutated_frames_are_events_or_wire_errors(venue: str, choice: st.DataObject) -> None:
    frame = choice.draw(st.sampled_from(GOLDEN[venue]))
    start = choice.draw(st.integers(0, len(frame)))
    length = choice.draw(st.integers(0, 12))
    splice = choice.draw(st.sampled_from(SPLICES) | st.binary(max_size=8))
    mutated = frame[:start] + splice + frame[start + length :]
    for decode in DECODERS[venue]:
        assert fault_of(decode, mutated).isprintable()
