"""A session's frames: remote track to engine to output track, newest first.

    remote track ─► fit and mirror ─► engine ─► output track
     (event loop)  └────── engine's thread ─────┘  (event loop)

At most one frame waits before the engine and one behind it. Each frame goes out on the route that
it came in on: its timestamps mean nothing to another peer.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

import av

from sundog.engine.host import EngineHost, Job, Rendered
from sundog.engine.interface import EngineError, Report, StylePrompt, has_broken
from sundog.engine.workshop import OwnEngine
from sundog.media.clock import Clock
from sundog.media.geometry import fit
from sundog.media.rtc import Feed, MediaStreamError, MediaStreamTrack
from sundog.media.sizes import SteadySize
from sundog.media.timeline import Stage, Timeline

__all__ = ["Route", "Stream", "pictures_of"]

_EFFECT_S: Final = 2.0
"""How long to wait for the first frame that shows a prompt, before saying only that it is set."""

_SILENT_S: Final = 0.5
"""Without a frame for this long, no video is taken to be running."""

_STALLED_S: Final = 2.0
"""Video that ran and has not for this long has stopped; browsers give up after about 5 s."""

_RECOVERED_S: Final = 5.0
"""An engine that fails on frames now and then has not recovered between them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Route:
    """One peer's way through the service.

    Attributes:
        output: Where its restyled frames go.
        timeline: Where they are stamped.
    """

    output: Feed
    timeline: Timeline


async def pictures_of(track: MediaStreamTrack) -> AsyncIterator[av.VideoFrame]:
    """Give the frames of a remote video track that have a time, until it ends."""
    while True:
        try:
            frame = await track.recv()
        except MediaStreamError:
            return
        if isinstance(frame, av.VideoFrame) and frame.pts is not None:
            yield frame


class Stream:
    """Carries frames through an engine; outlives the peers that feed it.

    On one event loop, whose thread calls everything here.

    Attributes:
        size: Width and height that the engine works at, pixels; None before the first frame.
        frame_at: When a frame came last, seconds of the clock; None for never.
    """

    def __init__(
        self,
        *,
        engine: OwnEngine,
        clock: Clock,
        size: tuple[int, int],
        failed: Callable[[Exception | None], None],
    ) -> None:
        """Start the engine's threads.

        Args:
            engine: Warm; closed with the stream.
            clock: For ages.
            size: ``(width, height)`` of the model, pixels.
            failed: Told of the engine's error when it begins to fail, and None once it recovers.
        """
        self.size: tuple[int, int] | None = None
        self.frame_at: float | None = None
        self.mirror = False
        self._clock = clock
        self._sizes = SteadySize(size)
        self._failed = failed
        self._failed_last_s: float | None = None
        self._loop = asyncio.get_running_loop()
        self._route: Route | None = None
        self._is_closing = False
        self._dropped_before = 0
        self._last_frame_s = float("-inf")
        self._awaited: tuple[StylePrompt, asyncio.Future[int]] | None = None
        self._engine = engine
        self._host = EngineHost(
            engine,
            size=size,
            started=self._engine_started,
            deliver=self._engine_delivered,
            now=clock.now,
        )

    @property
    def dropped(self) -> int:
        """Frames of the route that newer ones overtook before the engine was free or behind it."""
        output = self._route.output.dropped if self._route else 0
        return self._host.dropped - self._dropped_before + output

    @property
    def has_shown(self) -> bool:
        """Whether video has ever run."""
        return self._last_frame_s > float("-inf")

    @property
    def has_stalled(self) -> bool:
        """Whether video ran, and has stopped."""
        return _STALLED_S < self._clock.now() - self._last_frame_s < float("inf")

    @property
    def quality(self) -> float:
        """Share of the picture's width and height that the engine draws at, 1 at best."""
        return self._host.quality

    def connect(self, route: Route) -> None:
        """Take frames of this route alone from now on; what others have under way is dropped."""
        self._route = route
        self._dropped_before = self._host.dropped

    def submit(self, frame: av.VideoFrame) -> None:
        """Offer a frame of the route that is connected, with its pts set."""
        assert frame.pts is not None
        self.frame_at = self._clock.now()
        size = self.size = self._sizes.of((frame.width, frame.height))
        load = partial(fit, frame, size, mirror=self.mirror)
        self._host.submit(Job(pts=frame.pts, size=size, load=load, source=self._route))

    async def set_prompt(self, prompt: StylePrompt) -> tuple[int | None, Report]:
        """Take a prompt.

        Returns:
            The pts (90 kHz ticks) of the first frame that shows it, None when no video is running
            that could; and what it shows of the prompt.

        Raises:
            EngineError: the engine refuses the prompt; the last one stays.
        """
        shown: asyncio.Future[int] = self._loop.create_future()
        self._awaited = (prompt, shown)
        try:
            report = await asyncio.wrap_future(self._host.set_prompt(prompt))
            if self._clock.now() - self._last_frame_s > _SILENT_S:
                return None, report
            with suppress(TimeoutError):
                async with asyncio.timeout(_EFFECT_S):
                    return await shown, report
            return None, report
        finally:
            self._awaited = None

    async def aclose(self) -> None:
        """End the engine's threads."""
        self._route, self._is_closing = None, True
        await self._loop.run_in_executor(None, self._close)

    def _close(self) -> None:
        """Blocking; an engine that is closed first keeps nobody waiting for its frame in hand."""
        self._engine.close()
        self._host.close()

    def _engine_started(self, job: Job) -> None:
        """On the engine's thread."""
        if isinstance(job.source, Route):
            job.source.timeline.mark(job.pts, Stage.ENGINE_START)

    def _engine_delivered(self, result: Rendered) -> None:
        """On the engine's thread."""
        if isinstance(result.source, Route):
            result.source.timeline.mark(result.pts, Stage.ENGINE_END)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deliver, result)

    def _deliver(self, result: Rendered) -> None:
        if self._is_closing:  # the engine may well fail on a frame that it is taken away from
            return
        self._last_frame_s = self._clock.now()
        self._judge(result.error)
        if self._route is None or result.source is not self._route:
            return
        self._answer_prompt(result)
        if result.image is not None:
            self._route.output.put(result.image, result.pts)

    def _answer_prompt(self, result: Rendered) -> None:
        """Tell who waits for a prompt to show that it does, or that it broke the engine."""
        if self._awaited is None:
            return
        prompt, shown = self._awaited
        # Equal, not the same: a look made before holds the prompt of that time.
        if prompt != result.prompt or shown.done():
            return
        if result.error is None:
            shown.set_result(result.pts)
        elif has_broken(result.error):
            text = f"{result.error} on this prompt; it is replaced, and the last look stays"
            shown.set_exception(EngineError(text))

    def _judge(self, error: Exception | None) -> None:
        """Tell when the engine begins to fail, and when it has recovered."""
        now, last_s = self._clock.now(), self._failed_last_s
        if error is not None:
            self._failed_last_s = now
            if last_s is None:
                self._failed(error)
        elif last_s is not None and now - last_s > _RECOVERED_S:
            self._failed_last_s = None
            self._failed(None)
