"""How an offer is answered: which of its sections carry what, and in which direction."""

from collections.abc import Callable, Sequence
from typing import Final

from aiortc import RTCPeerConnection, RTCRtpTransceiver, RTCSessionDescription
from aiortc.codecs import get_capabilities
from aiortc.mediastreams import MediaStreamTrack

from sundog.media.capture import CaptureClock
from sundog.media.delay_line import SoundPacket
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.description import checked_description
from sundog.media.rtc.reports import CaptureReports
from sundog.media.rtc.sdp import playout_delay_id, with_playout_delay, with_start_bitrate
from sundog.media.rtc.sound.receiver import SoundReceiver
from sundog.media.rtc.sound.relay import SoundRelay
from sundog.media.rtc.states import SdpError
from sundog.media.rtc.video.broadcast import Broadcast, Feed
from sundog.media.rtc.video.sending.sender import VideoSender

__all__ = ["answer", "answer_viewer", "describe"]

_LIPSYNC_MS: Final = 500
"""How long a browser may keep a picture to have its sound with it."""

_BROWSER_SOUND_S: Final = 0.05
"""How long Chromium keeps sound on a good network."""

_RECEIVING, _SENDING = frozenset({"recvonly", "sendrecv"}), frozenset({"sendonly", "sendrecv"})
_BOTH = frozenset({"sendrecv"})


async def describe(connection: RTCPeerConnection, sdp: str, kind: str) -> None:
    """Apply the other side's description.

    Args:
        connection: Ours.
        sdp: What came.
        kind: ``offer`` or ``answer``.

    Raises:
        SdpError: it cannot be used.
    """
    text = checked_description(sdp, kind)
    try:
        await connection.setRemoteDescription(RTCSessionDescription(text, kind))
    except Exception as error:  # aiortc has no common base for what it cannot use
        raise SdpError(f"the {kind} cannot be used ({type(error).__name__})") from error


async def answer(
    connection: RTCPeerConnection,
    lipsync: Lipsync,
    offer_sdp: str,
    output: MediaStreamTrack | Feed,
) -> str:
    """Accept a publisher's offer: see `Peer.answer`.

    Raises:
        SdpError: it is not an offer, or sends no video with a codec that we have.
    """
    await describe(connection, offer_sdp, "offer")
    transceivers = connection.getTransceivers()
    feed = output if isinstance(output, Feed) else None
    source = _first_video(transceivers, _RECEIVING)
    sink = _first_video(transceivers, _SENDING)
    if source is None:
        # Official clients give up at once where they read "not allowed".
        raise SdpError("an offer that sends no video is not allowed; add a video track")
    sound = _first_sound(transceivers, _BOTH)
    if sound is None and feed is not None:
        sound = _first_sound(transceivers, _RECEIVING)
    for transceiver in transceivers:
        if transceiver is sink:
            track = output.output if isinstance(output, Feed) else output
            _send_back(transceiver, track, lipsync.picture)
        elif transceiver is sound:
            _take_sound(transceiver, lipsync, feed)
        elif transceiver is not source:
            transceiver.direction = "inactive"
    text = with_start_bitrate(await _local(connection))
    if feed is not None:
        feed.attach(lipsync, returns=sink is not None)
    if sink is not source or sink is None:
        return text
    # A browser keeps sound for a while before it plays it. What it gets ahead of the picture it
    # needs not keep the picture for; the rest it makes up for by its own.
    returns_sound = sound is not None and sound.direction == "sendrecv"
    answered = _with_delay(text, offer_sdp, sink, has_sound=returns_sound)
    if returns_sound and answered != text:
        lipsync.lead_s = _BROWSER_SOUND_S
    return answered


