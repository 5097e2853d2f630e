"""aiortc's RTP sender for sound: timestamps are times of capture, and packets may pass as they are."""

import asyncio
import logging
from typing import Final

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtcrtpsender import random_sequence_number
from aiortc.rtp import HeaderExtensionsMap, RtpPacket

from sundog.media.capture import CaptureClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.reports import CaptureReports
from sundog.media.rtc.sound.encoder import SAMPLE_RATE, SoundEncoder
from sundog.media.rtc.sound.relay import RelayedSound

__all__ = ["SoundSender"]

_log = logging.getLogger(__name__)

_IDLE_S: Final = 0.02
_SEQUENCE: Final = 1 << 16
_LATE: Final = 64
_LOST: Final = 3000
"""Steps back and forth that one stream may take: a minute of lost packets, and few that overtake."""


class SoundSender(CaptureReports):
    """A sender of live sound: frames as Opus, relayed packets as they came.

    Sound that fails ends without the picture: who watches is better off silent than cut off.

    The annotations are aiortc's private names that it relies on; a test holds them.
    """

    _RTCRtpSender__track: MediaStreamTrack | None
    _RTCRtpSender__rtp_started: asyncio.Event
    _RTCRtpSender__rtp_exited: asyncio.Event
    _RTCRtpSender__rtp_header_extensions_map: HeaderExtensionsMap
    _RTCRtpSender__mid: str | None

    def __init__(
        self, track: MediaStreamTrack | None, transport: RTCDtlsTransport, lipsync: Lipsync
    ) -> None:
        super().__init__(track if track is not None else "audio", transport)
        self.lipsync = lipsync
        self._clock = lipsync.clock
        self._taken = CaptureClock(SAMPLE_RATE)
        self.captured_now = lambda: self._taken.arrived_by(self._clock.now())
        self._encoder = SoundEncoder()
        self._sequence_number = random_sequence_number()
        self._relayed_from: int | None = None

    async def _run_rtp(self, codec: RTCRtpCodecParameters) -> None:
        assert codec.payloadType is not None
        self._RTCRtpSender__rtp_started.set()
        try:
            while True:
                if self._RTCRtpSender__track is None:
                    await asyncio.sleep(_IDLE_S)
                    continue
                await self._pass_on(self._RTCRtpSender__track, codec)
        except (asyncio.CancelledError, ConnectionError, MediaStreamError):
            # The end of the peer, of the path or of the track: stop() waits for the flag below.
            pass
        except Exception:  # noqa: BLE001 - a task nobody awaits must not swallow it
            _log.exception("sound is not sent any more")
        finally:
            if self._RTCRtpSender__track is not None:
                self._RTCRtpSender__track.stop()
                self._RTCRtpSender__track = None
            self._RTCRtpSender__rtp_exited.set()

    async def _pass_on(self, track: MediaStreamTrack, codec: RTCRtpCodecParameters) -> None:
        """Send the next of what the track gives."""
        if isinstance(track, RelayedSound):
            packet = await track.take()
            self._keep_place(packet.sequence)
            await self._send(packet.payload, packet.ticks, codec)
            return
        given = await track.recv()
        if not self._enabled:
            return
        if not isinstance(given, av.AudioFrame):
            raise TypeError(f"a track of sound gave {type(given).__name__}, not av.AudioFrame")
        if codec.name.lower() != "opus":
            raise ValueError(f"no encoder for {codec.name}; opus is supported")
        taken_s = self._clock.now()
        # Here and not on a thread: 0.16 ms a packet is less than handing it over costs.
        for payload, ticks in self._encoder.encode(given):
            await self._send(payload, ticks, codec)
        # A live frame is there when its last sample has been captured.
        self._taken.arrived(self._encoder.next, taken_s)

    def _keep_place(self, sequence: int) -> None:
        """Let numbers run as they came, from a start of our own.

        What was lost on its way here stays a gap, which whoever plays the sound makes up for.
        """
        step = 0
        if self._relayed_from is not None:
            expected = self._relayed_from + self._sequence_number
            step = (sequence - expected + _SEQUENCE // 2) % _SEQUENCE - _SEQUENCE // 2
        if self._relayed_from is None or not -_LATE <= step <= _LOST:
            # Another source begins: SRTP refuses numbers that jump back.
            self._relayed_from = sequence - self._sequence_number
        self._sequence_number = (sequence - self._relayed_from) % _SEQUENCE

    async def _send(self, payload: bytes, ticks: int, codec: RTCRtpCodecParameters) -> None:
        packet = RtpPacket(
            payload_type=codec.payloadType or 0,
            sequence_number=self._sequence_number,
            timestamp=ticks & 0xFFFFFFFF,
            marker=0,
        )
        packet.ssrc = self._ssrc
        packet.payload = payload
        packet.extensions.mid = self._RTCRtpSender__mid
        await self.transport._send_rtp(
            packet.serialize(self._RTCRtpSender__rtp_header_extensions_map)
        )
        self._note_sent(packet.timestamp, 1, len(payload))
        self._sequence_number = (self._sequence_number + 1) % _SEQUENCE
