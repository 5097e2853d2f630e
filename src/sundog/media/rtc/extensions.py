"""Header extensions that aiortc does not know: how long a picture may wait for its turn."""

from typing import Final

from aiortc.rtp import (
    HeaderExtensions,
    HeaderExtensionsMap,
    pack_header_extensions,
    unpack_header_extensions,
)

__all__ = ["PlayoutDelayMap"]

_UNIT_MS: Final = 10
_MOST: Final = (1 << 12) - 1
"""Least and most delay have 12 bits each, in units of 10 ms."""


class PlayoutDelayMap(HeaderExtensionsMap):
    """Tells browsers to show each picture as soon as it is complete.

    Without the extension Chromium keeps pictures for 25 to 35 ms, to smooth over what a network
    might do to them (https://webrtc.googlesource.com/src/+/main/docs/native-code/rtp-hdrext/playout-delay).

    Attributes:
        playout_delay_id: Number that the other side gives the extension; None leaves it out.
        most_ms: How long a picture may wait, as the other side wishes; 0 for none at all.
        lipsync_ms: How long it may wait for its sound, whatever the other side wishes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.playout_delay_id: int | None = None
        self.most_ms = 0
        self.lipsync_ms = 0

    def set(self, values: HeaderExtensions) -> tuple[int, bytes]:
        """Return profile and bytes of a packet's extensions (RFC 8285 section 4)."""
        profile, packed = super().set(values)
        if self.playout_delay_id is None:
            return profile, packed
        others = unpack_header_extensions(profile, packed)
        most = max(self.most_ms, self.lipsync_ms)
        delay = min(most // _UNIT_MS, _MOST).to_bytes(3, "big")
        return pack_header_extensions([*others, (self.playout_delay_id, delay)])
