"""Measure how fast the service says no to who may not enter, and what it spends on it.

Run: ``python benchmarks/refusals.py [--runs 300] [--at-once 4]``. The service runs in a process of
its own on this machine, with 100 keys in a file. Each refusal is a TCP connection of its own, from
its first byte to the whole answer: a status, or the message and the close code.
"""

import argparse
import asyncio
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import httpx

from sundog.cli.measure.service import Service, running_service
from sundog.server.access.keyfile import KeyFile
from sundog.server.access.keys import Key, digest_of, new_key

_UPGRADE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: c3VuZG9nIHRlc3RzIHdzIQ==",
)
_OURS = "&user_agent=sundog-python-sdk/0.1.0"
_OFFICIAL = "&user_agent=decart-python-sdk/0.0.40"


async def refused_ms(url: str, lines: list[str], end: bytes) -> float:
    """Return how long one refusal takes, milliseconds.

    Args:
        url: Of the service.
        lines: The request, without ``Host``.
        end: What the answer must hold.
    """
    place = urlsplit(url)
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write("\r\n".join([*lines, f"Host: {place.netloc}", "", ""]).encode())
    answer = b""
    async with asyncio.timeout(10):
        while end not in answer:
            answer += (part := await reader.read(65536))
            assert part, answer
    took = 1e3 * (time.perf_counter() - began)
    writer.transport.abort()
    return took


def kinds(revoked: str, good: str) -> dict[str, tuple[list[str], bytes]]:
    """Return what is asked, and what the answer must hold."""

    def socket(key: str, agent: str = "", *more: str) -> list[str]:
        return [f"GET /v1/stream?model=mirage_v2&api_key={key}{agent} HTTP/1.1", *_UPGRADE, *more]

    gone, closed = b"invalid_api_key", b"\x88"
    return {
        "no key, by status (401)": (socket(""), gone),
        "wrong key, by status (401)": (socket("wrong"), gone),
        "revoked key, by status (401)": (socket(revoked), b"revoked"),
        "wrong key, by message (4401)": (socket("wrong", _OURS), closed),
        "revoked key, by message (4401)": (socket(revoked, _OURS), closed),
        "wrong key, official Python (307)": (socket("wrong", _OFFICIAL), gone),
        "wrong key, REST (401)": (["GET /v1/sessions HTTP/1.1", "X-API-KEY: wrong"], gone),
        "wrong key, WHIP (401)": (["POST /v1/whip HTTP/1.1", "X-API-KEY: wrong"], gone),
        "page not allowed (403)": (
            socket(good, "", "Origin: https://evil.example"),
            b"origin_not_allowed",
        ),
    }


async def measure(service: Service, revoked: str, good: str, runs: int, at_once: int) -> None:
    """Measure every kind and print a row of each."""
    print(f"{'':34}{'p50 ms':>8}{'p99 ms':>8}{'max ms':>8}")
    for name, (lines, end) in kinds(revoked, good).items():
        took: list[float] = []
        for _ in range(runs // at_once):
            took += await asyncio.gather(
                *(refused_ms(service.url, lines, end) for _ in range(at_once))
            )
        p99 = quantiles(took, n=100)[98]
        print(f"{name:34}{median(took):8.1f}{p99:8.1f}{max(took):8.1f}")
    async with httpx.AsyncClient(base_url=service.url, headers={"X-API-KEY": good}) as http:
        active = (await http.get("/v1/sessions")).json()["active"]
        begun = [
            line
            for line in (await http.get("/metrics")).text.splitlines()
            if line.startswith("sundog_sessions_begun")
        ]
    print(f"sessions allocated: {active} now, {begun or 'none'} ever")


async def main(runs: int, at_once: int) -> None:
    """Run a service with a file of keys, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keys.json"
        good, revoked = new_key(), new_key()
        limits = replace(Key(name="x", digest="").limits, origins=("https://app.example",))
        made = [Key(name=f"k{number}", digest=digest_of(new_key())) for number in range(98)]
        made.append(Key(name="good", digest=digest_of(good), is_operator=True, limits=limits))
        now = datetime.now(UTC)
        made.append(Key(name="revoked", digest=digest_of(revoked), revoked_at=now))
        KeyFile(path).change(lambda _: made)
        async with running_service("passthrough", "--keys-file", str(path)) as service:
            before = service.usage()
            await measure(service, revoked, good, runs, at_once)
            after = service.usage()
    print(
        f"memory: {after.rss_mb - before.rss_mb:+.1f} MB; CPU: {after.cpu_s - before.cpu_s:.1f} s"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--at-once", type=int, default=4)
    told = parser.parse_args()
    asyncio.run(main(told.runs, told.at_once))
