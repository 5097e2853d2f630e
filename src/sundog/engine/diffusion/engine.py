"""The learned engine: one model of the process, which all sessions draw with together."""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import torch

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.core.schedule import Schedule
from sundog.engine.diffusion.device.machine import Machine
from sundog.engine.diffusion.device.making import machine as make_machine
from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading.load import load
from sundog.engine.diffusion.look import DiffusionLook, drawn_at
from sundog.engine.diffusion.memory import give_back
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.renderer import DiffusionRenderer
from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.diffusion.sharing.batcher import Batcher
from sundog.engine.diffusion.sharing.capacity import sessions_that_hold
from sundog.engine.diffusion.text.encoder import TextEncoder
from sundog.engine.diffusion.text.words import asked, reported, unshown
from sundog.engine.interface import EngineError, Progress, StylePrompt, Suggestion
from sundog.engine.workshop import LentEngine, OwnEngine

__all__ = ["DiffusionEngine"]

_SUGGESTIONS: Final = (
    Suggestion("anime", "Anime, hand-drawn, soft light"),
    Suggestion("oil-painting", "Oil painting with thick brush strokes"),
    Suggestion("watercolour", "Watercolour on rough paper"),
    Suggestion("claymation", "Claymation, stop motion, plasticine"),
    Suggestion("pencil", "Pencil drawing, cross-hatched"),
    Suggestion("cyberpunk", "Cyberpunk city at night, neon lights"),
    Suggestion("pixel-art", "Pixel art of an old video game"),
    Suggestion("bronze", "Statue of old bronze"),
)

_SPARE: Final = 1
"""Rows beyond those of sessions: for the pictures of looks, and for measuring at start."""

Load = Callable[[DiffusionSettings, Progress], Components]
Make = Callable[[DiffusionSettings, Components, int], Machine]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """What there is once it is warm."""

    text: TextEncoder
    schedule: Schedule
    machine: Machine
    batcher: Batcher


