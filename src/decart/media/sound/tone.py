"""The sound of the test picture: a short tone at each full second."""

from typing import Final

import numpy as np

from decart.media.sound.track import SAMPLE_RATE, Samples

__all__ = ["ToneSounds"]

_TONE_HZ: Final = 1000
_TONE_S: Final = 0.1
_AMPLITUDE: Final = 8000
"""A quarter of what fits."""

_RAMP_S: Final = 0.002
"""A tone that begins at once would click."""


class ToneSounds:
    """A tone with each frame whose number is a multiple of the frame rate; for ever."""

    def read(self, time_s: float, count: int) -> Samples:
        """Return ``int16[count, 2]`` from a time since the start on."""
        first = round(time_s * SAMPLE_RATE)
        since_s = (np.arange(first, first + count) % SAMPLE_RATE) / SAMPLE_RATE
        loudness = np.clip(np.minimum(since_s, _TONE_S - since_s) / _RAMP_S, 0, 1)
        tone = _AMPLITUDE * loudness * np.sin(2 * np.pi * _TONE_HZ * since_s)
        return np.repeat(tone.astype(np.int16)[:, None], 2, axis=1)

    def close(self) -> None:
        """Nothing to free."""
