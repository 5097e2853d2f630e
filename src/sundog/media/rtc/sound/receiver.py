"""aiortc's RTP receiver for sound, without its 80 ms of waiting; decoded, or passed on as it came.

Sound comes in packets of 20 ms, far enough apart that one rarely overtakes another. So each is
handed on as it comes. Where packets of sound are spread over time again is with who plays them.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import av
from aiortc.jitterbuffer import MAX_MISORDER, JitterBuffer, JitterFrame
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters
from aiortc.rtp import AnyRtcpPacket, RtcpSrPacket, RtpPacket

from sundog.media.capture import unwrapped
from sundog.media.delay_line import SoundPacket
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.bounded import BoundedReceiver
from sundog.media.rtc.video.receiving.decode_queue import DecodeQueue

__all__ = ["SoundFrames", "SoundOrder", "SoundQueue", "SoundReceiver"]

_WAITING: Final = 25
"""Decoded frames that may wait for who reads them: half a second."""

_SEQUENCE: Final = 1 << 16


class SoundFrames:
    """The queue of a remote track of sound; when nobody reads, the oldest frames go.

    Attributes:
        dropped: Frames that nobody took in time.
        on_end: Called when the track has ended.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self.on_end: Callable[[], None] | None = None
        self._frames: deque[av.AudioFrame] = deque()
        self._changed = asyncio.Event()
        self._is_over = False

    async def put(self, frame: av.AudioFrame | None) -> None:
        """Offer a decoded frame; None ends the track."""
        if frame is None:
            self._is_over = True
            if self.on_end is not None:
                self.on_end()
        else:
            if len(self._frames) == _WAITING:
                self._frames.popleft()
                self.dropped += 1
            self._frames.append(frame)
        self._changed.set()

    async def get(self) -> av.AudioFrame | None:
        """Wait for the next frame; None at the end of the track."""
        while not self._frames:
            if self._is_over:
                return None
            self._changed.clear()
            await self._changed.wait()
        return self._frames.popleft()


class SoundOrder(JitterBuffer):
    """In place of aiortc's jitter buffer: gives each packet on, to the decoder or to a relay."""

    def __init__(self, arrived: Callable[[RtpPacket], None]) -> None:
        super().__init__(capacity=1)
        self.relay: Callable[[RtpPacket], None] | None = None
        self._arrived = arrived
        self._newest: int | None = None

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Return False, as sound has no key frames, and what to decode now."""
        if not packet.payload:
            return False, None
        self._arrived(packet)
        if self.relay is not None:
            self.relay(packet)
            return False, None
        if self._is_late(packet.sequence_number):
            return False, None
        self._newest = packet.sequence_number
        data: bytes = packet._data  # type: ignore[attr-defined]
        return False, JitterFrame(data=data, timestamp=packet.timestamp)

    def _is_late(self, sequence: int) -> bool:
        """Tell whether what follows a packet has been given on, unless numbers began anew."""
        return self._newest is not None and (self._newest - sequence) % _SEQUENCE < MAX_MISORDER


class SoundQueue(DecodeQueue):
    """A bounded queue before the decoder: when it is full, all that waits goes.

    Sound has no key frames: it goes on with any packet.
    """

    def _admits(self, codec: Any, frame: JitterFrame) -> bool:  # noqa: ANN401
        if self.qsize() >= _WAITING:
            self.dropped += self._clear()
        return True


class _Ticks:
    """Unwrap RTP timestamps without moving their origin.

    Attributes:
        last: The last one, unwrapped.
    """

    def __init__(self) -> None:
        self.last = 0
        self._has_begun = False

    def map(self, timestamp: int) -> int:
        """Return the growing count that is ``timestamp`` modulo 2**32."""
        self.last = unwrapped(timestamp, self.last) if self._has_begun else timestamp
        self._has_begun = True
        return self.last


class SoundReceiver(BoundedReceiver):
    """A receiver of sound that makes nothing wait.

    The annotations are aiortc's private names that it relies on; a test holds them.

    Attributes:
        codec: Name, in small letters, of what comes; None before it is negotiated.
    """

    _RTCRtpReceiver__jitter_buffer: SoundOrder
    _RTCRtpReceiver__decoder_queue: DecodeQueue
    _RTCRtpReceiver__decoder_error: threading.Event
    _RTCRtpReceiver__timestamp_mapper: _Ticks

    def __init__(self, transport: RTCDtlsTransport, lipsync: Lipsync) -> None:
        self.frames = SoundFrames()
        self._lipsync = lipsync
        self._ticks = _Ticks()
        self._payload_type: int | None = None
        self.codec: str | None = None
        super().__init__("audio", transport)
        self._RTCRtpReceiver__jitter_buffer = SoundOrder(self._arrived)
        self._RTCRtpReceiver__decoder_queue = SoundQueue(self._RTCRtpReceiver__decoder_error)
        self._RTCRtpReceiver__timestamp_mapper = _Ticks()

    def relay(self, put: Callable[[SoundPacket], None], end: Callable[[], None]) -> None:
        """Give packets on as they came instead of decoding them; call before media flow.

        Args:
            put: Takes each packet.
            end: Called when no more come.
        """

        def give(packet: RtpPacket) -> None:
            # It goes out as the codec that both sides like best; few senders use another.
            if packet.payload_type == self._payload_type:
                put(
                    SoundPacket(
                        ticks=self._ticks.last,
                        sequence=packet.sequence_number,
                        payload=packet.payload,
                    )
                )

        self.frames.on_end = end
        self._RTCRtpReceiver__jitter_buffer.relay = give

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        """Begin to receive, as negotiated."""
        codec = parameters.codecs[0]
        self._payload_type = codec.payloadType
        self.codec = codec.name.lower()
        self._lipsync.sound.rate = codec.clockRate
        await super().receive(parameters)

    def _arrived(self, packet: RtpPacket) -> None:
        self._lipsync.sound.arrived(self._ticks.map(packet.timestamp), self._lipsync.clock.now())

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpSrPacket):
            self._lipsync.reported(self._lipsync.sound, packet.sender_info)
        await super()._handle_rtcp_packet(packet)
