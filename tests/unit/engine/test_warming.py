"""Once the engine is warm no frame and no prompt waits for a compiler."""

import os
import sys
from itertools import cycle
from typing import Any

import cv2
import numpy as np
import pytest

from sundog.engine.cpu import warming
from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.styles import STYLES
from sundog.engine.cpu.worlds.develop import develop
from sundog.engine.cpu.worlds.places import WORLDS
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.warming import VARIANTS
from sundog.engine.interface import Image, StylePrompt

SIZE = (192, 160)
MORE = ("rain on a comic", "sunset with film grain", "neon city in a polaroid frame")


def moving_picture(shift: int) -> Image:
    """Return a picture with much to follow, moved by some pixels."""
    noise = np.random.default_rng(0).integers(0, 255, (240, 320)).astype(np.uint8)
    soft = np.asarray(cv2.GaussianBlur(noise, (0, 0), 3), np.float32)
    luma = np.clip(128 + 8 * (soft - soft.mean()), 16, 235).astype(np.uint8)
    planes = np.full((SIZE[1] * 3 // 2, SIZE[0]), 110, np.uint8)
    planes[: SIZE[1]] = luma[shift : shift + SIZE[1], 2 * shift : 2 * shift + SIZE[0]]
    return planes


def compiled() -> set[tuple[str, str]]:
    """Return every kernel of the engine with the types that it was compiled for."""
    found: dict[int, Any] = {}
    for name, module in list(sys.modules.items()):
        if name.startswith("sundog.engine.cpu"):
            kernels = (value for value in vars(module).values() if hasattr(value, "signatures"))
            found |= {id(kernel): kernel for kernel in kernels if hasattr(kernel, "py_func")}
    return {
        (kernel.py_func.__qualname__, str(types))
        for kernel in found.values()
        for types in kernel.signatures
    }


def test_no_style_compiles_a_kernel_that_was_not_warm(engine: CpuEngine) -> None:
    reference = cv2.imencode(".png", cv2.cvtColor(moving_picture(0), cv2.COLOR_YUV2BGR_I420))[1]
    prompts = [StylePrompt(text=text) for text in (*STYLES, *MORE)]
    prompts += [
        StylePrompt(text="", image=reference.tobytes()),
        StylePrompt(text="oil", strength=0.5),
    ]
    before = compiled()
    for prompt in prompts:
        look, renderer = engine.compile(prompt, SIZE), engine.renderer()
        for shift in range(3):
            renderer.render(moving_picture(shift), look)
    assert compiled() == before


def test_no_world_compiles_a_kernel_that_was_not_warm(engine: CpuEngine) -> None:
    del engine
    before, view = compiled(), View(64, 64)
    for name in WORLDS:
        variants = ("", *VARIANTS.get(name, ()), "")
        for variant, time, air in zip(variants, cycle(Time), cycle(Air), strict=False):
            scene = Scene(world=name, variant=variant, time=time, air=air, colours=("#204060",))
            develop(WORLDS[name](view, scene), view)
    assert compiled() == before


def test_helpers_do_each_part_of_the_first_start_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    stages = [lambda _canvas, i=i: done.append(i) for i in range(5)]
    monkeypatch.setattr(warming, "_stages", lambda: stages)
    numbers, writer = os.pipe()
    os.write(writer, bytes(reversed(range(5))))
    os.close(writer)
    # What one takes is gone for the next.
    for _ in range(2):
        warming._help(numbers)
    os.close(numbers)
    assert done == [4, 3, 2, 1, 0]
