"""Run one session's renderer on a thread of its own, newest frame first.

    a frame waits ─► the renderer's turn (if it takes turns) ─► the newest frame ─► load ─► render

The engine is a stage beside decoding and encoding, so that the three overlap: at 25 fps each may
take the whole 40 ms. A second thread compiles prompts, because that takes longer than a frame may
wait; the picture keeps its last look meanwhile.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from sundog.engine.interface import (
    Engine,
    EngineError,
    Image,
    Look,
    Report,
    StylePrompt,
    TakingTurns,
    has_broken,
)
from sundog.engine.quality import LEVELS, Quality, inner_size, resized

__all__ = ["EngineHost", "Job", "Rendered"]

_log = logging.getLogger(__name__)

_TICKS_PER_S: Final = 90_000
_LONGEST_GAP: Final = _TICKS_PER_S
"""Ticks; a longer pause of the camera says nothing about its rate."""

_JOIN_S: Final = 2.0
"""How long closing waits for the frame in hand; kernels cannot be interrupted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A frame to restyle.

    Attributes:
        pts: Presentation time, 90 kHz ticks; handed through.
        size: ``(width, height)`` of the picture that ``load`` returns, pixels.
        load: Makes the I420 picture; called on the engine's thread.
        source: Where it comes from; handed through.
    """

    pts: int
    size: tuple[int, int]
    load: Callable[[], Image]
    source: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A restyled frame.

    Attributes:
        pts: As in the job.
        image: I420 picture, owned by the receiver; None when the input could not be read.
        prompt: What it was made with, as handed to ``set_prompt``.
        error: Set when something failed; the image is then the input, unchanged.
        source: As in the job.
    """

    pts: int
    image: Image | None
    prompt: StylePrompt
    error: Exception | None = None
    source: object = None


