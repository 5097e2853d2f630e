"""What a user has: a stream through an engine that outlives the peers which feed it."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Final

from sundog.engine.interface import EngineLost, Report, StylePrompt
from sundog.engine.workshop import OwnEngine
from sundog.media.clock import Clock
from sundog.media.rtc import (
    Broadcast,
    IceSettings,
    MediaStreamTrack,
    Peer,
    PeerState,
    Reach,
    SdpError,
)
from sundog.protocol.statistics import ServiceStats, StageTime
from sundog.server.hosting.events import (
    EngineFailed,
    FirstFrame,
    Notify,
    PeerConnected,
    PeerLost,
)
from sundog.server.hosting.interface import Sample, ViewingPeer
from sundog.server.hosting.publisher import PublisherWatch
from sundog.server.hosting.stream import Route, Stream, pictures_of
from sundog.server.hosting.tally import Tally
from sundog.server.redaction import where

__all__ = ["MediaSession", "PeerSettings"]

_log = logging.getLogger(__name__)

_CONNECT_S: Final = 30.0
"""How long a peer may take to connect; one that never does would hold its place for ever."""

_MAX_CLOSING: Final = 4
"""Peers of one session that may be on their way out; each takes at most 5 s."""

_PUBLIC: Final = IceSettings(reach=Reach())

_GONE: Final = frozenset({PeerState.FAILED, PeerState.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSettings:
    """How a session's peers are made.

    Attributes:
        codecs: Video codecs to answer with, preferred first (``H264``, ``VP8``).
        ice: Where media may be sent on a client's word: by default to public addresses.
    """

    codecs: tuple[str, ...]
    ice: IceSettings = _PUBLIC


@dataclass(slots=True, eq=False)
class _Link:
    """One peer with what feeds from it and into it."""

    peer: Peer
    route: Route
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    watch: PublisherWatch = field(default_factory=PublisherWatch)
    pump: asyncio.Task[None] | None = None

    async def aclose(self) -> None:
        self.peer.on_state = None
        self.route.output.stop()
        try:
            if self.pump is not None:
                self.pump.cancel()
                await asyncio.wait([self.pump])
        finally:
            await self.peer.close()


class MediaSession:
    """One session's media. On one event loop; `aclose` frees everything.

    Peers come and go; prompt, mirror and the engine's temporal state stay. At most two stand at
    once: the current one, which feeds the engine, and the next, which takes over with its first
    picture. So a peer that is being made interrupts nothing, and one that fails does no harm.
    """

    def __init__(
        self,
        *,
        engine: OwnEngine,
        clock: Clock,
        size: tuple[int, int],
        peers: PeerSettings,
        notify: Notify,
    ) -> None:
        """Start the engine's threads.

        Args:
            engine: Warm, for this session; closed with it.
            clock: For stamps.
            size: ``(width, height)`` of the model, pixels.
            peers: How its peers are made.
            notify: Told what happens; on the event loop.
        """
        self._clock = clock
        self._peers = peers
        self._notify = notify
        self._broadcast = Broadcast(clock)
        self._stream = Stream(engine=engine, clock=clock, size=size, failed=self._engine_failed)
        self._link: _Link | None = None
        self._next: _Link | None = None
        self._playout_ms = 0
        self._closing: set[asyncio.Task[None]] = set()
        self._tally = Tally()

    @property
    def frame_at(self) -> float | None:
        """When a picture came last, seconds of the clock; None for never."""
        return self._stream.frame_at

    @property
    def has_shown(self) -> bool:
        """Whether its video has ever run."""
        return self._stream.has_shown

    @property
    def has_stalled(self) -> bool:
        """Whether its video ran, and has stopped."""
        return self._stream.has_stalled

    @property
    def peer(self) -> Peer | None:
        """The publisher's peer of the moment; None where there is none."""
        return None if self._link is None else self._link.peer

    @property
    def dropped(self) -> int:
        """Frames of that peer that newer ones overtook after they were decoded."""
        return self._stream.dropped

    @property
    def picture_size(self) -> tuple[int, int] | None:
        """Width and height of what it shows, pixels; None before the first picture."""
        return self._stream.size

    def viewing_peer(self) -> Peer:
        """Make a peer for one who only watches; `show` then answers for it."""
        # What somebody gets already costs no further encoder.
        codecs = dict.fromkeys((*self._broadcast.codecs, *self._peers.codecs))
        return Peer(clock=self._clock, codecs=tuple(codecs), ice=self._peers.ice)

    async def show(self, peer: ViewingPeer, sdp: str, most_delay_ms: int) -> str:
        """Answer a viewer's offer, and send its peer what the session shows until it is closed.

        Raises:
            SdpError: the offer cannot be used.
        """
        assert isinstance(peer, Peer), "made by `viewing_peer`"
        return await peer.answer_viewer(sdp, self._broadcast, most_delay_ms=most_delay_ms)

    async def negotiate(self, sdp: str) -> str:
        """Answer an offer with a new peer, beside the current one if there is one.

        Of offers that follow each other the newest one's peer is kept beside the current one.

        Returns:
            The answer, with all our candidates.

        Raises:
            SdpError: the offer cannot be used; earlier peers stay.
        """
        await self._settle()
        peer = Peer(clock=self._clock, codecs=self._peers.codecs, ice=self._peers.ice)
        output = self._broadcast.feed(peer.timeline)
        tracks: list[MediaStreamTrack] = []
        peer.on_track = tracks.append
        try:
            answer = await peer.answer(sdp, output)
            if peer.state in _GONE:
                raise SdpError("the peer failed while it was made; offer again")
        except BaseException:
            await peer.close()
            raise
        peer.set_playout_delay(self._playout_ms)
        link = _Link(peer, Route(output=output, timeline=peer.timeline))
        peer.on_state = lambda state: self._peer_changed(link, state)
        output.on_first_frame = lambda: self._notify(FirstFrame())
        self._peer_changed(link, peer.state)
        video = next(track for track in tracks if track.kind == "video")
        link.pump = asyncio.create_task(self._feed(link, video), name="frame pump")
        self._add(link)
        return answer

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Give the newest peer a candidate; None ends them. Without a peer: ignored.

        Raises:
            SdpError: the candidate cannot be read.
        """
        link = self._next or self._link
        if link is not None:
            await link.peer.add_candidate(candidate, sdp_mid, sdp_mline_index)

    async def restart_ice(self, fragment: str) -> str:
        """Restart the newest peer's ICE; see `Peer.restart_ice`.

        Raises:
            SdpError: the fragment cannot be used, or there is no peer.
        """
        link = self._next or self._link
        if link is None:
            raise SdpError("there is no peer whose ICE could be restarted; offer again")
        return await link.peer.restart_ice(fragment)

    async def set_prompt(self, prompt: StylePrompt) -> tuple[int | None, Report]:
        """Take a prompt; see `Stream.set_prompt`. One at a time."""
        return await self._stream.set_prompt(prompt)

    def set_mirror(self, enabled: bool) -> None:
        """Swap left and right of the input from the next frame on."""
        self._stream.mirror = enabled

    def set_playout_delay(self, most_ms: int) -> None:
        """Let the client keep pictures for so long, milliseconds, with this peer and the next."""
        self._playout_ms = most_ms
        for link in filter(None, (self._link, self._next)):
            link.peer.set_playout_delay(most_ms)

    async def look_after_publisher(self) -> None:
        """Ask for a key frame where packets come and no picture does; call once a second."""
        for link in filter(None, (self._link, self._next)):
            came = link.peer.stats().incoming
            if link.watch.is_dark(self._clock.now(), packets=came.packets, frames=came.frames):
                _log.info("the publisher's packets make no picture; asking for a key frame")
                await link.peer.request_key_frame()

    def stats(self) -> ServiceStats:
        """Return how frames fare now, with the counters of the current peer."""
        width, height = self._stream.size or (None, None)
        if self._link is None:
            return ServiceStats(quality=self._stream.quality, width=width, height=height)
        peer = self._link.peer
        counters = peer.stats()
        timestamp, captured_s = counters.captured or (None, None)
        came, left = counters.incoming, counters.outgoing
        return ServiceStats(
            frames_received=came.frames,
            frames_dropped=came.frames_dropped + self._stream.dropped,
            frames_sent=left.frames,
            fps_in=came.fps,
            fps_out=left.fps,
            quality=self._stream.quality,
            width=width,
            height=height,
            target_bitrate_bps=counters.target_bitrate_bps,
            bitrate_in_bps=came.bitrate_bps,
            bitrate_out_bps=left.bitrate_bps,
            round_trip_ms=counters.round_trip_ms,
            loss_in=came.loss,
            loss_out=left.loss,
            sent_width=left.width,
            sent_height=left.height,
            limit=counters.path.limit,
            queue_out_ms=counters.path.queue_ms,
            resent_out=counters.path.resent_share,
            parity_out=counters.path.parity_share,
            captured_timestamp=timestamp,
            captured_ms=None if captured_s is None else round(1e3 * captured_s, 2),
            stages_ms={
                name: StageTime(p50=span.p50, p95=span.p95)
                for name, span in peer.timeline.spans().items()
            },
        )

    def take_sample(self) -> Sample:
        """Return what frames did since the last call; for one caller alone."""
        if self._link is not None:
            self._tally.note(self._link.peer, self._stream.dropped)
        return self._tally.take()

    async def aclose(self) -> None:
        """Close every peer and end the engine's threads."""
        links = [link for link in (self._link, self._next) if link is not None]
        self._link = self._next = None
        try:
            for link in links:
                self._close(link)
            if self._closing:
                await asyncio.wait(self._closing)
        finally:
            await asyncio.gather(self._broadcast.aclose(), self._stream.aclose())

    def _add(self, link: _Link) -> None:
        """Make a link the current one where there is none; otherwise the next."""
        if self._link is None:
            self._link = link
            self._stream.connect(link.route)
            return
        earlier, self._next = self._next, link
        if earlier is not None:
            self._close(earlier)

    def _move_on(self) -> None:
        """Let the next link take over from the current one."""
        earlier, self._link, self._next = self._link, self._next, None
        assert self._link is not None
        self._stream.connect(self._link.route)
        if earlier is not None:
            self._close(earlier)

    def _lose(self, link: _Link, reason: str) -> None:
        """Do without a link; tell where none is left."""
        if link is self._next:
            _log.info("the next peer is given up: %s", reason)
            self._next = None
            self._close(link)
        elif link is self._link and self._next is not None:
            self._move_on()
        elif link is self._link:
            self._link = None
            self._close(link)
            self._notify(PeerLost(reason=reason))

    def _close(self, link: _Link) -> None:
        """Close a link in the background: the picture does not wait for it."""
        task = asyncio.create_task(link.aclose(), name="link close")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        self._tally.forget(link.peer)

    async def _settle(self) -> None:
        """Keep a client that offers over and over from piling up peers that are being closed."""
        while len(self._closing) >= _MAX_CLOSING:
            await asyncio.wait(self._closing, return_when=asyncio.FIRST_COMPLETED)

    async def _feed(self, link: _Link, video: MediaStreamTrack) -> None:
        """Feed the engine from a link's video once it is connected, as long as it is current."""
        try:
            async with asyncio.timeout(_CONNECT_S):
                await link.connected.wait()
        except TimeoutError:
            self._lose(link, f"it did not connect within {_CONNECT_S:g} s")
            return
        async for frame in pictures_of(video):
            if link is self._next:
                self._move_on()
            if link is not self._link:
                return
            self._stream.submit(frame)

    def _peer_changed(self, link: _Link, state: PeerState) -> None:
        if state is PeerState.CONNECTED:
            link.connected.set()
            self._notify(PeerConnected())
        elif state in _GONE:
            self._lose(link, f"the peer connection is {state}")

    def _engine_failed(self, error: Exception | None) -> None:
        if error is None:
            _log.info("the engine has recovered")
            return
        if isinstance(error, EngineLost):
            _log.error("the engine is replaced: %s", error)
            self._notify(EngineFailed(how=f"{error} and is being replaced"))
        else:
            _log.error("the engine failed on a frame: %s", where(error))
            self._notify(EngineFailed(how=f"The engine failed ({type(error).__name__})"))
