"""What a user has: a stream through an engine that outlives the peers which feed it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

from sundog.engine.interface import Engine, Report, StylePrompt
from sundog.media.clock import Clock
from sundog.media.rtc import MediaStreamTrack, Peer, PeerState, SdpError, VideoOutput
from sundog.server.enricher import Enricher
from sundog.server.redaction import where
from sundog.server.stream import Stream

__all__ = ["EngineFailed", "FirstFrame", "MediaSession", "PeerLost", "SessionEvent"]

_log = logging.getLogger(__name__)

_CONNECT_S: Final = 30.0
"""How long a peer may take to connect; one that never does would hold its place for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstFrame:
    """A peer's first restyled frame is on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLost:
    """The peer failed or was closed by the other side."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFailed:
    """The engine fails on this session's frames, which pass through unchanged meanwhile."""

    message: str


SessionEvent = FirstFrame | PeerLost | EngineFailed


@dataclass(slots=True)
class _Link:
    """One peer with what feeds from it and into it."""

    peer: Peer
    output: VideoOutput
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    is_lost: bool = False
    pump: asyncio.Task[None] | None = None

    async def aclose(self) -> None:
        self.peer.on_state = None
        self.output.stop()
        try:
            if self.pump is not None:
                self.pump.cancel()
                await asyncio.wait([self.pump])
        finally:
            await self.peer.close()


class MediaSession:
    """One session's media. On one event loop; `aclose` frees everything.

    Peers come and go (a second offer replaces the first peer); prompt, mirror and the engine's
    temporal state stay.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        clock: Clock,
        size: tuple[int, int],
        codecs: Sequence[str],
        notify: Callable[[SessionEvent], None],
        enricher: Enricher | None = None,
    ) -> None:
        """Start the engine's threads.

        Args:
            engine: Warm; shared with other sessions.
            clock: For stamps.
            size: ``(width, height)`` of the model, pixels.
            codecs: Video codecs to answer with, preferred first (``H264``, ``VP8``).
            notify: Told what happens; on the event loop.
            enricher: Proposes what to add to prompts; shared with other sessions.
        """
        self._clock = clock
        self._codecs = tuple(codecs)
        self._notify = notify
        self._enricher = enricher
        self._stream = Stream(engine=engine, clock=clock, size=size, failed=self._engine_failed)
        self._link: _Link | None = None

    async def negotiate(self, sdp: str) -> str:
        """Answer an offer with a new peer; an earlier one is closed once the new one stands.

        Returns:
            The answer, with all our candidates.

        Raises:
            SdpError: the offer cannot be used; an earlier peer stays.
        """
        peer, output = Peer(clock=self._clock, codecs=self._codecs), VideoOutput()
        tracks: list[MediaStreamTrack] = []
        peer.on_track = tracks.append
        try:
            answer = await peer.answer(sdp, output)
        except BaseException:
            await peer.close()
            raise
        link = _Link(peer, output)
        earlier, self._link = self._link, link
        peer.on_state = lambda state: self._peer_changed(link, state)
        self._peer_changed(link, peer.state)
        output.on_first_frame = lambda: self._notify(FirstFrame())
        self._stream.connect(output, peer.timeline)
        if earlier is not None:
            await earlier.aclose()
        video = next(track for track in tracks if track.kind == "video")
        link.pump = asyncio.create_task(self._feed(link, video), name="frame pump")
        if link.is_lost:
            raise SdpError("the peer failed while it was made; offer again")
        return answer

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Give the peer a candidate of the other side; None ends them. Without a peer: ignored.

        Raises:
            SdpError: the candidate cannot be read.
        """
        if self._link is not None:
            await self._link.peer.add_candidate(candidate, sdp_mid, sdp_mline_index)

    async def set_prompt(self, prompt: StylePrompt) -> tuple[int | None, Report]:
        """Take a prompt; see `Stream.set_prompt`. One at a time."""
        if self._enricher is not None:
            prompt = await self._enricher.enriched(prompt)
        return await self._stream.set_prompt(prompt)

    def set_mirror(self, enabled: bool) -> None:
        """Swap left and right of the input from the next frame on."""
        self._stream.mirror = enabled

    def stats(self) -> dict[str, object]:
        """Return counters and per-stage times of the current peer, for JSON."""
        if self._link is None:
            return {}
        peer = self._link.peer
        counters = peer.stats()
        return {
            "frames_sent": counters.outgoing.frames,
            "frames_dropped": counters.incoming.frames_dropped + self._stream.dropped,
            "quality": self._stream.quality,
            "target_bitrate_bps": counters.target_bitrate_bps,
            "stages_ms": {name: asdict(span) for name, span in peer.timeline.spans().items()},
        }

    async def aclose(self) -> None:
        """Close the peer and end the engine's threads."""
        link, self._link = self._link, None
        try:
            if link is not None:
                await link.aclose()
        finally:
            await self._stream.aclose()

    async def _feed(self, link: _Link, video: MediaStreamTrack) -> None:
        """Wait until the peer is connected, which may fail; then feed the engine from its video."""
        try:
            async with asyncio.timeout(_CONNECT_S):
                await link.connected.wait()
        except TimeoutError:
            self._lose(link, f"the peer did not connect within {_CONNECT_S:g} s")
            await link.peer.close()
            return
        await self._stream.pump(video)

    def _peer_changed(self, link: _Link, state: PeerState) -> None:
        if state is PeerState.CONNECTED:
            link.connected.set()
        elif state in (PeerState.FAILED, PeerState.CLOSED):
            self._lose(link, f"the peer connection is {state}")

    def _lose(self, link: _Link, reason: str) -> None:
        """Tell once that a peer is gone, unless another has taken its place."""
        if link is self._link and not link.is_lost:
            link.is_lost = True
            self._notify(PeerLost(reason=reason))

    def _engine_failed(self, error: Exception | None) -> None:
        if error is None:
            _log.info("the engine has recovered")
            return
        _log.error("the engine failed on a frame: %s", where(error))
        name = type(error).__name__
        self._notify(EngineFailed(message=f"The engine failed ({name}); frames pass unchanged"))
