"""A file shows its world from the first frame on; a live picture does not wait for it."""

from dataclasses import dataclass, field

import av
import numpy as np

from sundog.engine.cpu.look import compile_look
from sundog.engine.cpu.renderer import CpuRenderer
from sundog.engine.cpu.style import Place, Style
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.studio import Studio
from sundog.engine.cpu.worlds.wanted import Wanted
from sundog.engine.interface import Image, StylePrompt
from sundog.engine.passthrough import PassthroughEngine
from sundog.server.batch.rendering import Painter
from tests.unit.engine.worlds.plain_world import paint_plain

SIZE = (320, 176)


def test_the_fine_world_is_there_before_the_first_frame() -> None:
    scene = Scene(world="plain")
    studio = Studio(lambda world, _: world, painters={"plain": paint_plain})
    look = compile_look(StylePrompt(text=""), Style(place=Place(scene=scene)), SIZE)
    assert CpuRenderer(studio).prepare(look) > 1
    world = studio.world(Wanted(scene, None, SIZE))
    assert world is not None
    assert world.is_fine
    assert studio.wait(0)


def test_a_look_without_a_place_needs_nothing() -> None:
    look = compile_look(StylePrompt(text=""), Style(), SIZE)
    assert CpuRenderer(Studio(lambda world, _: world)).prepare(look) == 1


@dataclass
class Renderer:
    done: list[str] = field(default_factory=list)

    def prepare(self, look: object) -> int:
        self.done.append("prepare")
        return 3

    def render(self, image: Image, look: object) -> Image:
        self.done.append("render")
        return image.copy()


class Engine(PassthroughEngine):
    def __init__(self) -> None:
        super().__init__()
        self.made = Renderer()

    def renderer(self) -> Renderer:  # type: ignore[override]
        return self.made


def frame() -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(np.zeros((176, 320, 3), np.uint8), format="rgb24")


def test_a_video_is_prepared_once() -> None:
    engine = Engine()
    painter = Painter(engine, StylePrompt(text="mars"))
    for _ in range(2):
        painter.paint(frame())
    assert engine.made.done == ["prepare", "render", "render"]


def test_a_still_picture_shows_what_fades_in() -> None:
    engine = Engine()
    Painter(engine, StylePrompt(text="mars")).paint(frame(), is_still=True)
    assert engine.made.done == ["prepare", "render", "render", "render"]
