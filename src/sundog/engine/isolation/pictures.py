"""Memory that two processes see, for one picture on its way in and one on its way out."""

import fcntl
import mmap
import os
from math import prod

import numpy as np

from sundog.engine.interface import Image

__all__ = ["SharedPictures"]


class SharedPictures:
    """Room for one picture each way.

    It has no name, so nothing is left of it once both processes have ended, however they did.

    Args:
        descriptor: Of the memory; may be closed afterwards.

    Attributes:
        capacity: Bytes of the largest picture that fits.
    """

    def __init__(self, descriptor: int) -> None:
        memory = mmap.mmap(descriptor, 0)
        self.capacity = len(memory) // 2
        self._bytes = np.frombuffer(memory, np.uint8)

    @staticmethod
    def room(capacity: int) -> int:
        """Return the descriptor of memory for pictures of so many bytes; the caller closes it."""
        descriptor = os.memfd_create("sundog-pictures", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(descriptor, 2 * capacity)
        # Who makes a file shorter that another process has mapped ends that process.
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, seals)
        return descriptor

    def coming(self, shape: tuple[int, ...]) -> Image:
        """Return the picture to restyle, a view of I420 ``uint8[H * 3 // 2, W]``."""
        return self._bytes[: prod(shape)].reshape(shape)

    def going(self, shape: tuple[int, ...]) -> Image:
        """Return the restyled picture, a view of the same kind."""
        return self._bytes[self.capacity : self.capacity + prod(shape)].reshape(shape)
