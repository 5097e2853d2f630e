"""Every family goes the whole way: from words through the machine that draws to a picture."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sundog.engine.diffusion.core.schedule import Schedule
from sundog.engine.diffusion.device.machine import Machine
from sundog.engine.diffusion.device.making import machine as make
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.text.encoder import TextEncoder
from sundog.engine.interface import Image
from tests.machines import SIZE, picture, quiet, settings, work
from tests.tinymodels import controlled, flux2, lcm, xl

_FAMILIES: dict[str, tuple[str, Callable[[Path], Components]]] = {
    "sdxl": ("tiny_xl", xl.components),
    "consistency": ("tiny_lcm", lcm.components),
    "flux2": ("tiny_flux2", flux2.components),
    "edges": ("tiny_sd", controlled.components),
    "depth": ("tiny_sd", controlled.depth_components),
}


@pytest.mark.parametrize("family", _FAMILIES)
def test_sessions_that_see_the_same_get_what_each_asked_for(
    family: str, request: pytest.FixtureRequest
) -> None:
    folder, components = _FAMILIES[family]
    parts = components(request.getfixturevalue(folder))
    encoder = TextEncoder(parts)
    asked = [encoder.encode(text).conditioning for text in ("oil", "an ice bear", "oil")]
    machine = make(settings(batches=(4,), max_sessions=3), parts, asked[0].tokens.shape[1])
    try:
        machine.warm_up(quiet)
        for row, told in enumerate(asked):
            machine.begin(row, SIZE, seed=7)
            machine.ask(row, told, told)
        first, second, third = _drawn(machine, _times(parts))
    finally:
        machine.close()
    assert first.shape == (SIZE[1] * 3 // 2, SIZE[0])
    assert np.array_equal(first, third)
    assert not np.array_equal(first, second)


def _times(parts: Components) -> tuple[int, ...]:
    card = parts.card
    schedule = Schedule(parts.scheduler, steps=card.steps, most_noise=card.most_noise)
    return schedule.times(0.9)


def _drawn(machine: Machine, times: tuple[int, ...]) -> list[Image]:
    """Three sessions' pictures of the same thing, in one batch."""
    lane, _ = machine.lanes(SIZE)
    works = [replace(work(row, row), times=times) for row in range(3)]
    for each in works:
        lane.put(each.place, picture(0))
    lane.launch(works)
    return [lane.take(each.place, 10.0).image for each in works]
