"""One graph for a batch of sessions: I420 in, I420 out, memory read and left behind in place."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from sundog.engine.diffusion.core.core import Core, View
from sundog.engine.diffusion.core.planes import small_luma, to_planes, to_rgb
from sundog.engine.diffusion.core.state import GLIDE, Memory, Prompts
from sundog.engine.diffusion.core.stillness.blend import steadied
from sundog.engine.diffusion.model import Conditioning

__all__ = ["Drawn", "Restyler"]


class Drawn(NamedTuple):
    """What became of a batch.

    Attributes:
        planes: ``uint8[B, H * 3 // 2, W]``, I420.
        finite: ``bool[B]``: False where numbers ran over; that picture is none.
    """

    planes: Tensor
    finite: Tensor


class Restyler(nn.Module):
    """Restyles frames of any sessions at one size; each session has a row of the memory.

    It writes to the tensors of the `Memory` that it was made with, and only reads the prompts.

    Attributes:
        core: The model.
    """

    noise: Tensor
    latent: Tensor
    luma: Tensor
    before_tokens: Tensor
    before_pooled: Tensor
    after_tokens: Tensor
    after_pooled: Tensor

    def __init__(self, core: Core, memory: Memory, prompts: Prompts) -> None:
        super().__init__()
        self.core = core
        # Buffers, so that a compiler knows them as what lives on between calls.
        for name, tensor in memory._asdict().items():
            self.register_buffer(name, tensor, persistent=False)
        for side, text in prompts._asdict().items():
            for name, tensor in text._asdict().items():
                self.register_buffer(f"{side}_{name}", tensor, persistent=False)

    def forward(self, planes: Tensor, rows: Tensor, times: Tensor, knobs: Tensor) -> Drawn:
        """Restyle one frame of each session named.

        Args:
            planes: ``uint8[B, H * 3 // 2, W]``, I420.
            rows: ``int64[B]``, each session once; the scratch row any number of times.
            times: ``int64[B, S]``, timestep of each denoising step.
            knobs: ``float32[B, KNOBS]``, see `core.state`.
        """
        rgb = to_rgb(planes)
        luma = small_luma(planes, self.core.codec.stride)
        seen = self.core.codec.encode(rgb)
        start = steadied(seen, luma, self.latent[rows], self.luma[rows], knobs)
        view = View(rgb, seen)
        clean = self.core.denoise(start, view, times, self._text(rows, knobs), self.noise[rows])
        drawn = self.core.codec.decode(clean)
        finite = _is_finite(clean) & _is_finite(drawn)  # [B]
        self._remember(rows, clean, luma, finite)
        return Drawn(to_planes(drawn.nan_to_num()), finite)

    def _text(self, rows: Tensor, knobs: Tensor) -> Conditioning:
        """What each frame is told, on the way from one prompt to the next."""
        share = knobs[:, GLIDE].to(self.after_tokens.dtype)  # [B]
        tokens = torch.lerp(
            self.before_tokens[rows], self.after_tokens[rows], share[:, None, None]
        )  # [B, T, D]
        pooled = torch.lerp(self.before_pooled[rows], self.after_pooled[rows], share[:, None])
        return Conditioning(tokens, pooled)

    def _remember(self, rows: Tensor, clean: Tensor, luma: Tensor, finite: Tensor) -> None:
        """Leave the frame for the next one; a broken one leaves nothing that could spread."""
        is_kept = finite[:, None, None, None]
        self.latent[rows] = torch.where(is_kept, clean, torch.zeros_like(clean))
        # Darker than any camera's: all of the next picture counts as new.
        self.luma[rows] = torch.where(is_kept, luma, torch.full_like(luma, -1.0))


def _is_finite(values: Tensor) -> Tensor:
    """Tell for each of ``float32[B, …]`` whether all of it is finite: ``bool[B]``."""
    return values.isfinite().flatten(1).all(1)
