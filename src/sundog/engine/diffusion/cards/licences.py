"""The licences of models, as their publishers' pages name them; our reading, not advice."""

from typing import Final

from sundog.engine.diffusion.cards.card import Licence

__all__ = [
    "APACHE",
    "LCM_DREAMSHAPER",
    "OPENRAIL",
    "OPENRAIL_M",
    "OPENRAIL_PP",
    "STABILITY",
    "STABILITY_NC",
    "THIBAUD",
]

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

OPENRAIL_M: Final = Licence(
    name="CreativeML Open RAIL-M",
    url="https://huggingface.co/stable-diffusion-v1-5/stable-diffusion-v1-5",
    commercial="allowed, but for the uses that it restricts",
)

OPENRAIL_PP: Final = Licence(
    name="CreativeML Open RAIL++-M",
    url="https://huggingface.co/latent-consistency/lcm-lora-sdv1-5",
    commercial="allowed, but for the uses that it restricts",
)

OPENRAIL: Final = Licence(
    name="openrail (no version named)",
    url="https://huggingface.co/lllyasviel/control_v11p_sd15_canny",
    commercial="allowed by all licences of that name, but for the uses that they restrict",
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
