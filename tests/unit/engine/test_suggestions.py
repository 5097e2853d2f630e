"""What the engine suggests to begin with."""

import cv2
import numpy as np

from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.interface import StylePrompt
from sundog.engine.prompt.reading import read
from tests.unit.engine.engine_pictures import SIZE, portrait


def test_what_is_suggested_are_looks_of_their_own_that_the_engine_knows_well() -> None:
    looks = CpuEngine().suggestions
    readings = [read(look.prompt) for look in looks]

    assert 12 <= len(looks) <= 16
    assert all(reading.styles or reading.places for reading in readings)
    assert not any(reading.unmet for reading in readings)
    assert len({(reading.styles, reading.places) for reading in readings}) == len(looks)
    assert all(look.name.replace("-", "").isalnum() and look.name.islower() for look in looks)


def test_no_two_of_them_look_alike(engine: CpuEngine) -> None:
    frame = portrait()
    small = []
    for look in engine.suggestions:
        image = engine.renderer().render(frame, engine.compile(StylePrompt(text=look.prompt), SIZE))
        bgr = cv2.cvtColor(image, cv2.COLOR_YUV2BGR_I420)
        shown = cv2.resize(bgr, (320, 176), interpolation=cv2.INTER_AREA)
        small.append(shown.astype(np.float32))
    apart = [np.abs(one - other).mean() for i, one in enumerate(small) for other in small[:i]]
    assert min(apart) > 15
