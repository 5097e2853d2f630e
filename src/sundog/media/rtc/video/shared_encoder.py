"""One encoder whose pictures several senders send."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Final

from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from sundog.media.clock import Clock
from sundog.media.geometry import Image, to_frame
from sundog.media.rtc.video.coding.encoding import EncoderThread
from sundog.media.rtc.video.sending.encoded_track import EncodedPicture, EncodedTrack
from sundog.media.rtc.video.sending.key_frames import KeyFrames

__all__ = ["Picture", "SharedEncoder"]

_log = logging.getLogger(__name__)

_KEY_EVERY_S: Final = 1.0
"""Key frames that viewers ask for come no more often: each costs the others bits."""

_FIRST_KEY_EVERY_S: Final = 0.6
"""Viewers who have seen nothing yet wait less: with the time that it takes to connect, less than a
second."""

_BEHIND: Final = 3
"""Pictures that may wait for the viewers to be served; then they skip to a key frame."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """One picture before it is encoded.

    Attributes:
        image: I420, ``uint8[H * 3 // 2, W]``; not written to.
        ticks: As in `EncodedPicture`.
        shown_ticks: As in `EncodedPicture`.
        source: As in `EncodedPicture`.
    """

    image: Image
    ticks: int
    shown_ticks: int
    source: object


class SharedEncoder:
    """Encodes the newest picture once, and gives it to all who joined; the publisher first.

    Viewers get it one by one, and the event loop hears the network in between: many of them do not
    keep a publisher's next picture waiting. Where there is no time to serve them all, they skip to
    a key frame.

    Attributes:
        has_failed: Whether it gives nothing any more.

    Args:
        codec: As negotiated.
        clock: For the time between key frames.
        deserted: Called with it when the last one has left.
    """

    def __init__(
        self,
        codec: RTCRtpCodecParameters,
        clock: Clock,
        deserted: Callable[["SharedEncoder"], None],
    ) -> None:
        self.has_failed = False
        self._thread = EncoderThread(codec)
        self._clock = clock
        self._deserted = deserted
        self._publishers: list[EncodedTrack] = []
        self._viewers: list[EncodedTrack] = []
        self._next: Picture | None = None
        self._put = asyncio.Event()
        self._served: deque[EncodedPicture] = deque()
        self._encoded = asyncio.Event()
        self._key_forced_s = float("-inf")
        self._key_frames = KeyFrames()

    @property
    def target_bitrate(self) -> int:
        """Bits per second that it aims for."""
        return self._thread.target_bitrate

    def join(self, track: EncodedTrack) -> None:
        """Give a track what is encoded from now on."""
        (self._viewers if track.source is None else self._publishers).append(track)

    def leave(self, track: EncodedTrack) -> None:
        """Give a track nothing any more."""
        for tracks in (self._publishers, self._viewers):
            if track in tracks:
                tracks.remove(track)
        if not (self._publishers or self._viewers):
            self._deserted(self)

    def estimated(self, track: EncodedTrack) -> None:
        """Follow a receiver's new estimate of its path.

        The publisher's counts, where it gets pictures from here; else the median of the viewers'.
        """
        if self._publishers:
            if track in self._publishers and track.estimate_bps is not None:
                self._thread.target_bitrate = track.estimate_bps
            return
        known = [one.estimate_bps for one in self._viewers if one.estimate_bps is not None]
        if known:
            self._thread.target_bitrate = round(median(known))

    def wanted(self) -> None:
        """Notice that a track waits for a picture."""
        self._put.set()

    def put(self, picture: Picture) -> None:
        """Offer a picture; it replaces one that waits."""
        if self._next is not None:
            for track in (*self._publishers, *self._viewers):
                track.overtaken += track.source in (None, self._next.source)
        self._next = picture
        self._put.set()

    async def run(self) -> None:
        """Work until cancelled, or until the encoder fails, which every track is told."""
        serving = asyncio.create_task(self._serve(), name="viewers' pictures")
        try:
            while True:
                await self._encode(await self._newest())
        except MediaStreamError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - whoever reads is told; a task must not swallow it
            _log.error("a shared encoder failed: %s", type(error).__name__)
            self._fail(error)
        finally:
            serving.cancel()
            try:
                await self._thread.aclose()
            finally:
                await asyncio.wait([serving])

    def _fail(self, error: Exception) -> None:
        self.has_failed = True
        for track in (*self._publishers, *self._viewers):
            track.fail(error)

    async def _newest(self) -> Picture:
        """Wait until there is a picture and somebody who waits for one."""
        while self._next is None or not self._is_awaited(self._next):
            self._put.clear()
            await self._put.wait()
        picture, self._next = self._next, None
        return picture

    def _is_awaited(self, picture: Picture) -> bool:
        """Return whether somebody has use for a picture now.

        Who sends the last one still, or whose path is full, has not: what is encoded meanwhile
        would be old when its turn comes.
        """
        taking = [one for one in (*self._publishers, *self._viewers) if one.is_taking]
        return any(
            one.source in (None, picture.source) and (not one.is_waiting or self._may_have_key(one))
            for one in taking
        )

    async def _encode(self, picture: Picture) -> None:
        force = self._wants_key(picture)
        # A frame of its own: encoders of other codecs may be at work on the same picture.
        frame = to_frame(picture.image, picture.ticks)
        done = await self._thread.encode(frame, picture.shown_ticks, force)
        if not done.payloads:
            return
        encoded = EncodedPicture(
            payloads=done.payloads,
            ticks=picture.ticks,
            shown_ticks=picture.shown_ticks,
            is_key=done.is_key,
            size=done.size,
            source=picture.source,
        )
        for track in self._publishers:
            track.give(encoded)
        if not self._viewers:
            return
        if len(self._served) == _BEHIND:
            self._served.clear()
            for track in self._viewers:
                track.skip()
        self._served.append(encoded)
        self._encoded.set()

    def _wants_key(self, picture: Picture) -> bool:
        """Return whether a picture must be a key frame."""
        wanting = [one for one in (*self._publishers, *self._viewers) if one.needs_key]
        if not any(
            one.source in (None, picture.source) and self._may_have_key(one) for one in wanting
        ):
            return False
        now_s = self._clock.now()
        self._key_frames.sent(now_s)
        if any(one.source is None for one in wanting):
            self._key_forced_s = now_s
        return True

    def _may_have_key(self, track: EncodedTrack) -> bool:
        """Return whether a track may be sent a key frame already: a publisher's almost at once."""
        now_s = self._clock.now()
        if track.source is not None:
            # One whose path is full would let it wait until it is of no use.
            may = self._key_frames.may_follow(now_s, self.target_bitrate)
            return not track.has_begun or (track.is_taking and may)
        if track.has_begun and track.is_waiting and not track.is_taking:
            # One whose path is full would let it wait too, and ask for the next, at others' cost.
            return False
        every_s = _KEY_EVERY_S if track.has_begun else _FIRST_KEY_EVERY_S
        return now_s - self._key_forced_s >= every_s

    async def _serve(self) -> None:
        while True:
            while not self._served:
                self._encoded.clear()
                await self._encoded.wait()
            picture = self._served.popleft()
            for track in tuple(self._viewers):
                try:
                    track.give(picture)
                except Exception as error:  # noqa: BLE001 - one viewer's failure is no other's
                    _log.error("a viewer's picture failed: %s", type(error).__name__)
                    # Its peer fails, and it is told; it may come back.
                    track.fail(error)
                    self._viewers.remove(track)
                await asyncio.sleep(0)
