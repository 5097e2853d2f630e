"""The sound of a file that is recorded: any format in, AAC without holes out."""

from typing import Any, Final, TypeAlias

import av
from av.audio.fifo import AudioFifo
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream

__all__ = ["SoundEncoder"]

_Packets: TypeAlias = "list[av.Packet[Any]]"

_RATE: Final = 48_000
_LAYOUT: Final = "stereo"
_FORMAT: Final = "fltp"
_CODEC: Final = "aac"
_BITRATE_BPS: Final = 128_000
_TOLERANCE: Final = round(0.02 * _RATE)
"""Samples; sound this near to its place is played on without a click."""

_LONGEST_GAP: Final = 60 * _RATE


class SoundEncoder:
    """Encodes sound into a stream of a container.

    Args:
        container: Where the stream is added.
    """

    def __init__(self, container: av.container.OutputContainer) -> None:
        stream = container.add_stream(_CODEC, rate=_RATE)
        assert isinstance(stream, AudioStream)
        stream.layout = _LAYOUT
        stream.bit_rate = _BITRATE_BPS
        self._stream = stream
        self._fifo = AudioFifo()
        self._kind: tuple[str, str, int] | None = None
        self._resampler: AudioResampler | None = None
        self._taken = 0
        self._encoded = 0

    def encode(self, frame: av.AudioFrame, at_s: float) -> _Packets:
        """Encode what is due; return the packets.

        Args:
            frame: Any format, rate and layout; not written to.
            at_s: When it is heard, seconds from the file's start. A hole before it is filled with
                silence; what comes before the start, or where there is sound already, is left out.
        """
        gap = round(at_s * _RATE) - self._taken
        if gap < -_TOLERANCE:
            return []
        if gap > _TOLERANCE:
            self._take(_silence(min(gap, _LONGEST_GAP)))
        for part in self._resampled(frame):
            self._take(part)
        return self._encode_whole()

    def flush(self) -> _Packets:
        """Encode the rest; return the packets."""
        return [*self._encode_whole(is_last=True), *self._stream.encode(None)]

    def _resampled(self, frame: av.AudioFrame) -> list[av.AudioFrame]:
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or kind != self._kind:
            self._resampler = AudioResampler(_FORMAT, _LAYOUT, _RATE)
            self._kind = kind
        pts, frame.pts = frame.pts, None  # the place was told; this one may have holes
        try:
            return self._resampler.resample(frame)
        finally:
            frame.pts = pts

    def _take(self, frame: av.AudioFrame) -> None:
        frame.pts = None
        self._taken += frame.samples
        self._fifo.write(frame)

    def _encode_whole(self, *, is_last: bool = False) -> _Packets:
        """Encode as many whole frames as there are, and at the end the broken one."""
        size = self._stream.codec_context.frame_size or 1024
        packets: _Packets = []
        while self._fifo.samples >= size or (is_last and self._fifo.samples):
            part = self._fifo.read(size, partial=is_last)
            assert part is not None
            part.pts = self._encoded
            self._encoded += part.samples
            packets += self._stream.encode(part)
        return packets


def _silence(samples: int) -> av.AudioFrame:
    frame = av.AudioFrame(format=_FORMAT, layout=_LAYOUT, samples=samples)
    frame.sample_rate = _RATE
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    return frame
