"""WebRTC on aiortc: the only room that knows it, and all that overrides it."""

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from sundog.media.rtc.flow import VideoFlow
from sundog.media.rtc.ice.fragment import Fragment, read_fragment
from sundog.media.rtc.peer import IceServer, Peer, PeerState, PeerStats, SdpError
from sundog.media.rtc.video.broadcast import Broadcast, Feed
from sundog.media.rtc.video.growing import GrowingTimestamps
from sundog.media.rtc.video.output import VideoOutput

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
