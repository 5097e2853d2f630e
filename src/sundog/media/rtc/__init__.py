"""WebRTC on aiortc: the only room that knows it, and all that overrides it."""

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from sundog.media.rtc.flow import Path, VideoFlow
from sundog.media.rtc.ice.fragment import Fragment, read_fragment
from sundog.media.rtc.ice.reach import Reach
from sundog.media.rtc.ice.relays import RelayError
from sundog.media.rtc.ice.servers import IceServer, IceSettings
from sundog.media.rtc.peer import Peer, PeerState, PeerStats, SdpError
from sundog.media.rtc.video.broadcast import Broadcast, Feed
from sundog.media.rtc.video.coding.costs import codec_cost_s
from sundog.media.rtc.video.growing import GrowingTimestamps
from sundog.media.rtc.video.sending.output import VideoOutput

__all__ = [
    "Fragment",
    "Broadcast",
    "Feed",
    "GrowingTimestamps",
    "IceServer",
    "IceSettings",
    "MediaStreamError",
    "MediaStreamTrack",
    "Path",
    "Peer",
    "PeerState",
    "PeerStats",
    "Reach",
    "RelayError",
    "SdpError",
    "VideoFlow",
    "VideoOutput",
    "codec_cost_s",
    "read_fragment",
]
