"""A thousand clients show a key that nobody else may see: no log, answer, metric or trace has it."""

import asyncio
import itertools
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import pytest

from sundog.server.config import Config
from sundog.server.redaction import redact_server_logs
from tests.service import known_service

CANARY = "canary"
KEY = f"sd_{CANARY}-0123456789"
WRONG = f"sd_{CANARY}-wrong-9876543210"
CONNECTS = 1000
AT_ONCE = 10
AGENTS = (
    "",
    "decart-python-sdk/0.0.8 lang/py",
    "sundog-python-sdk/0.1.0 lang/py",
    "decart-js-sdk/1",
)
UPGRADE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: c3VuZG9nIHRlc3RzIHdzIQ==",
)


class Everything(logging.Handler):
    """Keeps all that every log record holds, its arguments and exception too."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.getMessage()} {record.__dict__}")


@dataclass
class Asked:
    """What the service answered."""

    answers: list[bytes] = field(default_factory=list)
    accepted: int = 0
    refused: int = 0


@pytest.fixture
def log() -> Iterator[Everything]:
    """Everything that is logged at all, at the lowest level."""
    handler, root = Everything(), logging.getLogger()
    names = ["", "uvicorn", "uvicorn.error", "uvicorn.access", "sundog", "asyncio"]
    before = {name: logging.getLogger(name).level for name in names}
    root.addHandler(handler)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    redact_server_logs()
    try:
        yield handler
    finally:
        root.removeHandler(handler)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def sockets(keys: Sequence[str]) -> Iterator[list[str]]:
    """Write requests for a WebSocket, with one of the keys in the query, or in a header."""
    for number, (key, agent) in enumerate(itertools.product(keys, AGENTS)):
        path = "/subscribe/none" if number % 5 == 4 else "/v1/stream"
        query = f"model=mirage_v2&api_key={key}&resume_token={WRONG}"
        more = f"&user_agent={agent.replace(' ', '%20')}" if agent else ""
        origin = [f"Origin: http://localhost:{number}"] if number % 3 == 2 else []
        yield [f"GET {path}?{query}{more} HTTP/1.1", *UPGRADE, *origin]


def requests(keys: Sequence[str]) -> Iterator[list[str]]:
    """Write requests over HTTP, with one of the keys in a header or, where it does not belong."""
    for key in keys:
        for head in (f"X-API-KEY: {key}", f"Authorization: Bearer {key}"):
            end = [head, "Connection: close", "Content-Length: 0"]
            yield ["GET /v1/sessions HTTP/1.1", *end]
            yield ["POST /v1/whip?stream=front HTTP/1.1", *end]
            yield ["POST /v1/whep/none HTTP/1.1", *end]
            yield [f"GET /v1/none?api_key={key} HTTP/1.1", *end]


async def ask(base_url: str, lines: list[str], asked: Asked) -> None:
    """Send one request on a connection of its own; keep what comes first."""
    place = urlsplit(base_url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write("\r\n".join([*lines, f"Host: {place.netloc}", "", ""]).encode())
    answer = b""
    try:
        async with asyncio.timeout(20):
            while b"}" not in answer and (part := await reader.read(65536)):
                answer += part
    finally:
        writer.transport.abort()
    asked.answers.append(answer)
    if b"session_id" in answer or b"HTTP/1.1 200" in answer:
        asked.accepted += 1
    else:
        asked.refused += 1


async def test_a_thousand_connects_leave_no_trace_of_a_key_or_token(log: Everything) -> None:
    config = Config(
        engine="passthrough", port=0, api_keys=(KEY,), max_sessions=8, queue_size=0, resume_s=0
    )
    asked = Asked()
    async with (
        known_service(config) as (base_url, _),
        httpx.AsyncClient(base_url=base_url, headers={"X-API-KEY": KEY}) as http,
    ):
        httpx_log = logging.getLogger("httpx")
        httpx_log.setLevel(logging.WARNING)
        token = (await http.post("/v1/client/tokens", json={"expiresIn": 600})).json()["apiKey"]
        keys = (WRONG, KEY, token, token[:-4] + "AAAA", token.removeprefix("ek_"))
        wanted = itertools.cycle([*sockets(keys), *requests(keys)])
        for _ in range(CONNECTS // AT_ONCE):
            await asyncio.gather(
                *(ask(base_url, lines, asked) for lines in itertools.islice(wanted, AT_ONCE))
            )
        metrics = await http.get("/metrics")
        status = await http.get("/v1/status")
        sessions = await http.get("/v1/sessions")
        assert [each.status_code for each in (metrics, status, sessions)] == [200] * 3
    assert asked.accepted + asked.refused == CONNECTS
    assert asked.accepted > 100
    assert asked.refused > 500
    assert len(log.lines) > CONNECTS / 4, "the log is looked at"
    secrets = (CANARY, token[-40:], token[40:80])
    answers = [answer.decode(errors="replace") for answer in asked.answers]
    for text in (*log.lines, *answers, metrics.text, status.text, sessions.text):
        assert not [secret for secret in secrets if secret in text], text[:300]
