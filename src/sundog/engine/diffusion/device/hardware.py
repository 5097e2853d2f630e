"""What differs between a CPU and a GPU; all else of a machine is the same."""

from contextlib import AbstractContextManager
from typing import Protocol

from torch import Tensor

from sundog.engine.diffusion.device.machine import Lane
from sundog.engine.diffusion.device.pace import Pace
from sundog.engine.diffusion.device.station import Program, Station

__all__ = ["Hardware"]


class Hardware(Protocol):
    """Runs programs, and carries pictures to and from them."""

    def now(self) -> float:
        """Tell the time, monotonic seconds."""
        ...

    def ordered(self, *read: Tensor) -> AbstractContextManager[None]:
        """Open a block in which rows are written: after all launches before, before all after.

        Args:
            read: What the block reads; may be freed after it.
        """
        ...

    def captured(self, program: Program) -> Program:
        """Make a program one launch; itself where that means nothing."""
        ...

    def measured(self, program: Program, repeats: int) -> list[float]:
        """Run a program so often and return how long each took, seconds."""
        ...

    def lane(self, station: Station, first: int, pace: Pace) -> Lane:
        """Return a lane whose place 0 is ``first`` in the station's boxes."""
        ...

    def close(self) -> None:
        """Free what it holds."""
        ...
