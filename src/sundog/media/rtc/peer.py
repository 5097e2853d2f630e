"""One WebRTC peer: the only thing that the service and the SDK know of WebRTC."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiortc import RTCRtpTransceiver
from aiortc.mediastreams import MediaStreamTrack

from sundog.media.clock import Clock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.answering import answer, answer_viewer, describe
from sundog.media.rtc.connection import RepairedConnection
from sundog.media.rtc.flow import Path, VideoFlow
from sundog.media.rtc.ice.relays import RelayError
from sundog.media.rtc.ice.servers import IceSettings
from sundog.media.rtc.ice.trickle import add_candidate, relay_error, restart_ice
from sundog.media.rtc.states import PeerState
from sundog.media.rtc.video.broadcast import Broadcast, Feed
from sundog.media.rtc.video.receiving.receiver import VideoReceiver
from sundog.media.rtc.video.sending.sender import VideoSender
from sundog.media.timeline import Timeline

__all__ = ["Peer", "PeerStats"]

_log = logging.getLogger(__name__)

_SETTLE_S: Final = 3.0
"""How long closing waits for a negotiation that is under way."""

_NO_SERVERS: Final = IceSettings()

_CLOSE_S: Final = 2.0
"""Closing sends a few last packets; a transport that hangs must not hold its session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerStats:
    """Counters and rates of one peer's video since it was made.

    Attributes:
        outgoing: What is sent.
        incoming: What is received.
        target_bitrate_bps: What the encoder aims for, bits per second; None before the first
            frame.
        round_trip_ms: There and back on the network, milliseconds (RFC 3550 section 6.4.1), the
            median of the last five reports; None before the first, which takes 1 to 3 s.
        path: What the sender knows of the way to the other side.
        captured: Timestamp of the newest incoming picture, 32 bits, and when it was captured by the
            other side's clock, seconds; None before it reports that.
    """

    outgoing: VideoFlow = VideoFlow()
    incoming: VideoFlow = VideoFlow()
    target_bitrate_bps: int | None = None
    round_trip_ms: float | None = None
    path: Path = Path()
    captured: tuple[int, float] | None = None


