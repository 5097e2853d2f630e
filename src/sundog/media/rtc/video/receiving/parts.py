"""What the jitter buffer holds of each packet, and the frames that it makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aiortc.codecs import depayload
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from sundog.media.rtc.video.coding.key_frames import is_key_frame
from sundog.media.rtc.video.receiving.packet import AnyPacket

__all__ = ["Frame", "Part", "parts_of"]

_H264: Final = "video/H264"

_START_CODE: Final = b"\0\0\0\1"

_SLICE_OF_KEY: Final = 5
"""An IDR slice (ITU-T H.264 table 7-1)."""

_BEFORE_KEY: Final = (6, 7, 9)
"""What comes before the slices: a message, a sequence parameter set, a delimiter."""

_FRAGMENT: Final = 28
_UNITS: Final = range(1, 24)
"""Kinds of payload: a part of a unit (FU-A), and one whole unit (RFC 6184 section 5.2)."""

_LEAST: Final = 2
"""Bytes of such a payload; aiortc says of shorter ones what they are."""

_VP8_MASK: Final = 0x17
_VP8_BEGINS: Final = 0x10
"""Mask and value of a payload descriptor at a frame's first byte (RFC 7741 section 4.2)."""


@dataclass(slots=True)
class Part:
    """One packet of a frame.

    Attributes:
        number: Its place in the stream, unwrapped.
        timestamp: Its frame's RTP timestamp.
        marker: Whether it is the frame's last packet.
        data: What the decoder gets of it; empty for padding, None where it cannot be read.
        payload_type: RTP payload type.
        came_s: When it came, monotonic seconds.
        begins_key: Whether a key frame certainly begins with it.
        may_begin_key: Whether one does if the packet before ends a frame.
    """

    number: int
    timestamp: int
    marker: bool
    data: bytes | None
    payload_type: int
    came_s: float
    begins_key: bool = False
    may_begin_key: bool = False


class Frame(JitterFrame):
    """An encoded frame, whole.

    Attributes:
        data: Annex B for H.264, a frame for VP8.
        timestamp: RTP timestamp, 32 bits.
        payload_type: RTP payload type.
        is_key: Whether it builds on no other, as its first packets told.
    """

    def __init__(self, parts: list[Part], *, is_key: bool) -> None:
        super().__init__(b"".join([p.data or b"" for p in parts]), parts[0].timestamp)
        self.payload_type = parts[0].payload_type
        self.is_key = is_key


def parts_of(
    packets: Sequence[AnyPacket], first: int, codec: RTCRtpCodecParameters, came_s: float
) -> list[Part]:
    """Return what the packets of a stretch hold of their frame.

    Args:
        packets: Not padding of an RTX stream, nor wrapped (RFC 4588).
        first: The first one's place in the stream.
        codec: What their payload type stands for.
        came_s: Monotonic time, seconds.
    """
    data_of = _h264_data if codec.mimeType == _H264 else _depayloaded
    see_key = _see_key if codec.mimeType == _H264 else _see_vp8_key
    timestamp, payload_type = packets[0].timestamp, packets[0].payload_type
    parts = []
    for number, packet in enumerate(packets, first):
        payload = packet.payload
        data = data_of(payload, codec) if payload else b""
        part = Part(number, timestamp, packet.marker != 0, data, payload_type, came_s)
        if data:
            see_key(part, data, payload)
        parts.append(part)
    return parts


def _h264_data(payload: bytes, codec: RTCRtpCodecParameters) -> bytes | None:
    """Return what aiortc reads; the usual payloads are read here."""
    if len(payload) >= _LEAST:
        kind = payload[0] & 0x1F
        if kind == _FRAGMENT:
            second = payload[1]
            if second & 0x80:  # the first of its unit
                return _START_CODE + bytes((payload[0] & 0xE0 | second & 0x1F,)) + payload[2:]
            return payload[2:]
        if kind in _UNITS:
            return _START_CODE + payload
    return _depayloaded(payload, codec)


def _depayloaded(payload: bytes, codec: RTCRtpCodecParameters) -> bytes | None:
    try:
        return depayload(codec, payload)
    except ValueError:  # nonsense, or a way of packing that was not agreed on
        return None


def _see_vp8_key(part: Part, data: bytes, payload: bytes) -> None:
    part.begins_key = payload[0] & _VP8_MASK == _VP8_BEGINS and not data[0] & 1


def _see_key(part: Part, data: bytes, _: bytes) -> None:
    if len(data) > len(_START_CODE) and data.startswith(_START_CODE):
        unit = data[len(_START_CODE)] & 0x1F
        part.begins_key = unit in _BEFORE_KEY and is_key_frame("H264", data)
        part.may_begin_key = unit == _SLICE_OF_KEY
