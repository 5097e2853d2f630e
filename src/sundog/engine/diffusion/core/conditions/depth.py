"""How near each pixel is, seen by a small network within the graph: for ControlNets of depth.

Source: Yang et al., Depth Anything V2 (2024), arXiv 2406.09414.
"""

from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from sundog.engine.diffusion.model import Components

__all__ = ["Depth"]

_SHORT: Final = 252
"""About the shorter side that it looks at, in pixels: half of what it was trained with, and a
quarter of the work. It sees what stands before what, which is all that is asked."""

# What its pictures were centred on in training (ImageNet's colours).
_MEAN: Final = (0.485, 0.456, 0.406)
_SPREAD: Final = (0.229, 0.224, 0.225)


class Depth(nn.Module):
    """From ``float32[B, 3, H, W]``, 0 to 1, to nearness: the same, 1 at the nearest pixel."""

    mean: Tensor
    spread: Tensor

    def __init__(self, components: Components) -> None:
        super().__init__()
        network: Any = components.depth
        self.network = network
        self._patch = int(network.config.backbone_config.patch_size)
        self._dtype = components.dtype
        for name, colours in (("mean", _MEAN), ("spread", _SPREAD)):
            colour = torch.tensor(colours, device=components.device)[:, None, None]
            self.register_buffer(name, colour, persistent=False)

    def forward(self, rgb: Tensor) -> Tensor:
        """See the class."""
        sides = rgb.shape[2:]
        small = functional.interpolate(
            rgb, size=self._looked_at(sides), mode="bilinear", antialias=True
        )  # [B, 3, h, w]
        centred = ((small - self.mean) / self.spread).to(self._dtype)
        seen = self.network(pixel_values=centred).predicted_depth  # [B, h, w], larger is nearer
        near = functional.interpolate(seen[:, None].to(torch.float32), size=sides, mode="bilinear")
        least = near.amin((2, 3), keepdim=True)  # [B, 1, 1, 1]
        reach = near.amax((2, 3), keepdim=True) - least
        even = (near - least) / reach.clamp(min=torch.finfo(torch.float32).tiny)
        return even.expand(-1, 3, -1, -1)

    def _looked_at(self, sides: torch.Size) -> tuple[int, int]:
        """Height and width of whole patches, in about the picture's proportions."""
        scale = _SHORT / min(sides)
        height, width = (max(1, round(side * scale / self._patch)) for side in sides)
        return height * self._patch, width * self._patch
