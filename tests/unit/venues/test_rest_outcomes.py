"""What REST proves: NotSent, Answered or Unknown over real loopback sockets, and never a repeat."""

import asyncio

import pytest

from app.domain.errors import LocalError
from app.host.clock import SystemClock
from app.venues.link.rest import RestLine
from app.venues.wire.environments import origin
from app.venues.wire.requests import Answered, HttpRequest, NotSent, Outcome, Unknown
from tests.unit.venues.raw_servers import Serve, free_port, http_request, raw_http, reset

VERBS = ["GET", "PUT", "DELETE", "POST", "PATCH", "HEAD"]


def line(url: str) -> RestLine:
    return RestLine(url, frozenset([origin(url)]), SystemClock())


def ask(serve: Serve, *requests: HttpRequest) -> tuple[list[Outcome], list[bytes]]:
    """Send the requests one after the other to one server; the outcomes, and what the server received."""

    async def main() -> tuple[list[Outcome], list[bytes]]:
        async with raw_http(serve) as (url, received), line(url) as rest:
            return [await rest.send(request) for request in requests], received

    return asyncio.run(main())


def answer(head: bytes, body: bytes, declared: int | None = None) -> Serve:
    async def serve(_: bytes, writer: asyncio.StreamWriter) -> None:
        length = len(body) if declared is None else declared
        writer.write(head + b"\r\nContent-Length: %d\r\n\r\n" % length + body)
        if declared is not None:
            await writer.drain()
            writer.close()

    return serve


def test_a_complete_answer_is_answered_whatever_it_says() -> None:
    page = b"<html>maintenance</html>"
    outcomes, received = ask(
        answer(b"HTTP/1.1 200 OK\r\nX-MBX-Used-Weight-1M: 7", page),
        http_request("POST", path="/api?symbol=%E5%B8%81&signature=a%2Bb", body=b"x=1"),
    )
    (outcome,) = outcomes
    assert isinstance(outcome, Answered)
    assert (outcome.status, outcome.body) == (200, page)
    assert outcome.headers["x-mbx-used-weight-1m"] == "7"
    assert 0 < outcome.sent_ns <= outcome.received_ns
    # what was signed stands on the wire as it was signed
    assert received[0].startswith(b"POST /api?symbol=%E5%B8%81&signature=a%2Bb HTTP/1.1\r\n")
    assert received[0].endswith(b"\r\n\r\nx=1")
    assert b"x-key: k" in received[0]


def test_a_refused_connection_is_proven_not_sent() -> None:
    async def main() -> Outcome:
        async with line(f"http://127.0.0.1:{free_port()}") as rest:
            return await rest.send(http_request("POST"))

    outcome = asyncio.run(main())
    assert outcome == NotSent(reason="the venue's host refuses the connection")


@pytest.mark.parametrize("verb", VERBS)
def test_a_reset_after_the_request_is_unknown_and_nothing_is_repeated(verb: str) -> None:
    async def serve(_: bytes, writer: asyncio.StreamWriter) -> None:
        reset(writer)

    outcomes, received = ask(serve, http_request(verb))
    assert isinstance(outcomes[0], Unknown)
    assert outcomes[0].sent_ns is not None
    assert len(received) == 1


@pytest.mark.parametrize("verb", VERBS)
def test_a_dropped_reply_on_a_kept_connection_is_unknown_and_nothing_is_repeated(verb: str) -> None:
    """The first request warms the connection up: aiohttp by itself would repeat the second."""
    count = 0

    async def serve(_: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        if count == 1:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        else:
            writer.close()

    outcomes, received = ask(serve, http_request("GET"), http_request(verb))
    assert isinstance(outcomes[0], Answered)
    assert isinstance(outcomes[1], Unknown)
    assert len(received) == 2


def test_an_answer_that_breaks_off_is_unknown() -> None:
    outcomes, _ = ask(
        answer(b"HTTP/1.1 200 OK", b'{"orderId":', declared=400), http_request("POST")
    )
    assert isinstance(outcomes[0], Unknown)


def test_garbage_instead_of_http_is_unknown() -> None:
    async def serve(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\x16\x03\x01 nonsense\r\n\r\n")

    outcomes, _ = ask(serve, http_request("POST"))
    assert isinstance(outcomes[0], Unknown)


def test_silence_is_unknown_after_the_time_out() -> None:
    async def serve(_: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    outcomes, received = ask(serve, http_request("POST", seconds=0.1))
    assert isinstance(outcomes[0], Unknown)
    assert outcomes[0].reason == "no answer within 0.1 s"
    assert len(received) == 1


def test_redirects_are_answers_and_are_not_followed() -> None:
    outcomes, received = ask(
        answer(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/", b""),
        http_request("POST"),
    )
    assert isinstance(outcomes[0], Answered)
    assert outcomes[0].status == 307
    assert len(received) == 1


def test_a_body_above_the_cap_is_unknown() -> None:
    async def serve(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        block = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
        for _block in range(18):
            writer.write(block)
            await writer.drain()

    outcomes, _ = ask(serve, http_request("GET", seconds=20))
    assert isinstance(outcomes[0], Unknown)
    assert "16 MiB" in outcomes[0].reason


def test_the_proxy_of_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    outcomes, _ = ask(answer(b"HTTP/1.1 200 OK", b"{}"), http_request("GET"))
    assert isinstance(outcomes[0], Answered)


def test_addresses_outside_the_table_are_refused() -> None:
    table = frozenset([("https", "api.venue.com"), ("http", "10.0.0.1")])
    for url in (
        "https://evil.com",
        "http://api.venue.com",
        "https://a@api.venue.com",
        "http://10.0.0.1",
    ):
        with pytest.raises(LocalError):
            RestLine(url, table, SystemClock())
    RestLine("https://api.venue.com", table, SystemClock())
