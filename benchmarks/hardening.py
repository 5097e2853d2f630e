"""Print how the service bears what clients should not do; one line for each figure.

Run: ``python benchmarks/hardening.py [CASE ...] [--seconds 600] [--messages 100000]
[--packets 1000000] [--seed 1]``. Cases: messages, sdp, media, flood, slowloris, candidates, large,
pictures; all by default. The service, with the
passthrough engine, runs in a process of its own, which measures how long its event loop was kept,
what memory it had at most, and which errors it logged; ``sdp`` and ``media`` happen in this process.
Pass figures: no unhandled error; a description is read in at most 50 ms; of others' acks during a
flood p99 below 100 ms; half-open connections end within 10 s while a good client connects in 500 ms
(p99); candidates and large messages keep the loop for at most 50 ms.
"""

import argparse
import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from urllib.parse import urlsplit

import av
from hardening_fuzz import media, messages, sdp
from hardening_service import ack_s, heard, p99_ms, service
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamTrack, Peer, VideoOutput

_MIB = 1 << 20


async def _flood(given: argparse.Namespace) -> None:
    acks, cut_s = list[float](), list[float]()
    async with service() as running, running.line() as other:
        for _ in range(20):
            await ack_s(other)
        quiet = [await _paced_ack(other) for _ in range(100)]

        async def flood() -> None:
            async with running.line() as line:
                began_s = time.perf_counter()
                with suppress(ConnectionClosed):
                    while True:
                        for _ in range(10):
                            await line.send('{"type":"ice-candidate","candidate":null}')
                        await asyncio.sleep(0.01)
                await line.wait_closed()
                cut_s.append(time.perf_counter() - began_s)
                assert line.close_code == 1008, line.close_code

        async def floods() -> None:
            for _ in range(given.floods):
                await flood()

        flooding = asyncio.create_task(floods())
        while not flooding.done():
            acks.append(await _paced_ack(other))
        await flooding
        told = await running.measured()
    print(
        f"flood: 1,000 messages a second, {given.floods} times: cut off with 1008 after at most"
        f" {max(cut_s):.2f} s; the other session's ack p99 {p99_ms(acks):.1f} ms"
        f" ({len(acks)}; {p99_ms(quiet):.1f} ms without); loop kept {told['kept']};"
        f" errors logged {len(told['errors'])}"
    )


async def _paced_ack(line: ClientConnection) -> float:
    took_s = await ack_s(line)
    await asyncio.sleep(0.03)
    return took_s


_STARTS = (
    b"",
    b"GET / HTTP/1.1\r\nhost: x\r\n",
    (
        b"POST /v1/whip HTTP/1.1\r\nhost: x\r\ncontent-type: application/sdp\r\n"
        b"content-length: 9999\r\n\r\nv=0"
    ),
    b"GET /v1/stream?model=mirage_v2 HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n",
)


async def _slowloris(given: argparse.Namespace) -> None:
    lived, connects = list[float](), list[float]()

    async def dribble(url: str, start: bytes) -> None:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        began_s = time.perf_counter()
        writer.write(start)
        ended = asyncio.create_task(reader.read())
        while not ended.done():
            await asyncio.wait([ended], timeout=1)
            if start and not writer.is_closing():
                writer.write(b"x")
        with suppress(ConnectionError):
            await ended
        lived.append(time.perf_counter() - began_s)
        writer.close()

    async with service() as running:
        async with asyncio.TaskGroup() as group:
            slow = [
                group.create_task(dribble(running.base_url, _STARTS[number % len(_STARTS)]))
                for number in range(given.half_open)
            ]
            while not all(task.done() for task in slow):
                began_s = time.perf_counter()
                async with running.line():
                    connects.append(time.perf_counter() - began_s)
                await asyncio.sleep(0.05)
        told = await running.measured()
    print(
        f"slowloris: {given.half_open} half-open: all closed after at most {max(lived):.2f} s; a good"
        f" client's connect p99 {p99_ms(connects):.0f} ms ({len(connects)});"
        f" loop kept {told['kept']}; errors logged {len(told['errors'])}"
    )


async def _offer(more: str) -> str:
    peer = Peer(clock=MonotonicClock())
    peer.add_track(VideoOutput())
    try:
        return json.dumps({"type": "offer", "sdp": await peer.create_offer() + more})
    finally:
        await peer.close()


def _candidate(number: int) -> str:
    return f"candidate:{number} 1 udp {number} 192.0.2.{number % 250} {1024 + number} typ host"


async def _candidates(_: argparse.Namespace) -> None:
    async with service() as running:
        for name, count in (
            ("none in an offer", 0),
            ("none in an offer", 0),
            ("5,000 in an offer", 5000),
            ("900 in an offer", 900),
        ):
            lines = "".join(f"a={_candidate(number)}\r\n" for number in range(count))
            async with running.line() as line:
                text = await _offer(lines)
                await running.measured()
                await line.send(text)
                said = json.loads(await line.recv())
                told = await running.measured()
            code = said.get("code") or said["type"]
            print(f"candidates: {name}: {code}; loop kept {told['kept']}")
        async with running.line() as line:
            await line.send(await _offer(""))
            await heard(line, "answer")
            await running.measured()
            with suppress(ConnectionClosed):
                for number in range(5000):
                    inner = {"candidate": _candidate(number), "sdpMid": "0"}
                    await line.send(json.dumps({"type": "ice-candidate", "candidate": inner}))
            await line.wait_closed()
            told = await running.measured()
        print(
            f"candidates: 5,000 one by one: close {line.close_code};"
            f" loop kept {told['kept']}; errors logged {len(told['errors'])}"
        )


