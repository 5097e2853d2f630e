"""What a viewer sees between frames: fades, moving cameras, moving people, noise."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.anchor import carried
from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.geometry import Part
from sundog.engine.cpu.kernels.motion import (
    BLOCK,
    UNIT,
    carry_and_calm,
    carry_and_mix,
    choose_vectors,
    fit_camera,
)
from sundog.engine.cpu.stages.remember import FADE_FRAMES
from sundog.engine.interface import Image, StylePrompt
from tests.unit.engine.engine_pictures import SIZE, distance, luma, portrait, restyled

U8 = NDArray[np.uint8]


def panned(count: int, right: float, down: float = 0.0) -> list[Image]:
    """A camera that moves over a large textured picture, pixels a frame."""
    random = np.random.default_rng(3)
    width, height = SIZE
    wide = np.zeros((height + 160, width + 320, 3), np.float32)
    for size, depth in ((6, 14), (24, 26), (90, 40)):
        coarse = random.normal(0, depth, (wide.shape[0] // size + 2, wide.shape[1] // size + 2, 3))
        wide += cv2.resize(
            coarse.astype(np.float32), wide.shape[1::-1], interpolation=cv2.INTER_CUBIC
        )
    frames = []
    for i in range(count):
        move = np.array([[1, 0, -20 - right * i], [0, 1, -20 - down * i]], np.float32)
        view = cv2.warpAffine(wide, move, SIZE, flags=cv2.INTER_CUBIC)
        rgb = np.clip(view + 128, 0, 255).astype(np.uint8)
        frames.append(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420))
    return frames


def still(count: int, noise: float = 4.0) -> list[Image]:
    """A camera on a tripod, with a sensor's noise."""
    random = np.random.default_rng(5)
    frame = portrait().astype(np.float32)
    return [
        np.clip(frame + random.normal(0, noise, frame.shape), 16, 235).astype(np.uint8)
        for _ in range(count)
    ]


def change(before: Image, after: Image) -> float:
    """Mean |difference| of luma, levels of 255."""
    return float(np.abs(luma(before) - luma(after)).mean())


def test_one_look_becomes_another_evenly_and_in_ten_frames(engine: CpuEngine) -> None:
    frames = [portrait() for _ in range(2 * FADE_FRAMES + 6)]
    renderer = engine.renderer()
    looks = [engine.compile(StylePrompt(text=text), SIZE) for text in ("thermal", "noir")]
    shown = [renderer.render(f, looks[i >= FADE_FRAMES]) for i, f in enumerate(frames)]
    start, end = shown[FADE_FRAMES - 1], restyled(engine, "noir", frames)[-1]
    steps = [
        distance(a, b) for a, b in zip(shown[FADE_FRAMES - 1 :], shown[FADE_FRAMES:], strict=False)
    ]
    whole = distance(start, end)
    assert whole > 0.1, "the looks must differ for a fade to be seen"
    assert max(steps) < 0.25 * whole, "no jump"
    assert min(steps[: FADE_FRAMES - 2]) > 0.04 * whole, "no wait"
    assert distance(shown[-1], end) < 0.02


def test_a_first_prompt_fades_in_and_no_prompt_fades_out_to_the_camera(engine: CpuEngine) -> None:
    frame = portrait()
    renderer = engine.renderer()
    plain, styled = (engine.compile(StylePrompt(text=text), SIZE) for text in ("", "thermal"))
    assert np.array_equal(renderer.render(frame, plain), frame)
    first = renderer.render(frame, styled)
    assert (
        0 < distance(first, frame) < 0.4 * distance(restyled(engine, "thermal", [frame])[0], frame)
    )
    for _ in range(2 * FADE_FRAMES):
        renderer.render(frame, styled)
    leaving = [renderer.render(frame, plain) for _ in range(FADE_FRAMES + 1)]
    assert distance(leaving[0], frame) > 0.6 * distance(
        restyled(engine, "thermal", [frame])[0], frame
    )
    assert distance(leaving[-2], frame) < 0.01
    assert np.array_equal(leaving[-1], frame)


