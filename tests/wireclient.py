"""A client that says what a test wants, byte for byte, over a real WebSocket."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlencode

import av
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from sundog.media.clock import MonotonicClock
from sundog.media.geometry import to_frame
from sundog.media.rtc import MediaStreamTrack, Peer, VideoOutput
from sundog.media.synthetic import TestPicture

__all__ = ["BROWSER", "OUR_SDK", "PYTHON_A", "Stream", "Wire", "peered", "streaming", "wire"]

OUR_SDK = {"user_agent": "sundog-python-sdk/0.1.0 lang/py"}
PYTHON_A = {"user_agent": "decart-python-sdk/0.0.8 lang/py"}
BROWSER = {"user_agent": "decart-js-sdk/0.0.0-dev lang/js runtime/browser"}

_PATIENCE_S = 10.0
_SIZE = (320, 176)


class Wire:
    """One WebSocket; every wait is bounded."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def say(self, **message: object) -> None:
        await self.say_raw(json.dumps(message))

    async def say_raw(self, data: str | bytes, *, text: bool | None = None) -> None:
        async with asyncio.timeout(_PATIENCE_S):
            await self._socket.send(data, text=text)

    async def hear(self, kind: str | None = None) -> dict[str, Any]:
        """Return the next message; of this kind, if given, skipping others."""
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                message: dict[str, Any] = json.loads(await self._socket.recv())
                if kind in (None, message["type"]):
                    return message

    async def closed(self) -> int | None:
        """Read on until the service has closed the connection; return the close code."""
        async with asyncio.timeout(_PATIENCE_S):
            with suppress(ConnectionClosed):
                async for _ in self._socket:
                    pass
        return self._socket.close_code

    async def say_goodbye(self, code: int | None) -> None:
        """Close with this code or with none, and wait until the service has closed too."""
        async with asyncio.timeout(_PATIENCE_S):
            if code is None:
                self._socket.protocol.send_close()
                self._socket.transport.write(b"".join(self._socket.protocol.data_to_send()))
                await self._socket.wait_closed()
            else:
                await self._socket.close(code)

    def vanish(self) -> None:
        """Cut the line without a word."""
        self._socket.transport.abort()


@asynccontextmanager
async def wire(
    base_url: str,
    *,
    path: str = "/v1/stream",
    origin: str | None = None,
    **query: str,
) -> AsyncIterator[Wire]:
    """Open ``/v1/stream``; without a ``model`` in the query, for mirage_v2."""
    query = {"model": "mirage_v2", **query}
    url = f"{base_url.replace('http', 'ws', 1)}{path}?{urlencode(query)}"
    async with connect(
        url,
        additional_headers=None if origin is None else {"Origin": origin},
        proxy=None,
        max_size=None,
        compression=None,
        open_timeout=_PATIENCE_S,
        close_timeout=1.0,
    ) as socket:
        yield Wire(socket)


class Stream:
    """A session with real video in both directions."""

    def __init__(
        self, line: Wire, peer: Peer, shot: list[int], track: MediaStreamTrack | None = None
    ) -> None:
        self.line = line
        self.peer = peer
        self.shot = shot
        """Numbers of the pictures that the camera has given."""
        self._track = track

    async def frames(self, count: int) -> list[int]:
        """Wait for so many restyled frames more; return their times, 90 kHz ticks."""
        times: list[int] = []
        async with asyncio.timeout(_PATIENCE_S):
            while len(times) < count:
                frame = await self.picture()
                assert frame.pts is not None
                times.append(frame.pts)
        return times

    async def picture(self) -> av.VideoFrame:
        """Wait for the next restyled frame."""
        assert self._track is not None, "nothing comes back"
        frame = await self._track.recv()
        assert isinstance(frame, av.VideoFrame)
        return frame


@asynccontextmanager
async def streaming(
    base_url: str, pace: Callable[[int], float] = lambda _: 1 / 25, **query: str
) -> AsyncIterator[Stream]:
    """Open a session and stream the test picture through it."""
    async with wire(base_url, **(OUR_SDK | query)) as line, peered(line, pace=pace) as stream:
        yield stream


@asynccontextmanager
async def peered(
    line: Wire,
    edit: Callable[[str], str] = str,
    before_answer: Callable[[], Awaitable[object]] | None = None,
    pace: Callable[[int], float] = lambda _: 1 / 25,
) -> AsyncIterator[Stream]:
    """Offer a peer on an open connection, to replace any before it, and stream through it.

    Args:
        line: An open connection.
        edit: Changes the offer.
        before_answer: Awaited while the answer is there but not used yet.
        pace: Seconds from the picture of this number to the next.
    """
    peer, camera = Peer(clock=MonotonicClock()), VideoOutput()
    tracks: list[MediaStreamTrack] = []
    shot: list[int] = []
    peer.on_track = tracks.append
    peer.add_track(camera)
    shooting = asyncio.create_task(_shoot(camera, pace, shot))
    try:
        await line.say(type="offer", sdp=edit(await peer.create_offer()))
        answer = (await line.hear("answer"))["sdp"]
        if before_answer is not None:
            await before_answer()
        await peer.accept_answer(answer)
        yield Stream(line, peer, shot, *tracks[:1])
    finally:
        shooting.cancel()
        camera.stop()
        await peer.close()


async def _shoot(camera: VideoOutput, pace: Callable[[int], float], shot: list[int]) -> None:
    picture, number, at_s = TestPicture(_SIZE), 0, 0.0
    while True:
        camera.put(to_frame(picture.frame(number), round(at_s * 90_000)))
        shot.append(number)
        at_s += pace(number)
        await asyncio.sleep(pace(number))
        number += 1
