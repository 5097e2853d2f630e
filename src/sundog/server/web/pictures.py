"""Pictures of the looks that an engine suggests, made by the engine itself when somebody looks.

One at a time, on a thread that gives way to live sessions; each is made once and kept. An engine
suggests some dozen looks, and a picture has some 30 KB, so all of them may stay.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from sundog.engine.interface import Engine, Suggestion
from sundog.engine.workshop import Workshop

__all__ = ["StylePictures"]

_NICE: Final = 10


class StylePictures:
    """Makes and keeps the pictures. On one event loop; `aclose` ends its thread."""

    def __init__(self, render: Callable[[Engine, Suggestion], bytes] | None = None) -> None:
        """Start nothing yet.

        Args:
            render: Makes one picture, blocking; `sundog.server.web.painting.render_picture` by
                default.
        """
        self._render = render or _rendered
        self._worker = ThreadPoolExecutor(
            1, thread_name_prefix="style-pictures", initializer=_give_way
        )
        self._made: dict[tuple[str, Suggestion], asyncio.Future[bytes]] = {}

    async def of(self, workshop: Workshop, suggestion: Suggestion) -> bytes:
        """Return a look's picture as WebP, made now where it has not been asked for before.

        Args:
            workshop: Gives the engine.
            suggestion: One of the engine's own, which bounds what is kept.

        Raises:
            EngineError: the engine cannot show it.
        """
        key = (workshop.name, suggestion)
        made = self._made.get(key)
        if made is None:
            loop = asyncio.get_running_loop()
            made = loop.run_in_executor(self._worker, self._make, workshop, suggestion)
            self._made[key] = made
            made.add_done_callback(lambda done: self._forget_failure(key, done))
        # Who asked may go away; others may wait for the same picture.
        return await asyncio.shield(made)

    async def aclose(self) -> None:
        """Wait for the picture in hand, some tenths of a second, and make no other."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._worker.shutdown)

    def _make(self, workshop: Workshop, suggestion: Suggestion) -> bytes:
        """On the thread that gives way."""
        with workshop.open(gives_way=True) as engine:
            return self._render(engine, suggestion)

    def _forget_failure(self, key: tuple[str, Suggestion], made: asyncio.Future[bytes]) -> None:
        if made.cancelled() or made.exception() is not None:
            self._made.pop(key, None)


def _rendered(engine: Engine, suggestion: Suggestion) -> bytes:
    # Fronts of a cluster have no pictures, and do without what draws them.
    from sundog.server.web.painting import render_picture

    return render_picture(engine, suggestion)


def _give_way() -> None:
    """Let every other thread go first."""
    # Elsewhere it would hold for the whole process.
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, _NICE)
