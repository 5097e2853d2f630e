"""Engines that show what to try first: the sessions' own, or light ones where sessions run elsewhere.

A front of a cluster has no engine, and is ready without one. The first who asks for looks warms the
engine that draws them here, for pictures alone; one that needs a GPU shows none.
"""

import asyncio
import logging
from typing import Final

from sundog.engine.workshop import Workshop
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.engines import Workshops
from sundog.server.models import Model
from sundog.server.service import Service

__all__ = ["Showroom"]

_log = logging.getLogger(__name__)

_LIGHT: Final = frozenset({"cpu", "passthrough"})
"""Engines that run on any machine."""


class Showroom:
    """On one event loop; `aclose` waits for what it began."""

    def __init__(self, service: Service, workshops: Workshops) -> None:
        """Warm nothing yet.

        Args:
            service: Whose sessions' engines are shown, where it has some.
            workshops: Shown where it has none; somebody else closes them.
        """
        self._service = service
        self._workshops = workshops
        self._warming: dict[str, asyncio.Task[None]] = {}

    async def of(self, model: Model) -> Workshop | None:
        """Return what draws a model's looks, warm; None where that does not run here.

        Raises:
            ProtocolError: AT_CAPACITY, the service is not ready.
            EngineError: the engine cannot work on this machine.
        """
        service = self._service
        if service.placement is None:
            raise ProtocolError(ErrorCode.AT_CAPACITY, "The service is not ready")
        if service.workshops is not None:
            return service.workshops.of(model)
        engine = self._workshops.engine_of(model)
        if engine not in _LIGHT:
            return None
        if engine not in self._warming:
            start = asyncio.to_thread(self._workshops.of(model).start, _log_progress)
            self._warming[engine] = asyncio.create_task(start, name="showroom")
        # Who asked may go away; others may wait for the same engine.
        await asyncio.shield(self._warming[engine])
        return self._workshops.of(model)

    async def aclose(self) -> None:
        """Return when nothing is being warmed any more."""
        await asyncio.gather(*self._warming.values(), return_exceptions=True)


def _log_progress(what: str, share: float) -> None:
    _log.debug("%s: %.0f %%", what, 100 * share)
