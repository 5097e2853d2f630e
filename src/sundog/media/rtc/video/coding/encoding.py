"""An encoder on a thread of its own, away from the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import av
from aiortc.mediastreams import VIDEO_CLOCK_RATE, VIDEO_TIME_BASE, MediaStreamError
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from sundog.media.allocator import give_back
from sundog.media.rtc.video.coding.encoder import make_encoder
from sundog.media.rtc.video.coding.ladder import Ladder, Size
from sundog.media.rtc.video.coding.scaler import Scaler

__all__ = ["Encoded", "EncoderThread"]

_NO_THREAD: Final = "can't start new thread"
"""As Python says it where the system has no threads left."""

_END_S: Final = 5.0
"""An encoder that takes longer over one picture is stuck, and not waited for any longer."""


class Encoded(NamedTuple):
    """A frame as it goes into packets.

    Attributes:
        payloads: Of its RTP packets, in order; none where the encoder keeps the frame back.
        ticks: Its time, 90 kHz.
        is_key: Whether it can be decoded without earlier ones.
        size: Width and height as it is sent, pixels; zeros where that is not known.
    """

    payloads: list[bytes]
    ticks: int
    is_key: bool
    size: Size


class EncoderThread:
    """One encoder, used by one task. The thread is there from the first frame to `aclose`.

    Pictures become smaller where the rate is not enough for them; see `Ladder`.

    One thread, not those of the loop: an encoder that wanders over many threads leaves memory
    behind in the allocator's arena of each.

    Args:
        codec: As negotiated; H264 or VP8.
    """

    def __init__(self, codec: RTCRtpCodecParameters) -> None:
        self._encoder = make_encoder(codec)
        self._ladder = Ladder()
        self._scaler = Scaler()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="encoder")

    @property
    def target_bitrate(self) -> int:
        """Bits per second to aim for; the encoder keeps it within its limits."""
        return self._encoder.target_bitrate

    @target_bitrate.setter
    def target_bitrate(self, bitrate: int) -> None:
        self._encoder.target_bitrate = bitrate

    async def encode(self, frame: av.VideoFrame, ticks: int, force: bool) -> Encoded:
        """Encode a frame.

        Args:
            frame: Its time is overwritten.
            ticks: Its time, 90 kHz; grows from frame to frame.
            force: Whether it must be a key frame.

        Raises:
            MediaStreamError: the program is at its end.
            RuntimeError: there is no thread to be had.
        """
        try:
            work = asyncio.get_running_loop().run_in_executor(
                self._worker, self._encode, frame, ticks, force
            )
        except RuntimeError as error:
            if str(error) == _NO_THREAD:  # a fault, which must not look like a track's end
                raise
            # The program has run out while this loop goes on: no thread takes work any more.
            raise MediaStreamError from error
        return await work

    def pack(self, packet: "av.Packet[Any]") -> Encoded:
        """Pack what somebody else has encoded."""
        payloads, ticks = self._encoder.pack(packet)
        return Encoded(payloads, ticks, packet.is_keyframe, (0, 0))

    async def aclose(self) -> None:
        """End the thread: it finishes the picture that it is at, and gives back what it used.

        Some milliseconds. A cancellation waits for that too: nobody else would.
        """
        try:
            last = asyncio.get_running_loop().run_in_executor(self._worker, give_back)
        except RuntimeError:  # the program has run out: no thread takes work any more
            self._worker.shutdown(wait=False)
            return
        try:
            await asyncio.wait([last], timeout=_END_S)
        except asyncio.CancelledError:
            await asyncio.wait([last], timeout=_END_S)
            raise
        finally:
            # After this work there is nothing left for the thread but to end.
            self._worker.shutdown(wait=last.done())

    def _encode(self, frame: av.VideoFrame, ticks: int, force: bool) -> Encoded:
        captured = frame.width, frame.height
        now_s = ticks / VIDEO_CLOCK_RATE
        size = self._ladder.size(captured, self.target_bitrate, now_s, is_key=force)
        frame = self._scaler.fit(frame, size)
        frame.pts, frame.time_base = ticks, VIDEO_TIME_BASE
        payloads, ticks = self._encoder.encode(frame, force)
        return Encoded(payloads, ticks, self._encoder.is_key, size)
