"""Settings: the diffusion engine, whose model runs on a GPU."""

import re
from typing import ClassVar, Final, Literal

from pydantic import Field, field_validator

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.settings import DEFAULT_BATCHES, DEFAULT_SIZES, DiffusionSettings
from sundog.server.config.errors import ConfigError
from sundog.server.config.subject import Subject

__all__ = ["Diffusion"]

_SIZE: Final = re.compile(r"(\d{2,4})x(\d{2,4})")
_SIDE_PX: Final = (64, 4096)
_STEP_PX: Final = 16
_DEVICE: Final = re.compile(r"auto|cpu|cuda(:\d{1,2})?")
_MOST_BATCH: Final = 64


class Diffusion(Subject):
    """The learned engine; used where engine or engines name diffusion."""

    title: ClassVar = "Diffusion"

    diffusion_card: str = Field(
        default="sd-turbo", description="Which model: a name that sundog models lists."
    )
    diffusion_model_dir: str = Field(
        default="", description="Local folder of its weights, in the layout of diffusers."
    )
    diffusion_decoder_dir: str = Field(
        default="",
        description="Local folder of the small autoencoder, where the model brings a large one.",
    )
    diffusion_control_dir: str = Field(
        default="", description="Local folder of a ControlNet, where the model wants one."
    )
    diffusion_allow_download: bool = Field(
        default=False, description="Permit fetching weights that are not there."
    )
    diffusion_random_weights: bool = Field(
        default=False, description="Random weights of full size: noise, to measure speed."
    )
    diffusion_device: str = Field(
        default="auto", description="Where it runs: auto, cuda, cuda:1 and so on, or cpu."
    )
    diffusion_precision: Literal["auto", "float32", "bfloat16", "float16"] = Field(
        default="auto",
        description="Of its numbers: float32, bfloat16, float16, or auto (bfloat16 on a GPU,"
        " else float32).",
    )
    diffusion_mode: Literal["auto", "eager", "compiled", "graphed"] = Field(
        default="auto",
        description="How it runs: eager, compiled, graphed (compiled and recorded), or auto"
        " (graphed on a GPU, else eager).",
    )
    diffusion_steps: int = Field(
        default=0,
        ge=0,
        le=8,
        description="Denoising steps of a frame, 1 to 8; 0: as many as the model is made for.",
    )
    diffusion_sizes: tuple[str, ...] = Field(
        default=tuple(f"{width}x{height}" for width, height in DEFAULT_SIZES),
        description="Sizes that pictures are drawn at, WIDTHxHEIGHT in multiples of 16 pixels.",
    )
    diffusion_batches: tuple[str, ...] = Field(
        default=tuple(map(str, DEFAULT_BATCHES)),
        description="How many frames are drawn together, each made ready at start.",
    )
    diffusion_max_sessions: int = Field(
        default=16, ge=1, le=1000, description="Sessions that there is memory for at the same time."
    )
    diffusion_still: float = Field(
        default=0.5, ge=0, le=1, description="Share of the last picture kept where nothing moves."
    )
    diffusion_moving: float = Field(
        default=0.2, ge=0, le=1, description="The same where something moves, moved along."
    )
    diffusion_skip_below: float = Field(
        default=0.0,
        ge=0,
        le=64,
        description="Difference to the frame before, in grey levels, below which its picture is"
        " shown again; 0: never.",
    )
    diffusion_glide_frames: int = Field(
        default=10, ge=0, le=1000, description="Frames over which a new prompt takes over."
    )

    @field_validator("diffusion_card")
    @classmethod
    def _check_card(cls, card: str) -> str:
        if card not in CARDS:
            remedy = f"choose one of {', '.join(CARDS)}"
            raise ConfigError("diffusion_card", f"is {card!r}", remedy)
        return card

    @field_validator("diffusion_device")
    @classmethod
    def _check_device(cls, device: str) -> str:
        if not _DEVICE.fullmatch(device):
            remedy = "choose auto, cuda, cuda:N or cpu"
            raise ConfigError("diffusion_device", f"is {device!r}", remedy)
        return device

    @field_validator("diffusion_sizes")
    @classmethod
    def _check_sizes(cls, sizes: tuple[str, ...]) -> tuple[str, ...]:
        if not sizes or not all(map(_is_size, sizes)):
            remedy = "give sizes such as 1280x704, in multiples of 16 pixels"
            raise ConfigError("diffusion_sizes", f"is {', '.join(sizes)!r}", remedy)
        return sizes

    @field_validator("diffusion_batches")
    @classmethod
    def _check_batches(cls, batches: tuple[str, ...]) -> tuple[str, ...]:
        if not batches or not all(
            batch.isdecimal() and 1 <= int(batch) <= _MOST_BATCH for batch in batches
        ):
            remedy = f"give whole numbers from 1 to {_MOST_BATCH}, such as 1,2,4,8"
            raise ConfigError("diffusion_batches", f"is {', '.join(batches)!r}", remedy)
        return batches

    @property
    def diffusion(self) -> DiffusionSettings:
        """The same as the engine wants it."""
        return DiffusionSettings(
            card=self.diffusion_card,
            model_dir=self.diffusion_model_dir,
            decoder_dir=self.diffusion_decoder_dir,
            control_dir=self.diffusion_control_dir,
            allow_download=self.diffusion_allow_download,
            random_weights=self.diffusion_random_weights,
            device=self.diffusion_device,
            precision=self.diffusion_precision,
            mode=self.diffusion_mode,
            steps=self.diffusion_steps,
            sizes=tuple(dict.fromkeys(map(_size, self.diffusion_sizes))),
            batches=tuple(sorted(set(map(int, self.diffusion_batches)))),
            max_sessions=self.diffusion_max_sessions,
            still=self.diffusion_still,
            moving=self.diffusion_moving,
            skip_below=self.diffusion_skip_below,
            glide_frames=self.diffusion_glide_frames,
        )


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return (int(width), int(height))


def _is_size(text: str) -> bool:
    return _SIZE.fullmatch(text) is not None and all(
        _SIDE_PX[0] <= side <= _SIDE_PX[1] and side % _STEP_PX == 0 for side in _size(text)
    )
