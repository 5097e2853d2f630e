"""A clearing: the air, the ground and the small plants that every place among plants begins with."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.palette import steered
from sundog.engine.cpu.worlds.plants.air import backdrop
from sundog.engine.cpu.worlds.plants.ground import Floor, floor, grass, litter, places, sunlit
from sundog.engine.cpu.worlds.plants.growth import Blades
from sundog.engine.cpu.worlds.plants.light import linear, ramp
from sundog.engine.cpu.worlds.plants.mood import Mood
from sundog.engine.cpu.worlds.plants.stand import Lens, Stand
from sundog.engine.cpu.worlds.scene import Air, Scene
from sundog.engine.cpu.worlds.view import View

__all__ = ["Glade"]

F32 = NDArray[np.float32]

# Reaches that begin nearer than this are meant to begin at the lower border, metres.
_AT_HAND = 4.0
_WET = frozenset({Air.RAIN, Air.STORM})


@dataclass(slots=True)
class Glade:
    """What painters of places among plants share.

    Attributes:
        view: What is painted.
        scene: What was asked for.
        mood: Its light.
        look: Of the ground.
        seed: Of everything that grows.
        smooth: Whether bark is.
        lens: The camera.
        ground: ``float32[h, W, 3]``, rows from the horizon down.
    """

    view: View
    scene: Scene
    mood: Mood
    look: Floor
    seed: int
    smooth: bool = False
    lens: Lens = field(init=False)
    ground: F32 = field(init=False)

    def __post_init__(self) -> None:
        """Paint the ground, which several sheets show."""
        self.lens = Lens(self.view.focal, self.view.width / 2, self.view.horizon)
        look, colours = self.look, self.scene.colours
        look = look._replace(
            colours=steered(look.colours, colours, 0.5),
            wet=0.7 if self.mood.air in _WET else look.wet,
        )
        self.ground = floor(self.view.shape, self.lens, self.mood.light, look, self.seed)

    @property
    def nearest(self) -> float:
        """Metres to the nearest ground in the view."""
        return 0.93 * self.lens.eye * self.lens.focal / (self.view.height - self.view.horizon)

    def tones(self, colours: tuple[str, ...], amount: float = 0.6) -> F32:
        """Return ``float32[K, 3]``: colours of plants, steered to the scene's."""
        return steered(linear(*colours), self.scene.colours, amount)

    def stand(self, pixels: F32, *, clear: bool = False) -> Stand:
        """Return a sheet to set plants into; ``clear`` is without haze."""
        light = replace(self.mood.light, density=0.0) if clear else self.mood.light
        return Stand(self.lens, light, pixels, self.smooth)

    def behind(self, sky: F32 | None = None) -> F32:
        """Return ``float32[H, W, 4]``: the air, and the ground up to where it is lost in it."""
        view = self.view
        sky = backdrop(view, self.mood, self.seed) if sky is None else sky
        pixels = np.concatenate([sky, np.ones((*view.shape, 1), np.float32)], 2)
        rows = np.arange(len(self.ground), dtype=np.float32)[:, None, None]
        there = np.clip(rows / view.px(34), 0, 1)
        below = pixels[view.height - len(self.ground) :, :, :3]
        below += (self.ground - below) * (there * (2 - there))
        return pixels

    def before(self, reach: float = 32.0) -> F32:
        """Return ``float32[H, W, 4]``: only the ground nearer than ``reach`` metres."""
        pixels = np.zeros((*self.view.shape, 4), np.float32)
        first = self.view.height - len(self.ground)
        rows = np.arange(len(self.ground), dtype=np.float32)
        border = self.lens.eye * self.lens.focal / reach
        cover = np.clip((rows - border) / self.view.px(20), 0, 1)[:, None, None]
        pixels[first:, :, :3], pixels[first:, :, 3:] = self.ground * cover, cover
        return pixels

    def shone(self, blades: Blades, tones: F32, gain: float = 1.2) -> F32:
        """Return ``float32[N, 3]``: light of what lies and grows on the ground."""
        light = self.mood.light
        key, above = np.array(light.key, np.float32), np.array(light.above, np.float32)
        base = blades.base
        lit = sunlit(base[:, 0], base[:, 2], self.seed, self.look.dapple)[:, None]
        colour = ramp(tones, blades.tint) * (0.9 * above + gain * key * lit) + 0.012 * key * lit
        if light.snow:
            colour = colour + (0.95 * above + 0.5 * key * lit - colour) * 0.78
        return np.asarray(colour, np.float32)

    def litter(
        self,
        stand: Stand,
        count: int,
        reach: tuple[float, float],
        size: float,
        colours: tuple[str, ...],
    ) -> None:
        """Strew fallen leaves or petals, as many in a metre far away as near."""
        random = np.random.default_rng(self.seed + count + int(8 * reach[0]))
        # What lies nearer than the lowest row shows is not seen.
        reach = (max(reach[0], self.nearest) if reach[0] > _AT_HAND else self.nearest, reach[1])
        x, z = places(self.lens, self.view.width, count, reach, random)
        fallen = litter(x, z, size, random)
        stand.strew(fallen, self.shone(fallen, self.tones(colours)))

    def grass(
        self, stand: Stand, count: int, reach: tuple[float, float], height: float, colours: tuple[str, ...],
        off: float = 1.3,
    ) -> None:  # fmt: skip
        """Let tufts of grass grow, ``off`` metres off the middle of the path."""
        random = np.random.default_rng(self.seed + count + int(8 * reach[0]) + 1)
        if reach[0] < _AT_HAND:
            reach = (min(reach[0], self.nearest), reach[1])
        x, z = places(self.lens, self.view.width, count, reach, random)
        kept = np.abs(x) > off * (1 + 0.25 * random.random(len(x)))
        blades = grass(x[kept], z[kept], height, random)
        stand.strew(blades, self.shone(blades, self.tones(colours)))

    def tufts(self, stand: Stand, right: float, away: float, colours: tuple[str, ...]) -> None:
        """Let grass hide where a trunk leaves the ground."""
        random = np.random.default_rng(self.seed + int(1000 * (away + right)) % 7919)
        x = right + random.normal(0, 0.36, 26).astype(np.float32)
        z = away - random.uniform(0.0, 0.8, 26).astype(np.float32)
        blades = grass(x, z, 0.26, random)
        stand.strew(blades, self.shone(blades, self.tones(colours), 1.0))

    def shade(self, stand: Stand, right: float, away: float, wide: float = 1.1) -> None:
        """Darken the ground about a foot, ``wide`` metres to each side."""
        scale = self.lens.focal / away
        column = self.lens.middle + right * scale
        row = self.lens.horizon + self.lens.eye * scale
        deep = wide * self.lens.eye / away
        y0, y1 = max(0, int(row - deep * scale)), max(0, int(row + deep * scale) + 1)
        x0, x1 = max(0, int(column - wide * scale)), max(0, int(column + wide * scale) + 1)
        part = stand.pixels[y0:y1, x0:x1, :3]
        y = ((np.arange(part.shape[0]) + y0 - row) / (deep * scale))[:, None]
        x = ((np.arange(part.shape[1]) + x0 - column) / (wide * scale))[None]
        part *= (1 - 0.62 * np.exp(-3.2 * (x * x + y * y))).astype(np.float32)[..., None]

    def drift(self, stand: Stand, right: float, away: float, colours: tuple[str, ...]) -> None:
        """Heap fallen leaves against a trunk."""
        if not colours:
            return
        random = np.random.default_rng(self.seed + int(1000 * (away + right)) % 6007)
        aside = random.normal(0, 0.45, 340)
        x = (right + aside).astype(np.float32)
        z = (away - random.uniform(0.05, 0.5, 340)).astype(np.float32)
        fallen = litter(x, z, 0.12, random)
        lift = (0.42 * np.exp(-((aside / 0.4) ** 2)) * random.random(340)).astype(np.float32)
        fallen.base[:, 1] += lift
        fallen.tip[:, 1] += lift
        stand.strew(fallen, self.shone(fallen, self.tones(colours), 0.8))
