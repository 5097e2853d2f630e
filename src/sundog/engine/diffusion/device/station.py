"""All that is needed to draw at one size: buffers, memory, and one program a bucket."""

from collections.abc import Callable
from typing import Final, Protocol

import torch
from torch import Tensor, nn

from sundog.engine.diffusion.core.state import Memory
from sundog.engine.diffusion.device.boxes import LANES, Boxes, Orders, boxes, orders
from sundog.engine.diffusion.device.machine import Size

__all__ = ["Program", "Station"]

Program = Callable[[], None]
"""Draws the batch that the orders of its station name; on a GPU returns before it is done."""


class _Drawn(Protocol):
    planes: Tensor
    finite: Tensor


class Station:
    """Draws at one size. Not thread-safe: whoever launches owns it.

    Args:
        size: ``(width, height)`` in pixels.
        restyler: See `core.build.restyler`.
        memory: Rows of sessions, the last one scratch.
        steps: Denoising steps, the columns of `Orders.times`.
        batch: Frames of the largest bucket, and places of each lane.
        device: Where the tensors are.

    Attributes:
        boxes: Pictures in and out.
        orders: On the device; written before each program runs.
        programs: By frames, once prepared.
    """

    def __init__(
        self,
        size: Size,
        restyler: nn.Module,
        memory: Memory,
        *,
        steps: int,
        batch: int,
        device: torch.device,
    ) -> None:
        self.size: Final = size
        self.restyler: Final = restyler
        self.memory: Final = memory
        self.steps: Final = steps
        self.batch: Final = batch
        self.boxes: Final[Boxes] = boxes(size, batch, device)
        self.orders: Final[Orders] = orders(batch, steps, device)
        self.programs: Final[dict[int, Program]] = {}

    @property
    def places(self) -> int:
        """How many frames go together at most: what is prepared, once something is."""
        return max(self.programs, default=self.batch)

    @property
    def scratch_row(self) -> int:
        """The row of the sessions that padding uses."""
        return self.memory.noise.shape[0] - 1

    @property
    def scratch_place(self) -> int:
        """The place of the boxes that padding uses."""
        return LANES * self.batch

    def program(self, draw: Callable[..., _Drawn], frames: int) -> Program:
        """Return what draws a batch of so many frames.

        Args:
            draw: The restyler, or the same compiled.
            frames: Of the bucket.
        """
        told, here = self.orders.first(frames), self.boxes

        def run() -> None:
            with torch.no_grad():
                planes = here.inbox.index_select(0, told.places)  # uint8[B, H * 3 // 2, W]
                drawn = draw(planes, told.rows, told.times, told.knobs)
                here.outbox.index_copy_(0, told.places, drawn.planes)
                here.finite.index_copy_(0, told.places, drawn.finite.to(torch.uint8))

        return run
