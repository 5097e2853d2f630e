"""A session's sound on its way to its viewers: held until its picture leaves, then to all at once."""

import asyncio
import logging
from typing import Final

from aiortc.mediastreams import MediaStreamError

from sundog.media.clock import Clock
from sundog.media.continuity import Continuity
from sundog.media.delay_line import SoundPacket
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.sound.relay import HeardSound, SoundRelay

__all__ = ["SoundFan"]

_log = logging.getLogger(__name__)

_SOUND_RATE: Final = 48_000

_AGAIN_S: Final = 1.0
"""Sound that failed begins again after this time; it would fail with every packet otherwise."""


class SoundFan:
    """Passes the sound of one feed at a time on. On one event loop; `aclose` frees everything.

    Nothing is held, and no task there, while nobody hears it.

    Args:
        clock: For what passes between two feeds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._again_s = float("-inf")
        self._times = Continuity(_SOUND_RATE, clock)
        self._tracks: set[HeardSound] = set()
        self._source: object = None
        self._lipsync: Lipsync | None = None
        self._relay: SoundRelay | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def track(self) -> HeardSound:
        """Return what one viewer hears."""
        return HeardSound(self._tracks.add, self._left)

    def put(self, source: object, lipsync: Lipsync, packet: SoundPacket) -> None:
        """Offer a packet.

        Args:
            source: Whose it is.
            lipsync: Of the peer that it came from; tells when it is due.
            packet: Opus, as it came.
        """
        if not self._tracks:
            return
        if self._relay is None and self._clock.now() < self._again_s:
            return
        if self._relay is None or source is not self._source:
            self._begin(source, lipsync)
        assert self._relay is not None
        self._relay.put(packet)

    def captured_now(self) -> int | None:
        """Return the time, 48 kHz ticks, under which viewers would hear what is captured now.

        None while that is not known.
        """
        if self._lipsync is None:
            return None
        ticks = self._lipsync.captured_now(self._lipsync.sound)
        return None if ticks is None else ticks + self._times.offset

    async def aclose(self) -> None:
        """End what is under way."""
        self._stop()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _begin(self, source: object, lipsync: Lipsync) -> None:
        self._stop()
        if source is not self._source:
            self._times.begin()
        self._source, self._lipsync = source, lipsync
        self._relay = SoundRelay(lipsync)
        task = asyncio.create_task(self._pass_on(self._relay), name="viewers' sound")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _stop(self) -> None:
        relay, self._relay = self._relay, None
        if relay is not None:
            relay.stop()

    def _left(self, track: HeardSound) -> None:
        self._tracks.discard(track)
        if not self._tracks:
            self._stop()

    async def _pass_on(self, relay: SoundRelay) -> None:
        try:
            while True:
                packet = await relay.take()
                if relay is not self._relay:
                    return
                passed = SoundPacket(
                    ticks=self._times.map(packet.ticks),
                    sequence=packet.sequence,
                    payload=packet.payload,
                )
                for track in tuple(self._tracks):
                    track.give(passed)
        except MediaStreamError:
            return
        except Exception as error:  # noqa: BLE001 - nobody awaits it; pictures go on, and sound after a pause
            _log.error("the viewers' sound failed: %s", type(error).__name__)
            self._again_s = self._clock.now() + _AGAIN_S
            if relay is self._relay:
                self._stop()
