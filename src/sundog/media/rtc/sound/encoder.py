"""Opus for live sound, under timestamps that say when it was captured."""

from fractions import Fraction
from typing import Final

import av
from aiortc.mediastreams import convert_timebase
from av.audio.codeccontext import AudioCodecContext

__all__ = ["SAMPLE_RATE", "SoundEncoder"]

SAMPLE_RATE: Final = 48_000
"""Opus counts time in these whatever it is given (RFC 7587 section 4.1)."""

_TIME_BASE: Final = Fraction(1, SAMPLE_RATE)
_PACKET_SAMPLES: Final = 960
_BITRATE_BPS: Final = 96_000

_TOLERANCE: Final = SAMPLE_RATE * 6 // 100
"""Timestamps that differ by less from what was counted are taken to be rounded: 60 ms."""


class SoundEncoder:
    """libopus, 20 ms a packet, stereo; takes frames of any rate, format and length.

    Timestamps count samples. Where a source leaves some out, so do the packets; where it starts
    over, as a looped file does, they go on.
    """

    def __init__(self) -> None:
        self._codec = _libopus()
        self._resampler = _resampler()
        self._format: tuple[str, str, int] | None = None
        self._given = 0  # samples to the codec
        self._origin = 0  # ticks of the first of them
        self._next: int | None = None  # ticks of the next frame, if it follows
        self._offset = 0

    @property
    def next(self) -> int:
        """Where the next frame begins if it follows the last one, ticks."""
        return self._next or 0

    def encode(self, frame: av.AudioFrame) -> list[tuple[bytes, int]]:
        """Encode a frame.

        Args:
            frame: Its pts and time base say when its first sample was captured; without, it
                follows the one before.

        Returns:
            As many packets as are full, each with the time of its first sample in ticks.
        """
        self._place(frame)
        packets = []
        for part in self._resampler.resample(frame):
            part.pts, part.time_base = self._given, _TIME_BASE
            self._given += part.samples
            packets += [
                # FFmpeg counts back by what the encoder looks ahead: what comes out of a decoder
                # under a time is then what went in under it.
                (bytes(packet), self._origin + (packet.pts or 0))
                for packet in self._codec.encode(part)
            ]
        return packets

    def _place(self, frame: av.AudioFrame) -> None:
        """Set the origin so that the samples counted from it fit the frame's time."""
        ticks = None
        if frame.pts is not None and frame.time_base:
            ticks = convert_timebase(frame.pts, frame.time_base, _TIME_BASE)
        if self._next is None:
            self._next = self._origin = ticks or 0
        gap = 0 if ticks is None else ticks + self._offset - self._next
        if gap > _TOLERANCE:
            self._origin += gap
            self._next += gap
        elif gap < -_TOLERANCE:
            self._offset -= gap
        given = frame.format.name, frame.layout.name, frame.sample_rate
        if given != self._format:
            # What the resampler holds still, less than a packet, is left out.
            self._format, self._resampler = given, _resampler()
            self._origin = self._next - self._given
        self._next += round(frame.samples * SAMPLE_RATE / frame.sample_rate)


def _resampler() -> av.AudioResampler:
    return av.AudioResampler(
        format="s16", layout="stereo", rate=SAMPLE_RATE, frame_size=_PACKET_SAMPLES
    )


def _libopus() -> AudioCodecContext:
    codec = av.CodecContext.create("libopus", "w")
    assert isinstance(codec, AudioCodecContext)
    codec.bit_rate = _BITRATE_BPS
    codec.sample_rate = SAMPLE_RATE
    codec.time_base = _TIME_BASE
    codec.format, codec.layout = "s16", "stereo"
    codec.options = {"application": "audio"}
    return codec
