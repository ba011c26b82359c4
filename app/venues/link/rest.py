"""One HTTP client per venue that sends every request at most once and says what is proven about it."""

import asyncio
import ssl
from functools import cache
from types import SimpleNamespace, TracebackType
from typing import Self

import aiohttp
from yarl import URL

from app.domain.errors import LocalError
from app.domain.instants import SECOND, Instant
from app.domain.safe_text import sanitise
from app.ports.clock import Clock
from app.venues.link.guard import guarded
from app.venues.wire.requests import Answered, HttpRequest, NotSent, Outcome, Unknown

BODY_LIMIT = 16 * 1024 * 1024
_CONNECT_SECONDS = 4


class _LineBroken(aiohttp.ClientError):
    """A connection broke under a request that may have left."""


class _Flight:
    """What the trace hooks learn about one request."""

    __slots__ = ("sent_ns",)

    def __init__(self) -> None:
        self.sent_ns: Instant | None = None


async def _only_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """aiohttp repeats GET, PUT and DELETE after these two errors, with no switch: it must not see them."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as failure:
        raise _LineBroken(str(failure)) from failure


class RestLine:
    """`send` reports exactly NotSent, Answered or Unknown, and never raises for what a network does.

    NotSent only when no request header was handed to a socket. No repeats, no redirects, no proxies or
    netrc from the environment, no cookies, bodies up to 16 MiB.
    """

    def __init__(self, rest_url: str, origins: frozenset[tuple[str, str]], clock: Clock) -> None:
        self._rest_url = guarded(rest_url, origins).rstrip("/")
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(self._on_headers_sent)
        secure = self._rest_url.startswith("https:")
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # the budget is the limit: a cancel must not queue behind slow questions
                ttl_dns_cache=300,
                ssl=ssl_context() if secure else True,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
            trust_env=False,
            trace_configs=[trace],
            middlewares=(_only_once,),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, request: HttpRequest) -> Outcome:
        """Send once and wait for the whole answer, at most `timeout_ns`."""
        if self._session is None:
            return NotSent(reason="the client is not open")
        flight = _Flight()
        try:
            async with asyncio.timeout(request.timeout_ns / SECOND):
                return await self._exchange(self._session, request, flight)
        except TimeoutError:
            reason = f"no answer within {request.timeout_ns / SECOND:g} s"
        except (aiohttp.ClientError, OSError, ValueError, EOFError) as failure:
            reason = describe(failure)
        if flight.sent_ns is None:
            return NotSent(reason=reason)
        return Unknown(reason=reason, sent_ns=flight.sent_ns)

    async def _exchange(
        self, session: aiohttp.ClientSession, request: HttpRequest, flight: _Flight
    ) -> Outcome:
        if not request.path.startswith("/"):
            raise LocalError(f"the path of a {request.label} request does not start with /")
        async with session.request(
            request.method,
            # encoded=True: the signature covers the text as it stands
            URL(self._rest_url + request.path, encoded=True),
            headers=request.headers,
            data=request.body or None,
            allow_redirects=False,
            trace_request_ctx=flight,
        ) as response:
            body = bytearray()
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > BODY_LIMIT:
                    response.close()
                    return Unknown(
                        reason="the answer is larger than 16 MiB", sent_ns=flight.sent_ns
                    )
            now_ns = self._clock.now().wall_ns
            return Answered(
                status=response.status,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=bytes(body),
                sent_ns=now_ns if flight.sent_ns is None else flight.sent_ns,
                received_ns=now_ns,
            )

    async def _on_headers_sent(
        self,
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestHeadersSentParams,
    ) -> None:
        """Runs just before the first byte is written, so it errs on the safe side."""
        flight = context.trace_request_ctx
        if isinstance(flight, _Flight) and flight.sent_ns is None:
            flight.sent_ns = self._clock.now().wall_ns


@cache
def ssl_context() -> ssl.SSLContext:
    """The system's trust store, host names checked, TLS 1.2 or newer."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


_SENTENCES: tuple[tuple[type[BaseException], str], ...] = (
    (aiohttp.ClientConnectorCertificateError, "the venue's certificate is not trusted"),
    (aiohttp.ClientConnectorSSLError, "the encrypted connection could not be set up"),
    (ssl.SSLError, "the encrypted connection could not be set up"),
    (aiohttp.ClientConnectorDNSError, "the venue's host name cannot be resolved"),
    (aiohttp.ConnectionTimeoutError, "the venue does not take the connection"),
    (ConnectionRefusedError, "the venue's host refuses the connection"),
    (aiohttp.ClientPayloadError, "the answer broke off"),
    (aiohttp.ClientResponseError, "the answer is not HTTP"),
    (_LineBroken, "the connection broke"),
)


def describe(failure: BaseException) -> str:
    """A cause without addresses, headers or anything that a request carried."""
    inner = getattr(failure, "os_error", None)
    for kind, sentence in _SENTENCES:
        if isinstance(failure, kind) or isinstance(inner, kind):
            return sentence
    if isinstance(failure, aiohttp.ClientConnectorError):
        return "the venue's host cannot be reached"
    return sanitise(f"the connection failed ({type(failure).__name__})")
