"""What a packet of video costs the event loop on its way to the decoder, microseconds of CPU.

    python benchmarks/receive_path.py [--packets 100000]

Packets of frames of 17 go through a receiver as the transport hands them over, decrypted and
parsed; the decoder is left out. Cases: in order; 5 % lost and sent again three frames later; each
packet moved by up to 20 places. The best of three rounds is told.
"""

import argparse
import asyncio
import random
import time
from types import SimpleNamespace
from typing import Any

from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtp import RtpPacket

from sundog.media.clock import MonotonicClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.video.receiving.receiver import VideoReceiver
from sundog.media.timeline import Timeline

_PER_FRAME = 17
_PAYLOAD_TYPE = 96
_ROUNDS = 3


def frames(count: int) -> list[RtpPacket]:
    """Return the packets of VP8 frames in order; the first is a key frame."""
    packets = []
    for number in range(count):
        for place in range(_PER_FRAME):
            head = b"\x10" + (b"\x01" if number else b"\x00") if not place else b"\x00"
            packets.append(
                RtpPacket(
                    payload_type=_PAYLOAD_TYPE,
                    marker=int(place == _PER_FRAME - 1),
                    sequence_number=len(packets) % 65536,
                    timestamp=number * 3600 % (1 << 32),
                    ssrc=1,
                    payload=head + bytes(1150),
                )
            )
    return packets


def lossy(packets: list[RtpPacket], rng: random.Random) -> list[RtpPacket]:
    """Have each packet come in its turn, or three frames later."""
    late = 3 * _PER_FRAME
    placed = [(i + (late if rng.random() < 0.05 else 0), i) for i in range(len(packets))]
    return [packets[i] for _, i in sorted(placed)]


def shuffled(packets: list[RtpPacket], rng: random.Random) -> list[RtpPacket]:
    """Move each packet."""
    placed = [(i + rng.uniform(0, 20), i) for i in range(len(packets))]
    return [packets[i] for _, i in sorted(placed)]


async def cost_us(packets: list[RtpPacket]) -> tuple[float, int]:
    """Return the time for each packet, and how many frames left."""
    transport: Any = SimpleNamespace(state="connected", _send_rtp=_nothing)
    clock = MonotonicClock()
    receiver = VideoReceiver(transport, Timeline(clock), Lipsync(clock))
    receiver._set_rtcp_ssrc(2)
    left: list[object] = []
    codec = RTCRtpCodecParameters("video/VP8", 90_000, payloadType=_PAYLOAD_TYPE)
    inside: Any = receiver
    inside._RTCRtpReceiver__codecs[_PAYLOAD_TYPE] = codec
    inside._RTCRtpReceiver__decoder_thread = True
    inside._RTCRtpReceiver__decoder_queue = SimpleNamespace(put=left.append)
    receiver._alarm.start()
    started = time.process_time()
    for number, packet in enumerate(packets):
        await receiver._handle_rtp_packet(packet, arrival_time_ms=0)
        if not number % _PER_FRAME:
            await asyncio.sleep(0)
    cost = 1e6 * (time.process_time() - started) / len(packets)
    await receiver._alarm.stop()
    return cost, len(left)


async def _nothing(_data: bytes) -> None:
    """Send nowhere."""


def main() -> None:
    """Print a row for each case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packets", type=int, default=100_000)
    packets = frames(parser.parse_args().packets // _PER_FRAME)
    rng = random.Random(1)
    cases = {
        "in order": packets,
        "5 % late": lossy(packets, rng),
        "moved by 20": shuffled(packets, rng),
    }
    for name, arriving in cases.items():
        costs, left = zip(*(asyncio.run(cost_us(arriving)) for _ in range(_ROUNDS)), strict=True)
        total = len(packets) // _PER_FRAME
        print(f"{name:12} {min(costs):6.1f} us a packet, {left[0]} frames of {total}")


main()
