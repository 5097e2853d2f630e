"""An engine whose pictures tell which prompt and image are in force, at next to no cost."""

from sundog.engine.interface import EngineError, Image, StylePrompt
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook, PassthroughRenderer

__all__ = ["NEGATIVE", "REFUSED", "NegativeEngine"]

NEGATIVE = "Negative"
"""The prompt that turns tones over."""

REFUSED = "Refuse me"
"""The prompt that is refused; the refusal says so in its words."""


class _Renderer(PassthroughRenderer):
    def render(self, image: Image, look: PassthroughLook) -> Image:
        picture = super().render(image, look)
        rows = picture.shape[0] * 2 // 3
        if look.prompt.text == NEGATIVE:
            picture[:rows] = 251 - picture[:rows]
        if look.prompt.image:
            picture[rows:] = 128
        return picture


class NegativeEngine(PassthroughEngine):
    """Shows the prompt `NEGATIVE` as a negative and any image as a grey picture.

    Attributes:
        prompts: What it was asked for, oldest first.
    """

    def __init__(self) -> None:
        self.prompts: list[StylePrompt] = []

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> PassthroughLook:
        self.prompts.append(prompt)
        if prompt.text == REFUSED:
            raise EngineError("nobody can draw this; ask for something else")
        return PassthroughLook(prompt=prompt, size=size)

    def renderer(self) -> _Renderer:
        return _Renderer()
