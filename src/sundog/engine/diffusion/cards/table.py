"""Every model card."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sundog.engine.diffusion.cards.card import Family, Licence, ModelCard

__all__ = ["CARDS"]

_STABILITY: Final = Licence(
    name="Stability AI Community License",
    url="https://stability.ai/license",
    commercial="free below a yearly revenue that it names, by agreement above",
)

CARDS: Final[Mapping[str, ModelCard]] = MappingProxyType(
    {
        card.name: card
        for card in (
            ModelCard(
                name="sd-turbo",
                title="SD-Turbo",
                family=Family.UNET,
                hub_id="stabilityai/sd-turbo",
                decoder_id="madebyollin/taesd",
                licence=_STABILITY,
                weights_mb=2600,
            ),
        )
    }
)
"""By name."""
