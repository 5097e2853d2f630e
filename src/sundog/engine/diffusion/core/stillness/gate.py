"""Where the camera's picture moves, beyond what a sensor's noise does."""

from typing import Final

from torch import Tensor
from torch.nn import functional

__all__ = ["moved", "rising"]

# Of luma averaged over 8x8 pixels. A webcam indoors varies by 3 to 8 grey levels a pixel, of which
# an eighth is left; twice that, taken at its worst of nine places, is still nothing.
_NOISE: Final = 2 / 219
_MOTION: Final = 7 / 219


def moved(luma: Tensor, last: Tensor) -> Tensor:
    """Tell where a picture differs from the last one: ``float32[B, 1, h, w]``, 0 to 1.

    What moves is taken one place wider: a denoiser looks beyond its own place.

    Args:
        luma: ``float32[B, 1, h, w]``, 0 to 1, the camera's picture averaged to latent size.
        last: The same of the frame before.
    """
    change = functional.avg_pool2d((luma - last).abs(), 3, 1, 1, count_include_pad=False)
    return rising(functional.max_pool2d(change, 3, 1, 1), _NOISE, _MOTION)


def rising(values: Tensor, low: float, high: float) -> Tensor:
    """Return 0 up to `low`, 1 from `high` on, and a straight line between them."""
    return ((values - low) / (high - low)).clamp(0, 1)
