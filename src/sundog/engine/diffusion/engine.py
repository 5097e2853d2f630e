"""The learned engine: one model of the process, which all sessions draw with together."""

from collections.abc import Mapping
from typing import Final

from sundog.engine.diffusion.look import DiffusionLook
from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.interface import EngineError, Progress, Renderer, StylePrompt, Suggestion
from sundog.engine.workshop import LentEngine, OwnEngine

__all__ = ["DiffusionEngine"]

_SUGGESTIONS: Final = (
    Suggestion("anime", "Anime, hand-drawn, soft light"),
    Suggestion("oil-painting", "Oil painting with thick brush strokes"),
    Suggestion("watercolour", "Watercolour on rough paper"),
    Suggestion("claymation", "Claymation, stop motion, plasticine"),
    Suggestion("pencil", "Pencil drawing, cross-hatched"),
    Suggestion("cyberpunk", "Cyberpunk city at night, neon lights"),
    Suggestion("pixel-art", "Pixel art of an old video game"),
    Suggestion("bronze", "Statue of old bronze"),
)


class DiffusionEngine:
    """Restyles by a diffusion model. Safe to call from any thread.

    Args:
        settings: Which model, from where, at which sizes.
    """

    def __init__(self, settings: DiffusionSettings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """Name in configuration."""
        return "diffusion"

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Looks to begin with."""
        return _SUGGESTIONS

    @property
    def is_alive(self) -> bool:
        """Whether it can draw."""
        return True

    def warm_up(self, progress: Progress) -> None:
        """Load the model, compile and measure. Blocking, seconds to minutes.

        Raises:
            ModelUnavailable: the model cannot be had, or does not fit.
        """
        raise EngineError(f"the model {self._settings.card} cannot be drawn with yet")

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> DiffusionLook:
        """Make a look. Blocking, some milliseconds.

        Raises:
            EngineError: the prompt cannot be encoded.
        """
        raise EngineError(f"the model {self._settings.card} is not loaded")

    def renderer(self) -> Renderer:
        """Return a fresh renderer."""
        raise EngineError(f"the model {self._settings.card} is not loaded")

    def lend(self, *, gives_way: bool) -> OwnEngine:
        """Return the engine as one user has it; closing it gives back what it holds."""
        return LentEngine(self)

    def room(self, size: tuple[int, int], fps: float) -> int:
        """Return for how many sessions there is room."""
        return self._settings.max_sessions

    def figures(self) -> Mapping[str, float]:
        """Return what it has counted and measures."""
        return {}

    def close(self) -> None:
        """Free what it holds. May be called twice."""
