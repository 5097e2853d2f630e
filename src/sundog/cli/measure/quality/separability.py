"""Whether styles can be told apart: a classifier names the style of pictures it has not seen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sundog.cli.measure.quality.pictures import Floats

__all__ = ["Sample", "Separability", "separability"]

_SHRINKAGE: Final = 0.3
"""Share of the identity in the covariance: there are about as many samples as features."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One output picture.

    Attributes:
        style: What it was made with.
        clip: What it was made from.
        values: Its features, ``float32[N]``.
    """

    style: str
    clip: str
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Separability:
    """How often the nearest style was the right one.

    Attributes:
        accuracy: Share of all pictures, 0 to 1.
        by_style: The same for each style.
        confusions: ``(style, taken for, share of its pictures)``, the most frequent first.
        across_clips: Whether every picture was named by what other clips taught; otherwise the
            later pictures of a clip by its earlier ones, which is easier.
    """

    accuracy: float
    by_style: dict[str, float]
    confusions: tuple[tuple[str, str, float], ...]
    across_clips: bool


def separability(samples: Sequence[Sample]) -> Separability | None:
    """Name each picture by the nearest style's mean, learnt on other clips.

    Distances are Mahalanobis's under the covariance within styles (linear discriminant analysis),
    so that what varies with the clip and not with the style weighs little.

    Returns:
        None where there is nothing to choose from or to learn on.
    """
    clips = sorted({sample.clip for sample in samples})
    if len(clips) > 1:
        folds = [
            ([s for s in samples if s.clip != clip], [s for s in samples if s.clip == clip])
            for clip in clips
        ]
    else:
        folds = [_halves(samples)]
    counted: Counter[tuple[str, str]] = Counter()
    for known, asked in folds:
        if len({sample.style for sample in known}) > 1 and asked:
            counted.update(zip((s.style for s in asked), _nearest(known, asked), strict=True))
    return _summed(counted, across_clips=len(clips) > 1) if counted else None


def _halves(samples: Sequence[Sample]) -> tuple[list[Sample], list[Sample]]:
    """Split each style's pictures into the earlier and the later half."""
    early: list[Sample] = []
    late: list[Sample] = []
    for style in dict.fromkeys(sample.style for sample in samples):
        own = [sample for sample in samples if sample.style == style]
        cut = (len(own) + 1) // 2
        early += own[:cut]
        late += own[cut:]
    return early, late


def _nearest(known: Sequence[Sample], asked: Sequence[Sample]) -> list[str]:
    """Return the style that is nearest to each picture asked about."""
    styles = sorted({sample.style for sample in known})
    values = np.stack([sample.values for sample in known]).astype(np.float64)
    labels = np.array([styles.index(sample.style) for sample in known])
    questions = np.stack([sample.values for sample in asked]).astype(np.float64)
    scale = values.std(0) + 1e-3
    values, questions = values / scale, questions / scale
    means = np.stack([values[labels == i].mean(0) for i in range(len(styles))])
    whiten = _whitening(values - means[labels])
    gaps = (questions @ whiten)[:, None] - (means @ whiten)[None]
    return [styles[i] for i in (gaps * gaps).sum(-1).argmin(1)]


def _whitening(residuals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what makes the covariance of ``float64[samples, N]`` the identity, ``[N, N]``."""
    covariance = residuals.T @ residuals / max(1, len(residuals))
    level = float(np.trace(covariance)) / len(covariance)
    covariance = (1 - _SHRINKAGE) * covariance + (_SHRINKAGE * level + 1e-6) * np.eye(
        len(covariance)
    )
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors / np.sqrt(values), np.float64)


def _summed(counted: Counter[tuple[str, str]], *, across_clips: bool) -> Separability:
    totals: Counter[str] = Counter()
    for (style, _), count in counted.items():
        totals[style] += count
    right = {style: counted[style, style] for style in totals}
    wrong = [
        (style, other, round(count / totals[style], 3))
        for (style, other), count in counted.items()
        if style != other
    ]
    return Separability(
        accuracy=sum(right.values()) / sum(totals.values()),
        by_style={style: right[style] / totals[style] for style in sorted(totals)},
        confusions=tuple(sorted(wrong, key=lambda entry: (-entry[2], entry[:2]))),
        across_clips=across_clips,
    )
