"""What sharing asks of the machine that draws: lanes with places, launched as batches.

    session's thread   put(place, picture) ─┐                                  ┌─► take(place)
    engine's thread                         └► launch(works) ─► graph runs ────┘
    stream                 upload ▷ copy in      compute            download

A lane holds the buffers of one batch. There are two for each size, so that one is filled while
the other runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sundog.engine.diffusion.model import Conditioning
from sundog.engine.interface import Image, Progress

__all__ = ["Lane", "Machine", "Size", "Taken", "Work"]

Size = tuple[int, int]
"""``(width, height)`` in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One frame of a batch.

    Attributes:
        place: Of the lane, where its picture was put.
        row: Of the session, in the tensors that sessions are remembered in.
        times: Timestep of each denoising step, ascending steps; see `core.schedule`.
        knobs: See `core.state`.
    """

    place: int
    row: int
    times: tuple[int, ...]
    knobs: tuple[float, ...]


class Taken(NamedTuple):
    """What became of one frame.

    Attributes:
        image: I420 picture of the lane's size; the caller owns it.
        is_finite: False where numbers ran over: the picture is none, the row was reset.
    """

    image: Image
    is_finite: bool


class Lane(Protocol):
    """Buffers of one batch at one size. A place belongs to one thread from `put` to `take`."""

    @property
    def places(self) -> int:
        """How many frames go together at most."""
        ...

    def put(self, place: int, image: Image) -> None:
        """Copy an I420 picture into a place; of any thread."""
        ...

    def launch(self, works: Sequence[Work]) -> None:
        """Run the batch; on a GPU returns before it is done. Of the engine's thread alone.

        Raises:
            DrawingFailed: none of it was drawn.
        """
        ...

    def take(self, place: int, timeout_s: float) -> Taken:
        """Wait for a launched picture and copy it; of any thread.

        Raises:
            DrawingFailed: the batch failed after its launch, or took longer.
        """
        ...


class Machine(Protocol):
    """One GPU, or the CPU: weights, rows of sessions, lanes."""

    @property
    def rows(self) -> int:
        """For how many sessions there is room."""
        ...

    def warm_up(self, progress: Progress) -> None:
        """Compile, capture and measure every bucket. Blocking, up to minutes.

        Raises:
            ModelUnavailable: the model cannot be had or does not fit.
        """
        ...

    def lanes(self, size: Size) -> tuple[Lane, Lane]:
        """The two lanes of one of the sizes in the settings."""
        ...

    def batch_s(self, size: Size, frames: int) -> float:
        """How long a batch of so many frames takes, seconds, by the last measurements."""
        ...

    def begin(self, row: int, size: Size, seed: int) -> None:
        """Give a row of a size its noise and an empty memory."""
        ...

    def ask(self, row: int, before: Conditioning, after: Conditioning) -> None:
        """Write what a row is told, each ``[1, …]``; takes effect with the next launch."""
        ...

    def draws(self, size: Size) -> bool:
        """Tell whether it can draw a picture of nobody's. Blocking; of the engine's thread alone."""
        ...

    def close(self) -> None:
        """Free what it holds. May be called twice."""
        ...
