"""Engines are found by name."""

import numpy as np
import pytest

from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.interface import EngineError, StylePrompt
from sundog.engine.registry import ENGINES, Parts, make
from tests.unit.engine.engine_pictures import SIZE, portrait


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_is_made_by_its_own_name(name: str) -> None:
    pytest.importorskip("diffusers" if name == "diffusion" else "numpy")
    # Its own would be looked for, and missed.
    parts = Parts(diffusion=DiffusionSettings(random_weights=True))
    assert make(name, parts).name == name


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(EngineError, match="cpu, diffusion, passthrough"):
        make("magic")


def test_passthrough_hands_back_a_copy() -> None:
    engine = make("passthrough")
    engine.warm_up(lambda _what, _share: None)
    frame = portrait()
    out = engine.renderer().render(frame, engine.compile(StylePrompt(text="anime"), SIZE))
    assert np.array_equal(out, frame)
    assert not np.shares_memory(out, frame)
