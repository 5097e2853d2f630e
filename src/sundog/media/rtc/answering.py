"""How an offer is answered: which of its sections carry what, and in which direction."""

from collections.abc import Sequence
from typing import Final

from aiortc import RTCPeerConnection, RTCRtpTransceiver, RTCSessionDescription
from aiortc.mediastreams import MediaStreamTrack

from sundog.media.capture import CaptureClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.description import SdpError, check_description
from sundog.media.rtc.reports import CaptureReports
from sundog.media.rtc.sdp import playout_delay_id, with_playout_delay, with_start_bitrate
from sundog.media.rtc.sender import VideoSender
from sundog.media.rtc.sound_receiver import SoundReceiver
from sundog.media.rtc.sound_relay import SoundRelay

__all__ = ["answer", "answer_viewer", "describe"]

_LIPSYNC_MS: Final = 500
"""How long a browser may keep a picture to have its sound with it."""

_BROWSER_SOUND_S: Final = 0.05
"""How long Chromium keeps sound on a good network."""

_RECEIVING, _SENDING = frozenset({"recvonly", "sendrecv"}), frozenset({"sendonly", "sendrecv"})


async def describe(connection: RTCPeerConnection, sdp: str, kind: str) -> None:
    """Apply the other side's description.

    Args:
        connection: Ours.
        sdp: What came.
        kind: ``offer`` or ``answer``.

    Raises:
        SdpError: it cannot be used.
    """
    check_description(sdp, kind)
    try:
        await connection.setRemoteDescription(RTCSessionDescription(sdp, kind))
    except Exception as error:  # aiortc has no common base for what it cannot use
        raise SdpError(f"the {kind} cannot be used ({type(error).__name__})") from error


async def answer(
    connection: RTCPeerConnection, lipsync: Lipsync, offer_sdp: str, output: MediaStreamTrack
) -> str:
    """Accept a publisher's offer: see `Peer.answer`.

    Raises:
        SdpError: it is not an offer, or has no video both ways with a codec that we have.
    """
    await describe(connection, offer_sdp, "offer")
    transceivers = connection.getTransceivers()
    source = _first_video(transceivers, _RECEIVING)
    sink = _first_video(transceivers, _SENDING)
    if source is None or sink is None:
        # Official clients give up at once where they read "not allowed".
        raise SdpError("an offer without sendrecv video is not allowed; add a video track")
    sound = _first_sound(transceivers)
    for transceiver in transceivers:
        if transceiver is sink:
            _send_back(transceiver, output, lipsync.picture)
        elif transceiver is sound:
            _send_back(transceiver, _relay(transceiver, lipsync), lipsync.sound)
        elif transceiver is not source:
            transceiver.direction = "inactive"
    text = await _local(connection)
    number = playout_delay_id(offer_sdp)
    if number is None or sink is not source:
        return text
    assert isinstance(sink.sender, VideoSender)
    sink.sender.extensions.playout_delay_id = number
    if sound is not None:
        # A browser keeps sound for a while before it plays it. What it gets ahead of the
        # picture it needs not keep the picture for; the rest it makes up for by its own.
        sink.sender.extensions.lipsync_ms = _LIPSYNC_MS
        lipsync.lead_s = _BROWSER_SOUND_S
    return with_playout_delay(text, number)


async def answer_viewer(
    connection: RTCPeerConnection, offer_sdp: str, video: MediaStreamTrack, most_delay_ms: int
) -> str:
    """Accept a viewer's offer: see `Peer.answer_viewer`.

    Raises:
        SdpError: it is not an offer, or has no video to receive with a codec that we have.
    """
    await describe(connection, offer_sdp, "offer")
    transceivers = connection.getTransceivers()
    sink = _first_video(transceivers, _SENDING)
    if sink is None:
        raise SdpError("an offer without video to receive is not allowed; add a recvonly section")
    for transceiver in transceivers:
        transceiver.direction = "inactive"
    sink.sender.replaceTrack(video)
    sink.direction = "sendonly"
    text = await _local(connection)
    number = playout_delay_id(offer_sdp)
    if number is None:
        return text
    assert isinstance(sink.sender, VideoSender)
    sink.sender.extensions.playout_delay_id = number
    sink.sender.extensions.most_ms = most_delay_ms
    return with_playout_delay(text, number)


async def _local(connection: RTCPeerConnection) -> str:
    """Make our answer, gather candidates, and return it as it is to be sent."""
    try:
        await connection.setLocalDescription(await connection.createAnswer())
    except Exception as error:  # aiortc has no common base for what it cannot use
        raise SdpError(f"the offer cannot be answered ({type(error).__name__})") from error
    return with_start_bitrate(connection.localDescription.sdp)


def _relay(transceiver: RTCRtpTransceiver, lipsync: Lipsync) -> SoundRelay:
    """Return a track of the sound that comes on a section."""
    relay = SoundRelay(lipsync)
    assert isinstance(transceiver.receiver, SoundReceiver)
    transceiver.receiver.relay(relay.put, relay.stop)
    return relay


def _send_back(
    transceiver: RTCRtpTransceiver, track: MediaStreamTrack, captured: CaptureClock
) -> None:
    """Send on a section what the other side captured."""
    assert isinstance(transceiver.sender, CaptureReports)
    transceiver.sender.replaceTrack(track)
    transceiver.sender.echo(captured)
    transceiver.direction = "sendrecv"


def _first_sound(transceivers: Sequence[RTCRtpTransceiver]) -> RTCRtpTransceiver | None:
    """Return the audio section that is sent back."""
    return next(
        (t for t in transceivers if t.kind == "audio" and t._offerDirection == "sendrecv"), None
    )


def _first_video(
    transceivers: Sequence[RTCRtpTransceiver], directions: frozenset[str]
) -> RTCRtpTransceiver | None:
    """Return the first video section that may go, seen from here, in one of these directions."""
    return next(
        (t for t in transceivers if t.kind == "video" and t._offerDirection in directions), None
    )
