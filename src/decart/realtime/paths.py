"""A session's media: the path in use, the one that is to replace it, and who watches both.

    caller's track ─► LocalTrack ─┬─► path in use ──┐
                                  └─► next path ────┴─► RemoteStream ─► the user's tracks

A next path replaces the one in use with its first picture that is newer than what was shown, and
not before, so that nothing is dark in between and no viewer sees time go back.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

import av

from decart.errors import DecartSDKError
from decart.realtime.local import LocalTrack
from decart.realtime.options import MediaOptions
from decart.realtime.path import MediaPath
from decart.realtime.remote import RemoteStream, RemoteVideo
from decart.realtime.seam import Seam
from decart.realtime.stats import Meter, SessionStats
from decart.realtime.waiting import to_the_end
from decart.realtime.watchdog import Remedy, Watchdog
from decart.realtime.ways import settings_of
from sundog.media.clock import Clock
from sundog.media.rtc import MediaStreamTrack
from sundog.protocol.messages import SessionId

__all__ = ["Paths"]

_NEW_PICTURE_S: Final = 4.0
"""How long a next path may take to bring a picture."""

_CATCH_UP_S: Final = 2.0
"""How long after that its pictures may be older than those of the path in use, which stays."""

_PICTURE_RATE: Final = 90_000
_SOUND_RATE: Final = 48_000
"""Ticks of their timestamps a second."""

_BACK_S: Final = 1.0
"""How long the path in use may take to bring a picture again once the service is heard again."""

_REVIVED: Final = 5
"""Pictures on the path in use that make another one needless; fewer may be left from before."""

_FLOWING_S: Final = 1.0
"""A local track that gave no frame for this long is owed no picture."""

_LAST_PICTURE_S: Final = 1.0
"""How long after the end of the local track pictures of it may still come."""


class Paths:
    """The media of one session; on one event loop, ended by `aclose`.

    Attributes:
        remote: The restyled video.
        meter: Takes note of every frame.
        changed: Called when a path has failed or begun to bring pictures.
        found: Called when media of the path in use pass again after they had lost their way.
        is_lost: Whether nothing is to be expected of the path in use: the service has said so, or
            another has been tried in vain. Until a picture comes.
        is_leaving: Whether the service wants another path in the place of the one in use, which
            still shows.
        told: What the service said of the session where the connection began; None before.
    """

    def __init__(
        self,
        options: MediaOptions,
        tracks: Sequence[MediaStreamTrack],
        clock: Clock,
        *,
        on_track: Callable[[RemoteVideo], None],
        on_error: Callable[[DecartSDKError], None],
    ) -> None:
        """Prepare; nothing is sent before the first `renew`.

        Args:
            options: As the user gave them.
            tracks: The caller's: video, and sound where there is some.
            clock: For silence.
            on_track: Given the restyled video's track.
            on_error: Told when a track of the caller's raises.
        """
        self.remote = RemoteStream(self._taken)
        self.meter = Meter()
        self.changed: Callable[[], None] = lambda: None
        self.found: Callable[[], None] = lambda: None
        self.is_lost = self.is_leaving = False
        self.told: SessionId | None = None
        self._options = options
        self._clock = clock
        self._on_track = on_track
        self._on_error = on_error
        self._local = [self._local_track(track) for track in tracks]
        self._watchdog = Watchdog()
        self._sent_at = self._shown_at = float("-inf")
        self._current: MediaPath | None = None
        self._next: MediaPath | None = None
        self._replaced: MediaPath | None = None
        self._handed: RemoteStream | None = None
        self._ending: asyncio.TimerHandle | None = None
        self._shown_since = 0  # pictures on the path in use since another was begun
        self._revived = asyncio.Event()
        self._taken_over = asyncio.Event()  # the next path is the one in use
        self._seen, self._heard = Seam(_PICTURE_RATE), Seam(_SOUND_RATE)

    @property
    def current(self) -> MediaPath | None:
        """The path in use."""
        return self._current

    @property
    def is_alive(self) -> bool:
        """Whether pictures come, or none are owed."""
        return self._current is not None and self.judge() is not Remedy.NEW_PEER

    def judge(self) -> Remedy:
        """Say what would help now."""
        if self._current is None or self._current.has_failed or self.is_lost or self.is_leaving:
            return Remedy.NEW_PEER
        return self._watchdog.judge(self._clock.now())

    def stats(self) -> SessionStats:
        """Say how the session fares now."""
        if self._current is not None:
            self.meter.peer(self._current.peer.stats())
        return self.meter.snapshot(self._clock.now())

    async def ask_for_key_frame(self) -> None:
        """Ask the service for a picture that needs no earlier one."""
        if self._current is not None:
            await self._current.peer.request_key_frame()

    async def is_back(self) -> bool:
        """Return whether the path in use is alive, after a moment if need be.

        Where the network was away for a while, media go on by themselves, and only then the
        service can be talked to: a new path would interrupt what has just come back.
        """
        is_hopeless = self._current is None or self._current.has_failed or self.is_lost
        if not is_hopeless and not self.is_alive:
            self._shown_since = 0
            self._revived.clear()
            await self.ask_for_key_frame()
            await self._wait_revived(_BACK_S)
        return self.is_alive

    async def renew(self, exchange: Callable[[str], Awaitable[str]]) -> None:
        """Make a path, and use it from its first newer picture; the one in use stays until then.

        Where that one brings pictures again before the other has connected, it stays for good,
        unless the service wants to end it.

        Args:
            exchange: Sends an offer and returns its answer.

        Raises:
            DecartSDKError: it cannot be made, or brings nothing; the one in use stays.
        """
        is_asked, self.is_leaving = self.is_leaving, False
        options = self._options
        ice = settings_of(options.ice_servers, relay_only=options.relay_only, told=self.told)
        path = MediaPath(self._local, options, ice, self._clock, self._came)
        path.changed, path.found = self._path_changed, self._path_found
        self._watchdog.renewed(self._clock.now())
        self._next = path
        self._taken_over.clear()
        try:
            await path.accept(await exchange(await path.offer()))
            self._note_sound(path)
            if self._handed is None:
                self._hand_over()
            if is_asked:
                await path.connected()
            elif not await self._is_needed(path):
                return
            if self._current is not None and self._is_flowing():
                await path.first_frame(_NEW_PICTURE_S)
                await self._caught_up(path)
            self._use(path)
        except BaseException:
            self.is_lost |= self._current is not None and not is_asked
            raise
        finally:
            await to_the_end(self._close_idle())

    async def _is_needed(self, path: MediaPath) -> bool:
        """Wait until a next path has connected; return False where it is not needed any more."""
        self._shown_since = 0
        self._revived.clear()
        connecting = asyncio.create_task(path.connected(), name="decart next")
        reviving = asyncio.create_task(self._revived.wait(), name="decart revived")
        try:
            await asyncio.wait({connecting, reviving}, return_when=asyncio.FIRST_COMPLETED)
            if connecting.done():
                connecting.result()
                return True
        finally:
            connecting.cancel()
            reviving.cancel()
            await asyncio.wait({connecting, reviving})
        self.is_lost = False
        return False

    async def _caught_up(self, path: MediaPath) -> None:
        """Wait until a next path brings what was not shown yet, or has had its time for it.

        Raises:
            WebRTCError: it has failed meanwhile.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_CATCH_UP_S):
                await self._taken_over.wait()
        if path.has_failed:
            raise path.failure()

    async def _wait_revived(self, most_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(most_s):
                await self._revived.wait()

    async def aclose(self) -> None:
        """Free everything; the user's tracks end."""
        self._end_streams()
        await self._close_idle(self._current)
        for track in self._local:
            await track.aclose()
        if self._ending is not None:
            self._ending.cancel()

    def _use(self, path: MediaPath) -> None:
        """Take pictures from this path, and none from the one before it."""
        if self._next is not path:
            return
        self._replaced, self._current, self._next = self._current, path, None
        self.is_lost = False
        self._taken_over.set()
        self._seen.open()
        self._heard.open()
        self.meter.reset_path()
        if self._replaced is not None:
            self._hand_over()
        self._note_sound(path)

    def _note_sound(self, path: MediaPath) -> None:
        for stream in self._streams():
            stream.has_sound = stream.has_sound or path.has_sound

    async def _close_idle(self, *more: MediaPath | None) -> None:
        """Free the paths that are not in use, and these."""
        idle = (self._replaced, self._next, *more)
        self._replaced = self._next = None
        await asyncio.gather(*(path.aclose() for path in idle if path is not None))

    def _came(self, path: MediaPath, frame: av.VideoFrame | av.AudioFrame) -> None:
        if isinstance(frame, av.VideoFrame):
            self._shown(path, frame)
        elif path is self._current and self._heard.passes(frame.pts):
            for stream in self._streams():
                stream.put_sound(frame)

    def _shown(self, path: MediaPath, frame: av.VideoFrame) -> None:
        if self._seen.follows(frame.pts):
            self._use(path)
        if path is self._current and self._seen.passes(frame.pts):
            self._shown_at = self._clock.now()
            self._watchdog.shown()
            self.is_lost = False
            self._shown_since += 1
            if self._shown_since >= _REVIVED:
                self._revived.set()
            for stream in self._streams():
                stream.put(frame)

    def _path_changed(self) -> None:
        self.changed()

    def _path_found(self) -> None:
        self.found()

    def _hand_over(self) -> None:
        """Give the user a track: one for good, or one for each path."""
        is_stable = self._options.stable_track
        if self._handed is not None:
            if is_stable:
                return
            self._handed.end()
        had_sound = self.remote.has_sound
        self._handed = self.remote if is_stable else RemoteStream(self._taken)
        self._handed.has_sound = had_sound
        self._on_track(self._handed.new_track())

    def _is_flowing(self) -> bool:
        """Return whether the caller's video gives frames."""
        return self._clock.now() - self._sent_at < _FLOWING_S

    def _local_track(self, track: MediaStreamTrack) -> LocalTrack:
        if track.kind == "video":
            return LocalTrack(track, self._clock, on_frame=self._sent, on_end=self._ended)
        return LocalTrack(track, self._clock, on_end=self._failed)

    def _sent(self, pts: int, captured_s: float | None) -> None:
        self._sent_at = self._clock.now()
        self._watchdog.sent(self._sent_at)
        self.meter.sent(pts, self._sent_at, captured_s)

    def _taken(self, frame: av.VideoFrame) -> None:
        if frame.pts is not None:
            self.meter.shown(frame.pts, self._clock.now())

    def _failed(self, error: DecartSDKError | None) -> None:
        if error is not None:
            self._on_error(error)

    def _ended(self, error: DecartSDKError | None) -> None:
        """Let the last pictures come; no more are owed."""
        self._failed(error)
        self._end_later()

    def _end_later(self) -> None:
        self._watchdog.rest()
        self._ending = asyncio.get_running_loop().call_later(_LAST_PICTURE_S, self._end_if_over)

    def _end_if_over(self) -> None:
        if self._clock.now() - self._shown_at < _LAST_PICTURE_S:
            self._end_later()
        else:
            self._end_streams()

    def _streams(self) -> set[RemoteStream]:
        return {self.remote} if self._handed is None else {self.remote, self._handed}

    def _end_streams(self) -> None:
        for stream in self._streams():
            stream.end()
