"""Render a clip in each style: a tile for the sheets, and a short video."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import av

from sundog.cli.frames import Clip
from sundog.cli.stylenames import prompt_of
from sundog.cli.stylesheet import Picture, tile
from sundog.engine.interface import Engine, Image, StylePrompt
from sundog.media.geometry import to_frame
from sundog.media.videofile import write_frames

__all__ = ["show_styles", "tiles_of"]

_TILE_PX = 480
_STILL_FRAMES = 12
"""Enough for a style to settle."""

Done = Callable[[str, int], None]
"""Called with a style and how many are done before it."""


def tiles_of(
    clip: Clip, styles: Sequence[str], engine: Engine, done: Done, width: int = _TILE_PX
) -> list[tuple[str, Picture]]:
    """Return the input's tile and one of each style, all of the same frame."""
    shown = min(_STILL_FRAMES, len(clip.moving))
    tiles = [("input", tile(clip.moving[shown - 1], width))]
    for index, style in enumerate(styles):
        done(style, index)
        *_, last = _rendered(clip, shown, style, engine)
        tiles.append((style, tile(last, width)))
    return tiles


def show_styles(
    clip: Clip, styles: Sequence[str], engine: Engine, folder: Path, done: Done
) -> list[tuple[str, Picture]]:
    """Write ``STYLE.mp4`` for each style and return the tiles; see `tiles_of`.

    A video appears only when it is complete.

    Raises:
        OSError: a file cannot be written.
    """
    shown = min(_STILL_FRAMES, len(clip.moving)) - 1
    tiles = [("input", tile(clip.moving[shown], _TILE_PX))]
    for index, style in enumerate(styles):
        done(style, index)

        def frames(style: str = style) -> Iterator[av.VideoFrame]:
            for number, image in enumerate(_rendered(clip, len(clip.moving), style, engine)):
                if number == shown:
                    tiles.append((style, tile(image, _TILE_PX)))
                yield to_frame(image)

        part = folder / f".{style}.part.mp4"
        try:
            write_frames(part, frames(), clip.rate)
            os.replace(part, folder / f"{style}.mp4")
        finally:
            part.unlink(missing_ok=True)
    return tiles


def _rendered(clip: Clip, count: int, style: str, engine: Engine) -> Iterator[Image]:
    look = engine.compile(StylePrompt(text=prompt_of(style)), clip.size)
    renderer = engine.renderer()
    for image in clip.moving[:count]:
        yield renderer.render(image, look)
