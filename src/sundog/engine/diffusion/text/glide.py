"""From one prompt to the next over some frames, so that a change is seen to come.

Both ends are embeddings and what is between them is their straight mix (the graph makes it, see
`core.state.GLIDE`). Values only: who draws frames steps the glide.
"""

from dataclasses import dataclass, replace
from typing import Self

import torch

from sundog.engine.diffusion.model import Conditioning

__all__ = ["Glide", "mixed"]


@dataclass(frozen=True, slots=True, eq=False)
class Glide:
    """Where a session is between two prompts.

    Attributes:
        before: What is being left, one row.
        after: What is being taken, one row.
        drawn: Frames that were drawn since, at most `frames`.
        frames: How many frames it takes; the last of them shows the new prompt alone.
    """

    before: Conditioning
    after: Conditioning
    drawn: int = 0
    frames: int = 0

    @classmethod
    def at(cls, prompt: Conditioning) -> Self:
        """Return one that has arrived: the first prompt of a session."""
        return cls(prompt, prompt)

    @property
    def share(self) -> float:
        """Share of the new prompt in the next frame: above 0 from the first one on, at last 1."""
        if self.drawn + 1 >= self.frames:
            return 1.0
        return (self.drawn + 1) / self.frames

    def stepped(self) -> Self:
        """Return where it is after a frame was drawn."""
        return self if self.drawn >= self.frames else replace(self, drawn=self.drawn + 1)

    def towards(self, prompt: Conditioning, frames: int) -> Self:
        """Return the glide from what the last frame showed to another prompt.

        Args:
            prompt: What to show in the end.
            frames: Over how many frames; 0 and 1 show it at once.
        """
        return type(self)(self._shown(), prompt, 0, frames)

    def _shown(self) -> Conditioning:
        """Return what the last frame showed."""
        if self.drawn >= self.frames:
            return self.after
        return mixed(self.before, self.after, self.drawn / self.frames)


def mixed(before: Conditioning, after: Conditioning, share: float) -> Conditioning:
    """Return the straight mix of two conditionings; at 0 and 1 exactly one of them.

    Args:
        before: ``[B, …]``.
        after: Of the same shapes.
        share: Of `after`, 0 to 1.
    """
    return Conditioning(
        torch.lerp(before.tokens, after.tokens, share),
        torch.lerp(before.pooled, after.pooled, share),
    )
