"""The film as a track that a peer sends, and the track that it is sent back."""

from contextlib import suppress
from fractions import Fraction
from typing import Final

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from sundog.media.geometry import to_frame
from tests.network.measuring.film import FPS, Film
from tests.network.measuring.rows import Camera, watch

__all__ = ["FilmTrack", "show"]

_RTP_CLOCK: Final = 90_000


class FilmTrack(MediaStreamTrack):
    """Sends the film."""

    kind = "video"

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._camera = Camera()

    async def recv(self) -> av.VideoFrame:
        """Wait for the next picture's time; its pts counts 90 kHz ticks."""
        number = await self._camera.next()
        frame = to_frame(self._film.picture(number))
        frame.pts = number * _RTP_CLOCK // FPS
        frame.time_base = Fraction(1, _RTP_CLOCK)
        return frame


async def show(track: MediaStreamTrack, film: Film) -> None:
    """Tell of each picture of a track until it ends."""
    with suppress(MediaStreamError):
        while True:
            frame = await track.recv()
            assert isinstance(frame, av.VideoFrame)
            watch(film, frame)
