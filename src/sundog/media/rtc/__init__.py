"""WebRTC on aiortc: the only room that knows it, and all that overrides it."""

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from sundog.media.rtc.broadcast import Broadcast, Feed
from sundog.media.rtc.flow import VideoFlow
from sundog.media.rtc.fragment import Fragment, read_fragment
from sundog.media.rtc.growing import GrowingTimestamps
from sundog.media.rtc.output import VideoOutput
from sundog.media.rtc.peer import IceServer, Peer, PeerState, PeerStats, SdpError

__all__ = [
    "Fragment",
    "Broadcast",
    "Feed",
    "GrowingTimestamps",
    "IceServer",
    "MediaStreamError",
    "MediaStreamTrack",
    "Peer",
    "PeerState",
    "PeerStats",
    "SdpError",
    "VideoFlow",
    "VideoOutput",
    "read_fragment",
]
