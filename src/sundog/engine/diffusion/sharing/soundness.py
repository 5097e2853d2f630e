"""Whether a machine draws at all, where one session's frames fail for a while. Pure: times are handed in.

    sound ── frames fail one after the other ──► doubted ── a picture of nobody's is drawn ──► sound
                                                    └─ is not, or takes too long ──► broken, tried again

One session whose frames all fail would look the same as a machine that fails, and close it to others.
"""

from typing import Final, NamedTuple

from sundog.engine.diffusion.device.machine import Size

__all__ = ["Soundness"]

_AGAIN_S: Final = 5.0
"""How often a broken machine is tried again: somebody else's memory may be free by then."""


class _Trial(NamedTuple):
    size: Size
    at_s: float
    longest_s: float


class Soundness:
    """What is known of one machine.

    Attributes:
        is_broken: Whether it did not draw when it was tried last.
    """

    def __init__(self) -> None:
        self.is_broken = False
        self._trial: _Trial | None = None

    def is_sound(self, now_s: float) -> bool:
        """Return whether it draws, as far as anybody knows."""
        trial = self._trial
        is_overdue = trial is not None and now_s > trial.at_s + trial.longest_s
        return not (self.is_broken or is_overdue)

    def doubt(self, size: Size, now_s: float, longest_s: float) -> None:
        """Have it tried, unless it is to be tried already.

        Args:
            size: ``(width, height)`` in pixels of what failed.
            now_s: Of the clock.
            longest_s: What a machine in order does sooner.
        """
        if self._trial is None:
            self._trial = _Trial(size, now_s, longest_s)

    def due(self, now_s: float) -> Size | None:
        """Return at which size it is to be tried now; None for not at all."""
        trial = self._trial
        return trial.size if trial is not None and now_s >= trial.at_s else None

    def wait_s(self, now_s: float) -> float | None:
        """Return in how many seconds it is to be tried; None for not at all."""
        return None if self._trial is None else max(0.0, self._trial.at_s - now_s)

    def tried(self, draws: bool, now_s: float) -> None:
        """Note what came of it."""
        self.is_broken = not draws
        trial = self._trial
        if draws or trial is None:
            self._trial = None
        else:
            self._trial = trial._replace(at_s=now_s + _AGAIN_S)

    def drew(self) -> None:
        """Note that a session's frame was drawn."""
        self.is_broken, self._trial = False, None
