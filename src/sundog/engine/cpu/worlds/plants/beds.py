"""Flower beds, and what gardens share besides."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.palette import steered
from sundog.engine.cpu.worlds.plants.flowers import flowers, spires, stems
from sundog.engine.cpu.worlds.plants.glade import Glade
from sundog.engine.cpu.worlds.plants.ground import grass, places
from sundog.engine.cpu.worlds.plants.light import linear
from sundog.engine.cpu.worlds.plants.mood import Mood
from sundog.engine.cpu.worlds.plants.stand import Stand, parted
from sundog.engine.cpu.worlds.scene import Scene, Time

__all__ = ["HERBS", "Bed", "finished", "lamp_light", "lay_bed", "near_flowers"]

F32 = NDArray[np.float32]

HERBS = ("#1f3a1c", "#3f6a2a", "#7a9c48")
"""Grass and stems of gardens, dark to light."""


class Bed(NamedTuple):
    """Flowers of one kind: colours, height and size in metres, whether they are spires."""

    colours: tuple[str, ...]
    heart: str
    height: float
    size: float
    spire: bool = False


def lay_bed(
    glade: Glade,
    stand: Stand,
    bed: Bed,
    count: int,
    reach: tuple[float, float],
    aside: tuple[float, float],
) -> None:
    """Let flowers of one kind grow in patches, ``aside`` of the path (least and most, metres)."""
    random = np.random.default_rng(
        glade.seed + int(1000 * bed.height + 10 * reach[0]) + len(bed.colours[0]) + count
    )
    x, z = places(glade.lens, glade.view.width, count, reach, random)
    patch = np.sin(x * 1.3 + 9 * bed.height) + np.sin(
        z * 1.1 + 5 * bed.size + x * 0.6 + 20 * bed.height
    )
    kept = (
        (np.abs(x) > aside[0])
        & (np.abs(x) < aside[1])
        & (patch + random.normal(0, 0.5, len(x)) > 0.2)
    )
    x, z = x[kept], z[kept]
    order = np.argsort(-z)
    stalks = stems(x[order], z[order], bed.height, random)
    stand.strew(stalks, glade.shone(stalks, glade.tones(HERBS)))
    tones = glade.tones(bed.colours, 0.35)
    if bed.spire:
        bells = spires(stalks, random)
        stand.strew(bells, glade.shone(bells, tones, 1.0))
        return
    opened, hearts = flowers(stalks, bed.size, random)
    stand.strew(opened, glade.shone(opened, tones, 1.0))
    stand.strew(hearts, glade.shone(hearts, glade.tones((bed.heart, bed.heart), 0.2)))


def finished(
    glade: Glade,
    sheets: tuple[Sheet, ...],
    weather: tuple[tuple[str, float], ...],
    *,
    mirror: float = 0.0,
    bloom: float = 0.4,
) -> Painting:
    """Return the painting of a garden, with the weather that suits it where it has none."""
    mood = glade.mood
    return Painting(
        sheets=sheets, light=mood.on_figure(mirror=mirror), exposure=mood.exposure, bloom=bloom,
        weather=mood.weather or weather,
    )  # fmt: skip


def lamp_light(mood: Mood, scene: Scene) -> F32:
    """Return ``float32[3]``: light of lamps, strong against what is around them."""
    strength = 5.5 * mood.exposure * (1.0 if mood.time is not Time.DAY else 0.6)
    return np.asarray(steered(linear("#ffb45a"), scene.colours[-1:], 0.3)[0] * strength, np.float32)


def near_flowers(glade: Glade, beds: tuple[Bed, ...]) -> tuple[F32, F32]:
    """Let flowers grow before the lower corners, out of focus."""
    pixels = np.zeros((*glade.view.shape, 4), np.float32)
    stand = glade.stand(pixels, clear=True)
    random = np.random.default_rng(glade.seed + 12)
    for i, bed in enumerate(beds):
        count = 12
        side = random.choice((-1.0, 1.0), count)
        z = random.uniform(1.9, 2.5, count).astype(np.float32)
        x = (side * random.uniform(0.4, 0.68, count) * z).astype(np.float32)
        stalks = stems(x, z, 0.95 + 0.04 * i, random)
        stand.strew(stalks, glade.shone(stalks, glade.tones(HERBS)))
        if bed.spire:
            opened = spires(stalks, random)
        else:
            opened, hearts = flowers(stalks, bed.size * 0.8, random)
            stand.strew(hearts, glade.shone(hearts, glade.tones((bed.heart, bed.heart), 0.2)))
        stand.strew(opened, glade.shone(opened, glade.tones(bed.colours, 0.35), 1.0))
    across = random.choice((-1.0, 1.0), 130) * random.uniform(0.42, 0.7, 130) * 2.2
    blades = grass(across.astype(np.float32), np.full(130, 2.2, np.float32), 0.8, random)
    stand.strew(blades, glade.shone(blades, glade.tones(HERBS)))
    return parted(pixels)
