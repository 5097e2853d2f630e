"""TAEF2, the small autoencoder of FLUX.2's latents, which diffusers has no class for.

Source: Bohan, TAESD (2023 to 2026), github.com/madebyollin/taesd, MIT. It is TAESD with 32
channels of latents and, at its coarsest level, blocks that first look at the whole picture. Its
weights are published as one file, named as those of diffusers' `AutoencoderTiny`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from torch import Tensor, nn

__all__ = ["OWN_CLASSES", "taef2"]

_GROUPS: Final = 4


def taef2(width: int = 64, latents: int = 32, blocks: int = 3) -> Any:  # noqa: ANN401 - of diffusers
    """Make one, without weights that mean anything.

    Args:
        width: Channels of its layers.
        latents: Channels of its latents, before they are packed.
        blocks: At each level but the finest.

    Returns:
        diffusers' `AutoencoderTiny` with other blocks at the coarsest level.
    """
    from diffusers import AutoencoderTiny

    model = AutoencoderTiny(
        latent_channels=latents,
        encoder_block_out_channels=(width,) * 4,
        decoder_block_out_channels=(width,) * 4,
        num_encoder_blocks=(1, blocks, blocks, blocks),
        num_decoder_blocks=(blocks, blocks, blocks, 1),
    )
    # The last level of the encoder, before its last layer; the first of the decoder, after two.
    for layers, first in ((model.encoder.layers, -1 - blocks), (model.decoder.layers, 2)):
        for at in range(blocks):
            layers[first + at] = _Block(width)
    return model.eval().requires_grad_(False)


OWN_CLASSES: Final[Mapping[str, Callable[..., nn.Module]]] = {"TAEF2": taef2}
"""Classes of networks that diffusers has not, and who makes them."""


class _Block(nn.Module):
    """TAESD's residual block, after a look at how the whole picture is spread.

    Its parts have the names that the published weights have.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Sequential(_conv(width), nn.ReLU(), _conv(width), nn.ReLU(), _conv(width))
        wide = _GROUPS * width
        self.pool = nn.Sequential(
            nn.Conv2d(width, wide, 1, bias=False),
            nn.GroupNorm(_GROUPS, wide),
            nn.ReLU(),
            nn.Conv2d(wide, width, 1, bias=False),
        )
        self.fuse = nn.ReLU()

    def forward(self, picture: Tensor) -> Tensor:
        """Turn ``float[B, C, h, w]`` into the same."""
        seen: Tensor = picture + self.pool(picture)
        fused: Tensor = self.fuse(self.conv(seen) + seen)
        return fused


def _conv(width: int) -> nn.Conv2d:
    return nn.Conv2d(width, width, 3, padding=1)
