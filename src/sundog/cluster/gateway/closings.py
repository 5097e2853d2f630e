"""Sessions that a worker still has and is told to close: they ended here, or nobody has them."""

import asyncio
import logging

from sundog.cluster.gateway.calls import Calls
from sundog.cluster.gateway.media import RemoteMedia
from sundog.cluster.gateway.reach import WorkerGoneError, WorkerUnreachableError
from sundog.server.hosting.interface import MediaGoneError

__all__ = ["Closings"]

_log = logging.getLogger(__name__)


class Closings:
    """One worker's. On one event loop; `aclose` ends its tasks."""

    def __init__(self, calls: Calls) -> None:
        """Begin with none."""
        self._calls = calls
        self._sessions: dict[str, RemoteMedia | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __contains__(self, session_id: str) -> bool:
        return session_id in self._sessions

    def media(self, session_id: str) -> RemoteMedia | None:
        """Return media that close now; None where there are none."""
        return self._sessions.get(session_id)

    def begin(self, media: RemoteMedia) -> None:
        """Note media that close themselves: reports speak of them until the worker has."""
        self._sessions[media.session_id] = media

    def end(self, media: RemoteMedia) -> bool:
        """Note that they have; return whether it was known that they close."""
        if self._sessions.get(media.session_id) is not media:
            return False
        del self._sessions[media.session_id]
        return True

    def close(self, session_id: str) -> None:
        """Have the worker close what goes on elsewhere, or nowhere."""
        if session_id not in self._sessions:
            _log.info(
                "worker %s still has session %s; it is closed", self._calls.worker, session_id
            )
            self._sessions[session_id] = None
            task = asyncio.create_task(self._close(session_id), name=f"worker {self._calls.worker}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def aclose(self) -> None:
        """Wait for nothing any more."""
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def _close(self, session_id: str) -> None:
        try:
            await self._calls.close(session_id)
        except (WorkerGoneError, WorkerUnreachableError, TimeoutError, MediaGoneError) as error:
            _log.info("session %s on %s: %s", session_id, self._calls.worker, error)
        finally:
            del self._sessions[session_id]
