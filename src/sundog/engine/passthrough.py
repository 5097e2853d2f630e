"""An engine that changes nothing, to measure everything around it."""

from dataclasses import dataclass

from sundog.engine.interface import EngineError, Image, Progress, Report, StylePrompt, Suggestion

__all__ = ["PassthroughEngine", "PassthroughLook", "PassthroughRenderer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassthroughLook:
    """A prompt that has no effect.

    Attributes:
        prompt: The prompt as given.
        size: ``(width, height)`` in pixels.
    """

    prompt: StylePrompt
    size: tuple[int, int]

    @property
    def report(self) -> Report:
        """Nothing of it shows."""
        return Report(enriched=self.prompt.text)


class PassthroughRenderer:
    """Copies frames."""

    def render(self, image: Image, _look: PassthroughLook) -> Image:
        """Return a copy of the I420 frame, which the caller owns."""
        return image.copy()


class PassthroughEngine:
    """Restyles nothing."""

    @property
    def name(self) -> str:
        """Name in configuration."""
        return "passthrough"

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """None: every look is the same."""
        return ()

    def warm_up(self, progress: Progress) -> None:
        """There is nothing to load."""
        progress("ready", 1.0)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> PassthroughLook:
        """Remember the prompt.

        Raises:
            EngineError: it has an image, which would have no effect.
        """
        if prompt.image:
            raise EngineError("this engine takes no reference image; describe the style in words")
        return PassthroughLook(prompt=prompt, size=size)

    def renderer(self) -> PassthroughRenderer:
        """Return a fresh renderer."""
        return PassthroughRenderer()
