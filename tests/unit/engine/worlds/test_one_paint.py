"""A world in the style of its prompt."""

import numpy as np
import pytest

from sundog.engine.cpu.bake import paint_over
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.stages.cells import cell_size
from sundog.engine.cpu.styles import STYLES
from sundog.engine.cpu.worlds.develop import develop
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View
from tests.unit.engine.worlds.plain_world import paint_plain

VIEW = View.of(320, 176)


def test_a_world_is_painted_in_the_style_and_keeps_its_layers() -> None:
    world = develop(paint_plain(VIEW, Scene(world="plain")), VIEW)
    painted = paint_over(world, STYLES["pencil"])
    chroma = [layer.chroma.astype(int) - 128 for layer in (*world.layers, *painted.layers)]
    assert np.abs(chroma[2]).mean() < 0.3 * np.abs(chroma[0]).mean()
    assert np.abs(chroma[3]).mean() < 0.3 * np.abs(chroma[1]).mean()
    assert painted.layers[1].cover is world.layers[1].cover
    # Grey light stays grey light through a style's colours.
    assert painted.light.rim == pytest.approx(world.light.rim, abs=0.001)
    assert painted.light.above == pytest.approx(world.light.above, abs=0.001)


def test_a_border_between_layers_is_not_painted_as_one() -> None:
    world = develop(paint_plain(VIEW, Scene(world="plain")), VIEW)
    layer = paint_over(world, STYLES["comic"]).layers[1]
    assert layer.cover is not None
    edge, inside = (layer.cover > 60) & (layer.cover < 250), layer.cover == 255
    assert layer.luma[edge].mean() > layer.luma[inside].mean() - 12


def test_bricks_have_the_size_that_they_have_in_the_picture() -> None:
    view, cells = View.of(1280, 704), STYLES["lego"].cells
    world = Geometry(view.width, view.height, 1280 * 704)
    assert cell_size(cells, world) == cell_size(cells, Geometry(1280, 704))
