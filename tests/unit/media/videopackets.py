"""VP8 frames of a few bytes in packets, and a way to know them again."""

import random
from collections.abc import Iterable
from typing import Final

from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtp import RtpPacket

from sundog.media.rtc.video.receiving.parts import Frame
from sundog.media.rtc.video.receiving.reception import Reception

__all__ = ["CODECS", "H264", "VP8", "Source", "number_of", "padding", "reception"]

VP8: Final = 96
H264: Final = 97
CODECS: Final = {
    VP8: RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90_000, payloadType=VP8),
    H264: RTCRtpCodecParameters(mimeType="video/H264", clockRate=90_000, payloadType=H264),
}

_TICKS: Final = 3600
_KEY: Final = b"\0\0\0\x9d\x01\x2a"
_DELTA: Final = b"\1\0\0\0\0\0"


class Source:
    """Makes frames; each needs the one before unless it is a key frame."""

    def __init__(self, first: int = 65_530, ssrc: int = 7) -> None:
        self.number = 0
        self.sequence = first
        self.ssrc = ssrc
        self.keys: set[int] = set()

    def frame(self, packets: int = 3, *, key: bool = False, marker: bool = True) -> list[RtpPacket]:
        """Return the packets of the next frame; the first frame is a key frame."""
        is_key = key or not self.number
        self.number += 1
        if is_key:
            self.keys.add(self.number)
        body = (_KEY if is_key else _DELTA) + self.number.to_bytes(4)
        made = [
            RtpPacket(
                payload_type=VP8,
                marker=int(marker and index == packets - 1),
                sequence_number=(self.sequence + index) % 65_536,
                timestamp=self.number * _TICKS,
                ssrc=self.ssrc,
                payload=b"\x10" + body if not index else b"\0" + bytes([index]) * 4,
            )
            for index in range(packets)
        ]
        self.sequence += packets
        return made

    def frames(self, count: int, rng: random.Random | None = None) -> list[list[RtpPacket]]:
        """Return several frames, of 1 to 9 packets where there is a generator."""
        return [self.frame(rng.randrange(1, 10) if rng else 3) for _ in range(count)]

    def skip(self, packets: int) -> None:
        """Go on with later sequence numbers."""
        self.sequence += packets


def padding(source: Source) -> RtpPacket:
    """Return a packet without data, as Chromium probes with."""
    packet = RtpPacket(
        payload_type=VP8,
        sequence_number=source.sequence % 65_536,
        timestamp=source.number * _TICKS,
        ssrc=source.ssrc,
    )
    packet.padding_size = 200
    source.skip(1)
    return packet


def number_of(frame: Frame) -> int:
    """Return which frame this is, counted from 1."""
    return int.from_bytes(frame.data[6:10])


def reception() -> Reception:
    """Make one that knows `CODECS`."""
    return Reception(CODECS)


def numbers(frames: Iterable[Frame]) -> list[int]:
    """Return which frames these are."""
    return [number_of(frame) for frame in frames]
