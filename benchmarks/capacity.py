"""Print how the sessions fare that a full machine takes, and how long others wait in line.

Run: ``python benchmarks/capacity.py [--seconds 20] [--prompt Anime] [--sessions 0] [--turns 5]``.
The service, with the CPU engine, runs in a process of its own and says by itself how many sessions
fit (``--sessions`` fixes it). That many clients send it a clip of 1280x704 at 25 frames a second,
encoded once before, and decode nothing, so that little of the machine is theirs; they run at a
lower priority, and what they take is printed. The figures are the service's own (``stats``): a
frame's age is from its last packet to its first one out. Then one client more comes, which must
wait: from its request to ``queue_position``, and from another's goodbye to its ``session_id``.
"""

import argparse
import asyncio
import json
import os
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import psutil
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcrtpsender import RTCRtpSender
from av.video.codeccontext import VideoCodecContext
from websockets.asyncio.client import ClientConnection, connect

from decart.testing import RunningService, running_service
from sundog.media.geometry import to_frame
from sundog.media.synthetic import TestPicture

_SIZE = (1280, 704)
_FPS = 25
_TICKS = 3600
_TIME_BASE = Fraction(1, 90_000)
_CLIP_FRAMES = 50
_BITRATE_BPS = 3_000_000
_GRAIN = 3.0
_NICE = 5
_SETTLE_S = 6.0
_PATIENCE_S = 60.0
_QUERY = "model=mirage_v2&user_agent=sundog-python-sdk/bench"


def _clip() -> list[bytes]:
    """Return the packets of two seconds that repeat, with a key frame each second."""
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height = _SIZE
    encoder.pix_fmt, encoder.bit_rate, encoder.gop_size = "yuv420p", _BITRATE_BPS, _FPS
    encoder.framerate, encoder.time_base = Fraction(_FPS), _TIME_BASE
    encoder.profile = "Baseline"
    encoder.options = {"preset": "veryfast", "tune": "zerolatency", "forced-idr": "1"}
    picture, packets = TestPicture(_SIZE), []
    grain = np.random.default_rng(1).normal(0, _GRAIN, picture.frame(0).shape)
    for number in range(_CLIP_FRAMES):
        noisy = picture.frame(number) + np.roll(grain, 37 * number, axis=1)
        frame = to_frame(np.clip(noisy, 16, 235).astype(np.uint8), number * _TICKS)
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets + [bytes(packet) for packet in encoder.encode(None)]


class Clip(MediaStreamTrack):
    """Gives the clip's packets in time, over and over."""

    kind = "video"

    def __init__(self, packets: list[bytes]) -> None:
        super().__init__()
        self._packets = packets
        self._number = 0
        self._began_s = time.monotonic()

    async def recv(self) -> av.Packet:
        """Return the next packet when it is due."""
        due_s = self._began_s + self._number / _FPS
        await asyncio.sleep(max(0.0, due_s - time.monotonic()))
        packet = av.Packet(self._packets[self._number % len(self._packets)])
        packet.pts, packet.time_base = self._number * _TICKS, _TIME_BASE
        self._number += 1
        return packet


@dataclass
class Client:
    """One session, and what the service says of it once a second."""

    line: ClientConnection
    peer: RTCPeerConnection = field(default_factory=RTCPeerConnection)
    told: list[dict[str, Any]] = field(default_factory=list)

    async def stream(self, packets: list[bytes], prompt: str) -> None:
        """Ask for the look, and send the clip from now on."""
        line, peer = self.line, self.peer
        await line.send(json.dumps({"type": "prompt", "prompt": prompt, "enhance_prompt": True}))
        sender = peer.addTransceiver(Clip(packets), "sendrecv")
        codecs = RTCRtpSender.getCapabilities("video").codecs
        sender.setCodecPreferences([codec for codec in codecs if codec.mimeType == "video/H264"])
        # Nothing is decoded: whoever looks at the picture is elsewhere.
        queue: Any = sender.receiver._RTCRtpReceiver__decoder_queue  # type: ignore[attr-defined]
        put = queue.put
        queue.put = lambda item, *_: put(item) if item is None else None
        await peer.setLocalDescription(await peer.createOffer())
        offer = {"type": "offer", "sdp": peer.localDescription.sdp}
        await line.send(json.dumps(offer))
        answer = (await _heard(line, "answer"))["sdp"]
        await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def listen(self) -> None:
        """Take in what the service measures, until cancelled."""
        while True:
            self.told.append(await _heard(self.line, "stats"))


async def _heard(line: ClientConnection, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(_PATIENCE_S):
        while True:
            message: dict[str, Any] = json.loads(await line.recv())
            if message["type"] == kind:
                return message


def _dialled(service: RunningService) -> connect:
    url = f"{service.base_url.replace('http', 'ws', 1)}/v1/stream?{_QUERY}"
    return connect(url, proxy=None, compression=None)


@asynccontextmanager
async def _streaming(
    service: RunningService, packets: list[bytes], prompt: str
) -> AsyncIterator[Client]:
    async with _dialled(service) as line:
        client = Client(line)
        await _heard(line, "session_id")
        await client.stream(packets, prompt)
        listening = asyncio.create_task(client.listen())
        try:
            yield client
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            await client.peer.close()


def _cpu_s(process: psutil.Process) -> float:
    """Return the CPU time of a process and all below it."""
    everybody = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:4]) for one in everybody)


