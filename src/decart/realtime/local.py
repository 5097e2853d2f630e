"""The caller's track, read once and lent to one peer after another.

Peers stop the tracks they send when they close (so does aiortc; W3C leaves them alone), and while
one peer replaces another both send. So each gets a track of its own that passes on what one task
reads; the camera belongs to the caller, who may connect again with it.
"""

import asyncio
import logging
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import av

from decart.errors import DecartSDKError, InvalidInputError
from sundog.media.clock import Clock
from sundog.media.mailbox import Mailbox, MailboxClosedError
from sundog.media.rtc import GrowingTimestamps, MediaStreamError, MediaStreamTrack

if TYPE_CHECKING:
    from av import Packet
    from av.frame import Frame

__all__ = ["LentTrack", "LocalTrack"]

_log = logging.getLogger(__name__)

_CLOCK_RATE: Final = 90_000
"""Ticks of a video pts a second (RFC 6184 section 8.2.1)."""

_TIME_BASE: Final = Fraction(1, _CLOCK_RATE)

_SHORTEST_S: Final = 1 / 240
"""Between two frames, at least: what a faster source gives is read at this pace."""

_DEPTH: Final = {"video": 1, "audio": 10}
"""Frames that wait for a peer: of sound, 20 ms each, a few, or it would stumble."""


class LocalTrack:
    """Reads the caller's track for as many peers as there are.

    Video leaves on timestamps that grow in ticks of 1/90000 s, whatever the source's own are, and
    go on across peers: a restyled frame comes back under the timestamp of its source.

    On one event loop. The task that reads begins with the first peer that wants a frame, and is
    ended by `aclose`.
    """

    def __init__(
        self,
        track: MediaStreamTrack,
        clock: Clock,
        *,
        on_frame: Callable[[int, float | None], None] = lambda *_: None,
        on_end: Callable[[DecartSDKError | None], None] = lambda _: None,
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            track: The caller's; never stopped from here.
            clock: Stamps frames that bring no time of their own.
            on_frame: Told the timestamp of each picture that goes to the peers, and the time that
                its source gave it, seconds, if any.
            on_end: Told once that the track has ended, and by which error if by one.
        """
        self.kind = track.kind
        self.has_ended = False
        self._track = track
        self._clock = clock
        self._on_frame = on_frame
        self._on_end = on_end
        self._timestamps = GrowingTimestamps()
        self._lent: set[LentTrack] = set()
        self._reader: asyncio.Task[None] | None = None

    def lend(self) -> "LentTrack":
        """Return a track for one peer, which may stop it."""
        lent = LentTrack(self)
        self._lent.add(lent)
        if self.has_ended:
            lent.stop()
        return lent

    def start(self) -> None:
        """Begin to read; silent when it has begun."""
        if self._reader is None:
            self._reader = asyncio.create_task(self._read(), name=f"decart local {self.kind}")

    def give_back(self, lent: "LentTrack") -> None:
        """Forget a track that was lent."""
        self._lent.discard(lent)

    async def aclose(self) -> None:
        """Stop reading."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.wait({self._reader})
        self._end()

    async def _read(self) -> None:
        error: DecartSDKError | None = None
        try:
            while True:
                began_s = self._clock.now()
                self._pass_on(await self._track.recv())
                # A track that never waits would leave the event loop to nobody else.
                early_s = _SHORTEST_S - (self._clock.now() - began_s)
                if early_s > 0:
                    await asyncio.sleep(early_s)
        except MediaStreamError:
            _log.info("the local %s track has ended", self.kind)
        except Exception as cause:  # noqa: BLE001 - the border to the user's code
            error = _raised(self.kind, cause)
        self._end()
        self._on_end(error)

    def _pass_on(self, frame: "Frame | Packet[Any]") -> None:
        if self.kind == "video" and isinstance(frame, av.VideoFrame):
            time_s = frame.time
            frame.pts, frame.time_base = self._ticks(time_s), _TIME_BASE
            self._on_frame(frame.pts, time_s)
        elif not isinstance(frame, av.AudioFrame | av.Packet):
            raise InvalidInputError(f"recv() gave a {type(frame).__name__}, not a frame")
        for lent in tuple(self._lent):
            lent.put(frame)

    def _ticks(self, time_s: float | None) -> int:
        at_s = self._clock.now() if time_s is None else time_s
        return self._timestamps.map(round(at_s * _CLOCK_RATE))

    def _end(self) -> None:
        self.has_ended = True
        for lent in tuple(self._lent):
            lent.stop()


class LentTrack(MediaStreamTrack):
    """What one peer sends."""

    def __init__(self, local: LocalTrack) -> None:
        super().__init__()
        self.kind = local.kind
        self._local = local
        self._frames: Mailbox[Frame | Packet[Any]] = Mailbox(_DEPTH[local.kind])

    def put(self, frame: "Frame | Packet[Any]") -> None:
        """Offer a frame; the newest wins."""
        self._frames.put(frame)

    async def recv(self) -> "Frame | Packet[Any]":
        """Wait for the next frame.

        Raises:
            MediaStreamError: the track is stopped, or its source has ended.
        """
        self._local.start()
        try:
            return await self._frames.take()
        except MailboxClosedError:
            raise MediaStreamError from None

    def stop(self) -> None:
        """End this track, and not the one it comes from."""
        self._local.give_back(self)
        self._frames.close()
        super().stop()


def _raised(kind: str, cause: Exception) -> DecartSDKError:
    _log.error("the local %s track raised %s", kind, type(cause).__name__, exc_info=cause)
    if isinstance(cause, DecartSDKError):
        return cause
    return InvalidInputError(
        f"the local {kind} track raised {type(cause).__name__}: {cause}; no more of it is sent",
        {"track": kind},
        cause,
        code="local_track_failed",
    )