class EngineHost:
    """Owns a renderer, its thread, and the look it draws with.

    Safe to call from any thread.

    Attributes:
        dropped: Jobs overtaken by newer ones before the engine was free.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        size: tuple[int, int],
        started: Callable[[Job], None],
        deliver: Callable[[Rendered], None],
        now: Callable[[], float],
    ) -> None:
        """Start the threads.

        Args:
            engine: Warm.
            size: ``(width, height)`` that prompts are compiled for until a frame says otherwise.
            started: Called on the engine's thread with the frame it begins.
            deliver: Called on the engine's thread with each result.
            now: Monotonic seconds, by which the engine's time is judged.
        """
        self.dropped = 0
        self._now = now
        self._quality = Quality()
        self._interval_s = 0.0
        self._last_pts: int | None = None
        self._engine = engine
        self._renderer = engine.renderer()
        self._turns = self._renderer if isinstance(self._renderer, TakingTurns) else None
        self._showing = _Showing(prompt=StylePrompt(text=""), size=size)
        self._proven: _Showing | None = None
        self._started = started
        self._deliver = deliver
        self._job: Job | None = None
        self._arrived_s = 0.0
        self._closed = False
        self._wake = threading.Condition()
        self._changing = threading.Lock()
        self._compiler = ThreadPoolExecutor(1, thread_name_prefix="engine-compiler")
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Offer a frame; replaces one the engine has not begun."""
        with self._wake:
            if self._closed:
                return
            if self._job is not None:
                self.dropped += 1
            self._note_interval(job.pts)
            self._arrived_s = self._now()
            self._job = job
            self._wake.notify()

    def set_prompt(self, prompt: StylePrompt) -> Future[Report]:
        """Compile a prompt in the background and draw with it from the next frame on.

        Prompts take effect in the order of the calls.

        Returns:
            Done when the look is in place: what it shows of the prompt; raises `EngineError` when
            the engine refuses the prompt, whose predecessor then stays.
        """
        return self._compiler.submit(self._compile, prompt)

    @property
    def quality(self) -> float:
        """Share of the picture's width and height that is drawn at, 1 at best; see `LEVELS`."""
        return LEVELS[self._quality.level]

    def close(self) -> None:
        """End the threads; waits up to 2 s for the frame in hand. May be called twice."""
        with self._wake:
            self._closed = True
            self._job = None
            self._wake.notify()
        self._compiler.shutdown(wait=False, cancel_futures=True)
        if self._turns:
            self._turns.close()
        self._thread.join(_JOIN_S)
        if self._thread.is_alive():
            _log.warning(
                "the engine is still busy after %.0f s; its thread is left to end", _JOIN_S
            )

    def _note_interval(self, pts: int) -> None:
        """Remember how fast the camera is, whatever of it is dropped."""
        if self._last_pts is not None and 0 < pts - self._last_pts < _LONGEST_GAP:
            gap_s = (pts - self._last_pts) / _TICKS_PER_S
            self._interval_s += (gap_s - self._interval_s) * (0.1 if self._interval_s else 1.0)
        self._last_pts = pts

    def _compile(self, prompt: StylePrompt) -> Report:
        size = self._showing.size
        try:
            look = self._engine.compile(prompt, inner_size(size, self._quality.level))
        except EngineError:
            raise
        except Exception as error:
            # A fault of the engine's own; its text may quote the prompt.
            kind = type(error).__name__
            raise EngineError(f"The engine failed on this prompt ({kind}); try another") from error
        with self._changing:
            self._showing = _Showing(prompt=prompt, size=size, look=look)
        return look.report

    def _run(self) -> None:
        # Not on the caller's thread: an engine in a process of its own is not there at once.
        with suppress(Exception):  # the first frame meets the same, and tells
            self._fitting(self._showing, self._showing.size)
        while (size := self._await_job()) is not None:
            began_s = self._now()
            failed = self._await_turn(size)
            if (job := self._newest()) is None:
                return
            self._started(job)
            result = self._render(job, failed)
            self._deliver(result)
            busy_s = self._now() - began_s
            if result.error is None and self._quality.note(busy_s, self._interval_s):
                # The session may be closing, and its compiler with it.
                with suppress(RuntimeError):
                    self._compiler.submit(self._recompile)

    def _await_job(self) -> tuple[int, int] | None:
        """Wait for a frame; return its size, or None when closed."""
        with self._wake:
            while self._job is None and not self._closed:
                self._wake.wait()
            return self._job.size if self._job else None

    def _await_turn(self, size: tuple[int, int]) -> Exception | None:
        """Wait for the renderer's turn, with a frame of this size; return why there is none."""
        if self._turns is None:
            return None
        with self._changing:
            showing = self._showing
        try:
            _, look = self._fitting(showing, size)
            self._turns.await_turn(look, self._waited_s)
        except Exception as error:  # noqa: BLE001 - a failing engine must not end its session
            return error
        return None

    def _waited_s(self) -> float | None:
        """Tell how long the newest frame has waited. Takes no lock: others call it in theirs."""
        return None if self._job is None else self._now() - self._arrived_s

    def _newest(self) -> Job | None:
        """Take the frame that waits; None when closed."""
        with self._wake:
            job, self._job = self._job, None
            return job

    def _render(self, job: Job, failed: Exception | None) -> Rendered:
        """Make a frame; unchanged where that fails, or its turn ``failed`` before."""
        with self._changing:
            showing = self._showing
        image = error = None
        try:
            image = job.load()
            if failed is not None:
                raise failed
            showing, look = self._fitting(showing, job.size)
            small = resized(image, look.size)
            image = resized(_checked(self._renderer.render(small, look), small), job.size)
            self._proven = showing
        except Exception as caught:  # noqa: BLE001 - a failing engine must not end its session
            error = caught
            if has_broken(caught):
                self._step_back(showing)
        return Rendered(
            pts=job.pts, image=image, prompt=showing.prompt, error=error, source=job.source
        )

    def _step_back(self, showing: "_Showing") -> None:
        """Draw no more with a look that took the engine down before it ever showed."""
        with self._changing:
            if self._showing is showing and self._proven is not showing:
                nothing = _Showing(prompt=StylePrompt(text=""), size=showing.size)
                self._showing = self._proven or nothing

    def _recompile(self) -> None:
        """Draw at another level from when its look is ready; until then the last one stays."""
        with self._changing:
            showing = self._showing
        if showing.look is None:
            return
        size = inner_size(showing.size, self._quality.level)
        try:
            look = self._engine.compile(showing.look.prompt, size)
        except Exception as error:  # noqa: BLE001 - a failing engine must not end its session
            # Its text may quote the prompt.
            _log.error("the engine cannot change its quality: %s", type(error).__name__)
            return
        self._replace(showing, replace(showing, look=look))

    def _fitting(self, showing: "_Showing", size: tuple[int, int]) -> tuple["_Showing", Look]:
        """Return it with the look for this picture's size, made now where there is none."""
        look = showing.look
        if look is not None and showing.size == size:
            return showing, look
        prompt = look.prompt if look else showing.prompt
        look = self._engine.compile(prompt, inner_size(size, self._quality.level))
        fitting = replace(showing, size=size, look=look)
        self._replace(showing, fitting)
        return fitting, look

    def _replace(self, showing: "_Showing", by: "_Showing") -> None:
        """Draw with another look; a prompt that came meanwhile is not to be lost."""
        with self._changing:
            if self._showing is showing:
                self._showing = by


@dataclass(frozen=True, slots=True, kw_only=True)
class _Showing:
    """What a host draws with.

    Attributes:
        prompt: As handed to ``set_prompt``.
        size: ``(width, height)`` of the pictures that it is for, pixels.
        look: None before it is made; its own size may be smaller.
    """

    prompt: StylePrompt
    size: tuple[int, int]
    look: Look | None = None


def _checked(image: Image, source: Image) -> Image:
    """Return what an engine made, if it is a picture like the one it was given."""
    if image.shape != source.shape or image.dtype != source.dtype or not image.flags.c_contiguous:
        raise EngineError(
            f"the engine returned {image.dtype}{list(image.shape)}, not a packed"
            f" {source.dtype}{list(source.shape)}"
        )
    return image