class DiffusionEngine:
    """Restyles by a diffusion model. Safe to call from any thread.

    Args:
        settings: Which model, from where, at which sizes.
        load: Loads its parts.
        make: Makes the machine that draws, with rows for so many sessions and so many tokens.
        now: Monotonic seconds.
    """

    def __init__(
        self,
        settings: DiffusionSettings,
        *,
        load: Load = load,
        make: Make = make_machine,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._load = load
        self._make = make
        self._now = now
        self._warming = threading.Lock()
        self._running: _Running | None = None
        self._is_closed = False

    @property
    def name(self) -> str:
        """Name in configuration."""
        return "diffusion"

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Looks to begin with."""
        return _SUGGESTIONS

    @property
    def is_alive(self) -> bool:
        """Whether it can draw."""
        running = self._running
        return running is not None and running.batcher.is_sound

    def warm_up(self, progress: Progress) -> None:
        """Load the model, compile and measure. Blocking, seconds to minutes; once.

        Raises:
            ModelUnavailable: the model cannot be had, or does not fit.
        """
        with self._warming:
            if self._running is not None:
                return
            with suppress(torch.OutOfMemoryError):
                self._running = self._warmed(progress)
                return
            give_back()
            text = (
                f"{self._settings.card} does not fit into this device's memory beside its"
                " sessions; choose fewer or smaller sizes (SUNDOG_DIFFUSION_SIZES) or fewer"
                " sessions (SUNDOG_DIFFUSION_MAX_SESSIONS), or end what else uses that memory."
                " The engine cpu stays available"
            )
            raise ModelUnavailable(Why.MEMORY_SHORT, text)

    def _warmed(self, progress: Progress) -> _Running:
        components = self._load(self._settings, progress)
        text = TextEncoder(components)
        tokens = text.encode("").conditioning.tokens.shape[1]
        rows = self._settings.max_sessions + _SPARE
        machine = self._make(replace(self._settings, max_sessions=rows), components, tokens)
        try:
            machine.warm_up(progress)
        except BaseException:
            machine.close()
            raise
        card = components.card
        schedule = Schedule(components.scheduler, steps=card.steps, most_noise=card.most_noise)
        batcher = Batcher(machine, self._now)
        return _Running(text=text, schedule=schedule, machine=machine, batcher=batcher)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> DiffusionLook:
        """Make a look. Blocking, some milliseconds.

        Raises:
            EngineError: the prompt cannot be encoded.
        """
        what = asked(prompt, CARDS[self._settings.card].family)
        if not what.text or what.strength <= 0:
            return DiffusionLook(prompt=prompt, size=size, report=what.report)
        running = self._warm
        encoded = running.text.encode(what.text)
        report = reported(what, encoded.left_out)
        if self._settings.random_weights:
            report = unshown(report, what.text)
        return DiffusionLook(
            prompt=prompt,
            size=drawn_at(size, self._settings.sizes),
            report=report,
            text=encoded.conditioning,
            times=running.schedule.times(what.strength),
        )

    def renderer(self) -> DiffusionRenderer:
        """Return a fresh renderer, which holds a row until it is closed.

        Raises:
            EngineError: every row is taken.
        """
        return self.seated(gives_way=False)

    def seated(self, *, gives_way: bool) -> DiffusionRenderer:
        """Return a fresh renderer; see `lend`.

        Raises:
            EngineError: every row is taken.
        """
        running = self._warm
        seat = running.batcher.open(gives_way=gives_way)
        return DiffusionRenderer(self._settings, seat)

    def lend(self, *, gives_way: bool) -> OwnEngine:
        """Return the engine as one user has it; closing it gives its renderers' rows back."""
        return _Lent(self, gives_way=gives_way)

    def room(self, size: tuple[int, int], fps: float | None) -> int:
        """Return for how many sessions there is room, by the last measurements; at least one.

        Args:
            size: ``(width, height)`` of their pictures, pixels.
            fps: Frames a second of each; None for whatever comes, where only memory counts.
        """
        if fps is None:
            return self._settings.max_sessions
        drawn, machine = drawn_at(size, self._settings.sizes), self._warm.machine
        places = machine.lanes(drawn)[0].places
        most = sessions_that_hold(fps, partial(machine.batch_s, drawn), places)
        return max(1, min(self._settings.max_sessions, most))

    def figures(self) -> Mapping[str, float]:
        """Return what it has counted and measures."""
        running = self._running
        if running is None:
            return {}
        return {name: float(count) for name, count in running.batcher.did._asdict().items()}

    def close(self) -> None:
        """End its thread and free what it holds. May be called twice."""
        with self._warming:
            running, self._running, self._is_closed = self._running, None, True
        if running is not None:
            running.batcher.close()
            running.machine.close()

    @property
    def _warm(self) -> _Running:
        running = self._running
        if running is None:
            what = "has been closed" if self._is_closed else "is not loaded"
            raise EngineError(f"the model {self._settings.card} {what}")
        return running


class _Lent(LentEngine):
    """The engine as one user has it."""

    def __init__(self, engine: DiffusionEngine, *, gives_way: bool) -> None:
        super().__init__(engine)
        self._whole = engine
        self._gives_way = gives_way
        self._lock = threading.Lock()
        self._renderers: list[DiffusionRenderer] = []
        self._is_closed = False

    def renderer(self) -> DiffusionRenderer:
        """Return a fresh renderer.

        Raises:
            EngineError: every row is taken, or it was given back.
        """
        with self._lock:
            if self._is_closed:
                raise EngineError("the engine has been given back")
            renderer = self._whole.seated(gives_way=self._gives_way)
            self._renderers.append(renderer)
        return renderer

    def close(self) -> None:
        """Give back the rows of all its renderers; what still waits is told."""
        with self._lock:
            self._is_closed = True
            renderers, self._renderers = self._renderers, []
        for renderer in renderers:
            renderer.close()
