"""Which encoded frames can be decoded without earlier ones."""

from typing import Final

__all__ = ["is_key_frame"]

_START_CODE: Final = b"\0\0\1"
_SLICES, _KEY_UNITS = range(1, 5), (5, 7)


def is_key_frame(codec_name: str, data: bytes) -> bool:
    """Tell whether an encoded frame can be decoded without earlier ones.

    Args:
        codec_name: ``H264`` (Annex B; a sequence parameter set or IDR slice before any other
            slice, ITU-T H.264 table 7-1) or ``VP8`` (RFC 6386 section 9.1, bit 0 clear).
        data: The frame.
    """
    if codec_name == "VP8":
        return bool(data) and data[0] & 1 == 0
    at = data.find(_START_CODE)
    while 0 <= at < len(data) - 3:
        unit = data[at + 3] & 0x1F
        if unit in _KEY_UNITS:
            return True
        if unit in _SLICES:
            return False
        at = data.find(_START_CODE, at + 3)
    return False
