"""A session's media as the session sees them, be they in this process or on another machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sundog.engine.interface import Report, StylePrompt
from sundog.media.rtc import PeerState
from sundog.protocol.statistics import ServiceStats
from sundog.server.insight.facts import Fact

__all__ = ["Media", "MediaGoneError", "Sample", "ViewingPeer"]


class MediaGoneError(Exception):
    """What ran the media is gone, or cannot be reached; `MediaLost` tells the session as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What a session's frames did since the last time somebody asked.

    Attributes:
        counts: Frames and octets, by the name of the fact that counts them
            (``sundog.server.insight.facts``).
        frames: Of each frame that was finished: seconds that each stage took, by its name.
        limit: What bounds what is sent, as `ServiceStats.limit`; None where nothing was sent.
        queue_s: What waits on the path, seconds; None where it is not known.
    """

    counts: Mapping[Fact, int] = field(default_factory=dict)
    frames: tuple[Mapping[str, float], ...] = ()
    limit: str | None = None
    queue_s: float | None = None


class ViewingPeer(Protocol):
    """A peer of one who only watches.

    Attributes:
        on_state: Called with each state that it comes to; None for nobody.
    """

    on_state: Callable[[PeerState], None] | None

    @property
    def state(self) -> PeerState:
        """How its connection stands."""
        ...

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Take a candidate; see `sundog.media.rtc.Peer.add_candidate`."""
        ...

    async def restart_ice(self, fragment: str) -> str:
        """Find the way anew; see `sundog.media.rtc.Peer.restart_ice`."""
        ...

    async def close(self) -> None:
        """End it; may be called twice, returns within 5 s."""
        ...


class Media(Protocol):
    """One session's media: peers, engine and the frames between them. On one event loop.

    Whatever waits raises `MediaGoneError` where the media are lost. Properties and `stats` are what
    is known here, which on another machine is up to a second old.
    """

    @property
    def frame_at(self) -> float | None:
        """When a picture came last, seconds of the session's clock; None for never."""
        ...

    @property
    def has_shown(self) -> bool:
        """Whether its video has ever run."""
        ...

    @property
    def has_stalled(self) -> bool:
        """Whether its video ran, and has stopped."""
        ...

    @property
    def picture_size(self) -> tuple[int, int] | None:
        """Width and height of what it shows, pixels; None before the first picture."""
        ...

    def viewing_peer(self) -> ViewingPeer:
        """Make a peer for one who only watches; `show` then answers for it."""
        ...

    async def show(self, peer: ViewingPeer, sdp: str, most_delay_ms: int) -> str:
        """Answer a viewer's offer, and send its peer what the session shows until it is closed.

        Raises:
            SdpError: the offer cannot be used.
        """
        ...

    async def negotiate(self, sdp: str) -> str:
        """Answer an offer with a new peer, beside the current one if there is one.

        Raises:
            SdpError: the offer cannot be used; earlier peers stay.
        """
        ...

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Give the newest peer a candidate; None ends them.

        Raises:
            SdpError: the candidate cannot be read.
        """
        ...

    async def restart_ice(self, fragment: str) -> str:
        """Restart the newest peer's ICE.

        Raises:
            SdpError: the fragment cannot be used, or there is no peer.
        """
        ...

    async def set_prompt(self, prompt: StylePrompt) -> tuple[int | None, Report]:
        """Take a prompt; return the pts of the first frame that shows it, and what it shows.

        Raises:
            EngineError: the engine refuses the prompt; the last one stays.
        """
        ...

    def set_mirror(self, enabled: bool) -> None:
        """Swap left and right of the input from the next frame on."""
        ...

    def set_playout_delay(self, most_ms: int) -> None:
        """Let the client keep pictures for so long, milliseconds, with this peer and the next."""
        ...

    async def look_after_publisher(self) -> None:
        """Ask for a key frame where packets come and no picture does; call once a second."""
        ...

    def stats(self) -> ServiceStats:
        """Return how frames fare now, with the counters of the current peer."""
        ...

    def take_sample(self) -> Sample:
        """Return what frames did since the last call; for one caller alone."""
        ...

    async def aclose(self) -> None:
        """Close every peer, end the engine and give its slot back. Raises nothing of the media's."""
        ...
