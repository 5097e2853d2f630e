"""Which condition a card asks for."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from torch import Tensor

from sundog.engine.diffusion.core.conditions.depth import Depth
from sundog.engine.diffusion.core.conditions.edges import edges
from sundog.engine.diffusion.model import Components

__all__ = ["CONDITIONS", "Condition"]

Condition = Callable[[Tensor], Tensor | None]
"""From ``float32[B, 3, H, W]``, 0 to 1, to the same or None."""


def _nothing(_rgb: Tensor) -> None:
    """A card without a ControlNet."""


CONDITIONS: Final[Mapping[str, Callable[[Components], Condition]]] = MappingProxyType(
    {
        "": lambda _components: _nothing,
        "edges": lambda _components: edges,
        "depth": Depth,
    }
)
"""By `ModelCard.control`."""
