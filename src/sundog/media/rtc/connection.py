"""aiortc's peer connection with our senders and receivers in its transceivers."""

from collections.abc import Callable, Sequence
from typing import Any

from aiortc import (
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.codecs import get_capabilities
from aiortc.exceptions import InvalidStateError
from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpreceiver import RTCRtpReceiver
from aiortc.rtcrtpsender import RTCRtpSender

from sundog.media.lipsync import Lipsync
from sundog.media.rtc.certificate import Certificate
from sundog.media.rtc.handshake import Handshake
from sundog.media.rtc.ice.enduring import repair
from sundog.media.rtc.ice.servers import IceSettings
from sundog.media.rtc.intake import Intake
from sundog.media.rtc.negotiation import agree, offer_own
from sundog.media.rtc.packets import drop_unreadable, hear_reports
from sundog.media.rtc.sdp import with_congestion_feedback
from sundog.media.rtc.sound.receiver import SoundReceiver
from sundog.media.rtc.sound.sender import SoundSender
from sundog.media.rtc.video.receiving.receiver import VideoReceiver
from sundog.media.rtc.video.sending.sender import VideoSender
from sundog.media.timeline import Timeline

__all__ = ["RepairedConnection"]


class RepairedConnection(RTCPeerConnection):
    """An `RTCPeerConnection` that is fit for live video.

    aiortc looks up its transceiver and transport factories by private names; overriding them here
    changes this connection alone, where replacing module attributes would change every user of
    aiortc in the process.

    Attributes:
        way_found: Called when packets pass again, after the way was lost for a while.
    """

    def __init__(
        self,
        *,
        codecs: Sequence[str],
        ice: IceSettings,
        timeline: Timeline,
        sender_failed: Callable[[Exception], None],
        lipsync: Lipsync,
    ) -> None:
        self.way_found: Callable[[], None] = lambda: None
        self._codecs = codecs
        self._ice = ice
        self._timeline = timeline
        self._sender_failed = sender_failed
        self._lipsync = lipsync
        # An empty list, not None: None means a third party's STUN server. Ours asks by itself.
        super().__init__(RTCConfiguration(iceServers=[]))
        self._RTCPeerConnection__certificates = [Certificate.generateCertificate()]

    @property
    def localDescription(self) -> RTCSessionDescription:
        """Our description as it is to be sent."""
        ours = super().localDescription
        return ours and RTCSessionDescription(with_congestion_feedback(ours.sdp), ours.type)

    async def createOffer(self) -> RTCSessionDescription:
        """Return aiortc's offer, with congestion control feedback and parity for video."""
        offer = await super().createOffer()
        return RTCSessionDescription(offer_own(offer.sdp), offer.type)

    async def createAnswer(self) -> RTCSessionDescription:
        """Return aiortc's answer, with congestion control feedback where it was offered."""
        answer = await super().createAnswer()
        return RTCSessionDescription(with_congestion_feedback(answer.sdp), answer.type)

    async def setRemoteDescription(
        self,
        sessionDescription: RTCSessionDescription,
    ) -> None:
        """Apply the other side's description, and agree on what aiortc does not know of."""
        await super().setRemoteDescription(sessionDescription)
        theirs = self._RTCPeerConnection__remoteDescription()  # type: ignore[attr-defined]
        for transceiver in self.getTransceivers():
            at = transceiver._get_mline_index()
            if at is not None and at < len(theirs.media):
                agree(transceiver, theirs.media[at])

    def _RTCPeerConnection__createTransceiver(
        self,
        direction: str,
        kind: str,
        sender_track: Any = None,  # noqa: ANN401
    ) -> RTCRtpTransceiver:
        make = super()._RTCPeerConnection__createTransceiver  # type: ignore[misc]
        transceiver: RTCRtpTransceiver = make(direction, kind, sender_track)
        self._refit(transceiver)
        return transceiver

    def _refit(self, transceiver: RTCRtpTransceiver) -> None:
        """Replace the parts of a transceiver that aiortc has just made."""
        stock = transceiver.sender
        sender, receiver = self._parts(transceiver.kind, stock.track, stock.transport)
        sender._stream_id = stock._stream_id
        receiver._set_rtcp_ssrc(sender._ssrc)
        transceiver._RTCRtpTransceiver__sender = sender  # type: ignore[attr-defined]
        transceiver._RTCRtpTransceiver__receiver = receiver  # type: ignore[attr-defined]
        known = get_capabilities(transceiver.kind).codecs
        if transceiver.kind == "video":
            # What is lost is sent again on a stream of its own, where the other side knows how.
            names = (*self._codecs, "rtx")
            transceiver.setCodecPreferences(
                [codec for name in names for codec in known if codec.name == name]
            )
        elif stock.track is not None:
            # What is captured here is encoded by us; what is relayed may be anything.
            transceiver.setCodecPreferences([codec for codec in known if codec.name == "opus"])

    def _parts(
        self, kind: str, track: MediaStreamTrack | None, transport: RTCDtlsTransport
    ) -> tuple[RTCRtpSender, RTCRtpReceiver]:
        if kind == "audio":
            return (
                SoundSender(track, transport, self._lipsync),
                SoundReceiver(transport, self._lipsync),
            )
        return (
            VideoSender(track, transport, self._timeline, self._sender_failed, self._lipsync),
            VideoReceiver(transport, self._timeline, self._lipsync),
        )

    def _RTCPeerConnection__createDtlsTransport(self) -> RTCDtlsTransport:
        make = super()._RTCPeerConnection__createDtlsTransport  # type: ignore[misc]
        transport: RTCDtlsTransport = make()
        hear_reports(transport)
        drop_unreadable(transport)
        ice = repair(transport.transport, self._ice)
        ice.found = lambda: self.way_found()
        intake, handshake = Intake(transport, self._timeline.clock), Handshake(transport)
        ice.take = lambda datagrams: handshake.take(intake.take(datagrams))
        return transport

    async def _RTCPeerConnection__connect(self) -> None:
        """Stop what was started after all: a connection may be closed while it is made.

        ``close`` stops senders and receivers before transports; a handshake that ends between the
        two would start them once more, and nobody would end their tasks and threads.
        """
        connect = super()._RTCPeerConnection__connect  # type: ignore[misc]
        try:
            await connect()
        except InvalidStateError:  # closed before its turn came
            if self.signalingState != "closed":
                raise
        if self.signalingState == "closed":
            for transceiver in self.getTransceivers():
                await transceiver.stop()
