"""Media that a test can lose, move and look into, and a session that plays on them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

from sundog.engine.interface import EngineError, Report, StylePrompt
from sundog.media.clock import ManualClock
from sundog.protocol.effects import Close, Send
from sundog.protocol.messages import ServerMessage
from sundog.protocol.statistics import ServiceStats
from sundog.server.access.gate import Admitted
from sundog.server.access.grants import Grant
from sundog.server.access.handshake import Handshake
from sundog.server.config import Config
from sundog.server.hosting.events import MediaLost, Notify
from sundog.server.hosting.interface import Media, MediaGoneError, Sample
from sundog.server.models import MODELS
from sundog.server.placement.interface import NoSlotError
from sundog.server.session.live import LiveSession
from sundog.server.session.signalling import BROKEN

OURS = "sundog-python-sdk/0.1.0 lang/py"
OFFICIAL = "decart-python-sdk/0.0.40 lang/py"


class FakeMedia:
    """Media on a worker that can be lost; keeps what was asked of it."""

    frame_at: float | None = None
    has_shown = has_stalled = False
    picture_size: tuple[int, int] | None = None

    def __init__(
        self, notify: Notify, number: int, fails: Callable[[], bool] = lambda: False
    ) -> None:
        self.notify = notify
        self.fails = fails
        self.number = number
        self.is_lost = self.is_closed = False
        self.may_work = asyncio.Event()
        self.may_work.set()
        self.offers: list[str] = []
        self.candidates: list[str | None] = []
        self.prompts: list[str] = []
        self.is_mirrored: bool | None = None
        self.playout_ms: int | None = None
        self.sent = 0
        self.stumbles = 0
        self.may_style = asyncio.Event()
        self.may_style.set()

    async def _asked(self) -> None:
        await self.may_work.wait()
        if self.is_lost:
            raise MediaGoneError("lost")

    async def negotiate(self, sdp: str) -> str:
        await self._asked()
        self.offers.append(sdp)
        return f"answer {self.number} to {sdp}"

    async def add_candidate(self, candidate: str | None, *_: object) -> None:
        await self._asked()
        self.candidates.append(candidate)

    async def set_prompt(self, prompt: StylePrompt) -> tuple[int | None, Report]:
        await self._asked()
        await self.may_style.wait()
        if self.stumbles:
            self.stumbles -= 1
            raise EngineError("hung")
        self.prompts.append(prompt.text)
        return None, Report()

    def set_mirror(self, enabled: bool) -> None:
        self.is_mirrored = enabled

    def set_playout_delay(self, most_ms: int) -> None:
        self.playout_ms = most_ms

    async def look_after_publisher(self) -> None:
        pass

    def stats(self) -> ServiceStats:
        return ServiceStats()

    def take_sample(self) -> Sample:
        sent, self.sent = self.sent, 0
        return Sample(counts={"frames_sent": sent})

    async def aclose(self) -> None:
        self.is_closed = True


class Line:
    """A connection that keeps what is posted on it."""

    def __init__(self) -> None:
        self.ended_by = "client"
        self.client_code: int | None = BROKEN
        self.posted: list[Send | Close] = []

    def post(self, effect: Send | Close) -> None:
        if not self.closes:  # nothing follows a close
            self.posted.append(effect)

    def said(self, kind: type) -> list[Any]:
        """Return the messages of a kind."""
        return [message for message in self.messages if isinstance(message, kind)]

    @property
    def messages(self) -> list[ServerMessage]:
        return [effect.message for effect in self.posted if isinstance(effect, Send)]

    @property
    def closes(self) -> list[Close]:
        return [effect for effect in self.posted if isinstance(effect, Close)]


class Theatre:
    """One session on workers that a test can take away.

    Attributes:
        media: All that were opened, in order.
        room: Whether there is any for more.
        failures: How often engines fail on a prompt from now on.
        is_slow: Whether engines opened from now on take no prompt before `FakeMedia.may_style`.
        stumbles: How many prompts in a row the engines of those opened from now on do not take.
        live: The session.
        line: Its client's.
    """

    def __init__(self, agent: str = OURS) -> None:
        self.media: list[FakeMedia] = []
        self.room = True
        self.failures = 0
        self.stumbles = 0
        self.is_slow = False
        self.clock = ManualClock()
        self.line = Line()
        self.live = LiveSession(
            handshake=Handshake.read({"model": "mirage_v2", "user_agent": agent}, {}),
            admitted=Admitted(model=MODELS[0], grant=Grant(owner="")),
            config=Config(engine="passthrough"),
            clock=self.clock,
            make_media=self._open,
        )

    async def _open(self, notify: Notify) -> Media:
        await asyncio.sleep(0)
        if not self.room:
            raise NoSlotError("no room")
        self.media.append(FakeMedia(notify, len(self.media), self._fails))
        self.media[-1].stumbles = self.stumbles
        if self.is_slow:
            self.media[-1].may_style.clear()
        return cast(Media, self.media[-1])

    def _fails(self) -> bool:
        if not self.failures:
            return False
        self.failures -= 1
        return True

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Theatre"]:
        """Run the session with its client attached, and end it."""
        task = asyncio.create_task(self.live.run(), name="session")
        self.live.attach(self.line, "127.0.0.1", 8000)
        try:
            await settled()
            yield self
        finally:
            self.live.end("test")
            await task
            assert all(media.is_closed for media in self.media), "nothing is left open"

    async def say(self, message: Any) -> None:
        """Have the client say something, and the session do what follows."""
        self.live.hear(self.line, message)
        await settled()

    async def tell(self, number: int, event: Any) -> None:
        """Have media tell something, and the session do what follows."""
        self.media[number].notify(event)
        await settled()

    async def lose(self, number: int) -> None:
        """Take the worker of these media away."""
        self.media[number].is_lost = True
        self.media[number].may_work.set()
        await self.tell(number, MediaLost(how="the test took it"))


async def settled() -> None:
    """Let everything happen that needs no time."""
    for _ in range(30):
        await asyncio.sleep(0)