async def _measure(seconds: float, prompt: str, sessions: int, turns: int, priority: int) -> None:
    packets = _clip()
    os.nice(_NICE)
    settings = {"SUNDOG_MAX_SESSIONS": str(sessions), "SUNDOG_LOG_LEVEL": "info"}
    async with (
        _served(settings) as service,
        httpx.AsyncClient(base_url=service.base_url) as http,
        AsyncExitStack() as stack,
    ):
        _prefer(priority)
        limit = (await http.get("/v1/realtime/quota")).json()["limit"]
        print(f"{limit} sessions fit; {psutil.cpu_count()} cores")
        clients = [
            await stack.enter_async_context(_streaming(service, packets, prompt))
            for _ in range(limit)
        ]
        await asyncio.sleep(_SETTLE_S)
        await _print_fare(clients, seconds)
        quota = (await http.get("/v1/realtime/quota")).json()
        print(f"afterwards {quota['limit']} sessions fit, {quota['active']} are active")
        await _print_turns(service, clients[-1].line, turns)


@asynccontextmanager
async def _served(settings: dict[str, str]) -> AsyncIterator[RunningService]:
    service = running_service(api_key="", engine="cpu", settings=settings)
    os.environ.pop("SUNDOG_MAX_SESSIONS", None)
    async with service:
        yield service


async def _print_fare(clients: list[Client], seconds: float) -> None:
    (process,) = psutil.Process().children()
    own = psutil.Process()
    for client in clients:
        client.told.clear()
    before, began_s, busy = (_cpu_s(process), sum(own.cpu_times()[:2])), time.monotonic(), _busy_s()
    await asyncio.sleep(seconds)
    span_s = time.monotonic() - began_s
    service = (_cpu_s(process) - before[0]) / span_s
    mine = (sum(own.cpu_times()[:2]) - before[1]) / span_s
    others = (_busy_s() - busy) / span_s - service - mine
    for number, client in enumerate(clients, 1):
        print(f"session {number}: {_fare(client.told)}")
    print(
        f"cores in use: service {service:.2f}, clients {mine:.2f}, others on this machine"
        f" {others:.2f}"
    )


def _prefer(priority: int) -> None:
    """Give the service this niceness against everything else on the machine."""
    (process,) = psutil.Process().children()
    process.nice(priority)
    # Linux weighs process groups before processes (sched(7), "The autogroup feature").
    group = Path(f"/proc/{process.pid}/autogroup")
    if priority and group.exists():
        group.write_text(str(priority))


def _busy_s() -> float:
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0))


def _fare(told: list[dict[str, Any]]) -> str:
    def of(pick: Any) -> float:  # noqa: ANN401
        return float(statistics.median(pick(stats) for stats in told))

    fps = f"{of(lambda s: s['fps_in']):.1f} in, {of(lambda s: s['fps_out']):.1f} out"
    total = [of(lambda s, p=p: s["stages_ms"]["total"][p]) for p in ("p50", "p95")]
    engine = [of(lambda s, p=p: s["stages_ms"]["engine"][p]) for p in ("p50", "p95")]
    dropped = told[-1]["frames_dropped"] - told[0]["frames_dropped"]
    return (
        f"{fps} fps; age p50 {total[0]:.0f} ms, p95 {total[1]:.0f} ms; engine p50 {engine[0]:.0f}"
        f" ms, p95 {engine[1]:.0f} ms; {dropped} dropped; drawn at {of(lambda s: s['quality']):g}"
    )


async def _print_turns(service: RunningService, last: ClientConnection, turns: int) -> None:
    told_ms, admitted_ms, held = [], [], last
    for _ in range(turns):
        began_s = time.monotonic()
        line = await _dialled(service)
        await _heard(line, "queue_position")
        told_ms.append(1e3 * (time.monotonic() - began_s))
        freed_s = time.monotonic()
        await held.close()
        await _heard(line, "session_id")
        admitted_ms.append(1e3 * (time.monotonic() - freed_s))
        held = line
    await held.close()
    for what, taken in (("told its place in line after", told_ms), ("let in after", admitted_ms)):
        median, worst = statistics.median(taken), max(taken)
        print(f"one more is {what}: median {median:.0f} ms, worst {worst:.0f} ms of {turns}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--prompt", default="Anime")
    parser.add_argument("--sessions", type=int, default=0, help="fix how many the service takes")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument(
        "--priority",
        type=int,
        default=0,
        help="niceness of the service; below 0 (for root) where others use the machine",
    )
    given = parser.parse_args()
    asyncio.run(_measure(given.seconds, given.prompt, given.sessions, given.turns, given.priority))


if __name__ == "__main__":
    main()