async def answer_viewer(
    connection: RTCPeerConnection, offer_sdp: str, broadcast: Broadcast, most_delay_ms: int
) -> str:
    """Accept a viewer's offer: see `Peer.answer_viewer`.

    Raises:
        SdpError: it is not an offer, or has no video to receive with a codec that we have.
    """
    await describe(connection, offer_sdp, "offer")
    transceivers = connection.getTransceivers()
    sink = _first_video(transceivers, _SENDING)
    sound = _first_sound(transceivers, _SENDING)
    if sink is None:
        raise SdpError("an offer without video to receive is not allowed; add a recvonly section")
    for transceiver in transceivers:
        if transceiver is sink:
            _show(transceiver, broadcast.picture_track(), broadcast.picture_captured_now)
        elif transceiver is sound:
            opus = [one for one in get_capabilities("audio").codecs if one.name == "opus"]
            transceiver.setCodecPreferences(opus)
            _show(transceiver, broadcast.sound_track(), broadcast.sound.captured_now)
        else:
            transceiver.direction = "inactive"
    assert isinstance(sink.sender, VideoSender)
    sink.sender.extensions.most_ms = most_delay_ms
    text = await _local(connection)
    return _with_delay(text, offer_sdp, sink, has_sound=sound is not None)


def _with_delay(text: str, offer_sdp: str, sink: RTCRtpTransceiver, *, has_sound: bool) -> str:
    """Say how long pictures may wait, where the offer knows how to be told."""
    number = playout_delay_id(offer_sdp)
    if number is None:
        return text
    assert isinstance(sink.sender, VideoSender)
    sink.sender.extensions.playout_delay_id = number
    if has_sound:
        sink.sender.extensions.lipsync_ms = _LIPSYNC_MS
    return with_playout_delay(text, number)


async def _local(connection: RTCPeerConnection) -> str:
    """Make our answer, gather candidates, and return it as it is to be sent."""
    try:
        await connection.setLocalDescription(await connection.createAnswer())
    except Exception as error:  # aiortc has no common base for what it cannot use
        raise SdpError(f"the offer cannot be answered ({type(error).__name__})") from error
    text: str = connection.localDescription.sdp
    return text


def _take_sound(transceiver: RTCRtpTransceiver, lipsync: Lipsync, feed: Feed | None) -> None:
    """Have the sound that comes on a section go back, if it may, and to the viewers."""
    receiver = transceiver.receiver
    assert isinstance(receiver, SoundReceiver)
    relay = SoundRelay(lipsync)
    goes_back = transceiver._offerDirection == "sendrecv"

    def put(packet: SoundPacket) -> None:
        if goes_back:
            relay.put(packet)
        if feed is not None and receiver.codec == "opus":
            feed.put_sound(packet)

    receiver.relay(put, relay.stop)
    if goes_back:
        _send_back(transceiver, relay, lipsync.sound)
    else:
        transceiver.direction = "recvonly"


def _show(
    transceiver: RTCRtpTransceiver,
    track: MediaStreamTrack,
    captured_now: Callable[[], int | None],
) -> None:
    """Send a viewer something on a section."""
    assert isinstance(transceiver.sender, CaptureReports)
    transceiver.sender.replaceTrack(track)
    transceiver.sender.captured_now = captured_now
    transceiver.direction = "sendonly"


def _send_back(
    transceiver: RTCRtpTransceiver, track: MediaStreamTrack, captured: CaptureClock
) -> None:
    """Send on a section what the other side captured."""
    assert isinstance(transceiver.sender, CaptureReports)
    transceiver.sender.replaceTrack(track)
    transceiver.sender.echo(captured)
    transceiver.direction = "sendrecv"


def _first_sound(
    transceivers: Sequence[RTCRtpTransceiver], directions: frozenset[str]
) -> RTCRtpTransceiver | None:
    """Return the first audio section that may go, seen from here, in one of these directions."""
    return next(
        (t for t in transceivers if t.kind == "audio" and t._offerDirection in directions), None
    )


def _first_video(
    transceivers: Sequence[RTCRtpTransceiver], directions: frozenset[str]
) -> RTCRtpTransceiver | None:
    """Return the first video section that may go, seen from here, in one of these directions."""
    return next(
        (t for t in transceivers if t.kind == "video" and t._offerDirection in directions), None
    )
