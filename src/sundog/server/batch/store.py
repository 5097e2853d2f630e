"""Files of jobs on disk, all together within a bound, and none of them left behind.

Each file has lost its name before anything is written to it (``O_TMPFILE`` where there is that), so
that the system frees it when its last holder ends, however that ends. Others get it as a file
descriptor.
"""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from sundog.protocol.errors import ErrorCode, ProtocolError

__all__ = ["Store", "StoredFile"]

_CHUNK: Final = 256 * 1024
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


class Store:
    """Makes files and counts what they hold. On one event loop, but for what says "blocking".

    Attributes:
        used: Bytes of all files.
    """

    def __init__(
        self,
        folder: str,
        most: int,
        *,
        drop_oldest: Callable[[], bool],
        make: Callable[[str], BinaryIO] | None = None,
    ) -> None:
        """Touch nothing yet.

        Args:
            folder: Where; empty for the system's folder of temporary files.
            most: Bytes of all files together.
            drop_oldest: Closes files that somebody can do without; returns whether there were any.
            make: Makes a nameless file in a folder.
        """
        self.used = 0
        self._folder = folder
        self._most = most
        self._drop_oldest = drop_oldest
        self._make = make or _nameless

    def file(self) -> "StoredFile":
        """Make a file; whoever asks closes it.

        Raises:
            ProtocolError: STORAGE_FULL.
        """
        try:
            return StoredFile(self, self._make(self._folder))
        except OSError as error:
            raise _unusable(error) from error

    def take(self, size: int) -> None:
        """Count bytes that are about to be held.

        Raises:
            ProtocolError: STORAGE_FULL; nothing is counted.
        """
        while self.used + size > self._most:
            if not self._drop_oldest():
                text = f"Files may have {self._most} bytes here and do; try again later"
                raise ProtocolError(ErrorCode.STORAGE_FULL, text)
        self.used += size

    def give(self, size: int) -> None:
        """Count bytes that are not held any more."""
        self.used -= size


class StoredFile:
    """A file without a name.

    Attributes:
        size: Bytes.
    """

    def __init__(self, store: Store, file: BinaryIO) -> None:
        self.size = 0
        self._store = store
        self._file: BinaryIO | None = file

    @property
    def fd(self) -> int:
        """Its descriptor, while it is open."""
        assert self._file is not None, "the file is closed"
        return self._file.fileno()

    def reserve(self, size: int) -> None:
        """Count bytes that `write` will add.

        Raises:
            ProtocolError: STORAGE_FULL.
        """
        self._store.take(size)
        self.size += size

    def write(self, data: bytes) -> None:
        """Append what is reserved. Blocking; any thread, one at a time.

        Raises:
            ProtocolError: STORAGE_FULL: the disk is full.
        """
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self.fd, rest) :]
        except OSError as error:
            raise _unusable(error) from error

    def settle(self) -> None:
        """Count what somebody else has written.

        Raises:
            ProtocolError: STORAGE_FULL.
        """
        self.reserve(os.fstat(self.fd).st_size - self.size)

    def chunks(self) -> Iterator[bytes]:
        """Read it from its beginning, however long; goes on when it is closed. Blocking."""
        own = os.dup(self.fd)
        try:
            offset = 0
            while data := os.pread(own, _CHUNK, offset):
                offset += len(data)
                yield data
        finally:
            os.close(own)

    def close(self) -> None:
        """Free it; again without effect."""
        file, self._file = self._file, None
        if file is not None:
            file.close()
            self._store.give(self.size)


def _nameless(folder: str) -> BinaryIO:
    if folder:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    return tempfile.TemporaryFile(dir=folder or None, buffering=0)


def _unusable(error: OSError) -> ProtocolError:
    why = "there is no disk space left" if error.errno in _FULL else "files cannot be written"
    return ProtocolError(ErrorCode.STORAGE_FULL, f"The service cannot take it: {why}")
