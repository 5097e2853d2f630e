"""Whether two pictures are the same, though their sums were added up in another order."""

import torch
from torch import Tensor


def picture(width: int, height: int, seed: int) -> Tensor:
    """``float32[1, 3, H, W]`` of whole grey levels, 0 to 1."""
    generator = torch.Generator().manual_seed(seed)
    levels = torch.randint(0, 256, (1, 3, height, width), generator=generator)
    return levels.to(torch.float32) / 255


def same_grey_levels(mine: Tensor, theirs: Tensor) -> bool:
    """Tell whether two ``float32[…]`` pictures, 0 to 1, become the same bytes.

    Float32 tells 1/65,000 of a level apart; a value that near to the middle between two levels
    may fall to either side, and says nothing. All others must agree.
    """
    mine, theirs = mine * 255, theirs * 255
    if (mine - theirs).abs().max() > 1e-3:
        return False
    undecided = (theirs.frac() - 0.5).abs() < 1e-3
    return bool(((mine.round() == theirs.round()) | undecided).all())
