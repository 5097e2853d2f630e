"""How many sessions a machine carries, by how long its batches take. Pure."""

from collections.abc import Callable
from typing import Final

__all__ = ["LONGEST_AGE_S", "sessions_that_hold"]

LONGEST_AGE_S: Final = 0.04
"""Oldest that a frame is to be when it is delivered, seconds."""

_BUSY: Final = 0.8
"""Share of its time that a machine may be planned to draw: cameras do not take turns."""

_LOADING_S: Final = 0.003


def sessions_that_hold(
    fps: float,
    batch_s: Callable[[int], float],
    places: int,
    *,
    longest_age_s: float | None = LONGEST_AGE_S,
) -> int:
    """Return how many sessions can all be drawn at a frame rate; 0 where not even one.

    A frame waits at most for the batch that runs, then for its loading and its own batch. So a
    batch may take about half of the age that is allowed, and the best such batch tells the rate.

    Args:
        fps: Frames a second of each session.
        batch_s: Seconds that a batch of so many frames takes.
        places: Frames of the largest batch.
        longest_age_s: Oldest that a frame may be, seconds; None where only the rate counts.
    """
    longest_s = float("inf") if longest_age_s is None else longest_age_s - _LOADING_S
    takes = {frames: max(batch_s(frames), 1e-6) for frames in range(1, places + 1)}
    rates = [_BUSY * frames / took_s for frames, took_s in takes.items() if 2 * took_s <= longest_s]
    if most := int(max(rates, default=0.0) / fps):
        return most
    # Alone on the machine a session waits for nobody.
    return int(takes[1] <= min(longest_s, _BUSY / fps))
