"""Attribute response, counted on an engine whose effects are known."""

from fractions import Fraction

import numpy as np

from sundog.cli.frames import Clip
from sundog.cli.measure.quality.attributes import BASES, measure_response
from sundog.cli.measure.quality.pictures import Bytes
from sundog.engine.interface import Image, Progress, StylePrompt
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook


class Brightening:
    """Answers to "bright", and to "dark" only in an oil painting."""

    name = "brightening"
    suggestions = ()

    def warm_up(self, progress: Progress) -> None:
        progress("ready", 1.0)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> PassthroughLook:
        return PassthroughEngine().compile(prompt, size)

    def renderer(self) -> "Brightening":
        return self

    def render(self, image: Image, look: PassthroughLook) -> Image:
        text = look.prompt.text
        if "bright" in text:
            return image + np.uint8(40)
        if "dark" in text and "oil" in text:
            return image - np.uint8(40)
        return image.copy()


def responds(tag: str, before: Bytes, after: Bytes) -> bool:
    change = float(after.mean()) - float(before.mean())
    return change > 10 if tag == "bright" else change < -10


def test_an_attribute_counts_with_each_style_that_it_shows_in() -> None:
    image = np.full((96, 64), 120, np.uint8)
    clip = Clip(name="flat", rate=Fraction(25), moving=(image,) * 3, spread=())
    found = measure_response([clip], Brightening(), ("bright", "dark", "odd-word"), responds)
    assert found.by_tag == {"odd-word": 0.0, "dark": 1 / len(BASES), "bright": 1.0}
    assert list(found.by_tag)[0] == "odd-word", "the weakest first"
    assert abs(found.share - (1 + 1 / len(BASES)) / 3) < 1e-9
