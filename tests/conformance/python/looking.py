"""What pictures go to an official client, and what can be told from those that come back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.interface import Image
from sundog.media.synthetic import TestPicture, read_number, strip_of
from tests.conformance.python.official import Official

__all__ = ["Film", "Seen"]

_SMALL: Final = (160, 88)
_COLOUR: Final = 16
"""Levels; codecs leave a little in what is grey."""

_PATIENCE_S: Final = 12.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a received picture shows.

    Attributes:
        size: ``(width, height)``, pixels.
        number: Which picture of the film it is; None when its number cannot be read.
        likeness: Correlation of its luma with that picture, -1 to 1, the right way round.
        mirrored: Whether it is more like that picture with left and right swapped.
        grey: Whether it has no colour.
        changed: Mean difference of its luma from that picture, levels.
    """

    size: tuple[int, int]
    number: int | None
    likeness: float
    mirrored: bool
    grey: bool
    changed: float

    @property
    def negative(self) -> bool:
        """Whether light and dark are swapped."""
        return self.likeness < 0


class Film:
    """A numbered test picture in a file, and the way to know it again."""

    def __init__(self, folder: Path, size: tuple[int, int], length: int) -> None:
        picture = TestPicture(size)
        self._pictures = [picture.frame(number) for number in range(length)]
        self._strip = strip_of(_SMALL)
        self._seen = folder / "seen.npy"
        self.path = str(folder / f"film-{size[0]}.npy")
        np.save(self.path, np.stack(self._pictures))

    async def seen(
        self, client: Official, until: Callable[[Seen], bool] = lambda _: True, name: str = "a"
    ) -> Seen:
        """Look at what a client receives until it shows what is expected.

        Raises:
            TimeoutError: it does not in time; the text says what it shows instead.
        """
        seen: Seen | None = None
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while seen is None or seen.number is None or not until(seen):
                    await client.do("frames", count=2, path=str(self._seen), name=name)
                    seen = self.look(np.load(self._seen))
        except TimeoutError:
            raise TimeoutError(f"it shows {seen}") from None
        return seen

    def look(self, received: Image) -> Seen:
        """Tell what a picture ``uint8[H * 3 // 2, W]`` shows."""
        size = (received.shape[1], received.shape[0] * 2 // 3)
        number = read_number(received)
        if number is None or number >= len(self._pictures):
            return Seen(size, None, 0.0, mirrored=False, grey=False, changed=0.0)
        sent, got = self._luma(self._pictures[number]), self._luma(received)
        right, wrong = _correlation(sent, got), _correlation(sent[:, ::-1], got)
        mirrored = abs(wrong) > abs(right)
        original = sent[:, ::-1] if mirrored else sent
        return Seen(
            size=size,
            number=number,
            likeness=wrong if mirrored else right,
            mirrored=mirrored,
            grey=float(np.ptp(received[size[1] :])) < _COLOUR,
            changed=float(np.abs(original - got).mean()),
        )

    def _luma(self, picture: Image) -> NDArray[np.float32]:
        """Return the luma below the number, small: ``float32[h, w]``."""
        luma = picture[: picture.shape[0] * 2 // 3]
        small = np.asarray(cv2.resize(luma, _SMALL, interpolation=cv2.INTER_AREA), np.float32)
        return small[self._strip[0].stop :]


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