def test_a_sessions_first_picture_is_styled_at_once(engine: CpuEngine) -> None:
    once = restyled(engine, "thermal", [portrait()])[0]
    later = restyled(engine, "thermal", [portrait()] * 8)[-1]
    assert distance(once, later) < 0.02


def test_noise_of_the_camera_is_calmed(engine: CpuEngine) -> None:
    frames = still(12)
    for text in ("anime", "oil", "lego"):
        shown = restyled(engine, text, frames)
        flicker = change(shown[-2], shown[-1]) / change(frames[-2], frames[-1])
        assert flicker < 1.0, text


def test_the_camera_is_followed_to_a_fraction_of_a_pixel(engine: CpuEngine) -> None:
    renderer = engine.renderer()
    look = engine.compile(StylePrompt(text="anime"), SIZE)
    for frame in panned(11, right=3.3, down=-1.6):
        renderer.render(frame, look)
    assert renderer._canvas is not None
    down, right = renderer._canvas.drift
    assert abs(right - -33) < 1.5 or abs(right - 33) < 1.5
    assert abs(abs(down) - 16) < 1.5


def test_paper_moves_with_the_picture_that_lies_on_it(engine: CpuEngine) -> None:
    frames = panned(10, right=4.0)
    shown = [luma(image) for image in restyled(engine, "watercolor", frames)]
    before, after = shown[-2][:, :-4], shown[-1][:, 4:]
    inside = np.s_[40:-40, 40:-40]
    followed = np.abs(before - after)[inside].mean()
    stuck = np.abs(shown[-2] - shown[-1])[inside].mean()
    assert min(followed, np.abs(shown[-2][:, 4:] - shown[-1][:, :-4])[inside].mean()) < 0.4 * stuck


def test_what_has_gone_leaves_no_ghost(engine: CpuEngine) -> None:
    empty = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
    empty[: SIZE[1]] = 90
    visited = empty.copy()
    visited[100:200, 100:200] = 220
    renderer = engine.renderer()
    look = engine.compile(StylePrompt(text="thermal"), SIZE)
    for _ in range(8):
        renderer.render(visited, look)
    gone = renderer.render(empty, look)
    place = np.s_[110:190, 110:190]
    wanted = luma(restyled(engine, "thermal", [empty])[0])[place].mean()
    had = luma(restyled(engine, "thermal", [visited])[0])[place].mean()
    assert abs(luma(gone)[place].mean() - wanted) < 0.1 * abs(had - wanted)


def test_a_run_of_blocks_is_fetched_from_where_it_was() -> None:
    random = np.random.default_rng(1)
    before = cv2.blur(random.integers(0, 256, (64, 96), np.uint8), (5, 5))
    fresh = random.integers(0, 256, (64, 96), np.uint8)
    keep = random.integers(0, 256, (32, 48), np.uint8)
    vectors = random.integers(-20, 21, (4, 6, 2)).astype(np.int32)
    vectors[1] = vectors[1, 0]
    out = np.empty_like(before)
    carry_and_mix(before, vectors, BLOCK, keep, Part(0, 4, 0, 6), (fresh, out))
    moved = _moved(before, vectors, BLOCK)
    share = np.repeat(np.repeat(keep, 2, 0), 2, 1) / 256.0
    expected = fresh + (moved - fresh) * share
    assert np.abs(out - expected).max() <= 1.5  # two roundings


