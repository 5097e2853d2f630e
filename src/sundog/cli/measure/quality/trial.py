"""One style on one clip: render it as a session would, and measure what comes out."""

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np

from sundog.cli.frames import Clip
from sundog.cli.measure.quality.features import features
from sundog.cli.measure.quality.likeness import strength, structure
from sundog.cli.measure.quality.motion import Motion, flicker, flows, noisy
from sundog.cli.measure.quality.pictures import rgb
from sundog.cli.measure.quality.separability import Sample
from sundog.engine.interface import Engine, Image, Look, Renderer

__all__ = ["Figures", "Ground", "Trial", "ground", "try_style"]

_SETTLE: Final = 6
"""Frames that a style may take to settle, where a clip is long enough."""

_COMPARED: Final = 3
_REPEATED: Final = 4
_STILL_LEAST: Final = 0.05
"""An input that changes by less than this, in steps of 8 bits, has no flicker to compare with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What is known of a clip before any style.

    Attributes:
        still: Its first frame with sensor noise, as often as it has moving frames.
        motions: Between its moving frames.
        still_own: Flicker of ``still``, steps of 8 bits.
        moving_own: Flicker of the moving frames, their motion taken out.
    """

    clip: Clip
    still: tuple[Image, ...]
    motions: tuple[Motion, ...]
    still_own: float
    moving_own: float

    @property
    def settle(self) -> int:
        """Frames at the beginning that do not count."""
        return min(_SETTLE, len(self.clip.moving) // 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured of a style on a clip.

    Attributes:
        still: Flicker of a noisy still scene, relative to the input's own.
        moving: The same for the moving clip.
        structure: Gradient SSIM to the input, at most 1; median of some frames.
        strength: Mean Oklab distance from the input; median of some frames.
        frame_ms: Processor time of a frame, median.
        repeatable: Whether a second rendering gave the same bytes.
    """

    still: float
    moving: float
    structure: float
    strength: float
    frame_ms: float
    repeatable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The figures, and pictures' features for telling styles apart."""

    figures: Figures
    samples: tuple[Sample, ...]


def ground(clip: Clip) -> Ground:
    """Measure a clip itself."""
    motions = tuple(flows(clip.moving))
    settle = min(_SETTLE, len(clip.moving) // 2)
    still = tuple(noisy(clip.moving[0], len(clip.moving)))
    return Ground(
        clip=clip,
        still=still,
        motions=motions,
        still_own=flicker(still, _unmoved(still), settle),
        moving_own=flicker(clip.moving, motions, settle),
    )


def _unmoved(frames: Sequence[Image]) -> tuple[None, ...]:
    return (None,) * (len(frames) - 1)


def try_style(style: str, look: Look, engine: Engine, scene: Ground) -> Trial:
    """Render a clip in a style and measure it.

    Args:
        style: Name for the samples.
        look: The style, for the clip's size.
        engine: Where ``look`` comes from.
        scene: The clip.
    """
    clip, settle = scene.clip, scene.settle
    film = _Film(engine.renderer(), look)
    kept: list[tuple[Image, Image]] = []
    shares = set(np.linspace(settle, len(clip.moving) - 1, _COMPARED).astype(int).tolist())

    def watched() -> Iterator[Image]:
        for index, (image, out) in enumerate(zip(clip.moving, film.play(clip.moving), strict=True)):
            if index in shares:
                kept.append((image, out))
            yield out

    moving = flicker(watched(), scene.motions, settle)
    held = _Film(engine.renderer(), look).play(scene.still)
    still = flicker(held, _unmoved(scene.still), settle)
    figures = Figures(
        still=_relative(still, scene.still_own),
        moving=_relative(moving, scene.moving_own),
        structure=round(median(structure(*pair) for pair in kept), 3),
        strength=round(median(strength(*pair) for pair in kept), 3),
        frame_ms=round(film.frame_ms(settle), 2),
        repeatable=_repeatable(look, engine, clip, film.digests),
    )
    return Trial(figures=figures, samples=tuple(_samples(style, look, engine, clip)))


class _Film:
    """Renders frames in order; keeps the times and the first pictures' digests."""

    def __init__(self, renderer: Renderer, look: Look) -> None:
        self._renderer = renderer
        self._look = look
        self._times_s: list[float] = []
        self.digests: list[bytes] = []

    def play(self, images: Iterable[Image]) -> Iterator[Image]:
        """Yield the restyled frames."""
        for image in images:
            began = time.thread_time()
            out = self._renderer.render(image, self._look)
            self._times_s.append(time.thread_time() - began)
            if len(self.digests) < _REPEATED:
                self.digests.append(hashlib.sha256(out.tobytes()).digest())
            yield out

    def frame_ms(self, settle: int) -> float:
        """Return the median processor time of a frame."""
        return 1e3 * median(self._times_s[settle:] or self._times_s)


def _repeatable(look: Look, engine: Engine, clip: Clip, digests: list[bytes]) -> bool:
    again = _Film(engine.renderer(), look)
    for _ in again.play(clip.moving[:_REPEATED]):
        pass
    return again.digests == digests


def _samples(style: str, look: Look, engine: Engine, clip: Clip) -> Iterator[Sample]:
    """Describe pictures far apart in the clip, each the second of a session."""
    for image in clip.spread:
        renderer = engine.renderer()
        renderer.render(image, look)
        values = features(rgb(renderer.render(image, look)))
        yield Sample(style=style, clip=clip.name, values=values)


def _relative(error: float, own: float) -> float:
    return round(error / max(own, _STILL_LEAST), 3)
