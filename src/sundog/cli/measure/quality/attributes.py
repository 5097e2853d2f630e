"""Whether what a prompt names shows in the picture: attribute response."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sundog.cli.frames import Clip
from sundog.cli.measure.quality.pictures import Bytes, rgb
from sundog.engine.interface import Engine, StylePrompt

__all__ = ["BASES", "Response", "Responds", "measure_response"]

BASES: Final = ("anime", "oil painting", "watercolor")
"""Styles to which each attribute is added: flat, strong and pale."""

_FRAMES: Final = 5
"""Enough for what falls to be in the picture and for a style to settle."""

Responds = Callable[[str, Bytes, Bytes], bool]
"""Given a tag and ``uint8[H, W, 3]`` without and with it, says whether its effect is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """How often a named attribute could be measured in the picture.

    Attributes:
        share: Of all attributes with all bases, 0 to 1.
        by_tag: The same for each attribute, the weakest first.
        bases: What the attributes were added to.
    """

    share: float
    by_tag: Mapping[str, float]
    bases: tuple[str, ...]


def measure_response(
    clips: Sequence[Clip], engine: Engine, tags: Sequence[str], responds: Responds
) -> Response:
    """Add each attribute to each base and see whether its effect is there.

    Args:
        clips: Frames of the first seconds are rendered; the clips take turns.
        engine: Reads prompts word by word (``enrich=False``), so that nothing else changes.
        tags: Attributes as a prompt names them, words joined by hyphens.
        responds: The measure.

    Raises:
        EngineError: a prompt cannot be served.
    """
    found: dict[str, list[bool]] = {tag: [] for tag in tags}
    for index, base in enumerate(BASES):
        clip = clips[index % len(clips)]
        before = _last(clip, engine, base)
        for tag in tags:
            after = _last(clip, engine, f"{base}, {tag.replace('-', ' ')}")
            found[tag].append(responds(tag, before, after))
    shares = {tag: sum(seen) / len(seen) for tag, seen in found.items()}
    return Response(
        share=sum(shares.values()) / max(1, len(shares)),
        by_tag=dict(sorted(shares.items(), key=lambda entry: entry[1])),
        bases=BASES,
    )


def _last(clip: Clip, engine: Engine, text: str) -> Bytes:
    """Return the last of some frames rendered with a prompt."""
    look = engine.compile(StylePrompt(text=text, enrich=False), clip.size)
    renderer = engine.renderer()
    image = clip.moving[0]
    for frame in clip.moving[:_FRAMES]:
        image = renderer.render(frame, look)
    return rgb(image)
