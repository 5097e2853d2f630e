"""How well motion is found at latent size, and what that costs.

    python benchmarks/stillness.py

Pictures of 1280x704 with detail as nature has it (noise whose amplitude falls with the frequency)
are moved by known distances, given a sensor's noise, and averaged to an eighth. It says nothing of
how still restyled pictures are: that takes real weights.
"""

import time
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode

from sundog.engine.diffusion.core.state import KNOBS
from sundog.engine.diffusion.core.stillness.blend import steadied
from sundog.engine.diffusion.core.stillness.gate import moved
from sundog.engine.diffusion.core.stillness.motion import flows
from sundog.engine.diffusion.core.stillness.warp import visible

HEIGHT, WIDTH, STRIDE = 704, 1280, 8
MARGIN: Final = 100
SHIFTS = ((0, 0), (2, 1), (8, 0), (16, 8), (24, -16), (48, 8), (80, 40))
NOISE = (3, 5, 8, 12)
LEVELS = 219  # of grey, in limited range


def texture(seed: int, fall: float = 1.4) -> Tensor:
    """A picture larger than the camera's by a margin all round, 0 to 1."""
    generator = torch.Generator().manual_seed(seed)
    size = (HEIGHT + 2 * MARGIN, WIDTH + 2 * MARGIN)
    down = torch.fft.fftfreq(size[0])[:, None]
    across = torch.fft.rfftfreq(size[1])[None]
    frequency = (down**2 + across**2).sqrt()
    frequency[0, 0] = 1.0
    spectrum = torch.fft.rfft2(torch.randn(size, generator=generator)) / frequency**fall
    picture = torch.fft.irfft2(spectrum, s=size)
    return (0.5 + 0.18 * (picture - picture.mean()) / picture.std()).clamp(0, 1)


def seen(picture: Tensor, right: int = 0, down: int = 0) -> Tensor:
    """What a camera that was moved so far sees of it, ``[H, W]``."""
    return picture[MARGIN + down :, MARGIN + right :][:HEIGHT, :WIDTH]


def small(picture: Tensor, seed: int, grey_levels: float = 3.0) -> Tensor:
    """A camera's picture with its noise at latent size, ``[1, 1, h, w]``."""
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(picture.shape, generator=generator) * grey_levels / LEVELS
    return functional.avg_pool2d((picture + noise)[None, None], STRIDE)


def of_shifts() -> None:
    """Print how far flows are off, in places, away from the border."""
    print("moved, pixels   off by, places: median / 95 %   taken for moved   seen in both")
    picture = texture(0)
    middle = (slice(None), slice(12, -12), slice(12, -12))
    for right, down in SHIFTS:
        now, last = small(seen(picture, right, down), 1), small(seen(picture), 2)
        there, back = flows(now, last)
        truth = torch.tensor([right, down]).view(1, 2, 1, 1) / STRIDE
        off = (there - truth).norm(dim=1)[middle]
        both = visible(now, last, there, back).mean()
        print(
            f"{right:5} {down:5}     {off.median():10.2f} / {off.quantile(0.95):4.2f}"
            f" {moved(now, last).mean():25.0%} {both:14.0%}"
        )


def of_noise() -> None:
    """Print how much of a still picture a sensor's noise makes move."""
    for levels in NOISE:
        pair = [small(seen(texture(0)), seed, levels) for seed in (1, 2)]
        print(f"noise of {levels:2} grey levels: {moved(pair[0], pair[1]).mean():.2%} moved")


def of_a_disc() -> None:
    """Print what is followed where a disc moves over a ground, and where it uncovers that."""
    print("disc, ground moved   followed: on the disc   where the ground comes into view")
    across, down = torch.arange(WIDTH)[None], torch.arange(HEIGHT)[:, None]
    ground, face = texture(1), texture(2, fall=1.2)
    for right, ground_right in ((16, 0), (40, 0), (24, -8), (64, 0)):
        inside = [(down - 350) ** 2 + (across - 600 - x) ** 2 < 150**2 for x in (right, 0)]
        now = torch.where(inside[0], seen(face, -right), seen(ground, ground_right))
        last = torch.where(inside[1], seen(face), seen(ground))
        now8, last8 = small(now, 1), small(last, 2)
        followed = visible(now8, last8, *flows(now8, last8)) * moved(now8, last8)
        disc = functional.avg_pool2d(inside[0].float()[None, None], STRIDE) > 0.99
        fresh = (inside[1] & ~inside[0]).float()[None, None]
        uncovered = functional.avg_pool2d(fresh, STRIDE) > 0.99
        print(
            f"{right:4} {ground_right:8} {followed[disc].mean():22.0%}"
            f" {followed[uncovered].mean():22.0%}"
        )


class Operators(TorchDispatchMode):
    """Counts operators that write something, and what they write."""

    def __init__(self) -> None:
        super().__init__()
        self.number = self.written = 0

    def __torch_dispatch__(
        self,
        operator: torch._ops.OpOverload,
        _types: object,
        args: tuple[object, ...] = (),
        kwargs: dict[str, object] | None = None,
    ) -> object:
        """Run an operator and count it."""
        made = operator(*args, **(kwargs or {}))
        if not operator.is_view:
            self.number += 1
            self.written += made.nbytes if isinstance(made, Tensor) else 0
        return made


def cost() -> None:
    """Print what a frame costs: operators, and processor time on one thread."""
    height, width = HEIGHT // STRIDE, WIDTH // STRIDE
    latent, luma = torch.rand(1, 4, height, width), torch.rand(1, 1, height, width)
    given = (latent, luma, latent + 1, luma.flip(3), torch.full((1, KNOBS), 0.5))
    with torch.no_grad(), Operators() as operators:
        steadied(*given)
    start = time.process_time()
    with torch.no_grad():
        for _ in range(20):
            steadied(*given)
    spent = (time.process_time() - start) / 20
    print(
        f"{WIDTH}x{HEIGHT}: {operators.number} operators, {operators.written / 1e6:.0f} MB written, "
        f"{1e3 * spent:.0f} ms of processor time"
    )


def main() -> None:
    """Print all of it."""
    torch.set_num_threads(1)
    of_shifts()
    of_noise()
    of_a_disc()
    cost()


if __name__ == "__main__":
    main()
