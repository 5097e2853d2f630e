"""The whole bench: every style on every clip, then what only all of them together can tell."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Final

from sundog.cli.frames import Clip
from sundog.cli.measure.effects import EFFECTS, responds
from sundog.cli.measure.machine import StolenTime, machine_facts
from sundog.cli.measure.quality.attributes import Response, measure_response
from sundog.cli.measure.quality.separability import Sample, Separability, separability
from sundog.cli.measure.quality.trial import Figures, Ground, ground, try_style
from sundog.cli.stylenames import named, prompt_of
from sundog.engine import registry
from sundog.engine.interface import Look, StylePrompt

__all__ = ["BARS", "Bar", "QualityReport", "StyleReport", "measure_quality"]

Step = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A limit that every style must keep."""

    figure: str
    limit: float
    at_most: bool

    def holds(self, value: float) -> bool:
        """Say whether a figure is within the limit."""
        return value <= self.limit if self.at_most else value >= self.limit


BARS: Final = (
    Bar(figure="still", limit=1.2, at_most=True),
    Bar(figure="moving", limit=1.8, at_most=True),
    Bar(figure="strength", limit=0.06, at_most=False),
    Bar(figure="frame_ms", limit=20.0, at_most=True),
    Bar(figure="compile_ms", limit=60.0, at_most=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleReport:
    """What was found out about one style.

    Attributes:
        clips: Figures by clip.
        compile_ms: Processor time from prompt to look with textures at hand.
        first_compile_ms: The same for the first look of its kind in the process.
    """

    style: str
    clips: Mapping[str, Figures]
    compile_ms: float
    first_compile_ms: float

    def figure(self, name: str) -> float:
        """Return a figure over all clips: the worst flicker and strength, else the median."""
        if name in ("compile_ms", "first_compile_ms"):
            return float(getattr(self, name))
        values = [float(getattr(figures, name)) for figures in self.clips.values()]
        how = {"still": max, "moving": max, "strength": min}.get(name, median)
        return round(float(how(values)), 3)

    @property
    def named(self) -> bool:
        """Whether a prompt leads to it."""
        return named(self.style)

    @property
    def repeatable(self) -> bool:
        """Whether every rendering could be repeated byte for byte."""
        return all(figures.repeatable for figures in self.clips.values())

    def missed(self) -> tuple[str, ...]:
        """Return the figures that are not within their limits."""
        missed = [bar.figure for bar in BARS if not bar.holds(self.figure(bar.figure))]
        facts = {"repeatable": self.repeatable, "named": self.named}
        return (*missed, *(name for name, holds in facts.items() if not holds))


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityReport:
    """What the bench found."""

    styles: tuple[StyleReport, ...]
    apart: Separability | None
    response: Response | None
    facts: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        names = ("still", "moving", "structure", "strength", "frame_ms", "compile_ms")
        return {
            **self.facts,
            "bars": [asdict(bar) for bar in BARS],
            "styles": {
                report.style: {
                    **{name: report.figure(name) for name in names},
                    "first_compile_ms": report.first_compile_ms,
                    "repeatable": report.repeatable,
                    "named": report.named,
                    "missed": list(report.missed()),
                    "clips": {name: asdict(figures) for name, figures in report.clips.items()},
                }
                for report in self.styles
            },
            "separability": asdict(self.apart) if self.apart else None,
            "attributes": asdict(self.response) if self.response else None,
        }


def measure_quality(
    styles: Sequence[str], clips: Sequence[Clip], engine: str, step: Step, *, attributes: bool
) -> QualityReport:
    """Measure styles on clips, one thread; a look and some frames are in memory at a time.

    Args:
        styles: Names.
        clips: Read already; all are kept, some 40 MB each.
        engine: Its name.
        step: Told how far it is.
        attributes: Whether to measure too which attributes show.

    Raises:
        EngineError: a style cannot be made.
    """
    began_s, stolen, machine = time.monotonic(), StolenTime(), machine_facts()
    registry.make(engine).warm_up(step)
    scenes = []
    for clip in clips:
        step(f"motion of {clip.name}", 0.0)
        scenes.append(ground(clip))
    reports, samples = [], list[Sample]()
    for index, style in enumerate(styles):
        step(style, index / len(styles))
        report, found = _style(style, scenes, engine)
        reports.append(report)
        samples += found
    response = None
    if attributes:
        step("attributes", 1.0)
        response = measure_response(clips, registry.make(engine), tuple(EFFECTS), responds)
    facts = {
        "machine": machine,
        "stolen_percent": stolen.percent(),
        "seconds": round(time.monotonic() - began_s, 1),
        "inputs": {scene.clip.name: _own(scene) for scene in scenes},
    }
    apart = separability(samples)
    return QualityReport(styles=tuple(reports), apart=apart, response=response, facts=facts)


def _own(scene: Ground) -> dict[str, object]:
    return {
        "size": list(scene.clip.size),
        "frames": len(scene.clip.moving),
        "pictures": len(scene.clip.spread),
        "still_own": round(scene.still_own, 3),
        "moving_own": round(scene.moving_own, 3),
    }


def _style(style: str, scenes: Sequence[Ground], engine: str) -> tuple[StyleReport, list[Sample]]:
    figures, samples = {}, list[Sample]()
    first_ms = again_ms = 0.0
    for scene in scenes:
        maker = registry.make(engine)
        first, took_ms = _compiled(style, scene.clip.size, engine)
        first_ms = max(first_ms, took_ms)
        look, took_ms = _compiled(style, scene.clip.size, engine)
        again_ms = max(again_ms, took_ms)
        del first
        trial = try_style(style, look, maker, scene)
        figures[scene.clip.name] = trial.figures
        samples += trial.samples
    report = StyleReport(
        style=style,
        clips=figures,
        compile_ms=round(again_ms, 1),
        first_compile_ms=round(first_ms, 1),
    )
    return report, samples


def _compiled(style: str, size: tuple[int, int], engine: str) -> tuple[Look, float]:
    """Make a look with an engine that has made none, and say how long that took, ms."""
    maker = registry.make(engine)
    began = time.thread_time()
    look = maker.compile(StylePrompt(text=prompt_of(style)), size)
    return look, 1e3 * (time.thread_time() - began)
