"""When a recorded scene of `tests.flashes` flashes and beeps."""

from collections.abc import Iterable
from pathlib import Path

import av
import numpy as np

from tests.flashes import PERIOD_S

__all__ = ["flashes_and_beeps", "offsets_s"]


def _starts(times: Iterable[float]) -> list[float]:
    """Return the first of each run of times that are close together."""
    found: list[float] = []
    last = -1.0
    for at in times:
        if at - last > PERIOD_S / 2:
            found.append(at)
        last = at
    return found


def flashes_and_beeps(path: Path) -> tuple[list[float], list[float]]:
    """Return when pictures turn bright and when sound begins, seconds."""
    bright, loud = [], []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0, audio=0):
            assert isinstance(frame, av.VideoFrame | av.AudioFrame)
            assert frame.time is not None
            if isinstance(frame, av.VideoFrame):
                if frame.to_ndarray()[: frame.height].mean() > 128:
                    bright.append(frame.time)
            else:
                loud += [
                    frame.time + sample / frame.sample_rate
                    for sample in np.flatnonzero(np.abs(frame.to_ndarray()[0]) > 0.12)
                ]
    return _starts(bright), _starts(loud)


def offsets_s(bright: list[float], loud: list[float]) -> list[float]:
    """Return by how much the beep next to each flash comes after it, seconds."""
    beeps = np.array(loud)
    return [float(beeps[np.abs(beeps - flash).argmin()] - flash) for flash in bright]
