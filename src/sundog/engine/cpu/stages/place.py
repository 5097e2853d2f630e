"""Put the figure into a world, and fade from one world to the next."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import CELL, Geometry, Part
from sundog.engine.cpu.kernels.relight import Lamps
from sundog.engine.cpu.stages.relight import Setting, blended, lamps_of, put
from sundog.engine.cpu.stages.weather import Overlay
from sundog.engine.cpu.worlds.painting import WorldLight
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.wanted import Wanted
from sundog.engine.cpu.worlds.window import Pose, Window
from sundog.engine.cpu.worlds.world import Layer, World

if TYPE_CHECKING:
    from sundog.engine.cpu.style import Style

__all__ = ["ChoosePlace", "Placed", "ShowPlace", "stand_in"]

U8 = NDArray[np.uint8]

_FRAMES_A_SECOND = 25
# Frames in which a world comes or goes, and in which one becomes another.
_RISING = 12
_TURNING = 10
# Frames that the last world stays while the next is not yet painted: two seconds.
_PATIENCE = 50
# Below this the world could not be seen at all.
_FAINT = 1 / 256
# How much of a figure is as the camera saw it where nothing is painted.
_NATURAL = 0.8
# How far around a figure the picture is painted, pixels at 1280x704: the light on it looks at its
# surroundings, and it may move.
_PAINTED_AROUND = 80


class _Shown:
    """A world that a session looks at, and its light."""

    def __init__(self, world: World, geometry: Geometry) -> None:
        self.world = world
        self.window = Window(world, geometry)
        self._lamps: Lamps | None = None
        self._geometry = geometry
        self._falling: dict[str, Overlay | None] = {}

    @property
    def lamps(self) -> Lamps:
        """What shines on a figure in it; valid once it is ready."""
        if self._lamps is None:
            self.window.look(Pose(), 0, _FRAMES_A_SECOND)
            self._lamps = lamps_of(self.world.light, (self.window.luma, self.window.chroma))
        return self._lamps

    def is_ready(self) -> bool:
        """Say whether it can be shown; if not, get a step nearer: no frame is to wait."""
        if not self.window.is_ready():
            return False
        for kind in self.world.weather:
            if kind[0] not in self._falling:
                self._falling[kind[0]] = Overlay.of((kind,), self._geometry)
                return False
        return self.lamps is not None

    def fall(self, canvas: Canvas, share: float, without: frozenset[str]) -> None:
        """Let the world's own weather fall before what is in ``canvas.out``."""
        for name, overlay in self._falling.items():
            if overlay is not None and name not in without and share > _FAINT:
                overlay.draw(canvas, share)


