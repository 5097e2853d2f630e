"""The licences of models, as their publishers' pages name them; our reading, not advice."""

from typing import Final

from sundog.engine.diffusion.cards.card import Licence

__all__ = ["APACHE", "LCM_DREAMSHAPER", "STABILITY", "STABILITY_NC", "THIBAUD"]

STABILITY: Final = Licence(
    name="Stability AI Community License",
    url="https://stability.ai/license",
    commercial=(
        "free below a yearly revenue that it names, by agreement above; older copies of the "
        "weights come under a licence for research only"
    ),
)

STABILITY_NC: Final = Licence(
    name="Stability AI Non-Commercial Research Community License",
    url="https://huggingface.co/stabilityai/sdxl-turbo/blob/main/LICENSE.md",
    commercial="not under this licence; its page points to stability.ai/license for that",
)

LCM_DREAMSHAPER: Final = Licence(
    name="MIT",
    url="https://huggingface.co/SimianLuo/LCM_Dreamshaper_v7",
    commercial=(
        "its page says MIT; Stable Diffusion 1.5, which it descends from, "
        "restricts some uses (CreativeML OpenRAIL-M)"
    ),
)

THIBAUD: Final = Licence(
    name="other (no licence of its own)",
    url="https://huggingface.co/thibaud/controlnet-sd21-canny-diffusers",
    commercial=(
        "not clear: its page said openrail++ at first, and now points to the licences of "
        "the preprocessors"
    ),
)

APACHE: Final = Licence(
    name="Apache License 2.0",
    url="https://huggingface.co/black-forest-labs/FLUX.2-klein-4B",
    commercial="allowed",
)
