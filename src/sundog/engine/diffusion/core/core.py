"""A batch through the model: picture, latent, noise, denoised latent, picture."""

from typing import NamedTuple

from torch import Tensor, nn

from sundog.engine.diffusion.core.codecs.codec import Codec
from sundog.engine.diffusion.core.codecs.table import CODECS
from sundog.engine.diffusion.core.conditions.table import CONDITIONS
from sundog.engine.diffusion.core.denoisers.denoiser import Denoiser
from sundog.engine.diffusion.core.denoisers.table import DENOISERS
from sundog.engine.diffusion.core.schedule import Schedule
from sundog.engine.diffusion.core.steps import STEPS, noised
from sundog.engine.diffusion.model import Components, Conditioning

__all__ = ["Core", "View"]


class View(NamedTuple):
    """The camera's picture as it is, whatever is made of it.

    Attributes:
        rgb: ``float32[B, 3, H, W]``, 0 to 1: a ControlNet is shown what is made of it.
        latent: ``float32[B, C, h, w]``: models that edit refer to it.
    """

    rgb: Tensor
    latent: Tensor


class Core(nn.Module):
    """The model of a card without memory: what a frame becomes depends on its arguments alone.

    Frames of a batch do not see each other. All that differs between them is a tensor, and no
    branch depends on values.

    Args:
        components: The model.
        size: ``(width, height)`` in pixels; some families take larger pictures further into noise.

    Attributes:
        codec: Pictures to latents and back.
        denoiser: Predicts.
        schedule: Tables over timesteps.
    """

    def __init__(self, components: Components, size: tuple[int, int] = (1024, 1024)) -> None:
        super().__init__()
        card = components.card
        self.codec: Codec = CODECS[card.family](components)
        self.denoiser: Denoiser = DENOISERS[card.family](components)
        self.schedule = Schedule(
            components.scheduler,
            steps=card.steps,
            most_noise=card.most_noise,
            places=size[0] * size[1] // self.codec.stride**2,
        ).to(components.device)
        self._condition = CONDITIONS[card.control](components)
        self._next = STEPS[card.step]
        self._steps = card.steps

    def forward(
        self, rgb: Tensor, times: Tensor, text: Conditioning, noise: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Restyle pictures that have no past.

        Args:
            rgb: ``float32[B, 3, H, W]``, 0 to 1.
            times: ``int64[B, S]``, timestep of each step, falling.
            text: A row a frame.
            noise: ``float32[B, S, C, h, w]``.

        Returns:
            ``float32[B, 3, H, W]``, 0 to 1, and its clean latent ``float32[B, C, h, w]``.
        """
        seen = self.codec.encode(rgb)
        clean = self.denoise(seen, View(rgb, seen), times, text, noise)
        return self.codec.decode(clean), clean

    def denoise(
        self, start: Tensor, view: View, times: Tensor, text: Conditioning, noise: Tensor
    ) -> Tensor:
        """Noise a latent and denoise it towards the text.

        Args:
            start: ``float32[B, C, h, w]``, what to begin from; all of it is noise where the first
                timestep is the last of the schedule.
            view: What the camera sees.
            times: ``int64[B, S]``.
            text: A row a frame.
            noise: ``float32[B, S, C, h, w]``.

        Returns:
            ``float32[B, C, h, w]``.
        """
        control = self._condition(view.rgb)
        clean = start
        fresh = noise[:, 0]  # [B, C, h, w]
        for step in range(self._steps):
            level = self.schedule.level(times[:, step])
            noisy = noised(clean, fresh, level)
            clock = self.schedule.clock[times[:, step]]  # [B]
            predicted = self.denoiser(noisy, clock, text, view.latent, control)
            clean = level.keep * noisy + level.take * predicted
            if step + 1 < self._steps:  # unrolled: a number of the card, not a value
                fresh = self._next(noisy, clean, level, noise[:, step + 1])
        return clean
