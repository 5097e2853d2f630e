"""What whoever only talks of peers needs: loads neither aiortc nor codecs."""

from enum import StrEnum

__all__ = ["PeerState", "SdpError"]


class PeerState(StrEnum):
    """The peer connection's state (W3C ``RTCPeerConnectionState``)."""

    NEW = "new"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    FAILED = "failed"
    CLOSED = "closed"


class SdpError(ValueError):
    """A session description or candidate from the other side cannot be used."""
