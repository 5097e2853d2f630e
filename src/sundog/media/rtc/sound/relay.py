"""Sound that is passed on as it came: held until its picture leaves, or just given."""

import asyncio
from abc import abstractmethod
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from sundog.media.delay_line import DelayLine, SoundPacket
from sundog.media.lipsync import Lipsync

__all__ = ["HeardSound", "RelayedSound", "SoundRelay"]

_SAMPLE_RATE: Final = 48_000

_WAITING: Final = 25
"""Packets that may wait for their sender, which takes them in no time: half a second."""


class RelayedSound(MediaStreamTrack):
    """A track of packets that somebody else has encoded."""

    kind = "audio"

    @abstractmethod
    async def take(self) -> SoundPacket:
        """Wait for the next packet.

        Raises:
            MediaStreamError: the track has ended.
        """

    async def recv(self) -> "av.Packet[Any]":
        """Wait for the next packet; for readers that know nothing of `SoundPacket`.

        Raises:
            MediaStreamError: the track has ended.
        """
        held = await self.take()
        packet = av.Packet(held.payload)
        packet.pts, packet.time_base = held.ticks, Fraction(1, self._rate())
        return packet

    def _rate(self) -> int:
        """Return ticks a second."""
        return _SAMPLE_RATE


class HeardSound(RelayedSound):
    """A viewer's track; when nobody takes packets, the oldest go.

    Args:
        joined: Told when somebody begins to take packets.
        left: Told when the track has ended.
    """

    def __init__(
        self, joined: Callable[["HeardSound"], None], left: Callable[["HeardSound"], None]
    ) -> None:
        super().__init__()
        self._joined = joined
        self._left = left
        self._packets: deque[SoundPacket] = deque(maxlen=_WAITING)
        self._changed = asyncio.Event()

    def give(self, packet: SoundPacket) -> None:
        """Take a packet in."""
        self._packets.append(packet)
        self._changed.set()

    async def take(self) -> SoundPacket:
        """Wait for the next packet.

        Raises:
            MediaStreamError: the track has ended.
        """
        self._joined(self)
        while self.readyState == "live":
            if self._packets:
                return self._packets.popleft()
            self._changed.clear()
            await self._changed.wait()
        raise MediaStreamError

    def stop(self) -> None:
        """End the track; who waits is told."""
        super().stop()
        self._left(self)
        self._changed.set()


class SoundRelay(RelayedSound):
    """A track of sound as it came, encoded.

    Args:
        lipsync: Tells when a packet is due.
    """

    def __init__(self, lipsync: Lipsync) -> None:
        super().__init__()
        self._line = DelayLine(lipsync.due_s)
        self._lipsync = lipsync
        self._changed = asyncio.Event()

    @property
    def dropped(self) -> int:
        """Packets that did not leave."""
        return self._line.dropped

    def put(self, packet: SoundPacket) -> None:
        """Take a packet in."""
        self._line.put(packet)
        self._changed.set()

    def _rate(self) -> int:
        return self._lipsync.sound.rate

    async def take(self) -> SoundPacket:
        """Wait until the next packet is due.

        Raises:
            MediaStreamError: the track has ended.
        """
        while self.readyState == "live":
            due_s = self._line.next_s()
            wait_s = None if due_s is None else due_s - self._lipsync.clock.now()
            if wait_s is not None and wait_s <= 0:
                return self._line.pop()
            self._changed.clear()
            try:
                async with asyncio.timeout(wait_s):
                    await self._changed.wait()
            except TimeoutError:
                continue
        raise MediaStreamError

    def stop(self) -> None:
        """End the track; who waits is told."""
        super().stop()
        self._changed.set()