def test_calming_moves_the_past_and_follows_what_changes() -> None:
    random = np.random.default_rng(2)
    before = cv2.blur(random.integers(0, 256, (32, 48), np.uint8), (5, 5))
    vectors = random.integers(-9, 10, (4, 6, 2)).astype(np.int32)
    moved = _moved(before, vectors, BLOCK // 2)
    fresh = np.clip(moved + random.normal(0, 3, moved.shape), 0, 255).astype(np.uint8)
    fresh[:8] = 255 - fresh[:8]
    out, changed = np.empty_like(before), np.zeros_like(before)
    around = np.stack([cv2.erode(fresh, np.ones((3, 3))), cv2.dilate(fresh, np.ones((3, 3)))])
    carry_and_calm(before, vectors, fresh, around, changed, out)
    size = np.abs(fresh - moved)
    share = np.clip((size - 4) * 12 + 56, 56, 256) / 256
    assert np.abs(out - (moved + (fresh - moved) * share)).max() <= 7  # a step near |4| weighs 12
    beyond = np.maximum(np.maximum(around[0] - moved, moved - around[1]), 0)
    assert np.abs(changed - beyond).max() <= 1
    assert changed[:8].mean() > 5 * changed[8:].mean()


def test_a_texture_is_shifted_by_parts_of_a_pixel_and_wraps_around() -> None:
    random = np.random.default_rng(7)
    field = random.integers(0, 256, (32, 48), np.uint8)
    for down, right in ((0, 3), (-5, 0), (13, -29), (8 * 30 + 1, 8 * 50 + 7)):
        vectors = np.empty((2, 3, 2), np.int32)
        vectors[:] = (-down, -right)
        out = carried(field, vectors, Part(0, 2, 0, 3))
        v, h = (down / UNIT) % 1, (right / UNIT) % 1
        top, left = down // UNIT, right // UNIT
        a, b = np.roll(field, (top, left), (0, 1)), np.roll(field, (top, left + 1), (0, 1))
        c, d = np.roll(field, (top + 1, left), (0, 1)), np.roll(field, (top + 1, left + 1), (0, 1))
        expected = (a * (1 - h) + b * h) * (1 - v) + (c * (1 - h) + d * h) * v
        assert np.abs(out - expected).max() <= 0.51


def _moved(before: U8, vectors: NDArray[np.int32], side: int) -> NDArray[np.float64]:
    """The plain way: one bilinear fetch a pixel."""
    unit = UNIT * BLOCK // side
    height, width = before.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float64)
    places = np.repeat(np.repeat(vectors, side, 0), side, 1) / unit
    y, x = rows + places[..., 0], columns + places[..., 1]
    top, left = np.floor(y), np.floor(x)
    v, h = y - top, x - left
    total = np.zeros((height, width))
    for i, j, weight in (
        (0, 0, (1 - v) * (1 - h)),
        (0, 1, (1 - v) * h),
        (1, 0, v * (1 - h)),
        (1, 1, v * h),
    ):
        at = (
            np.clip(top + i, 0, height - 1).astype(int),
            np.clip(left + j, 0, width - 1).astype(int),
        )
        total += weight * before[at]
    return total


def test_the_camera_is_told_from_someone_who_walks_through_the_picture() -> None:
    random = np.random.default_rng(4)
    place = random.uniform(-500, 500, (60, 2)).astype(np.float32)
    zoom, roll = 0.004, -0.003
    move = np.array([3.0, -2.0]) + place @ np.array([[zoom, roll], [-roll, zoom]])
    move[:15] = (40.0, 5.0)
    move += random.normal(0, 0.1, move.shape)
    right, down, zoomed, rolled, agreeing = fit_camera(place, move.astype(np.float32), 4)
    assert abs(right - 3) < 0.1
    assert abs(down + 2) < 0.1
    assert abs(zoomed - zoom) < 5e-4
    assert abs(rolled - roll) < 5e-4
    assert 0.7 < agreeing < 0.8


def test_a_block_goes_its_own_way_only_where_that_explains_it_better() -> None:
    random = np.random.default_rng(6)
    before = cv2.blur(random.integers(0, 256, (48, 64), np.uint8), (3, 3))
    now = before.copy()
    now[16:32, 16:32] = before[16:32, 20:36]
    flow = np.zeros((12, 16, 2), np.float32)
    flow[..., 0] = 4.0
    vectors = np.empty((12, 16, 2), np.int32)
    choose_vectors(now, before, flow, np.zeros(4, np.float32), vectors)
    assert (vectors[4:8, 4:8, 1] == 4 * 4 * UNIT).all()
    assert (vectors[:3] == 0).all()
