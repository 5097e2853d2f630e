"""A track of pictures that are encoded already: what one of several senders reads."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn, Protocol

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from sundog.media.rtc.video.growing import GrowingTimestamps

__all__ = ["EncodedPicture", "EncodedTrack"]

_WAITING: Final = 4
"""Pictures that may wait for their sender; it takes them in no time unless the loop is busy."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EncodedPicture:
    """One picture, ready to be sent by many.

    Attributes:
        payloads: Of its RTP packets, in order.
        ticks: Its time as it came, 90 kHz.
        shown_ticks: Its time in the broadcast, which goes on when the publisher's peer changes.
        is_key: Whether it can be decoded without earlier ones.
        size: Width and height, pixels.
        source: Whose it is; None where it is for viewers alone.
    """

    payloads: list[bytes]
    ticks: int
    shown_ticks: int
    is_key: bool
    size: tuple[int, int]
    source: object


class SharedBy(Protocol):
    """What a track knows of the encoder that it shares; see `SharedEncoder`."""

    @property
    def target_bitrate(self) -> int:
        """Bits per second that it aims for."""
        ...

    def estimated(self, track: "EncodedTrack") -> None:
        """Take a new estimate of a track's path."""
        ...

    def wanted(self) -> None:
        """Notice that a track waits for a picture."""
        ...

    def leave(self, track: "EncodedTrack") -> None:
        """Give a track nothing any more."""
        ...


class EncodedTrack(MediaStreamTrack):
    """Gives one sender the pictures of an encoder that it shares with others.

    It begins with a key frame. A sender that falls behind is given nothing up to the next.

    Attributes:
        source: Whose pictures are given back by it, under the times that they came with; None for
            a viewer's, which shows whatever there is under the broadcast's times.
        needs_key: Whether a key frame is wanted.
        is_taking: Whether its sender waits for a picture. Where nobody does, none is encoded: the
            newest is, once somebody does.
        has_begun: Whether it has ever been given a picture.
        is_waiting: Whether nothing but a key frame is of use to it.
        estimate_bps: What its sender's path carries; None before that is known.
        overtaken: Pictures that newer ones overtook before they were encoded.
        on_picture: Called with the time of each picture that is encoded for it, as it came.

    Args:
        join: Returns the encoder for a codec.
        source: See above.
    """

    kind = "video"

    def __init__(
        self,
        join: Callable[[RTCRtpCodecParameters, "EncodedTrack"], SharedBy],
        source: object = None,
    ) -> None:
        super().__init__()
        self.source = source
        self.needs_key = True
        self.is_taking = False
        self.estimate_bps: int | None = None
        self.overtaken = 0
        self.on_picture: Callable[[int], None] | None = None
        self._join = join
        self._encoder: SharedBy | None = None
        self.has_begun = False
        self.is_waiting = True
        self._error: Exception | None = None
        self._pictures: deque[EncodedPicture] = deque()
        self._changed = asyncio.Event()
        self._times = GrowingTimestamps()

    @property
    def target_bitrate(self) -> int | None:
        """Bits per second that the encoder aims for; None before it is there."""
        return None if self._encoder is None else self._encoder.target_bitrate

    @target_bitrate.setter
    def target_bitrate(self, bitrate: int) -> None:
        self.estimate_bps = bitrate
        if self._encoder is not None:
            self._encoder.estimated(self)

    async def take(self, codec: RTCRtpCodecParameters) -> tuple[EncodedPicture, int]:
        """Wait for the next picture; return it with the time that it is to be sent under.

        Raises:
            MediaStreamError: the track has ended.
        """
        if self._encoder is None and self.readyState == "live":
            self._encoder = self._join(codec, self)
        while not self._pictures:
            if self._error is not None:
                raise self._error
            if self.readyState != "live":
                raise MediaStreamError
            await self._given()
        picture = self._pictures.popleft()
        ticks = picture.shown_ticks if self.source is None else picture.ticks
        return picture, self._times.map(ticks)

    async def _given(self) -> None:
        """Have a picture encoded, and wait for it or for the end."""
        self._changed.clear()
        self.is_taking = True
        try:
            if self._encoder is not None:
                self._encoder.wanted()
            await self._changed.wait()
        finally:
            self.is_taking = False

    async def recv(self) -> NoReturn:
        """Refuse: what is encoded already is read with `take`."""
        raise MediaStreamError

    def give(self, picture: EncodedPicture) -> None:
        """Take a picture in, unless it is another's or cannot be decoded."""
        if self.readyState != "live" or self.source not in (None, picture.source):
            return
        if self.on_picture is not None:
            self.on_picture(picture.ticks)
        if len(self._pictures) == _WAITING:
            self.skip()
        if picture.is_key:
            self.is_waiting = self.needs_key = False
        if not self.is_waiting:
            self.has_begun = True
            self._pictures.append(picture)
            self.is_taking = False
            self._changed.set()

    def skip(self) -> None:
        """Drop what waits; nothing is of use before a key frame then."""
        self._pictures.clear()
        self.is_waiting = self.needs_key = True

    def fail(self, error: Exception) -> None:
        """Have `take` raise: the encoder is no more."""
        self._error = error
        self._changed.set()

    def stop(self) -> None:
        """End the track; its encoder does without it."""
        super().stop()
        self._pictures.clear()
        self._changed.set()
        encoder, self._encoder = self._encoder, None
        if encoder is not None:
            encoder.leave(self)