class Placed:
    """What a session remembers of the worlds it shows; at most two are held at a time.

    Attributes:
        pose: Where the camera has led them.
        risen: How much of a world shows at all, 0 to 1.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.pose = Pose()
        self.risen = 0.0
        self._geometry = canvas.geometry
        self._before = canvas.pose
        self._now: _Shown | None = None
        self._next: _Shown | None = None
        self._turned = 0.0
        self._waited = 0
        self._natural = -1.0
        self._spoken: frozenset[str] = frozenset()

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is left to show."""
        return self._now is None and self._next is None

    @property
    def count(self) -> int:
        """How many worlds are held: those that were asked for in between are not."""
        return (self._now is not None) + (self._next is not None)

    def go_on(self, world: World | None, canvas: Canvas, *, is_wanted: bool, is_seen: bool) -> None:
        """Take a step of a frame.

        Args:
            world: What is to be shown; None for none, or for one that is not painted yet.
            canvas: Of this frame.
            is_wanted: Whether there is a world to wait for.
            is_seen: Whether anything of it shows: else nothing need fade.
        """
        self.pose = self.pose.moved(self._before, canvas.pose, canvas.geometry.height)
        self._before = canvas.pose
        self._waited = self._waited + 1 if is_wanted and world is None else 0
        if world is not None:
            self._turn_to(world)
        self._fade(1 / _TURNING if is_seen else 1.0)
        stays = is_wanted and self._waited <= _PATIENCE
        way = 1 if stays and self._now is not None else -1
        self.risen = min(1.0, max(0.0, self.risen + way / _RISING))
        if not stays and not self.risen:
            self._now, self._next, self._turned = None, None, 0.0

    def _turn_to(self, world: World) -> None:
        """Choose what comes next; what has begun to come is let come, however new this one is."""
        now = self._now
        if self._turned and self._next is not None:
            if now is not None and now.world is world:
                # Back to where we come from.
                self._now, self._next, self._turned = self._next, now, 1 - self._turned
        elif now is not None and now.world is world:
            self._next = None
        elif self._next is None or self._next.world is not world:
            self._next = _Shown(world, self._geometry)

    def _fade(self, step: float) -> None:
        coming = self._next
        if coming is None or not coming.is_ready():
            return
        self._turned = 1.0 if self._now is None else min(1.0, self._turned + step)
        if self._turned == 1:
            self._now, self._next, self._turned = coming, None, 0.0

    def wear(self, natural: float, spoken: frozenset[str]) -> None:
        """Take over what a look with a world says, see `ShowPlace`."""
        step = natural - self._natural
        if self._natural >= 0:
            step = min(1 / _RISING, max(-1 / _RISING, step))
        self._natural += step
        self._spoken = spoken

    def show(self, canvas: Canvas, weight: float) -> None:
        """Put the figure into what is shown, in ``canvas.out``.

        Args:
            canvas: Of this frame.
            weight: How much of it shows, 0 to 1.
        """
        now, coming, share = self._now, self._next, _eased(self._turned)
        if now is None:
            return
        setting = self._setting(now, canvas, self._natural)
        if coming is not None and share:
            setting = _between(setting, self._setting(coming, canvas, self._natural), share)
        put(canvas, setting, weight)
        now.fall(canvas, weight * (1 - share), self._spoken)
        if coming is not None:
            coming.fall(canvas, weight * share, self._spoken)

    def _setting(self, shown: _Shown, canvas: Canvas, natural: float) -> Setting:
        window = shown.window
        window.look(self.pose, canvas.frame, _FRAMES_A_SECOND)
        return Setting(window.luma, window.chroma, shown.lamps, shown.world.light, natural)


def _between(one: Setting, other: Setting, share: float) -> Setting:
    """Return what is ``share`` of the way from one world to another."""
    luma, chroma = (
        np.asarray(cv2.addWeighted(a, 1 - share, b, share, 0), np.uint8)
        for a, b in ((one.luma, other.luma), (one.chroma, other.chroma))
    )
    lamps = blended(one.lamps, other.lamps, share)
    light = other.light if share > 0.5 else one.light
    return Setting(luma, chroma, lamps, light, other.natural)


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)


