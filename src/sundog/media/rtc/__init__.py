"""WebRTC on aiortc: the only room that knows it, and all that overrides it.

Each name is loaded when it is first asked for: a front of a cluster talks of peers, and has none.
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

    from sundog.media.rtc.flow import Path, VideoFlow
    from sundog.media.rtc.ice.fragment import Fragment, read_fragment
    from sundog.media.rtc.ice.reach import Reach
    from sundog.media.rtc.ice.relays import RelayError
    from sundog.media.rtc.ice.servers import IceServer, IceSettings
    from sundog.media.rtc.peer import Peer, PeerStats
    from sundog.media.rtc.states import PeerState, SdpError
    from sundog.media.rtc.video.broadcast import Broadcast, Feed
    from sundog.media.rtc.video.coding.costs import codec_cost_s
    from sundog.media.rtc.video.growing import GrowingTimestamps
    from sundog.media.rtc.video.sending.output import VideoOutput

__all__ = [
    "Broadcast",
    "Feed",
    "Fragment",
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

_HOMES = MappingProxyType(
    {
        "aiortc.mediastreams": ("MediaStreamError", "MediaStreamTrack"),
        "sundog.media.rtc.flow": ("Path", "VideoFlow"),
        "sundog.media.rtc.ice.fragment": ("Fragment", "read_fragment"),
        "sundog.media.rtc.ice.reach": ("Reach",),
        "sundog.media.rtc.ice.relays": ("RelayError",),
        "sundog.media.rtc.ice.servers": ("IceServer", "IceSettings"),
        "sundog.media.rtc.peer": ("Peer", "PeerStats"),
        "sundog.media.rtc.states": ("PeerState", "SdpError"),
        "sundog.media.rtc.video.broadcast": ("Broadcast", "Feed"),
        "sundog.media.rtc.video.coding.costs": ("codec_cost_s",),
        "sundog.media.rtc.video.growing": ("GrowingTimestamps",),
        "sundog.media.rtc.video.sending.output": ("VideoOutput",),
    }
)
_HOME = MappingProxyType({name: home for home, names in _HOMES.items() for name in names})


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found