async def _large(_: argparse.Namespace) -> None:
    image = '{"type":"set_image","image_data":"'
    cases: Mapping[str, str] = {
        "2 MiB without an image": '{"type":"prompt","prompt":"' + "a" * (2 * _MIB) + '"}',
        "8 MiB without an image": '{"type":"prompt","prompt":"' + "a" * (8 * _MIB - 100) + '"}',
        "9 MiB": image + "A" * (9 * _MIB) + '"}',
        "an image of 8 MiB": image + "A" * (8 * _MIB - 100) + '"}',
        "8 MiB that say image": '{"not":"set_image","type":"prompt","prompt":"'
        + "a" * (8 * _MIB - 100)
        + '"}',
    }
    async with service() as running:
        async with running.line() as line:
            await ack_s(line)
        for name, text in cases.items():
            async with running.line() as line:
                await asyncio.sleep(0.3)
                await running.measured()
                before = (await running.measured())["peak"]
                began_s = time.perf_counter()
                with suppress(ConnectionClosed):
                    await line.send(text)
                said = await _outcome(line)
                took_ms = 1e3 * (time.perf_counter() - began_s)
                await asyncio.sleep(0.2)
                told = await running.measured()
            grown = (told["peak"] - before) / _MIB
            print(
                f"large: {name}: {said} after {took_ms:.0f} ms; memory +{grown:.1f} MiB at most;"
                f" loop kept {told['kept']}"
            )


async def _outcome(line: ClientConnection) -> str:
    try:
        while (said := json.loads(await line.recv()))["type"] not in ("error", "set_image_ack"):
            pass
    except ConnectionClosed:
        return f"close {line.close_code}"
    return f"{said['type']} {said.get('code') or ''}".strip()


_SIZES = {
    "1280x704": [(1280, 704)],
    "7680x4320": [(7680, 4320)],
    "1x1 to 97x161": [(1, 1), (97, 161)],
    "1280x704 to 640x352 to 704x1280, over and over": [(1280, 704), (640, 352), (704, 1280)],
}


async def _pictures(given: argparse.Namespace) -> None:
    for name, sizes in _SIZES.items():
        async with service() as running, running.line() as line:
            await ack_s(line)
            await running.measured()
            before = (await running.measured())["peak"]
            came, waits_s = await _stream(line, sizes, given.pictures_s)
            told = await running.measured()
        print(
            f"pictures: {name}: {came} came back in {given.pictures_s:g} s, the longest wait"
            f" {max(waits_s, default=0):.2f} s; memory +{(told['peak'] - before) / _MIB:.0f} MiB at"
            f" most; errors logged {len(told['errors'])}"
        )


async def _stream(
    line: ClientConnection, sizes: Sequence[tuple[int, int]], seconds: float
) -> tuple[int, list[float]]:
    """Send ten pictures of each size in turn; return how many came back, and the waits for them."""
    camera, peer, waits_s = VideoOutput(), Peer(clock=MonotonicClock()), list[float]()
    tracks: list[MediaStreamTrack] = []
    peer.on_track = tracks.append
    peer.add_track(camera)
    await line.send(json.dumps({"type": "offer", "sdp": await peer.create_offer()}))
    await peer.accept_answer((await heard(line, "answer"))["sdp"])
    shooting = asyncio.create_task(_shoot(camera, sizes))
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    before_s = time.perf_counter()
                    await tracks[0].recv()
                    waits_s.append(time.perf_counter() - before_s)
    finally:
        shooting.cancel()
        camera.stop()
        await peer.close()
    return len(waits_s), waits_s[1:]


async def _shoot(camera: VideoOutput, sizes: Sequence[tuple[int, int]]) -> None:
    for number in itertools.count():
        width, height = sizes[number // 10 % len(sizes)]
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([20 + number * 16 % 200]) * plane.buffer_size)
        frame.pts, frame.time_base = number * 9000, Fraction(1, 90_000)
        camera.put(frame)
        await asyncio.sleep(0.1)


_CASES: Mapping[str, Callable[[argparse.Namespace], Awaitable[None]]] = {
    "messages": messages,
    "sdp": sdp,
    "media": media,
    "flood": _flood,
    "slowloris": _slowloris,
    "candidates": _candidates,
    "large": _large,
    "pictures": _pictures,
}


async def _run(given: argparse.Namespace) -> None:
    for name in given.cases or _CASES:
        await _CASES[name](given)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(_CASES))
    parser.add_argument("--seconds", type=float, default=30.0, help="for sdp")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--packets", type=int, default=100_000)
    parser.add_argument("--pictures-s", type=float, default=15.0)
    parser.add_argument("--floods", type=int, default=10)
    parser.add_argument("--half-open", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
