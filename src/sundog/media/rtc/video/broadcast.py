"""What a session shows: encoded once for each codec, sent to its publisher and to all viewers.

    publisher's peer ─► Feed ─┐                     ┌─► EncodedTrack ─► publisher's sender
    (one at a time)           ├─► SharedEncoder ────┼─► EncodedTrack ─► a viewer's sender
    publisher's next peer ────┘   one for a codec   └─► EncodedTrack ─► a viewer's sender

Encoders are there only while somebody gets pictures from them.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from sundog.media.clock import Clock
from sundog.media.continuity import Continuity
from sundog.media.delay_line import SoundPacket
from sundog.media.geometry import Image
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.sound.fan import SoundFan
from sundog.media.rtc.sound.relay import HeardSound
from sundog.media.rtc.video.growing import GrowingTimestamps
from sundog.media.rtc.video.sending.encoded_track import EncodedTrack
from sundog.media.rtc.video.shared_encoder import Picture, SharedEncoder
from sundog.media.timeline import Stage, Timeline

__all__ = ["Broadcast", "Feed"]

_PICTURE_RATE: Final = 90_000


class Feed:
    """What one of a publisher's peers gives to a broadcast.

    Attributes:
        output: Gives its pictures back to it, under the times that they came with.
        on_first_frame: Called once: when its first picture is encoded for it, or where nothing goes
            back to it, when there is one.
        lipsync: Of the peer; None before it is answered.
    """

    def __init__(self, broadcast: "Broadcast", timeline: Timeline) -> None:
        self.on_first_frame: Callable[[], None] | None = None
        self.output = EncodedTrack(broadcast.encoder_for, source=self)
        self.output.on_picture = self._encoded
        self.lipsync: Lipsync | None = None
        self._broadcast = broadcast
        self._timeline = timeline
        self._returns = True

    @property
    def dropped(self) -> int:
        """Pictures overtaken by newer ones before they were encoded for it."""
        return self.output.overtaken

    def attach(self, lipsync: Lipsync, *, returns: bool) -> None:
        """Take note of the peer, once it is answered.

        Args:
            lipsync: The peer's.
            returns: Whether pictures go back to it.
        """
        self.lipsync = lipsync
        self._returns = returns

    def put(self, image: Image, pts: int) -> None:
        """Offer a picture; on the event loop's thread.

        Args:
            image: I420, ``uint8[H * 3 // 2, W]``; not written to any more.
            pts: Its time as it came, 90 kHz ticks.
        """
        self._broadcast.show(self, image, pts)
        if not self._returns:
            self._timeline.mark(pts, Stage.SENT)
            if self.lipsync is not None:
                self.lipsync.picture_sent(pts)
            self._show_first()

    def put_sound(self, packet: SoundPacket) -> None:
        """Offer a packet of sound as it came; it is passed on when its picture is."""
        if self.lipsync is not None:
            self._broadcast.sound.put(self, self.lipsync, packet)

    def stop(self) -> None:
        """Give nothing any more."""
        self.output.stop()

    def _encoded(self, ticks: int) -> None:
        self._timeline.mark(ticks, Stage.ENCODED)
        self._show_first()

    def _show_first(self) -> None:
        if self.on_first_frame is not None:
            told, self.on_first_frame = self.on_first_frame, None
            told()


class Broadcast:
    """A session's output. On one event loop; `aclose` frees everything.

    Attributes:
        sound: What goes to the viewers beside the pictures.

    Args:
        clock: For what passes between two feeds.
    """

    def __init__(self, clock: Clock) -> None:
        self.sound = SoundFan(clock)
        self._clock = clock
        self._times = Continuity(_PICTURE_RATE, clock)
        self._growing = GrowingTimestamps()
        self._feed: Feed | None = None
        self._encoders: dict[str, SharedEncoder] = {}
        self._tasks: dict[SharedEncoder, asyncio.Task[None]] = {}

    @property
    def codecs(self) -> tuple[str, ...]:
        """Names of the codecs that it is encoded in now."""
        return tuple(self._encoders)

    def feed(self, timeline: Timeline) -> Feed:
        """Return a way in for a publisher's peer.

        Args:
            timeline: Where its pictures are stamped.
        """
        return Feed(self, timeline)

    def picture_track(self) -> EncodedTrack:
        """Return what a viewer is shown."""
        return EncodedTrack(self.encoder_for)

    def sound_track(self) -> HeardSound:
        """Return what a viewer hears."""
        return self.sound.track()

    def picture_captured_now(self) -> int | None:
        """Return the time, 90 kHz ticks, under which viewers would see what is captured now.

        None while that is not known.
        """
        if self._feed is None or self._feed.lipsync is None:
            return None
        lipsync = self._feed.lipsync
        ticks = lipsync.captured_now(lipsync.picture)
        return None if ticks is None else ticks + self._times.offset

    def show(self, feed: Feed, image: Image, pts: int) -> None:
        """Encode a picture of a feed for all who want one."""
        if feed is not self._feed:
            self._feed = feed
            self._times.begin()
        shown_ticks = self._growing.map(self._times.map(pts))
        picture = Picture(image=image, ticks=pts, shown_ticks=shown_ticks, source=feed)
        for encoder in self._encoders.values():
            encoder.put(picture)

    def encoder_for(self, codec: RTCRtpCodecParameters, track: EncodedTrack) -> SharedEncoder:
        """Have a track get what is encoded for a codec from now on."""
        encoder = self._encoders.get(codec.name)
        if encoder is None or encoder.has_failed:
            encoder = SharedEncoder(codec, self._clock, partial(self._end, codec.name))
            task = asyncio.create_task(encoder.run(), name="shared encoder")
            self._encoders[codec.name], self._tasks[encoder] = encoder, task
            task.add_done_callback(partial(self._ended, codec.name, encoder))
        encoder.join(track)
        return encoder

    async def aclose(self) -> None:
        """End every encoder, and the sound."""
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()))
        await self.sound.aclose()

    def _end(self, name: str, encoder: SharedEncoder) -> None:
        """Do without an encoder that nobody gets pictures from."""
        if self._encoders.get(name) is encoder:
            del self._encoders[name]
        if encoder in self._tasks:
            self._tasks[encoder].cancel()

    def _ended(self, name: str, encoder: SharedEncoder, _: asyncio.Task[None]) -> None:
        del self._tasks[encoder]
        self._end(name, encoder)
