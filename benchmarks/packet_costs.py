"""What a packet of video costs the event loop of a sender and of a receiver, microseconds of CPU.

    python benchmarks/packet_costs.py [--frames 3000]

Two transports as they are once connected, with real SRTP and no sockets: what one sends is handed
to the other as its sockets would, some packets at a time. Frames of 12 packets of 1,150 bytes,
without parity; neither encoder nor decoder. Cases: in order; 5 % come three frames later; each packet
is moved by up to 20 places. Told are the best of five rounds, a packet: ``send`` (header, history,
congestion control, encryption), ``take`` (decryption, jitter buffer, requests) and ``report`` (a
report of arrivals for each frame, made, encrypted, read and judged).
"""

import argparse
import asyncio
import os
import random
import time
from collections import Counter
from typing import Any

from aiortc.rtcdtlstransport import State
from aiortc.rtcrtpparameters import (
    RTCRtcpFeedback,
    RTCRtpCodecParameters,
    RTCRtpDecodingParameters,
    RTCRtpReceiveParameters,
)
from aiortc.rtcrtpreceiver import RemoteStreamTrack
from pylibsrtp import Policy, Session

from sundog.media.clock import ManualClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.connection import RepairedConnection
from sundog.media.rtc.ice.servers import IceSettings
from sundog.media.rtc.video.sending.pacer import Pacer
from sundog.media.rtc.video.sending.packet import Stream
from sundog.media.timeline import Timeline

_PER_FRAME = 12
_TOGETHER = 7
"""Packets that a socket gives at once, on average."""

_VP8 = 96
_ROUNDS = 5
_SSRC = 7
_FRAME_S = 0.04


class Side:
    """A transport, its sender and its receiver, as they are once all is connected."""

    def __init__(self, clock: ManualClock, key: bytes) -> None:
        self.connection = RepairedConnection(
            codecs=("VP8",),
            ice=IceSettings(),
            timeline=Timeline(clock),
            sender_failed=lambda _: None,
            lipsync=Lipsync(clock),
        )
        transceiver: Any = self.connection.addTransceiver("video")
        self.sender, self.receiver = transceiver.sender, transceiver.receiver
        self.transport: Any = self.receiver.transport
        self.transport._rx_srtp = Session(Policy(key=key, ssrc_type=Policy.SSRC_ANY_INBOUND))
        self.transport._tx_srtp = Session(Policy(key=key, ssrc_type=Policy.SSRC_ANY_OUTBOUND))
        self.transport._state, self.transport._task = State.CONNECTED, asyncio.Future()
        self.left: list[bytes] = []
        self.transport.transport._connection.send_all = self.left.extend
        self.receiver._track = RemoteStreamTrack("video")
        self.transport._rtp_router.register_sender(self.sender, ssrc=self.sender._ssrc)

    async def open(self, ssrc: int) -> None:
        """Begin to receive a stream, and to be ready to send."""
        feedback = [RTCRtcpFeedback(type="ack", parameter="ccfb")]
        codec = RTCRtpCodecParameters("video/VP8", 90_000, None, _VP8, feedback)
        encoding = RTCRtpDecodingParameters(ssrc, _VP8)
        await self.receiver.receive(RTCRtpReceiveParameters(codecs=[codec], encodings=[encoding]))
        self.receiver._decode = lambda _: None
        self.receiver._alarm._due_s = lambda: None  # reports leave when the benchmark says so
        outgoing = self.sender.outgoing
        outgoing.controller.has_feedback = True
        outgoing.stream = Stream(ssrc=ssrc, payload_type=_VP8, mid=None)

    def take(self, datagrams: list[bytes]) -> None:
        """Read what came off a socket."""
        assert not self.transport.transport._connection.take(datagrams)

    async def aclose(self) -> None:
        """End all."""
        self.transport._task, self.transport._state = None, State.NEW
        await self.connection.close()


def moved(case: str, rng: random.Random, place: int) -> float:
    """Return where a packet comes that was sent at a place."""
    if case == "5 % late":
        return place + (3 * _PER_FRAME if rng.random() < 0.05 else 0)
    return place + (rng.uniform(0, 20) if case == "moved by 20" else 0)


async def costs_us(case: str, frames: int) -> Counter[str]:
    """Return the CPU time for each packet by part, microseconds."""
    clock, key, rng, used = ManualClock(100.0), os.urandom(30), random.Random(1), Counter[str]()
    here, there = Side(clock, key), Side(clock, key)
    await here.open(_SSRC)
    await there.open(_SSRC)
    waiting: list[tuple[float, bytes]] = []
    for frame in range(frames):
        key_or_not = b"\x10\x01" if frame else b"\x10\x00"
        payloads = [(b"\0" if n else key_or_not) + bytes(1150) for n in range(_PER_FRAME)]
        here.sender.outgoing._pacer = Pacer()  # as if each picture had its time
        with Timed(used, "send"):
            await here.sender.outgoing.send_picture(payloads, frame * 3600)
        begin = frame * _PER_FRAME
        waiting += [(moved(case, rng, begin + n), data) for n, data in enumerate(here.left)]
        here.left.clear()
        waiting.sort(key=lambda entry: entry[0])
        came = [data for place, data in waiting if place < begin + _PER_FRAME]
        del waiting[: len(came)]
        clock.advance(_FRAME_S / 2)
        with Timed(used, "take"):
            for at in range(0, len(came), _TOGETHER):
                there.take(came[at : at + _TOGETHER])
        clock.advance(_FRAME_S / 2)
        with Timed(used, "report"):
            await there.receiver._report(there.receiver.arrivals)
            here.take([data for data in there.left if data[1] == 205])
        there.left.clear()
    await here.aclose()
    await there.aclose()
    return Counter({part: 1e6 * s / frames / _PER_FRAME for part, s in used.items()})


class Timed:
    """Adds the CPU time of a block."""

    def __init__(self, used: Counter[str], part: str) -> None:
        self._used, self._part = used, part

    def __enter__(self) -> None:
        self._began_s = time.thread_time()

    def __exit__(self, *_: object) -> None:
        self._used[self._part] += time.thread_time() - self._began_s


def main() -> None:
    """Print a row for each case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=3000)
    frames = parser.parse_args().frames
    for case in ("in order", "5 % late", "moved by 20"):
        rounds = [asyncio.run(costs_us(case, frames)) for _ in range(_ROUNDS)]
        best = {part: min(one[part] for one in rounds) for part in rounds[0]}
        told = ", ".join(f"{part} {us:5.1f}" for part, us in best.items())
        print(f"{case:12} {told}, together {sum(best.values()):5.1f} us a packet")


if __name__ == "__main__":
    main()
