"""What both sides of a video section can: what aiortc does not negotiate, or not carefully enough."""

from collections.abc import Sequence, Set
from typing import Final

from aiortc import RTCRtpTransceiver
from aiortc.codecs import is_rtx
from aiortc.rtcrtpparameters import RTCRtcpFeedback, RTCRtpCodecParameters
from aiortc.sdp import MediaDescription

from sundog.media.rtc.video.parity.packets import MIME_TYPE

__all__ = ["PARITY_TYPE", "agree", "has_congestion_feedback", "offer_own", "parity_type"]

_FEEDBACK: Final = RTCRtcpFeedback(type="ack", parameter="ccfb")
"""Congestion control feedback (RFC 8888 section 6)."""

_LINE: Final = "a=rtcp-fb:* ack ccfb"

PARITY_TYPE: Final = 120
"""Payload type that parity is offered under; aiortc's own end at 106."""


_DYNAMIC: Final = range(96, 128)
"""Payload types that are given out by session descriptions (RFC 3551 section 6)."""

_CLOCK: Final = 90_000


def has_congestion_feedback(codecs: Sequence[RTCRtpCodecParameters]) -> bool:
    """Return whether both sides report when packets came (RFC 8888)."""
    # Of the streams for what is sent again aiortc repeats what the other side said.
    return any(_FEEDBACK in codec.rtcpFeedback for codec in codecs if not is_rtx(codec))


def parity_type(codecs: Sequence[RTCRtpCodecParameters]) -> int | None:
    """Return the payload type under which parity is sent; None where it is not."""
    return next((codec.payloadType for codec in codecs if _is_parity(codec)), None)


def offer_own(offer: str) -> str:
    """Offer congestion control feedback and parity in each video section.

    Args:
        offer: CRLF line ends.
    """
    lines: list[str] = []
    for line in offer.split("\r\n"):
        if (line.startswith("m=") or not line) and _is_video(lines):
            lines += [_LINE, f"a=rtpmap:{PARITY_TYPE} {MIME_TYPE.partition('/')[2]}/{_CLOCK}"]
        lines.append(f"{line} {PARITY_TYPE}" if line.startswith("m=video") else line)
    return "\r\n".join(lines)


def agree(transceiver: RTCRtpTransceiver, theirs: MediaDescription) -> None:
    """Complete what aiortc has made of a section that the other side described.

    Feedback is agreed on where both name it. A stream of its own for what is sent again is not,
    where the other side sends but does not say which one that is: aiortc would drop all of it.
    Parity is where both name it, report and have such a stream, on which it goes.

    Args:
        transceiver: The section's.
        theirs: What the other side says of it.
    """
    if transceiver.kind != "video":
        return
    codecs = transceiver._codecs  # copies, made for this section
    if theirs.direction in ("sendrecv", "sendonly") and len(theirs.ssrc) != 2:
        codecs = transceiver._codecs = [codec for codec in codecs if not is_rtx(codec)]
    agreed = [_FEEDBACK] if has_congestion_feedback(theirs.rtp.codecs) else []
    for codec in codecs:
        others = [one for one in codec.rtcpFeedback if one != _FEEDBACK]
        codec.rtcpFeedback = others + agreed
    if agreed and any(map(is_rtx, codecs)) and parity_type(codecs) is None:
        codecs += _agreed_parity(theirs, {codec.payloadType for codec in codecs})


def _agreed_parity(theirs: MediaDescription, taken: Set[int | None]) -> list[RTCRtpCodecParameters]:
    """Return the codec of parity, as they number it; empty where they name none that is free."""
    number = parity_type(theirs.rtp.codecs)
    if number not in _DYNAMIC or number in taken:
        return []
    feedback = [_FEEDBACK]
    return [
        RTCRtpCodecParameters(
            mimeType=MIME_TYPE, clockRate=_CLOCK, payloadType=number, rtcpFeedback=feedback
        )
    ]


def _is_parity(codec: RTCRtpCodecParameters) -> bool:
    return codec.mimeType.lower() == MIME_TYPE


def _is_video(lines: Sequence[str]) -> bool:
    """Return whether the last section that has begun is one of video."""
    begun = next((line for line in reversed(lines) if line.startswith("m=")), "")
    return begun.startswith("m=video")
