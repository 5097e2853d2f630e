"""The abyss: black smokers on a dark bed, and animals that make the only light."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.land.rocks import Rock
from sundog.engine.cpu.worlds.painting import Colour, Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, smooth, steered
from sundog.engine.cpu.worlds.plants.sprites import lay
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.sea.bed import Bed, sea_bed
from sundog.engine.cpu.worlds.sea.life import jellyfish
from sundog.engine.cpu.worlds.sea.light import Depth, in_water, open_water
from sundog.engine.cpu.worlds.view import View

__all__ = ["abyss"]

F32 = NDArray[np.float32]

_DEPTH = Depth(
    stops=((0.0, "#03101e"), (0.36, "#06233c"), (0.6, "#062a48"), (0.85, "#051f3a"), (1.0, "#04162c")),
    key=(0.10, 0.30, 0.42), above=(0.05, 0.14, 0.20), sight=9.0, bright=1.0, sun=(0.1, 0.6),
)  # fmt: skip
_GLOWS = ("#4fe8ff", "#7a8cff", "#ff6ad8", "#58ffc8", "#b07aff")
# Chimneys: tangent to the right, metres away, metres wide, height as a share of half of that.
_CHIMNEYS = (
    (-0.40, 6.4, 0.42, 4.6), (-0.47, 7.4, 0.50, 6.2), (-0.33, 8.2, 0.34, 3.4),
    (0.44, 8.8, 0.55, 5.6), (0.37, 9.6, 0.36, 4.4), (0.53, 7.6, 0.46, 4.4),
)  # fmt: skip
# Jellyfish: tangents to the right and up, width of the bell, and metres away.
_JELLIES = (
    (-0.27, 0.20, 96, 6.0), (0.33, 0.215, 150, 4.0), (0.24, 0.06, 52, 9.0), (-0.43, 0.275, 62, 8.0),
    (0.47, 0.09, 76, 7.0), (-0.20, 0.285, 34, 12.0), (0.20, 0.29, 40, 11.0), (-0.55, 0.10, 120, 4.5),
)  # fmt: skip


def abyss(view: View, scene: Scene) -> Painting:
    """Paint the deep sea. The hour changes how much of the day's last blue comes down."""
    side = 1 if scene.seed % 2 == 0 else -1
    day = {Time.NIGHT: 0.55, Time.DAWN: 0.9, Time.SUNSET: 0.85}.get(scene.time or Time.DAY, 1.0)
    sight = _DEPTH.sight * {Air.FOG: 0.5, Air.STORM: 0.7}.get(scene.air or Air.CLEAR, 1.0)
    water = steered(open_water(view, _DEPTH) * np.float32(day), scene.colours, 0.6)
    rocks = tuple(Rock(side * right * z, z, wide, tall) for right, z, wide, tall in _CHIMNEYS)
    bed = sea_bed(view, _DEPTH, scene.seed, net=0.0, crust=0.35, more=rocks)
    shown = bed.seen.colour * (0.30 + 0.5 * smooth(bed.seen.distance, 8.0, 3.0))[..., None]
    shown = in_water(shown, bed.seen.distance, water, sight)
    cover = bed.seen.cover * smooth(bed.seen.distance, 23.0, 12.0)
    far = np.broadcast_to(water, (*view.shape, 3)) * _murk(view, scene.seed)[..., None]
    far = np.asarray(far + (shown - far) * cover[..., None], np.float32)
    _smokers(view, far, bed, side, sight)
    _sparks(view, far, scene.seed)
    glow = _jellies(view, far, side, scene, sight)
    return Painting(
        sheets=(Sheet(colour=far, depth=0.15, blur=1.1, ripple=np.full(view.shape, 0.9, np.float32)),),
        light=_light(water, glow, side), exposure=0.62, bloom=0.55, weather=(("bubbles", 0.3),),
    )  # fmt: skip


def _murk(view: View, seed: int) -> F32:
    """Return ``float32[H, W]``, about 1: clouds of what sinks."""
    field = octaves((256, 512), ((120.0, 1.0), (60.0, 0.5), (30.0, 0.2)), seed + 3)
    large = cv2.resize(field, (view.width, view.height), interpolation=cv2.INTER_CUBIC)
    right, _ = view.rays()
    pale = 1.15 - 0.8 * np.abs(right) + 0.5 * np.exp(-((right / 0.3) ** 2))
    return np.asarray((1 + 0.12 * large) * pale, np.float32)


