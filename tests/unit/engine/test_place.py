"""A world behind the figure: its borders, its parallax, its fades, its light."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.look import compile_look
from sundog.engine.cpu.renderer import CpuRenderer
from sundog.engine.cpu.stages.place import ChoosePlace, ShowPlace
from sundog.engine.cpu.style import Place, Style
from sundog.engine.cpu.worlds.painting import WorldLight
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.wanted import Wanted
from sundog.engine.cpu.worlds.window import Pose, Window
from sundog.engine.cpu.worlds.world import Layer, World
from sundog.engine.interface import Image, StylePrompt

U8 = NDArray[np.uint8]

SIZE = (320, 176)
SIZES = [(64, 64), (320, 176), (176, 320)]
FRAMES_OF_A_FADE = 30


def world(size: tuple[int, int] = SIZE, luma: int = 120) -> World:
    """Grey all over, with a border that shows at once."""
    view = View.of(*size)
    plane: U8 = np.full(view.shape, luma, np.uint8)
    plane[[0, -1]], plane[:, [0, -1]] = 235, 235
    chroma: U8 = np.full((2, view.height // 2, view.width // 2), 128, np.uint8)
    return World(view=view, layers=(Layer(luma=plane, chroma=chroma),), light=WorldLight())


def striped(depth: float, size: tuple[int, int] = SIZE) -> World:
    """A light post in the middle of a dark world."""
    made = world(size, 40)
    luma = made.layers[0].luma.copy()
    middle = luma.shape[1] // 2
    luma[:, middle - 4 : middle + 4] = 200
    return replace(made, layers=(replace(made.layers[0], luma=luma, depth=depth),))


def seen(shown: World, pose: Pose, frame: int = 0, size: tuple[int, int] = SIZE) -> U8:
    """Brightness of what a session sees of a world."""
    window = Window(shown, Geometry(*size))
    while not window.is_ready():
        pass
    window.look(pose, frame, 25)
    return window.luma


class Worlds:
    """Has the worlds of some scenes at once."""

    def __init__(self, **painted: World | None) -> None:
        self.there = painted

    def world(self, wanted: Wanted) -> World | None:
        return self.there.get(wanted.scene.world)

    def painted(self, wanted: Wanted) -> World | None:
        return self.world(wanted)


def stage(name: str = "a", size: tuple[int, int] = SIZE) -> ChoosePlace:
    scene = Scene(world=name) if name else None
    return ChoosePlace.plan(Style(place=Place(scene=scene)), Geometry(*size))


def canvas(worlds: Worlds, size: tuple[int, int] = SIZE) -> Canvas:
    """Of a session with a figure in the middle, from the lower border up."""
    made = Canvas(Geometry(*size))
    width, height = size
    rows, columns = np.mgrid[0:height, 0:width]
    body = np.hypot((columns - width / 2) / (width / 5), (rows - height) / (height * 0.8))
    made.matte = np.clip((1 - body) * width / 8 * 255, 0, 255).astype(np.uint8)
    made.figure = np.ascontiguousarray(made.matte[::2, ::2])
    made.standing, made.studio = 1.0, worlds
    return made


def picture(size: tuple[int, int] = SIZE, luma: int = 70) -> Image:
    image: Image = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
    image[: size[1]] = luma
    return image


def shown(on: Canvas, *stages: ChoosePlace) -> list[Image]:
    """What comes of a grey picture, frame by frame."""
    made = []
    for step in stages:
        on.out, on.camera = picture(on.geometry.full[::-1]), picture(on.geometry.full[::-1])
        step(on)
        ShowPlace()(on)
        on.frame += 1
        made.append(on.out)
    return made


def jumps(images: list[Image]) -> float:
    """Return the largest mean change of luma from one frame to the next."""
    lumas = [image[: image.shape[0] * 2 // 3].astype(np.float32) for image in images]
    return max(float(np.abs(b - a).mean()) for a, b in zip(lumas, lumas[1:], strict=False))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("depth", [0.0, 0.5, 1.0])
def test_no_border_of_the_world_ever_shows(size: tuple[int, int], depth: float) -> None:
    made = world(size)
    made = replace(made, layers=(replace(made.layers[0], depth=depth),))
    random = np.random.default_rng(1)
    for _ in range(25):
        turn = complex(random.normal(1, 0.4), random.normal(0, 0.6))
        shift = complex(*random.normal(0, 400, 2))
        view = seen(made, Pose(turn, shift), size=size)
        assert view.max() < 125


def test_what_is_near_follows_the_camera_farther_than_what_is_far() -> None:
    pose = Pose(shift=-12 + 0j)
    places = [
        float((seen(striped(depth), pose) > 120).mean(0).argmax()) for depth in (0.0, 0.4, 1.0)
    ]
    assert places[0] + 2 < places[1] < places[2] - 2
    # A camera that pans to the left moves everything to the right.
    assert places[0] > SIZE[0] / 2 - 4


def test_a_camera_that_rolls_turns_the_world_with_it() -> None:
    post = seen(striped(0.5), Pose(1 + 0.06j))
    top, bottom = (float(post[rows].mean(0).argmax()) for rows in (slice(10), slice(-10, None)))
    assert abs(top - bottom) > 5


def test_a_world_comes_back_to_its_middle_while_nothing_pushes_it() -> None:
    pose, rest = Pose(1 + 0.02j, 90 - 60j), (1 + 0j, 0j)
    for _ in range(1500):
        pose = pose.moved(rest, rest, SIZE[1])
    assert abs(pose.shift) < 0.1 * SIZE[1]
    assert abs(pose.turn - 1) < 0.01


def test_clouds_drift_and_come_round_without_a_seam() -> None:
    made = striped(0.0)
    layer = made.layers[0]
    ramp = 120 + 60 * np.sin(np.arange(layer.luma.shape[1]) / layer.luma.shape[1] * 2 * np.pi)
    luma = np.repeat(ramp[None].astype(np.uint8), layer.luma.shape[0], 0)
    made = replace(made, layers=(replace(layer, luma=luma, drift=40.0),))
    views = [seen(made, Pose(), frame)[50].astype(int) for frame in range(0, 400, 25)]
    assert np.abs(views[1] - views[0]).max() > 10
    assert max(np.abs(np.diff(view)).max() for view in views) < 5


def test_windows_glimmer_and_water_wavers_but_walls_keep_still() -> None:
    made = striped(0.0)
    layer = made.layers[0]
    luma = np.full_like(layer.luma, 120)
    luma[:, ::24] = 200
    glimmer, ripple = np.zeros((2, *luma.shape), np.uint8)
    glimmer[20:60], ripple[140:] = 10, 48
    made = replace(made, layers=(replace(layer, luma=luma, glimmer=glimmer, ripple=ripple),))
    views = np.stack([seen(made, Pose(), frame) for frame in range(0, 60, 6)]).astype(int)
    change = np.ptp(views, 0).max(1)
    assert change[20:35].max() > 4, "windows"
    assert change[150:].max() > 20, "water"
    assert change[70:110].max() == 0, "walls"


def test_nothing_is_cut_out_where_the_figure_is_not_sure() -> None:
    on = canvas(Worlds(a=world()))
    on.standing = 0.0
    for image in shown(on, *[stage()] * FRAMES_OF_A_FADE):
        assert np.array_equal(image, picture())


def test_a_world_comes_and_goes_without_a_flash() -> None:
    on = canvas(Worlds(a=world(luma=200)))
    images = shown(on, *[stage()] * FRAMES_OF_A_FADE, *[stage("")] * FRAMES_OF_A_FADE)
    ground = [float(image[20, :40].mean()) for image in images]
    assert ground[0] < 75
    assert max(ground) == 200
    assert ground[-1] == 70
    assert on.place is None, "nothing is remembered of what is gone"
    assert jumps(images) < 25


def test_a_coarse_world_becomes_the_fine_one_without_a_flash() -> None:
    worlds = Worlds(a=world(luma=90))
    on = canvas(worlds)
    images = shown(on, *[stage()] * FRAMES_OF_A_FADE)
    worlds.there["a"] = world(luma=190)
    images += shown(on, *[stage()] * FRAMES_OF_A_FADE)
    assert images[-1][20, 20] == 190
    assert jumps(images) < 25


def test_the_last_world_stays_until_the_next_is_painted_but_not_for_ever() -> None:
    worlds = Worlds(a=world(luma=200), b=None)
    on = canvas(worlds)
    shown(on, *[stage()] * FRAMES_OF_A_FADE)
    assert shown(on, *[stage("b")] * 10)[-1][20, 20] == 200
    assert shown(on, *[stage("b")] * 80)[-1][20, 20] == 70
    worlds.there["b"] = world(luma=30)
    assert shown(on, *[stage("b")] * FRAMES_OF_A_FADE)[-1][20, 20] == 30


def test_a_hundred_switches_flash_not_and_fill_no_memory() -> None:
    painted = {name: world(luma=luma) for name, luma in zip("abc", (50, 120, 200), strict=True)}
    on = canvas(Worlds(**painted))
    shown(on, *[stage()] * FRAMES_OF_A_FADE)
    order = np.random.default_rng(2).permutation(list("abc") * 34)
    images = []
    for name in order:
        images += shown(on, *[stage(str(name))] * 5)
        assert on.place is not None
        assert on.place.count <= 2
    assert jumps(images) < 40
    last = str(order[-1])
    assert shown(on, *[stage(last)] * 25)[-1][20, 20] == painted[last].layers[0].luma[9, 9]


def test_a_world_for_another_size_is_not_shown() -> None:
    on = canvas(Worlds(a=world((640, 352))))
    assert np.array_equal(shown(on, *[stage()] * 20)[-1], picture())


@pytest.mark.parametrize("size", SIZES)
def test_the_figure_stands_before_the_world(size: tuple[int, int]) -> None:
    on = canvas(Worlds(a=world(size, luma=200)), size)
    made = shown(on, *[stage(size=size)] * FRAMES_OF_A_FADE)[-1]
    assert abs(int(made[size[1] - 12, size[0] // 2]) - 70) < 60, "the figure"
    assert made[4, 4] == 200, "the world"


def lit(**light: object) -> NDArray[np.float32]:
    """What light does to the figure, by brightness; the world is black."""
    on = canvas(Worlds(a=replace(world(luma=16), light=WorldLight(**light))))  # type: ignore[arg-type]
    made = shown(on, *[stage()] * FRAMES_OF_A_FADE)[-1]
    return made[: SIZE[1]].astype(np.float32)


def test_light_falls_from_where_the_world_has_it() -> None:
    middle = SIZE[0] // 2
    left, right = (lit(towards=(side, 0.3)) for side in (-0.95, 0.95))
    row = slice(100, 160)
    assert (
        left[row, middle - 50 : middle - 20].mean()
        > 1.15 * left[row, middle + 20 : middle + 50].mean()
    )
    assert (
        right[row, middle + 20 : middle + 50].mean()
        > 1.15 * right[row, middle - 50 : middle - 20].mean()
    )


def test_light_from_behind_leaves_a_rim_and_keeps_the_face() -> None:
    made = lit(behind=1.0, rim=(2.0, 2.0, 2.0), above=(0.1, 0.1, 0.1), below=(0.1, 0.1, 0.1))
    plain = lit(behind=1.0, rim=(0.0, 0.0, 0.0), above=(0.1, 0.1, 0.1), below=(0.1, 0.1, 0.1))
    more = made - plain
    assert more.max() > 40
    assert np.abs(more[120:150, 150:170]).max() < 8
    assert plain[120:150, 150:170].mean() > 30, "a face in the dark can still be seen"


def test_coloured_light_colours_the_figure() -> None:
    red = WorldLight(key=(2.0, 0.3, 0.1), above=(0.4, 0.1, 0.05), below=(0.4, 0.1, 0.05))
    on = canvas(Worlds(a=replace(world(luma=16), light=red)))
    made = shown(on, *[stage()] * FRAMES_OF_A_FADE)[-1]
    v = made[SIZE[1] :].reshape(2, SIZE[1] // 2, SIZE[0] // 2)[1]
    assert v[60:80, 70:90].mean() > 136


def test_the_old_room_leaves_no_fringe_around_the_figure() -> None:
    on = canvas(Worlds(a=world(luma=16)))
    bright = picture(luma=235)
    assert on.matte is not None
    bright[: SIZE[1]][on.matte > 250] = 60
    for _ in range(FRAMES_OF_A_FADE):
        on.out, on.camera = bright.copy(), bright
        stage()(on)
        ShowPlace()(on)
    border = (on.matte > 20) & (on.matte < 140)
    assert on.out[: SIZE[1]][border].mean() < 100


def test_wet_ground_mirrors_who_stands_on_it() -> None:
    def under_the_feet(mirror: float) -> float:
        made = replace(world(luma=16), light=WorldLight(mirror=mirror, shadow=0.0))
        on = canvas(Worlds(a=made))
        assert on.matte is not None
        assert on.figure is not None
        on.matte[130:], on.figure[65:] = 0, 0
        image = shown(on, *[stage()] * FRAMES_OF_A_FADE)[-1]
        return float(image[136:144, 150:170].mean())

    assert under_the_feet(0.0) < 20
    assert under_the_feet(0.6) > 30


def test_the_world_leaves_with_the_style_and_then_costs_nothing() -> None:
    worlds = Worlds(a=world(luma=200))
    renderer = CpuRenderer(worlds)
    style = Style(place=Place(scene=Scene(world="a")))
    looks = [compile_look(StylePrompt(text=""), one, SIZE) for one in (style, None)]
    frame = picture()
    for _ in range(5):
        renderer.render(frame, looks[0])
    for _ in range(FRAMES_OF_A_FADE):
        last = renderer.render(frame, looks[1])
    assert np.array_equal(last, frame)


def test_what_is_not_painted_is_never_seen() -> None:
    seen_parts = set()
    made = []
    for junk in (16, 235):
        on = canvas(Worlds(a=world(luma=90)))
        for _ in range(2 * FRAMES_OF_A_FADE):
            on.camera = picture(luma=70)
            stage()(on)
            on.out = picture(luma=junk)
            top, bottom, left, right = (16 * edge for edge in on.part)
            on.out[top:bottom, left:right] = 120
            ShowPlace()(on)
            on.frame += 1
            seen_parts.add(on.part)
            if on.part == on.geometry.whole:
                continue
            made.append((junk, on.out[: SIZE[1]].copy()))
    assert len(seen_parts) == 2, "all of it while the world comes, then what is near the figure"
    one = [luma for junk, luma in made if junk == 16]
    other = [luma for junk, luma in made if junk == 235]
    assert len(one) == len(other) > 2
    for a, b in zip(one, other, strict=True):
        assert np.array_equal(a, b)
