"""Where a world hides all but the figure, no more than the figure's surroundings are painted."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry, Part
from sundog.engine.cpu.look import compile_look
from sundog.engine.cpu.stages.place import ChoosePlace, ShowPlace
from sundog.engine.cpu.style import (
    Abstraction,
    Exposure,
    Glow,
    Grade,
    Lines,
    Paper,
    Style,
    Wash,
)
from sundog.engine.interface import StylePrompt
from tests.unit.engine.engine_pictures import portrait

GEOMETRY = Geometry(640, 352)
PART, INNER = Part(3, 20, 7, 33), Part(8, 15, 12, 28)
STYLES = {
    "drawn": Style(
        abstraction=Abstraction(median=3, kuwahara=(3,), smear=6, spare_skin=0.5),
        exposure=Exposure(strength=0.5),
        grade=Grade(saturation=1.4, bands=4),
        lines=Lines(amount=1.0, spare_skin=0.5),
        wash=Wash(amount=1.0),
    ),
    "shining": Style(
        abstraction=Abstraction(wobble=2.0, detail=0.5),
        lines=Lines(amount=1.0, abstracted=False),
        glow=Glow(neon=0.5),
        paper=Paper(cover=0.3),
    ),
}


def painted(style: Style, part: Part) -> NDArray[np.uint8]:
    """Return the inner part of the third picture painted in a style."""
    canvas = Canvas(GEOMETRY)
    stages = compile_look(StylePrompt(text=""), style, (GEOMETRY.width, GEOMETRY.height)).stages
    for number in range(3):
        canvas.camera = portrait((GEOMETRY.width, GEOMETRY.height), number)
        # Whatever is left over from before is not to be seen.
        canvas.out = np.full_like(canvas.camera, 77 * number)
        for stage in stages:
            if isinstance(stage, ChoosePlace):
                canvas.part = canvas.worked = part
            elif not isinstance(stage, ShowPlace):
                stage(canvas)
        canvas.frame += 1
    luma = INNER.of(canvas.out[: GEOMETRY.height])
    chroma = INNER.of(canvas.out[GEOMETRY.height :].reshape(2, *GEOMETRY.half), 2)
    return np.concatenate([luma.ravel(), chroma.ravel()])


@pytest.mark.parametrize("name", STYLES)
def test_a_part_looks_as_it_does_in_the_whole_picture(name: str) -> None:
    whole, part = (painted(STYLES[name], each) for each in (GEOMETRY.whole, PART))
    assert np.array_equal(whole, part)
