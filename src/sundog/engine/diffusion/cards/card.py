"""What is known of a model before it is loaded."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Family", "Licence", "ModelCard", "Step"]


class Family(StrEnum):
    """Which parts a model is made of: a row of the tables of denoisers, codecs and text encoders."""

    UNET = "unet"  # Stable Diffusion 1 and 2: UNet, one CLIP
    UNET_XL = "unet_xl"  # Stable Diffusion XL: UNet, two CLIPs, pooled text, time ids
    FLUX2 = "flux2"  # FLUX.2: transformer, flow matching, the picture as reference tokens


class Step(StrEnum):
    """How one denoising step leads to the next."""

    ANCESTRAL = "ancestral"  # the clean picture, noised anew (LCM, Euler with one step)
    EULER = "euler"  # along the predicted noise (flow matching)


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Under which terms weights may be used; our reading, not advice.

    Attributes:
        name: Of the licence.
        url: Where its text is.
        commercial: In a few words: whether and how commercial use is allowed.
    """

    name: str
    url: str
    commercial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """One model.

    Attributes:
        name: In configuration, such as ``sd-turbo``.
        title: For people.
        family: What it is made of.
        hub_id: Where its weights are published.
        decoder_id: Where the small autoencoder for its latents is published; empty where it
            brings a small one.
        licence: Of the weights.
        step: How steps follow each other.
        steps: How many denoising steps a frame takes; unrolled in the graph.
        most_noise: How far the first step goes back into noise at full strength, 0 to 1.
        guidance: What a model that was distilled together with its guidance is told of it (LCM);
            0 where it is told nothing.
        control: What a ControlNet is shown: ``edges``, ``depth``, or empty for no ControlNet.
        control_id: Where that is published.
        depth_id: Where the network is published that sees depth; empty where none is asked for.
        control_licence: Of the ControlNet's weights; None for no ControlNet.
        lora_id: Where weights are published that are added to the denoiser's and make it a
            consistency model; empty for none.
        lora_licence: Of those; None for none.
        weights_mb: About what must be downloaded and held, megabytes at 16 bits.
    """

    name: str
    title: str
    family: Family
    hub_id: str
    decoder_id: str
    licence: Licence
    step: Step = Step.ANCESTRAL
    steps: int = 1
    most_noise: float = 0.6
    guidance: float = 0.0
    control: str = ""
    control_id: str = ""
    depth_id: str = ""
    control_licence: Licence | None = None
    lora_id: str = ""
    lora_licence: Licence | None = None
    weights_mb: int = 0
