"""Order requests in a talk with an OKX session: what was sent, and the replies in the venue's shape."""

from collections.abc import Sequence

from app.domain.identifiers import ClientOrderId
from app.domain.order_events import RequestOutcome
from tests.wire.okx.conversation import OWN_ID, Talk, only

OTHER_ID = ClientOrderId("k1aaaacccccccccc02")


def ready() -> Talk:
    talk = Talk()
    talk.log_in()
    return talk


def sent(talk: Talk) -> dict[str, object]:
    return talk.last_frame("private")


def argument(talk: Talk) -> dict[str, object]:
    arguments = sent(talk)["args"]
    assert isinstance(arguments, list)
    argument: dict[str, object] = arguments[0]
    return argument


def reply(talk: Talk, code: str, rows: str, op: str = "order", words: str = "") -> bytes:
    request_id = sent(talk)["id"]
    return (
        f'{{"id":"{request_id}","op":"{op}","code":"{code}","msg":"{words}","data":[{rows}],'
        '"inTime":"1695190491421339","outTime":"1695190491423240"}'
    ).encode()


def row_of(code: str, own: str = OWN_ID, theirs: str = "", words: str = "") -> str:
    return f'{{"ordId":"{theirs}","clOrdId":"{own}","tag":"","ts":"1","sCode":"{code}","sMsg":"{words}"}}'


def outcome_of(events: Sequence[object]) -> RequestOutcome:
    (outcome,) = only(events, RequestOutcome)
    return outcome
