"""Where the pictures of one size lie on the device, and what a batch is told of them.

    places 0 … P-1 the first lane's, P … 2P-1 the second's, 2P scratch

A batch gathers its pictures from the inbox by place and scatters what it drew into the outbox, so
that both lanes share one graph a bucket. A batch that is not full is padded with the scratch
place, and with the scratch row of the sessions.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import torch
from torch import Tensor

from sundog.engine.diffusion.core.state import FRESH, KNOBS
from sundog.engine.diffusion.device.machine import Size, Work

__all__ = ["LANES", "Boxes", "Orders", "boxes", "orders", "write_orders"]

LANES: Final = 2


class Orders(NamedTuple):
    """What a batch is told, one row a frame; B is the largest bucket.

    Attributes:
        places: ``int64[B]``, in the boxes.
        rows: ``int64[B]``, of sessions.
        times: ``int64[B, S]``, see `Work.times`.
        knobs: ``float32[B, KNOBS]``.
    """

    places: Tensor
    rows: Tensor
    times: Tensor
    knobs: Tensor

    def first(self, frames: int) -> "Orders":
        """Return views of the first rows."""
        return Orders(*(each[:frames] for each in self))


class Boxes(NamedTuple):
    """Pictures of one size; N places and a scratch place.

    Attributes:
        inbox: ``uint8[N + 1, H * 3 // 2, W]``, I420.
        outbox: Likewise.
        finite: ``uint8[N + 1]``, 0 where numbers ran over.
    """

    inbox: Tensor
    outbox: Tensor
    finite: Tensor


def boxes(size: Size, places: int, device: torch.device) -> Boxes:
    """Allocate boxes of so many places in each lane; grey noise in the scratch place.

    Noise, since a GPU multiplies zeros faster than pictures, and warm-ups measure with it.
    """
    width, height = size
    shape = (LANES * places + 1, height * 3 // 2, width)
    inbox = torch.full(shape, 128, dtype=torch.uint8, device=device)
    noise = torch.randint(16, 236, shape[1:], generator=torch.Generator().manual_seed(0))
    inbox[-1].copy_(noise)
    finite = torch.ones(shape[0], dtype=torch.uint8, device=device)
    return Boxes(inbox=inbox, outbox=inbox.clone(), finite=finite)


def orders(frames: int, steps: int, device: torch.device, *, pinned: bool = False) -> Orders:
    """Allocate orders for a batch; ``pinned`` ones lie where a GPU fetches them by itself."""

    def empty(*shape: int, dtype: torch.dtype) -> Tensor:
        return torch.zeros(shape, dtype=dtype, device=device, pin_memory=pinned)

    return Orders(
        places=empty(frames, dtype=torch.int64),
        rows=empty(frames, dtype=torch.int64),
        times=empty(frames, steps, dtype=torch.int64),
        knobs=empty(frames, KNOBS, dtype=torch.float32),
    )


def write_orders(into: Orders, works: Sequence[Work], first: int, scratch: tuple[int, int]) -> None:
    """Write what a batch is told into orders on the CPU, and fill the rest up with scratch.

    Args:
        into: On the CPU.
        works: At most as many as the orders have rows.
        first: Place in the boxes of the lane's place 0.
        scratch: Place and row for padding.
    """
    places, rows, times, knobs = (each.numpy() for each in into)
    count = len(works)
    for number, work in enumerate(works):
        places[number], rows[number] = first + work.place, work.row
        times[number], knobs[number] = work.times, work.knobs
    places[count:], rows[count:] = scratch
    # The first frame's times are valid for the family; a lone scratch batch keeps what is there.
    if count:
        times[count:] = times[0]
    knobs[count:] = 0.0
    knobs[count:, FRESH] = 1.0
