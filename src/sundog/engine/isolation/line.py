"""Messages between this process and an engine's: whole ones, with a bound on every wait."""

import array
import pickle
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

__all__ = ["Line", "LineCutError"]

_HEADER: Final = struct.Struct("!I")
_MOST_DESCRIPTORS: Final = 4

_REST_S: Final = 1.0
"""For the rest of an answer that has begun."""


class LineCutError(Exception):
    """The other process has ended, or was cut off."""


class Line:
    """One end of a socket pair. Both ends run the same code, so messages are pickled.

    Args:
        end: A connected stream socket; owned from now on.
    """

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._asking = threading.Lock()

    @staticmethod
    def pair() -> tuple["Line", socket.socket]:
        """Return a line and the other end of it, to be handed to another process."""
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        return Line(mine), theirs

    def fileno(self) -> int:
        """Return the descriptor, to wait for messages with."""
        return self._socket.fileno()

    def ask(
        self,
        message: object,
        timeout_s: float,
        descriptors: Sequence[int] = (),
        excused: Callable[[], float] = lambda: 0.0,
    ) -> tuple[Any, list[int]]:
        """Say something and return what is heard next. Blocking; callers take turns.

        Args:
            message: Anything that can be pickled.
            timeout_s: How long to wait for the whole answer, seconds.
            descriptors: Of open files, copies of which go along.
            excused: Asked when time is up: how many seconds since the question do not count.

        Raises:
            LineCutError: there is nobody at the other end.
            TimeoutError: it took longer, which leaves the line of no further use.
        """
        deadline_s = time.monotonic() + timeout_s
        with self._asking:
            self._say(message, descriptors, deadline_s)
            last_s = deadline_s
            while not self._is_answered(last_s):
                if time.monotonic() >= (last_s := deadline_s + excused()):
                    raise TimeoutError
            return self._hear(max(last_s, time.monotonic() + _REST_S))

    def say(self, message: object, descriptors: Sequence[int] = ()) -> None:
        """Send one message, with copies of open descriptors.

        Raises:
            LineCutError: there is nobody at the other end.
        """
        self._say(message, descriptors, None)

    def hear(self, timeout_s: float | None = None) -> tuple[Any, list[int]]:
        """Return the next message, and the descriptors with it, which are the caller's to close.

        Args:
            timeout_s: How long to wait, seconds; None for as long as there is somebody.

        Raises:
            LineCutError: there is nobody at the other end.
            TimeoutError: nothing came, or not all of it.
        """
        return self._hear(None if timeout_s is None else time.monotonic() + timeout_s)

    def cut(self) -> None:
        """Have both ends raise `LineCutError` from now on, and close this one when it is idle."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        with self._asking:
            self._socket.close()

    def close(self) -> None:
        """Close this copy of this end alone."""
        self._socket.close()

    def _say(self, message: object, descriptors: Sequence[int], deadline_s: float | None) -> None:
        body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        packed = memoryview(_HEADER.pack(len(body)) + body)
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
        try:
            self._limit(deadline_s)
            sent = self._socket.sendmsg([packed], rights if descriptors else [])
            while sent < len(packed):
                self._limit(deadline_s)
                sent += self._socket.send(packed[sent:])
        except TimeoutError:
            raise
        except OSError as error:
            raise LineCutError from error

    def _is_answered(self, until_s: float) -> bool:
        """Wait for the beginning of a message, or for the end of the line."""
        watch = select.poll()
        watch.register(self._socket, select.POLLIN)
        return bool(watch.poll(max(0.0, 1000 * (until_s - time.monotonic()))))

    def _hear(self, deadline_s: float | None) -> tuple[Any, list[int]]:
        try:
            self._limit(deadline_s)
            header, descriptors, _, _ = socket.recv_fds(
                self._socket, _HEADER.size, _MOST_DESCRIPTORS, socket.MSG_CMSG_CLOEXEC
            )
            header += self._exactly(_HEADER.size - len(header), deadline_s) if header else b""
            if not header:
                raise LineCutError
            body = self._exactly(_HEADER.unpack(header)[0], deadline_s)
        except TimeoutError:
            raise
        except OSError as error:
            raise LineCutError from error
        return pickle.loads(body), descriptors

    def _exactly(self, count: int, deadline_s: float | None) -> bytearray:
        body = bytearray(count)
        view = memoryview(body)
        while view:
            self._limit(deadline_s)
            got = self._socket.recv_into(view)
            if not got:
                raise LineCutError
            view = view[got:]
        return body

    def _limit(self, deadline_s: float | None) -> None:
        left_s = None if deadline_s is None else deadline_s - time.monotonic()
        if left_s is not None and left_s <= 0:
            raise TimeoutError
        self._socket.settimeout(left_s)
