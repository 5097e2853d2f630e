"""Sessions whose media move inside one service, to an engine that a test can make late."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sundog.engine.interface import Image
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook, PassthroughRenderer
from sundog.server.app import create_app
from sundog.server.hosting.events import SessionEvent
from sundog.server.service import Service
from tests.service import PASSTHROUGH, serving

__all__ = ["LATE_S", "LateEngine", "moving_service", "tell"]

LATE_S: Final = 0.4
"""How long a picture of a late renderer takes: several of the camera's intervals."""


class LateEngine(PassthroughEngine):
    """The first session's pictures come unchanged; those of others as negatives, and late.

    Attributes:
        is_late: Whether those of others take `LATE_S` each.
    """

    def __init__(self) -> None:
        self.is_late = True
        self._made = 0

    def renderer(self) -> "_Renderer":
        self._made += 1
        return _Renderer(self, is_first=self._made == 1)


class _Renderer(PassthroughRenderer):
    def __init__(self, engine: LateEngine, *, is_first: bool) -> None:
        self._engine = engine
        self._is_first = is_first

    def render(self, image: Image, look: PassthroughLook) -> Image:
        picture = super().render(image, look)
        if self._is_first:
            return picture
        if self._engine.is_late:
            time.sleep(LATE_S)
        rows = picture.shape[0] * 2 // 3
        picture[:rows] = 251 - picture[:rows]
        return picture


@asynccontextmanager
async def moving_service(engine: LateEngine) -> AsyncIterator[tuple[str, Service]]:
    """Serve with this engine; gives the base URL and the service."""
    app = create_app(PASSTHROUGH, make_engine=lambda _: engine)
    async with serving(app, PASSTHROUGH) as url:
        yield url, app.state.service


def tell(service: Service, event: SessionEvent) -> None:
    """Have what runs the media of the only session say something."""
    (live,) = service.sessions.all()
    host = live._stage._host
    assert host is not None
    live._stage._changed(host, event)