def _glow(view: View, picture: F32, at: tuple[float, float], radius: float, light: F32) -> None:
    """Add light around a place: right and up as tangents, radius in pixels at 1728x800."""
    reach = view.px(radius)
    x, y = view.width / 2 + at[0] * view.focal, view.horizon - at[1] * view.focal
    wide = int(np.ceil(reach * 3))
    x0, x1 = max(0, int(x) - wide), min(view.width, int(x) + wide)
    y0, y1 = max(0, int(y) - wide), min(view.height, int(y) + wide)
    if x0 >= x1 or y0 >= y1:
        return
    dx = (np.arange(x0, x1, dtype=np.float32) + 0.5 - x)[None]
    dy = (np.arange(y0, y1, dtype=np.float32) + 0.5 - y)[:, None]
    fall = np.exp(-np.sqrt(dx * dx + dy * dy + 1) / np.float32(reach * 0.55))
    fall = fall * smooth(np.hypot(dx, dy), wide, wide * 0.5)
    picture[y0:y1, x0:x1] += fall[..., None] * light


def _smokers(view: View, far: F32, bed: Bed, side: int, sight: float) -> None:
    """Let black smoke rise from the chimneys, lit from its glowing mouths."""
    right, up = view.rays()
    field = octaves((512, 512), ((70.0, 1.0), (35.0, 0.7), (17.0, 0.5), (8.0, 0.3)), 5)
    ember = linear("#ff7a2a")
    for number, (right_of, away, wide, _) in enumerate(_CHIMNEYS):
        x, top, z = bed.top(side * right_of * away, away, wide)
        across, mouth = x / z, top / z
        rise = np.maximum(up - np.float32(mouth), 0)
        drift = across + 0.10 * rise + 0.02 * np.sin(rise * 34 + number * 2) * rise * 8
        spread = np.float32(wide * 0.30 / z) + 0.20 * rise
        rel = (right - drift) / spread
        at = (
            ((rel * 60 + number * 130) % 512).astype(np.float32),
            np.broadcast_to((np.sqrt(rise + 0.002) * 700 + number * 77) % 512, rel.shape).astype(
                np.float32
            ),
        )
        puff = cv2.remap(field, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        dense = smooth(1.1 - rel * rel + 0.45 * puff, 0.1, 1.1) * smooth(
            up, mouth - 0.002, mouth + 0.01
        )
        dense = dense * np.exp(-rise / np.float32(0.16)) * 0.9
        lit = ember * (np.exp(-rise / 0.018) * 0.9)[..., None]
        smoke = np.array([0.012, 0.02, 0.028], np.float32) * (1.6 + 0.8 * puff)[..., None] + lit
        far += (smoke.astype(np.float32) - far) * (dense * np.float32(np.exp(-z / sight / 2.5)))[
            ..., None
        ]
        kept = np.float32(np.exp(-z / sight))
        _glow(view, far, (across, mouth - 0.004), 30.0, ember * kept * 1.1)
        _glow(view, far, (across, mouth), 8.0, linear("#ffd27a") * kept * 3.0)


def _sparks(view: View, far: F32, seed: int) -> None:
    """Scatter far lights of small animals."""
    random = np.random.default_rng(seed + 71)
    for across, high, big, tint, _ in random.random((130, 5)):
        at = (across * 2 - 1) * 0.66, -0.22 + 0.56 * high
        light = linear(_GLOWS[int(tint * len(_GLOWS))]) * np.float32(0.10 + 0.7 * big**4)
        _glow(view, far, (float(at[0]), float(at[1])), 2.2 + 5 * big**3, light)


def _jellies(view: View, far: F32, side: int, scene: Scene, sight: float) -> F32:
    """Hang jellyfish into the dark; return ``float32[3]``, the light of the largest."""
    glows = scene.colours or _GLOWS
    for number, (right, up, wide, away) in enumerate(sorted(_JELLIES, key=lambda one: -one[3])):
        glow = linear(glows[number % len(glows)]) * np.float32(0.85) + np.float32(0.02)
        kept = np.float32(np.exp(-away / sight / 2.2))
        sprite = jellyfish(view.px(wide), scene.seed + number, (glow * kept).astype(np.float32))
        at = view.width / 2 + side * right * view.focal, view.horizon - up * view.focal
        _glow(view, far, (side * right, up), wide * 1.3, glow * kept * np.float32(0.26))
        lay(far, None, sprite, at)
    return np.asarray(linear(glows[-1]), np.float32)


def _light(water: F32, glow: F32, side: int) -> WorldLight:
    haze = water[int(len(water) * 0.45), 0]

    def triple(light: NDArray[np.floating]) -> Colour:
        return float(light[0]), float(light[1]), float(light[2])

    cyan = linear(_GLOWS[0])
    return WorldLight(
        towards=(0.6 * side, 0.8), behind=0.7, key=triple(cyan * 0.3), rim=triple(cyan * 0.7),
        counter=triple(linear("#ff8a3a") * 0.35 + glow * 0.15), above=(0.03, 0.09, 0.14),
        below=(0.03, 0.035, 0.04), haze=triple(haze), haze_amount=0.16, shadow=0.2,
    )  # fmt: skip
