"""How large a picture a rate is enough for: decided by rules alone, no pictures here.

Measured with x264 as it is set here, 1280x704@25, three filmed clips and the test picture, against
the source after scaling back up: three quarters of the size look better than all of it below 700 to
1250 kbit/s (by PSNR; the median is 870), half of it below 360 to 640, three eighths below 165 to
190. A quarter gains nothing even at the least rate that there is. SSIM puts each of them higher.
"""

from typing import Final

__all__ = ["Ladder", "Size"]

Size = tuple[int, int]
"""Width and height, pixels."""

_RUNGS: Final = ((1.0, 0.98), (0.75, 0.50), (0.5, 0.20), (0.375, 0.0))
"""Shares of width and height, and from how many bits per second and pixel of the whole picture on
each is the best."""

_DOWN: Final = 0.88
_UP: Final = 1.2
"""A rung is left below this times its rate, and the one above is taken beyond that times its own:
a rate that sways by a sixth moves nothing."""

_ROOM_S: Final = 1.0
"""How long there has to be room for a larger picture before it comes."""

_REST_S: Final = 3.0
"""From a step to a step up: each costs a key frame, and a picture that jumps looks worse than a soft
one."""

_MIN_SIDE: Final = 16
"""Pixels; one macroblock."""


class Ladder:
    """Chooses the size of a stream's pictures: down at once, up slowly.

    Where a key frame is made anyway, a larger picture need not wait.
    """

    def __init__(self) -> None:
        self._rung: int | None = None
        self._captured: Size | None = None
        self._stepped_s = float("-inf")
        self._room_since_s: float | None = None

    def size(self, captured: Size, target_bps: int, now_s: float, *, is_key: bool = False) -> Size:
        """Return the size to send a picture at.

        Args:
            captured: As it came, any positive values.
            target_bps: What the encoder aims for.
            now_s: The picture's time, seconds; grows.
            is_key: Whether it becomes a key frame at any size.

        Returns:
            Even sides of 16 pixels and more; the shape of ``captured``.
        """
        pixels = captured[0] * captured[1]
        density = target_bps / pixels
        if self._rung is None or captured != self._captured:
            self._captured = captured
            self._step(_best(density), now_s)
        elif density < _DOWN * _RUNGS[self._rung][1]:
            self._step(_best(density), now_s)
        elif self._may_grow(density, now_s, is_key):
            self._step(_best(density / _UP), now_s)
        assert self._rung is not None
        share = _RUNGS[self._rung][0]
        return _even(captured[0] * share), _even(captured[1] * share)

    def _may_grow(self, density: float, now_s: float, is_key: bool) -> bool:
        assert self._rung is not None
        if _best(density / _UP) >= self._rung:
            self._room_since_s = None
            return False
        if self._room_since_s is None:
            self._room_since_s = now_s
        rested = now_s - self._stepped_s >= _REST_S
        return is_key or (rested and now_s - self._room_since_s >= _ROOM_S)

    def _step(self, rung: int, now_s: float) -> None:
        self._rung, self._stepped_s, self._room_since_s = rung, now_s, None


def _best(density: float) -> int:
    """Return the rung for bits per second and pixel of the whole picture."""
    return next(index for index, (_, least) in enumerate(_RUNGS) if density >= least)


def _even(length: float) -> int:
    return max(_MIN_SIDE, 2 * round(length / 2))