@dataclass(frozen=True, slots=True)
class ChoosePlace:
    """Choose the world that is shown behind the figure, and how far the figure can be cut out.

    Where a world hides all but the figure, no more than that need be painted: this stage stands
    before those that paint.

    Attributes:
        wanted: The world; None for none, where only the last one is faded out.
        natural: How much of the figure is as the camera saw it, 0 to 1: the world's own light
            takes the place of a grade that only stood for it.
        spoken: Kinds of weather that the look itself draws over everything.
        is_local: Whether no place of the painted picture depends on what is far from it.
    """

    wanted: Wanted | None
    natural: float = 0.0
    spoken: frozenset[str] = frozenset()
    is_local: bool = False

    @classmethod
    def plan(cls, style: "Style", geometry: Geometry) -> "ChoosePlace":
        """Every look needs it: the last one may have shown a world."""
        place = style.place
        if place.scene is None:
            return cls(None)
        wanted = Wanted(place.scene, place.paint, geometry.full[::-1])
        spoken = {name for name, _ in style.weather.kinds} - set(place.stand_in)
        natural = _NATURAL if place.paint is None else 0.0
        return cls(wanted, natural, frozenset(spoken), _is_local(style))

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``place``, ``shown``, ``part`` and ``worked``."""
        canvas.shown = 0.0
        canvas.part = canvas.worked = canvas.geometry.whole
        world = self._world(canvas)
        if canvas.place is None:
            if world is None:
                return
            canvas.place = Placed(canvas)
        placed, standing = canvas.place, _eased(canvas.standing)
        is_seen = standing * placed.risen > _FAINT
        placed.go_on(world, canvas, is_wanted=self.wanted is not None, is_seen=is_seen)
        if self.wanted is not None:
            placed.wear(self.natural, self.spoken)
        if placed.is_over:
            canvas.place = None
            return
        weight = _eased(placed.risen) * standing
        if weight > _FAINT and canvas.figure is not None:
            canvas.shown = weight
            if round(256 * weight) == 256:
                canvas.part = _part_around(canvas.figure, canvas.geometry)
                if self.is_local:
                    canvas.worked = canvas.part

    def _world(self, canvas: Canvas) -> World | None:
        if self.wanted is None or canvas.studio is None:
            return None
        world = canvas.studio.world(self.wanted)
        # One for pictures of another size would not fill the picture.
        is_fit = world is not None and world.view == View.of(*self.wanted.size)
        return world if is_fit else None


@dataclass(frozen=True, slots=True)
class ShowPlace:
    """Show the world that was chosen behind the figure."""

    @classmethod
    def plan(cls, _style: "Style", _geometry: Geometry) -> "ShowPlace":
        """Every look needs it: the last one may have shown a world."""
        return cls()

    def __call__(self, canvas: Canvas) -> None:
        """Change ``out``; nothing is done where no world is shown."""
        if canvas.shown and canvas.place is not None:
            canvas.place.show(canvas, canvas.shown)


def _is_local(style: "Style") -> bool:
    """Say whether stages look less far than is painted around a figure."""
    wide = style.cells.size or style.press.plates or style.focus.amount or style.matter.amount
    moved = style.bend.sway or style.bend.melt or style.facets.size
    return not (wide or moved or style.halo.amount or style.rub.amount)


def _part_around(figure: U8, geometry: Geometry) -> Part:
    """Return what of the painted picture is seen where all but the figure is hidden.

    Args:
        figure: ``uint8[H/2, W/2]``, its opacity.
        geometry: Of the picture.
    """
    left, top, wide, tall = cv2.boundingRect(figure[::2, ::2])
    cell, spare, whole = CELL // 4, geometry.px(_PAINTED_AROUND) // CELL, geometry.whole
    part = Part(
        max(0, top // cell - spare),
        min(whole.bottom, -(-(top + tall) // cell) + spare),
        max(0, left // cell - spare),
        min(whole.right, -(-(left + wide) // cell) + spare),
    )
    # A strided view may miss what is a pixel wide; nobody misses it who sees the whole.
    return part if wide and tall else whole


def stand_in(geometry: Geometry) -> None:
    """Use every kernel of this stage once, on a grey world that is shown to nobody."""
    view = View.of(geometry.width, geometry.height)
    full: U8 = np.full(view.shape, 128, np.uint8)
    half: U8 = np.full((2, view.height // 2, view.width // 2), 128, np.uint8)
    layers = (
        Layer(luma=full, chroma=half, glimmer=full, ripple=full),
        Layer(luma=full, chroma=half, cover=full, drift=1.0),
    )
    canvas = Canvas(geometry)
    canvas.camera = canvas.out = np.full((geometry.height * 3 // 2, geometry.width), 128, np.uint8)
    canvas.matte = np.full(geometry.full, 128, np.uint8)
    canvas.figure = np.full(geometry.half, 128, np.uint8)
    shown = _Shown(World(view=view, layers=layers, light=WorldLight()), geometry)
    while not shown.is_ready():
        pass
    for turn in (1 + 0j, 1 + 0.01j):
        shown.window.look(Pose(turn), 0, _FRAMES_A_SECOND)
        seen = shown.window
        put(canvas, Setting(seen.luma, seen.chroma, shown.lamps, shown.world.light, 0.0), 1.0)