class Peer:
    """One ``RTCPeerConnection``, repaired for latency, without third-party servers by default.

    Not thread-safe: made, used and closed on one event loop.

    Attributes:
        on_track: Called once for each remote track.
        on_state: Called at each change of state.
        on_way_found: Called when packets pass again after the way was lost for a while, perhaps
            from another address. What else goes there may have lost its own.
        timeline: Stamps of the frames that pass through.
        lipsync: How its pictures and sound lie in time.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        codecs: Sequence[str] = ("H264", "VP8"),
        ice: IceSettings = _NO_SERVERS,
    ) -> None:
        self.on_track: Callable[[MediaStreamTrack], None] | None = None
        self.on_state: Callable[[PeerState], None] | None = None
        self.on_way_found: Callable[[], None] | None = None
        self.timeline = Timeline(clock)
        self.lipsync = Lipsync(clock)
        self._closing: asyncio.Task[None] | None = None
        self._negotiation: asyncio.Task[str] | None = None
        self._ice = ice
        self._connection = RepairedConnection(
            codecs=codecs,
            ice=ice,
            timeline=self.timeline,
            sender_failed=self._sender_failed,
            lipsync=self.lipsync,
        )
        self._connection.on("track", self._track_arrived)
        self._connection.on("connectionstatechange", self._state_changed)
        self._connection.way_found = self._way_found

    @property
    def state(self) -> PeerState:
        """The state now."""
        return PeerState(self._connection.connectionState)

    @property
    def relay_error(self) -> RelayError | None:
        """Why no TURN server relays for it; None where one does, or none was asked."""
        return relay_error(self._connection)

    def add_track(self, track: MediaStreamTrack) -> None:
        """Send ``track``, of video or of sound (as Opus); call before `create_offer`."""
        self._connection.addTrack(track)

    def receive_only(self) -> None:
        """Receive video and sound and send nothing; call before `create_offer`."""
        for kind in ("video", "audio"):
            self._connection.addTransceiver(kind, direction="recvonly")

    async def create_offer(self) -> str:
        """Gather candidates and return an offer that holds them all.

        Raises:
            RelayError: only relayed candidates may be used, and no TURN server gives one.
        """
        return await self._whole(self._create_offer())

    async def accept_answer(self, sdp: str) -> None:
        """Apply the other side's answer; the connection is then made in the background.

        Raises:
            SdpError: it is not an answer to our offer.
        """
        await describe(self._connection, sdp, "answer")

    async def answer(self, offer_sdp: str, output: MediaStreamTrack | Feed) -> str:
        """Accept an offer and send ``output`` on its video section; sound is sent back as it came.

        The first audio section both ways comes back packet by packet, held until the picture that
        it was captured with is sent. What is offered beyond that is turned down: nobody would
        read it. Where the offer only sends video, nothing goes back.

        Args:
            offer_sdp: From the other side.
            output: What is sent; a `Feed` is also given the sound, and told of this peer.

        Returns:
            An answer that holds all our candidates.

        Raises:
            SdpError: it is not an offer, or sends no video with a codec that we have.
        """
        return await self._whole(answer(self._connection, self.lipsync, offer_sdp, output))

    async def answer_viewer(
        self, offer_sdp: str, broadcast: Broadcast, *, most_delay_ms: int = 0
    ) -> str:
        """Accept the offer of somebody who only watches, and send what a broadcast shows.

        Args:
            offer_sdp: Offers to receive video, and sound if it likes; the rest is turned down.
            broadcast: What is sent.
            most_delay_ms: How long its browser may keep a picture to smooth over what the network
                does.

        Returns:
            An answer that holds all our candidates.

        Raises:
            SdpError: it is not an offer, or has no video to receive with a codec that we have.
        """
        step = answer_viewer(self._connection, offer_sdp, broadcast, most_delay_ms)
        return await self._whole(step)

    def set_playout_delay(self, most_ms: int) -> None:
        """Let the other side keep our pictures for so long, from the next packet on; 0 for none.

        Where sound goes along they may wait longer, for their sound. Call after `answer`.
        """
        if (video := self._video()) is not None:
            assert isinstance(video.sender, VideoSender)
            video.sender.extensions.most_ms = most_ms

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Add a trickled candidate of the other side; None ends the candidates.

        Args:
            candidate: The ``candidate:…`` attribute value (RFC 8839 section 5.1).
            sdp_mid: Media section it belongs to.
            sdp_mline_index: The same by index; one of both is needed.

        Raises:
            SdpError: it cannot be read.
        """
        await add_candidate(self._connection, candidate, sdp_mid, sdp_mline_index)

    async def restart_ice(self, fragment: str) -> str:
        """Find the way to the other side anew; DTLS, media and encoders go on as they are.

        What is there goes on until the new way is; where that is not found within 15 s, it stays
        as long as it lives. Where it has already ended, the peer waits for the new one.

        Args:
            fragment: The other side's ``application/trickle-ice-sdpfrag`` with new credentials.

        Returns:
            Ours, with new credentials and all candidates.

        Raises:
            SdpError: it cannot be used; nothing has changed.
        """
        return await restart_ice(self._connection, fragment)

    def stats(self) -> PeerStats:
        """Return the counters now."""
        video = self._video()
        if video is None:
            return PeerStats()
        sender, receiver = video.sender, video.receiver
        assert isinstance(sender, VideoSender)
        assert isinstance(receiver, VideoReceiver)
        return PeerStats(
            outgoing=sender.flow(),
            incoming=receiver.flow(),
            target_bitrate_bps=sender.target_bitrate_bps,
            round_trip_ms=sender.feedback.round_trip.ms,
            path=sender.path(),
            captured=self.lipsync.picture.newest,
        )

    async def request_key_frame(self) -> None:
        """Ask the other side for a picture that needs no earlier one; no-op without video."""
        video = self._video()
        if video is not None and self.state is PeerState.CONNECTED:
            assert isinstance(video.receiver, VideoReceiver)
            await video.receiver.request_key_frame()

    @property
    def sound_to_picture_s(self) -> float | None:
        """What to add to the time of received sound to get that of its picture, seconds.

        Times are pts in their time base. None until both have come; exact after some 2 s.
        """
        return self.lipsync.sound_to_picture_s

    async def close(self) -> None:
        """End the connection; may be called twice, returns within 5 s.

        Closing goes on when the caller is cancelled: half of it would leave sockets open.
        """
        if self._closing is None:
            self.on_track = None
            self._closing = asyncio.create_task(self._close(), name="peer close")
        await asyncio.shield(self._closing)

    async def _whole(self, step: Coroutine[Any, Any, str]) -> str:
        """Let a step run to its end although its caller is cancelled; `close` waits for it.

        Cancelled half-way, gathering would lose the sockets that it has just opened.
        """
        self._negotiation = asyncio.create_task(step, name="negotiation")
        return await asyncio.shield(self._negotiation)

    async def _create_offer(self) -> str:
        await self._connection.setLocalDescription(await self._connection.createOffer())
        if self._ice.relay_only and (error := self.relay_error) is not None:
            raise error
        return self._connection.localDescription.sdp

    async def _close(self) -> None:
        if self._negotiation is not None:
            # Cut short only where it hangs: half-way, gathering would lose sockets it has opened.
            await asyncio.wait([self._negotiation], timeout=_SETTLE_S)
            self._negotiation.cancel()
            await asyncio.gather(self._negotiation, return_exceptions=True)
        try:
            async with asyncio.timeout(_CLOSE_S):
                await self._connection.close()
        except TimeoutError:
            _log.warning("peer connection did not close within %.0f s", _CLOSE_S)

    def _video(self) -> RTCRtpTransceiver | None:
        transceivers = self._connection.getTransceivers()
        return next((t for t in transceivers if t.kind == "video"), None)

    def _track_arrived(self, track: MediaStreamTrack) -> None:
        if self.on_track is not None:
            self.on_track(track)

    def _way_found(self) -> None:
        if self.on_way_found is not None:
            self.on_way_found()

    def _state_changed(self) -> None:
        if self.on_state is not None:
            self.on_state(self.state)

    def _sender_failed(self, error: Exception) -> None:
        # Without its sender the peer is of no use, but nothing else would say so.
        if self.on_state is not None:
            self.on_state(PeerState.FAILED)
