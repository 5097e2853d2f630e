"""How the diffusion engine is set up; values only, without torch."""

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["DEFAULT_BATCHES", "DEFAULT_SIZES", "DiffusionSettings"]

DEFAULT_SIZES: Final = ((1280, 704), (960, 528), (640, 352))
"""``(width, height)`` in pixels: what the models are made for, and the two steps below it."""

DEFAULT_BATCHES: Final = (1, 2, 4, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffusionSettings:
    """What a diffusion engine is made with.

    Attributes:
        card: Name of a model card, see `sundog.engine.diffusion.cards`.
        model_dir: Local folder in the layout of diffusers; empty for none.
        decoder_dir: Local folder of the small autoencoder, where the model brings a large one.
        control_dir: Local folder of a ControlNet, where the card asks for one.
        allow_download: Whether the hub may be asked for what is not there.
        random_weights: Build the card's architecture with random weights: noise, to measure speed.
        device: ``auto``, ``cuda``, ``cuda:1``, ``cpu``.
        precision: Of weights and activations; auto is bfloat16 on a GPU, float32 on a CPU.
        mode: How graphs run; auto is ``graphed`` on a GPU, ``eager`` on a CPU.
        steps: Denoising steps of a frame; 0 for as many as the card says. Fewer are faster.
        sizes: ``(width, height)`` that pictures are drawn at, multiples of 16 pixels.
        batches: How many frames go together, ascending; the smallest that fits is padded.
        max_sessions: For how many there is room in the preallocated tensors.
        still: Share of the last latent that stays where nothing moves, 0 to 1.
        moving: The same where the picture moves, after warping.
        skip_below: Mean difference of luma, in grey levels, in the part of a frame that differs
            most, below which it is answered with the picture before; 0 for never.
        glide_frames: Over how many frames a new prompt takes over.
    """

    card: str = "sd-turbo"
    model_dir: str = ""
    decoder_dir: str = ""
    control_dir: str = ""
    allow_download: bool = False
    random_weights: bool = False
    device: str = "auto"
    precision: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    mode: Literal["auto", "eager", "compiled", "graphed"] = "auto"
    steps: int = 0
    sizes: tuple[tuple[int, int], ...] = DEFAULT_SIZES
    batches: tuple[int, ...] = DEFAULT_BATCHES
    max_sessions: int = 16
    still: float = 0.5
    moving: float = 0.2
    skip_below: float = 0.0
    glide_frames: int = 10
