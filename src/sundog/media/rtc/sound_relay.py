"""A peer's own sound on its way back to it, held until its picture leaves."""

import asyncio
from fractions import Fraction
from typing import Any

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from sundog.media.delay_line import DelayLine, SoundPacket
from sundog.media.lipsync import Lipsync

__all__ = ["SoundRelay"]


class SoundRelay(MediaStreamTrack):
    """A track of sound as it came, encoded.

    Args:
        lipsync: Tells when a packet is due.
    """

    kind = "audio"

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

    async def recv(self) -> "av.Packet[Any]":
        """Wait until the next packet is due; for readers that know nothing of `SoundPacket`.

        Raises:
            MediaStreamError: the track has ended.
        """
        held = await self.take()
        packet = av.Packet(held.payload)
        packet.pts, packet.time_base = held.ticks, Fraction(1, self._lipsync.sound.rate)
        return packet

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
