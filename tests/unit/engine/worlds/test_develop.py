"""What the lens and the film make of a painting."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.develop import develop
from sundog.engine.cpu.worlds.painting import Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.world import World, flattened
from tests.unit.engine.worlds.plain_world import paint_plain

VIEW = View.of(320, 176)


def rgb(world: World) -> NDArray[np.int32]:
    return np.asarray(cv2.cvtColor(flattened(world), cv2.COLOR_YUV2RGB_I420), np.int32)


def flat(*colour: float, exposure: float = 1.0) -> Painting:
    sheet = Sheet(colour=np.full((*VIEW.shape, 3), colour, np.float32))
    return Painting(sheets=(sheet,), light=WorldLight(), exposure=exposure)


def test_a_blurred_sheet_has_no_dark_border() -> None:
    shown = rgb(develop(paint_plain(VIEW, Scene(world="plain")), VIEW, grain=False))
    sky, hill = shown[2, 2], shown[round(VIEW.horizon), VIEW.width // 2]
    darkest = np.minimum(sky, hill) - 4
    assert (shown >= darkest).all()


def test_an_edge_out_of_focus_is_soft() -> None:
    layer = develop(paint_plain(VIEW, Scene(world="plain")), VIEW).layers[1]
    assert layer.cover is not None
    assert ((layer.cover > 20) & (layer.cover < 235)).any()


def test_a_bright_colour_keeps_its_hue() -> None:
    dim, bright = (rgb(develop(flat(level, level / 4, 0.0), VIEW))[40, 40] for level in (0.3, 1.1))
    assert bright[0] > dim[0]
    assert bright[2] < 20
    assert bright[1] < 0.7 * bright[0]


def test_the_hottest_light_is_white() -> None:
    assert (rgb(develop(flat(30.0, 12.0, 3.0), VIEW))[40, 40] > 200).all()


def test_exposure_says_what_is_white() -> None:
    one, other = develop(flat(1, 1, 1), VIEW), develop(flat(5, 5, 5, exposure=5), VIEW)
    assert np.array_equal(one.layers[0].luma, other.layers[0].luma)
    assert 210 < one.layers[0].luma.mean() < 235


def test_a_lamp_shines_over_what_is_beside_it() -> None:
    night = np.full((*VIEW.shape, 3), 0.01, np.float32)
    night[50:54, 100:104] = 12.0
    lamp = Painting(sheets=(Sheet(colour=night),), light=WorldLight(), bloom=0.5)
    with_glare = develop(lamp, VIEW, grain=False).layers[0].luma
    without = develop(replace(lamp, bloom=0.0), VIEW, grain=False).layers[0].luma
    assert with_glare[52, 112] > without[52, 112] + 5
    assert with_glare[10, 300] == without[10, 300]


def test_a_sheet_that_drifts_around_shows_no_seam() -> None:
    colour = np.full((*VIEW.shape, 3), 0.1, np.float32)
    colour[:, -8:] = 0.9
    clouds = Painting(sheets=(Sheet(colour=colour, drift=3.0, blur=12.0),), light=WorldLight())
    luma = develop(clouds, VIEW, grain=False).layers[0].luma.astype(int)
    assert np.abs(luma[:, 0] - luma[:, -1]).max() < 12


def test_sizes_in_pixels_follow_the_view() -> None:
    sheet = Sheet(
        colour=np.full((*VIEW.shape, 3), 0.5, np.float32),
        drift=10.0,
        ripple=np.full(VIEW.shape, 2.0, np.float32),
    )
    layer = develop(Painting(sheets=(sheet,), light=WorldLight()), VIEW).layers[0]
    assert layer.ripple is not None
    assert abs(int(layer.ripple[5, 5]) - 32 * VIEW.scale) <= 1
    assert layer.drift == 10 * VIEW.scale


def test_a_picture_as_a_world_keeps_its_colours() -> None:
    sheet = Sheet(colour=np.full((*VIEW.shape, 3), (0.5, 0.25, 0.1), np.float32))
    world = develop(Painting(sheets=(sheet,), light=WorldLight(), bloom=0.0, film=False), VIEW)
    assert np.abs(rgb(world)[40, 40] - (188, 137, 89)).max() <= 4
