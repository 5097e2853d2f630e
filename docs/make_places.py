"""Write docs/places.jpg: one person in twelve places. Run `python docs/make_places.py [--clip FILE]`.

Without a clip it takes the portrait of an astronaut that scikit-image brings (NASA, public domain).
"""

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.interface import Image, StylePrompt

PICTURE = Path(__file__).with_name("places.jpg")
SIZE = (1280, 704)
PROMPTS = (
    "Cyberpunk city",
    "Old town on a rainy evening",
    "Snowy mountains",
    "Autumn forest",
    "Jungle",
    "Desert",
    "Beach at sunset",
    "Underwater",
    "Volcano",
    "On the moon",
    "Enchanted garden, oil painting",
    "Castle hall",
)
_ACROSS = 3
_TILE = (426, 234)
_SETTLED = 60
"""Frames after which figure and ground are told apart."""

_QUALITY = 88


def portrait() -> Iterator[Image]:
    """Yield an astronaut who sways a little, as I420 ``uint8[1056, 1280]``."""
    photo = data.astronaut()  # type: ignore[no-untyped-call]
    for number in itertools.count():
        zoom, sway = 0.44, 3 * np.sin(number / 12)
        window = np.array([[zoom, 0, 232 + sway - zoom * 640], [0, zoom, 150 - zoom * 352]])
        how = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        rgb = cv2.warpAffine(photo, window, SIZE, flags=how, borderMode=cv2.BORDER_REPLICATE)
        yield np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8)


def frames(clip: Path) -> Iterator[Image]:
    """Yield a clip's frames in the same form."""
    with av.open(str(clip)) as container:
        for frame in container.decode(video=0):
            rgb = cv2.resize(frame.to_ndarray(format="rgb24"), SIZE)
            yield np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8)


def tile(engine: CpuEngine, prompt: str, source: Iterator[Image]) -> NDArray[np.uint8]:
    """Return what a prompt makes of a source, ``uint8[234, 426, 3]`` BGR."""
    look, renderer = engine.compile(StylePrompt(text=prompt), SIZE), engine.renderer()
    renderer.prepare(look)
    for image in itertools.islice(source, _SETTLED):
        shown = renderer.render(image, look)
    bgr = cv2.cvtColor(shown, cv2.COLOR_YUV2BGR_I420)
    return np.asarray(cv2.resize(bgr, _TILE, interpolation=cv2.INTER_AREA), np.uint8)


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clip", type=Path)
    clip = parser.parse_args().clip
    engine = CpuEngine()
    tiles = [tile(engine, p, portrait() if clip is None else frames(clip)) for p in PROMPTS]
    rows = [np.hstack(tiles[i : i + _ACROSS]) for i in range(0, len(tiles), _ACROSS)]
    sheet = cv2.imencode(".jpg", np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
    PICTURE.write_bytes(sheet.tobytes())


if __name__ == "__main__":
    main()
