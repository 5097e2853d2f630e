"""What to try first: looks that differ as much as the engine allows."""

from typing import Final

from sundog.engine.interface import Suggestion

__all__ = ["SUGGESTIONS"]

SUGGESTIONS: Final = tuple(
    Suggestion(prompt.lower().replace(" ", "-"), prompt)
    for prompt in (
        "Anime",
        "Lego World",
        "Watercolor",
        "Cyberpunk city",
        "Van Gogh",
        "Pencil sketch",
        "Pop art",
        "Film noir",
        "Stained glass",
        "Synthwave",
        "Autumn forest",
        "Pixel art",
        "Gold statue",
        "Underwater",
        "Blueprint",
        "Psychedelic",
    )
)
